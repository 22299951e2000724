//! A deadline of working time, by the image's calendar and by hand: Rust that somebody
//! would write for one office, walking from day to day.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use tamam::compile::{Zones as _, compile_with, image_needed_with};
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, parse};
use tamam_zones::World;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

const RULES: &str = r#"
subject s
event e from s
calendar office {
  zone "Europe/Amsterdam"
  open mon..fri 09:00..12:30, 13:30..18:00
  closed 2025-12-25, 2025-12-26, 2026-01-01
}
feel when e where during office -> 1
"#;

/// The same office by hand.
struct ByHand {
    offsets: Vec<(i64, i64)>,
    closed: [i64; 3],
}

impl ByHand {
    const SHIFTS: [(i64, i64); 2] = [
        (9 * HOUR, 12 * HOUR + HOUR / 2),
        (13 * HOUR + HOUR / 2, 18 * HOUR),
    ];

    fn new() -> Self {
        let mut offsets = Vec::new();
        World.offsets("Europe/Amsterdam", &mut |since, ahead| {
            offsets.push((since, ahead));
        });
        Self {
            offsets,
            closed: [20_447, 20_448, 20_454],
        }
    }

    fn ahead(&self, time: i64) -> i64 {
        let last = self.offsets.partition_point(|(since, _)| *since <= time);
        self.offsets[last - 1].1
    }

    /// No shift of this office lies over a change of its zone.
    fn deadline(&self, start: i64, length: i64) -> i64 {
        let mut left = length;
        let mut wall = start + self.ahead(start);
        loop {
            let day = wall.div_euclid(DAY);
            let weekday = (day + 3).rem_euclid(7);
            if weekday < 5 && !self.closed.contains(&day) {
                for (from, to) in Self::SHIFTS {
                    let from = (day * DAY + from).max(wall);
                    let open = day * DAY + to - from;
                    if open >= left {
                        let end = from + left;
                        return end - self.ahead(end - self.ahead(start));
                    }
                    left -= open.max(0);
                }
            }
            wall = (day + 1) * DAY;
        }
    }
}

fn deadlines(criterion: &mut Criterion) {
    let mut slots = [Diagnostics::blank(); 4];
    let mut mistakes = Diagnostics::new(&mut slots);
    let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(RULES)];
    let tree = parse(RULES, &mut nodes, &mut mistakes);
    let mut bytes = vec![0; image_needed_with(&tree, &World)];
    let len = compile_with(&tree, &World, &mut bytes, &mut mistakes).expect("fine rules");
    let image = Image::verify(&bytes[..len]).expect("an image");
    let office = image.calendar("office").expect("the calendar");
    let by_hand = ByHand::new();
    // From 2025-11-03 on, every 47 minutes.
    let starts: Vec<i64> = (0..3000)
        .map(|place| 1_762_128_000_000 + place * 47 * 60_000)
        .collect();
    for (name, length) in [("8h", 8 * HOUR), ("80h", 80 * HOUR)] {
        for start in &starts {
            let deadline = office.after(*start, length).expect("a deadline");
            assert_eq!(deadline, by_hand.deadline(*start, length), "{start}");
        }
        let mut next = starts.iter().cycle();
        criterion.bench_function(&format!("deadline of {name}, by the calendar"), |bencher| {
            bencher.iter(|| office.after(*next.next().unwrap_or(&0), black_box(length)));
        });
        let mut next = starts.iter().cycle();
        criterion.bench_function(&format!("deadline of {name}, by hand"), |bencher| {
            bencher.iter(|| by_hand.deadline(*next.next().unwrap_or(&0), black_box(length)));
        });
    }
    let mut next = starts.iter().cycle();
    criterion.bench_function("whether it is open", |bencher| {
        bencher.iter(|| office.is_open(*next.next().unwrap_or(&0)));
    });
}

criterion_group!(benches, deadlines);
criterion_main!(benches);
