//! Twenty-seven forms of the language, each alone, beside the same written by hand: of expectations
//! and their limits, integrity, what is counted, known and felt, promises, clocks, journeys and
//! alerts. Each iteration is the whole stream, so divide by its length.

mod by_hand;
mod form;

use criterion::{criterion_group, criterion_main};
use form::{alert, clock, count, expectation, felt, integrity, journey, known, ledger, limit};

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
    count::most,
    count::least,
    count::rate,
    ledger::word,
    ledger::outcomes,
    known::bond,
    known::followed,
    felt::window,
    felt::views,
    clock::series,
    clock::standing,
    clock::again,
    journey::stay,
    alert::memory,
    alert::silence,
    alert::shortfall,
    alert::fall,
);
criterion_main!(benches);
