//! Alerts: raised and cleared by what the score and the silences say.

use super::eval;
use super::rules::Rules;
use super::run::{Run, Saying, Source, alone};
use super::scope::Scope;
use super::state::{COUNTS, LOOK, Words, look};
use crate::event::Event;
use crate::image::layout::{Alert, Date, place};
use crate::verdict::{Class, Evidence};

/// Bits of an alert's word: it is raised; its condition was true at the last look.
const RAISED: u64 = 1;
const TRUE: u64 = 2;

/// From this bit on: the check of this instant, by its place plus one.
const CHECK: u32 = 8;

/// Whether an alert with such a word is raised.
pub(crate) const fn is_raised(word: u64) -> bool {
    word & RAISED != 0
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Looks at every alert once, if anything they read has changed.
    #[inline]
    pub(crate) fn look_at_alerts(&mut self, event: Option<&Event>, now: i64) {
        if self.head[COUNTS] & LOOK != 0 && self.image.has::<Alert>() {
            self.head[COUNTS] &= !LOOK;
            self.look_at_all(event, now);
        }
    }

    #[inline(never)]
    fn look_at_all(&mut self, event: Option<&Event>, now: i64) {
        self.follow_trends(now);
        for (_, alert) in self.image.all::<Alert>() {
            *self.steps += 1;
            let at = alert.state_at as usize;
            let before = self.words.word(at);
            let after = if alert.checks.count == 0 {
                self.look_at(&alert, before, event, now)
            } else {
                self.look_on_date(&alert, before, event, now)
            };
            if after != before {
                // A step may make another one possible at the next look.
                self.words.put(at, after);
                look(self.head);
            }
        }
    }

    /// Looks at an alert, and says its word after that.
    fn look_at(&mut self, alert: &Alert, before: u64, event: Option<&Event>, now: i64) -> u64 {
        let raises = self.reads(alert, false, event, now);
        let mut after = if raises { TRUE } else { 0 };
        if before & RAISED == 0 {
            if raises && before & TRUE == 0 {
                after |= RAISED;
                self.say_alert(Class::Raised, alert, evidence(event), now);
            }
        } else {
            let clears = if alert.clear.count == 0 {
                !raises
            } else {
                self.reads(alert, true, event, now)
            };
            if clears {
                self.say_alert(Class::Cleared, alert, evidence(event), now);
            } else {
                after |= RAISED;
            }
        }
        after
    }

    /// The same for an alert that is raised on dates alone.
    fn look_on_date(&mut self, alert: &Alert, before: u64, event: Option<&Event>, now: i64) -> u64 {
        if before & RAISED == 0 {
            let Some(check) = place((before >> CHECK) as u32) else {
                return 0;
            };
            if !self.reads(alert, false, event, now) {
                return 0;
            }
            let check: Date = self.image.record(check);
            let cause = self.words.word(check.state_at as usize);
            self.say_alert(Class::Raised, alert, Evidence::none().and(cause), now);
            return RAISED;
        }
        let clears = if alert.clear.count == 0 {
            !self.reads(alert, false, event, now)
        } else {
            self.reads(alert, true, event, now)
        };
        if clears {
            self.say_alert(Class::Cleared, alert, evidence(event), now);
            return 0;
        }
        RAISED
    }

    /// An event may set the dates of checks.
    #[inline(never)]
    pub(crate) fn set_checks(&mut self, event: &Event) {
        let image = self.image;
        let of_kind = |(_, check): &(usize, Date)| check.kind == u32::from(event.kind);
        for (_, check) in image.all::<Date>().filter(of_kind) {
            *self.steps += 1;
            let alert: Alert = image.record(check.alert as usize);
            let source = Source {
                rule: alert.rule,
                span: check.span,
                line: check.line,
            };
            let saying = Saying::of(event, source, None);
            if self.holds(check.guard, &Scope::event(event), &|| saying) {
                self.words.put(check.state_at as usize, event.evidence);
                let due = event.time.saturating_add(check.delay);
                self.set_due(check.clock as usize, Some(due));
            }
        }
    }

    /// A check has come: its alert is looked at in this instant.
    pub(super) fn come_to_check(&mut self, index: usize, clock: usize) {
        if !self.image.has::<Date>() {
            return self.set_due(clock, None);
        }
        let check: Date = self.image.record(index);
        let alert: Alert = self.image.record(check.alert as usize);
        let at = alert.state_at as usize;
        let word = self.words.word(at);
        if word >> CHECK == 0 {
            let place = (index as u64).saturating_add(1);
            self.words.put(at, word | (place << CHECK));
        }
        look(self.head);
        self.set_due(clock, None);
    }

    part_of_caller! {
        fn reads(&mut self, alert: &Alert, clear: bool, event: Option<&Event>, now: i64) -> bool
            = reads_here, reads_apart
    }

    #[inline(always)]
    fn reads_here(&mut self, alert: &Alert, clear: bool, event: Option<&Event>, now: i64) -> bool {
        let scope = Scope::nothing();
        let code = if clear { alert.clear } else { alert.raise };
        let (words, steps) = (&*self.words, &mut *self.steps);
        let answer = eval::eval(self.image, words, code, &scope, Some(self.head), steps);
        if let Some(fault) = answer.fault {
            // The next look would say so again, and shall.
            look(self.head);
            let saying = saying(alert, clear, evidence(event), now);
            self.say_fault(fault, &saying);
        }
        answer.value.is_some_and(|value| value != 0)
    }

    fn say_alert(&mut self, class: Class, alert: &Alert, evidence: Evidence, now: i64) {
        let saying = saying(alert, class == Class::Cleared, evidence, now);
        self.say(class, &saying);
    }
}

fn evidence(event: Option<&Event>) -> Evidence {
    event.map_or(Evidence::none(), alone)
}

fn saying(alert: &Alert, clear: bool, evidence: Evidence, now: i64) -> Saying {
    let (span, line) = if clear {
        (alert.clear_span, alert.clear_line)
    } else {
        (alert.span, alert.line)
    };
    Saying {
        source: Source {
            rule: alert.rule,
            span,
            line,
        },
        key: None,
        time: now,
        due: None,
        evidence,
    }
}
