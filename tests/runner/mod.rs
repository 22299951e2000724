//! Whatever can run a program for one subject, seen by names.
#![allow(dead_code, unreachable_pub)]

pub mod agreement;
pub mod engine;
pub mod play;

use crate::oracle::{Event, Oracle, Said, Score};

/// A step was refused because it lies before the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Older;

/// One subject under one program.
pub trait Runner {
    fn step(&mut self, event: &Event) -> Result<Vec<Said>, Older>;
    fn advance(&mut self, now: i64) -> Result<Vec<Said>, Older>;
    fn next_due(&self) -> Option<i64>;
    fn score(&self) -> Score;
    /// How many instances of an expectation have a live word.
    fn open(&self, rule: &str) -> usize;
}

impl Runner for Oracle {
    fn step(&mut self, event: &Event) -> Result<Vec<Said>, Older> {
        Oracle::step(self, event).map_err(|_| Older)
    }

    fn advance(&mut self, now: i64) -> Result<Vec<Said>, Older> {
        Oracle::advance(self, now).map_err(|_| Older)
    }

    fn next_due(&self) -> Option<i64> {
        Oracle::next_due(self)
    }

    fn score(&self) -> Score {
        Oracle::score(self)
    }

    fn open(&self, rule: &str) -> usize {
        Oracle::open(self)[rule].0
    }
}
