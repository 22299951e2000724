//! Expectations: the two tracks of every instance ([9] to [14]).

use super::Happening;
use super::expression::Scope;
use super::known::Known;
use super::log::{Log, Said};
use super::rules::{Act, Clause, Expectation, Expr, Follow, Limit, Pattern};
use super::transition::{holds, move_watch, move_word, settle_watch, settle_word};
use std::collections::BTreeMap;
use std::rc::Rc;
use tamam::syntax::tree::{Op, Reach};
use tamam::{Class, Fault};

/// One expectation with its instances, oldest opening first.
#[derive(Clone)]
pub struct Expected {
    place: usize,
    rules: Rc<super::rules::Rules>,
    pub instances: Vec<Instance>,
    openings: u64,
    /// Whether it opens nothing any more.
    pub retired: bool,
}

#[derive(Clone)]
pub struct Instance {
    /// Its place in the opening sequence.
    pub sequence: u64,
    pub key: Option<u64>,
    pub opening: Happening,
    /// What the opening set: for each clause, the limits in it.
    pub limits: Vec<Vec<Option<i64>>>,
    pub word: Word,
    /// The last promise, even after the word has ended.
    pub promise: Option<Happening>,
    /// The last instant that was settled with the word open.
    pub told_overdue: Option<i64>,
    pub watch: Option<Watch>,
    /// Which of its clauses pause it now, and since when any does.
    pub pauses: Vec<bool>,
    pub paused: Option<Happening>,
    /// The opening, or the end of the last pause.
    pub runs_since: i64,
    /// Which of its clauses have reminded.
    pub reminded: Vec<bool>,
    /// With `again every`: whether it stays when both tracks have ended, and the next point at
    /// which it opens anew, if there is one.
    pub series: Option<Option<i64>>,
    /// How its word ended, while that can be taken back.
    pub respite: Option<Respite>,
    /// Whether the event at hand has taken the end of its word back.
    pub reopened: bool,
}

/// The end of a word that can be taken back.
#[derive(Clone)]
pub struct Respite {
    pub outcome: String,
    /// The evidence of the event that brought it, if one did.
    pub by: Option<u64>,
    pub since: i64,
    pub until: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Open,
    Promised { clause: usize, until: i64 },
    Ended,
}

#[derive(Clone)]
pub struct Watch {
    pub clause: usize,
    pub act: Happening,
    /// The limits of the clauses that follow the act.
    pub limits: Vec<Option<i64>>,
    /// The greatest of them.
    pub limit: i64,
}

/// Which tracks moved on an event.
#[derive(PartialEq, Eq)]
pub enum Moved {
    Nothing,
    Word,
    Both,
}

/// Which instances an event touches: by clause, and by clause and what follows its act.
pub struct Touched {
    pub clauses: Vec<Vec<u64>>,
    /// By clause, whose pause would begin and whose would end.
    pub pauses: Vec<[Vec<u64>; 2]>,
    pub follows: Vec<Vec<Vec<u64>>>,
}

impl Instance {
    /// Whether its word is open or promised.
    pub fn is_live(&self) -> bool {
        self.word != Word::Ended
    }

    pub fn is_watched(&self) -> bool {
        self.watch.is_some()
    }

    /// Whether only its series or its respite is left.
    pub fn rests(&self) -> bool {
        !self.is_live() && !self.is_watched()
    }

    /// The promise, while the word stands on it.
    pub fn standing_promise(&self) -> Option<u64> {
        match self.word {
            Word::Promised { .. } => self.promise.as_ref().map(|promise| promise.evidence),
            _ => None,
        }
    }

    pub fn scope<'a>(&'a self, event: Option<&'a Happening>) -> Scope<'a> {
        Scope {
            event,
            opened: Some(&self.opening),
            promised: self.promise.as_ref(),
            ..Scope::default()
        }
    }

    /// A limit as a due instant: never before the opening.
    pub fn moved(&self, limit: i64) -> i64 {
        limit.max(self.opening.time)
    }

