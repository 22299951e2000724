//! The engine says what the oracle says on generated programs and streams, after the
//! image went through a copy of its bytes, in exactly the memory and within the steps that
//! the image states.

mod cases;
mod generator;
mod oracle;
mod runner;

use proptest::prelude::*;
use runner::agreement::{Agreement, tried};

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
    fn the_engine_agrees_with_the_oracle(rules in tape(500), steps in tape(8000)) {
        match tried(&rules, &steps) {
            Agreement::Same => {}
            Agreement::Refused => return Err(TestCaseError::reject("not a valid program")),
            Agreement::Differs(how) => return Err(TestCaseError::fail(how)),
        }
    }
}
