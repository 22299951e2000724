//! Lines of a log, read in blocks, in memory that never outgrows one line's limit.

use crate::limits::LINE_BYTES;
use std::io::{self, Read};

const BLOCK: usize = 256 * 1024;

/// The lines of a source, numbered from one.
pub struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    /// What of the buffer was read from the source and not yet handed out.
    start: usize,
    end: usize,
    number: u64,
    finished: bool,
}

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'b> {
    /// Its bytes.
    Whole(&'b [u8]),
    /// It is longer than [`LINE_BYTES`], and was passed over.
    TooLong,
}

impl<R: Read> Lines<R> {
    /// The lines of `source`.
    pub fn new(source: R) -> Self {
        Self {
            source,
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            number: 0,
            finished: false,
        }
    }

    /// Where the lines come from.
    pub fn source(&self) -> &R {
        &self.source
    }

    /// The first byte of what is left that is not white space, without taking it; a byte
    /// order mark at the very start is passed over.
    ///
    /// # Errors
    /// What the source says.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            if self.number == 0 && self.start == 0 && self.rest().starts_with(b"\xef\xbb\xbf") {
                self.start = 3;
            }
            let known = self.rest().trim_ascii_start();
            if let Some(first) = known.first() {
                // Two more bytes may be needed to know a byte order mark.
                if *first != 0xef || known.len() >= 3 || self.finished {
                    return Ok(Some(*first));
                }
            }
            if self.finished || self.end - self.start > LINE_BYTES {
                return Ok(known_first(self.rest()));
            }
            self.fill()?;
        }
    }

    /// The next line and its number.
    ///
    /// # Errors
    /// What the source says.
    pub fn take_line(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        // What was searched already and holds no end of line.
        let mut searched = 0;
        loop {
            let rest = self.buffer.get(self.start + searched..self.end);
            if let Some(at) = rest.and_then(|rest| memchr::memchr(b'\n', rest)) {
                let start = self.start;
                let end = start + searched + at;
                self.start = end + 1;
                self.number += 1;
                return Ok(Some((self.number, line(&self.buffer, start, end))));
            }
            searched = self.end - self.start;
            if self.finished {
                let (start, end) = (self.start, self.end);
                if start == end {
                    return Ok(None);
                }
                self.start = end;
                self.number += 1;
                return Ok(Some((self.number, line(&self.buffer, start, end))));
            }
            if searched > LINE_BYTES + 1 {
                self.pass_over()?;
                self.number += 1;
                return Ok(Some((self.number, Line::TooLong)));
            }
            self.fill()?;
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads once more from the source, behind what is left.
    fn fill(&mut self) -> io::Result<()> {
        if self.end == self.buffer.len() {
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            } else {
                let longer = self.buffer.len() * 2;
                self.buffer.resize(longer, 0);
            }
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.source.read(room) {
                Ok(0) => self.finished = true,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }

    /// Passes over the rest of a line without keeping it.
    fn pass_over(&mut self) -> io::Result<()> {
        loop {
            if let Some(at) = memchr::memchr(b'\n', self.rest()) {
                self.start += at + 1;
                return Ok(());
            }
            (self.start, self.end) = (0, 0);
            if self.finished {
                return Ok(());
            }
            self.fill()?;
        }
    }
}

fn known_first(rest: &[u8]) -> Option<u8> {
    rest.trim_ascii_start().first().copied()
}

fn line(buffer: &[u8], start: usize, end: usize) -> Line<'_> {
    let bytes = buffer.get(start..end).unwrap_or_default();
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    if bytes.len() > LINE_BYTES {
        Line::TooLong
    } else {
        Line::Whole(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source that gives its bytes in small pieces.
    struct Drip(io::Cursor<Vec<u8>>, usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let room = buffer.len().min(self.1);
            self.0.read(&mut buffer[..room])
        }
    }

    fn lines(text: &[u8], piece: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(Drip(io::Cursor::new(text.to_vec()), piece));
        lines.peek().unwrap();
        let mut all = Vec::new();
        while let Some((number, line)) = lines.take_line().unwrap() {
            assert_eq!(number, all.len() as u64 + 1);
            all.push(match line {
                Line::Whole(bytes) => Some(bytes.to_vec()),
                Line::TooLong => None,
            });
        }
        assert!(lines.buffer.len() <= 4 * LINE_BYTES);
        all
    }

    #[test]
    fn lines_are_the_same_however_the_bytes_arrive() {
        let text = b"\xef\xbb\xbfone\r\n\ntwo\nthree";
        let expected: Vec<_> = [&b"one"[..], b"", b"two", b"three"]
            .map(|line| Some(line.to_vec()))
            .to_vec();
        for piece in [1, 2, 3, 5, 1000] {
            assert_eq!(lines(text, piece), expected, "{piece}");
        }
        assert!(lines(b"", 1).is_empty());
        assert_eq!(lines(b"\n", 1), [Some(vec![])]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_in_bounded_memory() {
        let mut text = b"before\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 5 * LINE_BYTES));
        text.extend_from_slice(b"\nafter\n");
        let read = lines(&text, 100_000);
        assert_eq!(
            read,
            [Some(b"before".to_vec()), None, Some(b"after".to_vec())]
        );
    }

    #[test]
    fn a_line_of_just_the_limit_is_whole() {
        let mut text = vec![b'x'; LINE_BYTES];
        text.extend_from_slice(b"\r\n");
        assert_eq!(
            lines(&text, 1 << 20).first().map(Option::is_some),
            Some(true)
        );
        let mut text = vec![b'x'; LINE_BYTES + 1];
        text.push(b'\n');
        assert_eq!(lines(&text, 1 << 20), [None]);
        assert_eq!(lines(&vec![b'x'; 3 * LINE_BYTES], 1 << 20), [None]);
    }
}
