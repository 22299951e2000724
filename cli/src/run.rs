//! `tamam run`.

use crate::args::{Format, Run};
use crate::failure::{Exit, Failure};
use crate::listener::Outputs;
use crate::{program, reading, table};
use std::io::{self, BufWriter, Write};
use tamam_host::{Replay, report};

pub(crate) fn run(args: &Run) -> Result<Exit, Failure> {
    let rules = program::load(&args.rules)?;
    let image = program::image(&rules)?;
    let mapping = reading::mapping(&args.reading, &image)?;
    let each = args.format == Format::Json && !args.totals;
    let settings = reading::settings(&args.reading, &args.events, each)?;
    let source = reading::open(&args.events)?;
    let mut outputs = Outputs::new(
        args.verdicts.as_deref(),
        args.reading.rejects.as_deref(),
        source.length(),
    )?;
    let mut replay = Replay::new(&image, mapping, settings);
    let done = replay.run(source, &mut outputs);
    outputs.finish()?;
    done.map_err(|problem| reading::problem(&args.events, problem))?;
    write(args, &mut replay)
}

/// Writes the subjects or the totals, and says what became of the events.
fn write(args: &Run, replay: &mut Replay<'_>) -> Result<Exit, Failure> {
    let summary = reading::summary(&args.reading, replay);
    let mut out = BufWriter::new(io::stdout().lock());
    if args.totals {
        out.write_all(report::totals::line(replay)?.as_bytes())?;
    } else if args.format == Format::Json {
        report::subjects::lines(replay, &mut |line| {
            out.write_all(line.as_bytes()).map_err(Failure::from)
        })?;
    } else {
        table::write(replay, &mut out)?;
        writeln!(out, "{summary}")?;
    }
    out.flush()?;
    if args.totals || args.format == Format::Json {
        anstream::eprintln!("{summary}");
    }
    reading::warn(replay);
    Ok(reading::exit(replay))
}