    /// The clocks that could end an open word: the instant, the limit and the clause.
    pub fn clocks(&self, rule: &Expectation) -> Vec<(i64, i64, usize)> {
        let mut clocks = Vec::new();
        for (clause, limits) in rule.clauses.iter().zip(&self.limits) {
            let limit = match clause {
                Clause::Made { .. } => limits[0],
                Clause::MeetClock(limit, _) | Clause::FailClock(limit, _) => {
                    self.running(Some(limit), limits[0])
                }
                Clause::Meet {
                    bands,
                    otherwise: Some(_),
                    ..
                } => {
                    let bands = bands.iter().zip(limits);
                    let last = bands.rev().find(|(_, limit)| limit.is_some());
                    last.and_then(|(band, limit)| self.running(band.limit.as_ref(), *limit))
                }
                _ => None,
            };
            let place = clocks.len();
            clocks.push((limit, place));
        }
        clocks
            .into_iter()
            .filter_map(|(limit, clause)| limit.map(|limit| (self.moved(limit), limit, clause)))
            .collect()
    }

    /// The reminders still to come: the clause, the instant, and the limit it comes before.
    /// None comes in a pause of its limit, or when its time lies before the pause's end.
    pub fn reminders(&self, rule: &Expectation) -> Vec<(usize, i64, i64)> {
        let clauses = rule.clauses.iter().enumerate();
        let reminders = clauses.filter_map(|(place, clause)| {
            let Clause::Remind(before, outcome) = clause else {
                return None;
            };
            let (written, limit) = self.limit_to(rule, outcome);
            let limit = self.running(Some(written), Some(limit))?;
            Some((place, before.ahead_of(limit)?, limit))
        });
        reminders
            .filter(|(place, at, _)| {
                *at >= self.runs_since && Some(*at) > self.told_overdue && !self.reminded[*place]
            })
            .collect()
    }

    /// The first limit in file order that leads to an outcome of this name.
    fn limit_to<'a>(&self, rule: &'a Expectation, outcome: &str) -> (&'a Limit, i64) {
        let clauses = rule.clauses.iter().zip(&self.limits);
        let mut limits = clauses.filter_map(|(clause, limits)| match clause {
            Clause::Meet {
                bands,
                otherwise,
                before_else,
                ..
            } => {
                let bands = bands.iter().zip(limits);
                let mut leads: Vec<(&str, Option<(&Limit, i64)>)> = bands
                    .map(|(band, limit)| {
                        let limit = band.limit.as_ref().zip(*limit);
                        (band.outcome.name.as_str(), limit)
                    })
                    .collect();
                if let Some(otherwise) = otherwise {
                    let last = leads.iter().rev().find_map(|(_, limit)| *limit);
                    leads.insert(*before_else, (&otherwise.name, last));
                }
                let mut leads = leads.into_iter();
                leads.find_map(|(name, limit)| limit.filter(|_| name == outcome))
            }
            Clause::MeetClock(limit, one) | Clause::FailClock(limit, one) => {
                let at = limits[0].filter(|_| one.name == outcome)?;
                Some((limit, at))
            }
            _ => None,
        });
        limits.next().expect("a reminder comes before a limit")
    }

    /// The limits of all bands in file order, those whose instant is settled left out.
    pub fn bands(&self, rule: &Expectation) -> Vec<i64> {
        let clauses = rule.clauses.iter().zip(&self.limits);
        let limits = clauses.flat_map(|(clause, limits)| {
            let Clause::Meet { bands, .. } = clause else {
                return Vec::new();
            };
            let bands = bands.iter().zip(limits);
            bands
                .filter_map(|(band, limit)| self.running(band.limit.as_ref(), *limit))
                .collect()
        });
        limits
            .filter(|limit| Some(self.moved(*limit)) > self.told_overdue)
            .collect()
    }

    /// When the clock next moves the word.
    pub fn word_due(&self, rule: &Expectation) -> Option<i64> {
        match self.word {
            Word::Ended => None,
            Word::Promised { until, .. } => {
                let promise = self.promise.as_ref().expect("a promised word has one");
                Some(until.max(promise.time))
            }
            Word::Open => {
                let clocks = self.clocks(rule).into_iter().map(|(due, _, _)| due);
                let bands = self.bands(rule).into_iter().map(|limit| self.moved(limit));
                let reminders = self.reminders(rule).into_iter().map(|(_, at, _)| at);
                clocks.chain(bands).chain(reminders).min()
            }
        }
    }

    pub fn watch_due(&self) -> Option<i64> {
        let watch = self.watch.as_ref()?;
        Some(watch.limit.max(watch.act.time))
    }
}

