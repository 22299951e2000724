//! How often a rule said something, where anybody asks.

use super::{Maybe, Section, Str};
use crate::image::record::record;

/// The number that stands for no class: what is counted bears a name.
pub const NO_CLASS: u8 = 0xff;

record! {
    /// A word of a rule whose verdicts are counted.
    Count in Counts {
        /// The rule that says it.
        rule: u32,
        /// The name of the outcome, or nothing where the class is the word.
        name: Str,
        /// The number of the [`Class`](crate::Class), or 255 where there is a name.
        class: u8,
        /// Another word of the same rule, before this one.
        next: Maybe,
        /// One word in a subject's memory: how often.
        state_at: u32,
    }
}
