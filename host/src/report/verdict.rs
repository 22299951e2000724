//! A verdict as a line of JSON.

use super::json;
use crate::replay::Told;
use crate::schema::{Key, Schema};
use crate::texts::Names;
use std::borrow::Cow;
use std::fmt::Write;
use tamam::Image;
use tamam::image::TEXT_BASE;

/// Adds the line of a verdict, with its end.
pub fn line(out: &mut String, told: &Told<'_, '_>) {
    let verdict = told.verdict;
    out.push('{');
    json::name(out, "rule");
    json::text(out, &rule(told.image, verdict.rule));
    json::name(out, "class");
    json::text(out, verdict.class.word());
    json::name(out, "outcome");
    json::text(out, outcome(told));
    json::name(out, "time");
    json::time(out, Some(verdict.time));
    json::name(out, "due");
    json::time(out, verdict.due);
    json::name(out, "subject");
    json::text(out, told.subject);
    json::name(out, "key");
    key(out, verdict.key, told.schema.key(verdict.rule), told.texts);
    json::name(out, "felt");
    json::points(out, verdict.felt);
    json::name(out, "evidence");
    out.push('[');
    for (place, line) in verdict.evidence.numbers().iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        json::number(out, *line);
    }
    out.push(']');
    let source = told.image.source(verdict.line, verdict.span);
    if let Some(file) = source.file {
        json::name(out, "file");
        json::text(out, file);
    }
    json::name(out, "line");
    json::number(out, u64::from(source.line));
    json::name(out, "stance");
    word(out, verdict.stance.map(tamam::Stance::word));
    json::name(out, "fault");
    word(out, verdict.fault.map(tamam::Fault::word));
    out.push_str("}\n");
}

/// The name of a rule, or `feel` and the name of its event, for one that has no name of its
/// own: a rule and an event may be named alike.
#[must_use]
pub fn rule<'i>(image: &Image<'i>, rule: u32) -> Cow<'i, str> {
    const FEEL: u8 = 2;
    let name = image.rule_name(rule);
    match image.rule(rule).sort {
        FEEL => Cow::Owned(format!("feel {name}")),
        _ => Cow::Borrowed(name),
    }
}

/// The name of a verdict's outcome: the author's word, or that of its class.
#[must_use]
pub fn outcome<'t>(told: &Told<'t, '_>) -> &'t str {
    match told.verdict.outcome {
        Some(outcome) => match told.image.outcome(outcome) {
            "" => told.verdict.class.word(),
            name => name,
        },
        None => told.verdict.class.word(),
    }
}

/// Adds a key: a number, yes or no, or the text it was.
pub fn key(out: &mut String, key: Option<u64>, sort: &Key<'_>, texts: &Names) {
    let Some(number) = key else {
        return out.push_str("null");
    };
    let _ = match sort {
        Key::Int => write!(out, "{}", number as i64),
        Key::Bool => write!(out, "{}", number != 0),
        Key::Choice(words) => {
            let word = usize::try_from(number)
                .ok()
                .and_then(|place| words.get(place));
            json::text(out, word.copied().unwrap_or_default());
            Ok(())
        }
        Key::None | Key::Named if number & TEXT_BASE != 0 => {
            json::text(out, texts.text((number & !TEXT_BASE) as u32));
            Ok(())
        }
        Key::None | Key::Named => write!(out, "{number}"),
    };
}

/// A key as a person reads it.
#[must_use]
pub fn shown_key(key: u64, rule: u32, schema: &Schema<'_>, texts: &Names) -> String {
    let mut out = String::new();
    self::key(&mut out, Some(key), schema.key(rule), texts);
    match out
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(text) => text.to_owned(),
        None => out,
    }
}

fn word(out: &mut String, word: Option<&str>) {
    match word {
        Some(word) => json::text(out, word),
        None => out.push_str("null"),
    }
}
