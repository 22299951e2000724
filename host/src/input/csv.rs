//! CSV (RFC 4180) as fields: a header line, then records; quoted cells may hold line
//! breaks. The separator is the one of comma, semicolon and tab that the header has most
//! of.

use super::Problem;
use super::lines::{Line, Lines};
use super::row::{Field, Raw, RawBuf, Row, Shaped, Sort, Written};
use super::shape::{Shapes, Step};
use crate::limits::{FIELDS, LINE_BYTES};
use crate::rejection::Rejection;
use std::borrow::Cow;
use std::io::Read;

/// The header of a CSV log, and room for a record of several lines.
pub struct Table {
    columns: Columns,
    record: Vec<u8>,
}

struct Columns {
    names: Vec<String>,
    separator: u8,
    /// The shape that all records have.
    shape: Option<(Shapes, Step)>,
    values: Vec<Written>,
}

impl Table {
    /// Reads the header.
    ///
    /// # Errors
    /// [`Problem`], when there is none or it cannot be one.
    pub fn open<R: Read>(lines: &mut Lines<R>) -> Result<Self, Problem> {
        let header = |problem: String| Problem::Header(problem);
        let line = match lines.take_line()? {
            None => return Err(header("the log is empty".to_owned())),
            Some((_, Line::TooLong)) => return Err(header(Rejection::TooLong.to_string())),
            Some((_, Line::Whole(bytes))) => bytes,
        };
        let text = text(line).map_err(|rejection| header(rejection.to_string()))?;
        let count = |separator: &u8| text.bytes().filter(|byte| byte == separator).count();
        // Of equal counts the last is taken: a header of one column has none of them.
        let separator = [b'\t', b';', b',']
            .into_iter()
            .max_by_key(count)
            .unwrap_or(b',');
        let mut cells = Vec::new();
        split(text, separator, |cell| {
            let cell = text.get(cell.start..cell.end).unwrap_or_default();
            cells.push(unquoted(cell));
        })
        .map_err(|problem| header(problem.to_owned()))?;
        if cells.len() > FIELDS {
            return Err(header(Rejection::TooManyFields.to_string()));
        }
        for (place, name) in cells.iter_mut().enumerate() {
            *name = name.trim().to_owned();
            if name.is_empty() {
                return Err(header(format!("column {} has no name", place + 1)));
            }
        }
        let twice = cells
            .iter()
            .enumerate()
            .find(|(place, name)| cells.iter().take(*place).any(|earlier| earlier == *name));
        if let Some((_, name)) = twice {
            return Err(header(format!("column `{name}` stands twice")));
        }
        Ok(Self {
            columns: Columns {
                shape: Shapes::of_table(&cells),
                names: cells,
                separator,
                values: Vec::new(),
            },
            record: Vec::new(),
        })
    }

    /// The names in the header.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.columns.names
    }

    /// Hands the next record to `take`, with the line it begins on.
    ///
    /// # Errors
    /// [`Problem::Io`].
    pub fn next<R: Read, T>(
        &mut self,
        lines: &mut Lines<R>,
        take: impl FnOnce(u64, Result<Row<'_>, Rejection>) -> T,
    ) -> Result<Option<T>, Problem> {
        loop {
            let Some((number, line)) = lines.take_line()? else {
                return Ok(None);
            };
            let bytes = match line {
                Line::TooLong => return Ok(Some(take(number, Err(Rejection::TooLong)))),
                Line::Whole([]) => continue,
                Line::Whole(bytes) => bytes,
            };
            if !odd_quotes(bytes) {
                return Ok(Some(take(number, self.columns.row(bytes))));
            }
            self.record.clear();
            self.record.extend_from_slice(bytes);
            if let Err(rejection) = self.finish_record(lines)? {
                return Ok(Some(take(number, Err(rejection))));
            }
            return Ok(Some(take(number, self.columns.row(&self.record))));
        }
    }

    /// Adds lines to the record until its quotes are closed.
    fn finish_record<R: Read>(
        &mut self,
        lines: &mut Lines<R>,
    ) -> Result<Result<(), Rejection>, Problem> {
        loop {
            let bytes = match lines.take_line()? {
                None => {
                    let problem = "a quote that opens here is never closed".to_owned();
                    return Ok(Err(Rejection::NotCsv { problem }));
                }
                Some((_, Line::TooLong)) => return Ok(Err(Rejection::TooLong)),
                Some((_, Line::Whole(bytes))) => bytes,
            };
            if self.record.len() + bytes.len() >= LINE_BYTES {
                return Ok(Err(Rejection::TooLong));
            }
            self.record.push(b'\n');
            self.record.extend_from_slice(bytes);
            if odd_quotes(bytes) {
                return Ok(Ok(()));
            }
        }
    }
}

