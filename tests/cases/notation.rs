//! How times, values and verdicts are written in the corpus.

use crate::oracle::{Event, Said, stance};
use std::cell::RefCell;
use tamam::syntax::Tree;
use tamam::syntax::tree::{Attribute, Item, TypeExpr};
use tamam::{Class, Fault, Image, Value};

/// The units of time, greatest first, in milliseconds.
const UNITS: [(&str, i64); 6] = [
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads `1d4h-1ms`, `max`, `0`.
pub fn read_time(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a time");
    let mut total: i128 = 0;
    let mut sign = 1;
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(['+', '-']) {
            sign = if rest.starts_with('-') { -1 } else { 1 };
            rest = after;
        }
        if let Some(after) = rest.strip_prefix("max") {
            (total, rest) = (total + i128::from(i64::MAX), after);
            continue;
        }
        if let Some(after) = rest.strip_prefix("min") {
            (total, rest) = (total + i128::from(i64::MIN), after);
            continue;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit());
        let (number, after) = rest.split_at(digits.unwrap_or(rest.len()));
        let letters = after.find(|c: char| !c.is_ascii_alphabetic());
        let (unit, after) = after.split_at(letters.unwrap_or(after.len()));
        let number: i128 = number.parse().map_err(|_| wrong())?;
        let unit = match UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, ms)) => *ms,
            None if unit.is_empty() && number == 0 => 0,
            None => return Err(wrong()),
        };
        total += sign * number * i128::from(unit);
        rest = after;
    }
    i64::try_from(total).map_err(|_| wrong())
}

/// Writes a time so that [`read_time`] reads it; near a whole second as an offset.
pub fn write_time(time: i64) -> String {
    const NEAR: i64 = 30 * 86_400_000;
    if time == 0 {
        return "0".to_owned();
    }
    if time > i64::MAX - NEAR {
        return ends("max", i64::MAX - time, '-');
    }
    if time < i64::MIN + NEAR {
        return ends("min", time - i64::MIN, '+');
    }
    if time < 0 {
        return format!("-{}", units(-time));
    }
    match time % 1_000 {
        1 if time > 1 => format!("{}+1ms", units(time - 1)),
        999 => format!("{}-1ms", units(time + 1)),
        _ => units(time),
    }
}

fn ends(end: &str, distance: i64, sign: char) -> String {
    match distance {
        0 => end.to_owned(),
        distance => format!("{end}{sign}{}", units(distance)),
    }
}

fn units(mut ms: i64) -> String {
    let mut text = String::new();
    for (name, unit) in &UNITS[1..] {
        if ms >= *unit {
            text += &format!("{}{name}", ms / unit);
            ms %= unit;
        }
    }
    text
}

