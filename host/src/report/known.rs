//! What is known of a subject, as people and machines read it.

use super::json;
use crate::texts::Names;
use crate::value::moment::Moment;
use crate::value::points::Points;
use tamam::image::TEXT_BASE;
use tamam::image::layout::{self, Word};
use tamam::{Image, Known, Value};

/// The words of a status, or of a fact that is a choice, in order.
#[must_use]
pub fn words<'i>(image: &Image<'i>, rule: u32) -> Vec<&'i str> {
    let place = image.rule(rule).index as usize;
    let known: layout::Known = image.record(place);
    let words = image.records::<Word>(known.words);
    words.map(|(_, word)| image.str(word.name)).collect()
}

/// A value as a person reads it, or nothing when it is absent.
#[must_use]
pub fn shown(known: &Known, image: &Image<'_>, texts: &Names) -> Option<String> {
    let text = |number: u64| texts.text((number & !TEXT_BASE) as u32).to_owned();
    Some(match known.value? {
        Value::Id(number) | Value::Text(number) if number & TEXT_BASE != 0 => text(number),
        Value::Id(number) | Value::Text(number) => number.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) | Value::Percent(number) => Points(number).to_string(),
        Value::Bool(yes) => if yes { "yes" } else { "no" }.to_owned(),
        Value::Time(time) => Moment(time).to_string(),
        Value::Duration(ms) => length(ms),
        Value::Choice(place) => {
            let words = words(image, known.rule);
            words.get(place as usize).copied()?.to_owned()
        }
    })
}

/// Adds an object with the value of each fact, status and measure: numbers and yes or no as
/// such, all else as texts, null for what is absent.
pub fn object(out: &mut String, known: &[Known], image: &Image<'_>, texts: &Names) {
    out.push('{');
    for known in known {
        json::name(out, image.rule_name(known.rule));
        let plain = match known.value {
            Some(Value::Bool(yes)) => Some(yes.to_string()),
            Some(Value::Int(_) | Value::Decimal(_) | Value::Percent(_)) => {
                shown(known, image, texts)
            }
            Some(Value::Id(number)) if number & TEXT_BASE == 0 => Some(number.to_string()),
            Some(_) => None,
            None => Some("null".to_owned()),
        };
        match plain {
            Some(plain) => out.push_str(&plain),
            None => json::text(out, &shown(known, image, texts).unwrap_or_default()),
        }
    }
    out.push('}');
}

/// A length of time in milliseconds, as `5h30m`.
#[must_use]
pub fn length(ms: i64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
        (1, "ms"),
    ];
    if ms == 0 {
        return "0m".to_owned();
    }
    let mut rest = ms.unsigned_abs();
    let mut shown = if ms < 0 { "-" } else { "" }.to_owned();
    for (unit, word) in UNITS {
        if rest >= unit {
            shown += &format!("{}{word}", rest / unit);
            rest %= unit;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn durations_are_shown_as_authors_write_them() {
        assert_eq!(length(19_800_000), "5h30m");
        assert_eq!(length(-180_000), "-3m");
        assert_eq!(length(0), "0m");
        assert_eq!(length(86_399_999), "23h59m59s999ms");
    }
}
