//! On a device: the rules are compiled while the firmware is, events are types, and no heap
//! is used. Printing alone needs an operating system here.

use rules::outcome::Answer;
use rules::{CommentsClosed, LetterAnswered, LetterSent, rule};
use tamam::{Class, Engine, Refused, Verdict};

/// Mistakes in the rules, in the names of events or in their types do not compile.
mod rules {
    tamam_macros::include_rules!("examples/letters/rules.tamam");
}

const DAY: i64 = 86_400_000;

fn main() -> Result<(), Refused> {
    // Made for these rules alone; as large as they say, on the stack or in a static.
    let mut engine = Engine::start(rules::Rules, [0; rules::MEMORY_WORDS])?;

    let sent = LetterSent {
        letter: Some(7),
        public: Some(true),
    };
    engine.step(&sent.at(0, 1), &mut show)?;
    let closed = CommentsClosed { letter: Some(7) };
    engine.step(&closed.at(5 * DAY, 2), &mut show)?;
    let answered = LetterAnswered { letter: Some(7) };
    engine.step(&answered.at(20 * DAY, 3), &mut show)?;

    let score = engine.score();
    println!("score {:?}, memory {:?}", score.score, score.memory);
    Ok(())
}

/// What a lamp or a display would do.
fn show(verdict: &Verdict) {
    match Answer::of(verdict) {
        Some(Answer::Answered | Answer::Kept) => println!("green"),
        Some(Answer::Late | Answer::VeryLate) => println!("yellow"),
        Some(Answer::Never | Answer::Broken) => println!("red"),
        None if verdict.rule == rule::OPEN_DOOR && verdict.class == Class::Breach => {
            println!("the door closed, line {}", verdict.line);
        }
        None => {}
    }
}
