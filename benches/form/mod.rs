//! One form of the language at a time: the engine beside the same written by hand, as a
//! Rust developer would who needs the same verdicts with the same evidence. Both are run
//! once over the same events, and must say the same, before either is timed.

pub(crate) mod alert;
pub(crate) mod clock;
pub(crate) mod count;
pub(crate) mod expectation;
pub(crate) mod felt;
pub(crate) mod integrity;
pub(crate) mod journey;
pub(crate) mod known;
pub(crate) mod ledger;
pub(crate) mod limit;

use crate::by_hand::Remembered;
use criterion::{Criterion, Throughput};
use std::hint::black_box;
use tamam::{Class, Engine, Event, Evidence, Fault, Image, Rules, Slot, Span, Value, Verdict};

/// Events of one iteration.
const EVENTS: usize = 100_000;
/// Tickets that events may be about.
const TICKETS: i64 = 24;
pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// What happened: a kind of event by its place among those of the form, when, and what its
/// attributes say.
#[derive(Clone, Copy)]
pub(crate) struct Happened {
    pub(crate) kind: usize,
    pub(crate) time: i64,
    pub(crate) amount: i64,
    pub(crate) date: i64,
    pub(crate) ticket: u64,
    pub(crate) evidence: u64,
}

impl Happened {
    /// The place of a word among four.
    pub(crate) fn class(&self) -> usize {
        (self.ticket % 4) as usize
    }

    /// Whether somebody looked on.
    pub(crate) fn watched(&self) -> bool {
        self.ticket % 2 == 1
    }
}

/// An attribute that an event may have, one at most.
#[derive(Clone, Copy)]
enum Attribute {
    Amount,
    Date,
    Ticket,
    Class,
    Watched,
}

/// What each is called in the rules.
const ATTRIBUTES: [(&str, Attribute); 5] = [
    ("amount", Attribute::Amount),
    ("date", Attribute::Date),
    ("ticket", Attribute::Ticket),
    ("class", Attribute::Class),
    ("watched", Attribute::Watched),
];

impl Attribute {
    fn of(self, happened: &Happened) -> Value {
        match self {
            Self::Amount => Value::Int(happened.amount),
            Self::Date => Value::Time(happened.date),
            Self::Ticket => Value::Id(happened.ticket),
            Self::Class => Value::Choice(happened.class() as u16),
            Self::Watched => Value::Bool(happened.watched()),
        }
    }
}

/// Rules written by hand.
pub(crate) trait ByHand: Default {
    /// Takes one event and hands on each verdict.
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict));
    /// What is felt so far.
    fn remembered(&self) -> &Remembered;
}

/// One form.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    /// The kinds of event, each as likely as another.
    pub(crate) kinds: &'static [&'static str],
    /// How long apart events are on average, in milliseconds.
    pub(crate) pause: i64,
    /// What is said often: otherwise the events would not ask for all that the rules say.
    pub(crate) says: &'static [Class],
}

/// A verdict without what an author's text adds to it.
pub(crate) fn said(class: Class, time: i64, felt: Option<i64>, evidence: Evidence) -> Verdict {
    Verdict {
        rule: 0,
        class,
        stance: None,
        outcome: None,
        key: None,
        time,
        due: None,
        felt,
        evidence,
        span: Span::new(0, 0),
        line: 0,
        fault: None,
    }
}

/// The same, of what has a deadline.
pub(crate) fn said_by(
    class: Class,
    time: i64,
    due: i64,
    felt: Option<i64>,
    evidence: Evidence,
) -> Verdict {
    Verdict {
        due: Some(due),
        ..said(class, time, felt, evidence)
    }
}

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % below as u64) as i64
    }
}

fn events(form: &Form) -> Vec<Happened> {
    let mut random = Random(0x5eed_5eed_5eed);
    let mut tickets = Random(0x71c4_e75e_ed5e);
    let mut time = 0;
    (0..EVENTS)
        .map(|number| {
            time += random.next(2 * form.pause + 1);
            Happened {
                kind: random.next(form.kinds.len() as i64) as usize,
                time,
                amount: random.next(10),
                date: time + random.next(10 * form.pause),
                ticket: tickets.next(TICKETS) as u64,
                evidence: number as u64,
            }
        })
        .collect()
}

/// An event as the engine is told of it, read before anything is timed as [`Happened`] is.
struct Told {
    kind: u16,
    time: i64,
    attribute: Option<(Slot, Value)>,
    evidence: u64,
}

/// What the engine is told.
fn told(image: &Image<'_>, form: &Form, events: &[Happened]) -> Vec<Told> {
    let kinds = form.kinds.iter().map(|name| {
        let kind = image.kind(name).expect(name);
        let attribute = ATTRIBUTES.iter().find_map(|&(name, attribute)| {
            let slot = image.slot(kind, name)?;
            Some((slot, attribute))
        });
        (kind, attribute)
    });
    let kinds: Vec<_> = kinds.collect();
    let told = events.iter().map(|happened| {
        let (kind, attribute) = kinds[happened.kind];
        Told {
            kind,
            time: happened.time,
            attribute: attribute.map(|(slot, attribute)| (slot, attribute.of(happened))),
            evidence: happened.evidence,
        }
    });
    told.collect()
}

