//! Integrity: what is ours to keep ([15] to [18]).

use super::Happening;
use super::expectation::Expected;
use super::expression::Scope;
use super::log::{Log, Said};
use super::rules::{Expr, Form, Integrity, Pattern, Rules};
use std::rc::Rc;
use tamam::{Class, Fault};

/// One integrity rule with what it keeps.
#[derive(Clone)]
pub struct Upheld {
    place: usize,
    rules: Rc<Rules>,
    /// Spans, obligations or what `before` remembers, oldest first.
    entries: Vec<Entry>,
    /// The latest time of a forgotten B of `before`.
    forgotten: Option<i64>,
    /// Oldest first.
    pub caps: Vec<Cap>,
}

/// An event the rule keeps for a key.
#[derive(Clone)]
struct Entry {
    key: Option<u64>,
    time: i64,
    evidence: u64,
}

/// A breach that stands.
#[derive(Clone)]
pub struct Cap {
    key: Option<u64>,
    pub value: i64,
    /// The event that set it; for the clock's, the one the obligation came from.
    evidence: u64,
    ends: Option<i64>,
    /// With `and`: whether the event has come, before its time.
    noted: bool,
    /// With `and`: whether the time has run out, before the event.
    run_out: bool,
}

/// A breach or doubt that is said after the expectations.
struct Judged {
    class: Class,
    key: Option<u64>,
    evidence: Vec<u64>,
}

/// What judging an event came to, for one rule.
#[derive(Default)]
pub struct Judgement(Option<Judged>);

/// What a rule sees of one event while it judges.
struct Hearing<'a> {
    rule: &'a Integrity,
    event: &'a Happening,
    key: Option<u64>,
    log: &'a mut Log,
}

impl Hearing<'_> {
    /// Whether the event is one the pattern names; what goes wrong is said.
    fn is(&mut self, pattern: &Pattern) -> bool {
        if pattern.event != self.event.kind {
            return false;
        }
        let guard = pattern.guard.as_ref();
        guard.is_none_or(|guard| self.truth(guard) == Some(true))
    }

    fn truth(&mut self, guard: &Expr) -> Option<bool> {
        let scope = Scope {
            event: Some(self.event),
            known: Some(&self.log.known),
            ..Scope::default()
        };
        let computed = scope.compute(guard);
        if let Some(fault) = computed.fault {
            self.fault(self.key, fault);
        }
        computed.truth()
    }

    fn fault(&mut self, key: Option<u64>, fault: Fault) {
        let said = Said::new(&self.rule.name, Class::Fault, key, self.event.time);
        self.log
            .say(said.because(fault).from([self.event.evidence]));
    }
}

impl Integrity {
    fn names(&self, kind: &str) -> bool {
        let form: Vec<&Pattern> = match &self.form {
            Form::Never(e) | Form::NeverWhile(e, _) | Form::Require(e, _) => vec![e],
            Form::NeverWithin(e, _, a) => vec![e, a],
            Form::NeverBetween(e, a, b) => vec![e, a, b],
            Form::After {
                after,
                require,
                unless,
                ..
            } => [after, require].into_iter().chain(unless).collect(),
            Form::Before {
                before, require, ..
            } => vec![before, require],
        };
        let until = self
            .breach
            .as_ref()
            .and_then(|breach| breach.until.as_ref());
        form.into_iter().chain(until).any(|one| one.event == kind)
    }
}

impl Upheld {
    pub fn new(rules: &Rc<Rules>, place: usize) -> Self {
        Self {
            place,
            rules: Rc::clone(rules),
            entries: Vec::new(),
            forgotten: None,
            caps: Vec::new(),
        }
    }

    fn is_obligations(&self) -> bool {
        matches!(self.rules.integrities[self.place].form, Form::After { .. })
    }

    /// The least instant at which an obligation is breached.
    pub fn obligation_due(&self) -> Option<i64> {
        match self.rules.integrities[self.place].form {
            Form::After { within, .. } => {
                let dues = self
                    .entries
                    .iter()
                    .map(|one| one.time.saturating_add(within));
                dues.min()
            }
            _ => None,
        }
    }

