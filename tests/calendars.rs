//! Open time is what the wall clock of the zone shows: an image's calendars count like a
//! walk over every interval, in zones with and without summer.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tamam::compile::{Zones as _, compile_with, image_needed_with};
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, parse};
use tamam_zones::World;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Zones with summer in the north and in the south, of half an hour, without any, and one
/// that left out a day in 2011.
const ZONES: [&str; 7] = [
    "Europe/Amsterdam",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Tehran",
    "America/New_York",
    "Pacific/Apia",
    "UTC",
];

/// A calendar as a test writes it.
#[derive(Clone, Debug)]
struct Written {
    zone: &'static str,
    /// By weekday: shifts that do not overlap, in minutes since midnight.
    week: Vec<(usize, i64, i64)>,
    /// By days since 1970.
    dates: BTreeMap<i64, Vec<(i64, i64)>>,
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn hours(shifts: &[(i64, i64)]) -> String {
    let shifts = shifts.iter().map(|(from, to)| {
        let to = if *to > 1440 { to - 1440 } else { *to };
        format!("{}..{}", clock(*from), clock(to))
    });
    shifts.collect::<Vec<_>>().join(", ")
}

fn date(day: i64) -> String {
    let date = civil(day);
    format!("{:04}-{:02}-{:02}", date.0, date.1, date.2)
}

/// A date of the Gregorian calendar, counted day by day from 1970.
fn civil(day: i64) -> (i64, i64, i64) {
    let (mut year, mut left) = (1970, day);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if left < length {
            break;
        }
        left -= length;
        year += 1;
    }
    let mut month = 1;
    loop {
        let length = match month {
            2 => 28 + i64::from(leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if left < length {
            return (year, month, left + 1);
        }
        left -= length;
        month += 1;
    }
}

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Written {
    fn source(&self) -> String {
        let mut source = format!(
            "subject s event e from s feel when e where during c -> 1\ncalendar c {{\n zone \"{}\"\n",
            self.zone
        );
        for (day, from, to) in &self.week {
            source += &format!(" open {} {}\n", WEEK[*day], hours(&[(*from, *to)]));
        }
        for (day, shifts) in &self.dates {
            source += &match shifts.as_slice() {
                [] => format!(" closed {}\n", date(*day)),
                shifts => format!(" open {} {}\n", date(*day), hours(shifts)),
            };
        }
        source + "}\n"
    }

    /// Whether the wall clock shows an open time.
    fn shows_open(&self, wall: i64) -> bool {
        let today = wall.div_euclid(DAY);
        [today - 1, today].into_iter().any(|day| {
            let shifts: Vec<(i64, i64)> = match self.dates.get(&day) {
                Some(shifts) => shifts.clone(),
                None => {
                    let weekday = (day + 3).rem_euclid(7) as usize;
                    let week = self.week.iter().filter(|(day, _, _)| *day == weekday);
                    week.map(|(_, from, to)| (*from, *to)).collect()
                }
            };
            shifts.iter().any(|(from, to)| {
                let start = day * DAY;
                (start + from * MINUTE..start + to * MINUTE).contains(&wall)
            })
        })
    }
}

/// A calendar with the offsets of its zone: asked instant by instant.
struct Walk<'w> {
    written: &'w Written,
    offsets: Vec<(i64, i64)>,
}

impl<'w> Walk<'w> {
    fn new(written: &'w Written) -> Self {
        let mut offsets = Vec::new();
        World.offsets(written.zone, &mut |since, ahead| {
            offsets.push((since, ahead))
        });
        Self { written, offsets }
    }

    fn is_open(&self, time: i64) -> bool {
        let last = self.offsets.partition_point(|(since, _)| *since <= time);
        self.written.shows_open(time + self.offsets[last - 1].1)
    }

    /// Minute by minute: nothing changes within one.
    fn between(&self, from: i64, to: i64) -> i64 {
        let mut sum = 0;
        let mut at = from;
        while at < to {
            let next = (at.div_euclid(MINUTE) + 1) * MINUTE;
            if self.is_open(at) {
                sum += next.min(to) - at;
            }
            at = next;
        }
        sum
    }

