//! One row of a log: names and values as they are written.

use super::shape::{Shape, Shapes, Step};
use std::borrow::Cow;

/// A row.
#[derive(Debug)]
pub enum Row<'r> {
    /// Its names are known by the number of their sequence, and its values lie in the log
    /// as they are: most rows are so.
    Shaped(Shaped<'r>),
    /// Any other.
    Loose(Vec<Field<'r>>),
}

impl<'r> Row<'r> {
    /// Its fields, in the order they are written.
    #[must_use]
    pub fn fields(&self) -> Cow<'_, [Field<'r>]> {
        match self {
            Self::Shaped(row) => Cow::Owned(row.fields()),
            Self::Loose(fields) => Cow::Borrowed(fields),
        }
    }
}

/// A row whose names are known by the number of their sequence.
#[derive(Debug)]
pub struct Shaped<'r> {
    shapes: &'r Shapes,
    end: Step,
    text: &'r str,
    values: &'r [Written],
}

impl<'r> Shaped<'r> {
    /// The values of `text`, under the names that lead to `end`.
    pub(super) fn new(shapes: &'r Shapes, end: Step, text: &'r str, values: &'r [Written]) -> Self {
        Self {
            shapes,
            end,
            text,
            values,
        }
    }

    /// What its sequence of names is known by.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shapes.shape(self.end)
    }

    /// The value at a place, from zero; one that is not there is missing.
    #[inline]
    #[must_use]
    pub fn raw(&self, place: usize) -> Raw<'r> {
        self.values
            .get(place)
            .map_or(Raw::Nothing, |written| written.raw(self.text))
    }

    /// The value at a place, where it is a text or a cell.
    #[inline]
    #[must_use]
    pub fn text(&self, place: usize) -> Option<&'r str> {
        let written = self.values.get(place)?;
        let is_text = matches!(written.sort, Sort::Text | Sort::Cell);
        self.text
            .get(written.start as usize..written.end as usize)
            .filter(|_| is_text)
    }

    /// Its fields, in the order they are written.
    #[must_use]
    pub fn fields(&self) -> Vec<Field<'r>> {
        let mut fields: Vec<_> = self
            .backwards()
            .map(|(name, written)| Field {
                name: Cow::Borrowed(name),
                value: RawBuf::Written(written.raw(self.text)),
            })
            .collect();
        fields.reverse();
        fields
    }

    /// The place of the first value of a name.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        let after = self.backwards().enumerate();
        let found = after.filter(|(_, (known, _))| *known == name).last();
        found.map(|(after, _)| self.values.len() - 1 - after)
    }

    /// Names and values, the last first.
    fn backwards(&self) -> impl Iterator<Item = (&'r str, &'r Written)> {
        self.shapes
            .names_before(self.end)
            .zip(self.values.iter().rev())
    }
}

/// Where a value is written, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) sort: Sort,
}

/// What a written value is, see [`Raw`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Nothing,
    No,
    Yes,
    Number,
    Text,
    Cell,
}

impl Written {
    /// What it is in `text`, where it is written.
    #[inline]
    pub(super) fn raw<'r>(&self, text: &'r str) -> Raw<'r> {
        let text = text
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default();
        match self.sort {
            Sort::Nothing => Raw::Nothing,
            Sort::No => Raw::Bool(false),
            Sort::Yes => Raw::Bool(true),
            Sort::Number => Raw::Number(text),
            Sort::Text => Raw::Text(text),
            Sort::Cell => Raw::Cell(text),
        }
    }
}

/// A value as the log writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw<'r> {
    /// JSON `null`, or an empty CSV cell: as if it were not there.
    Nothing,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number, as its digits.
    Number(&'r str),
    /// A JSON text.
    Text(&'r str),
    /// A CSV cell, which may be a number or a text.
    Cell(&'r str),
    /// A JSON object or array, as it is written.
    Nested(&'r str),
}

impl<'r> Raw<'r> {
    /// What it is, in words for a message.
    #[must_use]
    pub fn describe(self) -> String {
        const SHOWN: usize = 60;
        let cut = |text: &str| match text.char_indices().nth(SHOWN) {
            Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
            None => text.to_owned(),
        };
        match self {
            Self::Nothing => "missing".to_owned(),
            Self::Bool(yes) => format!("`{yes}`"),
            Self::Number(text) => format!("`{}`", cut(text)),
            Self::Text(text) => format!("the text \"{}\"", cut(text)),
            Self::Cell(text) => format!("`{}`", cut(text)),
            Self::Nested(text) if text.starts_with('[') => "a list".to_owned(),
            Self::Nested(_) => "an object".to_owned(),
        }
    }

    /// Its text, where it is a text, a cell or a number.
    #[must_use]
    pub fn text(self) -> Option<&'r str> {
        match self {
            Self::Number(text) | Self::Text(text) | Self::Cell(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Nothing | Self::Nested(_) => None,
        }
    }
}

/// A value whose text may be its own, where the log has it only in other letters.
#[derive(Clone, Debug)]
pub enum RawBuf<'r> {
    /// A value as it lies in the log.
    Written(Raw<'r>),
    /// A text that was written with escapes.
    Text(String),
    /// A cell that had doubled quotes, or was made from another.
    Cell(String),
}

impl RawBuf<'_> {
    /// The value.
    #[must_use]
    pub fn raw(&self) -> Raw<'_> {
        match self {
            Self::Written(raw) => *raw,
            Self::Text(text) => Raw::Text(text),
            Self::Cell(text) => Raw::Cell(text),
        }
    }
}

impl PartialEq for RawBuf<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.raw() == other.raw()
    }
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'r> {
    /// The name.
    pub name: Cow<'r, str>,
    /// The value.
    pub value: RawBuf<'r>,
}
