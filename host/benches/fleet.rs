//! Many subjects in the host, beside a hash map of structs written by hand, on the same
//! events in the same run. Each iteration is the whole stream, so divide by [`EVENTS`].

#[path = "../../benches/by_hand/mod.rs"]
mod by_hand;
#[path = "../../benches/stream/mod.rs"]
mod stream;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::collections::HashMap;
use std::hint::black_box;
use stream::{EVENTS, stream};
use tamam::{Event, Verdict};
use tamam_host::fleet::{AHEAD, Fleet};
use tamam_host::rules::Rules;

fn sink() -> impl FnMut(&Verdict) {
    |verdict: &Verdict| {
        black_box(verdict);
    }
}

fn many_subjects(c: &mut Criterion) {
    let rules = Rules::from_source(include_str!("../../benches/rules/reply.tamam"))
        .expect("rules without mistakes");
    let image = rules.image().expect("an image");
    let kinds = ["letter.received", "letter.answered"].map(|name| image.kind(name).expect(name));
    for subjects in [1_000_u64, 100_000, 1_000_000] {
        let stream = stream(subjects, 60_000);
        let mut group = c.benchmark_group(format!("{subjects} subjects"));
        group.sample_size(10);
        group.throughput(Throughput::Elements(EVENTS as u64));
        group.bench_function("host", |b| {
            b.iter_batched_ref(
                || {
                    // Every subject was heard of before, as in a service that lives on.
                    let mut fleet = Fleet::new(&image, false);
                    let mut found = HashMap::new();
                    for key in 0..subjects {
                        let number = found.len() as u32;
                        found.insert(key, number);
                        let event = Event::new(kinds[1], 0, 0);
                        fleet.step(number, &event, &mut sink()).expect("room");
                    }
                    (fleet, found)
                },
                |(fleet, found)| {
                    let mut event = Event::new(0, 0, 0);
                    let mut sink = sink();
                    let mut numbers = [0; AHEAD];
                    for (place, events) in stream.chunks(AHEAD).enumerate() {
                        for (number, happened) in numbers.iter_mut().zip(events) {
                            *number = found[&happened.ticket];
                        }
                        fleet.near(numbers.iter().take(events.len()).copied());
                        for (nth, (number, happened)) in numbers.iter().zip(events).enumerate() {
                            let kind = kinds[usize::from(happened.answered)];
                            event.clear(kind, happened.time, (place * AHEAD + nth) as u64);
                            fleet.step(*number, &event, &mut sink).expect("in order");
                        }
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
                        .collect::<HashMap<_, _>>()
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

criterion_group!(benches, many_subjects);
criterion_main!(benches);
