//! What must follow within a time, and when it has run out.

use super::integrity::AFTER;
use super::rules::Rules;
use super::run::{Run, Saying};
use super::table::Slot;
use crate::image::Form;
use crate::image::layout::{IntegrityView, place};
use crate::verdict::{Class, Evidence};

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// When what counts from `then` has run out: the last instant that is still within.
    #[inline]
    pub(super) fn runs_until(&mut self, rule: IntegrityView<'_>, then: i64) -> i64 {
        if rule.calendar() == 0 {
            return then.saturating_add(rule.within());
        }
        self.open_until(rule, then)
    }

    /// The same, of a calendar's open time. What never comes lies at the end of time.
    #[inline(never)]
    fn open_until(&mut self, rule: IntegrityView<'_>, then: i64) -> i64 {
        if self.keeps_deadlines(rule) {
            return then;
        }
        self.open_from(rule, then)
    }

    /// Whether obligations of a rule keep their deadlines instead of the times at which they
    /// began: what is known may be another zone when they are due.
    fn keeps_deadlines(&self, rule: IntegrityView<'_>) -> bool {
        rule.form() == AFTER && self.goes_by(rule)
    }

    /// The time that an entry keeps which begins at `now`.
    pub(super) fn kept_time(&mut self, rule: IntegrityView<'_>, now: i64) -> i64 {
        if self.image.uses(Form::Zoned) && self.keeps_deadlines(rule) {
            return self.open_from(rule, now);
        }
        now
    }

    fn open_from(&mut self, rule: IntegrityView<'_>, then: i64) -> i64 {
        let Some(hours) = self.hours(rule.calendar()) else {
            return i64::MAX;
        };
        *self.steps += hours.steps();
        hours.after(then, rule.within()).unwrap_or(i64::MAX)
    }

    /// The entry that is due first: the oldest, unless each keeps a deadline of its own.
    fn first_obligation(&mut self, rule: IntegrityView<'_>) -> Option<Slot> {
        let table = rule.entries();
        let mut first = table.oldest(self.words)?;
        if self.image.uses(Form::Zoned) && self.keeps_deadlines(rule) {
            let mut next = table.newer(self.words, first);
            while let Some(entry) = next {
                *self.steps += 1;
                if table.time(self.words, entry) < table.time(self.words, first) {
                    first = entry;
                }
                next = table.newer(self.words, entry);
            }
        }
        Some(first)
    }

    pub(crate) fn refresh_obligations(&mut self, rule: IntegrityView<'_>) {
        sole!(self, rule rule);
        if !self.image.uses(Form::Obligation) {
            return;
        }
        let Some(clock) = place(rule.clock()) else {
            return;
        };
        let table = rule.entries();
        let first = self.first_obligation(rule);
        let due = first.map(|first| {
            let since = table.time(self.words, first);
            self.runs_until(rule, since)
        });
        self.set_due(clock, due);
    }

    /// An obligation's deadline has passed.
    pub(super) fn settle_obligation(&mut self, rule: IntegrityView<'_>, clock: usize) {
        sole!(self, rule rule);
        if !self.image.uses_integrity(AFTER) {
            return self.set_due(clock, None);
        }
        let table = rule.entries();
        let Some(first) = self.first_obligation(rule) else {
            return self.set_due(clock, None);
        };
        let since = table.time(self.words, first);
        let due = self.runs_until(rule, since);
        let evidence = table.evidence(self.words, first);
        let key = table.key(self.words, first);
        let saying = Saying {
            source: rule.source(),
            key,
            time: due,
            due: Some(due),
            evidence: Evidence::none().and(evidence),
        };
        table.remove(self.words, first);
        self.refresh_obligations(rule);
        self.make_room(rule, key, due, None);
        self.say(Class::Breach, &saying);
        self.set_cap(rule, key, due, evidence);
    }
}
