//! Values as logs write them to values of an attribute's type.

use crate::input::row::Raw;
use crate::rejection::Rejection;
use crate::schema::Attribute;
use crate::texts::Texts;
use crate::value::duration;
use crate::value::moment::{self, Moment};
use crate::value::number::{Problem, canonical, scaled, whole};
use crate::value::points::Points;
use tamam::image::TEXT_BASE;
use tamam::{Type, Value};

/// The value of `attribute` that `raw` writes, or none when it is missing.
///
/// # Errors
/// [`Rejection::WrongType`], [`Rejection::OutOfRange`] and [`Rejection::TooManyTexts`].
pub fn value(
    attribute: &Attribute<'_>,
    raw: &Raw<'_>,
    texts: &mut Texts,
) -> Result<Option<Value>, Rejection> {
    if *raw == Raw::Nothing {
        return Ok(None);
    }
    let ty = attribute.slot.kind();
    let value = match ty {
        Type::Id => id(raw, texts)?.map(Value::Id).ok_or(Problem::NotANumber),
        Type::Text => match raw {
            Raw::Text(text) | Raw::Cell(text) => Ok(Value::Text(number(text, texts)?)),
            _ => Err(Problem::NotANumber),
        },
        Type::Int => digits(raw).and_then(whole).map(Value::Int),
        Type::Decimal => digits(raw)
            .and_then(|text| scaled(text, 3))
            .map(Value::Decimal),
        Type::Percent => digits(raw)
            .and_then(|text| scaled(text.strip_suffix('%').unwrap_or(text).trim_end(), 1))
            .map(Value::Percent),
        Type::Bool => truth(raw).map(Value::Bool).ok_or(Problem::NotANumber),
        Type::Time => time(raw).map(Value::Time),
        Type::Duration => length(raw).map(Value::Duration),
        Type::Choice => raw
            .text()
            .and_then(|word| attribute.words.iter().position(|known| *known == word))
            .and_then(|place| u16::try_from(place).ok())
            .map(Value::Choice)
            .ok_or(Problem::NotANumber),
    };
    let (least, greatest) = attribute.slot.range();
    let ordered = !matches!(ty, Type::Id | Type::Text | Type::Choice | Type::Bool);
    match value {
        Ok(value) if ordered && !(least..=greatest).contains(&value.raw()) => {
            Err(out_of_range(attribute, raw))
        }
        Ok(value) => Ok(Some(value)),
        Err(Problem::TooGreat) => Err(out_of_range(attribute, raw)),
        Err(Problem::NotANumber | Problem::NotWhole) => Err(wrong_type(attribute, raw)),
    }
}

/// The number of an id: its own for a whole number from 0 below 2^63, else that of its
/// text.
fn id(raw: &Raw<'_>, texts: &mut Texts) -> Result<Option<u64>, Rejection> {
    let text = match raw {
        Raw::Text(text) | Raw::Cell(text) => &**text,
        Raw::Number(text)
            if text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-') =>
        {
            text
        }
        _ => return Ok(None),
    };
    match canonical(text) {
        Some(number) => Ok(Some(number)),
        None => number(text, texts).map(Some),
    }
}

fn number(text: &str, texts: &mut Texts) -> Result<u64, Rejection> {
    let number = texts.number(text).map_err(|_| Rejection::TooManyTexts)?;
    Ok(TEXT_BASE | u64::from(number))
}

fn digits<'r>(raw: &'r Raw<'_>) -> Result<&'r str, Problem> {
    match raw {
        Raw::Number(text) => Ok(text),
        Raw::Text(text) | Raw::Cell(text) => Ok(text.trim()),
        _ => Err(Problem::NotANumber),
    }
}

fn truth(raw: &Raw<'_>) -> Option<bool> {
    match raw {
        Raw::Bool(yes) => Some(*yes),
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
pub fn time(raw: &Raw<'_>) -> Result<i64, Problem> {
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

fn length(raw: &Raw<'_>) -> Result<i64, Problem> {
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
fn wrong_type(attribute: &Attribute<'_>, raw: &Raw<'_>) -> Rejection {
    let expected = match attribute.slot.kind() {
        Type::Id => "a whole number or a text".to_owned(),
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
        name: attribute.name.to_owned(),
        expected,
        found: raw.describe(),
    }
}

#[cold]
fn out_of_range(attribute: &Attribute<'_>, raw: &Raw<'_>) -> Rejection {
    let (least, greatest) = attribute.slot.range();
    let show = |raw: i64| match attribute.slot.kind() {
        Type::Decimal => Points(raw).to_string(),
        Type::Percent => format!("{}%", Points(raw.saturating_mul(100))),
        Type::Time => Moment(raw).to_string(),
        Type::Duration => format!("{raw}ms"),
        _ => raw.to_string(),
    };
    let range = if attribute.slot.kind() == Type::Time && least == i64::MIN {
        "the years 1 to 9999".to_owned()
    } else {
        format!("{} to {}", show(least), show(greatest))
    };
    Rejection::OutOfRange {
        name: attribute.name.to_owned(),
        found: raw.describe(),
        range,
    }
}
