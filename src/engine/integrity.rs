//! What integrity rules make of an event, and the caps that breaches leave.

use super::eval::Scope;
use super::instance::Instance;
use super::run::{Run, Saying, Source, alone};
use super::state::{STANDING, Words as _};
use super::table::{Slot, slot};
use crate::event::Event;
use crate::image::layout::{ExpectationView, IntegrityView, Judge, NO_ATTRIBUTE, Range, place};
use crate::image::memory::ENTRY_WORDS;
use crate::verdict::{Class, Evidence, Fault};

/// Words of a rule's head: what was found of this event, its key, its first event's
/// evidence; the latest forgotten time and, in halves, whether anything was forgotten
/// and the first cap whose time has not run out.
const FOUND: usize = 0;
const FOUND_EVIDENCE: usize = 2;
const FORGOTTEN_TIME: usize = 3;
const FORGOTTEN: usize = 4;

/// What was found of this event.
const NOTHING: u64 = 0;
const BREACH: u64 = 1;
const UNSURE: u64 = 2;
/// Added when an earlier event is evidence too.
const SINCE: u64 = 4;
/// The event does not carry the rule's key.
const NO_KEY: u64 = 8;

/// Words of an entry.
const TIME: usize = ENTRY_WORDS as usize;
const EVIDENCE: usize = TIME + 1;

/// Flags of a standing cap.
const LIFTABLE: u32 = 1;
const RUN_OUT: u32 = 2;

/// Forms of rules.
const NEVER_WITHIN: u8 = 1;
const NEVER_BETWEEN: u8 = 2;
const NEVER_WHILE: u8 = 3;
const REQUIRE: u8 = 4;
const AFTER: u8 = 5;
const BEFORE: u8 = 6;

/// Roles of events.
const MAY_BREACH: u8 = 0;
const MAY_LIFT: u8 = 4;

impl IntegrityView<'_> {
    fn source(self) -> Source {
        Source {
            rule: self.rule(),
            span: self.span(),
            line: self.line(),
        }
    }

    fn breach_source(self) -> Source {
        Source {
            rule: self.rule(),
            span: self.breach_span(),
            line: self.breach_line(),
        }
    }

    fn head(self, word: usize) -> usize {
        self.head_at() as usize + word
    }
}

/// Whether `now` is at most `within` after `then`.
const fn is_within(then: i64, within: i64, now: i64) -> bool {
    now.saturating_sub(then) <= within
}

impl Run<'_, '_> {
    /// Judges an event by the state that earlier ones made, and brings the rules' own
    /// state up to date.
    pub(crate) fn judge_event(&mut self, event: &Event, judges: Range) {
        let mut current = u32::MAX;
        for (_, judge) in self.image.records::<Judge>(judges) {
            self.steps += 1;
            let rule: IntegrityView<'_> = self.image.view(judge.integrity as usize);
            if judge.integrity != current {
                current = judge.integrity;
                self.words.put(rule.head(FOUND), NOTHING);
                if self.key(event, rule, &judge).is_err() {
                    self.words.put(rule.head(FOUND), NO_KEY);
                    let saying = self.of_event(event, judge_source(rule, &judge), None);
                    self.say_fault(Fault::Absent, &saying);
                }
            }
            if self.words.word(rule.head(FOUND)) & NO_KEY != 0 {
                continue;
            }
            let Ok(key) = self.key(event, rule, &judge) else {
                continue;
            };
            match judge.role {
                MAY_BREACH => self.may_breach(event, rule, &judge, key),
                1 | 2 => {
                    if let Some(entry) = rule.entries().find(self.words, key)
                        && self.judge_holds(event, rule, &judge, key)
                    {
                        rule.entries().remove(self.words, entry);
                        self.refresh_obligations(rule);
                    }
                }
                3 => {
                    // While an obligation stands the first deadline does.
                    let stands =
                        rule.form() == AFTER && rule.entries().find(self.words, key).is_some();
                    if !stands && self.judge_holds(event, rule, &judge, key) {
                        self.remember(event, rule, key);
                    }
                }
                _ => {}
            }
        }
    }

