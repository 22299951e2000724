//! Why a line of a log was not scored, and what to do about it.

use crate::fleet::Stopped;
use crate::limits::{ARENA_BYTES, FIELDS, LINE_BYTES, SUBJECTS, TEXTS};
use crate::value::moment::Moment;
use tamam::Refused;

/// Why an event was not scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The line is longer than [`LINE_BYTES`].
    #[error("the line is longer than {LINE_BYTES} bytes")]
    TooLong,
    /// It has more names than [`FIELDS`].
    #[error("the line has more than {FIELDS} names")]
    TooManyFields,
    /// It is not UTF-8.
    #[error("the line is not UTF-8 at byte {byte}")]
    NotUtf8 {
        /// The first byte that is wrong, from one.
        byte: usize,
    },
    /// It has a NUL byte.
    #[error("the line has a NUL byte at byte {byte}")]
    Nul {
        /// Where, from one.
        byte: usize,
    },
    /// It is not JSON.
    #[error("not JSON: {problem} at column {column}")]
    NotJson {
        /// What the reader says.
        problem: String,
        /// Where, from one.
        column: usize,
    },
    /// It ends before its JSON does.
    #[error("the line ends in the middle of its JSON, at column {column}")]
    Truncated {
        /// Where, from one.
        column: usize,
    },
    /// It is JSON, but not an object.
    #[error("not an event: the line is JSON but not an object")]
    NotAnObject,
    /// A CSV record that cannot be read.
    #[error("not CSV: {problem}")]
    NotCsv {
        /// What is wrong.
        problem: String,
    },
    /// A CSV record that is shorter or longer than the header.
    #[error("the row has {}, and the header has {}", counted(*.cells, "cell"), counted(*.columns, "column"))]
    Cells {
        /// How many it has.
        cells: usize,
        /// How many the header has.
        columns: usize,
        /// What stands between two.
        separator: char,
    },
    /// The same name twice.
    #[error("`{name}` stands twice")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// `type`, `time` or `subject` is missing.
    #[error("the event has no `{name}`")]
    Missing {
        /// Which.
        name: String,
    },
    /// The rules know no such event.
    #[error("no event is named `{name}` in the rules")]
    UnknownType {
        /// The name given.
        name: String,
        /// The name that was probably meant.
        near: Option<String>,
    },
    /// The event has no such attribute.
    #[error("`{event}` has no attribute `{name}`")]
    UnknownAttribute {
        /// The event.
        event: String,
        /// The name given.
        name: String,
        /// The name that was probably meant.
        near: Option<String>,
    },
    /// A value of another type.
    #[error("`{name}` must be {expected}, and is {found}")]
    WrongType {
        /// The attribute, `time`, `type` or `subject`.
        name: String,
        /// What it must be, with an example.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A day that no calendar has.
    #[error("`{name}` is {found}: {problem}")]
    NoSuchDay {
        /// The attribute, `time`, or a column.
        name: String,
        /// What stands there.
        found: String,
        /// What the calendar has instead.
        problem: String,
    },
    /// A number outside its range.
    #[error("`{name}` is {found}, {misses}")]
    OutOfRange {
        /// The attribute, or `time`.
        name: String,
        /// What stands there.
        found: String,
        /// How it misses what is allowed: `outside 1 to 5`, `less than 0`.
        misses: String,
    },
    /// More ids than a list holds.
    #[error("`{name}` lists more than {room} different ids")]
    TooManyIds {
        /// The attribute.
        name: String,
        /// How many it holds.
        room: usize,
    },
    /// Before an earlier event of the same subject.
    #[error(
        "{} is before {}, to which this subject's clock has come",
        Moment(*.time),
        Moment(*.clock)
    )]
    Late {
        /// The event's time.
        time: i64,
        /// The subject's clock.
        clock: i64,
    },
    /// After the moment that was asked for.
    #[error("{} is after {}, for which the scores were asked", Moment(*.time), Moment(*.as_of))]
    AfterTheEnd {
        /// The event's time.
        time: i64,
        /// The moment asked for.
        as_of: i64,
    },
    /// No room for another subject.
    #[error(
        "no room for another subject: the limits are {SUBJECTS} subjects and {ARENA_BYTES} bytes of their names"
    )]
    TooManySubjects,
    /// No room for another text.
    #[error(
        "no room for another text: the limits are {TEXTS} texts and {ARENA_BYTES} bytes of them"
    )]
    TooManyTexts,
    /// The engine would not take it.
    #[error("{0}")]
    Refused(tamam::Refused),
}

impl From<Stopped> for Rejection {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Full => Self::TooManySubjects,
            Stopped::Refused(Refused::Older { time, clock }) => Self::Late { time, clock },
            Stopped::Refused(refused) => Self::Refused(refused),
        }
    }
}

