//! Values as logs write them to values of an attribute's type.

use super::list;
use crate::input::row::Raw;
use crate::rejection::Rejection;
use crate::schema::Attribute;
use crate::texts::{Full, Texts};
use crate::value::duration;
use crate::value::moment;
use crate::value::number::{Problem, canonical, scaled, whole};
use crate::value::points::Points;
use tamam::image::TEXT_BASE;
use tamam::{Type, Value};

/// Adds the value of an attribute that `raw` writes to those of its event, or nothing when
/// it is missing. A list is several: see [`Occurrence::values`](super::Occurrence).
///
/// # Errors
/// [`Rejection::WrongType`], [`Rejection::NoSuchDay`], [`Rejection::OutOfRange`],
/// [`Rejection::TooManyIds`] and [`Rejection::TooManyTexts`].
pub fn value(
    (place, attribute): (u8, &Attribute<'_>),
    raw: Raw<'_>,
    texts: &mut Texts,
    values: &mut Vec<(u8, Value)>,
) -> Result<(), Rejection> {
    list::add((place, attribute), raw, texts, values).map_err(|wrong| match wrong {
        Wrong::Type => wrong_type(attribute, raw),
        Wrong::Range => out_of_range(attribute, raw),
        Wrong::Full => Rejection::TooManyTexts,
        Wrong::Many => Rejection::TooManyIds {
            name: attribute.name.to_owned(),
            room: attribute.slot.room(),
        },
    })
}

/// Why a value is none of its attribute.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wrong {
    Type,
    Range,
    /// It is a text, and there is no room for another.
    Full,
    /// It is a list of too many ids.
    Many,
}

impl From<Problem> for Wrong {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::TooGreat => Self::Range,
            Problem::NotANumber | Problem::NotWhole => Self::Type,
        }
    }
}

