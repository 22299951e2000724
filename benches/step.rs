//! Stepping: the engine beside the same rules written by hand, on the same events in the
//! same run. Each iteration is the whole stream, so divide by [`EVENTS`].

mod by_hand;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use tamam::{Diagnostics, Engine, Event, Image, Value, Verdict};

const EVENTS: usize = 1_000_000;
const HOUR: i64 = 3_600_000;

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

/// A letter or an answer, when, and of which ticket.
#[derive(Clone, Copy)]
struct Happened {
    answered: bool,
    time: i64,
    ticket: u64,
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
}

/// Letters and answers about random tickets, `pause` apart on average.
fn stream(tickets: u64, pause: i64) -> Vec<Happened> {
    let mut random = Random(0x5eed_5eed_5eed);
    let mut time = 0;
    (0..EVENTS)
        .map(|_| {
            time += random.next(2 * pause as u64 + 1) as i64;
            Happened {
                answered: random.next(2) == 1,
                time,
                ticket: random.next(tickets),
            }
        })
        .collect()
}

fn sink() -> impl FnMut(&Verdict) {
    |verdict: &Verdict| {
        black_box(verdict);
    }
}

fn one_key(c: &mut Criterion) {
    let bytes = program(include_str!("rules/reply.tamam"));
    let image = Image::verify(&bytes).unwrap();
    let (received, answered) = (
        image.kind("letter.received").unwrap(),
        image.kind("letter.answered").unwrap(),
    );
    // An answer within four hours, within thirty days, or too late: all happen.
    let stream = stream(1, 3 * HOUR);
    let mut memory = vec![0; image.memory_needed()];
    let mut group = c.benchmark_group("one key");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("engine", |b| {
        b.iter(|| {
            let mut engine = Engine::start(&image, memory.as_mut_slice()).unwrap();
            let mut event = Event::new(0, 0, 0);
            let mut sink = sink();
            for (number, happened) in stream.iter().enumerate() {
                let kind = if happened.answered {
                    answered
                } else {
                    received
                };
                event.clear(kind, happened.time, number as u64);
                engine.step(&event, &mut sink).unwrap();
            }
            engine.score()
        });
    });
    group.bench_function("by hand", |b| {
        b.iter(|| {
            let mut reply = by_hand::Reply::default();
            let mut sink = sink();
            for (number, happened) in stream.iter().enumerate() {
                reply.step(
                    happened.answered,
                    happened.time,
                    number as u64,
                    None,
                    &mut sink,
                );
            }
            reply.remembered.memory()
        });
    });
    group.finish();
}

fn many_keys_of_one_subject(c: &mut Criterion) {
    let bytes = program(include_str!("rules/reply_by_ticket.tamam"));
    let image = Image::verify(&bytes).unwrap();
    let (received, answered) = (
        image.kind("letter.received").unwrap(),
        image.kind("letter.answered").unwrap(),
    );
    let tickets = [
        image.slot(received, "ticket").unwrap(),
        image.slot(answered, "ticket").unwrap(),
    ];
    // About half of the tickets are open at any time, and none is evicted.
    let stream = stream(100_000, 60_000);
    let mut memory = vec![0; image.memory_needed()];
    let mut group = c.benchmark_group("100,000 keys of one subject");
    group.sample_size(20);
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("engine", |b| {
        b.iter(|| {
            let mut engine = Engine::start(&image, memory.as_mut_slice()).unwrap();
            let mut event = Event::new(0, 0, 0);
            let mut sink = sink();
            for (number, happened) in stream.iter().enumerate() {
                let kind = if happened.answered {
                    answered
                } else {
                    received
                };
                let ticket = tickets[usize::from(happened.answered)];
                event.clear(kind, happened.time, number as u64);
                event.set(ticket, Value::Id(happened.ticket)).unwrap();
                engine.step(&event, &mut sink).unwrap();
            }
            engine.score()
        });
    });
    group.bench_function("by hand", |b| {
        b.iter_batched(
            by_hand::ReplyByTicket::default,
            |mut reply| {
                let mut sink = sink();
                for (number, happened) in stream.iter().enumerate() {
                    reply.step(
                        happened.answered,
                        happened.time,
                        number as u64,
                        happened.ticket,
                        &mut sink,
                    );
                }
                reply.remembered.memory()
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn many_subjects(c: &mut Criterion) {
    let bytes = program(include_str!("rules/reply.tamam"));
    let image = Image::verify(&bytes).unwrap();
    let (received, answered) = (
        image.kind("letter.received").unwrap(),
        image.kind("letter.answered").unwrap(),
    );
    let words = image.memory_needed();
    for subjects in [1_000_u64, 100_000, 1_000_000] {
        let stream = stream(subjects, 60_000);
        let mut group = c.benchmark_group(format!("{subjects} subjects"));
        group.sample_size(10);
        group.throughput(Throughput::Elements(EVENTS as u64));
        group.bench_function("engine", |b| {
            b.iter_batched_ref(
                || {
                    let mut memory = vec![0; words * subjects as usize];
                    for block in memory.chunks_mut(words) {
                        Engine::start(&image, block).unwrap();
                    }
                    let found: std::collections::HashMap<u64, usize> =
                        (0..subjects).map(|key| (key, key as usize)).collect();
                    (memory, found)
                },
                |(memory, found)| {
                    let mut event = Event::new(0, 0, 0);
                    let mut sink = sink();
                    for (number, happened) in stream.iter().enumerate() {
                        let kind = if happened.answered {
                            answered
                        } else {
                            received
                        };
                        let at = found[&happened.ticket] * words;
                        let block = &mut memory[at..at + words];
                        event.clear(kind, happened.time, number as u64);
                        let mut engine = Engine::resume(&image, block).unwrap();
                        engine.step(&event, &mut sink).unwrap();
                    }
                },
                BatchSize::LargeInput,
            );
        });
        group.bench_function("by hand", |b| {
            b.iter_batched_ref(
                || {
                    (0..subjects)
                        .map(|key| (key, by_hand::Reply::default()))
                        .collect::<std::collections::HashMap<_, _>>()
                },
                |found| {
                    let mut sink = sink();
                    for (number, happened) in stream.iter().enumerate() {
                        if let Some(reply) = found.get_mut(&happened.ticket) {
                            reply.step(
                                happened.answered,
                                happened.time,
                                number as u64,
                                None,
                                &mut sink,
                            );
                        }
                    }
                },
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, one_key, many_keys_of_one_subject, many_subjects);
criterion_main!(benches);
