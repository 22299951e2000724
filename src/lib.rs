//! tamam (Persian: whole, complete) scores experiences.
//!
//! A rule author writes what people expect, how the house means to answer each
//! expectation and what its integrity forbids and demands. This crate turns that text
//! into an [`Image`] and runs the image over a stream of events, in memory the caller
//! lends: no standard library, no heap, no panic, no floating point.
//!
//! ```text
//! syntax -> compile -> image <- engine
//! ```
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::todo,
        clippy::unimplemented
    )
)]

#[cfg(test)]
extern crate std;

pub mod diagnostic;
pub mod event;
pub mod limits;
pub mod refused;
pub mod span;
pub mod value;
pub mod verdict;

#[cfg(feature = "compile")]
pub mod compile;
pub mod engine;
pub mod image;
#[cfg(feature = "compile")]
pub mod syntax;

#[cfg(feature = "compile")]
pub use compile::compile;
pub use diagnostic::{Code, Diagnostic, Diagnostics};
pub use engine::{Cap, Engine, Score, Steps};
pub use event::{Event, Slot};
pub use image::{Image, Rejected, WorstCase};
pub use refused::Refused;
pub use span::Span;
#[cfg(feature = "compile")]
pub use syntax::{Tree, parse};
pub use value::{Type, Value};
pub use verdict::{Class, Evidence, Fault, Stance, Verdict};

/// The example of README.md, run with those of the documentation.
#[cfg(all(doctest, feature = "compile"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
