//! Logs as rows of named values: opened, unpacked, split into lines, read as JSON or CSV.

mod ahead;
pub mod csv;
mod flat;
pub mod json;
pub mod lines;
pub mod row;
pub mod shape;
pub mod source;

use crate::rejection::Rejection;
use json::Json;
use lines::{Line, Lines};
use row::Row;
use source::Source;
use std::io;

/// How the events of a log are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// Cells with a header line.
    Csv,
}

/// Why a log cannot be read at all, or not further.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// It cannot be read.
    #[error("the log cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The header line of a CSV log is not one.
    #[error("line 1 is not a header: {0}")]
    Header(String),
    /// The table does not say what, when or whose.
    #[error("line 1, the header, has no column {missing}; it has {columns}\n  help: {help}")]
    NoColumn {
        /// The names of those that are missing.
        missing: String,
        /// The names of those that it has.
        columns: String,
        /// What to do.
        help: String,
    },
    /// It is one JSON array.
    #[error(
        "the log is one JSON array: write one event a line, without the brackets and the commas between"
    )]
    Array,
}

/// A log, row by row.
pub struct Rows {
    lines: Lines<Source>,
    kind: Kind,
}

enum Kind {
    Json(Json),
    Csv(csv::Table),
}

impl Rows {
    /// Begins to read a log. Without a `format` the first byte tells: `{` begins JSON
    /// lines, anything else the header of a CSV log.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn open(source: Source, format: Option<Format>) -> Result<Self, Problem> {
        let mut lines = Lines::new(source);
        let first = lines.peek()?;
        let format = match (format, first) {
            (_, Some(b'[')) if format != Some(Format::Csv) => return Err(Problem::Array),
            (Some(format), _) => format,
            (None, Some(b'{') | None) => Format::Json,
            (None, Some(_)) => Format::Csv,
        };
        let kind = match format {
            Format::Json => Kind::Json(Json::default()),
            Format::Csv => Kind::Csv(csv::Table::open(&mut lines)?),
        };
        Ok(Self { lines, kind })
    }

    /// Hands the next row to `take`: the physical line it begins on, counted from one,
    /// and what it says or why it says nothing. Blank lines are no rows.
    ///
    /// # Errors
    /// [`Problem::Io`].
    pub fn next<T>(
        &mut self,
        take: impl FnOnce(u64, Result<Row<'_>, Rejection>) -> T,
    ) -> Result<Option<T>, Problem> {
        match &mut self.kind {
            Kind::Csv(table) => table.next(&mut self.lines, take),
            Kind::Json(json) => {
                while let Some((number, line)) = self.lines.take_line()? {
                    let row = match line {
                        Line::TooLong => Err(Rejection::TooLong),
                        Line::Whole(bytes) if bytes.trim_ascii_start().is_empty() => continue,
                        Line::Whole(bytes) => json.read(bytes),
                    };
                    return Ok(Some(take(number, row)));
                }
                Ok(None)
            }
        }
    }

    /// The columns of a CSV log.
    #[must_use]
    pub fn columns(&self) -> Option<&[String]> {
        match &self.kind {
            Kind::Csv(table) => Some(table.names()),
            Kind::Json(_) => None,
        }
    }

    /// Bytes of the log that were read so far, before unpacking.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.lines.source().consumed()
    }
}
