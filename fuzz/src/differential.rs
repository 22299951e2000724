//! What the differential target does with its bytes. Whoever includes it has the modules
//! `cases`, `generator`, `oracle` and `runner` of `tests/` at its root.
#![allow(dead_code, unreachable_pub)]

use crate::runner::agreement::{Agreement, tried};

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
    if let Agreement::Differs(how) = tried(rules, steps) {
        panic!("{how}");
    }
}
