//! Thirty rules of every sort over a hundred thousand subjects: what a service that uses
//! most of the language pays for an event. Each iteration is the whole stream, so divide by its
//! length. No change to the engine may slow it; a change of the rules makes a new row.
//!
//! The rules have a journey, nights that come again by the clock, requests that are reopened and
//! answered several at once, windows of `at least`, a check on a date, a memory that falls, habit and
//! fading, and a calendar in a zone of the world: figures from before these are of other rules.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use tamam::{Event, Image, Slot, Type, Value, Verdict};
use tamam_host::fleet::{AHEAD, Fleet};
use tamam_host::rules::Rules;

const RULES: &str = include_str!("rules/guesthouse.tamam");
const SUBJECTS: u64 = 100_000;
const EVENTS: usize = 1_000_000;
const HOUR: i64 = 3_600_000;
/// The stream begins on Monday, 6 January 2025, and events of one subject lie five hours
/// apart on average, so that limits are met and missed.
const BEGINNING: i64 = 1_736_121_600_000;
const PAUSE: i64 = 5 * HOUR;

/// What a kind of event carries, with how each value is drawn.
const KINDS: [(&str, &[(&str, Draw)]); 17] = [
    (
        "room.booked",
        &[
            ("stay", Draw::Id),
            ("price", Draw::Int(600)),
            ("tier", Draw::Choice(3)),
        ],
    ),
    (
        "stay.begun",
        &[("stay", Draw::Id), ("late", Draw::Duration(6 * HOUR))],
    ),
    ("stay.ended", &[("stay", Draw::Id)]),
    (
        "request.made",
        &[
            ("request", Draw::Id),
            ("urgent", Draw::Bool),
            ("steps", Draw::Int(9)),
            ("tier", Draw::Choice(3)),
        ],
    ),
    (
        "request.answered",
        &[("requests", Draw::Ids), ("kind", Draw::Bool)],
    ),
    ("request.again", &[("request", Draw::Id)]),
    ("visit.promised", &[("date", Draw::Time)]),
    ("visit.made", &[]),
    ("noise.heard", &[]),
    ("apology.made", &[]),
    (
        "gift.given",
        &[("asked", Draw::Bool), ("worth", Draw::Int(200))],
    ),
    ("gift.shown", &[("reach", Draw::Int(5000))]),
    ("offer.sent", &[]),
    ("review.asked", &[]),
    (
        "review.written",
        &[("stars", Draw::Stars), ("paid", Draw::Bool)],
    ),
    ("spot.held", &[]),
    ("spot.released", &[]),
];

/// How a value is drawn: evenly, from nought to the greatest.
#[derive(Clone, Copy)]
enum Draw {
    /// One of four: keys come again.
    Id,
    /// Any of the four, a bit for each.
    Ids,
    Int(i64),
    Stars,
    Bool,
    Choice(u64),
    Duration(i64),
    Time,
}

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % below
    }

    fn value(&mut self, draw: Draw, time: i64) -> Value {
        let mut number = |below: u64| self.next(below) as i64;
        match draw {
            Draw::Id => Value::Id(number(4) as u64),
            Draw::Ids => Value::Id(number(16) as u64),
            Draw::Int(greatest) => Value::Int(number(greatest as u64 + 1)),
            Draw::Stars => Value::Int(1 + number(5)),
            Draw::Bool => Value::Bool(number(2) == 1),
            Draw::Choice(words) => Value::Choice(number(words) as u16),
            Draw::Duration(longest) => Value::Duration(number(longest as u64)),
            Draw::Time => Value::Time(time + number(48 * HOUR as u64)),
        }
    }
}

/// Kinds with the slots of what they carry.
type Resolved = Vec<(u16, Vec<Slot>)>;

fn resolved(image: &Image<'_>) -> Resolved {
    let kinds = KINDS.iter().map(|(name, carried)| {
        let kind = image.kind(name).expect(name);
        let slot = |(attribute, _): &(&str, Draw)| image.slot(kind, attribute).expect(attribute);
        (kind, carried.iter().map(slot).collect())
    });
    kinds.collect()
}

/// What happened to whom: a kind by its place in [`KINDS`], and what it carries.
struct Happened {
    subject: u32,
    kind: usize,
    time: i64,
    values: [Value; 4],
}

/// Events of random subjects.
fn stream() -> Vec<Happened> {
    let mut random = Random(0x5eed_5eed_5eed);
    let mut time = BEGINNING;
    let pause = 2 * PAUSE as u64 / SUBJECTS;
    let events = (0..EVENTS).map(|_| {
        time += random.next(2 * pause + 1) as i64;
        let kind = random.next(KINDS.len() as u64) as usize;
        let mut values = [Value::Bool(false); 4];
        for ((_, draw), value) in KINDS[kind].1.iter().zip(&mut values) {
            *value = random.value(*draw, time);
        }
        Happened {
            subject: random.next(SUBJECTS) as u32,
            kind,
            time,
            values,
        }
    });
    events.collect()
}

/// Gives an event a value; of a list the ids whose bits are set.
fn set(event: &mut Event, slot: Slot, value: Value) {
    let fits = match value {
        Value::Id(bits) if slot.kind() == Type::Ids => {
            let mut ids = [0; 4];
            let mut count = 0;
            for (place, id) in ids.iter_mut().zip((0..4).filter(|id| bits >> id & 1 == 1)) {
                *place = id;
                count += 1;
            }
            event.set_ids(slot, &ids[..count])
        }
        _ => event.set(slot, value),
    };
    fits.expect("a value of its type");
}

fn sink() -> impl FnMut(&Verdict) {
    |verdict: &Verdict| {
        black_box(verdict);
    }
}

fn mixed(c: &mut Criterion) {
    let rules = Rules::from_source(RULES).expect("rules without mistakes");
    let image = rules.image().expect("an image");
    assert_eq!(image.rules(), 30);
    let kinds = resolved(&image);
    let stream = stream();
    let mut group = c.benchmark_group("30 rules, 100,000 subjects");
    group.sample_size(10);
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("host", |b| {
        b.iter_batched_ref(
            || {
                // Every subject was heard of before, as in a service that lives on.
                let mut fleet = Fleet::new(&image, false);
                let first = Event::new(kinds[2].0, BEGINNING - HOUR, 0);
                for subject in 0..SUBJECTS as u32 {
                    fleet.step(subject, &first, &mut sink()).expect("room");
                }
                fleet
            },
            |fleet| {
                let mut event = Event::new(0, 0, 0);
                for (place, events) in stream.chunks(AHEAD).enumerate() {
                    fleet.near(events.iter().map(|happened| happened.subject));
                    for (nth, happened) in events.iter().enumerate() {
                        let (kind, slots) = &kinds[happened.kind];
                        event.clear(*kind, happened.time, (place * AHEAD + nth) as u64);
                        for (slot, value) in slots.iter().zip(&happened.values) {
                            set(&mut event, *slot, *value);
                        }
                        fleet
                            .step(happened.subject, &event, &mut sink())
                            .expect("in order");
                    }
                }
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, mixed);
criterion_main!(benches);
