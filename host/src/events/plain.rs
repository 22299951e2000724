//! Rows that use the rules' own names: `type`, `time`, `subject`, and attributes beside
//! them or under `data`. A CloudEvent passes as it is.

use super::plan::Plans;
use super::{Occurrence, Resolver, convert, early};
use crate::input::json::Json;
use crate::input::row::{Field, Raw, Row};
use crate::rejection::Rejection;
use crate::spelling::nearest;
use crate::value::moment::no_such_day;
use crate::value::number::Problem;

/// What a CloudEvent says of itself, beside `type`, `time`, `subject` and `data`.
pub(super) const CONTEXT: [&str; 5] = [
    "specversion",
    "id",
    "source",
    "datacontenttype",
    "dataschema",
];

/// Reads rows, and knows what those that came before were like.
#[derive(Debug, Default)]
pub struct Plain {
    plans: Plans,
    data: Json,
    /// A name that no event need declare: it tells rows apart.
    free: Option<String>,
}

impl Plain {
    pub(super) fn tell_apart(&mut self, field: Option<&str>) {
        // What was learnt holds without it.
        self.plans = Plans::default();
        self.free = field.map(str::to_owned);
    }

    /// Reads a row into `occurrence`.
    ///
    /// # Errors
    /// [`Rejection`]; what `occurrence` then holds means nothing.
    pub fn read(
        &mut self,
        resolver: &mut Resolver<'_, '_>,
        row: &Row<'_>,
        occurrence: &mut Occurrence,
    ) -> Result<(), Rejection> {
        let row = match row {
            Row::Shaped(row) => row,
            Row::Loose(fields) => {
                let free = self.free.as_deref();
                return read(resolver, fields, free, &mut self.data, occurrence);
            }
        };
        let plan = self.plans.find(row);
        if let Some(plan) = plan
            && plan.read(row, resolver, occurrence).is_some()
        {
            return Ok(());
        }
        let is_new = plan.is_none();
        let free = self.free.as_deref();
        read(resolver, &row.fields(), free, &mut self.data, occurrence)?;
        if is_new {
            self.plans
                .learn(row, occurrence.kind, resolver.schema, free);
        }
        Ok(())
    }
}

/// Whether the time of a row is written as a number.
pub(super) fn time_is_number(row: &Row<'_>) -> bool {
    is_number_among(&row.fields(), "time") == Some(true)
}

/// Whether the value of an attribute is written as a number, beside `type` or under `data`.
#[cold]
pub(super) fn is_number(row: &Row<'_>, name: &str) -> bool {
    let fields = row.fields();
    if let Some(is_number) = is_number_among(&fields, name) {
        return is_number;
    }
    let data = fields.iter().find(|field| field.name == "data");
    let Some(Raw::Nested(text)) = data.map(|field| field.value.raw()) else {
        return false;
    };
    let mut inner = Json::default();
    let inner = inner.object(text).ok();
    inner.and_then(|row| is_number_among(&row.fields(), name)) == Some(true)
}

/// The same of the field of a name, where there is one.
fn is_number_among(fields: &[Field<'_>], name: &str) -> Option<bool> {
    let field = fields.iter().find(|field| field.name == name)?;
    Some(early::is_number(field.value.raw()))
}

/// The thorough way.
fn read(
    resolver: &mut Resolver<'_, '_>,
    fields: &[Field<'_>],
    free: Option<&str>,
    data: &mut Json,
    occurrence: &mut Occurrence,
) -> Result<(), Rejection> {
    let mut envelope = Envelope::default();
    for field in fields {
        envelope.add(field)?;
    }
    let ty = text_of(
        "type",
        envelope.ty,
        "the name of an event, as \"letter.sent\"",
    )?;
    let time = envelope.time.filter(|raw| *raw != Raw::Nothing);
    let time = self::time(time.ok_or_else(|| missing("time"))?)?;
    let kind = resolver
        .schema
        .kind(ty)
        .ok_or_else(|| unknown_type(resolver, ty))?;
    let subject = subject(envelope.subject)?;

    occurrence.kind = kind;
    occurrence.time = time;
    occurrence.values.clear();
    let mut seen = Seen::default();
    let outside = Place {
        of_cloud_event: envelope.is_cloud_event,
        outside: true,
        free,
    };
    for (at, field) in fields.iter().enumerate() {
        if !is_envelope(field) {
            let earlier = fields.get(..at).unwrap_or_default();
            take(resolver, outside, field, earlier, &mut seen, occurrence)?;
        }
    }
    if let Some(text) = envelope.data {
        let inner = data.object(text)?;
        let inner = inner.fields();
        let inside = Place {
            outside: false,
            ..outside
        };
        for (at, field) in inner.iter().enumerate() {
            let earlier = inner.get(..at).unwrap_or_default();
            take(resolver, inside, field, earlier, &mut seen, occurrence)?;
        }
    }
    occurrence.subject = resolver.subject(subject)?;
    Ok(())
}

/// What stands around the attributes.
#[derive(Default)]
struct Envelope<'r> {
    ty: Option<Raw<'r>>,
    time: Option<Raw<'r>>,
    subject: Option<Raw<'r>>,
    data: Option<&'r str>,
    is_cloud_event: bool,
}

impl<'r> Envelope<'r> {
    fn add(&mut self, field: &'r Field<'r>) -> Result<(), Rejection> {
        let place = match &*field.name {
            "type" => &mut self.ty,
            "time" => &mut self.time,
            "subject" => &mut self.subject,
            "data" => {
                if let Raw::Nested(text) = field.value.raw()
                    && self.data.replace(text).is_some()
                {
                    return Err(duplicate("data"));
                }
                return Ok(());
            }
            "specversion" => {
                self.is_cloud_event = true;
                return Ok(());
            }
            _ => return Ok(()),
        };
        match place.replace(field.value.raw()) {
            Some(_) => Err(duplicate(&field.name)),
            None => Ok(()),
        }
    }
}

fn is_envelope(field: &Field<'_>) -> bool {
    match &*field.name {
        "type" | "time" | "subject" => true,
        "data" => matches!(field.value.raw(), Raw::Nested(_)),
        _ => false,
    }
}

/// Where an attribute stands.
#[derive(Clone, Copy)]
struct Place<'p> {
    of_cloud_event: bool,
    /// Beside `type`, not under `data`.
    outside: bool,
    /// A name that need be no attribute here.
    free: Option<&'p str>,
}

