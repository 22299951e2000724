//! Stepping: the engine beside the same rules written by hand, on the same events in the
//! same run. Each iteration is the whole stream, so divide by [`EVENTS`].

mod by_hand;
mod stream;

mod reply {
    tamam_macros::include_rules!("benches/rules/reply.tamam");
}
mod reply_by_ticket {
    tamam_macros::include_rules!("benches/rules/reply_by_ticket.tamam");
}

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use stream::{EVENTS, Happened, stream};
use tamam::{Engine, Event, Rules, Score, Value, Verdict};

const HOUR: i64 = 3_600_000;

fn sink() -> impl FnMut(&Verdict) {
    |verdict: &Verdict| {
        black_box(verdict);
    }
}

/// The whole stream of one letter at a time, by an engine of any rules or of these alone.
fn letters<'i, I: Rules<'i>, M: AsRef<[u64]> + AsMut<[u64]>>(
    rules: I,
    memory: M,
    stream: &[Happened],
) -> Score {
    let (received, answered) = (reply::LetterReceived::KIND, reply::LetterAnswered::KIND);
    let mut engine = Engine::start(rules, memory).unwrap();
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
}

fn one_key(c: &mut Criterion) {
    let image = reply::image().unwrap();
    // An answer within four hours, within thirty days, or too late: all happen.
    let stream = stream(1, 3 * HOUR);
    const MEMORY: [u64; reply::MEMORY_WORDS] = [0; reply::MEMORY_WORDS];
    let mut group = c.benchmark_group("one key");
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("engine", |b| b.iter(|| letters(&image, MEMORY, &stream)));
    group.bench_function("rules built in", |b| {
        b.iter(|| letters(reply::Rules, MEMORY, &stream));
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

/// The same of 100,000 letters at a time.
fn tickets<'i, I: Rules<'i>>(rules: I, memory: &mut [u64], stream: &[Happened]) -> Score {
    let kinds = [
        reply_by_ticket::LetterReceived::KIND,
        reply_by_ticket::LetterAnswered::KIND,
    ];
    let tickets = kinds.map(|kind| rules.slot(kind, "ticket").unwrap());
    let mut engine = Engine::start(rules, memory).unwrap();
    let mut event = Event::new(0, 0, 0);
    let mut sink = sink();
    for (number, happened) in stream.iter().enumerate() {
        let which = usize::from(happened.answered);
        event.clear(kinds[which], happened.time, number as u64);
        event
            .set(tickets[which], Value::Id(happened.ticket))
            .unwrap();
        engine.step(&event, &mut sink).unwrap();
    }
    engine.score()
}

fn many_keys_of_one_subject(c: &mut Criterion) {
    let image = reply_by_ticket::image().unwrap();
    // About half of the tickets are open at any time, and none is evicted.
    let stream = stream(100_000, 60_000);
    let mut memory = vec![0; image.memory_needed()];
    let mut group = c.benchmark_group("100,000 keys of one subject");
    group.sample_size(20);
    group.throughput(Throughput::Elements(EVENTS as u64));
    group.bench_function("engine", |b| {
        b.iter(|| tickets(&image, &mut memory, &stream));
    });
    group.bench_function("rules built in", |b| {
        b.iter(|| tickets(reply_by_ticket::Rules, &mut memory, &stream));
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
