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
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// There are mistakes in rules, which have been shown.
    #[error("there are mistakes in the rules")]
    Mistakes,
    /// Whoever reads the output has stopped reading.
    #[error("nobody reads the output")]
    Closed,
    /// A file cannot be used: which, why, and what to do.
    #[error("{path}: {1}", path = .0.display())]
    File(PathBuf, String),
    /// Standard output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
    /// Anything else, in a sentence.
    #[error("{0}")]
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
