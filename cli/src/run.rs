//! `tamam run`.

use crate::args::{Format, Input, Run};
use crate::failure::{Exit, Failure};
use crate::listener::Outputs;
use crate::{program, table};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tamam_host::events::mapping::Mapping;
use tamam_host::input::{self, source::Source};
use tamam_host::limits::MAPPING_BYTES;
use tamam_host::replay::{self, End, Order, Settings};
use tamam_host::value::{duration, moment};
use tamam_host::{Replay, report};

pub(crate) fn run(args: &Run) -> Result<Exit, Failure> {
    let rules = program::load(&args.rules)?;
    let image = program::image(&rules)?;
    let mapping = match &args.map {
        None => None,
        Some(path) => {
            let text = program::read_text(path, MAPPING_BYTES)?;
            Some(Mapping::new(&text, &image).map_err(|problem| Failure::file(path, problem))?)
        }
    };
    let settings = Settings {
        end: end(args)?,
        order: order(args)?,
        unique: args.unique.clone(),
        format: format(args),
        each: args.format == Format::Json && !args.totals,
    };
    let source = open(&args.events)?;
    let mut outputs = Outputs::new(
        args.verdicts.as_deref(),
        args.rejects.as_deref(),
        source.length(),
    )?;
    let mut replay = Replay::new(&image, mapping, settings);
    let done = replay.run(source, &mut outputs);
    outputs.finish()?;
    done.map_err(|problem| match problem {
        replay::Problem::Input(problem) => Failure::file(&args.events, problem),
        other => Failure::from(other),
    })?;
    write(args, &mut replay)
}

/// Writes the subjects or the totals, and says what became of the events.
fn write(args: &Run, replay: &mut Replay<'_>) -> Result<Exit, Failure> {
    let counts = replay.counts();
    let mut summary = format!(
        "{} events read = {} scored + {} rejected",
        counts.read, counts.scored, counts.rejected
    );
    if counts.unused > 0 {
        summary += &format!("; {} rows make no event by the mapping", counts.unused);
    }
    if args.unique.is_some() {
        summary += &format!(" + {} that came again", counts.again);
    }
    if args.allow_late.is_some() {
        summary += &format!("; {} came late", counts.late);
    }
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
    Ok(if counts.rejected > 0 {
        Exit::Rejected
    } else {
        Exit::Fine
    })
}

fn open(path: &Path) -> Result<Source, Failure> {
    let source = if path == Path::new("-") {
        Source::new(io::stdin())
    } else {
        Source::file(path)
    };
    source.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::file(path, "there is no such file: look at its name and folder")
        }
        _ => Failure::file(path, format!("it cannot be read: {error}")),
    })
}

fn end(args: &Run) -> Result<End, Failure> {
    let Some(text) = &args.as_of else {
        return Ok(if args.until_settled {
            End::Settled
        } else {
            End::Log
        });
    };
    moment::parse(text)
        .or_else(|| moment::parse(&format!("{text}T00:00:00Z")))
        .map(End::AsOf)
        .ok_or_else(|| {
            Failure::Other(format!(
                "`{text}` is not a time: write it as 2026-01-31 or 2026-01-31T09:30:00Z"
            ))
        })
}

fn order(args: &Run) -> Result<Order, Failure> {
    match &args.allow_late {
        None if args.sort => Ok(Order::Time),
        None => Ok(Order::Arrival),
        Some(text) => duration::parse(text)
            .ok()
            .filter(|late| *late >= 0)
            .map(Order::Late)
            .ok_or_else(|| {
                Failure::Other(format!(
                    "`{text}` is not a duration: write it as 10m or 1h30m"
                ))
            }),
    }
}

/// How the log is written, as far as its name tells.
fn format(args: &Run) -> Option<input::Format> {
    match args.input {
        Some(Input::Json) => return Some(input::Format::Json),
        Some(Input::Csv) => return Some(input::Format::Csv),
        None => {}
    }
    let name = args.events.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    match Path::new(name).extension()?.to_str()? {
        "csv" | "tsv" => Some(input::Format::Csv),
        "jsonl" | "ndjson" | "json" => Some(input::Format::Json),
        _ => None,
    }
}
