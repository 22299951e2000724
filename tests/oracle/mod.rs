//! A naive evaluator of the language, written from `grammar/meaning.md` alone by somebody
//! who has not seen the engine. It keeps whole events and looks at everything on every
//! step; where it and the engine differ, one of them is wrong.
#![allow(dead_code, unreachable_pub, unused_imports)]

mod calendar;
mod expectation;
mod expression;
mod felt;
mod home;
mod integrity;
mod journey;
mod known;
mod learning;
mod ledger;
mod log;
mod measure;
mod pause;
mod rate;
mod reading;
mod remembered;
mod rules;
mod signs;
mod transition;
mod value;

pub use log::{Said, stance};
pub use remembered::Score;
pub use value::V;

use expectation::Expected;
use integrity::Upheld;
use learning::Learning;
use log::Log;
use remembered::Watching;
use rules::{Declared, Rules};
use std::collections::BTreeMap;
use std::rc::Rc;
use tamam::syntax::Tree;
use tamam::{Class, Fault, Value};

/// One event, by names.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: String,
    pub time: i64,
    pub evidence: u64,
    pub attributes: BTreeMap<String, Value>,
    /// The ids of each list that is there, as they were given.
    pub lists: BTreeMap<String, Vec<u64>>,
}

/// Why a step was refused; nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Older { time: i64, clock: i64 },
    UnknownKind(String),
}

/// An event as the rules see it, with what they declare of its kind.
#[derive(Clone)]
struct Happening {
    kind: String,
    time: i64,
    evidence: u64,
    declared: Rc<Declared>,
    attributes: BTreeMap<String, Value>,
    lists: BTreeMap<String, Vec<u64>>,
}

impl Happening {
    fn declares(&self, attribute: &str) -> bool {
        self.declared.attributes.contains_key(attribute)
    }

    fn attribute(&self, name: &str) -> Option<V> {
        if let Some(ids) = self.lists.get(name) {
            return Some(V::Ids(ids.clone()));
        }
        let words = self.declared.attributes.get(name)?;
        Some(V::of(*self.attributes.get(name)?, words))
    }

    /// The events whose key is that attribute, one after another: of a list one for each id
    /// [35a], else the event itself. None when it is missing.
    fn by_key(&self, name: &str) -> Option<Vec<Self>> {
        let Some(ids) = self.lists.get(name) else {
            return self.key(name).map(|_| vec![self.clone()]);
        };
        let mut turns: Vec<Self> = Vec::new();
        for id in ids {
            if turns.iter().all(|turn| turn.key(name) != Some(*id)) {
                let mut turn = self.clone();
                turn.attributes.insert(name.to_owned(), Value::Id(*id));
                turns.push(turn);
            }
        }
        Some(turns)
    }

    /// An attribute as the key of an instance.
    fn key(&self, name: &str) -> Option<u64> {
        Some(self.attributes.get(name)?.raw() as u64)
    }
}

/// The state of one subject under one rule file.
#[derive(Clone)]
pub struct Oracle {
    rules: Rc<Rules>,
    declared: BTreeMap<String, Rc<Declared>>,
    clock: Option<i64>,
    expected: Vec<Expected>,
    upheld: Vec<Upheld>,
    learning: Learning,
    watching: Watching,
    log: Log,
}

impl Oracle {
    /// A fresh subject of a valid program; `texts` tells the number that stands for a text
    /// of the rules.
    pub fn new(tree: &Tree, texts: &dyn Fn(&str) -> u64) -> Self {
        let rules = Rc::new(reading::read(tree, texts));
        let declared = rules.events.iter();
        let mut log = Log::new(&rules);
        Self {
            declared: declared
                .map(|(name, declared)| (name.clone(), Rc::new(declared.clone())))
                .collect(),
            clock: None,
            expected: (0..rules.expectations.len())
                .map(|place| Expected::new(&rules, place))
                .collect(),
            upheld: (0..rules.integrities.len())
                .map(|place| Upheld::new(&rules, place))
                .collect(),
            watching: Watching::new(&rules),
            learning: Learning::begin(&rules, &mut log.known),
            log,
            rules,
        }
    }

    /// From now on nothing opens: every rule is retired [73] [74].
    #[allow(dead_code, reason = "only the tests of changed rules retire")]
    pub fn retire(&mut self) {
        for expected in &mut self.expected {
            expected.retired = true;
        }
        for upheld in &mut self.upheld {
            upheld.retired = true;
        }
    }

    /// One event [6].
    pub fn step(&mut self, event: &Event) -> Result<Vec<Said>, Refused> {
        let Some(declared) = self.declared.get(&event.kind) else {
            return Err(Refused::UnknownKind(event.kind.clone()));
        };
        let event = Happening {
            kind: event.kind.clone(),
            time: event.time,
            evidence: event.evidence,
            declared: Rc::clone(declared),
            attributes: event.attributes.clone(),
            lists: event.lists.clone(),
        };
        self.settle(event.time)?;
        self.learning.refresh(event.time, &mut self.log.known);
        journey::go(&event, &mut self.log);
        let mut judgements = Vec::new();
        for upheld in &mut self.upheld {
            judgements.push(upheld.judge(&event, &self.expected, &mut self.log));
        }
        for expected in &mut self.expected {
            expected.happen(&event, &mut self.log);
        }
        for upheld in &mut self.upheld {
            upheld.lift(&event, &mut self.log);
        }
        for (upheld, judgement) in self.upheld.iter_mut().zip(judgements) {
            upheld.pronounce(judgement, &event, &mut self.log);
        }
        for upheld in &mut self.upheld {
            upheld.compare(&event, &mut self.log);
        }
        self.feel(&event);
        journey::end(&event, &mut self.log);
        // The dates of checks are set by what earlier events made known [54].
        self.watching.hear(&event, &mut self.log);
        let became = self.learning.learn(&event, &mut self.log);
        journey::turn(&event, &became, &mut self.log);
        let score = self.score();
        self.watching
            .look(&score, event.time, Some(&event), &mut self.log);
        Ok(std::mem::take(&mut self.log.said))
    }

