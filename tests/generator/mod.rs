//! Random valid programs and streams of events for them, made from tapes of numbers.
#![allow(dead_code, unreachable_pub)]

mod count;
mod expression;
mod felt;
mod journey;
mod known;
mod program;
mod sign;
mod stream;
mod survey;
mod tape;

pub use program::program;
pub use stream::{Step, stream};
pub use tape::Tape;