impl Columns {
    fn row<'l>(&'l mut self, record: &'l [u8]) -> Result<Row<'l>, Rejection> {
        let record = text(record)?;
        let Self {
            names,
            separator,
            shape,
            values,
        } = self;
        values.clear();
        let mut cells = 0;
        let mut doubled = false;
        let split = split(record, *separator, |cell| {
            cells += 1;
            if cells <= names.len() {
                doubled |= cell.doubled;
                values.push(cell.written());
            }
        });
        split.map_err(|problem| Rejection::NotCsv {
            problem: problem.to_owned(),
        })?;
        if cells != names.len() {
            return Err(Rejection::Cells {
                cells,
                columns: names.len(),
                separator: char::from(*separator),
            });
        }
        if let Some((shapes, end)) = shape
            && !doubled
        {
            return Ok(Row::Shaped(Shaped::new(shapes, *end, record, values)));
        }
        let field = |(name, written): (&'l String, &Written)| Field {
            name: Cow::Borrowed(name.as_str()),
            value: match written.raw(record) {
                Raw::Cell(text) if text.contains('"') => RawBuf::Cell(unquoted(text)),
                raw => RawBuf::Written(raw),
            },
        };
        Ok(Row::Loose(
            names.iter().zip(values.iter()).map(field).collect(),
        ))
    }
}

fn text(bytes: &[u8]) -> Result<&str, Rejection> {
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(Rejection::Nul { byte: at + 1 });
    }
    std::str::from_utf8(bytes).map_err(|error| Rejection::NotUtf8 {
        byte: error.valid_up_to() + 1,
    })
}

/// Whether a quote is left open: inside quotes a quote is doubled, so only an odd number
/// of them leaves one.
fn odd_quotes(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'"', bytes).count() % 2 == 1
}

/// Where a cell lies, without the quotes around it.
#[derive(Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
    /// Whether it has quotes, which are then doubled.
    doubled: bool,
}

impl Cell {
    fn written(self) -> Written {
        // A record is far shorter than 32 bits can tell.
        Written {
            start: self.start as u32,
            end: self.end as u32,
            sort: if self.start == self.end {
                Sort::Nothing
            } else {
                Sort::Cell
            },
        }
    }
}

/// A cell whose quotes are no longer doubled.
fn unquoted(cell: &str) -> String {
    cell.replace("\"\"", "\"")
}

