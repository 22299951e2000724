//! One form of the language at a time: the engine beside the same written by hand, as a
//! Rust developer would who needs the same verdicts with the same evidence. Both are run
//! once over the same events, and must say the same, before either is timed.

pub(crate) mod expectation;
pub(crate) mod integrity;

use crate::by_hand::Remembered;
use criterion::{Criterion, Throughput};
use std::hint::black_box;
use tamam::{Class, Diagnostics, Engine, Event, Evidence, Image, Slot, Span, Value, Verdict};

/// Events of one iteration.
const EVENTS: usize = 100_000;
pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// What happened: a kind of event by its place among those of the form, when, and its
/// attributes `amount` and `date`.
#[derive(Clone, Copy)]
pub(crate) struct Happened {
    pub(crate) kind: usize,
    pub(crate) time: i64,
    pub(crate) amount: i64,
    pub(crate) date: i64,
    pub(crate) evidence: u64,
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
    pub(crate) rules: &'static str,
    /// The kinds of event, each as likely as another.
    pub(crate) kinds: &'static [&'static str],
    /// How long apart events are on average, in milliseconds.
    pub(crate) pause: i64,
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
    let mut time = 0;
    (0..EVENTS)
        .map(|number| {
            time += random.next(2 * form.pause + 1);
            Happened {
                kind: random.next(form.kinds.len() as i64) as usize,
                time,
                amount: random.next(10),
                date: time + random.next(10 * form.pause),
                evidence: number as u64,
            }
        })
        .collect()
}

/// Compiles a rule file.
fn program(source: &str) -> Vec<u8> {
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let mut nodes = vec![tamam::syntax::tree::Node::BLANK; tamam::syntax::nodes_needed(source)];
    let tree = tamam::parse(source, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; tamam::compile::image_needed(&tree)];
    let len = tamam::compile(&tree, &mut bytes, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.found());
    bytes.truncate(len.unwrap_or(0));
    bytes
}

/// The engine, with the names of the form resolved.
struct Resolved<'i> {
    image: &'i Image<'i>,
    kinds: Vec<(u16, Option<Slot>, Option<Slot>)>,
}

impl<'i> Resolved<'i> {
    fn new(image: &'i Image<'i>, form: &Form) -> Self {
        let kinds = form.kinds.iter().map(|name| {
            let kind = image.kind(name).expect(name);
            (kind, image.slot(kind, "amount"), image.slot(kind, "date"))
        });
        Self {
            image,
            kinds: kinds.collect(),
        }
    }

    fn run(
        &self,
        memory: &mut [u64],
        events: &[Happened],
        sink: &mut dyn FnMut(&Verdict),
    ) -> Option<i64> {
        let mut engine = Engine::start(self.image, memory).expect("memory");
        let mut event = Event::new(0, 0, 0);
        for happened in events {
            let (kind, amount, date) = self.kinds[happened.kind];
            event.clear(kind, happened.time, happened.evidence);
            if let Some(slot) = amount {
                event
                    .set(slot, Value::Int(happened.amount))
                    .expect("an int");
            }
            if let Some(slot) = date {
                event.set(slot, Value::Time(happened.date)).expect("a time");
            }
            engine.step(&event, sink).expect("in order");
        }
        engine.score().memory
    }
}

fn by_hand<H: ByHand>(events: &[Happened], sink: &mut dyn FnMut(&Verdict)) -> Option<i64> {
    let mut rules = H::default();
    for happened in events {
        rules.step(happened, sink);
    }
    rules.remembered().memory()
}

/// What two verdicts of the same must agree in.
type Essence = (Class, i64, Option<i64>, Evidence);

fn essence(list: &mut Vec<Essence>) -> impl FnMut(&Verdict) {
    |verdict| list.push((verdict.class, verdict.time, verdict.felt, verdict.evidence))
}

/// Compares and times a form and its counterpart.
pub(crate) fn compare<H: ByHand>(c: &mut Criterion, form: &Form) {
    let bytes = program(form.rules);
    let image = Image::verify(&bytes).expect("an image");
    let resolved = Resolved::new(&image, form);
    let events = events(form);
    let mut memory = vec![0; image.memory_needed()];

    let (mut engine, mut own) = (Vec::new(), Vec::new());
    let scores = (
        resolved.run(&mut memory, &events, &mut essence(&mut engine)),
        by_hand::<H>(&events, &mut essence(&mut own)),
    );
    let differ = engine.iter().zip(&own).find(|(engine, own)| engine != own);
    assert_eq!((differ, engine.len()), (None, own.len()), "{}", form.name);
    assert_eq!(scores.0, scores.1, "{}", form.name);
    assert!(engine.len() > EVENTS / 100, "{}", form.name);

    let mut group = c.benchmark_group(form.name);
    group.sample_size(20);
    group.throughput(Throughput::Elements(EVENTS as u64));
    let mut sink = |verdict: &Verdict| {
        black_box(verdict);
    };
    group.bench_function("engine", |b| {
        b.iter(|| resolved.run(&mut memory, &events, &mut sink));
    });
    group.bench_function("by hand", |b| b.iter(|| by_hand::<H>(&events, &mut sink)));
    group.finish();
}
