//! Where something stands in a source text.

/// A range of bytes in a source text: `start..end`, both on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers `self` and `other`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text it covers, or nothing when it does not lie inside `source` on character
    /// boundaries.
    #[must_use]
    pub fn text(self, source: &str) -> Option<&str> {
        source.get(self.start as usize..self.end as usize)
    }

    /// The line the span starts on, counted from one, and the column, counted in
    /// characters from one.
    #[must_use]
    pub fn line_and_column(self, source: &str) -> (u32, u32) {
        let before = source.get(..self.start as usize).unwrap_or(source);
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        let start = before.bytes().rposition(|byte| byte == b'\n');
        let start = start.map_or(0, |at| at + 1);
        let column = before.get(start..).map_or(0, |text| text.chars().count());
        (line as u32 + 1, column as u32 + 1)
    }
}