    /// The clock moves to `now`, and nothing else happens.
    pub fn advance(&mut self, now: i64) -> Result<Vec<Said>, Refused> {
        self.settle(now)?;
        Ok(std::mem::take(&mut self.log.said))
    }

    /// The first time whose advance settles something.
    pub fn next_due(&self) -> Option<i64> {
        self.due()?.checked_add(1)
    }

    /// The score as it stands.
    pub fn score(&self) -> Score {
        let caps = self.upheld.iter().flat_map(|one| &one.caps);
        let cap = caps.map(|cap| cap.value).min();
        let score = Score::of(&self.log.moments, cap, self.rules.memory);
        let mut fields = self.log.feelings.fields(self.rules.memory);
        fields.extend(self.log.journeys.fields(self.rules.memory));
        Score { fields, ..score }
    }

    /// By how much moments fell short, one after another [83].
    pub fn disappointment(&self) -> i64 {
        let mut signs = signs::Signs::default();
        signs.feel(&self.log.moments, self.rules.below);
        signs.disappointment
    }

    /// Whether the rules have calendars.
    pub fn reads_calendars(&self) -> bool {
        self.rules.calendars
    }

    /// What is known at the subject's clock under a name.
    pub fn known(&self, name: &str) -> Option<V> {
        let mut known = self.log.known.clone();
        self.learning
            .refresh(self.clock.unwrap_or(i64::MIN), &mut known);
        known.read(name).flatten()
    }

    /// How many words are live and how many watches stand, by expectation; and how many events
    /// wait to be followed.
    pub fn open(&self) -> BTreeMap<String, (usize, usize)> {
        let mut open = expectation::counts(&self.expected);
        open.extend(self.learning.waiting());
        open
    }

    /// The least instant at which the clock does anything.
    fn due(&self) -> Option<i64> {
        let expected = self.expected.iter().map(Expected::due);
        let upheld = self.upheld.iter();
        let upheld = upheld.flat_map(|one| [one.obligation_due(), one.cap_due()]);
        expected
            .chain(upheld)
            .chain([self.watching.due(), self.learning.due()])
            .chain([self.log.journeys.due()])
            .flatten()
            .min()
    }

    /// Settles what is due before `now` [3], and moves the clock there.
    fn settle(&mut self, now: i64) -> Result<(), Refused> {
        if let Some(clock) = self.clock.filter(|clock| now < *clock) {
            return Err(Refused::Older { time: now, clock });
        }
        while let Some(instant) = self.due().filter(|instant| *instant < now) {
            self.learning.refresh(instant, &mut self.log.known);
            for expected in &mut self.expected {
                expected.settle(instant, &mut self.log);
            }
            for upheld in &mut self.upheld {
                upheld.settle_obligations(instant, &mut self.log);
            }
            for upheld in &mut self.upheld {
                upheld.settle_caps(instant, &mut self.log);
            }
            self.learning.settle(instant);
            self.learning.refresh(instant, &mut self.log.known);
            journey::settle(instant, &mut self.log);
            let score = self.score();
            self.watching.settle(instant, &score, &self.log);
            self.watching.look(&score, instant, None, &mut self.log);
        }
        self.clock = Some(now);
        Ok(())
    }

    /// Felt moments that belong to no expectation.
    fn feel(&mut self, event: &Happening) {
        for (place, feel) in self.rules.feels.iter().enumerate() {
            if feel.when.event != event.kind {
                continue;
            }
            let rule = format!("feel {}", event.kind);
            let fault = |fault: Fault| {
                let said = Said::new(&rule, Class::Fault, None, event.time);
                said.because(fault).from([event.evidence])
            };
            let scope = expression::Scope {
                event: Some(event),
                ..Default::default()
            };
            if let Some(guard) = &feel.when.guard {
                let guard = scope.knowing(&self.log.known).compute(guard);
                if let Some(why) = guard.fault {
                    self.log.say(fault(why));
                }
                if guard.truth() != Some(true) {
                    continue;
                }
            }
            let felt = scope.knowing(&self.log.known).compute(&feel.felt);
            match felt.required() {
                Err(why) => self.log.say(fault(why)),
                Ok(value) => {
                    let mut said = Said::new(&rule, Class::Felt, None, event.time);
                    let own = (rule.as_str(), place.to_string());
                    let own = (own.0, own.1.as_str());
                    let felt = self.log.feelings.feel(value.felt(), own, event.time, event);
                    // What weighs nothing is no moment, of which nothing is said.
                    if felt.is_some() {
                        said.felt = felt;
                        self.log.say(said.from([event.evidence]));
                    }
                }
            }
        }
    }
}
