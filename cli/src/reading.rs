//! How a log is read, and what became of its events: the same for all that read one.

use crate::args::{Input, Reading};
use crate::failure::{Exit, Failure};
use crate::program;
use crate::warning;
use std::io;
use std::path::Path;
use tamam::Image;
use tamam_host::Replay;
use tamam_host::events::early::{Early, Valued};
use tamam_host::events::mapping::Mapping;
use tamam_host::input::{self, source::Source};
use tamam_host::limits::MAPPING_BYTES;
use tamam_host::replay::{End, Order, Problem, Settings};
use tamam_host::value::{duration, moment, moment::Moment};

/// The mapping that is asked for.
pub(crate) fn mapping(reading: &Reading, image: &Image<'_>) -> Result<Option<Mapping>, Failure> {
    let Some(path) = &reading.map else {
        return Ok(None);
    };
    let text = program::read_text(path, MAPPING_BYTES)?;
    match Mapping::new(&text, image) {
        Ok(mapping) => Ok(Some(mapping)),
        Err(problem) => Err(Failure::file(path, problem)),
    }
}

/// How the log is run; `each` counts the outcomes of each subject too.
pub(crate) fn settings(reading: &Reading, events: &Path, each: bool) -> Result<Settings, Failure> {
    Ok(Settings {
        end: end(reading)?,
        order: order(reading)?,
        unique: reading.unique.clone(),
        format: format(reading, events),
        each,
    })
}

/// Why a log could not be run to its end.
pub(crate) fn problem(events: &Path, problem: Problem) -> Failure {
    match problem {
        Problem::Input(problem) => Failure::file(events, problem),
        other => Failure::from(other),
    }
}

/// Says what became of the events.
pub(crate) fn summary(reading: &Reading, replay: &Replay<'_>) -> String {
    let counts = replay.counts();
    let mut summary = format!(
        "{} events read = {} scored + {} rejected",
        counts.read, counts.scored, counts.rejected
    );
    if counts.unused > 0 {
        summary += &format!("; {} rows make no event by the mapping", counts.unused);
    }
    if reading.unique.is_some() {
        summary += &format!(" + {} that came again", counts.again);
    }
    if reading.allow_late.is_some() {
        summary += &format!("; {} came late", counts.late);
    }
    summary
}

/// Says what of a log is probably not as it was meant.
pub(crate) fn warn(replay: &Replay<'_>) {
    let early = replay.reader().early();
    if early.events > 0 {
        warn_of_events(&early);
    }
    if early.values > 0 {
        warn_of_values(replay, &early);
    }
}

fn warn_of_events(early: &Early) {
    let times = match early.events {
        1 => "the time of 1 event is a number".to_owned(),
        many => format!("the times of {many} events are numbers"),
    };
    warning::warn(format_args!(
        "{times}, read as milliseconds since 1970: the first, `{}`, is {}\n  \
         help: if they are seconds, write format = \"%s%.f\" under [time] in a mapping file, and give it with --map",
        early.first,
        Moment(early.first),
    ));
}

fn warn_of_values(replay: &Replay<'_>, early: &Early) {
    let Valued { kind, place, ms } = early.first_value;
    let schema = replay.reader().schema();
    let attribute = schema.attributes(kind).get(usize::from(place));
    let name = attribute.map_or("", |attribute| attribute.name);
    let values = match early.values {
        1 => "1 value of type time is a number".to_owned(),
        many => format!("{many} values of type time are numbers"),
    };
    warning::warn(format_args!(
        "{values}, read as milliseconds since 1970: the first, `{ms}` of `{name}`, is {}\n  \
         help: if they are seconds, say so in a mapping file, as {name} = {{ column = \"{name}\", format = \"%s%.f\" }}",
        Moment(ms),
    ));
}

/// How the command ends after a log.
pub(crate) fn exit(replay: &Replay<'_>) -> Exit {
    if replay.counts().rejected > 0 {
        Exit::Rejected
    } else {
        Exit::Fine
    }
}

pub(crate) fn open(path: &Path) -> Result<Source, Failure> {
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

fn end(reading: &Reading) -> Result<End, Failure> {
    let Some(text) = &reading.as_of else {
        return Ok(if reading.until_settled {
            End::Settled
        } else {
            End::Log
        });
    };
    moment::parse(text)
        .or_else(|| moment::parse(&format!("{text}T00:00:00Z")))
        .map(End::AsOf)
        .ok_or_else(|| {
            Failure::Other(match moment::no_such_day(text) {
                Some(problem) => format!("`{text}` is not a time: {problem}"),
                None => format!(
                    "`{text}` is not a time: write it as 2026-01-31 or 2026-01-31T09:30:00Z"
                ),
            })
        })
}

fn order(reading: &Reading) -> Result<Order, Failure> {
    match &reading.allow_late {
        None if reading.sort => Ok(Order::Time),
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
fn format(reading: &Reading, events: &Path) -> Option<input::Format> {
    match reading.input {
        Some(Input::Json) => return Some(input::Format::Json),
        Some(Input::Csv) => return Some(input::Format::Csv),
        None => {}
    }
    let name = events.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    match Path::new(name).extension()?.to_str()? {
        "csv" | "tsv" => Some(input::Format::Csv),
        "jsonl" | "ndjson" | "json" => Some(input::Format::Json),
        _ => None,
    }
}
