#![no_main]

#[path = "../../tests/cases/mod.rs"]
mod cases;
#[path = "../../tests/generator/mod.rs"]
mod generator;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../tests/runner/mod.rs"]
mod runner;
#[path = "../src/differential.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::differential(data));