impl Expected {
    pub fn new(rules: &Rc<super::rules::Rules>, place: usize) -> Self {
        Self {
            place,
            rules: Rc::clone(rules),
            retired: rules.expectations[place].retired,
            instances: Vec::new(),
            openings: 0,
        }
    }

    pub fn rule(&self) -> &Expectation {
        &self.rules.expectations[self.place]
    }

    /// The least instant at which the clock moves something.
    pub fn due(&self) -> Option<i64> {
        let rule = self.rule();
        let dues = self.instances.iter();
        dues.flat_map(|one| {
            let respite = one.respite.as_ref().map(|respite| respite.until);
            [
                one.word_due(rule),
                one.watch_due(),
                one.series.flatten(),
                respite,
            ]
        })
        .flatten()
        .min()
    }

    /// Settles what is due at `instant`.
    pub fn settle(&mut self, instant: i64, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.expectations[self.place];
        let mut place = 0;
        while place < self.instances.len() {
            let instance = &mut self.instances[place];
            if instance.word_due(rule) == Some(instant) {
                settle_word(rule, instance, instant, log);
                if !instance.is_live() {
                    instance.end_pauses(rule, instant, &log.known);
                }
            }
            if instance.watch_due() == Some(instant) {
                settle_watch(rule, instance, instant, log);
            }
            let until = instance.respite.as_ref().map(|respite| respite.until);
            if until == Some(instant) {
                instance.respite = None;
            }
            // The series of a retired rule ends at its next point.
            if self.retired && instance.series.flatten() == Some(instant) {
                instance.series = None;
            }
            // What opens anew goes to the end, and what is due of it is settled there.
            if instance.series.flatten() != Some(instant)
                || !self.open_anew(rule, place, instant, log)
            {
                place += 1;
            }
        }
        self.free();
    }

    /// A point of an instance's series; whether it opens anew.
    fn open_anew(&mut self, rule: &Expectation, place: usize, instant: i64, log: &mut Log) -> bool {
        let (every, restarts) = (rule.again().expect("a series"), rule.restarts());
        let instance = &mut self.instances[place];
        instance.series = Some(instant.checked_add(every));
        if !instance.rests() && !restarts {
            return false;
        }
        let mut opening = instance.opening.clone();
        opening.time = instant;
        let said = |class| Said::new(&rule.name, class, instance.key, instant);
        let limits = match opening_limits(rule, &opening, &log.known) {
            Ok(limits) => limits,
            Err(fault) => {
                let said = said(Class::Fault).because(fault);
                log.say(said.from([opening.evidence]));
                return false;
            }
        };
        if !instance.rests() {
            log.say(said(Class::Restarted).from([opening.evidence]));
        }
        self.openings += 1;
        let old = self.instances.remove(place);
        self.instances.push(Instance {
            sequence: self.openings,
            opening,
            limits,
            word: Word::Open,
            promise: None,
            told_overdue: None,
            watch: None,
            pauses: vec![false; rule.clauses.len()],
            paused: None,
            runs_since: instant,
            reminded: vec![false; rule.clauses.len()],
            ..old
        });
        true
    }

    /// The rule's turn at an event.
    pub fn happen(&mut self, event: &Happening, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        let rule = &rules.expectations[self.place];
        if !rule.patterns().any(|pattern| pattern.event == event.kind) {
            return;
        }
        for group in rule.groups(event) {
            let mut asked = rule.patterns().filter(|one| one.event == event.kind);
            // Of a retired rule nobody asks who opens it.
            let opens = |one: &Pattern| rule.opens(one);
            if self.retired && !asked.any(|one| rule.group(one, event) == group && !opens(one)) {
                continue;
            }
            let Some(key) = &group else {
                self.turn(rule, &group, event, log);
                continue;
            };
            let Some(turns) = event.by_key(key) else {
                let fault = Said::new(&rule.name, Class::Fault, None, event.time);
                log.say(fault.because(Fault::Absent).from([event.evidence]));
                continue;
            };
            for event in turns {
                self.turn(rule, &group, &event, log);
            }
        }
    }

