//! Times that are probably seconds: numbers are milliseconds since 1970, so a log in seconds
//! would run in January 1970, and nothing else would show it.

use super::Occurrence;
use crate::input::row::Raw;
use tamam::Value;

/// Numbers that are before March 1973 as milliseconds since 1970, and after it as seconds. A
/// log made by hand, whose clock begins at zero, is none of these.
const SECONDS: std::ops::Range<i64> = 100_000_000..100_000_000_000;

/// Events of a log whose times are such numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Early {
    /// How many.
    pub events: u64,
    /// The time of the first, as it was read: in milliseconds since 1970.
    pub first: i64,
    /// How many values of attributes are such times.
    pub values: u64,
    /// The first of them.
    pub first_value: Valued,
}

/// A value of an attribute that is a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Valued {
    /// The kind of its event.
    pub kind: u16,
    /// Which attribute of the kind.
    pub place: u8,
    /// As it was read: in milliseconds since 1970.
    pub ms: i64,
}

impl Early {
    /// Counts an event of that time, if it is written as a number and probably in seconds.
    #[inline]
    pub(super) fn count(&mut self, ms: i64, written: impl FnOnce() -> bool) {
        if SECONDS.contains(&ms) && written() {
            if self.events == 0 {
                self.first = ms;
            }
            self.events += 1;
        }
    }

    /// Counts the values of an event that are such times; `written` says whether that of an
    /// attribute is written as a number.
    #[inline]
    pub(super) fn count_values(
        &mut self,
        occurrence: &Occurrence,
        mut written: impl FnMut(u8) -> bool,
    ) {
        for (place, value) in &occurrence.values {
            let Value::Time(ms) = *value else {
                continue;
            };
            if SECONDS.contains(&ms) && written(*place) {
                if self.values == 0 {
                    self.first_value = Valued {
                        kind: occurrence.kind,
                        place: *place,
                        ms,
                    };
                }
                self.values += 1;
            }
        }
    }
}

/// Whether a time is written as a number.
pub(super) fn is_number(raw: Raw<'_>) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match raw {
        Raw::Number(_) => true,
        Raw::Cell(text) => digits(text),
        _ => false,
    }
}
