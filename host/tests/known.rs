//! What is known of a person, in scenarios: what `expect` understands of it, and what it says
//! when it does not come true.

use tamam_host::scenario::{Played, check};

const RULES: &str = "
subject s
event signed { ends: time, holder: text, n: int, mood: good | bad, wait: duration, policy: id, vip: bool }
let grace = 2d
fact ends   = ends of signed
fact holder = holder of signed
fact n      = n of signed
fact mood   = mood of signed
fact wait   = wait of signed
fact policy = policy of signed
status bond: customer, friend { friend when signed where vip }
measure signs = count of signed
measure total = sum of n in signed, over 3d by 1d
measure each_one = total / signs
alert two { raise when previous n > 1 }
";

fn play(lines: &str) -> Played {
    let source = format!("{RULES}scenario \"it\" {{\n{lines}\n}}\n");
    let mut played = check(&source).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!(played.len(), 1);
    played.remove(0)
}

fn comes_true(lines: &str) {
    assert_eq!(play(lines).failures, [], "{lines}");
}

fn fails(lines: &str, message: &str, instead: &[&str]) {
    let played = play(lines);
    assert_eq!(played.failures.len(), 1, "{:?}", played.failures);
    assert_eq!(played.failures[0].message, message);
    assert_eq!(played.failures[0].instead, instead);
}

const SIGNED: &str = "day 1 signed { ends: 1970-01-10, holder: \"Anna\", n: 5, mood: bad, wait: 90m, policy: \"A-8\", vip: yes }\n";

#[test]
fn every_type_can_be_expected() {
    for expected in [
        "ends = 1970-01-10",
        "ends < 1970-01-11",
        "ends = 1970-01-08 + grace",
        "holder = \"Anna\"",
        "holder != \"Bo\"",
        "n = 5",
        "n in (4, 5)",
        "n in 1..5",
        "mood = bad",
        "mood != good",
        "mood in (bad)",
        "wait = 90m",
        "wait = 3h / 2",
        "policy = \"A-8\"",
        "bond = friend",
        "signs = 1",
        "each_one = 5.0",
        "total > 4.9",
    ] {
        comes_true(&format!("{SIGNED}expect {expected}"));
    }
}

#[test]
fn a_measure_is_told_as_of_the_line() {
    comes_true(&format!(
        "{SIGNED}day 3 23:59:59 nothing\nexpect total = 5\nday 4 nothing\nexpect total = 0\nexpect signs = 1"
    ));
}

#[test]
fn what_a_fact_was_before_can_be_expected() {
    comes_true(&format!(
        "{SIGNED}day 2 signed {{ n: 7 }}\nexpect n = 7\nexpect two raised at day 2"
    ));
}

#[test]
fn what_does_not_come_true_is_told_with_what_is_known() {
    fails(
        &format!("{SIGNED}expect bond = customer"),
        "this is not so",
        &["bond is friend"],
    );
    fails(
        &format!("{SIGNED}expect wait > 2h"),
        "this is not so",
        &["wait is 1h30m"],
    );
    fails(
        "day 1 nothing\nexpect ends = 1970-01-10",
        "this cannot be told: a value is absent",
        &["ends is absent"],
    );
    fails(
        "day 1 nothing\nexpect each_one = 0",
        "this cannot be told: a value is absent",
        &["each_one is absent"],
    );
}

#[test]
fn a_change_of_status_can_be_expected() {
    comes_true(&format!("{SIGNED}expect bond friend at day 1"));
    fails(
        "day 1 signed { holder: \"Bo\" }\nexpect bond friend",
        "this did not come",
        &["`bond` has said nothing so far"],
    );
}
