//! What integrity rules make of an event, and the caps that breaches leave.

use super::expectation::live;
use super::instance::Instance;
use super::rules::Rules;
use super::run::{Run, Saying, Source};
use super::scope::Scope;
use super::state::{Words, has_caps};
use super::table::{Fresh, Slot, slot};
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{
    ExpectationView, IntegrityView, JudgeView, Maybe, NO_ATTRIBUTE, Range, place,
};
use crate::verdict::{Class, Evidence, Fault};

/// Words of a rule's head: below what was found of this event and whether anything was
/// forgotten, above the first cap whose time has not run out; then the evidence of an
/// earlier event, or the latest time that was forgotten.
const FOUND: usize = 0;
const FOUND_EVIDENCE: usize = 1;
const FORGOTTEN_TIME: usize = 1;

/// What was found of this event.
const NOTHING: u32 = 0;
pub(crate) const BREACH: u32 = 1;
const UNSURE: u32 = 2;
/// Added when an earlier event is evidence too.
const SINCE: u32 = 4;
/// Something was forgotten, whatever was found of this event.
const FORGOTTEN: u32 = 16;
/// The sides of `same rate` differ, whatever was found of this event.
pub(crate) const DIFFERS: u32 = 32;

/// A flag of every entry: it is used.
pub(crate) const USED: u32 = 1;

/// Forms of rules.
pub(crate) const NEVER_WITHIN: u8 = 1;
const NEVER_BETWEEN: u8 = 2;
const NEVER_WHILE: u8 = 3;
const REQUIRE: u8 = 4;
pub(super) const AFTER: u8 = 5;
pub(crate) const BEFORE: u8 = 6;
pub(crate) const AT_MOST: u8 = 7;
pub(crate) const AT_LEAST: u8 = 8;
pub(crate) const SAME_RATE: u8 = 9;

/// Roles of events.
const MAY_BREACH: u8 = 0;
const MAY_LIFT: u8 = 4;
const COUNTS: u8 = 5;

