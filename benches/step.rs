//! Stepping: the engine beside the same rules written by hand, on the same events in the
//! same run. Each iteration is the whole stream, so divide by [`EVENTS`].

mod by_hand;
mod stream;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use stream::{EVENTS, stream};
use tamam::{Diagnostics, Engine, Event, Image, Value, Verdict};

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

criterion_group!(benches, one_key, many_keys_of_one_subject);
criterion_main!(benches);
