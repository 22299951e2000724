//! Texts that stand once in memory and are known by number.

use crate::limits::{ARENA_BYTES, TEXTS};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Texts by number, from zero.
#[derive(Debug, Default)]
pub struct Names {
    bytes: String,
    /// Where each text ends in `bytes`.
    ends: Vec<usize>,
}

impl Names {
    /// The text of a number; nothing for a number that no text has.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        let place = number as usize;
        let start = match place {
            0 => Some(0),
            _ => self.ends.get(place - 1).copied(),
        };
        start
            .zip(self.ends.get(place))
            .and_then(|(start, end)| self.bytes.get(start..*end))
            .unwrap_or_default()
    }

    /// Adds a text, which takes the next number.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// Adds all texts of others.
    pub fn append(&mut self, others: &Self) {
        let start = self.bytes.len();
        self.bytes.push_str(&others.bytes);
        self.ends.extend(others.ends.iter().map(|end| start + end));
    }

    /// Adds the texts of others from a number on.
    pub fn append_from(&mut self, others: &Self, first: usize) {
        for number in first..others.len() {
            self.push(others.text(number as u32));
        }
    }

    /// Forgets all texts.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Different texts, numbered from zero in the order they first came.
#[derive(Debug, Default)]
pub struct Texts {
    names: Names,
    numbers: HashTable<u32>,
    hasher: RandomState,
}

/// There is no room for another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Texts {
    /// No texts yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of `text`, a new one when it has none yet.
    ///
    /// # Errors
    /// [`Full`], by [`TEXTS`] or [`ARENA_BYTES`].
    pub fn number(&mut self, text: &str) -> Result<u32, Full> {
        let Self {
            names,
            numbers,
            hasher,
        } = self;
        let hash = hasher.hash_one(text);
        if let Some(number) = numbers.find(hash, |number| names.text(*number) == text) {
            return Ok(*number);
        }
        if names.len() >= TEXTS || names.bytes.len() + text.len() > ARENA_BYTES {
            return Err(Full);
        }
        let number = u32::try_from(names.len()).map_err(|_| Full)?;
        names.push(text);
        numbers.insert_unique(hash, number, |number| hasher.hash_one(names.text(*number)));
        Ok(number)
    }

    /// The number of `text`, if it has one.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.numbers
            .find(hash, |number| self.text(*number) == text)
            .copied()
    }

    /// The text of a number; nothing for a number that no text has.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        self.names.text(number)
    }

    /// The texts by number.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number_however_many_come_after() {
        let mut texts = Texts::new();
        for number in 0..10_000 {
            assert_eq!(texts.number(&format!("text {number}")), Ok(number));
        }
        for number in 0..10_000 {
            let text = format!("text {number}");
            assert_eq!(texts.number(&text), Ok(number));
            assert_eq!(texts.find(&text), Some(number));
            assert_eq!(texts.text(number), text);
        }
        assert_eq!(texts.find("another"), None);
        assert_eq!(texts.text(10_000), "");
        assert_eq!(texts.len(), 10_000);
    }

    #[test]
    fn the_empty_text_is_a_text() {
        let mut texts = Texts::new();
        assert_eq!(texts.number(""), Ok(0));
        assert_eq!(texts.number("a"), Ok(1));
        assert_eq!(texts.number(""), Ok(0));
        assert_eq!(texts.text(1), "a");
    }
}