impl IntegrityView<'_> {
    #[inline]
    pub(crate) fn source(self) -> Source {
        Source {
            rule: self.rule(),
            span: self.span(),
            line: self.line(),
        }
    }

    #[inline]
    pub(crate) fn breach_source(self) -> Source {
        Source {
            rule: self.rule(),
            span: self.breach_span(),
            line: self.breach_line(),
        }
    }

    #[inline]
    fn head(self, word: usize) -> usize {
        self.head_at() as usize + word
    }

    #[inline]
    fn put_found(self, words: &mut (impl Words + ?Sized), found: u32) {
        let at = self.head(FOUND);
        let kept = words.low(at) & (FORGOTTEN | DIFFERS);
        words.put_low(at, kept | found);
    }

    /// Notes that something was forgotten which happened at `time`.
    pub(crate) fn forget(self, words: &mut (impl Words + ?Sized), time: i64) {
        let head = self.head(FORGOTTEN_TIME);
        let found = words.low(self.head(FOUND));
        if found & FORGOTTEN == 0 || time > words.time(head) {
            words.put(head, time as u64);
        }
        words.put_low(self.head(FOUND), found | FORGOTTEN);
    }

    /// What was forgotten in the memory of a program goes on in that of another.
    pub(crate) fn carry_forgotten(self, from: &[u64], to: Self, words: &mut [u64]) {
        if self.form() == BEFORE {
            let forgotten = from.low(self.head(FOUND)) & FORGOTTEN;
            words.put_low(to.head(FOUND), forgotten);
            words.put(
                to.head(FORGOTTEN_TIME),
                from.word(self.head(FORGOTTEN_TIME)),
            );
        }
    }

    /// The first cap whose time has not run out.
    #[inline]
    pub(crate) fn running(self, words: &(impl Words + ?Sized)) -> Option<Slot> {
        slot(words.high(self.head(FOUND)))
    }

    #[inline]
    pub(crate) fn put_running(self, words: &mut (impl Words + ?Sized), cap: Option<Slot>) {
        words.put_high(self.head(FOUND), cap.map_or(0, |cap| cap + 1));
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Judges an event by the state that earlier ones made, and brings the rules' own
    /// state up to date.
    #[inline(always)]
    pub(crate) fn judge_event(&mut self, event: &Event, judges: Range) {
        let mut current = u32::MAX;
        let end = judges.first.saturating_add(judges.count);
        for at in judges.first..end {
            *self.steps += 1;
            let judge: JudgeView<'_> = self.image.view(at as usize);
            let integrity = judge.integrity();
            let rule: IntegrityView<'_> = self.image.view(integrity as usize);
            if integrity != current {
                current = integrity;
                rule.put_found(self.words, NOTHING);
                if rule.keyed() != 0 {
                    self.tell_missing_key(event, rule, at..end);
                }
            }
            if self.asks_no_more(rule, judge) {
                continue;
            }
            let Ok(key) = self.key(event, rule, judge) else {
                continue;
            };
            match judge.role() {
                MAY_BREACH => self.may_breach(event, rule, judge, key),
                1 | 2 if self.image.uses(Form::Entered) => {
                    if let Some(entry) = rule.entries().find(self.words, key)
                        && self.judge_holds(event, rule, judge, key)
                    {
                        rule.entries().remove(self.words, entry);
                        self.refresh_obligations(rule);
                    }
                }
                3 if self.image.uses(Form::Entered) => {
                    // While an obligation stands the first deadline does, and while windows
                    // run they go on.
                    let stands = matches!(rule.form(), AFTER | AT_LEAST)
                        && rule.entries().find(self.words, key).is_some();
                    if !stands && self.judge_holds(event, rule, judge, key) {
                        self.remember(event, rule, key);
                    }
                }
                COUNTS if self.image.uses(Form::Entered) => {
                    let begins = rule.begins() == 0 && !self.is_retired(rule);
                    let runs = begins || rule.entries().find(self.words, key).is_some();
                    if runs && self.judge_holds(event, rule, judge, key) {
                        self.count_in_window(event, rule, key);
                    }
                }
                _ => {}
            }
        }
    }

    /// The key of the rule that the event carries, if the rule has one.
    #[inline]
    pub(crate) fn key(
        &self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: JudgeView<'_>,
    ) -> Result<Option<u64>, ()> {
        if rule.keyed() == 0 || judge.key() == NO_ATTRIBUTE {
            return Ok(None);
        }
        match event.value(judge.key().into()) {
            Some(key) => Ok(Some(key as u64)),
            None => Err(()),
        }
    }

    /// Whether a rule is retired: what runs goes on, and nothing begins.
    #[inline]
    pub(super) fn is_retired(&self, rule: IntegrityView<'_>) -> bool {
        self.image.uses(Form::Retired) && rule.retired() != 0
    }

    /// Whether a rule is retired and no longer asks what an event is to it in this role: only
    /// a new breach, or a new beginning, could come of it.
    #[inline]
    fn asks_no_more(&self, rule: IntegrityView<'_>, judge: JudgeView<'_>) -> bool {
        self.is_retired(rule)
            && match judge.role() {
                MAY_BREACH => !matches!(rule.form(), NEVER_WITHIN | NEVER_BETWEEN | AT_MOST),
                3 => rule.form() != BEFORE,
                _ => false,
            }
    }

    /// Says once that the event lacks the key that a pattern of the rule at the front of
    /// `judges` looks for; other patterns may find it elsewhere on the event.
    fn tell_missing_key(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        judges: core::ops::Range<u32>,
    ) {
        sole!(self, rule rule);
        let mut own = None;
        for at in judges {
            let judge: JudgeView<'_> = self.image.view(at as usize);
            if *own.get_or_insert(judge.integrity()) != judge.integrity() {
                return;
            }
            if !self.asks_no_more(rule, judge) && self.key(event, rule, judge).is_err() {
                let saying = Saying::of(event, judge_source(rule, judge), None);
                return self.say_fault(Fault::Absent, &saying);
            }
        }
    }

    part_of_caller! {
        /// Whether an event is what a judge waits for.
        pub(crate) fn judge_holds(
            &mut self,
            event: &Event,
            rule: IntegrityView<'_>,
            judge: JudgeView<'_>,
            key: Option<u64>,
        ) -> bool = judge_holds_here, #[inline] judge_holds_apart
    }

    #[inline(always)]
    fn judge_holds_here(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: JudgeView<'_>,
        key: Option<u64>,
    ) -> bool {
        if judge.guard() == 0 {
            return true;
        }
        apart!(self.finds(event, rule, judge, judge.guard(), key)) == Some(true)
    }

    /// What a condition of a judge is: true, false or unknown.
    #[inline(always)]
    fn finds(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: JudgeView<'_>,
        condition: Maybe,
        key: Option<u64>,
    ) -> Option<bool> {
        if !self.image.uses(Form::Condition) {
            return Some(true);
        }
        self.judge(condition, &Scope::event(event), &|| {
            Saying::of(event, judge_source(rule, judge), key)
        })
    }

    fn may_breach(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        judge: JudgeView<'_>,
        key: Option<u64>,
    ) {
        let now = event.time;
        let entry = |run: &mut Self| {
            let entry = rule.entries().find(run.words, key)?;
            let since = rule.entries().time(run.words, entry);
            let live = rule.form() != NEVER_WITHIN || now <= run.runs_until(rule, since);
            live.then(|| rule.entries().evidence(run.words, entry))
        };
        let found = match rule.form() {
            NEVER_WITHIN | NEVER_BETWEEN if self.image.uses(Form::Entered) => match entry(self) {
                Some(evidence) if self.judge_holds(event, rule, judge, key) => {
                    self.words.put(rule.head(FOUND_EVIDENCE), evidence);
                    BREACH | SINCE
                }
                _ => NOTHING,
            },
            NEVER_WHILE if self.image.uses_integrity(NEVER_WHILE) => {
                let open = place(rule.while_open()).is_some_and(|at| self.is_open(at, key));
                if open && self.judge_holds(event, rule, judge, key) {
                    BREACH
                } else {
                    NOTHING
                }
            }
            REQUIRE if self.image.uses_integrity(REQUIRE) => {
                if !self.judge_holds(event, rule, judge, key) {
                    NOTHING
                } else {
                    match self.finds(event, rule, judge, judge.require(), key) {
                        Some(false) => BREACH,
                        _ => NOTHING,
                    }
                }
            }
            BEFORE if self.image.uses_integrity(BEFORE) => {
                if self.judge_holds(event, rule, judge, key) {
                    self.missing_before(rule, key, now)
                } else {
                    NOTHING
                }
            }
            AT_MOST if self.image.uses_integrity(AT_MOST) => {
                let counts = self.judge_holds(event, rule, judge, key);
                match counts.then(|| self.count_event(event, rule, key)).flatten() {
                    Some(evidence) if !self.is_retired(rule) => {
                        self.words.put(rule.head(FOUND_EVIDENCE), evidence);
                        BREACH | SINCE
                    }
                    _ => NOTHING,
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
        if found != NOTHING {
            rule.put_found(self.words, found);
            self.found = true;
        }
    }

    /// Whether the word of an instance is open: of that key, or of any without one.
    fn is_open(&self, expectation: usize, key: Option<u64>) -> bool {
        let rule: ExpectationView<'_> = self.image.view(expectation);
        if key.is_none() {
            return live(rule, self.words) != 0;
        }
        rule.places()
            .table
            .find(self.words, key)
            .is_some_and(|found| Instance::new(rule, found).tracks(self.words).is_live())
    }

    /// What is found when something must have come before `now`.
    fn missing_before(&mut self, rule: IntegrityView<'_>, key: Option<u64>, now: i64) -> u32 {
        match rule.entries().find(self.words, key) {
            Some(entry) => {
                let time = rule.entries().time(self.words, entry);
                if self.serves(rule, time, now) {
                    NOTHING
                } else {
                    BREACH
                }
            }
            None => {
                let forgotten = self.words.low(rule.head(FOUND)) & FORGOTTEN != 0;
                let time = self.words.time(rule.head(FORGOTTEN_TIME));
                if forgotten && self.serves(rule, time, now) {
                    UNSURE
                } else {
                    BREACH
                }
            }
        }
    }

    /// Whether what came at `time` is not too long ago.
    fn serves(&mut self, rule: IntegrityView<'_>, time: i64, now: i64) -> bool {
        rule.within() == 0 || now <= self.runs_until(rule, time)
    }

    /// Obliges, begins a span, or remembers.
    pub(crate) fn remember(&mut self, event: &Event, rule: IntegrityView<'_>, key: Option<u64>) {
        sole!(self, rule rule);
        let table = rule.entries();
        let time = self.kept_time(rule, event.time);
        match table.find(self.words, key) {
            Some(entry) => {
                table.renew(self.words, entry);
                table.put_event(self.words, entry, time, event.evidence);
            }
            None => {
                if table.is_full(self.words) {
                    self.forget_oldest(event, rule);
                }
                table.insert(self.words, &mark(key, time, event.evidence));
            }
        }
        self.refresh_obligations(rule);
    }

    /// The oldest entry gives way, with a verdict if it still meant something.
    pub(crate) fn forget_oldest(&mut self, event: &Event, rule: IntegrityView<'_>) {
        sole!(self, rule rule);
        let table = rule.entries();
        let Some(oldest) = table.oldest(self.words) else {
            return;
        };
        let time = table.time(self.words, oldest);
        let lapses = matches!(rule.form(), NEVER_WITHIN | AT_MOST);
        if !lapses || event.time <= self.runs_until(rule, time) {
            let saying = Saying {
                key: table.key(self.words, oldest),
                evidence: Evidence::none()
                    .and(table.evidence(self.words, oldest))
                    .and(event.evidence),
                ..Saying::of(event, rule.source(), None)
            };
            self.say(Class::Evicted, &saying);
        }
        if rule.form() == BEFORE {
            rule.forget(self.words, time);
        }
        table.remove(self.words, oldest);
    }

    /// What the clock brings to a rule beside the end of its caps.
    pub(crate) fn settle_integrity(&mut self, index: usize, clock: usize, now: i64) {
        let rule: IntegrityView<'_> = self.image.view(index);
        sole!(self, rule rule);
        match rule.form() {
            AFTER => self.settle_obligation(rule, clock),
            AT_LEAST => self.settle_window(rule, clock),
            _ => self.settle_rate(rule, clock, now),
        }
    }

    /// Says what an event lifts while caps stand, then what was found of it.
    #[inline(always)]
    pub(crate) fn say_integrity(&mut self, event: &Event, judges: Range) {
        if has_caps(self.head) {
            self.lift_caps(event, judges);
        }
        if core::mem::take(&mut self.found) {
            self.say_found(event, judges);
        }
    }

    part_of_caller! {
        fn lift_caps(&mut self, event: &Event, judges: Range)
            = lift_caps_here, #[inline(never)] lift_caps_apart
    }

    #[inline(always)]
    fn lift_caps_here(&mut self, event: &Event, judges: Range) {
        for at in judges.first..judges.first.saturating_add(judges.count) {
            let judge: JudgeView<'_> = self.image.view(at as usize);
            if judge.role() == MAY_LIFT {
                self.lift(event, judge);
            }
        }
    }

    part_of_caller! {
        fn say_found(&mut self, event: &Event, judges: Range)
            = say_found_here, #[inline(never)] say_found_apart
    }

    #[inline(always)]
    fn say_found_here(&mut self, event: &Event, judges: Range) {
        for at in judges.first..judges.first.saturating_add(judges.count) {
            let judge: JudgeView<'_> = self.image.view(at as usize);
            if judge.role() != MAY_BREACH {
                continue;
            }
            *self.steps += 1;
            let rule: IntegrityView<'_> = self.image.view(judge.integrity() as usize);
            sole!(self, rule rule);
            let found = self.words.low(rule.head(FOUND));
            if found & (BREACH | UNSURE) == 0 {
                continue;
            }
            rule.put_found(self.words, NOTHING);
            let Ok(key) = self.key(event, rule, judge) else {
                continue;
            };
            let mut evidence = Evidence::none();
            if found & SINCE != 0 {
                evidence = evidence.and(self.words.word(rule.head(FOUND_EVIDENCE)));
            }
            let saying = Saying {
                evidence: evidence.and(event.evidence),
                ..Saying::of(event, rule.source(), key)
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
}

/// What an entry remembers of an event, or a cap of its breach.
#[inline]
pub(crate) const fn mark(key: Option<u64>, time: i64, evidence: u64) -> Fresh {
    Fresh {
        key,
        flags: USED,
        number: 0,
        time,
        evidence,
    }
}

/// A fault in judging is told of the rule's clause that reads the event.
#[inline]
fn judge_source(rule: IntegrityView<'_>, judge: JudgeView<'_>) -> Source {
    Source {
        rule: rule.rule(),
        span: judge.span(),
        line: judge.line(),
    }
}