    /// The least instant at which a cap ends by the clock.
    pub fn cap_due(&self) -> Option<i64> {
        let waiting = self.caps.iter().filter(|cap| !cap.run_out);
        waiting.filter_map(|cap| cap.ends).min()
    }

    /// Breaches the obligations that are due at `instant`.
    pub fn settle_obligations(&mut self, instant: i64, log: &mut Log) {
        while self.obligation_due() == Some(instant) {
            // One rule has one duration, so the oldest is the first due.
            let entry = self.entries.remove(0);
            let judged = Judged {
                class: Class::Breach,
                key: entry.key,
                evidence: vec![entry.evidence],
            };
            self.breach(judged, instant, Some(instant), None, log);
        }
    }

    /// Ends the caps whose time runs out at `instant`.
    pub fn settle_caps(&mut self, instant: i64, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.integrities[self.place];
        let breach = rule.breach.as_ref();
        let both = breach.is_some_and(|breach| breach.both);
        self.caps.retain_mut(|cap| {
            if cap.run_out || cap.ends != Some(instant) {
                return true;
            }
            if both && !cap.noted {
                cap.run_out = true;
                return true;
            }
            let said = Said::new(&rule.name, Class::Expired, cap.key, instant);
            log.say(said.due(cap.ends).from([cap.evidence]));
            false
        });
    }

    /// Judges an event against what earlier events left, and brings that up to date.
    pub fn judge(&mut self, event: &Happening, expected: &[Expected], log: &mut Log) -> Judgement {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.integrities[self.place];
        if !rule.names(&event.kind) {
            return Judgement(None);
        }
        let key = rule.per.as_ref().map(|key| event.key(key));
        let mut hearing = Hearing {
            rule,
            event,
            key: key.flatten(),
            log,
        };
        if key == Some(None) {
            hearing.fault(None, Fault::Absent);
            return Judgement(None);
        }
        let judged = match &rule.form {
            Form::Never(e) => hearing.is(e).then_some(Class::Breach),
            Form::NeverWhile(e, x) => {
                let open = expected.iter().filter(|one| one.rule().name == *x);
                let mut open = open.flat_map(|one| &one.instances);
                let held =
                    open.any(|one| one.is_live() && (rule.per.is_none() || one.key == hearing.key));
                (held && hearing.is(e)).then_some(Class::Breach)
            }
            Form::Require(e, p) => {
                let breached = hearing.is(e) && hearing.truth(p) == Some(false);
                breached.then_some(Class::Breach)
            }
            Form::NeverWithin(e, within, a) => {
                let since = self.entry(hearing.key).map(|entry| entry.time);
                let held = since.is_some_and(|at| event.time <= at.saturating_add(*within));
                let evidence = self.evidence(&hearing);
                let breached = held && hearing.is(e);
                if hearing.is(a) {
                    self.remember(&mut hearing, Some(*within));
                }
                return Judgement::of(breached.then_some(Class::Breach), hearing.key, evidence);
            }
            Form::NeverBetween(e, a, b) => {
                let held = self.entry(hearing.key).is_some();
                let evidence = self.evidence(&hearing);
                let breached = held && hearing.is(e);
                // The guard of B matters only inside.
                if held && hearing.is(b) {
                    self.forget(hearing.key);
                }
                if hearing.is(a) {
                    self.remember(&mut hearing, None);
                }
                return Judgement::of(breached.then_some(Class::Breach), hearing.key, evidence);
            }
            Form::After {
                after,
                require,
                unless,
                ..
            } => {
                let mut owed = self.entry(hearing.key).is_some();
                let unless = unless.as_ref();
                if owed && (hearing.is(require) || unless.is_some_and(|c| hearing.is(c))) {
                    self.forget(hearing.key);
                    owed = false;
                }
                if !owed && hearing.is(after) {
                    self.remember(&mut hearing, None);
                }
                None
            }
            Form::Before {
                before,
                require,
                within,
            } => {
                let judged = if hearing.is(before) {
                    let recent =
                        |at: i64| within.is_none_or(|d| at >= event.time.saturating_sub(d));
                    match self.entry(hearing.key) {
                        Some(entry) if recent(entry.time) => None,
                        Some(_) => Some(Class::Breach),
                        None if self.forgotten.is_some_and(recent) => Some(Class::Unsure),
                        None => Some(Class::Breach),
                    }
                } else {
                    None
                };
                if hearing.is(require) {
                    self.remember(&mut hearing, None);
                }
                judged
            }
        };
        Judgement::of(judged, hearing.key, vec![event.evidence])
    }

