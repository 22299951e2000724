//! The engine says what the oracle says: on the corpus, and on generated programs and
//! streams, after the image went through a copy of its bytes, in exactly the memory and
//! within the steps that the image states.

mod agree;
mod cases;
mod generator;
mod oracle;
mod runner;

use agree::agree;
use cases::parsed;
use generator::{Tape, program};
use proptest::prelude::*;

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
