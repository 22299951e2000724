//! Calendars whose zone goes by what is known of the person ([64]).

use super::calendar::{Calendar, Zone};
use super::known::Known;
use super::value::V;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A calendar as the rules write it.
#[derive(Clone, Debug, Default)]
pub struct Hours {
    /// The calendar, in its one zone if it has one.
    pub calendar: Calendar,
    /// What says the zone instead, if anything does.
    pub home: Option<Home>,
}

/// What a zone goes by: a name that is known, and the zone of each word.
#[derive(Clone, Debug)]
pub struct Home {
    pub name: String,
    pub zones: BTreeMap<String, Zone>,
    pub otherwise: Option<Zone>,
}

impl Hours {
    /// The calendar as it stands by what is known now; none while it has no zone.
    pub fn by(&self, known: &Known) -> Option<Cow<'_, Calendar>> {
        let Some(home) = &self.home else {
            return Some(Cow::Borrowed(&self.calendar));
        };
        let word = known.read(&home.name).expect("a valid program knows it");
        let own = word.and_then(|word| match word {
            V::Choice(word) => home.zones.get(&word),
            other => panic!("a zone goes by a choice, not by {other:?}"),
        });
        let zone = own.or(home.otherwise.as_ref())?.clone();
        Some(Cow::Owned(Calendar {
            zone,
            ..self.calendar.clone()
        }))
    }
}
