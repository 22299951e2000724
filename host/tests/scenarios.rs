//! What `expect` understands, and what a scenario says when it does not come true.

use tamam_host::scenario::{Played, check};

const RULES: &str = "
subject s
event asked    { n: id, at: time, loud: bool, how: soft | hard, share: percent, cost: decimal, took: duration }
event answered { n: id }
event left
expectation answer {
  per  n
  open when asked
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
integrity soft_only {
  kind honest
  never asked where how = hard
  breach -> cap 5, for 1d
}
feel when left -> -7.5
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

#[test]
fn an_expect_speaks_of_all_lines_above_it() {
    comes_true(
        "day 0 asked { n: 7, loud: yes, how: soft, share: 12.5%, cost: 1.25, took: 1h30m, at: day 3 }
         expect no answer met
         day 0 00:05 answered { n: 7 }
         expect answer 7 met
         expect answer met at day 0 00:05
         expect no answer 8 met
         expect no answer 7 met at day 0 00:04
         expect memory = 10
         expect moments = 1
         day 1 asked { n: \"A-1\", how: hard }
         expect soft_only breach
         expect cap = 5
         expect score = 5
         day 3 nothing
         expect answer \"A-1\" missed at day 1 01:00
         expect answer \"A-1\" overdue at day 1 00:05
         expect soft_only expired at day 2
         expect memory in -20..-5
         day 3 left {}
         expect left felt
         expect end = -7.5",
    );
}

#[test]
fn days_count_from_the_base() {
    comes_true(
        "from 2026-03-01 08:00
         day 1 asked { n: 1 }
         2026-03-02 08:05 answered { n: 1 }
         expect answer 1 met at 2026-03-02 08:05
         expect answer 1 met at day 1 00:05",
    );
}

#[test]
fn what_happened_instead_is_told() {
    fails(
        "day 0 asked { n: 7 }
         day 0 00:04 answered { n: 7 }
         expect answer 7 missed",
        "this did not come",
        &["answer 7 met at day 0 00:04, felt 10"],
    );
    fails(
        "day 0 asked { n: \"x y\" }
         day 0 01:00:01 nothing
         expect no answer missed",
        "this must not have come, and came",
        &[
            "answer x y overdue at day 0 00:05",
            "answer x y missed at day 0 01:00, felt -20",
        ],
    );
    fails(
        "2026-01-01 00:00 left {}
         expect memory > 0",
        "this is not so",
        &["memory is -7.5"],
    );
    fails(
        "expect memory > 0",
        "this cannot be told: a value is absent",
        &["memory is absent"],
    );
    fails(
        "expect answer 1 met",
        "this did not come",
        &["`answer` has said nothing so far"],
    );
}

#[test]
fn a_story_cannot_go_back_in_time() {
    fails(
        "day 2 left {}
         day 1 left {}
         expect moments = 1",
        "day 1 is before day 2, to which the story has come",
        &[],
    );
}