    /// Lifts the cap that the event ends.
    pub fn lift(&mut self, event: &Happening, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.integrities[self.place];
        let Some(breach) = &rule.breach else { return };
        let Some(until) = &breach.until else { return };
        let key = rule.per.as_ref().map(|key| event.key(key));
        if until.event != event.kind || key == Some(None) {
            return;
        }
        let key = key.flatten();
        let Some(place) = self.caps.iter().position(|cap| cap.key == key) else {
            return;
        };
        let mut hearing = Hearing {
            rule,
            event,
            key,
            log,
        };
        if !hearing.is(until) {
            return;
        }
        if breach.both && !self.caps[place].run_out {
            self.caps[place].noted = true;
            return;
        }
        let cap = self.caps.remove(place);
        let said = Said::new(&rule.name, Class::Lifted, key, event.time);
        log.say(said.from([cap.evidence, event.evidence]));
    }

    /// Says what judging the event came to; a breach stands as a cap from now on.
    pub fn pronounce(&mut self, judgement: Judgement, event: &Happening, log: &mut Log) {
        if let Some(judged) = judgement.0 {
            self.breach(judged, event.time, None, Some(event), log);
        }
    }

    fn breach(
        &mut self,
        judged: Judged,
        time: i64,
        due: Option<i64>,
        event: Option<&Happening>,
        log: &mut Log,
    ) {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.integrities[self.place];
        let set_by = match event {
            Some(event) => event.evidence,
            None => judged.evidence[0],
        };
        let said = Said::new(&rule.name, judged.class, judged.key, time);
        let said = said.due(due).from(judged.evidence);
        if let (Class::Breach, Some(breach)) = (judged.class, &rule.breach) {
            self.caps.retain(|cap| cap.key != judged.key);
            if self.caps.len() == rule.slots {
                let old = self.caps.remove(0);
                let evicted = Said::new(&rule.name, Class::Evicted, old.key, time);
                let evidence = std::iter::once(old.evidence).chain(event.map(|e| e.evidence));
                log.say(evicted.from(evidence));
            }
            self.caps.push(Cap {
                key: judged.key,
                value: breach.cap,
                evidence: set_by,
                ends: breach.lasts.map(|ms| time.saturating_add(ms)),
                noted: false,
                run_out: false,
            });
        }
        log.say(said);
    }

    fn entry(&self, key: Option<u64>) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The evidence of a breach of a form that keeps A's event.
    fn evidence(&self, hearing: &Hearing) -> Vec<u64> {
        let kept = self.entry(hearing.key).map(|entry| entry.evidence);
        kept.into_iter().chain([hearing.event.evidence]).collect()
    }

    fn forget(&mut self, key: Option<u64>) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Keeps the event for its key, in place of an earlier one; when there is no room the
    /// oldest gives way. An entry older than `lives` gives way without a word.
    fn remember(&mut self, hearing: &mut Hearing, lives: Option<i64>) {
        let event = hearing.event;
        self.forget(hearing.key);
        if self.entries.len() == hearing.rule.slots {
            let old = self.entries.remove(0);
            let over = lives.is_some_and(|ms| old.time.saturating_add(ms) < event.time);
            if !over {
                let said = Said::new(&hearing.rule.name, Class::Evicted, old.key, event.time);
                hearing.log.say(said.from([old.evidence, event.evidence]));
                self.forgotten = self.forgotten.max(Some(old.time));
            }
        }
        self.entries.push(Entry {
            key: hearing.key,
            time: event.time,
            evidence: event.evidence,
        });
    }
}

impl Judgement {
    fn of(class: Option<Class>, key: Option<u64>, evidence: Vec<u64>) -> Self {
        Self(class.map(|class| Judged {
            class,
            key,
            evidence,
        }))
    }
}
