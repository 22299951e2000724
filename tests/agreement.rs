//! The engine says what the oracle says: on the corpus, and on generated programs and
//! streams, after the image went through a copy of its bytes, in exactly the memory and
//! within the steps that the image states.

mod cases;
mod generator;
mod oracle;
mod runner;

use cases::notation::{Texts, write_event, write_said, write_time};
use cases::parsed;
use generator::{Step, Tape, program, stream};
use oracle::{Oracle, Said};
use proptest::prelude::*;
use runner::engine::{Run, compiled};
use runner::{Older, Runner};
use tamam::Image;
use tamam::syntax::Tree;

fn tape(longest: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..longest)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_global_rejects: 1_000_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_engine_agrees_with_the_oracle(rules in tape(500), steps in tape(4000)) {
        let rules = program(&mut Tape::new(&rules));
        let agreed = parsed(&rules, |tree| agree(tree, &steps)).and_then(|agreed| agreed);
        if let Err(why) = agreed {
            // The compiler warns of what can never be reached.
            if ["E0405", "E0406"].iter().any(|code| why.starts_with(code)) {
                return Err(TestCaseError::reject(why));
            }
            return Err(TestCaseError::fail(format!("\n=== a case\n{rules}---\n{why}")));
        }
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
