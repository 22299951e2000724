//! The quick way through the lines that most logs have: one object, no objects in it, no
//! escapes. Names that came before are known by the marks around them and are not read
//! again. Whatever is not so, and whatever is wrong, is left to the thorough reader,
//! which also finds the words for it.

use super::ahead::Ahead;
use super::row::{Sort, Written};
use super::shape::{Marks, Place, ROOT, Shapes, Step};
use crate::limits::FIELDS;

/// Reads `text` when it is such an object: where its names end in `shapes`. Otherwise
/// what `values` then holds means nothing.
pub(super) fn read(text: &str, shapes: &mut Shapes, values: &mut Vec<Written>) -> Option<Step> {
    // Then every place in it can be told by 32 bits.
    let total = u32::try_from(text.len()).ok()?;
    let mut rest = text.as_bytes();
    let ahead = Ahead::new(rest);
    let mut place = shapes.root();
    values.clear();
    loop {
        place = match shapes.follow(&place, ahead.sixteen(rest), rest) {
            Some(place) => place,
            None => learn(text, rest, place.step, shapes)?,
        };
        rest = rest.get(place.length..)?;
        if place.ends {
            return Some(place.step);
        }
        if values.len() >= FIELDS {
            return None;
        }
        let (sort, start);
        let value = if let [b'"', inner @ ..] = rest {
            (sort, start) = (Sort::Text, total - inner.len() as u32);
            let length = plain(inner, ahead)?;
            rest = inner.get(length + 1..)?;
            length
        } else {
            start = total - rest.len() as u32;
            let length;
            (sort, length) = bare(rest)?;
            rest = rest.get(length..)?;
            length
        };
        values.push(Written {
            start,
            end: start + value as u32,
            sort,
        });
    }
}

/// Remembers the marks that `rest` begins with, where no known ones did.
#[cold]
fn learn(text: &str, rest: &[u8], step: Step, shapes: &mut Shapes) -> Option<Place> {
    let first = step == ROOT;
    let start = text.len() - rest.len();
    let mut cursor = Cursor { rest };
    let at = |cursor: &Cursor<'_>| rest.len() - cursor.rest.len();
    let mut name = None;
    cursor.space();
    if first {
        cursor.expect(b'{')?;
        cursor.space();
    }
    if cursor.skip(|byte| byte == b'}') {
        cursor.space();
        if !cursor.rest.is_empty() {
            return None;
        }
    } else {
        if !first {
            cursor.expect(b',')?;
            cursor.space();
        }
        cursor.expect(b'"')?;
        let length = plain(cursor.rest, Ahead::new(cursor.rest))?;
        name = Some((at(&cursor), at(&cursor) + length));
        cursor.rest = cursor.rest.get(length + 1..)?;
        cursor.space();
        cursor.expect(b':')?;
        cursor.space();
    }
    let text = text.get(start..start + at(&cursor))?;
    let step = shapes.learn(step, Marks { text, name })?;
    shapes.place(step)
}

/// Bytes of a text without escapes, up to the quote that closes it.
#[inline(never)]
fn plain(text: &[u8], ahead: Ahead) -> Option<usize> {
    let mut rest = text;
    loop {
        // The zeros behind the line end it too.
        let ends = ends(ahead.eight(rest));
        if ends != 0 {
            let end = ends.trailing_zeros() as usize / 8;
            let closes = rest.get(end) == Some(&b'"');
            return closes.then_some(text.len() - rest.len() + end);
        }
        rest = rest.get(8..)?;
    }
}

/// A value that is no text: what it is, and its bytes.
#[inline(never)]
fn bare(rest: &[u8]) -> Option<(Sort, usize)> {
    let word = |word: &[u8], sort: Sort| rest.starts_with(word).then_some((sort, word.len()));
    match rest.first()? {
        b't' => word(b"true", Sort::Yes),
        b'f' => word(b"false", Sort::No),
        b'n' => word(b"null", Sort::Nothing),
        _ => number(rest).map(|length| (Sort::Number, length)),
    }
}

/// Bytes of a number, by the grammar of JSON to the letter.
fn number(rest: &[u8]) -> Option<usize> {
    let mut cursor = Cursor { rest };
    cursor.skip(|byte| byte == b'-');
    if !cursor.skip(|byte| byte == b'0') {
        cursor.digits()?;
    }
    if cursor.skip(|byte| byte == b'.') {
        cursor.digits()?;
    }
    if cursor.skip(|byte| matches!(byte, b'e' | b'E')) {
        cursor.skip(|byte| matches!(byte, b'+' | b'-'));
        cursor.digits()?;
    }
    Some(rest.len() - cursor.rest.len())
}

struct Cursor<'l> {
    rest: &'l [u8],
}

impl Cursor<'_> {
    /// Passes over a byte, when it is one of those.
    #[inline]
    fn skip(&mut self, is: impl FnOnce(u8) -> bool) -> bool {
        match self.rest {
            [byte, after @ ..] if is(*byte) => {
                self.rest = after;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        self.skip(|byte| byte == wanted).then_some(())
    }

    fn space(&mut self) {
        while self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {}
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let is = |byte: u8| byte.is_ascii_digit();
        self.skip(is).then_some(())?;
        while self.skip(is) {}
        Some(())
    }
}

/// The high bits of those of eight bytes that end a plain text: a quote, a backslash, a
/// control character. A byte above one that does may be marked wrongly; the lowest mark
/// is right.
#[inline]
fn ends(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes;
    // With this bit turned, a quote comes right after the control characters.
    let low = below(bytes ^ (ONES * 2), 0x21);
    let backslash = below(bytes ^ (ONES * u64::from(b'\\')), 1);
    (low | backslash) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::super::row::Shaped;
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

    /// Reads in both ways, the quick one with what it learned before; it must say the same
    /// as the thorough one or nothing.
    fn agree(text: &str, shapes: &mut Shapes) -> bool {
        let mut values = Vec::new();
        let Some(end) = read(text, shapes, &mut values) else {
            return false;
        };
        let quick = Shaped::new(shapes, end, text, &values).fields();
        assert_eq!(json::fields(text), Ok(quick), "{text:?}");
        true
    }

    #[test]
    fn the_quick_way_never_says_what_the_thorough_one_does_not() {
        let mut seed = 3_usize;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let mut shapes = Shapes::default();
        let mut read = 0;
        for _ in 0..200_000 {
            let mut text = String::from(["{", "{\"a\":", " { \"a\" :"][next(3)]);
            for _ in 0..next(5) {
                text += PIECES[next(PIECES.len())];
            }
            text += ["}", "} ", "1}", "", "\"x\"}"][next(5)];
            read += usize::from(agree(&text, &mut shapes));
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
            let mut shapes = Shapes::default();
            assert!(agree(text, &mut shapes), "{text}");
            let shape = |shapes: &mut Shapes| {
                let end = read(text, shapes, &mut Vec::new());
                end.map(|end| shapes.shape(end))
            };
            // What it learned from the line it knows again.
            assert_eq!(shape(&mut shapes), shape(&mut shapes), "{text}");
        }
    }

    #[test]
    fn every_byte_is_told_at_every_place() {
        let mut shapes = Shapes::default();
        for place in 0..20 {
            for byte in 0..128_u8 {
                let mut inner = vec![b'x'; 20];
                inner[place] = byte;
                let inner = String::from_utf8(inner).unwrap();
                let plain = byte >= 0x20 && byte != b'"' && byte != b'\\';
                assert_eq!(
                    agree(&format!("{{\"a\":\"{inner}\"}}"), &mut shapes),
                    plain,
                    "{byte} at {place}"
                );
            }
        }
    }
}
