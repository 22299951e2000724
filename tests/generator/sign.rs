//! Random signs that alerts read, and the dates of checks.

use super::expression::{Reads, length};
use super::known::Sort;
use super::program::{any_event, guard};
use super::tape::Tape;

/// A silence longer than usual.
pub(super) fn usual(tape: &mut Tape) -> String {
    let times = tape.one(&["3", "1", "2", "1.5", "2.333", "1000"]);
    let gaps = tape.one(&["", " after 1 gaps", " after 2 gaps", " after 5 gaps"]);
    format!("silent {times} times usual{gaps}")
}

/// A fall of the score, or more often of what is known.
pub(super) fn falls(tape: &mut Tape) -> String {
    let fields = ["memory", "mean", "score", "end", "disappointment"];
    let ordered = [Sort::Int, Sort::Number, Sort::Time, Sort::Length];
    let known = tape.known.iter().filter(|(sort, name)| {
        // Neither what was before, nor what is counted of a journey.
        ordered.contains(sort) && !name.contains([' ', '.'])
    });
    let known: Vec<String> = known.map(|(_, name)| name.clone()).collect();
    let of_score = known.is_empty() || tape.chance(30);
    let falls = match of_score {
        true => tape.one(&fields).to_owned(),
        false => known[tape.pick(known.len())].clone(),
    };
    let times = tape.one(&["1", "2", "3"]);
    format!("{falls} falls {times} times each {}", length(tape))
}

/// A line that says when an alert is looked at.
pub(super) fn check(tape: &mut Tape) -> String {
    let after = length(tape);
    let event = any_event(tape);
    format!("check {after} after {event}{}", guard(tape, Reads::EVENT))
}

/// What a moment should bring.
pub(super) fn shortfall(tape: &mut Tape) -> &'static str {
    tape.one(&[
        "",
        "\n  disappointment below 5",
        "\n  disappointment below -2.5",
    ])
}
