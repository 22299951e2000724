//! Events that a rule did not see, since they lack the key that its `per` names: they are
//! scored, and a verdict of class `fault` is all that says so.

use crate::warning;
use std::collections::BTreeMap;
use tamam::{Class, Fault};
use tamam_host::replay::Told;
use tamam_host::report::verdict;
use tamam_host::schema::Key;

/// Rules that are named one by one.
const SHOWN: usize = 5;

/// How many events each rule did not see, and where the first stands in the log.
#[derive(Default)]
pub(crate) struct Unseen {
    rules: BTreeMap<u32, (String, u64, u64)>,
}

impl Unseen {
    /// Counts the event of a verdict that says so.
    pub(crate) fn count(&mut self, told: &Told<'_, '_>) {
        let said = told.verdict;
        if said.class != Class::Fault {
            return;
        }
        let keyed = !matches!(told.schema.key(said.rule), Key::None);
        if said.fault != Some(Fault::Absent) || said.key.is_some() || !keyed {
            return;
        }
        let first = said.evidence.numbers().last().copied().unwrap_or_default();
        let name = || verdict::rule(told.image, said.rule).into_owned();
        let rule = self.rules.entry(said.rule);
        rule.or_insert_with(|| (name(), 0, first)).1 += 1;
    }

    /// Says on standard error which rules did not see how many events.
    pub(crate) fn warn(&self) {
        for (rule, events, first) in self.rules.values().take(SHOWN) {
            let (events, have, them) = match events {
                1 => ("1 event".to_owned(), "has", "it"),
                many => (format!("{many} events"), "have", "them"),
            };
            warning::warn(format_args!(
                "{events} {have} no value for the `per` of `{rule}`, which did not see {them}: the first stands on line {first} of the log"
            ));
        }
        match self.rules.len().saturating_sub(SHOWN) {
            0 => {}
            more => anstream::eprintln!(
                "{more} rules more did not see events: --verdicts FILE writes them as `fault`"
            ),
        }
    }
}
