//! A column that a mapping reads: found by name, and by its place in rows of the shape in
//! which it was found last.

use crate::input::json;
use crate::input::row::{Field, Raw, RawBuf, Row};
use crate::input::shape::Shape;
use crate::rejection::Rejection;

/// A column of a log.
#[derive(Clone, Debug)]
pub(super) struct Column {
    name: String,
    found: Option<(Shape, Option<usize>)>,
}

/// What is read of a row, and the texts that count as missing in it.
#[derive(Clone, Copy)]
pub(super) struct Cells<'f, 'r> {
    pub(super) row: &'f Row<'r>,
    pub(super) missing: &'f [String],
}

impl Column {
    /// A column of this name; `a.b` is also the `b` inside an object `a`.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            found: None,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its value in a row. JSON lines may leave a name out; what a table has no column for
    /// was refused when it was opened.
    ///
    /// # Errors
    /// [`Rejection`], when an object that should hold it cannot be read.
    pub(super) fn read<'r>(&mut self, cells: Cells<'_, 'r>) -> Result<RawBuf<'r>, Rejection> {
        let value = match cells.row {
            Row::Loose(fields) => find(fields, &self.name)?,
            Row::Shaped(row) => {
                let shape = row.shape();
                let place = match self.found {
                    Some((known, place)) if known == shape => place,
                    _ => {
                        let place = row.place(&self.name);
                        self.found = Some((shape, place));
                        place
                    }
                };
                RawBuf::Written(place.map_or(Raw::Nothing, |place| row.raw(place)))
            }
        };
        match value.raw().text() {
            Some(text) if cells.missing.iter().any(|missing| missing == text) => {
                Ok(RawBuf::Written(Raw::Nothing))
            }
            _ => Ok(value),
        }
    }

    /// Why a row in which it is missing is rejected.
    pub(super) fn missing(&self) -> Rejection {
        Rejection::Missing {
            name: self.name.clone(),
        }
    }
}

fn find<'r>(fields: &[Field<'r>], name: &str) -> Result<RawBuf<'r>, Rejection> {
    let named = |name: &str| {
        let field = fields.iter().find(|field| field.name == name);
        field.map(|field| &field.value)
    };
    if let Some(value) = named(name) {
        return Ok(value.clone());
    }
    if let Some((outer, inner)) = name.split_once('.')
        && let Some(RawBuf::Written(Raw::Nested(text))) = named(outer)
    {
        return find(&json::fields(text)?, inner);
    }
    Ok(RawBuf::Written(Raw::Nothing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::json::Json;

    #[test]
    fn a_column_is_found_wherever_it_stands() {
        let mut column = Column::new("a.b");
        let mut json = Json::default();
        let rows = [
            (r#"{"a.b":1}"#, Some("1")),
            (r#"{"c":0,"a.b":2}"#, Some("2")),
            (r#"{"a.b":3}"#, Some("3")),
            (r#"{"a.b":4,"a.b":5}"#, Some("4")),
            (r#"{"a":{"b":6}}"#, Some("6")),
            (r#"{"a":{"b":"\u0037"}}"#, Some("7")),
            (r#"{"a":{"c":8}}"#, None),
            (r#"{"c":9}"#, None),
            (r#"{"a.b":"NA"}"#, None),
            (r#"{"a.b":null}"#, None),
        ];
        for (line, text) in rows.iter().chain(&rows) {
            let row = json.read(line.as_bytes()).unwrap();
            let cells = Cells {
                row: &row,
                missing: &["NA".to_owned()],
            };
            let value = column.read(cells).unwrap();
            assert_eq!(value.raw().text(), *text, "{line}");
        }
    }
}