/// Splits a record whose quotes are closed.
fn split(record: &str, separator: u8, mut cell: impl FnMut(Cell)) -> Result<(), &'static str> {
    let bytes = record.as_bytes();
    let from = |at: usize| bytes.get(at..).unwrap_or_default();
    let quoted = memchr::memchr(b'"', bytes).is_some();
    let mut start = 0;
    loop {
        let mut end;
        if from(start).starts_with(b"\"") {
            start += 1;
            end = start;
            let mut doubled = false;
            loop {
                end += memchr::memchr(b'"', from(end)).ok_or("a quote is not closed")?;
                if !from(end + 1).starts_with(b"\"") {
                    break;
                }
                doubled = true;
                end += 2;
            }
            cell(Cell {
                start,
                end,
                doubled,
            });
            end += 1;
            if end < bytes.len() && bytes.get(end) != Some(&separator) {
                return Err("something follows a closing quote");
            }
        } else {
            let length = memchr::memchr(separator, from(start));
            end = length.map_or(bytes.len(), |length| start + length);
            let inner = bytes.get(start..end).unwrap_or_default();
            if quoted && inner.contains(&b'"') {
                return Err("a quote stands inside a cell that has none at its start");
            }
            cell(Cell {
                start,
                end,
                doubled: false,
            });
        }
        if end >= bytes.len() {
            return Ok(());
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    type Cells = Result<Vec<(String, Option<String>)>, Rejection>;

    fn rows(text: &str) -> Vec<(u64, Cells)> {
        let mut lines = Lines::new(Cursor::new(text.as_bytes().to_vec()));
        let mut table = Table::open(&mut lines).unwrap();
        let mut rows = Vec::new();
        let owned = |row: Row<'_>| {
            row.fields()
                .iter()
                .map(|field| {
                    (
                        field.name.to_string(),
                        field.value.raw().text().map(str::to_owned),
                    )
                })
                .collect()
        };
        while let Some(row) = table
            .next(&mut lines, |number, row| (number, row.map(owned)))
            .unwrap()
        {
            rows.push(row);
        }
        rows
    }

    fn cells(cells: &[(&str, &str)]) -> Cells {
        let cell = |(name, text): &(&str, &str)| {
            (
                name.to_string(),
                (!text.is_empty()).then(|| text.to_string()),
            )
        };
        Ok(cells.iter().map(cell).collect())
    }

    #[test]
    fn lines_are_counted_as_they_stand_in_the_file() {
        let rows = rows("a,b\n1,\"x\ny \"\"z\"\"\"\n\n2,\n");
        assert_eq!(
            rows,
            [
                (2, cells(&[("a", "1"), ("b", "x\ny \"z\"")])),
                (5, cells(&[("a", "2"), ("b", "")])),
            ]
        );
    }

    #[test]
    fn the_separator_is_told_by_the_header() {
        assert_eq!(
            rows("a;b\n1,5;2\n"),
            [(2, cells(&[("a", "1,5"), ("b", "2")]))]
        );
        assert_eq!(
            rows("a\tb\n1\t2\n"),
            [(2, cells(&[("a", "1"), ("b", "2")]))]
        );
        assert_eq!(rows("a\n1\n"), [(2, cells(&[("a", "1")]))]);
    }

    #[test]
    fn a_record_that_does_not_fit_the_header_is_rejected_alone() {
        let rows = rows("a,b\n1\n1,2,3\n1,2\n\"1\"x,2\n1,x\"\"y\n");
        let problem = |row: usize| match &rows[row].1 {
            Err(Rejection::NotCsv { problem }) => problem.clone(),
            other => format!("{other:?}"),
        };
        let cells_of = |row: usize| match &rows[row].1 {
            Err(Rejection::Cells { cells, columns, .. }) => (*cells, *columns),
            other => panic!("{other:?}"),
        };
        assert_eq!(cells_of(0), (1, 2));
        assert_eq!(cells_of(1), (3, 2));
        assert_eq!(rows[2], (4, cells(&[("a", "1"), ("b", "2")])));
        assert_eq!(problem(3), "something follows a closing quote");
        assert_eq!(
            problem(4),
            "a quote stands inside a cell that has none at its start"
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_bounded() {
        let text = format!("a\n\"{}", "line\n".repeat(LINE_BYTES / 4));
        let rows = rows(&text);
        assert_eq!(rows[0], (2, Err(Rejection::TooLong)));
    }

    #[test]
    fn a_header_that_is_none_is_refused() {
        for text in ["", "a,,b\n", "a,a\n", "a,\0\n"] {
            let mut lines = Lines::new(Cursor::new(text.as_bytes().to_vec()));
            assert!(
                matches!(Table::open(&mut lines), Err(Problem::Header(_))),
                "{text:?}"
            );
        }
    }
}