    fn after(&self, from: i64, length: i64) -> i64 {
        let (mut at, mut left) = (from, length);
        loop {
            let next = (at.div_euclid(MINUTE) + 1) * MINUTE;
            if self.is_open(at) {
                if left <= next - at {
                    return at + left;
                }
                left -= next - at;
            }
            at = next;
        }
    }
}

/// Shifts of one day that neither overlap nor reach those of the next.
fn shifts() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop_oneof![
        Just(vec![(540, 1080)]),
        Just(vec![(540, 750), (810, 1080)]),
        Just(vec![(0, 1440)]),
        Just(vec![(120, 180)]),
        Just(vec![(1320, 1440 + 360)]),
        Just(vec![(60, 90), (150, 210), (1380, 1440 + 30)]),
    ]
}

fn written() -> impl Strategy<Value = Written> {
    let week = proptest::collection::vec((0_usize..7, shifts()), 1..6);
    let dates = proptest::collection::vec((-8_i64..9, prop_oneof![Just(vec![]), shifts()]), 0..5);
    (proptest::sample::select(&ZONES), week, dates).prop_map(|(zone, days, dates)| {
        let mut week: BTreeMap<usize, Vec<(i64, i64)>> = BTreeMap::new();
        for (day, shifts) in days {
            week.entry(day).or_insert(shifts);
        }
        let mut shifts: Vec<(usize, i64, i64)> = Vec::new();
        for (day, found) in &week {
            for (from, to) in found {
                // What would run into the next day's hours ends at midnight.
                let next = week.get(&((day + 1) % 7));
                let room = next
                    .and_then(|next| next.first())
                    .map_or(1440, |first| first.0);
                shifts.push((*day, *from, (*to).min(1440 + room)));
            }
        }
        shifts.retain(|(_, from, to)| from < to);
        Written {
            zone,
            week: shifts,
            dates: dates.into_iter().collect(),
        }
    })
}

/// Days since 1970 around which zones change or a year ends.
fn middles() -> impl Strategy<Value = i64> {
    proptest::sample::select(vec![
        // 2011-12-30 (Apia leaves a day out), 2024-03-31, 2024-10-27, 2017-10-15, 2018-02-18,
        // 2022-09-21, 2026-04-05, 2026-10-04, 2000-01-01, 1970-01-01, 2099-10-25.
        15_338, 19_813, 20_023, 17_454, 17_580, 19_256, 20_548, 20_730, 10_957, 20, 47_415,
    ])
}

