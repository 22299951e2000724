//! How rows of one shape are read as events of one kind, without looking at any name
//! again: learnt from a row that passed the thorough way. Whatever is then wrong with a
//! row is left to that way, which also finds the words for it.

use super::{Occurrence, Resolver, convert, list, plain};
use crate::input::row::{Raw, Shaped};
use crate::input::shape::Shape;
use crate::schema::Schema;

/// Plans that are kept; when there are more, all are forgotten.
const PLANS: usize = 4096;
/// Kinds of event of one shape that have plans; they are told apart one by one.
const KINDS: usize = 64;

/// The plans for the shapes of one log.
#[derive(Debug, Default)]
pub(super) struct Plans {
    age: u64,
    /// By the number of the shape.
    shapes: Vec<Planned>,
    count: usize,
}

/// What is known of one shape.
#[derive(Debug, Default)]
struct Planned {
    /// Whether a row of it passed before. Only then a plan is made: a log may have a new
    /// shape on every line.
    met: bool,
    plans: Vec<Plan>,
}

/// What each value of a row is.
#[derive(Debug)]
pub(super) struct Plan {
    /// The type of the event, as a text and as a number.
    name: String,
    kind: u16,
    /// Where in the row each part of the envelope is.
    ty: usize,
    time: usize,
    subject: usize,
    /// Where a value is, and of which attribute, in the order of the row.
    attributes: Vec<(usize, usize)>,
    /// Where the values are that belong to events of other kinds.
    missing: Vec<usize>,
}

impl Plans {
    /// The plan for a row, if there is one for its shape and type.
    #[inline]
    pub(super) fn find(&self, row: &Shaped<'_>) -> Option<&Plan> {
        let Shape { age, number } = row.shape();
        if age != self.age {
            return None;
        }
        let plans = &self.shapes.get(number)?.plans;
        let name = row.text(plans.first()?.ty)?;
        plans.iter().find(|plan| plan.name == name)
    }

    /// Learns from a row that passed as an event of a kind.
    #[cold]
    pub(super) fn learn(
        &mut self,
        row: &Shaped<'_>,
        kind: u16,
        schema: &Schema<'_>,
        free: Option<&str>,
    ) {
        let Shape { age, number } = row.shape();
        if age != self.age || self.count >= PLANS {
            *self = Self {
                age,
                ..Self::default()
            };
        }
        if self.shapes.len() <= number {
            self.shapes.resize_with(number + 1, Planned::default);
        }
        let Some(known) = self.shapes.get_mut(number) else {
            return;
        };
        if !std::mem::replace(&mut known.met, true) || known.plans.len() >= KINDS {
            return;
        }
        if let Some(plan) = Plan::new(row, kind, schema, free) {
            known.plans.push(plan);
            self.count += 1;
        }
    }
}

impl Plan {
    /// The plan for rows with the names of `row`, which are all different; one that is
    /// `free` need be no attribute.
    fn new(row: &Shaped<'_>, kind: u16, schema: &Schema<'_>, free: Option<&str>) -> Option<Self> {
        let fields = row.fields();
        let place = |name: &str| fields.iter().position(|field| field.name == name);
        let mut plan = Self {
            name: schema.kind_name(kind).to_owned(),
            kind,
            ty: place("type")?,
            time: place("time")?,
            subject: place("subject")?,
            attributes: Vec::new(),
            missing: Vec::new(),
        };
        let of_cloud_event = place("specversion").is_some();
        let attributes = schema.attributes(kind);
        for (at, field) in fields.iter().enumerate() {
            if [plan.ty, plan.time, plan.subject].contains(&at) {
                continue;
            }
            let name = &*field.name;
            let attribute = attributes
                .iter()
                .position(|attribute| attribute.name == name)
                .filter(|_| !(of_cloud_event && plain::CONTEXT.contains(&name)));
            match attribute {
                Some(attribute) => plan.attributes.push((at, attribute)),
                None if of_cloud_event || free == Some(name) => {}
                None => plan.missing.push(at),
            }
        }
        Some(plan)
    }

    /// Reads a row of this shape and type; nothing, when it is not as it should be.
    pub(super) fn read(
        &self,
        row: &Shaped<'_>,
        resolver: &mut Resolver<'_, '_>,
        occurrence: &mut Occurrence,
    ) -> Option<()> {
        occurrence.kind = self.kind;
        occurrence.time = convert::time(row.raw(self.time)).ok()?;
        let subject = match row.text(self.subject) {
            Some(text) => text,
            None => plain::subject(Some(row.raw(self.subject))).ok()?,
        };
        let missing = |place: &usize| row.raw(*place) == Raw::Nothing;
        if !self.missing.iter().all(missing) {
            return None;
        }
        occurrence.values.clear();
        let attributes = resolver.schema.attributes(self.kind);
        for (at, place) in &self.attributes {
            let attribute = attributes.get(*place)?;
            let values = &mut occurrence.values;
            list::add(
                (*place as u8, attribute),
                row.raw(*at),
                resolver.texts,
                values,
            )
            .ok()?;
        }
        occurrence.subject = resolver.subject(subject).ok()?;
        Some(())
    }
}
