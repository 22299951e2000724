//! Where the subject stands on its journeys, and what belongs to each ([100] to [102]).

use super::Happening;
use super::expression::Scope;
use super::known::Known;
use super::log::{Log, Said};
use super::remembered::Score;
use super::rules::{Journey, Pattern, Rules};
use super::value::{V, round};
use std::collections::BTreeMap;
use std::rc::Rc;
use tamam::Class;
use tamam::syntax::tree::Memory;

/// Every journey of a subject, in file order.
#[derive(Clone)]
pub struct Journeys {
    rules: Rc<Rules>,
    ways: Vec<Way>,
}

/// One journey: how many ended, and the one that runs or was the last.
#[derive(Clone, Default)]
struct Way {
    ended: i64,
    runs: bool,
    last: Option<Run>,
}

#[derive(Clone)]
struct Run {
    stage: String,
    begun_by: u64,
    /// The time of the last event that a stage took.
    moved: i64,
    moments: Vec<Moment>,
}

#[derive(Clone)]
struct Moment {
    felt: i64,
    stage: String,
    evidence: u64,
}

impl Run {
    /// The most intense moment, of equals the later.
    fn peak(&self) -> Option<&Moment> {
        let mut peak: Option<&Moment> = None;
        for moment in &self.moments {
            if peak.is_none_or(|peak| moment.felt.abs() >= peak.felt.abs()) {
                peak = Some(moment);
            }
        }
        peak
    }

    fn score(&self, memory: Memory, stage: Option<&str>) -> Score {
        let own = |moment: &&Moment| stage.is_none_or(|stage| moment.stage == stage);
        let felt: Vec<i64> = self
            .moments
            .iter()
            .filter(own)
            .map(|one| one.felt)
            .collect();
        Score::of(&felt, None, memory)
    }
}

/// The first pattern that takes the event; what goes wrong in its guard is said.
fn taken<'a>(
    patterns: impl Iterator<Item = (&'a str, &'a Pattern)>,
    name: &str,
    event: &Happening,
    log: &mut Log,
) -> Option<&'a str> {
    for (stage, pattern) in patterns {
        if pattern.event != event.kind {
            continue;
        }
        let Some(guard) = &pattern.guard else {
            return Some(stage);
        };
        let scope = Scope {
            event: Some(event),
            ..Scope::default()
        };
        let computed = scope.knowing(&log.known).compute(guard);
        if let Some(fault) = computed.fault {
            let said = Said::new(name, Class::Fault, None, event.time);
            log.say(said.because(fault).from([event.evidence]));
        }
        if computed.truth() == Some(true) {
            return Some(stage);
        }
    }
    None
}

/// What is known of journeys before anything happened.
pub fn begin(rules: &Rules, known: &mut Known) {
    for journey in &rules.journeys {
        known.keep(&journey.name, None);
        known.keep(&format!("{}.count", journey.name), Some(V::Int(0)));
    }
}

impl Journeys {
    pub fn new(rules: &Rc<Rules>) -> Self {
        Self {
            ways: vec![Way::default(); rules.journeys.len()],
            rules: Rc::clone(rules),
        }
    }

    /// A moment was made, and what its verdict rests on.
    pub fn feel(&mut self, felt: i64, evidence: u64) {
        for way in self.ways.iter_mut().filter(|way| way.runs) {
            let run = way.last.as_mut().expect("it runs");
            let stage = run.stage.clone();
            run.moments.push(Moment {
                felt,
                stage,
                evidence,
            });
        }
    }

    /// Tells what is known of one.
    fn tell(&self, place: usize, known: &mut Known) {
        let (journey, way) = (&self.rules.journeys[place], &self.ways[place]);
        let stage = way.last.as_ref().filter(|_| way.runs);
        let stage = stage.map(|run| V::Choice(run.stage.clone()));
        known.keep(&journey.name, stage);
        known.keep(&format!("{}.count", journey.name), Some(V::Int(way.ended)));
    }

    /// When the clock ends one.
    fn due_of(&self, place: usize) -> Option<i64> {
        let way = &self.ways[place];
        let run = way.last.as_ref().filter(|_| way.runs)?;
        let after = self.rules.journeys[place].after?;
        Some(run.moved.saturating_add(after))
    }

    pub fn due(&self) -> Option<i64> {
        (0..self.ways.len())
            .filter_map(|place| self.due_of(place))
            .min()
    }