fn with_image(source: &str, run: impl FnOnce(&Image<'_>)) {
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(source)];
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; image_needed_with(&tree, &World)];
    let len = compile_with(&tree, &World, &mut bytes, &mut diagnostics);
    let found: Vec<_> = diagnostics
        .found()
        .iter()
        .map(ToString::to_string)
        .collect();
    let len = len.unwrap_or_else(|| panic!("{found:?}\n{source}"));
    let image = Image::verify(&bytes[..len]).expect("an image");
    run(&image);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
    ))]

    #[test]
    fn open_time_is_what_a_walk_over_every_minute_counts(
        mut written in written(),
        middle in middles(),
        from in -9 * DAY..9 * DAY,
        apart in 0..12 * DAY,
        length in 1..60 * HOUR,
        times in proptest::collection::vec(-9 * DAY..9 * DAY, 1..20),
    ) {
        written.dates = written
            .dates
            .iter()
            .map(|(day, shifts)| (day + middle, shifts.clone()))
            .collect();
        let start = middle * DAY;
        let walk = Walk::new(&written);
        let source = written.source();
        with_image(&source, |image| {
            let hours = image.calendar("c").expect("the calendar");
            for time in &times {
                assert_eq!(hours.is_open(start + time), walk.is_open(start + time), "{source} {time}");
                let minute = (start + time).div_euclid(MINUTE) * MINUTE;
                for time in [minute - 1, minute] {
                    assert_eq!(hours.is_open(time), walk.is_open(time), "{source} {time}");
                }
            }
            let (from, to) = (start + from, start + from + apart);
            assert_eq!(hours.between(from, to), walk.between(from, to), "{source} {from} {to}");
            let after = hours.after(from, length).expect("it is open again and again");
            assert_eq!(after, walk.after(from, length), "{source} {from} {length}");
            // The least time: both are inverse.
            assert_eq!(hours.between(from, after), length);
            assert_eq!(hours.between(from, after - 1), length - 1);
            // And back again, to the latest time.
            let before = hours.before(from, length).expect("it was open again and again");
            assert_eq!(walk.between(before, from), length, "{source} {from} {length}");
            assert_eq!(walk.between(before + 1, from), length - 1, "{source} {from} {length}");
            // What is counted in two parts is counted once.
            let part = from + apart / 3;
            assert_eq!(
                hours.between(from, part) + hours.between(part, to),
                hours.between(from, to)
            );
            let two = hours.after(after, length).expect("and again");
            assert_eq!(hours.after(from, 2 * length), Some(two));
            // Changes are where it opens and closes.
            let mut at = from;
            let mut open = hours.is_open(at);
            while let Some(next) = hours.next_change(at) {
                assert!(next > at);
                assert_eq!(hours.between(at, next), if open { next - at } else { 0 });
                at = next;
                open = hours.is_open(at);
                if at > to {
                    break;
                }
            }
        });
    }

    #[test]
    fn later_starts_and_longer_times_never_end_earlier(
        mut written in written(),
        from in any::<i64>(),
        more in 0_i64..1_000_000_000_000,
        length in 1_i64..1_000_000_000_000,
    ) {
        let dates = written.dates.into_iter();
        written.dates = dates.map(|(day, shifts)| (day + 20_000, shifts)).collect();
        with_image(&written.source(), |image| {
            let hours = image.calendar("c").expect("the calendar");
            let later = from.saturating_add(more);
            let ends = |from, length| hours.after(from, length).map_or(i128::MAX, i128::from);
            assert!(ends(from, length) <= ends(later, length));
            assert!(ends(from, length) <= ends(from, length.saturating_add(more)));
            assert!(hours.between(from, later) >= 0);
            assert!(hours.between(i64::MIN, from) <= hours.between(i64::MIN, later));
            if let Some(start) = hours.before(from, length) {
                assert!(start < from);
                assert_eq!(hours.between(start, from), length);
                assert!(hours.is_open(start));
            } else {
                assert!(hours.between(i64::MIN, from) < length);
            }
            if let Some(end) = hours.after(from, length) {
                assert!(end > from);
                assert_eq!(hours.between(from, end), length);
                assert!(hours.is_open(end - 1));
            }
        });
    }
}

#[test]
fn neither_end_of_time_is_passed() {
    let source = "subject s event e from s feel when e where during c or during d -> 1
        calendar c { zone \"Pacific/Kiritimati\" open mon..sun 00:00..24:00 }
        calendar d { zone -11:00 open 2025-12-24 09:00..12:00 }";
    with_image(source, |image| {
        let (all, once) = (
            image.calendar("c").expect("c"),
            image.calendar("d").expect("d"),
        );
        assert!(all.is_open(i64::MIN) && all.is_open(i64::MAX) && all.is_open(0));
        assert_eq!(all.between(i64::MIN, i64::MAX), i64::MAX);
        assert_eq!(all.between(i64::MIN, i64::MIN + 7), 7);
        assert_eq!(all.between(i64::MAX - 7, i64::MAX), 7);
        assert_eq!(all.after(i64::MAX - 7, 7), Some(i64::MAX));
        assert_eq!(all.after(i64::MAX - 7, 8), None);
        assert_eq!(all.after(i64::MIN, i64::MAX), Some(-1));
        assert_eq!(all.after(i64::MIN, 1), Some(i64::MIN + 1));
        // 2025-12-24 09:00 on a wall clock that is eleven hours behind.
        let start = 1_766_566_800_000 + 11 * HOUR;
        assert!(!once.is_open(start - 1) && once.is_open(start));
        assert_eq!(once.between(i64::MIN, i64::MAX), 3 * HOUR);
        assert_eq!(once.after(i64::MIN, 3 * HOUR), Some(start + 3 * HOUR));
        assert_eq!(once.after(start, 3 * HOUR + 1), None);
        assert_eq!(once.after(i64::MAX, 1), None);
        assert_eq!(once.next_change(i64::MIN), Some(start));
        assert_eq!(once.next_change(i64::MAX), None);
    });
}
