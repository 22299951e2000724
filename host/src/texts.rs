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

    /// Whether a number is that of `text`.
    #[inline]
    fn is(&self, number: u32, text: &str) -> bool {
        let place = number as usize;
        let start = match place {
            0 => Some(&0),
            _ => self.ends.get(place - 1),
        };
        let bytes = start
            .zip(self.ends.get(place))
            .and_then(|(start, end)| self.bytes.as_bytes().get(*start..*end));
        bytes == Some(text.as_bytes())
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
#[derive(Debug)]
pub struct Texts {
    /// How many there may be.
    limit: usize,
    names: Names,
    numbers: HashTable<u32>,
    hasher: RandomState,
    /// The numbers of texts that were met lately, each at a place that a few of its bytes
    /// make: most texts of a log come again soon, and need no search then.
    recent: Vec<u32>,
}

const RECENT: usize = 4096;

/// There is no room for another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Default for Texts {
    fn default() -> Self {
        Self::new()
    }
}

impl Texts {
    /// No texts yet, and never more than [`TEXTS`].
    #[must_use]
    pub fn new() -> Self {
        Self::up_to(TEXTS)
    }

    /// No texts yet, and never more than `limit`.
    #[must_use]
    pub fn up_to(limit: usize) -> Self {
        Self {
            limit,
            names: Names::default(),
            numbers: HashTable::new(),
            hasher: RandomState::default(),
            recent: Vec::new(),
        }
    }

    /// The number of `text`, a new one when it has none yet.
    ///
    /// # Errors
    /// [`Full`], by the limit or by [`ARENA_BYTES`].
    #[inline]
    pub fn number(&mut self, text: &str) -> Result<u32, Full> {
        let place = place(text);
        if let Some(number) = self.recent.get(place)
            && self.names.is(*number, text)
        {
            return Ok(*number);
        }
        let number = self.search(text)?;
        if self.recent.is_empty() {
            self.recent.resize(RECENT, number);
        }
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = number;
        }
        Ok(number)
    }

    fn search(&mut self, text: &str) -> Result<u32, Full> {
        let Self {
            names,
            numbers,
            hasher,
            limit,
            ..
        } = self;
        let hash = hasher.hash_one(text);
        if let Some(number) = numbers.find(hash, |number| names.is(*number, text)) {
            return Ok(*number);
        }
        if names.len() >= *limit || names.bytes.len() + text.len() > ARENA_BYTES {
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
            .find(hash, |number| self.names.is(*number, text))
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

/// A place below [`RECENT`] that the first and last bytes of a text make.
#[inline]
fn place(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mixed = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
    } else {
        let add = |mixed: u64, byte: &u8| mixed << 8 | u64::from(*byte);
        bytes.iter().fold(0, add)
    };
    // The high bits of a product depend on all bits of what is multiplied.
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - RECENT.ilog2())) as usize
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
    fn there_are_never_more_texts_than_the_limit() {
        let mut texts = Texts::up_to(2);
        assert_eq!(texts.number("a"), Ok(0));
        assert_eq!(texts.number("b"), Ok(1));
        assert_eq!(texts.number("c"), Err(Full));
        assert_eq!(texts.number("a"), Ok(0));
        assert_eq!(texts.find("c"), None);
    }

    #[test]
    fn texts_that_share_their_first_and_last_bytes_are_told_apart() {
        let mut texts = Texts::new();
        for round in 0..2 {
            for number in 0..1000 {
                let text = format!("the same {number:04} the same");
                assert_eq!(texts.number(&text), Ok(number), "{round}");
            }
        }
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