/// Reads points, such as `+25` or `-0.333`, as thousandths.
pub fn read_points(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a number");
    let unsigned = text.trim_start_matches(['+', '-']);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let part: i64 = format!("{part:0<3}").parse().map_err(|_| wrong())?;
    let magnitude = whole * 1_000 + part;
    Ok(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

/// Writes thousandths as points.
pub fn write_points(thousandths: i64) -> String {
    let sign = match thousandths {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    let magnitude = thousandths.unsigned_abs();
    let part = format!(".{:03}", magnitude % 1_000);
    format!(
        "{sign}{}{}",
        magnitude / 1_000,
        part.trim_end_matches('0').trim_end_matches('.')
    )
}

/// The texts of one case and the numbers that stand for them. A text of digits is the
/// number, so that `7` and `"7"` are one id.
pub struct Texts {
    known: RefCell<Vec<(String, u64)>>,
    /// The first number for a text that is not known yet.
    first: u64,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            known: RefCell::default(),
            first: 1 << 63,
        }
    }
}

impl Texts {
    /// Those that an image knows, with its numbers for them.
    pub fn of(image: &Image) -> Self {
        let known = image.literals().map(|text| {
            let number = image.text(text).expect("a text the rules name");
            (text.to_owned(), number)
        });
        Self {
            known: RefCell::new(known.collect()),
            first: image.texts(),
        }
    }

    pub fn number(&self, text: &str) -> u64 {
        if let Ok(number) = text.parse() {
            return number;
        }
        let mut known = self.known.borrow_mut();
        if let Some((_, number)) = known.iter().find(|(one, _)| one == text) {
            return *number;
        }
        let number = self.first + known.len() as u64;
        known.push((text.to_owned(), number));
        number
    }

    pub fn write(&self, number: u64) -> String {
        let known = self.known.borrow();
        match known.iter().find(|(_, one)| *one == number) {
            Some((text, _)) => format!("\"{text}\""),
            None => number.to_string(),
        }
    }

    fn read(&self, text: &str) -> Option<u64> {
        match text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        {
            Some(text) => Some(self.number(text)),
            None => text.parse().ok(),
        }
    }
}

/// Reads a value as the attribute declares it.
pub fn read_value(
    text: &str,
    attribute: &Attribute,
    tree: &Tree,
    texts: &Texts,
) -> Result<Value, String> {
    let value = match attribute.ty {
        TypeExpr::Ids(_) => None,
        TypeExpr::Id => texts.read(text).map(Value::Id),
        TypeExpr::Int(..) => text.parse().ok().map(Value::Int),
        TypeExpr::Decimal(..) => read_points(text).ok().map(Value::Decimal),
        TypeExpr::Percent => text
            .strip_suffix('%')
            .and_then(|text| read_points(text).ok())
            .map(|hundredths| Value::Percent(hundredths / 100)),
        TypeExpr::Bool => match text {
            "yes" => Some(Value::Bool(true)),
            "no" => Some(Value::Bool(false)),
            _ => None,
        },
        TypeExpr::Time => read_time(text).ok().map(Value::Time),
        TypeExpr::Duration => read_time(text).ok().map(Value::Duration),
        TypeExpr::Text => text
            .starts_with('"')
            .then(|| texts.read(text).map(Value::Text))
            .flatten(),
        TypeExpr::Choice(words) => tree
            .list(words)
            .position(|word| word.text == text)
            .map(|place| Value::Choice(place as u16)),
    };
    value.ok_or_else(|| format!("`{text}` is not a value for `{}`", attribute.name.text))
}

/// Reads a list of ids, such as `[1, "A"]`.
pub fn read_ids(text: &str, texts: &Texts) -> Result<Vec<u64>, String> {
    let inside = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let ids = inside.ok_or_else(|| format!("`{text}` is no list"))?;
    let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
    ids.map(|id| texts.read(id).ok_or_else(|| format!("`{id}` is no id")))
        .collect()
}

/// Reads a verdict, without its `=>`.
pub fn read_said(text: &str, texts: &Texts) -> Result<Said, String> {
    let wrong = |what: &str| format!("`{text}` is not a verdict: {what}");
    let mut parts = text.split(", ");
    let mut words = parts.next().unwrap_or("").split_whitespace();
    let mut word = || words.next().ok_or_else(|| wrong("it ends too early"));
    let time = read_time(word()?)?;
    let mut rule = word()?.to_owned();
    if rule == "feel" {
        rule = format!("feel {}", word()?);
    }
    let mut class = word()?;
    let key = texts.read(class);
    if key.is_some() {
        class = word()?;
    }
    let class = Class::ALL
        .into_iter()
        .find(|one| one.word() == class)
        .ok_or_else(|| wrong("no such class"))?;
    let mut said = Said {
        rule,
        class,
        stance: stance(class),
        outcome: None,
        key,
        time,
        due: None,
        felt: None,
        evidence: Vec::new(),
        fault: None,
    };
    let mut rest: Vec<&str> = words.collect();
    if rest.first() == Some(&"->") && rest.len() > 1 {
        said.outcome = Some(rest[1].to_owned());
        rest.drain(..2);
    }
    if let (Class::Fault, Some(why)) = (class, rest.first()) {
        let faults = [Fault::Absent, Fault::Overflow, Fault::DivisionByZero];
        said.fault = faults.into_iter().find(|fault| fault.word() == *why);
        rest.remove(0);
    }
    if let Some(felt) = rest.first() {
        said.felt = Some(read_points(felt)?);
        rest.remove(0);
    }
    if !rest.is_empty() {
        return Err(wrong("too many words"));
    }
    for part in parts {
        if let Some(due) = part.strip_prefix("due ") {
            said.due = Some(read_time(due)?);
        } else if let Some(from) = part.strip_prefix("from ") {
            for number in from.split_whitespace() {
                said.evidence
                    .push(number.parse().map_err(|_| wrong("its evidence"))?);
            }
        } else {
            return Err(wrong(part));
        }
    }
    Ok(said)
}

/// Writes a verdict so that [`read_said`] reads it.
pub fn write_said(said: &Said, texts: &Texts) -> String {
    let mut text = format!("{} {}", write_time(said.time), said.rule);
    if let Some(key) = said.key {
        text += &format!(" {}", texts.write(key));
    }
    text += &format!(" {}", said.class.word());
    if let Some(outcome) = &said.outcome {
        text += &format!(" -> {outcome}");
    }
    if let Some(fault) = said.fault {
        text += &format!(" {}", fault.word());
    }
    if let Some(felt) = said.felt {
        text += &format!(" {}", write_points(felt));
    }
    if let Some(due) = said.due {
        text += &format!(", due {}", write_time(due));
    }
    if !said.evidence.is_empty() {
        let numbers: Vec<String> = said.evidence.iter().map(u64::to_string).collect();
        text += &format!(", from {}", numbers.join(" "));
    }
    if said.stance != stance(said.class) {
        text += &format!(", with the stance {:?}", said.stance);
    }
    text
}

/// Writes an event so that a case can hold it.
pub fn write_event(event: &Event, tree: &Tree, texts: &Texts) -> String {
    let declared = tree.items().find_map(|item| match item {
        Item::Event(declared) if declared.name.text == event.kind => Some(declared),
        _ => None,
    });
    let declared = declared.expect("a kind of the program");
    let values = tree.list(declared.attributes).filter_map(|attribute| {
        if let Some(ids) = event.lists.get(attribute.name.text) {
            let ids: Vec<String> = ids.iter().map(|id| texts.write(*id)).collect();
            return Some(format!("{}: [{}]", attribute.name.text, ids.join(", ")));
        }
        let value = event.attributes.get(attribute.name.text)?;
        let value = match (*value, attribute.ty) {
            (Value::Id(number) | Value::Text(number), _) => texts.write(number),
            (Value::Int(number), _) => number.to_string(),
            (Value::Decimal(number), _) => write_points(number),
            (Value::Percent(number), _) => format!("{}%", write_points(number * 100)),
            (Value::Bool(yes), _) => if yes { "yes" } else { "no" }.to_owned(),
            (Value::Time(time) | Value::Duration(time), _) => write_time(time),
            (Value::Choice(place), TypeExpr::Choice(words)) => {
                let mut words = tree.list(words);
                words
                    .nth(place.into())
                    .expect("a word of the choice")
                    .text
                    .to_owned()
            }
            (value, _) => panic!("{value:?} is not declared so"),
        };
        Some(format!("{}: {value}", attribute.name.text))
    });
    let values: Vec<String> = values.collect();
    format!(
        "{} {} {{ {} }}",
        write_time(event.time),
        event.kind,
        values.join(", ")
    )
}
