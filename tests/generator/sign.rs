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

/// A fall of the score, or of what is known.
pub(super) fn falls(tape: &mut Tape) -> String {
    let fields = ["memory", "mean", "score", "end", "disappointment"];
    let sort = tape.one(&[
        Sort::Number,
        Sort::Int,
        Sort::Number,
        Sort::Length,
        Sort::Time,
    ]);
    let known = tape
        .known_as(sort)
        .filter(|name| !name.contains([' ', '.']));
    let field = known.unwrap_or_else(|| tape.one(&fields).to_owned());
    let times = tape.one(&["1", "2", "3"]);
    format!("{field} falls {times} times each {}", length(tape))
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
