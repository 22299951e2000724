//! Integrity rules, and what an event asks of them.

use super::{Check, Checked};
use crate::image::layout::{
    Calendar, Clock, Expectation, Integrity, Judge, Predicate, Rate, Rule, place,
};
use crate::limits::{ATTRIBUTES, CASES_NEEDED, COUNTED, FELT, SLOTS};
use crate::verdict::Class;

impl Check<'_, '_> {
    pub(super) fn integrities(&self) -> Checked {
        let image = self.image;
        for (at, rule) in image.all::<Integrity>() {
            let slots = rule.entries.slots.max(rule.standing.slots);
            let fine = self.has::<Rule>(rule.rule)
                && rule.form <= 9
                && rule.kind <= 4
                && rule.retired <= 1
                && rule.within >= 0
                && rule.lasts >= 0
                && self.has_maybe::<Calendar>(rule.calendar)
                && (!matches!(rule.form, 1 | 5 | 7 | 8) || rule.within > 0)
                && counts(&rule)
                && (-FELT..=FELT).contains(&rule.cap)
                && slots <= SLOTS
                && self.has_maybe::<Clock>(rule.clock)
                && self.has_maybe::<Clock>(rule.cap_clock)
                && (rule.clock != 0) == rule.ticks()
                && (rule.form != 9 || rule.keyed == 0)
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
                0 => !matches!(rule.form, 5 | 8 | 9),
                1 => matches!(rule.form, 2 | 5) || rule.form == 8 && rule.begins != 0,
                2 => rule.form == 5,
                3 => matches!(rule.form, 1 | 2 | 5 | 6) || rule.form == 8 && rule.begins != 0,
                4 => rule.caps != 0 && rule.until != 0,
                5 => rule.form == 8,
                _ => false,
            };
            let fine = self.has::<Integrity>(judge.integrity)
                && role
                && self.has_maybe::<Predicate>(judge.guard)
                && self.has_maybe::<Predicate>(judge.require)
                && (rule.keyed == 0 || usize::from(judge.key) < ATTRIBUTES);
            self.record::<Judge>(at, fine)?;
        }
        for (at, rate) in image.all::<Rate>() {
            let rule: Integrity = image.record(rate.integrity as usize);
            let fine = self.has::<Integrity>(rate.integrity)
                && rule.form == 9
                && self.has_str(rate.name)
                && (rate.class as usize) < Class::ALL.len()
                && self.has_maybe::<Predicate>(rate.first)
                && self.has_maybe::<Predicate>(rate.second);
            self.record::<Rate>(at, fine)?;
        }
        Ok(())
    }
}

/// Whether a rule that counts has a number that can be, and no other has one.
const fn counts(rule: &Integrity) -> bool {
    match rule.form {
        7 | 8 => rule.count >= 1 && rule.count <= COUNTED,
        9 => rule.count >= 1 && rule.count <= CASES_NEEDED,
        _ => rule.count == 0,
    }
}
