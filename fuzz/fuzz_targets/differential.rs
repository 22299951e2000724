//! The engine and the oracle say the same of any program and any stream that the bytes
//! are read as. What is found becomes a case of `grammar/corpus`.
#![no_main]

#[path = "../../tests/cases/mod.rs"]
mod cases;
#[path = "../../tests/generator/mod.rs"]
mod generator;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../tests/runner/mod.rs"]
mod runner;

use runner::agreement::{Agreement, tried};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // The first byte tells how many of the others are the rules; the rest is the stream.
    let Some((&first, rest)) = data.split_first() else {
        return;
    };
    let numbers: Vec<u16> = rest
        .chunks(2)
        .map(|pair| {
            pair.iter()
                .fold(0, |number, byte| number << 8 | u16::from(*byte))
        })
        .collect();
    let rules = numbers.len() * usize::from(first) / 256;
    let (rules, steps) = numbers.split_at(rules);
    if let Agreement::Differs(how) = tried(rules, steps) {
        panic!("{how}");
    }
});
