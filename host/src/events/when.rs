//! Times in the formats and zones that a mapping states.

use crate::input::row::Raw;
use crate::rejection::Rejection;
use crate::value::moment::{in_range, no_such_day, not_of_calendar, parse};
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

/// How a column writes points in time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// RFC 3339, or milliseconds since 1970.
    Standard,
    /// A date with or without a time of day, as ISO 8601 writes them, by the clocks of a
    /// zone; what has an offset of its own is read as such.
    Local(TimeZone),
    /// As a format says, by the clocks of a zone.
    Formatted(String, TimeZone),
    /// As a format with an offset or zone of its own says.
    WithOffset(String),
}

impl Clock {
    /// A clock, from what a mapping says.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn new(format: Option<&str>, zone: Option<&str>) -> Result<Self, String> {
        let zone = zone
            .map(|name| {
                TimeZone::get(name).map_err(|_| format!("no time zone is named `{name}`: use names such as `Europe/Amsterdam` or `UTC`"))
            })
            .transpose()?;
        match (format, zone) {
            (None, None) => Ok(Self::Standard),
            (None, Some(zone)) => Ok(Self::Local(zone)),
            (Some(format), Some(zone)) => Ok(Self::Formatted(format.to_owned(), zone)),
            (Some(format), None)
                if ["%z", "%:z", "%Q", "%s"]
                    .iter()
                    .any(|mark| format.contains(mark)) =>
            {
                Ok(Self::WithOffset(format.to_owned()))
            }
            (Some(format), None) => Err(format!(
                "the format `{format}` has no offset: say by which clocks it is, as zone = \"UTC\""
            )),
        }
    }

    /// Reads a time of the column `name`. Of a time that a zone's clocks show twice the
    /// first is taken; one that they leap over is read as if they had not yet leapt.
    ///
    /// # Errors
    /// [`Rejection::WrongType`], [`Rejection::NoSuchDay`] or [`Rejection::OutOfRange`].
    pub fn read(&self, name: &str, raw: Raw<'_>) -> Result<i64, Rejection> {
        if let Self::Standard = self {
            return super::plain::time(raw).map_err(|rejection| named(rejection, name));
        }
        let text = raw.text().unwrap_or_default();
        let ms = match self {
            Self::Standard => None,
            Self::Local(zone) => parse(text).or_else(|| local(text.parse().ok()?, zone)),
            Self::Formatted(format, zone) => BrokenDownTime::parse(format, text)
                .and_then(|time| time.to_datetime())
                .ok()
                .and_then(|time| local(time, zone)),
            Self::WithOffset(format) => BrokenDownTime::parse(format, text)
                .and_then(|time| time.to_timestamp())
                .ok()
                .and_then(|time| i64::try_from(time.as_nanosecond().div_euclid(1_000_000)).ok()),
        };
        ms.filter(|ms| in_range(*ms))
            .ok_or_else(|| self.no_time(name, raw, text))
    }

    #[cold]
    fn no_time(&self, name: &str, raw: Raw<'_>, text: &str) -> Rejection {
        let (name, found) = (name.to_owned(), raw.describe());
        match self.no_such_day(text) {
            Some(problem) => Rejection::NoSuchDay {
                name,
                found,
                problem,
            },
            None => Rejection::WrongType {
                name,
                expected: self.describe(),
                found,
            },
        }
    }

    /// What is wrong with the day of a time that is written as it should be.
    fn no_such_day(&self, text: &str) -> Option<String> {
        match self {
            Self::Standard | Self::Local(_) => no_such_day(text),
            Self::Formatted(format, _) | Self::WithOffset(format) => {
                let time = BrokenDownTime::parse(format, text).ok()?;
                not_of_calendar(
                    u32::try_from(time.year()?).ok()?,
                    u32::try_from(time.month()?).ok()?,
                    u32::try_from(time.day()?).ok()?,
                )
            }
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Standard => "a time with its offset".to_owned(),
            Self::Local(_) => {
                "a date with or without a time of day, as `2026-01-31 09:30`".to_owned()
            }
            Self::Formatted(format, _) | Self::WithOffset(format) => {
                format!("a time of the format `{format}`")
            }
        }
    }
}

fn local(time: DateTime, zone: &TimeZone) -> Option<i64> {
    let time = zone.to_timestamp(time).ok()?;
    i64::try_from(time.as_nanosecond().div_euclid(1_000_000)).ok()
}

/// The same rejection, of the column that the log has instead of `time`.
fn named(rejection: Rejection, column: &str) -> Rejection {
    match rejection {
        Rejection::WrongType {
            expected, found, ..
        } => Rejection::WrongType {
            name: column.to_owned(),
            expected,
            found,
        },
        Rejection::OutOfRange { found, misses, .. } => Rejection::OutOfRange {
            name: column.to_owned(),
            found,
            misses,
        },
        Rejection::NoSuchDay { found, problem, .. } => Rejection::NoSuchDay {
            name: column.to_owned(),
            found,
            problem,
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::moment::Moment;

    fn read(format: Option<&str>, zone: Option<&str>, text: &str) -> Option<String> {
        let clock = Clock::new(format, zone).unwrap();
        let read = clock.read("when", Raw::Cell(text));
        read.ok().map(|ms| Moment(ms).to_string())
    }

    #[test]
    fn local_times_follow_the_clocks_of_their_zone() {
        let amsterdam = Some("Europe/Amsterdam");
        let shown = |time: &str| Some(time.to_owned());
        assert_eq!(
            read(None, amsterdam, "2026-01-31 09:30"),
            shown("2026-01-31T08:30:00Z")
        );
        assert_eq!(
            read(None, amsterdam, "2026-07-31T09:30:00"),
            shown("2026-07-31T07:30:00Z")
        );
        assert_eq!(
            read(None, amsterdam, "2026-07-31"),
            shown("2026-07-30T22:00:00Z")
        );
        assert_eq!(
            read(None, amsterdam, "2026-07-31T09:30:00Z"),
            shown("2026-07-31T09:30:00Z")
        );
        // The hour that comes twice, and the one that does not come.
        assert_eq!(
            read(None, amsterdam, "2026-10-25 02:30"),
            shown("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            read(None, amsterdam, "2026-03-29 02:30"),
            shown("2026-03-29T01:30:00Z")
        );
    }

    #[test]
    fn formats_are_followed_to_the_letter() {
        let shown = |time: &str| Some(time.to_owned());
        assert_eq!(
            read(Some("%Y%m%d"), Some("UTC"), "19970101"),
            shown("1997-01-01T00:00:00Z")
        );
        assert_eq!(
            read(
                Some("%d/%m/%Y %H:%M"),
                Some("America/New_York"),
                "31/01/2013 05:45"
            ),
            shown("2013-01-31T10:45:00Z")
        );
        assert_eq!(
            read(
                Some("%Y-%m-%d %H:%M:%S %z"),
                None,
                "2013-01-31 05:45:00 -0500"
            ),
            shown("2013-01-31T10:45:00Z")
        );
        assert_eq!(read(Some("%Y%m%d"), Some("UTC"), "1997-01-01"), None);
    }

    #[test]
    fn a_clock_without_a_zone_is_asked_for_one() {
        assert!(
            Clock::new(Some("%Y%m%d"), None)
                .unwrap_err()
                .contains("zone = \"UTC\"")
        );
        assert!(Clock::new(None, Some("Europe/Asmterdam")).is_err());
    }
}
