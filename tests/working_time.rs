//! The naive calendar of the oracle counts what somebody would count who looks at the clock
//! on the wall, minute by minute.

#[path = "oracle/calendar.rs"]
#[allow(dead_code, unreachable_pub)]
mod calendar;

use calendar::{Calendar, Shift, Zone};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2025-01-01 00:00 UTC, a Wednesday.
const NEW_YEAR: i64 = 20_089 * DAY;

/// The day of 2025 at this place, from zero, as milliseconds since 1970.
fn day(of_year: i64) -> i64 {
    NEW_YEAR + of_year * DAY
}

/// Amsterdam in 2025: summer time from 30 March to 26 October, 01:00 UTC.
fn amsterdam() -> Zone {
    Zone {
        first: HOUR,
        transitions: vec![(day(88) + HOUR, 2 * HOUR), (day(298) + HOUR, HOUR)],
    }
}

/// Lord Howe in 2025: half an hour, the other way round.
fn lord_howe() -> Zone {
    Zone {
        first: 11 * HOUR,
        transitions: vec![
            (day(94) + 15 * HOUR, 10 * HOUR + 30 * MINUTE),
            (day(277) + 15 * HOUR + 30 * MINUTE, 11 * HOUR),
        ],
    }
}

fn tehran() -> Zone {
    Zone {
        first: 3 * HOUR + 30 * MINUTE,
        transitions: Vec::new(),
    }
}

fn shift(from: i64, to: i64) -> Shift {
    Shift {
        from: from * MINUTE,
        to: to * MINUTE,
    }
}

fn shifts() -> impl Strategy<Value = Vec<Shift>> {
    prop_oneof![
        2 => Just(Vec::new()),
        2 => Just(vec![shift(9 * 60, 12 * 60 + 30), shift(13 * 60 + 30, 18 * 60)]),
        1 => Just(vec![shift(22 * 60, 30 * 60)]),
        1 => Just(vec![shift(2 * 60, 3 * 60)]),
        1 => Just(vec![shift(0, 24 * 60)]),
        1 => (0..1440_i64, 1..1440_i64).prop_map(|(from, length)| vec![shift(from, from + length)]),
    ]
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let zones = prop_oneof![
        Just(amsterdam()),
        Just(lord_howe()),
        Just(tehran()),
        Just(Zone::default())
    ];
    let week = prop::array::uniform7(shifts());
    let own = prop::collection::btree_map(20_089..20_454_i64, shifts(), 0..6);
    (zones, week, own).prop_map(|(zone, week, days)| Calendar { zone, week, days })
}

/// Looks at the clock every minute.
fn looked(calendar: &Calendar, from: i64, to: i64) -> i128 {
    let minutes = (from..to).step_by(MINUTE as usize);
    let open = minutes.filter(|at| calendar.is_open(*at)).count();
    (open as i128) * i128::from(MINUTE)
}

fn minutes() -> impl Strategy<Value = i64> {
    // Around the changes of the clocks, or anywhere in the year.
    prop_oneof![
        86 * 1440..91 * 1440_i64,
        92 * 1440..97 * 1440_i64,
        275 * 1440..300 * 1440_i64,
        0..365 * 1440_i64
    ]
    .prop_map(|minute| NEW_YEAR + minute * MINUTE)
}

fn office() -> Calendar {
    let hours = || vec![shift(9 * 60, 12 * 60 + 30), shift(13 * 60 + 30, 18 * 60)];
    Calendar {
        zone: amsterdam(),
        week: [
            hours(),
            hours(),
            hours(),
            hours(),
            hours(),
            Vec::new(),
            Vec::new(),
        ],
        days: [(20_089 + 358, Vec::new())].into(),
    }
}

#[test]
fn working_time_is_counted_by_the_clock_on_the_wall() {
    let office = office();
    // Friday 2025-12-19 17:00 in Amsterdam: an hour is left of the day.
    let friday = day(352) + 16 * HOUR;
    assert_eq!(office.after(friday, HOUR), Some(friday + HOUR));
    assert_eq!(
        office.after(friday, HOUR + 1),
        Some(day(355) + 8 * HOUR + 1)
    );
    assert_eq!(
        office.between(friday, day(355) + 12 * HOUR),
        i128::from(4 * HOUR + 30 * MINUTE)
    );
    // 2025-12-25, a Thursday, is closed.
    let eve = day(357) + 16 * HOUR + 59 * MINUTE;
    assert_eq!(
        office.after(eve, 2 * MINUTE),
        Some(day(359) + 8 * HOUR + MINUTE)
    );
    assert!(office.is_open(friday) && !office.is_open(friday + HOUR));
}

#[test]
fn an_hour_that_comes_twice_counts_twice_and_one_that_is_left_out_not_at_all() {
    let mut night = Calendar {
        zone: amsterdam(),
        ..Calendar::default()
    };
    night.week[6] = vec![shift(2 * 60, 3 * 60)];
    assert_eq!(night.between(day(87), day(90)), 0);
    assert_eq!(night.between(day(297), day(300)), i128::from(2 * HOUR));
    assert_eq!(
        night.after(day(297), 90 * MINUTE),
        Some(day(298) + 90 * MINUTE)
    );
}

#[test]
fn the_ends_of_time_are_reached() {
    let office = office();
    let all = office.between(i64::MIN, i64::MAX);
    assert!(all > 0);
    assert_eq!(office.after(i64::MAX - 1, i64::MAX), None);
    assert_eq!(Calendar::default().after(i64::MIN, 1), None);
    let early = office.after(i64::MIN, 40 * HOUR).expect("within time");
    assert_eq!(office.between(i64::MIN, early), i128::from(40 * HOUR));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_counted_is_what_is_seen(
        calendar in calendars(),
        from in minutes(),
        length in 0..20 * 1440_i64,
    ) {
        let to = from + length * MINUTE;
        prop_assert_eq!(calendar.between(from, to), looked(&calendar, from, to));
    }

    #[test]
    fn a_deadline_is_the_first_instant_by_which_all_is_counted(
        calendar in calendars(),
        from in minutes(),
        within in -30_000..30_000_i64,
        length in 1..40 * HOUR,
    ) {
        let from = from + within;
        if let Some(at) = calendar.before(from, length) {
            prop_assert_eq!(calendar.between(at, from), i128::from(length));
            prop_assert_eq!(calendar.between(at + 1, from), i128::from(length - 1));
        }
        if let Some(at) = calendar.after(from, length) {
            prop_assert_eq!(calendar.between(from, at), i128::from(length));
            prop_assert_eq!(calendar.between(from, at - 1), i128::from(length - 1));
        }
    }

    #[test]
    fn a_far_count_is_the_sum_of_near_ones(
        calendar in calendars(),
        from in any::<i64>(),
        steps in prop::collection::vec(0..400 * DAY, 1..6),
    ) {
        let mut at = from;
        let mut sum = 0;
        for step in steps {
            let next = at.saturating_add(step);
            sum += calendar.between(at, next);
            at = next;
        }
        prop_assert_eq!(calendar.between(from, at), sum);
    }
}
