//! Integrity rules, and what an event asks of them.

use super::{Check, Checked};
use crate::image::layout::{Clock, Expectation, Integrity, Judge, Predicate, Rule, place};
use crate::limits::{ATTRIBUTES, FELT, SLOTS};

impl Check<'_, '_> {
    pub(super) fn integrities(&self) -> Checked {
        let image = self.image;
        for (at, rule) in image.all::<Integrity>() {
            let slots = rule.entries.slots.max(rule.standing.slots);
            let fine = self.has::<Rule>(rule.rule)
                && rule.form <= 6
                && rule.kind <= 4
                && rule.within >= 0
                && rule.lasts >= 0
                && (!matches!(rule.form, 1 | 5) || rule.within > 0)
                && (-FELT..=FELT).contains(&rule.cap)
                && slots <= SLOTS
                && self.has_maybe::<Clock>(rule.clock)
                && self.has_maybe::<Clock>(rule.cap_clock)
                && (rule.clock != 0) == (rule.form == 5)
                && (rule.cap_clock != 0) == (rule.caps != 0 && rule.lasts > 0)
                && match place(rule.while_open) {
                    None => rule.form != 3,
                    Some(x) => {
                        x < image.count::<Expectation>()
                            && (rule.keyed == 0 || image.record::<Expectation>(x).keyed != 0)
                    }
                };
            self.record::<Integrity>(at, fine)?;
        }
        for (at, judge) in image.all::<Judge>() {
            let rule: Integrity = image.record(judge.integrity as usize);
            let role = match judge.role {
                0 => rule.form != 5,
                1 => matches!(rule.form, 2 | 5),
                2 => rule.form == 5,
                3 => matches!(rule.form, 1 | 2 | 5 | 6),
                4 => rule.caps != 0 && rule.until != 0,
                _ => false,
            };
            let fine = self.has::<Integrity>(judge.integrity)
                && role
                && self.has_maybe::<Predicate>(judge.guard)
                && self.has_maybe::<Predicate>(judge.require)
                && (rule.keyed == 0 || usize::from(judge.key) < ATTRIBUTES);
            self.record::<Judge>(at, fine)?;
        }
        Ok(())
    }
}
