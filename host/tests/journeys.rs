//! Journeys in scenarios: what `expect` understands of them, and what it says when it does
//! not come true.

use tamam_host::scenario::{Played, check};

const RULES: &str = "
subject guest
event seen
event came
event left
journey stay { stage dreaming when seen stage staying when came ends when left, after 9d peak meant in staying }
feel when seen -> +10
feel when came -> -30
";

fn play(lines: &str) -> Played {
    let source = format!("{RULES}scenario \"it\" {{\n{lines}\n}}\n");
    let mut played = check(&source).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!(played.len(), 1);
    played.remove(0)
}

#[test]
fn every_field_of_a_journey_can_be_expected() {
    for expected in [
        "stay = staying",
        "stay in (staying)",
        "stay != dreaming",
        "stay.count = 0",
        "stay.memory = -30",
        "stay.moments = 2",
        "stay.mean = -10",
        "stay.dreaming.end = 10",
        "stay.staying.moments = 1",
        "stay.coverage = 100%",
        "stay.peak_in = staying",
        "stay.end_in in (staying, dreaming)",
        "stay staying at day 2",
        "no stay ended",
    ] {
        let lines = format!("day 1 seen\nday 2 came\nexpect {expected}");
        assert_eq!(play(&lines).failures, [], "{expected}");
    }
    let lines =
        "day 1 seen\nday 2 came\nday 3 left\nexpect stay as_meant\nexpect stay ended at day 3";
    assert_eq!(play(lines).failures, []);
}

#[test]
fn what_a_journey_is_instead_is_told() {
    for (expected, message, instead) in [
        ("stay = dreaming", "this is not so", "stay is staying"),
        (
            "stay.peak_in = dreaming",
            "this is not so",
            "stay.peak_in is staying",
        ),
        (
            "stay.dreaming.memory > 11",
            "this is not so",
            "stay.dreaming.memory is 10",
        ),
        ("stay.count > 0", "this is not so", "stay.count is 0"),
    ] {
        let played = play(&format!("day 1 seen\nday 2 came\nexpect {expected}"));
        assert_eq!(played.failures.len(), 1, "{expected}");
        assert_eq!(played.failures[0].message, message);
        assert_eq!(played.failures[0].instead, [instead]);
    }
    let played = play("day 1 left\nexpect stay = dreaming");
    let message = "this cannot be told: a value is absent";
    assert_eq!(played.failures[0].message, message);
}
