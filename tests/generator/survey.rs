//! Random surveys.

use super::expression::{Reads, duration, length, time};
use super::program::{KEYED, Named, any_event, ending, guard, outcome};
use super::tape::Tape;
use std::fmt::Write;

/// A question with its answers, and the clock that says that none came.
pub(super) fn survey(tape: &mut Tape, text: &mut String, named: &mut Vec<Named>) {
    let name = format!("rule{}", named.len());
    let per = tape.one(&[None, Some("k"), Some("l"), Some("n")]);
    let _ = writeln!(text, "survey {name} {{");
    if let Some(key) = per {
        let slots = tape.one(&["", ", up to 1 open", ", up to 2 open"]);
        let _ = writeln!(text, "  per {key}{slots}");
    }
    let asked = match per {
        Some(_) => tape.one(&KEYED),
        None => any_event(tape),
    };
    let guarded = guard(tape, Reads::EVENT);
    let restarts = if tape.chance(20) { ", restarts" } else { "" };
    let _ = writeln!(text, "  asked when {asked}{guarded}{restarts}");
    let reads = Reads {
        event: true,
        opened: true,
        promised: false,
        known: true,
        ledger: true,
        gap: false,
    };
    for _ in 0..=tape.pick(3) {
        let when = ending(tape, per, reads);
        let outcome = some_outcome(tape, reads);
        let _ = writeln!(text, "  answered when {when}{outcome}");
    }
    let limit = match tape.pick(4) {
        0 | 1 => format!("after {}", length(tape)),
        2 => format!("after {}", duration(tape, Reads::OPENED, 1)),
        _ => format!("by {}", time(tape, Reads::OPENED, 1)),
    };
    let outcome = some_outcome(tape, Reads::OPENED);
    let _ = writeln!(text, "  unanswered {limit}{outcome}");
    if tape.chance(30) {
        let when = ending(tape, per, reads);
        let _ = writeln!(text, "  void when {when}");
    }
    text.push_str("}\n");
    let endings = ["answered", "unanswered"].map(str::to_owned).to_vec();
    named.push(Named { name, per, endings });
}

fn some_outcome(tape: &mut Tape, reads: Reads) -> String {
    match tape.chance(60) {
        true => format!(" {}", outcome(tape, reads)),
        false => String::new(),
    }
}