    /// The key of the rule that the event carries, if the rule has one.
    #[inline]
    fn key(
        &self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: &Judge,
    ) -> Result<Option<u64>, ()> {
        if rule.keyed() == 0 || judge.key == NO_ATTRIBUTE {
            return Ok(None);
        }
        match event.value(judge.key as usize) {
            Some(key) => Ok(Some(key as u64)),
            None => Err(()),
        }
    }

    fn of_event(&self, event: &Event, source: Source, key: Option<u64>) -> Saying {
        Saying {
            source,
            key,
            time: event.time,
            due: None,
            evidence: alone(event),
        }
    }

    #[inline]
    fn judge_holds(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: &Judge,
        key: Option<u64>,
    ) -> bool {
        let saying = self.of_event(event, judge_source(rule, judge), key);
        self.holds(judge.guard, &Scope::event(event), &|| saying)
    }

    fn may_breach(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: &Judge,
        key: Option<u64>,
    ) {
        let now = event.time;
        let entry = |run: &Self| {
            let entry = rule.entries().find(run.words, key)?;
            let at = rule.entries().entry(entry);
            let since = run.words.time(at + TIME);
            let live = rule.form() != NEVER_WITHIN || is_within(since, rule.within(), now);
            live.then(|| run.words.word(at + EVIDENCE))
        };
        let found = match rule.form() {
            NEVER_WITHIN | NEVER_BETWEEN => match entry(self) {
                Some(evidence) if self.judge_holds(event, rule, judge, key) => {
                    self.words.put(rule.head(FOUND_EVIDENCE), evidence);
                    BREACH | SINCE
                }
                _ => NOTHING,
            },
            NEVER_WHILE => {
                let open = place(rule.while_open()).is_some_and(|at| self.is_open(at, key));
                if open && self.judge_holds(event, rule, judge, key) {
                    BREACH
                } else {
                    NOTHING
                }
            }
            REQUIRE => {
                if !self.judge_holds(event, rule, judge, key) {
                    NOTHING
                } else {
                    let saying = self.of_event(event, judge_source(rule, judge), key);
                    match self.judge(judge.require, &Scope::event(event), &|| saying) {
                        Some(false) => BREACH,
                        _ => NOTHING,
                    }
                }
            }
            BEFORE => {
                if self.judge_holds(event, rule, judge, key) {
                    self.missing_before(rule, key, now)
                } else {
                    NOTHING
                }
            }
            _ => {
                if self.judge_holds(event, rule, judge, key) {
                    BREACH
                } else {
                    NOTHING
                }
            }
        };
        self.words.put(rule.head(FOUND), found);
    }

    /// Whether the word of an instance is open: of that key, or of any without one.
    fn is_open(&self, expectation: usize, key: Option<u64>) -> bool {
        let rule: ExpectationView<'_> = self.image.view(expectation);
        if key.is_none() {
            return self.words.word(rule.places().live_at as usize) != 0;
        }
        rule.places()
            .table
            .find(self.words, key)
            .is_some_and(|found| Instance::new(rule, found).tracks(self.words).is_live())
    }

    /// What is found when something must have come before `now`.
    fn missing_before(&self, rule: IntegrityView<'_>, key: Option<u64>, now: i64) -> u64 {
        let serves = |time: i64| rule.within() == 0 || is_within(time, rule.within(), now);
        match rule.entries().find(self.words, key) {
            Some(entry) => {
                let at = rule.entries().entry(entry);
                if serves(self.words.time(at + TIME)) {
                    NOTHING
                } else {
                    BREACH
                }
            }
            None => {
                let forgotten = self.words.low(rule.head(FORGOTTEN)) != 0;
                if forgotten && serves(self.words.time(rule.head(FORGOTTEN_TIME))) {
                    UNSURE
                } else {
                    BREACH
                }
            }
        }
    }

    /// Obliges, begins a span, or remembers.
    fn remember(&mut self, event: &Event, rule: IntegrityView<'_>, key: Option<u64>) {
        let table = rule.entries();
        let entry = match table.find(self.words, key) {
            Some(entry) => {
                table.renew(self.words, entry);
                entry
            }
            None => {
                if table.is_full(self.words) {
                    self.forget_oldest(event, rule);
                }
                let Some(entry) = table.insert(self.words, key) else {
                    return;
                };
                entry
            }
        };
        let at = table.entry(entry);
        self.words.put(at + TIME, event.time as u64);
        self.words.put(at + EVIDENCE, event.evidence);
        self.refresh_obligations(rule);
    }

