//! Random `let`s, facts, statuses and measures. Windows are as short as everything else.

use super::expression::{Reads, condition, duration, int, length, line, number, time};
use super::program::{any_event, guard, keyed_event};
use super::tape::Tape;
use std::fmt::Write;

/// What a name that is known stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Int,
    /// Perhaps an int.
    Number,
    Bool,
    Time,
    Length,
    Text,
    Colour,
    Id,
    /// One of `low`, `middle` and `high`.
    Status,
    /// A condition on the event at hand.
    Condition,
    /// A constant duration.
    Constant,
}

impl Sort {
    /// The sort of an attribute that every event declares.
    pub fn of(attribute: &str) -> Self {
        match attribute {
            "m" | "p" => Self::Number,
            "q" => Self::Bool,
            "t" | "u" | "now" => Self::Time,
            "w" | "v" => Self::Length,
            "s" => Self::Text,
            "h" => Self::Colour,
            "n" => Self::Id,
            _ => Self::Int,
        }
    }
}

/// Declares a few things that are known, and puts their names on the tape.
pub fn known(tape: &mut Tape, text: &mut String) {
    for place in 0..tape.one(&[0, 2, 0, 4, 6]) {
        match tape.pick(10) {
            0 | 1 => fact(tape, text, place),
            2 | 3 => status(tape, text, place),
            4 => named(tape, text, place),
            5 => reckoned(tape, text, place),
            _ => measure(tape, text, place),
        }
    }
}

pub(super) fn learn(tape: &mut Tape, sort: Sort, name: &str) {
    tape.known.push((sort, name.to_owned()));
}

fn named(tape: &mut Tape, text: &mut String, place: usize) {
    let name = format!("let{place}");
    let (sort, value) = match tape.pick(4) {
        0 => (Sort::Constant, length(tape)),
        _ => (Sort::Condition, condition(tape, Reads::EVENT, 1)),
    };
    let _ = writeln!(text, "let {name} = {value}");
    learn(tape, sort, &name);
}

fn fact(tape: &mut Tape, text: &mut String, place: usize) {
    let name = format!("fact{place}");
    let attribute = tape.one(&["i", "m", "t", "w", "j", "h", "n", "q", "s", "p", "now"]);
    let mut sources = Vec::new();
    for _ in 0..=tape.pick(2) {
        let (event, guard) = (any_event(tape), guard(tape, Reads::EVENT));
        let attribute = match attribute {
            "t" if tape.chance(30) => "now",
            other => other,
        };
        sources.push(format!("{attribute} of {event}{guard}"));
    }
    let _ = writeln!(text, "fact {name} = {}", sources.join(", "));
    learn(tape, Sort::of(attribute), &name);
    if tape.chance(60) {
        learn(tape, Sort::of(attribute), &format!("previous {name}"));
    }
}

fn status(tape: &mut Tape, text: &mut String, place: usize) {
    let name = format!("state{place}");
    let words = ["low", "middle", "high"];
    let _ = writeln!(text, "status {name}: low, middle, high {{");
    if tape.chance(40) {
        let _ = writeln!(text, "  starts {}", tape.one(&words));
    }
    for _ in 0..=tape.pick(4) {
        let word = tape.one(&words);
        let from = match tape.chance(40) {
            true => format!(" from {}", tape.one(&words)),
            false => String::new(),
        };
        let (event, guard) = (any_event(tape), guard(tape, Reads::EVENT));
        let _ = writeln!(text, "  {word}{from} when {event}{guard}");
        tape.turns.push(format!("{name} becomes {word}"));
    }
    text.push_str("}\n");
    learn(tape, Sort::Status, &name);
}

