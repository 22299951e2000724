//! Integrity: what is ours to keep ([15] to [18]).

use super::Happening;
use super::expectation::Expected;
use super::expression::Scope;
use super::log::{Log, Said};
use super::rules::{Expr, Form, Integrity, Pattern, Rules, Span};
use std::rc::Rc;
use tamam::{Class, Fault};

/// One integrity rule with what it keeps.
#[derive(Clone)]
pub struct Upheld {
    place: usize,
    rules: Rc<Rules>,
    /// Whether nothing begins any more, and nothing new is breached [74].
    pub retired: bool,
    /// Spans, obligations or what `before` remembers, oldest first.
    entries: Vec<Entry>,
    /// The latest time of a forgotten B of `before`.
    forgotten: Option<i64>,
    /// What `at most` and `at least` have counted, by keys.
    rows: Vec<Row>,
    windows: Vec<Window>,
    /// Oldest first.
    pub caps: Vec<Cap>,
}

/// An event the rule keeps for a key.
#[derive(Clone)]
struct Entry {
    key: Option<u64>,
    time: i64,
    evidence: u64,
    /// When the obligation is due, reckoned when it began.
    due: i64,
}

/// What `at most` has counted of a key: times and evidence, the latest last. The rows stand
/// in the order of their latest events.
#[derive(Clone)]
struct Row {
    key: Option<u64>,
    counted: Vec<(i64, u64)>,
}

/// A window of `at least`; they stand in the order in which they began.
#[derive(Clone)]
struct Window {
    key: Option<u64>,
    /// The event that began the first of the windows that follow each other.
    begun: u64,
    end: i64,
    counted: usize,
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
    log: &'a mut Log,
}

/// Whom an event concerns: a key, or the subject.
type Key = Option<u64>;

