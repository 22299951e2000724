//! How what is known of a subject is brought up to date by its events ([51] to [54]).

use super::Happening;
use super::expression::Scope;
use super::known::Known;
use super::log::{Log, Said};
use super::measure::Measured;
use super::rules::{Learnt, Pattern, Rules};
use super::value::V;
use std::rc::Rc;
use tamam::{Class, Fault};

/// What is learnt of a subject.
#[derive(Clone)]
pub struct Learning {
    rules: Rc<Rules>,
    /// What every measure has seen, by the places of the measures.
    measured: Vec<Measured>,
}

/// What one rule sees of one event.
struct Lesson<'a> {
    name: &'a str,
    event: &'a Happening,
    /// What earlier events made known.
    before: &'a Known,
    log: &'a mut Log,
}

impl Lesson<'_> {
    /// Whether the event is one the pattern names; what goes wrong is said.
    fn is(&mut self, pattern: &Pattern) -> bool {
        if pattern.event != self.event.kind {
            return false;
        }
        let Some(guard) = &pattern.guard else {
            return true;
        };
        let computed = self.scope().compute(guard);
        if let Some(fault) = computed.fault {
            self.fault(fault);
        }
        computed.truth() == Some(true)
    }

    /// The key of an event that the pattern names, where there is `per`; none when it is no
    /// such event, or when its key is missing, which is said.
    fn key_of(&mut self, pattern: &Pattern, per: Option<&str>) -> Option<Option<u64>> {
        if !self.is(pattern) {
            return None;
        }
        let Some(own) = per else {
            return Some(None);
        };
        let key = self.event.key(pattern.matching.as_deref().unwrap_or(own));
        if key.is_none() {
            self.fault(Fault::Absent);
        }
        key.map(Some)
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            event: Some(self.event),
            known: Some(self.before),
            ..Scope::default()
        }
    }

    fn fault(&mut self, fault: Fault) {
        let said = Said::new(self.name, Class::Fault, None, self.event.time);
        self.log
            .say(said.because(fault).from([self.event.evidence]));
    }
}

impl Learning {
    /// What is known of a fresh subject.
    pub fn begin(rules: &Rc<Rules>, known: &mut Known) -> Self {
        for learnt in &rules.learnt {
            match learnt {
                Learnt::Fact { name, .. } => {
                    known.keep(name, None);
                    known.keep(&Known::previous(name), None);
                }
                Learnt::Status { name, starts, .. } => {
                    known.keep(name, Some(V::Choice(starts.clone())));
                }
                Learnt::Measure(_) => {}
            }
        }
        let measures = rules.learnt.iter().filter(|learnt| learnt.is_measure());
        let learning = Self {
            rules: Rc::clone(rules),
            measured: measures.map(|_| Measured::default()).collect(),
        };
        learning.refresh(i64::MIN, known);
        learning
    }

    /// Measures as they stand at `now`.
    pub fn refresh(&self, now: i64, known: &mut Known) {
        for (measure, measured) in self.rules.measures().zip(&self.measured) {
            known.keep(&measure.name, measured.value(measure, now).ok().flatten());
            if measure.previous {
                let before = measured.previous(measure, now).ok().flatten();
                known.keep(&Known::previous(&measure.name), before);
            }
        }
    }

    /// The least instant at which a bucket is forgotten that an alert watches.
    pub fn due(&self) -> Option<i64> {
        self.measured.iter().filter_map(Measured::due).min()
    }

    /// How many events wait, by measure.
    pub fn waiting(&self) -> impl Iterator<Item = (String, (usize, usize))> + '_ {
        let measures = self.rules.measures().zip(&self.measured);
        measures
            .filter(|(measure, _)| measure.followed.is_some())
            .map(|(measure, measured)| (measure.name.clone(), (measured.waiting(), 0)))
    }

    pub fn settle(&mut self, instant: i64) {
        for (measure, measured) in self.rules.measures().zip(&mut self.measured) {
            measured.settle(measure, instant);
        }
    }

    /// Learns from an event, rule by rule; all of them see what was known before it. Says
    /// which statuses became another word, and which.
    pub fn learn(&mut self, event: &Happening, log: &mut Log) -> Vec<(String, String)> {
        let mut became = Vec::new();
        let rules = Rc::clone(&self.rules);
        let before = log.known.clone();
        let mut measured = self.measured.iter_mut();
        for learnt in &rules.learnt {
            let mut lesson = Lesson {
                name: learnt.name(),
                event,
                before: &before,
                log,
            };
            match learnt {
                Learnt::Fact { name, sources } => {
                    let value = sources.iter().find_map(|(attribute, when)| {
                        let time = attribute == "now" && !event.declares(attribute);
                        let carried = || match time {
                            true => Some(V::Time(event.time)),
                            false => event.attribute(attribute),
                        };
                        lesson.is(when).then(carried)?
                    });
                    if let Some(value) = value {
                        let old = before.read(name).flatten();
                        log.known.keep(&Known::previous(name), old);
                        log.known.keep(name, Some(value));
                    }
                }
                Learnt::Status { name, changes, .. } => {
                    let Some(Some(V::Choice(now))) = before.read(name) else {
                        panic!("a status is always one of its words");
                    };
                    let fires = changes.iter().find(|change| {
                        let from = change.from.as_ref();
                        from.is_none_or(|from| *from == now) && lesson.is(&change.when)
                    });
                    if let Some(change) = fires.filter(|change| change.word != now) {
                        let mut said = Said::new(name, Class::Became, None, event.time);
                        said.outcome = Some(change.word.clone());
                        log.say(said.from([event.evidence]));
                        log.known.keep(name, Some(V::Choice(change.word.clone())));
                        became.push((name.clone(), change.word.clone()));
                    }
                }
                Learnt::Measure(measure) => {
                    let measured = measured.next().expect("one for every measure");
                    if let Some(followed) = &measure.followed {
                        let per = followed.per.as_deref();
                        if let Some(key) = lesson.key_of(&followed.by, per) {
                            measured.follow(measure, key, event.time);
                        }
                        if let Some(key) = lesson.key_of(&measure.when, per)
                            && let Some((oldest, given_way)) =
                                measured.wait(followed, key, event.time, event.evidence)
                        {
                            let said = Said::new(learnt.name(), Class::Evicted, oldest, event.time);
                            lesson.log.say(said.from([given_way, event.evidence]));
                        }
                        continue;
                    }
                    if !lesson.is(&measure.when) {
                        continue;
                    }
                    let value = match &measure.of {
                        None => V::Int(1),
                        Some(of) => {
                            let scope = Scope {
                                before: measured.before(event.time),
                                ..lesson.scope()
                            };
                            let computed = scope.compute(of);
                            if let Some(fault) = computed.fault {
                                lesson.fault(fault);
                            }
                            let Some(value) = computed.value else {
                                continue;
                            };
                            value
                        }
                    };
                    let fitted = measured.value(measure, event.time).is_ok();
                    measured.add(measure, event.time, value);
                    if let Err(fault) = measured.value(measure, event.time)
                        && fitted
                    {
                        lesson.fault(fault);
                    }
                }
            }
        }
        self.refresh(event.time, &mut log.known);
        became
    }
}
