//! What the differential target does with its bytes. Whoever includes it has the modules
//! `agree`, `cases`, `generator`, `oracle` and `runner` of `tests/` at its root.
#![allow(dead_code, unreachable_pub)]

use crate::agree::agree;
use crate::cases::parsed;
use crate::generator::{Tape, program};

/// The first byte says how much of the rest is the tape that a program is made of; what
/// then follows is the tape that its stream is made of. Oracle and engine must say the
/// same of them.
pub fn differential(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else {
        return;
    };
    let numbers = rest.chunks(2).map(|pair| match *pair {
        [low, high] => u16::from_le_bytes([low, high]),
        _ => 0,
    });
    let numbers: Vec<u16> = numbers.collect();
    let (rules, steps) = numbers.split_at(numbers.len().min(2 * usize::from(first)));
    let rules = program(&mut Tape::new(rules));
    let agreed = parsed(&rules, |tree| agree(tree, steps)).and_then(|agreed| agreed);
    if let Err(why) = agreed {
        // The compiler warns of what can never be reached.
        let warned = ["E0405", "E0406"].iter().any(|code| why.starts_with(code));
        assert!(warned, "\n=== a case\n{rules}---\n{why}");
    }
}