    /// The oldest entry gives way, with a verdict if it still meant something.
    fn forget_oldest(&mut self, event: &Event, rule: IntegrityView<'_>) {
        let table = rule.entries();
        let Some(oldest) = table.oldest(self.words) else {
            return;
        };
        let at = table.entry(oldest);
        let time = self.words.time(at + TIME);
        if rule.form() != NEVER_WITHIN || is_within(time, rule.within(), event.time) {
            let saying = Saying {
                key: table.key(self.words, oldest),
                evidence: Evidence::none()
                    .and(self.words.word(at + EVIDENCE))
                    .and(event.evidence),
                ..self.of_event(event, rule.source(), None)
            };
            self.say(Class::Evicted, &saying);
        }
        if rule.form() == BEFORE {
            let head = rule.head(FORGOTTEN_TIME);
            let first = self.words.low(rule.head(FORGOTTEN)) == 0;
            if first || time > self.words.time(head) {
                self.words.put(head, time as u64);
            }
            self.words.put_low(rule.head(FORGOTTEN), 1);
        }
        table.remove(self.words, oldest);
    }

    fn refresh_obligations(&mut self, rule: IntegrityView<'_>) {
        let Some(clock) = place(rule.clock()) else {
            return;
        };
        let table = rule.entries();
        let due = table.oldest(self.words).map(|oldest| {
            let since = self.words.time(table.entry(oldest) + TIME);
            since.saturating_add(rule.within())
        });
        self.set_due(clock, due);
    }

    /// An obligation's deadline has passed.
    pub(crate) fn settle_obligation(&mut self, index: usize, clock: usize) {
        let rule: IntegrityView<'_> = self.image.view(index);
        let table = rule.entries();
        let Some(oldest) = table.oldest(self.words) else {
            return self.set_due(clock, None);
        };
        let at = table.entry(oldest);
        let due = self.words.time(at + TIME).saturating_add(rule.within());
        let evidence = self.words.word(at + EVIDENCE);
        let key = table.key(self.words, oldest);
        let saying = Saying {
            source: rule.source(),
            key,
            time: due,
            due: Some(due),
            evidence: Evidence::none().and(evidence),
        };
        table.remove(self.words, oldest);
        self.refresh_obligations(rule);
        self.make_room(rule, key, due, None);
        self.say(Class::Breach, &saying);
        self.set_cap(rule, key, due, evidence);
    }

    /// Says what was found of an event: all lifts, then all breaches.
    pub(crate) fn say_integrity(&mut self, event: &Event, judges: Range) {
        for (_, judge) in self.image.records::<Judge>(judges) {
            if judge.role == MAY_LIFT {
                self.lift(event, &judge);
            }
        }
        for (_, judge) in self.image.records::<Judge>(judges) {
            if judge.role != MAY_BREACH {
                continue;
            }
            self.steps += 1;
            let rule: IntegrityView<'_> = self.image.view(judge.integrity as usize);
            let found = self.words.word(rule.head(FOUND));
            if found & (BREACH | UNSURE) == 0 {
                continue;
            }
            self.words.put(rule.head(FOUND), NOTHING);
            let Ok(key) = self.key(event, rule, &judge) else {
                continue;
            };
            let mut evidence = Evidence::none();
            if found & SINCE != 0 {
                evidence = evidence.and(self.words.word(rule.head(FOUND_EVIDENCE)));
            }
            let saying = Saying {
                evidence: evidence.and(event.evidence),
                ..self.of_event(event, rule.source(), key)
            };
            if found & UNSURE != 0 {
                self.say(Class::Unsure, &saying);
            } else {
                self.make_room(rule, key, event.time, Some(event.evidence));
                self.say(Class::Breach, &saying);
                self.set_cap(rule, key, event.time, event.evidence);
            }
        }
    }

