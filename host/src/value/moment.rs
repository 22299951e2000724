//! Points in time as logs write them, in milliseconds since 1970-01-01 00:00 UTC.
//!
//! RFC 3339 in its usual shapes is read by hand; whatever else claims to be RFC 3339 is
//! left to jiff. What is finer than a millisecond is cut off.

use crate::limits::{TIME_MAX, TIME_MIN};
use jiff::Timestamp;
use std::fmt;

/// Reads RFC 3339: a date, a time of day, and `Z` or an offset.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    quick(text.as_bytes())
        .or_else(|| slow(text))
        .filter(|ms| in_range(*ms))
}

/// Whether a time lies between the years 1 and 9999.
#[must_use]
pub fn in_range(ms: i64) -> bool {
    (TIME_MIN..=TIME_MAX).contains(&ms)
}

#[cold]
fn slow(text: &str) -> Option<i64> {
    let timestamp: Timestamp = text.parse().ok()?;
    i64::try_from(timestamp.as_nanosecond().div_euclid(1_000_000)).ok()
}

fn quick(bytes: &[u8]) -> Option<i64> {
    let (head, rest) = bytes.split_first_chunk::<19>()?;
    let eight = |at: usize| -> Option<[u8; 8]> { head.get(at..)?.first_chunk().copied() };
    let date = pairs(eight(0)?, *b"0000-00-")?;
    let mut middle = eight(8)?;
    if let b't' | b' ' = middle[2] {
        middle[2] = b'T';
    }
    let middle = pairs(middle, *b"00T00:00")?;
    let clock = pairs(eight(11)?, *b"00:00:00")?;
    let year = u32::from(date[0]) * 100 + u32::from(date[2]);
    let (month, day) = (u32::from(date[5]), u32::from(middle[0]));
    let (hour, minute, second) = (clock[0], clock[3], clock[6]);
    let valid = year >= 1
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !valid {
        return None;
    }
    let (ms, offset) = match rest {
        b"Z" => (0, 0),
        _ => after_seconds(rest)?,
    };
    let hours = days_since_1970(year, month, day) * 24 + i64::from(hour);
    let minutes = hours * 60 + i64::from(minute) - offset;
    Some((minutes * 60 + i64::from(second)) * 1000 + ms)
}

/// Milliseconds and the minutes of the offset, from what follows the seconds.
#[inline(never)]
fn after_seconds(mut rest: &[u8]) -> Option<(i64, i64)> {
    let mut ms = 0;
    if let [b'.', fraction @ ..] = rest {
        let digits = fraction
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits == 0 || digits > 18 {
            return None;
        }
        for place in 0..3 {
            ms = ms * 10
                + fraction
                    .get(place)
                    .filter(|_| place < digits)
                    .map_or(0, |byte| i64::from(byte - b'0'));
        }
        rest = &fraction[digits..];
    }
    match rest {
        [b'Z' | b'z'] => Some((ms, 0)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
            let hours = digit(h1)? * 10 + digit(h2)?;
            let minutes = digit(m1)? * 10 + digit(m2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = hours * 60 + minutes;
            Some((ms, if *sign == b'-' { -offset } else { offset }))
        }
        _ => None,
    }
}

/// The numbers that two digits side by side make, at the place of the first, in a text
/// that has digits where `form` has zeros, and elsewhere what `form` has. All eight bytes
/// are looked at in one go, as times take much of the reading of a log.
#[inline]
fn pairs(text: [u8; 8], form: [u8; 8]) -> Option<[u8; 8]> {
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // What, added to a digit or to a zero, stays below the high bit, and else does not.
    let room = form.map(|byte| if byte == b'0' { 0x7f - 9 } else { 0x7f });
    let digits = u64::from_le_bytes(text) ^ u64::from_le_bytes(form);
    let beyond = digits.wrapping_add(u64::from_le_bytes(room)) | digits;
    (beyond & HIGHS == 0).then(|| (digits * 10 + (digits >> 8)).to_le_bytes())
}

/// What is wrong with the date at the beginning of a text, when no calendar has that day:
/// `February 2026 has 28 days`.
#[must_use]
pub fn no_such_day(text: &str) -> Option<String> {
    let bytes = text.as_bytes().first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    not_of_calendar(
        number(&[y1, y2, y3, y4])?,
        number(&[m1, m2])?,
        number(&[d1, d2])?,
    )
}

/// The same of a year, a month and a day.
#[must_use]
pub fn not_of_calendar(year: u32, month: u32, day: u32) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = (month as usize)
        .checked_sub(1)
        .and_then(|month| MONTHS.get(month));
    match name {
        None => Some(format!(
            "there is no month {month}: the year stands first, then the month, then the day"
        )),
        Some(_) if day == 0 => Some("days are counted from 1".to_owned()),
        Some(name) if day > days_in(year, month) => {
            Some(format!("{name} {year} has {} days", days_in(year, month)))
        }
        Some(_) => None,
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, by the rule that counts
/// years from March so that the leap day is the last.
#[inline]
fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + of_year;
    i64::from(days) - 719_468
}

/// A time shown as RFC 3339 in UTC, with milliseconds where they are not zero. A time
/// that no calendar of ours reaches is shown as its milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub i64);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !in_range(self.0) {
            return write!(f, "{}", self.0);
        }
        let (days, of_day) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = (shifted + 2) % 12 + 1;
        let year = year + era * 400 + i64::from(month <= 2);
        let (seconds, ms) = (of_day / 1000, of_day % 1000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        if ms != 0 {
            write!(f, ".{ms:03}")?;
        }
        f.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_agrees_with_jiff() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2012-12-31T10:45:00Z",
            "2000-02-29T23:59:59.999Z",
            "1999-12-31T23:59:59+05:30",
            "2011-10-11 13:45:40.276000+02:00",
            "0001-01-02T00:00:00-00:01",
            "9999-12-29T23:59:59.5Z",
            "1600-03-01t00:00:00z",
            "1969-12-31T23:59:59.9994Z",
        ] {
            let quick = quick(text.as_bytes());
            assert!(quick.is_some(), "{text}");
            assert_eq!(quick, slow(text), "{text}");
        }
    }

    #[test]
    fn a_wrong_byte_is_told_at_every_place() {
        let text = b"2012-12-31T10:45:00.276+02:00";
        for place in 0..text.len() {
            for byte in 0..=u8::MAX {
                let mut text = text.to_vec();
                text[place] = byte;
                if let (Some(quick), Ok(text)) = (quick(&text), str::from_utf8(&text)) {
                    assert_eq!(slow(text), Some(quick), "{text}");
                }
            }
        }
    }

    #[test]
    fn days_of_eight_centuries_come_back() {
        for day in (-146_097..146_097).step_by(3) {
            let ms = day * 86_400_000 + 12_345_678;
            let text = Moment(ms).to_string();
            assert_eq!(parse(&text), Some(ms), "{text}");
        }
    }

    #[test]
    fn milliseconds_are_shown_only_when_there_are_some() {
        assert_eq!(Moment(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Moment(-1).to_string(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn a_time_without_an_offset_or_off_the_calendar_is_refused() {
        for text in [
            "",
            "2013-01-01",
            "2013-01-01T00:00:00",
            "2013-02-29T00:00:00Z",
            "2013-13-01T00:00:00Z",
            "2013-01-01T24:00:00Z",
            "2013-01-01T00:00:00.Z",
            "20130101",
            "1357000000000",
            "tomorrow",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
