//! Sorting loses nothing, changes nothing and keeps the order of what is of one time,
//! whether or not temporary files are needed.

use tamam::Value;
use tamam_host::Rules;
use tamam_host::events::Occurrence;
use tamam_host::schema::Schema;
use tamam_host::sort::Sorter;

const RULES: &str = "
subject s
event e { a: id, b: int, c: decimal, d: percent, e: bool, f: time, g: duration, h: text, i: x | y }
feel when e -> 1
";

/// Events at times that jump about and often meet.
fn events() -> Vec<Occurrence> {
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 33
    };
    let occurrence = |line: u64| {
        let values = [
            Value::Id(u64::MAX - line),
            Value::Int(i64::MIN + line as i64),
            Value::Decimal(-(line as i64)),
            Value::Percent(250),
            Value::Bool(line.is_multiple_of(2)),
            Value::Time(i64::MAX),
            Value::Duration(-1),
            Value::Text((1 << 63) | line),
            Value::Choice(1),
        ];
        let kept = next() as usize % (values.len() + 1);
        Occurrence {
            kind: 0,
            time: next() as i64 % 50 - 25,
            line,
            subject: (next() % 10) as u32,
            values: (0..).zip(values).take(kept).collect(),
        }
    };
    (1..=5_000).map(occurrence).collect()
}

#[test]
fn sorting_is_stable_with_and_without_temporary_files() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let schema = Schema::new(&image);
    let events = events();
    let mut expected = events.clone();
    expected.sort_by_key(|event| event.time);
    for room in [usize::MAX, 200_000, 10_000] {
        let mut sorter = Sorter::with_room(room);
        for event in &events {
            sorter.push(event).unwrap();
        }
        let mut sorted = Vec::new();
        sorter
            .drain(&schema, &mut |event| sorted.push(event.clone()))
            .unwrap();
        assert_eq!(sorted, expected, "{room}");
    }
}
