//! One row of a log: names and values as they are written.

use smallvec::SmallVec;
use std::borrow::Cow;

/// A value as the log writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw<'r> {
    /// JSON `null`, or an empty CSV cell: as if it were not there.
    Nothing,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number, as its digits.
    Number(&'r str),
    /// A JSON text.
    Text(Cow<'r, str>),
    /// A CSV cell, which may be a number or a text.
    Cell(Cow<'r, str>),
    /// A JSON object or array, as it is written.
    Nested(&'r str),
}

impl Raw<'_> {
    /// What it is, in words for a message.
    #[must_use]
    pub fn describe(&self) -> String {
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
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Number(text) => Some(text),
            Self::Text(text) | Self::Cell(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Nothing | Self::Nested(_) => None,
        }
    }
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'r> {
    /// The name.
    pub name: Cow<'r, str>,
    /// The value.
    pub raw: Raw<'r>,
}

/// The fields of a row, in the order they are written. Few events have more than sixteen,
/// and those that have not need no heap.
pub type Fields<'r> = SmallVec<[Field<'r>; 16]>;