    /// Every field of the score that a journey has, by name; those that are absent too.
    pub fn fields(&self, memory: Memory) -> BTreeMap<String, Option<V>> {
        let mut fields = BTreeMap::new();
        for (journey, way) in self.rules.journeys.iter().zip(&self.ways) {
            let name = &journey.name;
            let mut known = |field: &str, value: Option<V>| {
                fields.insert(format!("{name}{field}"), value);
            };
            let run = way.last.as_ref();
            let mut felt = |of: &str, score: Score| {
                known(&format!("{of}.memory"), score.memory.map(V::Decimal));
                known(&format!("{of}.mean"), score.mean.map(V::Decimal));
                known(&format!("{of}.peak"), score.peak.map(V::Decimal));
                known(&format!("{of}.end"), score.end.map(V::Decimal));
                known(&format!("{of}.moments"), Some(V::Int(score.moments)));
            };
            let score = |stage: Option<&str>| match run {
                Some(run) => run.score(memory, stage),
                None => Score::of(&[], None, memory),
            };
            felt("", score(None));
            let mut covered = 0;
            for (stage, _) in &journey.stages {
                let score = score(Some(stage));
                covered += i128::from(score.moments > 0);
                felt(&format!(".{stage}"), score);
            }
            let share = round(covered * 1000, journey.stages.len() as i128);
            let share = share.unwrap_or_else(|_| panic!("a journey has stages")) as i64;
            known(".coverage", run.map(|_| V::Decimal(share)));
            let stage = |moment: Option<&Moment>| moment.map(|one| V::Choice(one.stage.clone()));
            known(".peak_in", stage(run.and_then(Run::peak)));
            known(".end_in", stage(run.and_then(|run| run.moments.last())));
            known(".count", Some(V::Int(way.ended)));
            let at_hand = run.filter(|_| way.runs);
            known("", at_hand.map(|run| V::Choice(run.stage.clone())));
        }
        fields
    }
}

/// An event leads journeys into stages.
pub fn go(event: &Happening, log: &mut Log) {
    let rules = Rc::clone(&log.journeys.rules);
    for (place, journey) in rules.journeys.iter().enumerate() {
        let patterns = journey.stages.iter();
        let patterns = patterns.flat_map(|(stage, patterns)| {
            patterns
                .iter()
                .map(move |pattern| (stage.as_str(), pattern))
        });
        let Some(stage) = taken(patterns, &journey.name, event, log) else {
            continue;
        };
        lead(journey, place, stage, event, log);
    }
}

/// What statuses became on an event leads journeys into stages [100g].
pub fn turn(event: &Happening, became: &[(String, String)], log: &mut Log) {
    let rules = Rc::clone(&log.journeys.rules);
    for (place, journey) in rules.journeys.iter().enumerate() {
        let mut turns = journey.turns.iter();
        if let Some((_, stage)) = turns.find(|(turn, _)| became.contains(turn)) {
            lead(journey, place, stage, event, log);
        }
    }
}

/// A journey stands in a stage from now on; it begins if it does not run.
fn lead(journey: &Journey, place: usize, stage: &str, event: &Happening, log: &mut Log) {
    let way = &mut log.journeys.ways[place];
    let before = way.last.as_ref().filter(|_| way.runs);
    let before = before.map(|run| run.stage.clone());
    if before.is_none() {
        way.runs = true;
        way.last = Some(Run {
            stage: stage.to_owned(),
            begun_by: event.evidence,
            moved: event.time,
            moments: Vec::new(),
        });
    }
    let run = way.last.as_mut().expect("it runs");
    run.stage = stage.to_owned();
    run.moved = event.time;
    if before.as_deref() != Some(stage) {
        let mut said = Said::new(&journey.name, Class::Became, None, event.time);
        said.outcome = Some(stage.to_owned());
        log.say(said.from([event.evidence]));
    }
    let journeys = log.journeys.clone();
    journeys.tell(place, &mut log.known);
}

/// An event ends journeys that run.
pub fn end(event: &Happening, log: &mut Log) {
    let rules = Rc::clone(&log.journeys.rules);
    for (place, journey) in rules.journeys.iter().enumerate() {
        if !log.journeys.ways[place].runs {
            continue;
        }
        let patterns = journey.ends.iter().map(|pattern| ("", pattern));
        if taken(patterns, &journey.name, event, log).is_some() {
            over(journey, place, event.time, None, Some(event.evidence), log);
        }
    }
}

/// The clock ends journeys.
pub fn settle(instant: i64, log: &mut Log) {
    let rules = Rc::clone(&log.journeys.rules);
    for (place, journey) in rules.journeys.iter().enumerate() {
        if log.journeys.due_of(place) == Some(instant) {
            over(journey, place, instant, Some(instant), None, log);
        }
    }
}

fn over(
    journey: &Journey,
    place: usize,
    time: i64,
    due: Option<i64>,
    by: Option<u64>,
    log: &mut Log,
) {
    let way = &mut log.journeys.ways[place];
    way.runs = false;
    way.ended += 1;
    let run = way.last.clone().expect("it ran");
    let said = Said::new(&journey.name, Class::Ended, None, time);
    log.say(said.due(due).from([run.begun_by]).from(by));
    for (peak, stage) in &journey.meant {
        let moment = match peak {
            true => run.peak(),
            false => run.moments.last(),
        };
        let Some(moment) = moment else { continue };
        let class = match moment.stage == *stage {
            true => Class::AsMeant,
            false => Class::Elsewhere,
        };
        let said = Said::new(&journey.name, class, None, time);
        log.say(said.from([moment.evidence]));
    }
    let journeys = log.journeys.clone();
    journeys.tell(place, &mut log.known);
}