    /// An event may lift a cap.
    fn lift(&mut self, event: &Event, judge: &Judge) {
        self.steps += 1;
        let rule: IntegrityView<'_> = self.image.view(judge.integrity as usize);
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
        let since = self.words.word(table.entry(cap) + EVIDENCE);
        let saying = Saying {
            evidence: Evidence::none().and(since).and(event.evidence),
            ..self.of_event(event, rule.breach_source(), key)
        };
        self.say(Class::Lifted, &saying);
        self.remove_cap(rule, cap);
    }

    /// Sets or renews the cap of a breach at `time`.
    fn set_cap(&mut self, rule: IntegrityView<'_>, key: Option<u64>, time: i64, evidence: u64) {
        if rule.caps() == 0 {
            return;
        }
        let table = rule.standing();
        let cap = match table.find(self.words, key) {
            Some(cap) => {
                self.pass_running(rule, cap);
                table.renew(self.words, cap);
                table.put_flags(self.words, cap, 0);
                Some(cap)
            }
            None => {
                self.words.add(STANDING, 1);
                table.insert(self.words, key)
            }
        };
        let Some(cap) = cap else { return };
        let at = table.entry(cap);
        self.words.put(at + TIME, time as u64);
        self.words.put(at + EVIDENCE, evidence);
        if self.words.high(rule.head(FORGOTTEN)) == 0 {
            self.words.put_high(rule.head(FORGOTTEN), cap + 1);
        }
        self.refresh_caps(rule);
        super::memory::look(self.words);
    }

    /// When a breach at `time` needs a new cap and none is left, the oldest gives way.
    fn make_room(
        &mut self,
        rule: IntegrityView<'_>,
        key: Option<u64>,
        time: i64,
        event: Option<u64>,
    ) {
        let table = rule.standing();
        if rule.caps() == 0 || !table.is_full(self.words) || table.find(self.words, key).is_some() {
            return;
        }
        let Some(oldest) = table.oldest(self.words) else {
            return;
        };
        let since = self.words.word(table.entry(oldest) + EVIDENCE);
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
        self.pass_running(rule, cap);
        rule.standing().remove(self.words, cap);
        let standing = self.words.word(STANDING);
        self.words.put(STANDING, standing.saturating_sub(1));
        self.refresh_caps(rule);
        super::memory::look(self.words);
    }

    /// When `cap` is the first whose time has not run out, the next one is now.
    fn pass_running(&mut self, rule: IntegrityView<'_>, cap: Slot) {
        let at = rule.head(FORGOTTEN);
        if self.words.high(at) == cap + 1 {
            let next = rule.standing().newer(self.words, cap);
            self.words.put_high(at, next.map_or(0, |next| next + 1));
        }
    }

    fn refresh_caps(&mut self, rule: IntegrityView<'_>) {
        let Some(clock) = place(rule.cap_clock()) else {
            return;
        };
        let running = slot(self.words.high(rule.head(FORGOTTEN)));
        let due = running.map(|cap| {
            let since = self.words.time(rule.standing().entry(cap) + TIME);
            since.saturating_add(rule.lasts())
        });
        self.set_due(clock, due);
    }

    /// A cap's time has run out.
    pub(crate) fn settle_cap(&mut self, index: usize, clock: usize) {
        let rule: IntegrityView<'_> = self.image.view(index);
        let table = rule.standing();
        let Some(cap) = slot(self.words.high(rule.head(FORGOTTEN))) else {
            return self.set_due(clock, None);
        };
        let flags = table.flags(self.words, cap);
        if rule.both() != 0 && flags & LIFTABLE == 0 {
            table.put_flags(self.words, cap, flags | RUN_OUT);
            self.pass_running(rule, cap);
            return self.refresh_caps(rule);
        }
        let at = table.entry(cap);
        let due = self.words.time(at + TIME).saturating_add(rule.lasts());
        let saying = Saying {
            source: rule.breach_source(),
            key: table.key(self.words, cap),
            time: due,
            due: Some(due),
            evidence: Evidence::none().and(self.words.word(at + EVIDENCE)),
        };
        self.say(Class::Expired, &saying);
        self.remove_cap(rule, cap);
    }
}

/// A fault in judging is told of the rule's clause that reads the event.
fn judge_source(rule: IntegrityView<'_>, judge: &Judge) -> Source {
    Source {
        rule: rule.rule(),
        span: judge.span,
        line: judge.line,
    }
}
