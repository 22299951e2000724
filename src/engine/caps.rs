//! The caps that breaches leave: set, renewed, lifted and run out.

use super::integrity::{USED, mark};
use super::rules::Rules;
use super::run::{Run, Saying};
use super::state::{CAP, COUNTS, has_caps, look};
use super::table::Slot;
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{IntegrityView, JudgeView, place};
use crate::verdict::{Class, Evidence};

/// Flags of a standing cap.
const LIFTABLE: u32 = 2;
pub(crate) const RUN_OUT: u32 = 4;

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// An event may lift a cap.
    pub(crate) fn lift(&mut self, event: &Event, judge: JudgeView<'_>) {
        if !self.image.uses(Form::Cap) {
            return;
        }
        *self.steps += 1;
        let rule: IntegrityView<'_> = self.image.view(judge.integrity() as usize);
        let table = rule.standing();
        let Ok(key) = self.key(event, rule, judge) else {
            return;
        };
        let Some(cap) = table.find(self.words, key) else {
            return;
        };
        if !self.judge_holds(event, rule, judge, key) {
            return;
        }
        let flags = table.flags(self.words, cap);
        if rule.both() != 0 && flags & RUN_OUT == 0 {
            return table.put_flags(self.words, cap, flags | LIFTABLE);
        }
        let since = table.evidence(self.words, cap);
        let saying = Saying {
            evidence: Evidence::none().and(since).and(event.evidence),
            ..Saying::of(event, rule.breach_source(), key)
        };
        self.say(Class::Lifted, &saying);
        self.remove_cap(rule, cap);
    }

    /// Sets or renews the cap of a breach at `time`.
    pub(crate) fn set_cap(
        &mut self,
        rule: IntegrityView<'_>,
        key: Option<u64>,
        time: i64,
        evidence: u64,
    ) {
        sole!(self, rule rule);
        if !self.image.uses(Form::Cap) {
            return;
        }
        if rule.caps() == 0 {
            return;
        }
        let table = rule.standing();
        let cap = match table.find(self.words, key) {
            Some(cap) => {
                self.pass_running(rule, cap);
                table.renew(self.words, cap);
                table.put_flags(self.words, cap, USED);
                table.put_event(self.words, cap, time, evidence);
                Some(cap)
            }
            None => {
                self.head[COUNTS] += CAP;
                table.insert(self.words, &mark(key, time, evidence))
            }
        };
        if rule.running(self.words).is_none() {
            rule.put_running(self.words, cap);
        }
        self.refresh_caps(rule);
        look(self.head);
    }

    /// When a breach at `time` needs a new cap and none is left, the oldest gives way.
    pub(crate) fn make_room(
        &mut self,
        rule: IntegrityView<'_>,
        key: Option<u64>,
        time: i64,
        event: Option<u64>,
    ) {
        sole!(self, rule rule);
        if !self.image.uses(Form::Cap) {
            return;
        }
        let table = rule.standing();
        if rule.caps() == 0 || !table.is_full(self.words) || table.find(self.words, key).is_some() {
            return;
        }
        let Some(oldest) = table.oldest(self.words) else {
            return;
        };
        let since = table.evidence(self.words, oldest);
        let evidence = Evidence::none().and(since);
        let saying = Saying {
            source: rule.breach_source(),
            key: table.key(self.words, oldest),
            time,
            due: None,
            evidence: event.map_or(evidence, |event| evidence.and(event)),
        };
        self.say(Class::Evicted, &saying);
        self.remove_cap(rule, oldest);
    }

    fn remove_cap(&mut self, rule: IntegrityView<'_>, cap: Slot) {
        sole!(self, rule rule);
        self.pass_running(rule, cap);
        rule.standing().remove(self.words, cap);
        if has_caps(self.head) {
            self.head[COUNTS] -= CAP;
        }
        self.refresh_caps(rule);
        look(self.head);
    }

    /// When `cap` is the first whose time has not run out, the next one is now.
    fn pass_running(&mut self, rule: IntegrityView<'_>, cap: Slot) {
        if rule.running(self.words) == Some(cap) {
            let next = rule.standing().newer(self.words, cap);
            rule.put_running(self.words, next);
        }
    }

    pub(crate) fn refresh_caps(&mut self, rule: IntegrityView<'_>) {
        sole!(self, rule rule);
        let Some(clock) = place(rule.cap_clock()) else {
            return;
        };
        let due = rule.running(self.words).map(|cap| {
            let since = rule.standing().time(self.words, cap);
            since.saturating_add(rule.lasts())
        });
        self.set_due(clock, due);
    }

    /// A cap's time has run out.
    pub(crate) fn settle_cap(&mut self, index: usize, clock: usize) {
        if !self.image.uses(Form::CapForTime) {
            return self.set_due(clock, None);
        }
        let rule: IntegrityView<'_> = self.image.view(index);
        sole!(self, rule rule);
        let table = rule.standing();
        let Some(cap) = rule.running(self.words) else {
            return self.set_due(clock, None);
        };
        let flags = table.flags(self.words, cap);
        if rule.both() != 0 && flags & LIFTABLE == 0 {
            table.put_flags(self.words, cap, flags | RUN_OUT);
            self.pass_running(rule, cap);
            return self.refresh_caps(rule);
        }
        let due = table.time(self.words, cap).saturating_add(rule.lasts());
        let saying = Saying {
            source: rule.breach_source(),
            key: table.key(self.words, cap),
            time: due,
            due: Some(due),
            evidence: Evidence::none().and(table.evidence(self.words, cap)),
        };
        self.say(Class::Expired, &saying);
        self.remove_cap(rule, cap);
    }
}