    /// The turn of the clauses that take the key from one attribute of the event, or of those
    /// that say `for`.
    fn turn(&mut self, rule: &Expectation, group: &Group, event: &Happening, log: &mut Log) {
        let touched = self.touched(rule, group, event);
        for instance in &mut self.instances {
            let before = instance.clone();
            let moved = move_word(rule, instance, &touched, event, log);
            if moved != Moved::Both && before.watch.is_some() {
                move_watch(rule, instance, &before, &touched, event, log);
            }
            instance.pause(rule, &before, &touched, event, log);
        }
        self.free();
        self.renew();
        self.open(rule, group, event, log);
    }

    /// What the event has opened again takes new places in the opening sequence.
    fn renew(&mut self) {
        let all = std::mem::take(&mut self.instances);
        let (again, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.reopened);
        self.instances = others;
        for mut one in again {
            self.openings += 1;
            one.sequence = self.openings;
            one.reopened = false;
            self.instances.push(one);
        }
    }

    /// Drops the instances whose tracks have both ended, but for those that rest.
    fn free(&mut self) {
        self.instances
            .retain(|one| !one.rests() || one.series.is_some() || one.respite.is_some());
    }

    /// Which instances the event touches, as they stand before it.
    fn touched(&self, rule: &Expectation, group: &Group, event: &Happening) -> Touched {
        let clauses = rule.clauses.iter().map(|clause| match clause {
            Clause::Void(when) => self.reached(when, group, event, |_| true),
            Clause::Meet { when, .. }
            | Clause::Fail(when, _)
            | Clause::Promise { when, .. }
            | Clause::Kept(when, _)
            | Clause::Honoured { when, .. }
            | Clause::Act(Act { when, .. }) => self.reached(when, group, event, Instance::is_live),
            Clause::Reopen { when, .. } => {
                self.reached(when, group, event, |one| one.respite.is_some())
            }
            Clause::Open { .. }
            | Clause::Remind(..)
            | Clause::Pause(..)
            | Clause::Made { .. }
            | Clause::Broken(_)
            | Clause::Again(_)
            | Clause::MeetClock(..)
            | Clause::FailClock(..) => Vec::new(),
        });
        let follows = rule.clauses.iter().enumerate().map(|(place, clause)| {
            let Clause::Act(act) = clause else {
                return Vec::new();
            };
            let started = |one: &Instance| one.watch.as_ref().is_some_and(|w| w.clause == place);
            let follows = act.follows.iter();
            follows
                .map(|follow| self.reached(&follow.when, group, event, started))
                .collect()
        });
        let pauses = rule.clauses.iter().enumerate().map(|(place, clause)| {
            let Clause::Pause(from, until) = clause else {
                return [Vec::new(), Vec::new()];
            };
            let live = |one: &Instance, stands| one.is_live() && one.pauses[place] == stands;
            [
                self.reached(from, group, event, |one| live(one, false)),
                self.reached(until, group, event, |one| live(one, true)),
            ]
        });
        Touched {
            clauses: clauses.collect(),
            pauses: pauses.collect(),
            follows: follows.collect(),
        }
    }

    fn reached(
        &self,
        pattern: &Pattern,
        group: &Group,
        event: &Happening,
        could_move: impl Fn(&Instance) -> bool,
    ) -> Vec<u64> {
        if pattern.event != event.kind || self.rule().group(pattern, event) != *group {
            return Vec::new();
        }
        let sequence = |one: &Instance| one.sequence;
        let mut movable = self.instances.iter().filter(|one| could_move(one));
        match group {
            Some(key) => {
                let same = self.instances.iter();
                same.filter(|one| one.key == event.key(key))
                    .map(sequence)
                    .collect()
            }
            None => match pattern.reach {
                None | Some(Reach::All) => self.instances.iter().map(sequence).collect(),
                Some(Reach::Oldest) => movable.next().map(sequence).into_iter().collect(),
                Some(Reach::Newest) => movable.last().map(sequence).into_iter().collect(),
            },
        }
    }