impl From<Full> for Wrong {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

/// The same, without words for what is wrong.
#[inline]
pub(super) fn quick(
    attribute: &Attribute<'_>,
    raw: Raw<'_>,
    texts: &mut Texts,
) -> Result<Option<Value>, Wrong> {
    if raw == Raw::Nothing {
        return Ok(None);
    }
    let value = match attribute.slot.kind() {
        Type::Id => return Ok(Some(Value::Id(id(raw, texts)?))),
        Type::Ids => return Err(Wrong::Type),
        Type::Text => match raw {
            Raw::Text(text) | Raw::Cell(text) => {
                return Ok(Some(Value::Text(number(text, texts)?)));
            }
            _ => return Err(Wrong::Type),
        },
        Type::Bool => return truth(raw).map(Value::Bool).map(Some).ok_or(Wrong::Type),
        Type::Choice => {
            let place = raw
                .text()
                .and_then(|word| attribute.words.iter().position(|known| *known == word))
                .and_then(|place| u16::try_from(place).ok());
            return place.map(Value::Choice).map(Some).ok_or(Wrong::Type);
        }
        Type::Int => Value::Int(whole(digits(raw)?)?),
        Type::Decimal => Value::Decimal(scaled(digits(raw)?, 3)?),
        Type::Percent => {
            let text = digits(raw)?;
            let text = text.strip_suffix('%').unwrap_or(text).trim_end();
            Value::Percent(scaled(text, 1)?)
        }
        Type::Time => Value::Time(time(raw)?),
        Type::Duration => Value::Duration(length(raw)?),
    };
    let (least, greatest) = attribute.slot.range();
    if (least..=greatest).contains(&value.raw()) {
        Ok(Some(value))
    } else {
        Err(Wrong::Range)
    }
}

/// The number of an id: its own for a whole number from 0 below 2^63, else that of its
/// text.
pub(super) fn id(raw: Raw<'_>, texts: &mut Texts) -> Result<u64, Wrong> {
    let text = match raw {
        Raw::Text(text) | Raw::Cell(text) => text,
        Raw::Number(text)
            if text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-') =>
        {
            text
        }
        _ => return Err(Wrong::Type),
    };
    match canonical(text) {
        Some(number) => Ok(number),
        None => Ok(number(text, texts)?),
    }
}

fn number(text: &str, texts: &mut Texts) -> Result<u64, Full> {
    Ok(TEXT_BASE | u64::from(texts.number(text)?))
}

fn digits(raw: Raw<'_>) -> Result<&str, Problem> {
    match raw {
        Raw::Number(text) => Ok(text),
        Raw::Text(text) | Raw::Cell(text) => Ok(text.trim()),
        _ => Err(Problem::NotANumber),
    }
}

fn truth(raw: Raw<'_>) -> Option<bool> {
    match raw {
        Raw::Bool(yes) => Some(yes),
        Raw::Text(text) | Raw::Cell(text) => {
            let is = |word: &str| text.eq_ignore_ascii_case(word);
            if is("yes") || is("true") {
                Some(true)
            } else if is("no") || is("false") {
                Some(false)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// A point in time: RFC 3339, or milliseconds since 1970 as a number. A cell of fewer
/// than eleven digits is not taken for milliseconds: it is rather a date without marks.
///
/// # Errors
/// [`Problem`].
#[inline]
pub fn time(raw: Raw<'_>) -> Result<i64, Problem> {
    const DIGITS: usize = 11;
    let ms = match raw {
        Raw::Number(text) => whole(text)?,
        Raw::Text(text) => return moment::parse(text).ok_or(Problem::NotANumber),
        Raw::Cell(text) => match moment::parse(text) {
            Some(ms) => ms,
            None if text.trim_start_matches('-').len() < DIGITS => return Err(Problem::NotANumber),
            None => whole(text)?,
        },
        _ => return Err(Problem::NotANumber),
    };
    if moment::in_range(ms) {
        Ok(ms)
    } else {
        Err(Problem::TooGreat)
    }
}

fn length(raw: Raw<'_>) -> Result<i64, Problem> {
    match raw {
        Raw::Number(text) => whole(text),
        Raw::Text(text) => duration::parse(text),
        Raw::Cell(text) => duration::parse(text).or_else(|problem| match problem {
            Problem::NotANumber => whole(text),
            other => Err(other),
        }),
        _ => Err(Problem::NotANumber),
    }
}

#[cold]
fn wrong_type(attribute: &Attribute<'_>, raw: Raw<'_>) -> Rejection {
    let name = attribute.name.to_owned();
    if attribute.slot.kind() == Type::Time
        && let Some(problem) = raw.text().and_then(moment::no_such_day)
    {
        return Rejection::NoSuchDay {
            name,
            found: raw.describe(),
            problem,
        };
    }
    let expected = match attribute.slot.kind() {
        Type::Id => "a whole number or a text".to_owned(),
        Type::Ids => "a list of whole numbers or texts, as [7, 9]".to_owned(),
        Type::Int => "a whole number, as 5".to_owned(),
        Type::Decimal => "a number, as 4.5".to_owned(),
        Type::Percent => "a share in percent, as 25 or \"25%\"".to_owned(),
        Type::Bool => "yes or no, or true or false".to_owned(),
        Type::Time => "a time, as \"2026-01-31T09:30:00Z\"".to_owned(),
        Type::Duration => "a length of time, as \"5h30m\", or a number of milliseconds".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Choice => {
            let words: Vec<_> = attribute
                .words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect();
            format!("one of {}", words.join(", "))
        }
    };
    Rejection::WrongType {
        name,
        expected,
        found: raw.describe(),
    }
}

/// How a number of milliseconds since 1970 misses all times.
pub(super) const NO_YEAR: &str = "as milliseconds since 1970 outside the years 1 to 9999";

#[cold]
fn out_of_range(attribute: &Attribute<'_>, raw: Raw<'_>) -> Rejection {
    Rejection::OutOfRange {
        name: attribute.name.to_owned(),
        found: raw.describe(),
        misses: misses(attribute, raw.text().unwrap_or_default()),
    }
}

/// How a number misses what the rules allow, or what can be kept at all.
fn misses(attribute: &Attribute<'_>, text: &str) -> String {
    let (least, greatest) = attribute.slot.range();
    let ty = attribute.slot.kind();
    let show = |raw: i64| match ty {
        Type::Decimal => Points(raw).to_string(),
        _ => raw.to_string(),
    };
    let negative = text.trim_start().starts_with('-');
    let kept = match ty {
        Type::Int => whole(text.trim()),
        _ => scaled(text.trim(), 3),
    };
    let below = kept.map_or(negative, |raw| raw < least);
    match (least, greatest) {
        (i64::MIN, i64::MAX) => too_great(ty).to_owned(),
        (least, i64::MAX) if below => format!("less than {}", show(least)),
        (i64::MIN, greatest) if !below => format!("more than {}", show(greatest)),
        (_, i64::MAX) | (i64::MIN, _) => too_great(ty).to_owned(),
        (least, greatest) => format!("outside {} to {}", show(least), show(greatest)),
    }
}

/// What is kept of a type for which the rules state no end.
const fn too_great(ty: Type) -> &'static str {
    match ty {
        Type::Time => NO_YEAR,
        Type::Duration => "longer than the 292 million years that a length of time can be",
        Type::Decimal => "longer than the 15 digits that a number has room for before its point",
        Type::Percent => {
            "longer than the 17 digits that a percentage has room for before its point"
        }
        _ => "longer than the 18 digits that a whole number has room for",
    }
}
