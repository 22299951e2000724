//! Logs of other shapes: a mapping file says which columns make which events.
//!
//! ```toml
//! missing = ["", "NA"]             # cells that count as missing
//!
//! [time]                           # for all events; RFC 3339 unless it says otherwise
//! column = "when"
//! format = "%Y-%m-%d %H:%M:%S"
//! zone = "Europe/Amsterdam"
//!
//! [subject]
//! column = "customer"
//!
//! [[event]]
//! type = "letter.sent"
//! when = { first_of = "case" }     # or { column = "activity", equals = "sent" },
//!                                  # or { column = "sent_at", present = true }
//! time = { column = "sent_at" }
//! attributes = { letter = { column = "case" }, public = { value = false } }
//! ```

use super::column::{Cells, Column};
use super::early::{Early, is_number};
use super::when::Clock;
use super::{Occurrence, Resolver, convert, plain};
use crate::input::row::{Raw, RawBuf, Row};
use crate::rejection::Rejection;
use crate::schema::Attribute;
use crate::spelling::nearest;
use crate::texts::Texts;
use crate::value::duration;
use crate::value::moment::Moment;
use crate::value::number::scaled;
use serde::Deserialize;
use std::collections::BTreeMap;
use tamam::{Image, Type};

/// Why a mapping file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is not such a TOML file.
    #[error("the mapping file is not one: {0}")]
    Form(String),
    /// The log has no column that it reads.
    #[error("the mapping file reads column `{column}`, which the log does not have: {help}")]
    NoColumn {
        /// Which.
        column: String,
        /// What to do.
        help: String,
    },
    /// It does not agree with the rules, or with itself.
    #[error("the mapping file, event {event} (`{ty}`): {problem}")]
    Event {
        /// Which event, from one.
        event: usize,
        /// Its type.
        ty: String,
        /// What is wrong and what to do.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    missing: Vec<String>,
    time: Option<TimeSpec>,
    subject: Option<SubjectSpec>,
    event: Vec<EventSpec>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeSpec {
    column: Option<String>,
    format: Option<String>,
    zone: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectSpec {
    column: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventSpec {
    #[serde(rename = "type")]
    ty: String,
    when: Option<WhenSpec>,
    time: Option<TimeSpec>,
    subject: Option<SubjectSpec>,
    #[serde(default)]
    attributes: BTreeMap<String, AttributeSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhenSpec {
    first_of: Option<String>,
    column: Option<String>,
    equals: Option<OneOrMore>,
    present: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeSpec {
    column: Option<String>,
    value: Option<toml::Value>,
    #[serde(default)]
    words: BTreeMap<String, String>,
    unit: Option<String>,
    format: Option<String>,
    zone: Option<String>,
}

/// A mapping that agrees with a program.
pub struct Mapping {
    missing: Vec<String>,
    events: Vec<Made>,
}

/// An event that a row can make.
struct Made {
    kind: u16,
    /// A column and the texts of which it must hold one.
    equals: Option<(Column, Vec<String>)>,
    /// A column and whether it must hold something.
    present: Option<(Column, bool)>,
    /// A column whose text must be new.
    first_of: Option<(Column, Texts)>,
    time: (Column, Clock),
    subject: Column,
    attributes: Vec<(u8, Value)>,
}

/// Where an attribute's value comes from.
struct Value {
    column: Option<Column>,
    fixed: String,
    words: BTreeMap<String, String>,
    /// Milliseconds of one, for numbers that are lengths of time.
    unit: Option<i64>,
    clock: Option<Clock>,
}

impl Mapping {
    /// Reads a mapping file for `image`.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn new(text: &str, image: &Image<'_>) -> Result<Self, Problem> {
        let file: File = toml::from_str(text)
            .map_err(|error| Problem::Form(error.to_string().trim_end().to_owned()))?;
        if file.event.is_empty() {
            return Err(Problem::Form("it makes no [[event]]".to_owned()));
        }
        let mut events = Vec::new();
        for (place, spec) in file.event.iter().enumerate() {
            let made = Made::new(spec, &file, image).map_err(|problem| Problem::Event {
                event: place + 1,
                ty: spec.ty.clone(),
                problem,
            })?;
            events.push(made);
        }
        Ok(Self {
            missing: file.missing,
            events,
        })
    }

    /// Whether a table with these columns has all that the mapping reads.
    ///
    /// # Errors
    /// [`Problem::NoColumn`].
    pub fn agree(&self, columns: &[String]) -> Result<(), Problem> {
        let missing = self
            .events
            .iter()
            .flat_map(Made::columns)
            .find(|column| !columns.iter().any(|known| known == column));
        match missing {
            None => Ok(()),
            Some(column) => Err(Problem::NoColumn {
                column: column.to_owned(),
                help: match nearest(column, columns.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it has {}", columns.join(", ")),
                },
            }),
        }
    }

    /// Hands each event of a row to `each`, or why one is none, and counts those that are
    /// early.
    pub fn read(
        &mut self,
        resolver: &mut Resolver<'_, '_>,
        row: &Row<'_>,
        (occurrence, early): (&mut Occurrence, &mut Early),
        each: &mut dyn FnMut(Result<&Occurrence, Rejection>),
    ) {
        let cells = Cells {
            row,
            missing: &self.missing,
        };
        for made in &mut self.events {
            match made.read(cells, resolver, (occurrence, early)) {
                Ok(true) => each(Ok(occurrence)),
                Ok(false) => {}
                Err(rejection) => each(Err(rejection)),
            }
        }
    }
}

impl Made {
    fn new(spec: &EventSpec, file: &File, image: &Image<'_>) -> Result<Self, String> {
        let kinds = || (0..image.kinds()).map(|kind| image.kind_name(kind));
        let kind = image
            .kind(&spec.ty)
            .ok_or_else(|| match nearest(&spec.ty, kinds()) {
                Some(near) => format!("the rules have no such event: did you mean `{near}`?"),
                None => "the rules have no such event: declare it there".to_owned(),
            })?;
        let own = spec.time.as_ref();
        let all = file.time.as_ref();
        let column = own.and_then(|time| time.column.clone());
        let column = column
            .or_else(|| all.and_then(|time| time.column.clone()))
            .ok_or("no column has its time: say time = { column = \"...\" }")?;
        // A column of its own is read as its own line says; only without one the common
        // format holds.
        let spelled = own.filter(|time| time.format.is_some() || time.zone.is_some());
        let clock = match spelled.or(all) {
            Some(time) => Clock::new(time.format.as_deref(), time.zone.as_deref())?,
            None => Clock::Standard,
        };
        let subject = spec.subject.as_ref().or(file.subject.as_ref());
        let subject = subject.ok_or("no column has its subject: say [subject] column = \"...\"")?;
        let mut attributes = Vec::new();
        for (name, spec) in &spec.attributes {
            let place = image.attributes(kind).position(|(known, _)| known == name);
            let place = place
                .and_then(|place| u8::try_from(place).ok())
                .ok_or_else(|| {
                    let near = nearest(name, image.attributes(kind).map(|(known, _)| known));
                    let near =
                        near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
                    format!("it has no attribute `{name}`{near}")
                })?;
            let value =
                Value::new(spec).map_err(|problem| format!("attribute `{name}`: {problem}"))?;
            attributes.push((place, value));
        }
        let (mut equals, mut present, mut first_of) = (None, None, None);
        if let Some(when) = &spec.when {
            let new = |column: &String| (Column::new(column), Texts::new());
            first_of = when.first_of.as_ref().map(new);
            let texts = when.equals.as_ref().map(|texts| match texts {
                OneOrMore::One(text) => vec![text.clone()],
                OneOrMore::More(texts) => texts.clone(),
            });
            match (&when.column, texts, when.present) {
                (Some(column), texts, holds) if texts.is_some() || holds.is_some() => {
                    equals = texts.map(|texts| (Column::new(column), texts));
                    present = holds.map(|holds| (Column::new(column), holds));
                }
                (None, None, None) if first_of.is_some() => {}
                _ => {
                    return Err(
                        "`when` needs a `column` with `equals` or `present`, or a `first_of`"
                            .to_owned(),
                    );
                }
            }
        }
        Ok(Self {
            kind,
            equals,
            present,
            first_of,
            time: (Column::new(&column), clock),
            subject: Column::new(&subject.column),
            attributes,
        })
    }

    fn columns(&self) -> impl Iterator<Item = &str> {
        let whens = [
            self.equals.as_ref().map(|(column, _)| column),
            self.present.as_ref().map(|(column, _)| column),
            self.first_of.as_ref().map(|(column, _)| column),
        ];
        let values = self
            .attributes
            .iter()
            .filter_map(|(_, value)| value.column.as_ref());
        [&self.time.0, &self.subject]
            .into_iter()
            .chain(whens.into_iter().flatten())
            .chain(values)
            .map(Column::name)
    }

    /// Makes the event, when the row has it.
    fn read(
        &mut self,
        cells: Cells<'_, '_>,
        resolver: &mut Resolver<'_, '_>,
        (occurrence, early): (&mut Occurrence, &mut Early),
    ) -> Result<bool, Rejection> {
        if let Some((column, texts)) = &mut self.equals {
            let value = column.read(cells)?;
            let text = value.raw().text();
            if !texts.iter().any(|wanted| Some(wanted.as_str()) == text) {
                return Ok(false);
            }
        }
        if let Some((column, wanted)) = &mut self.present
            && (column.read(cells)?.raw() != Raw::Nothing) != *wanted
        {
            return Ok(false);
        }
        if let Some((column, seen)) = &mut self.first_of {
            let value = column.read(cells)?;
            let text = value.raw().text().ok_or_else(|| column.missing())?;
            if seen.find(text).is_some() {
                return Ok(false);
            }
            seen.number(text).map_err(|_| Rejection::TooManyTexts)?;
        }
        occurrence.kind = self.kind;
        occurrence.values.clear();
        let (column, clock) = &mut self.time;
        let value = column.read(cells)?;
        if value.raw() == Raw::Nothing {
            return Err(column.missing());
        }
        occurrence.time = clock.read(column.name(), value.raw())?;
        let is_number_of_event = matches!(clock, Clock::Standard) && is_number(value.raw());
        let mut numbers = 0_u32;
        for (place, value) in &mut self.attributes {
            let attributes = resolver.schema.attributes(self.kind);
            let Some(attribute) = attributes.get(*place as usize) else {
                continue;
            };
            let value = value.read(cells, attribute)?;
            if attribute.slot.kind() == Type::Time && is_number(value.raw()) {
                numbers |= 1 << *place;
            }
            let values = &mut occurrence.values;
            convert::value((*place, attribute), value.raw(), resolver.texts, values)?;
        }
        let value = self.subject.read(cells)?;
        if value.raw() == Raw::Nothing {
            return Err(self.subject.missing());
        }
        occurrence.subject = resolver.subject(plain::subject(Some(value.raw()))?)?;
        early.count(occurrence.time, || is_number_of_event);
        early.count_values(occurrence, |place| numbers & (1 << place) != 0);
        Ok(true)
    }
}

impl Value {
    fn new(spec: &AttributeSpec) -> Result<Self, String> {
        let fixed = match (&spec.column, &spec.value) {
            (Some(_), None) => String::new(),
            (None, Some(toml::Value::String(text))) => text.clone(),
            (None, Some(toml::Value::Boolean(yes))) => yes.to_string(),
            (None, Some(toml::Value::Integer(number))) => number.to_string(),
            (None, Some(toml::Value::Float(number))) => number.to_string(),
            (None, Some(toml::Value::Datetime(time))) => time.to_string(),
            (None, Some(_)) => return Err("`value` is a list or a table".to_owned()),
            _ => return Err("say either `column` or `value`".to_owned()),
        };
        let unit = spec.unit.as_deref().map(|word| {
            duration::unit(word)
                .ok_or_else(|| format!("`{word}` is no unit: use ms, s, m, h, d or w"))
        });
        let clock = (spec.format.is_some() || spec.zone.is_some())
            .then(|| Clock::new(spec.format.as_deref(), spec.zone.as_deref()));
        Ok(Self {
            column: spec.column.as_deref().map(Column::new),
            fixed,
            words: spec.words.clone(),
            unit: unit.transpose()?,
            clock: clock.transpose()?,
        })
    }

    fn read<'v, 'r: 'v>(
        &'v mut self,
        cells: Cells<'_, 'r>,
        attribute: &Attribute<'_>,
    ) -> Result<RawBuf<'v>, Rejection> {
        let Some(column) = &mut self.column else {
            return Ok(RawBuf::Written(Raw::Cell(&self.fixed)));
        };
        let value = column.read(cells)?;
        let raw = value.raw();
        let Some(text) = raw.text() else {
            return Ok(value);
        };
        if let Some(word) = self.words.get(text) {
            return Ok(RawBuf::Written(Raw::Cell(word)));
        }
        if let Some(clock) = &self.clock {
            let ms = clock.read(column.name(), raw)?;
            return Ok(RawBuf::Cell(Moment(ms).to_string()));
        }
        if let Some(unit) = self.unit {
            let ms = scaled(text, 3).ok().and_then(|thousandths| {
                let ms = i128::from(thousandths) * i128::from(unit);
                let half = if ms < 0 { -500 } else { 500 };
                i64::try_from((ms + half) / 1000).ok()
            });
            let ms = ms.ok_or_else(|| Rejection::WrongType {
                name: attribute.name.to_owned(),
                expected: "a number of its unit".to_owned(),
                found: raw.describe(),
            })?;
            return Ok(RawBuf::Cell(ms.to_string()));
        }
        Ok(value)
    }
}
