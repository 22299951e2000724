//! Plays recorded steps and prints what the engine says. The device and the host are
//! built from this one source, so where their lines differ the engine does.
#![no_std]
#![forbid(unsafe_code)]

pub mod play;
pub mod print;
pub mod steps;

pub use play::{Problem, play};