/// An engine, of any rules or of these alone, over all events.
fn run<'i, I: Rules<'i>, M: AsRef<[u64]> + AsMut<[u64]>>(
    rules: I,
    memory: M,
    events: &[Told],
    sink: &mut dyn FnMut(&Verdict),
) -> Option<i64> {
    let mut engine = Engine::start(rules, memory).expect("memory");
    let mut event = Event::new(0, 0, 0);
    for told in events {
        event.clear(told.kind, told.time, told.evidence);
        if let Some((slot, value)) = told.attribute {
            event.set(slot, value).expect("of its type");
        }
        engine.step(&event, sink).expect("in order");
    }
    engine.score().memory
}

fn by_hand<H: ByHand>(events: &[Happened], sink: &mut dyn FnMut(&Verdict)) -> Option<i64> {
    let mut rules = InOrder::<H>::default();
    for happened in events {
        rules.step(happened, sink).expect("in order");
    }
    rules.rules.remembered().memory()
}

/// Rules written by hand that refuse an event which is older than the one before, as the engine
/// does.
struct InOrder<H> {
    rules: H,
    /// When the last event was; nothing is older than at first.
    clock: i64,
}

impl<H: ByHand> Default for InOrder<H> {
    fn default() -> Self {
        Self {
            rules: H::default(),
            clock: i64::MIN,
        }
    }
}

/// An event that is older than the one before.
#[derive(Debug)]
struct Older;

impl<H: ByHand> InOrder<H> {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) -> Result<(), Older> {
        if happened.time < self.clock {
            return Err(Older);
        }
        self.clock = happened.time;
        self.rules.step(happened, sink);
        Ok(())
    }
}

/// What `(amount - less) * 10` points are in thousandths, within what can be felt; nothing where
/// it cannot be computed, which is said as the engine says it.
pub(crate) fn felt(happened: &Happened, less: i64, sink: &mut dyn FnMut(&Verdict)) -> Option<i64> {
    /// No moment is stronger.
    const MOST: i64 = 100_000;
    let points = happened.amount.checked_sub(less);
    let points = points.and_then(|points| points.checked_mul(10));
    if points.is_none() {
        let evidence = Evidence::none().and(happened.evidence);
        let mut fault = said(Class::Fault, happened.time, None, evidence);
        fault.fault = Some(Fault::Overflow);
        sink(&fault);
    }
    points.map(|points| points.saturating_mul(1000).clamp(-MOST, MOST))
}

/// What two verdicts of the same must agree in.
type Essence = (Class, i64, Option<i64>, Option<i64>, Evidence);

fn essence(list: &mut Vec<Essence>) -> impl FnMut(&Verdict) {
    |verdict| {
        list.push((
            verdict.class,
            verdict.time,
            verdict.due,
            verdict.felt,
            verdict.evidence,
        ));
    }
}

/// Compares and times a form: by the engine that runs any rules, by the engine that was
/// built for these, and by hand.
pub(crate) fn compare<H: ByHand, R: Rules<'static>, const WORDS: usize>(
    c: &mut Criterion,
    form: &Form,
    built: R,
    memory: [u64; WORDS],
) {
    let image = Image::verify(built.bytes()).expect("an image");
    let events = events(form);
    let told = told(&image, form, &events);

    let (mut any, mut these, mut own) = (Vec::new(), Vec::new(), Vec::new());
    let scores = [
        run(&image, memory, &told, &mut essence(&mut any)),
        run(built, memory, &told, &mut essence(&mut these)),
        by_hand::<H>(&events, &mut essence(&mut own)),
    ];
    for engine in [any, these] {
        let differ = engine.iter().zip(&own).find(|(engine, own)| engine != own);
        assert_eq!((differ, engine.len()), (None, own.len()), "{}", form.name);
        assert!(engine.len() > EVENTS / 100, "{}", form.name);
    }
    for class in form.says {
        let times = own.iter().filter(|(said, ..)| said == class).count();
        assert!(times >= 100, "{}: {class:?} {times} times", form.name);
    }
    assert!(
        scores.iter().all(|score| *score == scores[2]),
        "{}",
        form.name
    );

    let mut group = c.benchmark_group(form.name);
    group.sample_size(20);
    group.throughput(Throughput::Elements(EVENTS as u64));
    let mut sink = |verdict: &Verdict| {
        black_box(verdict);
    };
    group.bench_function("engine", |b| {
        b.iter(|| run(&image, memory, &told, &mut sink));
    });
    group.bench_function("rules built in", |b| {
        b.iter(|| run(built, memory, &told, &mut sink));
    });
    group.bench_function("by hand", |b| b.iter(|| by_hand::<H>(&events, &mut sink)));
    group.finish();
}
