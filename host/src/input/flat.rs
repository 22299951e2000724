//! The quick way through the lines that most logs have: one object, no objects in it, no
//! escapes. Whatever is not so, and whatever is wrong, is left to the thorough reader,
//! which also finds the words for it.

use super::row::{Field, Fields, Raw};
use crate::limits::FIELDS;
use std::borrow::Cow;

/// Reads `text` when it is such an object; else nothing, and what `fields` then holds
/// means nothing.
pub(super) fn read<'l>(text: &'l str, fields: &mut Fields<'l>) -> Option<()> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.space();
    cursor.expect(b'{')?;
    cursor.space();
    if cursor.peek() == Some(b'}') {
        cursor.at += 1;
    } else {
        loop {
            let name = cursor.string()?;
            cursor.space();
            cursor.expect(b':')?;
            cursor.space();
            let raw = cursor.value()?;
            if fields.len() >= FIELDS {
                return None;
            }
            fields.push(Field {
                name: Cow::Borrowed(name),
                raw,
            });
            cursor.space();
            match cursor.take()? {
                b',' => cursor.space(),
                b'}' => break,
                _ => return None,
            }
        }
    }
    cursor.space();
    (cursor.at == text.len()).then_some(())
}

struct Cursor<'l> {
    text: &'l str,
    at: usize,
}

impl<'l> Cursor<'l> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.take()? == byte).then_some(())
    }

    #[inline]
    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Option<Raw<'l>> {
        match self.peek()? {
            b'"' => self.string().map(|text| Raw::Text(Cow::Borrowed(text))),
            b'-' | b'0'..=b'9' => self.number().map(Raw::Number),
            b't' => self.word("true", Raw::Bool(true)),
            b'f' => self.word("false", Raw::Bool(false)),
            b'n' => self.word("null", Raw::Nothing),
            _ => None,
        }
    }

    fn word(&mut self, word: &str, raw: Raw<'l>) -> Option<Raw<'l>> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word.as_bytes()).then_some(raw)
    }

    /// A text without escapes.
    #[inline]
    fn string(&mut self) -> Option<&'l str> {
        self.expect(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        while let Some(chunk) = bytes.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let ends = ends(u64::from_le_bytes(*chunk));
            if ends != 0 {
                self.at += ends.trailing_zeros() as usize / 8;
                return self.close(start);
            }
            self.at += 8;
        }
        while self
            .peek()
            .is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20))
        {
            self.at += 1;
        }
        self.close(start)
    }

    #[inline]
    fn close(&mut self, start: usize) -> Option<&'l str> {
        let text = self.text.get(start..self.at);
        self.expect(b'"')?;
        text
    }

    /// A number, by the grammar of JSON to the letter.
    fn number(&mut self) -> Option<&'l str> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.text.get(start..self.at)
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// The high bits of those of eight bytes that end a plain text: a quote, a backslash, a
/// control character. A byte above one that does may be marked wrongly; the lowest mark
/// is right.
#[inline]
fn ends(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes & HIGHS;
    let is = |byte: u8| below(bytes ^ (ONES * u64::from(byte)), 1);
    is(b'"') | is(b'\\') | below(bytes, 0x20)
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    const PIECES: [&str; 40] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"type\"",
        "\"\"",
        "\"نامه\"",
        "\"a\\n\"",
        "\\",
        " ",
        "\t",
        "\n",
        "\u{0}",
        "\u{1f}",
        "\u{7f}",
        "0",
        "-0",
        "-",
        "12.5",
        "1e5",
        "1E+5",
        "1e",
        "01",
        ".5",
        "1.",
        "+1",
        "true",
        "false",
        "null",
        "nul",
        "truely",
        "\"a\":1",
        "\"b\":\"twelve letters\"",
        "\"c\":{}",
        "\"d\":[1]",
        "x",
    ];

    /// Reads in both ways; the quick one must say the same or nothing.
    fn agree(text: &str) -> bool {
        let mut quick = Fields::new();
        if read(text, &mut quick).is_none() {
            return false;
        }
        let mut thorough = Fields::new();
        let read = json::thorough(text, &mut thorough);
        assert_eq!(read, Ok(()), "{text:?}");
        assert_eq!(quick, thorough, "{text:?}");
        true
    }

    #[test]
    fn the_quick_way_never_says_what_the_thorough_one_does_not() {
        let mut seed = 3_usize;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let mut read = 0;
        for _ in 0..200_000 {
            let mut text = String::from(["{", "{\"a\":", " { \"a\" :"][next(3)]);
            for _ in 0..next(5) {
                text += PIECES[next(PIECES.len())];
            }
            text += ["}", "} ", "1}", "", "\"x\"}"][next(5)];
            read += usize::from(agree(&text));
        }
        assert!(read > 5_000, "{read}");
    }

    #[test]
    fn ordinary_events_take_the_quick_way() {
        for text in [
            r#"{"type":"letter.sent","time":"2026-01-31T09:30:00Z","subject":"anna","letter":7}"#,
            r#" { "a" : -1.5e-3 , "b" : null , "c" : true , "d" : false , "e" : "" } "#,
            "{}",
        ] {
            assert!(agree(text), "{text}");
        }
    }

    #[test]
    fn every_byte_is_told_at_every_place() {
        for place in 0..20 {
            for byte in 0..128_u8 {
                let mut inner = vec![b'x'; 20];
                inner[place] = byte;
                let inner = String::from_utf8(inner).unwrap();
                let plain = byte >= 0x20 && byte != b'"' && byte != b'\\';
                assert_eq!(
                    agree(&format!("{{\"a\":\"{inner}\"}}")),
                    plain,
                    "{byte} at {place}"
                );
            }
        }
    }
}
