//! Random streams: clustered times, exact deadlines and their neighbours, attributes that
//! are absent or extreme, and now and then something older than the clock.

use super::program::{KEYED, KEYLESS};
use super::tape::Tape;
use crate::oracle::{Event, Oracle};
use std::collections::BTreeMap;
use tamam::Value;

/// One thing done to a subject.
#[derive(Clone, Debug)]
pub enum Step {
    Event(Event),
    Advance(i64),
}

/// Which keys the events carry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Few,
    /// Multiples of a number.
    Spread(u64),
}

/// A stream for a fresh subject that is already under `oracle`, which is stepped along to
/// know the clock and the next deadline.
pub fn stream(tape: &mut Tape, mut oracle: Oracle, texts: &dyn Fn(&str) -> u64) -> Vec<Step> {
    let mut steps = Vec::new();
    // Few keys, or many that lie far apart.
    let keys = tape.one(&[
        Keys::Few,
        Keys::Few,
        Keys::Few,
        Keys::Spread(1),
        Keys::Spread(1 << 32),
    ]);
    let longest = if keys == Keys::Few { 60 } else { 250 };
    let mut clock = tape.one(&[0, 1_000, -50, i64::MAX - 40, i64::MIN, 0, 0, 0]);
    let hours = oracle.reads_calendars();
    if hours {
        // Where Amsterdam's clocks change in 2025, and Lord Howe's.
        let changes = [1_743_296_400_000, 1_761_440_400_000, 1_743_865_200_000];
        clock = tape.one(&[
            clock,
            clock,
            -50,
            changes[0] - 9,
            changes[1] - 9,
            changes[2] - 9,
        ]);
    }
    while !tape.is_over() && steps.len() < longest {
        let time = match hours && tape.chance(6) {
            true => clock.saturating_add(tape.one(&[60_000, 1_800_000, 3_600_000, 86_400_000])),
            false => time(tape, clock, oracle.next_due()),
        };
        let step = if tape.chance(15) {
            Step::Advance(time)
        } else {
            Step::Event(event(tape, keys, time, steps.len() as u64, texts))
        };
        let done = match &step {
            Step::Event(event) => oracle.step(event).is_ok(),
            Step::Advance(now) => oracle.advance(*now).is_ok(),
        };
        if done {
            clock = time;
        }
        steps.push(step);
    }
    steps
}

/// A time near the clock, or at a deadline or right beside it.
fn time(tape: &mut Tape, clock: i64, next: Option<i64>) -> i64 {
    match (tape.pick(10), next) {
        (0..=5, _) | (_, None) => {
            clock.saturating_add(tape.one(&[0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 5, 13]))
        }
        (6, Some(next)) => next.saturating_sub(2).max(clock),
        (7, Some(next)) => next.saturating_sub(1).max(clock),
        (8, Some(next)) => next,
        _ => clock.saturating_sub(tape.one(&[0, 1])),
    }
}

fn event(
    tape: &mut Tape,
    keys: Keys,
    time: i64,
    evidence: u64,
    texts: &dyn Fn(&str) -> u64,
) -> Event {
    let kind = tape.one(&["a", "b", "c", "e", "a", "b", "c", "e", "d", "f"]);
    let mut attributes = BTreeMap::new();
    let mut set = |tape: &mut Tape, name: &str, value: Value| {
        if !tape.chance(7) {
            attributes.insert(name.to_owned(), value);
        }
    };
    if KEYED.contains(&kind) {
        let k = match keys {
            Keys::Few => tape.one(&[1, 2, 1, 2, 1, 2, 3, texts("A")]),
            Keys::Spread(by) => (tape.pick(50) as u64).wrapping_mul(by),
        };
        set(tape, "k", Value::Id(k));
        let l = tape.chance(50);
        set(tape, "l", Value::Bool(l));
        let o = tape.pick(2) as u16;
        set(tape, "o", Value::Choice(o));
    } else {
        debug_assert!(KEYLESS.contains(&kind));
    }
    for name in ["i", "j"] {
        let value = tape.one(&[
            1,
            2,
            3,
            0,
            -1,
            1,
            2,
            3,
            100,
            1,
            2,
            5,
            9,
            30,
            -7,
            i64::MAX,
            i64::MIN,
        ]);
        set(tape, name, Value::Int(value));
    }
    let small = tape.one(&[1, 0, 2, 9]);
    set(tape, "r", Value::Int(small));
    let decimal = tape.one(&[1000, 0, 500, -1500, 1, 333, 2500, 1000, i64::MAX / 3]);
    set(tape, "m", Value::Decimal(decimal));
    let percent = tape.one(&[500, 0, 900, 1, 1000]);
    set(tape, "p", Value::Percent(percent));
    let yes = tape.chance(60);
    set(tape, "q", Value::Bool(yes));
    for name in ["t", "u"] {
        let near = time.saturating_add(tape.one(&[0, 1, 5, 9, 13, -1, -4]));
        let far = match tape.pick(20) {
            18 => i64::MAX,
            19 => i64::MIN,
            _ => near,
        };
        set(tape, name, Value::Time(far));
    }
    for name in ["w", "v"] {
        let value = tape.one(&[3, 1, 2, 5, 8, 4, 13, 6, 2, 5, 0, -2, 7, 3, 10, i64::MAX]);
        set(tape, name, Value::Duration(value));
    }
    let word = tape.one(&["A", "B", "C"]);
    set(tape, "s", Value::Text(texts(word)));
    let choice = tape.pick(3) as u16;
    set(tape, "h", Value::Choice(choice));
    let id = tape.one(&[1, 2, texts("A")]);
    set(tape, "n", Value::Id(id));
    let mut lists = BTreeMap::new();
    if !tape.chance(10) {
        let count = tape.one(&[2, 1, 3, 0, 4]);
        let ids = (0..count).map(|_| match keys {
            Keys::Few => tape.one(&[1, 2, 3, texts("A")]),
            Keys::Spread(by) => (tape.pick(50) as u64).wrapping_mul(by),
        });
        lists.insert("g".to_owned(), ids.collect());
    }
    Event {
        kind: kind.to_owned(),
        time,
        evidence,
        attributes,
        lists,
    }
}
