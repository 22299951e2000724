//! What integrity rules mean.

use super::meaning::{Meaning, Part};
use crate::image::layout::{Expectation, Integrity, Judge, Kind, Rate, Rule, place};

/// The role of an event that may lift a cap; those before it judge.
const MAY_LIFT: u8 = 4;

impl Meaning<'_> {
    pub(super) fn integrity(&mut self, rule: &Rule, nth: u32) -> Option<(Part, u32)> {
        let Integrity {
            rule: _,
            form,
            kind: _,
            keyed,
            retired: _,
            within,
            calendar,
            count,
            begins,
            while_open,
            caps,
            cap,
            until,
            lasts,
            both,
            clock: _,
            cap_clock: _,
            span: _,
            line,
            breach_span: _,
            breach_line,
            head_at: _,
            entries: _,
            standing: _,
        } = self.image.record(rule.index as usize);
        match nth {
            0 => {
                self.number(form.into());
                self.number(within as u64);
                self.calendar(calendar);
                self.number(count.into());
                self.number(begins.into());
                self.rates(rule.index);
                self.number(u64::from(while_open != 0));
                if let Some(open) = place(while_open) {
                    let expectation: Expectation = self.image.record(open);
                    self.whole(expectation.rule);
                }
                Some((Part::Form, line))
            }
            1 => {
                self.number(keyed.into());
                self.text(rule.key);
                Some((Part::Key, rule.line))
            }
            2 => {
                self.judges(rule.index, |role| role != MAY_LIFT);
                Some((Part::Events, line))
            }
            3 => {
                for flag in [caps, until, both] {
                    self.number(flag.into());
                }
                self.number(cap as u64);
                self.number(lasts as u64);
                self.judges(rule.index, |role| role == MAY_LIFT);
                Some((Part::Cap, breach_line))
            }
            _ => None,
        }
    }

    /// Adds another rule, part by part.
    pub(super) fn whole(&mut self, rule: u32) {
        self.text(self.image.rule(rule).name);
        let mut nth = 0;
        while let Some(part) = self.part(rule, nth) {
            self.number(part.hash as u64);
            self.number((part.hash >> 64) as u64);
            nth += 1;
        }
    }

    /// Adds which endings a rule counts, and what tells its sides apart. What was counted of
    /// a word that now means something else would mean nothing, so the word belongs to it.
    fn rates(&mut self, integrity: u32) {
        for (_, expectation) in self.image.all::<Expectation>() {
            for (_, rate) in self.image.records::<Rate>(expectation.rates) {
                let Rate {
                    integrity: of,
                    name,
                    class,
                    first,
                    second,
                } = rate;
                if of != integrity {
                    continue;
                }
                self.text(name);
                self.number(class.into());
                self.predicate(first, None);
                self.predicate(second, None);
                self.whole(expectation.rule);
            }
        }
    }

    /// Adds what an integrity rule reads of events, in some roles, whatever their order.
    fn judges(&mut self, integrity: u32, role_counts: impl Fn(u8) -> bool) {
        let mut events = 0_u128;
        for (number, kind) in self.image.all::<Kind>() {
            for (_, judge) in self.image.records::<Judge>(kind.judges) {
                let Judge {
                    integrity: of,
                    role,
                    key,
                    guard,
                    require,
                    span: _,
                    line: _,
                } = judge;
                if of != integrity || !role_counts(role) {
                    continue;
                }
                let mut event = self.afresh();
                let kind = Some(number as u16);
                event.event(number as u16, key);
                event.number(role.into());
                event.predicate(guard, kind);
                event.predicate(require, kind);
                events = events.wrapping_add(event.hash);
            }
        }
        self.number(events as u64);
        self.number((events >> 64) as u64);
    }
}