    /// The opening clause, last and once.
    fn open(&mut self, rule: &Expectation, group: &Group, event: &Happening, log: &mut Log) {
        if self.retired {
            return;
        }
        for clause in &rule.clauses {
            let (when, restarts) = match clause {
                Clause::Open { when, restarts } => (when, *restarts),
                Clause::Made { when, .. } => (when, false),
                _ => continue,
            };
            if when.event != event.kind || rule.group(when, event) != *group {
                continue;
            }
            let key = group.as_ref().and_then(|key| event.key(key));
            let scope = Scope {
                event: Some(event),
                ..Scope::default()
            };
            if !holds(rule, &when.guard, scope, key, event, log) {
                continue;
            }
            let standing = self.instances.iter().position(|one| one.key == key);
            let resting = standing.filter(|place| self.instances[*place].rests());
            let standing = standing.filter(|_| resting.is_none());
            if standing.is_some() && !restarts {
                return;
            }
            let limits = match opening_limits(rule, event, &log.known) {
                Ok(limits) => limits,
                Err(fault) => {
                    let said = Said::new(&rule.name, Class::Fault, key, event.time);
                    log.say(said.because(fault).from([event.evidence]));
                    return;
                }
            };
            if let Some(resting) = resting {
                self.instances.remove(resting);
            }
            let full = self.instances.len() == rule.slots;
            let oldest = self.instances.iter().position(Instance::rests).unwrap_or(0);
            let leaving = match standing {
                Some(place) => Some((place, Class::Restarted)),
                None => full.then_some((oldest, Class::Evicted)),
            };
            if let Some((place, class)) = leaving {
                let old = self.instances.remove(place);
                let said = Said::new(&rule.name, class, old.key, event.time);
                log.say(said.from([old.opening.evidence, event.evidence]));
                if old.is_live() {
                    log.drops(&rule.name, class);
                }
            }
            log.begins(&rule.name);
            self.openings += 1;
            self.instances.push(Instance {
                sequence: self.openings,
                key,
                opening: event.clone(),
                limits,
                word: Word::Open,
                promise: None,
                told_overdue: None,
                watch: None,
                pauses: vec![false; rule.clauses.len()],
                paused: None,
                runs_since: event.time,
                reminded: vec![false; rule.clauses.len()],
                series: rule.again().map(|every| event.time.checked_add(every)),
                respite: None,
                reopened: false,
            });
            return;
        }
    }
}

impl Expectation {
    /// Every pattern in it, in file order.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.clauses.iter().flat_map(|clause| match clause {
            Clause::Open { when, .. }
            | Clause::Void(when)
            | Clause::Meet { when, .. }
            | Clause::Fail(when, _)
            | Clause::Promise { when, .. }
            | Clause::Made { when, .. }
            | Clause::Kept(when, _)
            | Clause::Honoured { when, .. }
            | Clause::Reopen { when, .. } => vec![when],
            Clause::Act(act) => {
                let mut follows: Vec<&Follow> = act.follows.iter().collect();
                follows.sort_by_key(|follow| follow.place);
                let follows = follows.into_iter().map(|follow| &follow.when);
                std::iter::once(&act.when).chain(follows).collect()
            }
            Clause::Pause(from, until) => vec![from, until],
            Clause::MeetClock(..)
            | Clause::FailClock(..)
            | Clause::Remind(..)
            | Clause::Broken(_)
            | Clause::Again(_) => Vec::new(),
        })
    }

    /// Whether a pattern is that of its opening clause.
    fn opens(&self, pattern: &Pattern) -> bool {
        self.clauses.iter().any(|clause| match clause {
            Clause::Open { when, .. } | Clause::Made { when, .. } => std::ptr::eq(when, pattern),
            _ => false,
        })
    }

    /// How long after an opening it comes again by the clock.
    fn again(&self) -> Option<i64> {
        self.clauses.iter().find_map(|clause| match clause {
            Clause::Again(every) => Some(*every),
            _ => None,
        })
    }

    fn restarts(&self) -> bool {
        let restarts = |clause: &Clause| matches!(clause, Clause::Open { restarts: true, .. });
        self.clauses.iter().any(restarts)
    }

    /// From which attribute of the event a pattern takes the key; from none in a rule without
    /// one, and where it says `for`.
    fn group(&self, pattern: &Pattern, event: &Happening) -> Group {
        let own = self.per.clone().filter(|key| event.declares(key));
        pattern.matching.clone().or(own)
    }

    /// The groups of the clauses that read the event, in the order of their turns.
    fn groups(&self, event: &Happening) -> Vec<Group> {
        let opening = self.clauses.iter().find_map(|clause| match clause {
            Clause::Open { when, .. } | Clause::Made { when, .. } if when.event == event.kind => {
                Some(self.group(when, event))
            }
            _ => None,
        });
        let mut groups = Vec::new();
        for pattern in self.patterns().filter(|one| one.event == event.kind) {
            let group = self.group(pattern, event);
            if !groups.contains(&group) && Some(&group) != opening.as_ref() {
                groups.push(group);
            }
        }
        groups.extend(opening);
        groups
    }
}

