//! Whether the engine says what the oracle says of one program and one stream.
#![allow(dead_code, unreachable_pub)]

use crate::cases::notation::{Texts, write_event, write_said, write_time};
use crate::generator::{Step, Tape, stream};
use crate::oracle::{Oracle, Said};
use crate::runner::engine::{Run, compiled};
use crate::runner::{Older, Runner};
use tamam::Image;
use tamam::syntax::Tree;

/// Compiles and runs both. Where they differ, shows the fewest steps at which they do.
pub fn agree(tree: &Tree, steps: &[u16]) -> Result<(), String> {
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