impl Hearing<'_> {
    /// Whom the event concerns as the pattern names it; nobody when it is of another kind or
    /// its key is missing.
    fn concerns(&self, pattern: &Pattern) -> Option<Key> {
        let same = pattern.event == self.event.kind;
        let key = self.rule.key_of(pattern);
        match key.filter(|_| same) {
            None => same.then_some(None),
            Some(key) => self.event.key(key).map(Some),
        }
    }

    /// Whom the event concerns if it is one that the pattern names and `heard` of that key;
    /// what goes wrong in the guard is said.
    fn is_when(&mut self, pattern: &Pattern, heard: impl Fn(Key) -> bool) -> Option<Key> {
        let key = self.concerns(pattern).filter(|key| heard(*key))?;
        let guard = pattern.guard.as_ref();
        guard
            .is_none_or(|guard| self.truth(guard, key) == Some(true))
            .then_some(key)
    }

    fn is(&mut self, pattern: &Pattern) -> Option<Key> {
        self.is_when(pattern, |_| true)
    }

    fn truth(&mut self, guard: &Expr, key: Key) -> Option<bool> {
        let scope = Scope {
            event: Some(self.event),
            known: Some(&self.log.known),
            ..Scope::default()
        };
        let computed = scope.compute(guard);
        if let Some(fault) = computed.fault {
            self.fault(key, fault);
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
    /// From which attribute a pattern takes the key; from none in a rule without one.
    fn key_of<'a>(&'a self, pattern: &'a Pattern) -> Option<&'a str> {
        let own = self.per.as_deref()?;
        Some(pattern.matching.as_deref().unwrap_or(own))
    }

    /// The patterns that name this kind of event.
    fn naming(&self, kind: &str, retired: bool) -> Vec<&Pattern> {
        let form: Vec<&Pattern> = match &self.form {
            // What could only begin something, or be a breach by itself, is not asked.
            Form::Never(_) | Form::NeverWhile(..) | Form::Require(..) if retired => vec![],
            Form::NeverWithin(e, ..) if retired => vec![e],
            Form::NeverBetween(e, _, b) if retired => vec![e, b],
            Form::After {
                require, unless, ..
            } if retired => [require].into_iter().chain(unless).collect(),
            Form::Before { require, .. } if retired => vec![require],
            Form::AtLeast { event, until, .. } if retired => {
                [event].into_iter().chain(until).collect()
            }
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
            Form::AtMost { event, .. } => vec![event],
            Form::AtLeast {
                event, from, until, ..
            } => [event].into_iter().chain(from).chain(until).collect(),
            Form::SameRate { .. } => Vec::new(),
        };
        let until = self
            .breach
            .as_ref()
            .and_then(|breach| breach.until.as_ref());
        let patterns = form.into_iter().chain(until);
        patterns.filter(|one| one.event == kind).collect()
    }
}

impl Upheld {
    pub fn new(rules: &Rc<Rules>, place: usize) -> Self {
        Self {
            place,
            rules: Rc::clone(rules),
            retired: rules.integrities[place].retired,
            entries: Vec::new(),
            forgotten: None,
            rows: Vec::new(),
            windows: Vec::new(),
            caps: Vec::new(),
        }
    }

    fn is_obligations(&self) -> bool {
        matches!(self.rules.integrities[self.place].form, Form::After { .. })
    }

    /// The least instant at which an obligation is breached.
    pub fn obligation_due(&self) -> Option<i64> {
        match &self.rules.integrities[self.place].form {
            Form::After { .. } => self.entries.iter().map(|one| one.due).min(),
            Form::AtLeast { .. } => self.windows.iter().map(|window| window.end).min(),
            _ => None,
        }
    }

    /// The least instant at which a cap ends by the clock.
    pub fn cap_due(&self) -> Option<i64> {
        let waiting = self.caps.iter().filter(|cap| !cap.run_out);
        waiting.filter_map(|cap| cap.ends).min()
    }

    /// Breaches the obligations that are due at `instant`, ends windows, and says what was
    /// found among the words that ended.
    pub fn settle_obligations(&mut self, instant: i64, log: &mut Log) {
        match self.rules.integrities[self.place].form {
            Form::AtLeast { .. } => return self.settle_windows(instant, log),
            Form::SameRate { .. } => {
                if let Some(opening) = self.found(log) {
                    let judged = Judged {
                        class: Class::Breach,
                        key: None,
                        evidence: vec![opening],
                    };
                    self.breach(judged, instant, None, None, log);
                }
                return;
            }
            _ => {}
        }
        while self.obligation_due() == Some(instant) {
            // Of those that are due the oldest comes first.
            let first = self.entries.iter().position(|one| one.due == instant);
            let entry = self.entries.remove(first.expect("one is due"));
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
        let naming = rule.naming(&event.kind, self.retired);
        if naming.is_empty() {
            return Judgement(None);
        }
        let mut hearing = Hearing { rule, event, log };
        if naming.iter().any(|one| hearing.concerns(one).is_none()) {
            hearing.fault(None, Fault::Absent);
        }
        let breach = |key: Key| Judgement::of(Class::Breach, key, vec![event.evidence]);
        match &rule.form {
            Form::Never(_) | Form::NeverWhile(..) | Form::Require(..) if self.retired => None,
            Form::Never(e) => hearing.is(e).map(breach),
            Form::NeverWhile(e, x) => {
                let open = expected.iter().filter(|one| one.rule().name == *x);
                let open: Vec<Key> = open
                    .flat_map(|one| &one.instances)
                    .filter(|one| one.is_live())
                    .map(|one| one.key)
                    .collect();
                let held = |key| match rule.per {
                    None => !open.is_empty(),
                    Some(_) => open.contains(&key),
                };
                hearing.is_when(e, held).map(breach)
            }
            Form::Require(e, p) => {
                let key = hearing.is(e);
                let broken = key.filter(|key| hearing.truth(p, *key) == Some(false));
                broken.map(breach)
            }
            Form::NeverWithin(e, within, a) => {
                let known = hearing.log.known.clone();
                let held = |key| {
                    let since = self.entry(key).map(|entry| entry.time);
                    since.is_some_and(|at| event.time <= within.after(at, &known))
                };
                let key = hearing.is_when(e, held);
                let judged = key.map(|key| self.breach_inside(key, event));
                if !self.retired
                    && let Some(key) = hearing.is(a)
                {
                    self.remember(key, &mut hearing, Some(within));
                }
                judged
            }
            Form::NeverBetween(e, a, b) => {
                let key = hearing.is_when(e, |key| self.entry(key).is_some());
                let judged = key.map(|key| self.breach_inside(key, event));
                // The guard of B matters only inside.
                if let Some(key) = hearing.is_when(b, |key| self.entry(key).is_some()) {
                    self.forget(key);
                }
                if !self.retired
                    && let Some(key) = hearing.is(a)
                {
                    self.remember(key, &mut hearing, None);
                }
                judged
            }
            Form::After {
                after,
                require,
                unless,
                within,
            } => {
                for ends in [require].into_iter().chain(unless) {
                    if let Some(key) = hearing.is_when(ends, |key| self.entry(key).is_some()) {
                        self.forget(key);
                    }
                }
                if !self.retired
                    && let Some(key) = hearing.is_when(after, |key| self.entry(key).is_none())
                {
                    self.remember(key, &mut hearing, None);
                    let due = within.after(event.time, &hearing.log.known);
                    self.entries.last_mut().expect("it began").due = due;
                }
                None
            }
            Form::Before {
                before,
                require,
                within,
            } => {
                let known = hearing.log.known.clone();
                let recent = |at: i64| {
                    let within = within.as_ref();
                    within.is_none_or(|within| within.after(at, &known) >= event.time)
                };
                let asked = match self.retired {
                    true => None,
                    false => hearing.is(before),
                };
                let judged = asked.and_then(|key| {
                    let class = match self.entry(key) {
                        Some(entry) if recent(entry.time) => return None,
                        Some(_) => Class::Breach,
                        None if self.forgotten.is_some_and(recent) => Class::Unsure,
                        None => Class::Breach,
                    };
                    Some(Judgement::of(class, key, vec![event.evidence]))
                });
                if let Some(key) = hearing.is(require) {
                    self.remember(key, &mut hearing, None);
                }
                judged
            }
            Form::AtMost {
                most,
                event: counted,
                within,
            } => hearing.is(counted).and_then(|key| {
                let since = event.time.saturating_sub(*within);
                let first = self.count(key, &mut hearing, *most, since)?;
                let evidence = vec![first, event.evidence];
                let breached = !self.retired;
                breached.then(|| Judgement::of(Class::Breach, key, evidence))
            }),
            Form::AtLeast {
                event: counted,
                every,
                from,
                until,
                ..
            } => {
                if let Some(until) = until
                    && let Some(key) = hearing.is_when(until, |key| self.runs(key))
                {
                    self.windows.retain(|window| window.key != key);
                }
                if let Some(from) = from.as_ref().filter(|_| !self.retired)
                    && let Some(key) = hearing.is_when(from, |key| !self.runs(key))
                {
                    self.begin(key, &mut hearing, *every);
                }
                let may = |key| from.is_none() && !self.retired || self.runs(key);
                if let Some(key) = hearing.is_when(counted, may) {
                    if !self.runs(key) {
                        self.begin(key, &mut hearing, *every);
                    }
                    let mut windows = self.windows.iter_mut();
                    let window = windows.find(|window| window.key == key);
                    window.expect("one runs").counted += 1;
                }
                None
            }
            Form::SameRate { .. } => None,
        }
        .unwrap_or_default()
    }

    /// Lifts the cap that the event ends.
    pub fn lift(&mut self, event: &Happening, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.integrities[self.place];
        let Some(breach) = &rule.breach else { return };
        let Some(until) = &breach.until else { return };
        let mut hearing = Hearing { rule, event, log };
        let standing = |key| self.caps.iter().position(|cap| cap.key == key);
        let Some(key) = hearing.is_when(until, |key| standing(key).is_some()) else {
            return;
        };
        let place = standing(key).expect("it stands");
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

    /// Says what was found among the words that the event ended.
    pub fn compare(&mut self, event: &Happening, log: &mut Log) {
        if self.found(log).is_some() {
            let judged = Judged {
                class: Class::Breach,
                key: None,
                evidence: vec![event.evidence],
            };
            self.breach(judged, event.time, None, Some(event), log);
        }
    }

    /// Takes the opening of the case that made the sides of a same rate differ.
    fn found(&self, log: &mut Log) -> Option<u64> {
        let mut rates = log.rates.iter_mut();
        let found = rates.find(|rate| rate.place == self.place)?.found.take();
        found.filter(|_| !self.retired)
    }

    /// Counts the event for its key, and tells the evidence of the earliest of the `most`
    /// before it when they are all since then.
    fn count(&mut self, key: Key, hearing: &mut Hearing, most: usize, since: i64) -> Option<u64> {
        let event = hearing.event;
        let place = self.rows.iter().position(|row| row.key == key);
        let mut row = match place {
            Some(place) => self.rows.remove(place),
            None => Row {
                key,
                counted: Vec::new(),
            },
        };
        if self.rows.len() == hearing.rule.slots {
            let old = self.rows.remove(0);
            let (time, evidence) = *old.counted.last().expect("a row counts something");
            if time >= since {
                let said = Said::new(&hearing.rule.name, Class::Evicted, old.key, event.time);
                hearing.log.say(said.from([evidence, event.evidence]));
            }
        }
        let recent = row.counted.iter().filter(|(time, _)| *time >= since);
        let breached = recent.count() >= most;
        let first = row.counted.iter().rev().nth(most - 1);
        let first = first.map(|(_, evidence)| *evidence);
        row.counted.push((event.time, event.evidence));
        self.rows.push(row);
        first.filter(|_| breached)
    }

    /// A first window begins for the event's key; when there is no room the one that began
    /// first gives way.
    fn begin(&mut self, key: Key, hearing: &mut Hearing, every: i64) {
        let event = hearing.event;
        if self.windows.len() == hearing.rule.slots {
            let old = self.windows.remove(0);
            let said = Said::new(&hearing.rule.name, Class::Evicted, old.key, event.time);
            hearing.log.say(said.from([old.begun, event.evidence]));
        }
        self.windows.push(Window {
            key,
            begun: event.evidence,
            end: event.time.saturating_add(every),
            counted: 0,
        });
    }

    fn runs(&self, key: Key) -> bool {
        self.windows.iter().any(|window| window.key == key)
    }

    /// Ends the windows that are due at `instant`; others follow them.
    fn settle_windows(&mut self, instant: i64, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        let Form::AtLeast { least, every, .. } = rules.integrities[self.place].form else {
            panic!("only `at least` has windows");
        };
        while let Some(place) = self.windows.iter().position(|one| one.end == instant) {
            let mut window = self.windows.remove(place);
            if window.counted < least {
                let judged = Judged {
                    class: Class::Breach,
                    key: window.key,
                    evidence: vec![window.begun],
                };
                self.breach(judged, instant, Some(instant), None, log);
            }
            if self.retired {
                continue;
            }
            window.end = instant.saturating_add(every);
            window.counted = 0;
            self.windows.push(window);
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

    /// A breach of a form that keeps A's event.
    fn breach_inside(&self, key: Key, event: &Happening) -> Judgement {
        let kept = self.entry(key).map(|entry| entry.evidence);
        let evidence = kept.into_iter().chain([event.evidence]).collect();
        Judgement::of(Class::Breach, key, evidence)
    }

    fn forget(&mut self, key: Option<u64>) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Keeps the event for a key, in place of an earlier one; when there is no room the
    /// oldest gives way. An entry older than `lives` gives way without a word.
    fn remember(&mut self, key: Key, hearing: &mut Hearing, lives: Option<&Span>) {
        let event = hearing.event;
        self.forget(key);
        if self.entries.len() == hearing.rule.slots {
            let old = self.entries.remove(0);
            let over =
                lives.is_some_and(|span| span.after(old.time, &hearing.log.known) < event.time);
            if !over {
                let said = Said::new(&hearing.rule.name, Class::Evicted, old.key, event.time);
                hearing.log.say(said.from([old.evidence, event.evidence]));
                self.forgotten = self.forgotten.max(Some(old.time));
            }
        }
        self.entries.push(Entry {
            key,
            time: event.time,
            evidence: event.evidence,
            due: i64::MAX,
        });
    }
}

impl Judgement {
    fn of(class: Class, key: Key, evidence: Vec<u64>) -> Self {
        Self(Some(Judged {
            class,
            key,
            evidence,
        }))
    }
}