/// An attribute that clauses take the key from; none for those that say `for`.
type Group = Option<String>;

/// Every limit that the opening sets, by clause, or the first fault in file order.
pub fn opening_limits(
    rule: &Expectation,
    event: &Happening,
    known: &Known,
) -> Result<Vec<Vec<Option<i64>>>, Fault> {
    let scope = Scope {
        opened: Some(event),
        known: Some(known),
        ..Scope::default()
    };
    let set = |limit: Option<&Limit>| limit.map(|l| deadline(l, scope, event.time)).transpose();
    let clauses = rule.clauses.iter().map(|clause| match clause {
        Clause::Meet { bands, .. } => bands.iter().map(|b| set(b.limit.as_ref())).collect(),
        Clause::MeetClock(limit, _) | Clause::FailClock(limit, _) => Ok(vec![set(Some(limit))?]),
        Clause::Act(act) => Ok(vec![set(act.limit.as_ref())?]),
        // The deadline of a promise may be told by the event that makes it.
        Clause::Made { limit, .. } => {
            let scope = Scope {
                event: Some(event),
                ..scope
            };
            Ok(vec![Some(deadline(limit, scope, event.time)?)])
        }
        _ => Ok(Vec::new()),
    });
    clauses.collect()
}

/// A time written as `opened.x` plus or minus constants, which alone need not fit [5d].
fn whole(value: &Expr, scope: Scope) -> Option<i128> {
    use super::value::V;
    match value {
        Expr::Opened(_) => match scope.compute(value).value? {
            V::Time(at) => Some(i128::from(at)),
            _ => None,
        },
        Expr::Binary(op @ (Op::Add | Op::Sub), before, constant) if constant.is_constant() => {
            let V::Duration(ms) = scope.compute(constant).value? else {
                return None;
            };
            let before = whole(before, scope)?;
            Some(match op {
                Op::Add => before + i128::from(ms),
                _ => before - i128::from(ms),
            })
        }
        _ => None,
    }
}

/// The last instant that is in time, counted from `start` where the limit is a duration.
pub fn deadline(limit: &Limit, scope: Scope, start: i64) -> Result<i64, Fault> {
    use super::value::V;
    let at = match (limit.from_start, whole(&limit.value, scope)) {
        (false, Some(at)) => at,
        (from_start, _) => match (from_start, scope.compute(&limit.value).required()?) {
            (true, V::Duration(ms)) if ms <= 0 => return Err(Fault::Absent),
            (true, V::Duration(ms)) => match &limit.of {
                Some(open) => {
                    let known = scope.known.expect("a limit is set by what is known");
                    let open = open.by(known).ok_or(Fault::Absent)?;
                    i128::from(open.after(start, ms).ok_or(Fault::Overflow)?)
                }
                None => i128::from(start) + i128::from(ms),
            },
            (false, V::Time(at)) => i128::from(at),
            (_, other) => panic!("a valid program has no limit {other:?}"),
        },
    };
    let last = if limit.inclusive { at } else { at - 1 };
    i64::try_from(last).map_err(|_| Fault::Overflow)
}

/// How many instances have a live word, and how many a watch, by rule.
pub fn counts(expected: &[Expected]) -> BTreeMap<String, (usize, usize)> {
    let counts = expected.iter().map(|one| {
        let live = one.instances.iter().filter(|one| one.is_live()).count();
        let watched = one.instances.iter().filter(|one| one.is_watched()).count();
        (one.rule().name.clone(), (live, watched))
    });
    counts.collect()
}
