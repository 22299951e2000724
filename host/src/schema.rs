//! The names of a program as events use them, resolved once.

use crate::events::list::fill;
use crate::spelling::nearest;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use tamam::image::layout::{
    Expectation, Integrity, Judge, Kind, Known, NO_ATTRIBUTE, Range, Rule, Touch, Update,
};
use tamam::{Event, Image, Refused, Slot, Type, Value};

/// An attribute of a kind of event.
#[derive(Clone, Debug)]
pub struct Attribute<'i> {
    /// Its name.
    pub name: &'i str,
    /// Its place and type.
    pub slot: Slot,
    /// The words of a choice, in order; none for other types.
    pub words: Vec<&'i str>,
}

/// What keys of a rule are.
#[derive(Clone, Debug, Default)]
pub enum Key<'i> {
    /// The rule has none.
    #[default]
    None,
    /// Numbers, or numbers that stand for texts.
    Named,
    /// Whole numbers.
    Int,
    /// Yes or no.
    Bool,
    /// One of these words.
    Choice(Vec<&'i str>),
}

/// The kinds of event of a program, found by name.
#[derive(Debug)]
pub struct Schema<'i> {
    kinds: HashMap<&'i str, u16, RandomState>,
    names: Vec<&'i str>,
    attributes: Vec<Vec<Attribute<'i>>>,
    keys: Vec<Key<'i>>,
}

impl<'i> Schema<'i> {
    /// The names of `image`.
    #[must_use]
    pub fn new(image: &Image<'i>) -> Self {
        let mut schema = Self {
            kinds: HashMap::default(),
            names: Vec::new(),
            attributes: Vec::new(),
            keys: Vec::new(),
        };
        for kind in 0..image.kinds() {
            schema.kinds.insert(image.kind_name(kind), kind);
            schema.names.push(image.kind_name(kind));
            let attributes = image.attributes(kind).map(|(name, slot)| Attribute {
                name,
                slot,
                words: image.choices(kind, slot).collect(),
            });
            schema.attributes.push(attributes.collect());
        }
        schema.keys = schema.rule_keys(image);
        schema
    }

    /// The kind of event that bears `name`.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<u16> {
        self.kinds.get(name).copied()
    }

    /// The kind whose name is nearest to `name`, when one is near.
    #[must_use]
    pub fn near_kind(&self, name: &str) -> Option<&'i str> {
        nearest(name, self.names.iter().copied())
    }

    /// The name of a kind.
    #[must_use]
    pub fn kind_name(&self, kind: u16) -> &'i str {
        self.names.get(kind as usize).copied().unwrap_or_default()
    }

    /// The attributes of a kind, in the order they were declared.
    #[must_use]
    pub fn attributes(&self, kind: u16) -> &[Attribute<'i>] {
        self.attributes
            .get(kind as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// Sets attributes of an event of this program: the place of each, and its value.
    ///
    /// # Errors
    /// [`Refused`], when a value is not one of its attribute's.
    #[inline]
    pub fn set(&self, event: &mut Event, values: &[(u8, Value)]) -> Result<(), Refused> {
        fill(event, self.attributes(event.kind()), values)
    }

    /// What the keys of a rule are.
    #[must_use]
    pub fn key(&self, rule: u32) -> &Key<'i> {
        self.keys.get(rule as usize).unwrap_or(&Key::None)
    }

    /// What the keys of each rule are: the image says it where the rule reads its events.
    fn rule_keys(&self, image: &Image<'i>) -> Vec<Key<'i>> {
        let mut keys = vec![Key::None; image.count::<Rule>()];
        let mut found = |rule: u32, kind: u16, attribute: u8| {
            let attribute = match attribute {
                NO_ATTRIBUTE => None,
                place => self.attributes(kind).get(place as usize),
            };
            if let (Some(key), Some(attribute)) = (keys.get_mut(rule as usize), attribute) {
                *key = match attribute.slot.kind() {
                    Type::Int => Key::Int,
                    Type::Bool => Key::Bool,
                    Type::Choice => Key::Choice(attribute.words.clone()),
                    _ => Key::Named,
                };
            }
        };
        for kind in 0..image.kinds() {
            let record: Kind = image.record(kind as usize);
            let touches: Range = record.touches;
            for (_, touch) in image.records::<Touch>(touches) {
                let expectation: Expectation = image.record(touch.expectation as usize);
                found(expectation.rule, kind, touch.key);
            }
            for (_, judge) in image.records::<Judge>(record.judges) {
                let integrity: Integrity = image.record(judge.integrity as usize);
                found(integrity.rule, kind, judge.key);
            }
            for (_, update) in image.records::<Update>(record.updates) {
                let known: Known = image.record(update.known as usize);
                found(known.rule, kind, update.key);
            }
        }
        keys
    }
}
