//! Eighteen forms of the language, each alone, beside the same written by hand: of expectations and
//! their limits, integrity, promises and their counts, what is felt, clocks and journeys. Each
//! iteration is the whole stream, so divide by its length.

mod by_hand;
mod form;

use criterion::{criterion_group, criterion_main};
use form::{clock, expectation, felt, integrity, journey, ledger, limit};

criterion_group!(
    benches,
    expectation::promise,
    expectation::defiance,
    limit::bands,
    limit::reminder,
    limit::classes,
    limit::answers,
    integrity::cap,
    integrity::span,
    integrity::obligation,
    integrity::precedence,
    ledger::word,
    ledger::outcomes,
    felt::window,
    felt::views,
    clock::series,
    clock::standing,
    clock::again,
    journey::stay,
);
criterion_main!(benches);