impl Rejection {
    /// One line that says what to do.
    #[must_use]
    pub fn help(&self) -> String {
        let near = |near: &Option<String>, otherwise: &str| match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise.to_owned(),
        };
        let fixed = match self {
            Self::UnknownType { near: name, .. } => {
                return near(name, "declare it in the rules, or leave such lines out");
            }
            Self::UnknownAttribute { near: name, .. } => {
                return near(
                    name,
                    "declare it in the rules, or leave it out of the event",
                );
            }
            Self::Missing { name } if name == "subject" => {
                "say whose event it is, as in \"subject\":\"anna\" or with a cell under `subject`, or give a mapping file with --map"
            }
            Self::Missing { name } if name == "time" => {
                "say when it happened, as in \"time\":\"2026-01-31T09:30:00Z\" or with a cell under `time`, or give a mapping file with --map"
            }
            Self::Missing { name } if name == "type" => {
                "say what happened, as in \"type\":\"letter.sent\" or with a cell under `type`, or give a mapping file with --map"
            }
            Self::Missing { .. } => {
                "give it a value, or leave such rows out with `when` in the mapping file"
            }
            Self::TooLong | Self::TooManyFields => {
                "one event stands on one line: look for a missing end of line"
            }
            Self::NotUtf8 { .. } => "save the log as UTF-8",
            Self::Nul { .. } => {
                "the log was damaged, or is not a text: write it again from its source"
            }
            Self::NotJson { .. } | Self::NotAnObject => {
                "one event is one JSON object on one line, as in {\"type\":\"letter.sent\",\"time\":\"2026-01-31T09:30:00Z\",\"subject\":\"anna\"}"
            }
            Self::Truncated { .. } => {
                "the log was cut off here, or the event goes on in the next line: one event stands on one line"
            }
            Self::NotCsv { .. } => {
                "quote a cell that holds the separator, a quote or a line break, and double the quotes in it"
            }
            Self::Cells {
                cells,
                columns,
                separator,
            } => return cells_help(cells > columns, *separator),
            Self::Duplicate { .. } => "give each name once",
            Self::WrongType {
                expected, found, ..
            } if expected.starts_with("a time, as") && is_seconds(found) => {
                "if it is seconds since 1970, write format = \"%s%.f\" beside its column in a mapping file, and give it with --map"
            }
            Self::WrongType {
                expected, found, ..
            } if expected.starts_with("a time") && is_seconds(found) => {
                "if it is seconds since 1970, write format = \"%s%.f\" under [time] in a mapping file, and give it with --map"
            }
            Self::WrongType { expected, .. } if expected.starts_with("a time of the format") => {
                "correct the value, or the `format` of that time in the mapping file"
            }
            Self::WrongType { expected, .. } if expected.starts_with("a date with or") => {
                "correct the value, or say its `format` beside the `zone` in the mapping file"
            }
            Self::WrongType { name, .. } if name == "time" => {
                "write it with its offset, or say its format and zone in a mapping file with --map"
            }
            Self::NoSuchDay { .. } => "correct the date where the log is written",
            Self::WrongType { .. } | Self::OutOfRange { .. } => {
                "correct the value, or what the rules declare"
            }
            Self::TooManyIds { .. } => {
                "declare a greater number behind `up to`, or send several events"
            }
            Self::Late { .. } => {
                "run with --sort or --allow-late, or send each subject's events in the order of time"
            }
            Self::AfterTheEnd { .. } => "give a later time to --as-of to score it",
            Self::TooManySubjects | Self::TooManyTexts => "split the log by subject",
            Self::Refused(_) => "compile the rules again with this version",
        };
        fixed.to_owned()
    }
}

/// A number of things: `1 cell`, `4 cells`.
fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// What to do about a row with more cells than the header has columns, or with fewer.
fn cells_help(more: bool, separator: char) -> String {
    let separator = match separator {
        ',' => "comma",
        ';' => "semicolon",
        _ => "tab",
    };
    if more {
        format!("a {separator} inside a text wants double quotes around that text")
    } else {
        format!(
            "an empty cell wants its {separator} too, and a line break inside a text wants double quotes around that text"
        )
    }
}

/// Whether what stands there is as many digits as seconds since 1970 have.
fn is_seconds(found: &str) -> bool {
    let marks = |mark: char| !mark.is_ascii_digit();
    let digits = found.trim_matches(marks);
    let (whole, parts) = digits.split_once('.').unwrap_or((digits, ""));
    let mut bytes = whole.bytes().chain(parts.bytes());
    (9..=10).contains(&whole.len()) && bytes.all(|byte| byte.is_ascii_digit())
}