fn measure(tape: &mut Tape, text: &mut String, place: usize) {
    let name = format!("sum{place}");
    if tape.chance(25) {
        return followed(tape, text, &name);
    }
    let (event, guard) = (any_event(tape), guard(tape, Reads::EVENT));
    let some = tape.one(&["sum", "mean", "min", "max", "last"]);
    // What is measured may be the time since the event before.
    let of_event = Reads {
        gap: true,
        ..Reads::EVENT.without_ledger()
    };
    let (sort, reckoning) = match tape.pick(8) {
        6 => (Sort::Length, format!("{some} of gap in {event}")),
        7 => {
            let reads = Reads {
                ledger: true,
                ..of_event
            };
            let which = condition(tape, reads, 1);
            let period = tape.one(&["", "", ", over 6ms by 2ms", ", each 4ms"]);
            let _ = writeln!(
                text,
                "measure {name} = share of {event} where {which}{period}"
            );
            return learn_measure(tape, Sort::Number, &name, period);
        }
        0 if tape.chance(40) => {
            let per = length(tape);
            let period = tape.one(&[", over 6ms by 2ms", ", each 4ms", ", over 5ms"]);
            let of = format!("rate of {event}{guard} per {per}{period}");
            let _ = writeln!(text, "measure {name} = {of}");
            learn_measure(tape, Sort::Number, &name, period);
            return;
        }
        0 | 1 => (Sort::Int, format!("count of {event}")),
        2 => {
            let of = int(tape, of_event, 1);
            let sort = match some {
                "mean" => Sort::Number,
                _ => Sort::Int,
            };
            (sort, format!("{some} of {of} in {event}"))
        }
        3 => {
            let of = number(tape, of_event, 1);
            (Sort::Number, format!("{some} of {of} in {event}"))
        }
        4 => {
            let of = duration(tape, of_event, 1);
            (Sort::Length, format!("{some} of {of} in {event}"))
        }
        _ => {
            let some = tape.one(&["last", "min", "max"]);
            let of = time(tape, of_event, 1);
            (Sort::Time, format!("{some} of {of} in {event}"))
        }
    };
    let period = tape.one(&[
        "",
        "",
        ", over 6ms by 2ms",
        ", over 5ms",
        ", each 4ms",
        ", over 3ms by 3ms",
        ", over 40ms by 8ms",
        ", each 1s",
        ", each 2ms",
        ", each 7ms",
    ]);
    let _ = writeln!(text, "measure {name} = {reckoning}{guard}{period}");
    learn_measure(tape, sort, &name, period);
}

/// A measure is known, and perhaps what its period before came to.
fn learn_measure(tape: &mut Tape, sort: Sort, name: &str, period: &str) {
    learn(tape, sort, name);
    if period.contains("each") && tape.chance(60) {
        learn(tape, sort, &format!("previous {name}"));
    }
}

/// How many of one thing are followed by another.
fn followed(tape: &mut Tape, text: &mut String, name: &str) {
    let per = tape.one(&[None, None, Some("k"), Some("l"), Some("o"), Some("s")]);
    let [event, by] = [(); 2].map(|()| keyed_event(tape, per));
    let guard = self::guard(tape, Reads::EVENT);
    let only = self::guard(tape, Reads::EVENT);
    let per = per.map_or(String::new(), |key| format!(" per {key}"));
    let within = length(tape);
    let period = tape.one(&["", "", "", ", over 6ms by 2ms", ", each 4ms", ", over 5ms"]);
    let slots = tape.one(&["", "", ", up to 1 open", ", up to 3 open"]);
    let _ = writeln!(
        text,
        "measure {name} = share of {event}{guard} followed by {by}{only}{per}, within {within}{period}{slots}"
    );
    learn(tape, Sort::Number, name);
}

/// A measure of measures and facts.
fn reckoned(tape: &mut Tape, text: &mut String, place: usize) {
    let number = |tape: &mut Tape| match tape.pick(4) {
        3 => Some(line(tape)),
        0 | 2 => tape.known_as(Sort::Int),
        _ => tape.known_as(Sort::Number),
    };
    let (Some(left), Some(right)) = (number(tape), number(tape)) else {
        return measure(tape, text, place);
    };
    let name = format!("of_sums{place}");
    let op = tape.one(&["/", "-", "+", "*"]);
    let _ = writeln!(text, "measure {name} = {left} {op} {right}");
    learn(tape, Sort::Number, &name);
}
