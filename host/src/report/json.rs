//! JSON, written piece by piece. Scores are written as the decimals they are, which no
//! floating point number may come between.

use crate::value::moment::Moment;
use crate::value::points::Points;
use std::fmt::Write;

/// Adds `text` as a JSON text.
pub fn text(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(text.get(plain..at).unwrap_or_default());
        if escape.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
        plain = at + 1;
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

/// Adds `"name":`, after a comma when something stands before it in the object.
pub fn name(out: &mut String, name: &str) {
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
    text(out, name);
    out.push(':');
}

/// Adds thousandths of a point as a decimal, or null.
pub fn points(out: &mut String, points: Option<i64>) {
    let _ = match points {
        Some(points) => write!(out, "{}", Points(points)),
        None => write!(out, "null"),
    };
}

/// Adds a time as RFC 3339, or null.
pub fn time(out: &mut String, time: Option<i64>) {
    let _ = match time {
        Some(time) => write!(out, "\"{}\"", Moment(time)),
        None => write!(out, "null"),
    };
}

/// Adds a whole number.
pub fn number(out: &mut String, number: u64) {
    let _ = write!(out, "{number}");
}

/// Adds an object of counts.
pub fn counts<'n>(out: &mut String, counts: impl IntoIterator<Item = (&'n str, u64)>) {
    out.push('{');
    for (word, count) in counts {
        name(out, word);
        number(out, count);
    }
    out.push('}');
}

/// Adds an object of objects of counts.
pub fn tallies<'n>(
    out: &mut String,
    tallies: impl IntoIterator<Item = (&'n str, Vec<(&'n str, u64)>)>,
) {
    out.push('{');
    for (rule, tally) in tallies {
        name(out, rule);
        counts(out, tally);
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_text_comes_back_through_json() {
        for text in ["", "a\"b\\c", "\u{0}\u{1f}\n\r\t\u{7f}", "نامه", "🎈"] {
            let mut out = String::new();
            super::text(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
