//! Why the command ends, and how it says so to other programs.

use std::io;
use std::path::{Path, PathBuf};
use tamam_host::fleet::Stopped;
use tamam_host::{events, replay};

/// The codes that other programs see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All is well.
    Fine = 0,
    /// There are mistakes in rules, or a scenario did not come true.
    Mistakes = 1,
    /// The command was typed wrongly, or a file cannot be read or written.
    Usage = 2,
    /// Some events were rejected.
    Rejected = 3,
}

/// Why the command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There are mistakes in rules, which have been shown.
    Mistakes,
    /// Whoever reads the output has stopped reading.
    Closed,
    /// A file cannot be used: which, why, and what to do.
    File(PathBuf, String),
    /// Standard output cannot be written.
    Output(io::Error),
    /// Anything else, in a sentence.
    Other(String),
}

impl Failure {
    pub(crate) fn file(path: &Path, why: impl ToString) -> Self {
        Self::File(path.to_owned(), why.to_string())
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Mistakes => Exit::Mistakes,
            Self::Closed => Exit::Fine,
            Self::File(..) | Self::Output(_) | Self::Other(_) => Exit::Usage,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mistakes | Self::Closed => Ok(()),
            Self::File(path, why) => write!(f, "{}: {why}", path.display()),
            Self::Output(error) => write!(f, "the output cannot be written: {error}"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Output(error),
        }
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        Self::Other(stopped.to_string())
    }
}

impl From<replay::Problem> for Failure {
    fn from(problem: replay::Problem) -> Self {
        Self::Other(problem.to_string())
    }
}

impl From<events::mapping::Problem> for Failure {
    fn from(problem: events::mapping::Problem) -> Self {
        Self::Other(problem.to_string())
    }
}