/// Which attributes were met before.
#[derive(Default)]
struct Seen {
    attributes: u32,
    /// Where the next attribute probably is: most logs write them in the order in which
    /// they are declared.
    next: usize,
}

fn take(
    resolver: &mut Resolver<'_, '_>,
    place: Place<'_>,
    field: &Field<'_>,
    earlier: &[Field<'_>],
    seen: &mut Seen,
    occurrence: &mut Occurrence,
) -> Result<(), Rejection> {
    let (name, raw) = (&*field.name, field.value.raw());
    let attributes = resolver.schema.attributes(occurrence.kind);
    let outer = place.of_cloud_event && place.outside;
    let is_context = outer && CONTEXT.contains(&name);
    let count = attributes.len();
    let found = (0..count)
        .map(|step| (seen.next + step) % count)
        .find(|at| {
            attributes
                .get(*at)
                .is_some_and(|attribute| attribute.name == name)
        })
        .filter(|_| !is_context);
    let Some((at, attribute)) = found.and_then(|at| Some((at, attributes.get(at)?))) else {
        if earlier.iter().any(|other| other.name == name) {
            return Err(duplicate(name));
        }
        // An empty cell belongs to the events of other lines; what a CloudEvent says
        // of itself is not the rules' concern.
        if raw == Raw::Nothing || outer || (place.outside && place.free == Some(name)) {
            return Ok(());
        }
        return Err(unknown_attribute(resolver, occurrence.kind, name));
    };
    seen.next = at + 1;
    let bit = 1 << at;
    if seen.attributes & bit != 0 {
        return Err(duplicate(name));
    }
    seen.attributes |= bit;
    let values = &mut occurrence.values;
    convert::value((at as u8, attribute), raw, resolver.texts, values)
}

fn duplicate(name: &str) -> Rejection {
    Rejection::Duplicate {
        name: name.to_owned(),
    }
}

fn missing(name: &str) -> Rejection {
    Rejection::Missing {
        name: name.to_owned(),
    }
}

/// The time of an event.
///
/// # Errors
/// [`Rejection::WrongType`], [`Rejection::NoSuchDay`] and [`Rejection::OutOfRange`].
pub fn time(raw: Raw<'_>) -> Result<i64, Rejection> {
    convert::time(raw).map_err(|problem| no_time(raw, problem))
}

#[cold]
fn no_time(raw: Raw<'_>, problem: Problem) -> Rejection {
    let name = "time".to_owned();
    let found = raw.describe();
    if let Some(problem) = raw.text().and_then(no_such_day) {
        return Rejection::NoSuchDay {
            name,
            found,
            problem,
        };
    }
    match problem {
        Problem::TooGreat => Rejection::OutOfRange {
            name,
            found,
            misses: convert::NO_YEAR.to_owned(),
        },
        _ => Rejection::WrongType {
            name,
            expected: "a time with its offset, as \"2026-01-31T09:30:00Z\", or a number of milliseconds since 1970".to_owned(),
            found,
        },
    }
}

/// The name of a subject: a text, or a whole number as it is written.
///
/// # Errors
/// [`Rejection::Missing`] and [`Rejection::WrongType`].
pub fn subject(raw: Option<Raw<'_>>) -> Result<&str, Rejection> {
    if let Some(Raw::Number(digits)) = raw
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        return Ok(digits);
    }
    text_of("subject", raw, "a text or a whole number")
}

fn text_of<'r>(name: &str, raw: Option<Raw<'r>>, expected: &str) -> Result<&'r str, Rejection> {
    match raw {
        None | Some(Raw::Nothing) => Err(missing(name)),
        Some(Raw::Text(text) | Raw::Cell(text)) => Ok(text),
        Some(raw) => Err(Rejection::WrongType {
            name: name.to_owned(),
            expected: expected.to_owned(),
            found: raw.describe(),
        }),
    }
}

#[cold]
fn unknown_type(resolver: &Resolver<'_, '_>, name: &str) -> Rejection {
    Rejection::UnknownType {
        name: name.to_owned(),
        near: resolver.schema.near_kind(name).map(str::to_owned),
    }
}

#[cold]
fn unknown_attribute(resolver: &Resolver<'_, '_>, kind: u16, name: &str) -> Rejection {
    let known = resolver.schema.attributes(kind).iter();
    Rejection::UnknownAttribute {
        event: resolver.schema.kind_name(kind).to_owned(),
        name: name.to_owned(),
        near: nearest(name, known.map(|attribute| attribute.name)).map(str::to_owned),
    }
}
