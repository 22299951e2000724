//! What is remembered, and the alerts that watch it ([20], [21]).

use super::Happening;
use super::expression::Scope;
use super::log::{Log, Said};
use super::rules::Rules;
use super::signs::Signs;
use super::value::{V, round};
use std::collections::BTreeMap;
use std::rc::Rc;
use tamam::Class;
use tamam::syntax::tree::{Memory, Peaks};

/// The score, in thousandths of a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub memory: Option<i64>,
    pub score: Option<i64>,
    pub mean: Option<i64>,
    pub peak: Option<i64>,
    pub end: Option<i64>,
    pub moments: i64,
    pub cap: Option<i64>,
    /// The fields of facets, by name.
    pub fields: BTreeMap<String, Option<V>>,
}

impl Score {
    /// The score of all moments under the least standing cap.
    pub fn of(moments: &[i64], cap: Option<i64>, aggregate: Memory) -> Self {
        let memory = memory(moments, aggregate);
        Self {
            memory,
            score: memory.map(|memory| cap.map_or(memory, |cap| memory.min(cap))),
            mean: mean(moments),
            peak: peak(moments, Peaks::Intense),
            end: moments.last().copied(),
            moments: moments.len() as i64,
            cap,
            fields: BTreeMap::new(),
        }
    }
}

fn memory(moments: &[i64], aggregate: Memory) -> Option<i64> {
    match aggregate {
        Memory::PeakEnd {
            of,
            peak: wp,
            end: we,
        } => {
            let (wp, we) = (i128::from(wp), i128::from(we));
            let peak = i128::from(peak(moments, of)?);
            let end = i128::from(*moments.last()?);
            Some(round(wp * peak + we * end, wp + we).expect("some weight") as i64)
        }
        Memory::Peak(of) => peak(moments, of),
        Memory::Mean => mean(moments),
        Memory::End => moments.last().copied(),
        Memory::Lowest => moments.iter().min().copied(),
    }
}

fn mean(moments: &[i64]) -> Option<i64> {
    let sum: i128 = moments.iter().map(|moment| i128::from(*moment)).sum();
    Some(round(sum, moments.len() as i128).ok()? as i64)
}

fn peak(moments: &[i64], of: Peaks) -> Option<i64> {
    match of {
        // Of equal magnitudes the later: `max_by_key` keeps the last.
        Peaks::Intense => moments.iter().max_by_key(|moment| moment.abs()).copied(),
        Peaks::Highs => moments.iter().max().copied(),
        Peaks::Lows => moments.iter().min().copied(),
    }
}

/// The alerts, and the silence they may speak of.
#[derive(Clone)]
pub struct Watching {
    rules: Rc<Rules>,
    alerts: Vec<State>,
    /// The last event that breaks the silence.
    heard: Option<i64>,
    /// For each `silent D`, whether it has turned true since.
    silences: BTreeMap<i64, bool>,
    signs: Signs,
}

#[derive(Clone, Default)]
struct State {
    raised: bool,
    was_true: bool,
}

impl Watching {
    pub fn new(rules: &Rc<Rules>) -> Self {
        let alerts = rules.alerts.iter();
        let silences = alerts.flat_map(|alert| {
            let clear = alert.clear.iter().flat_map(|clear| clear.silences());
            alert.raise.silences().into_iter().chain(clear)
        });
        Self {
            alerts: vec![State::default(); rules.alerts.len()],
            heard: None,
            silences: silences.map(|ms| (ms, false)).collect(),
            signs: Signs::new(rules),
            rules: Rc::clone(rules),
        }
    }

    /// The least instant at which a silence turns true, or another sign comes.
    pub fn due(&self) -> Option<i64> {
        let waiting = self.silences.iter().filter(|(_, silent)| !**silent);
        let heard = waiting.filter_map(|(ms, _)| Some(self.heard?.saturating_add(*ms)));
        heard.chain(self.signs.due()).min()
    }

    pub fn settle(&mut self, instant: i64, score: &Score, log: &Log) {
        self.signs.feel(&log.moments, self.rules.below);
        self.signs.settle(instant, score, &log.known);
        if let Some(heard) = self.heard {
            for (ms, silent) in &mut self.silences {
                *silent |= heard.saturating_add(*ms) <= instant;
            }
        }
    }

    /// An accepted event breaks the silence if it comes from the subject, or if no event
    /// declares who acts.
    pub fn hear(&mut self, event: &Happening, log: &mut Log) {
        let rules = Rc::clone(&self.rules);
        self.signs.set_checks(&rules, event, log);
        let none_declares = self.rules.events.values().all(|one| one.from.is_none());
        let from = &event.declared.from;
        let subject = self.rules.subject.as_deref().unwrap_or("subject");
        if none_declares || from.as_deref() == Some(subject) {
            self.heard = Some(event.time);
            self.signs.hear(event.time);
            self.silences
                .values_mut()
                .for_each(|silent| *silent = false);
        }
    }

    /// One look at every alert; each makes one step at most.
    pub fn look(&mut self, score: &Score, time: i64, event: Option<&Happening>, log: &mut Log) {
        self.signs.feel(&log.moments, self.rules.below);
        self.signs.look(score, &log.known, time);
        let scope = Scope {
            score: Some(score),
            silences: Some(&self.silences),
            signs: Some(&self.signs),
            ..Scope::default()
        };
        let alerts = self.rules.alerts.iter().zip(&mut self.alerts);
        for (place, (alert, state)) in alerts.enumerate() {
            let evidence = event.map(|event| event.evidence);
            let mut is_true = |condition| {
                let computed = scope.knowing(&log.known).compute(condition);
                if let Some(fault) = computed.fault {
                    let said = Said::new(&alert.name, Class::Fault, None, time);
                    log.say(said.because(fault).from(evidence));
                }
                computed.truth() == Some(true)
            };
            if !alert.checks.is_empty() {
                // [81b]: raised on dates alone.
                if state.raised {
                    let clear = match &alert.clear {
                        Some(clear) => is_true(clear),
                        None => !is_true(&alert.raise),
                    };
                    if clear {
                        state.raised = false;
                        let said = Said::new(&alert.name, Class::Cleared, None, time);
                        log.say(said.from(evidence));
                    }
                } else if event.is_none()
                    && let Some(cause) = self.signs.check(place, time)
                    && is_true(&alert.raise)
                {
                    state.raised = true;
                    let said = Said::new(&alert.name, Class::Raised, None, time);
                    log.say(said.from([cause]));
                }
                continue;
            }
            let now_true = is_true(&alert.raise);
            let step = if !state.raised {
                (now_true && !state.was_true).then_some(Class::Raised)
            } else {
                let clear = match &alert.clear {
                    Some(clear) => is_true(clear),
                    None => !now_true,
                };
                clear.then_some(Class::Cleared)
            };
            state.was_true = now_true;
            if let Some(class) = step {
                state.raised = class == Class::Raised;
                log.say(Said::new(&alert.name, class, None, time).from(evidence));
            }
        }
        if event.is_none() {
            self.signs.forget_checks(time);
        }
    }
}
