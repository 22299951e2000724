//! Lines of a source text, found by walking from the last one asked for: rules are
//! compiled in file order, so the walks are short.

use crate::span::Span;

/// A place in the text and its line.
pub(super) struct Lines<'s> {
    source: &'s [u8],
    at: usize,
    line: u32,
}

impl<'s> Lines<'s> {
    /// At the start of `source`.
    pub(super) const fn new(source: &'s str) -> Self {
        Self {
            source: source.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line on which `span` starts, counted from one.
    pub(super) fn line(&mut self, span: Span) -> u32 {
        let to = (span.start as usize).min(self.source.len());
        if to >= self.at {
            self.line = self.line.saturating_add(self.breaks(self.at, to));
        } else {
            self.line = self.line.saturating_sub(self.breaks(to, self.at));
        }
        self.at = to;
        self.line
    }

    fn breaks(&self, from: usize, to: usize) -> u32 {
        let between = self.source.get(from..to).unwrap_or_default();
        between.iter().filter(|byte| **byte == b'\n').count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_forwards_and_backwards() {
        let source = "a\nb\n\nc";
        let mut lines = Lines::new(source);
        for start in [0, 5, 2, 3, 0, 99, 5] {
            let span = Span::new(start, start);
            assert_eq!(lines.line(span), span.line_and_column(source).0);
        }
    }
}
