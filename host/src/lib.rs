//! Scores many subjects from event logs with [`tamam`]'s rules.
//!
//! ```text
//! log -> input (lines, JSON or CSV) -> events (rules' names, or a mapping) -> fleet -> report
//! ```
//!
//! Memory grows with the subjects and with the different texts a log names, never with
//! its length. What cannot be scored is rejected with its line number, a reason and what
//! to do: every event that is read is either scored or rejected.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

pub mod arrival;
pub mod events;
pub mod fleet;
pub mod input;
pub mod ledger;
pub mod limits;
pub mod live;
pub mod rejection;
pub mod replay;
pub mod report;
pub mod rules;
pub mod scenario;
pub mod schema;
pub mod snapshot;
pub mod sort;
pub mod spelling;
pub mod tally;
pub mod texts;
pub mod value;

pub use fleet::Fleet;
pub use live::Live;
pub use rejection::Rejection;
pub use replay::Replay;
pub use rules::Rules;
pub use tamam_source::{self as source, Mistake, Mistakes, Sources, disk};
pub use tamam_zones::World;

/// The example of README.md, run with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
