//! The law that the engine says what the oracle says, for one generated program and one
//! stream.

use super::engine::{Run, compiled};
use super::{Older, Runner};
use crate::cases::notation::{Texts, write_event, write_said, write_time};
use crate::cases::parsed;
use crate::generator::{Step, Tape, program, stream};
use crate::oracle::{Oracle, Said};
use tamam::Image;
use tamam::diagnostic::{BAND_AFTER_END, OVERFLOW, UNREACHABLE};
use tamam::syntax::Tree;

/// What a program and a stream, made from two tapes, came to.
pub enum Agreement {
    /// Both said the same, step by step.
    Same,
    /// The compiler sees that something in the program can never be reached, or that a
    /// constant does not fit beside a decimal.
    Refused,
    /// They differ: a case for the corpus, and what the engine said.
    Differs(String),
}

/// Makes a program and a stream and lets the engine and the oracle run them.
pub fn tried(rules: &[u16], steps: &[u16]) -> Agreement {
    let rules = program(&mut Tape::new(rules));
    let agreed = parsed(&rules, |tree| agree(tree, steps)).and_then(|agreed| agreed);
    let refused = [UNREACHABLE, BAND_AFTER_END, OVERFLOW];
    match agreed {
        Ok(()) => Agreement::Same,
        Err(why)
            if refused
                .iter()
                .any(|code| why.starts_with(&code.to_string())) =>
        {
            Agreement::Refused
        }
        Err(why) => Agreement::Differs(format!("\n=== a case\n{rules}---\n{why}")),
    }
}

/// Compiles and runs both. Where they differ, shows the fewest steps at which they do.
fn agree(tree: &Tree, steps: &[u16]) -> Result<(), String> {
    let image = compiled(tree)?;
    // The bytes go through a copy that begins at an odd place.
    let mut copy = vec![0xAA];
    copy.extend_from_slice(&image);
    let bytes = copy.get(1..).expect("the copy");
    let image = Image::verify(bytes).map_err(|why| format!("rejected: {why}"))?;
    let texts = Texts::of(&image);
    let number = |text: &str| texts.number(text);
    let oracle = Oracle::new(tree, &number);
    let mut steps = stream(&mut Tape::new(steps), oracle.clone(), &number);
    let run = |steps: &[Step]| compare(tree, &image, &oracle, steps, &texts);
    if run(&steps).is_ok() {
        return Ok(());
    }
    let mut at = steps.len();
    while at > 0 {
        at -= 1;
        let left_out = steps.remove(at);
        if run(&steps).is_ok() {
            steps.insert(at, left_out);
        }
    }
    run(&steps)
}

/// Runs both, and shows the steps up to the first that differs.
fn compare(
    tree: &Tree,
    image: &Image,
    fresh: &Oracle,
    steps: &[Step],
    texts: &Texts,
) -> Result<(), String> {
    let mut oracle = fresh.clone();
    let mut engine = Run::start(image);
    let mut shown = String::new();
    for step in steps {
        let (expected, said) = match step {
            Step::Event(event) => {
                shown += &write_event(event, tree, texts);
                (Runner::step(&mut oracle, event), engine.step(event))
            }
            Step::Advance(now) => {
                shown += &format!("{} nothing", write_time(*now));
                (Runner::advance(&mut oracle, *now), engine.advance(*now))
            }
        };
        shown += &format!("\n{}", list(&expected, texts));
        if said != expected {
            return Err(format!(
                "{shown}--- but the engine said\n{}",
                list(&said, texts)
            ));
        }
        let (theirs, ours) = (engine.score(), Runner::score(&oracle));
        if theirs != ours {
            return Err(format!(
                "{shown}--- but the score is {theirs:?}, not {ours:?}"
            ));
        }
        let (theirs, ours) = (engine.next_due(), Runner::next_due(&oracle));
        if theirs != ours {
            return Err(format!(
                "{shown}--- but next due is {theirs:?}, not {ours:?}"
            ));
        }
        for (rule, (live, _)) in Oracle::open(&oracle) {
            let open = engine.open(&rule);
            if open != live {
                return Err(format!("{shown}--- but {rule} has {open} open, not {live}"));
            }
        }
    }
    Ok(())
}

fn list(said: &Result<Vec<Said>, Older>, texts: &Texts) -> String {
    match said {
        Err(Older) => "  => refused\n".to_owned(),
        Ok(said) => {
            let lines = said.iter();
            lines
                .map(|said| format!("  => {}\n", write_said(said, texts)))
                .collect()
        }
    }
}
