//! Random journeys. Stages bear the words of statuses, so that both are read alike.

use super::expression::{Reads, length};
use super::known::{Sort, learn};
use super::program::{any_event, guard};
use super::tape::Tape;
use std::fmt::Write;

const STAGES: [&str; 4] = ["low", "middle", "high", "top"];

/// Names of journeys, fields of each that are decimals, and those that are stages.
type Names = (&'static str, [&'static str; 8], [&'static str; 2]);
const NAMES: [Names; 2] = [
    (
        "trip0",
        [
            "trip0.memory",
            "trip0.mean",
            "trip0.coverage",
            "trip0.low.memory",
            "trip0.peak",
            "trip0.high.mean",
            "trip0.end",
            "trip0.middle.peak",
        ],
        ["trip0.peak_in", "trip0.end_in"],
    ),
    (
        "trip1",
        [
            "trip1.memory",
            "trip1.end",
            "trip1.coverage",
            "trip1.low.end",
            "trip1.peak",
            "trip1.high.memory",
            "trip1.mean",
            "trip1.middle.mean",
        ],
        ["trip1.peak_in", "trip1.end_in"],
    ),
];

/// Declares some journeys, and puts what can be read of them on the tape.
pub fn journeys(tape: &mut Tape, text: &mut String) {
    let many = tape.one(&[0, 1, 0, 2, 1]);
    for names in NAMES.iter().take(many) {
        journey(tape, text, names);
    }
}

/// One or two events, and perhaps words that statuses become, before them or behind.
fn passages(tape: &mut Tape) -> String {
    let events = patterns(tape);
    if tape.turns.is_empty() || tape.chance(50) {
        return events;
    }
    let [one, other] = [(); 2].map(|()| {
        let place = tape.pick(tape.turns.len());
        tape.turns[place].clone()
    });
    match tape.pick(4) {
        0 => one,
        1 => format!("{one}, {events}"),
        2 => format!("{one}, {events}, {other}"),
        _ => format!("{events}, {other}"),
    }
}

/// One or two events.
fn patterns(tape: &mut Tape) -> String {
    let mut patterns = Vec::new();
    for _ in 0..=tape.pick(2) {
        let (event, guard) = (any_event(tape), guard(tape, Reads::EVENT));
        patterns.push(format!("{event}{guard}"));
    }
    patterns.join(", ")
}

fn journey(tape: &mut Tape, text: &mut String, (name, fields, places): &Names) {
    // Its own guards may read it.
    learn(tape, Sort::Status, name);
    learn(tape, Sort::Int, &format!("{name}.count"));
    let _ = writeln!(text, "journey {name} {{");
    let stages = 3 + tape.pick(2);
    for stage in STAGES.iter().take(stages) {
        let when = passages(tape);
        let _ = writeln!(text, "  stage {stage} when {when}");
    }
    if tape.chance(30) {
        text.push_str("  transaction high, low\n");
    }
    let ends = tape.pick(4);
    let line = match ends {
        0 => format!("  ends when {}\n", patterns(tape)),
        1 => format!("  ends after {}\n", length(tape)),
        2 => format!("  ends when {}, after {}\n", patterns(tape), length(tape)),
        _ => String::new(),
    };
    text.push_str(&line);
    if ends < 3 {
        let meant = |what: &str, tape: &mut Tape| {
            format!(
                "  {what} meant in {}\n",
                tape.one(&["middle", "low", "high"])
            )
        };
        let peak = meant("peak", tape);
        let end = meant("end", tape);
        text.push_str(&match tape.pick(5) {
            0 => String::new(),
            1 => peak,
            2 => end,
            3 => end + &peak,
            _ => peak + &end,
        });
    }
    text.push_str("}\n");
    tape.fields.extend(fields);
    tape.choices.extend(places);
}
