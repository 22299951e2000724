//! What stands in a subject's memory: scores, caps, what is open.

use crate::verdict::TAMAM_HAS_KEY;
use tamam::{Cap, Known, Score};

/// In `has` of a score: `memory`, `score`, `mean`, `peak` and `end` mean something, for
/// there was a felt moment.
pub const TAMAM_HAS_MOMENTS: u32 = 64;
/// In `has` of a score: `cap` means something, for one stands.
pub const TAMAM_HAS_CAP: u32 = 128;

/// In `has` of a fact, status or measure: `value` means something.
pub const TAMAM_HAS_VALUE: u32 = 256;

/// What is remembered of one subject, in thousandths of a point. A field that `has` does
/// not speak of as present is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_score {
    /// What is remembered, by the program's own way to tell it.
    pub memory: i64,
    /// Memory under all standing caps.
    pub score: i64,
    /// The mean of all moments.
    pub mean: i64,
    /// The most intense moment.
    pub peak: i64,
    /// The last moment.
    pub end: i64,
    /// The least standing cap.
    pub cap: i64,
    /// How many moments were felt.
    pub moments: u64,
    /// The TAMAM_HAS_... that are present, or-ed.
    pub has: u32,
    /// 0.
    pub reserved: u32,
}

impl From<Score> for tamam_score {
    fn from(score: Score) -> Self {
        let moments = match score.memory {
            Some(_) => TAMAM_HAS_MOMENTS,
            None => 0,
        };
        let cap = match score.cap {
            Some(_) => TAMAM_HAS_CAP,
            None => 0,
        };
        Self {
            memory: score.memory.unwrap_or(0),
            score: score.score.unwrap_or(0),
            mean: score.mean.unwrap_or(0),
            peak: score.peak.unwrap_or(0),
            end: score.end.unwrap_or(0),
            cap: score.cap.unwrap_or(0),
            moments: score.moments,
            has: moments | cap,
            reserved: 0,
        }
    }
}

/// A cap that stands.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_cap {
    /// The cap, in thousandths of a point.
    pub cap: i64,
    /// The key, for a rule with `per`.
    pub key: u64,
    /// The integrity rule.
    pub rule: u32,
    /// TAMAM_HAS_KEY or 0.
    pub has: u32,
}

impl From<Cap> for tamam_cap {
    fn from(cap: Cap) -> Self {
        Self {
            cap: cap.cap,
            key: cap.key.unwrap_or(0),
            rule: cap.rule,
            has: cap.key.map_or(0, |_| TAMAM_HAS_KEY),
        }
    }
}

/// A fact, a status or a measure, and what it is now.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_known {
    /// What it is, as its type has it: yes is 1, a word is its place among the words, a
    /// text the number that stands for it, decimals are in thousandths, times and durations
    /// in milliseconds.
    pub value: i64,
    /// The rule.
    pub rule: u32,
    /// TAMAM_HAS_VALUE or 0.
    pub has: u32,
}

impl From<Known> for tamam_known {
    fn from(known: Known) -> Self {
        Self {
            value: known.value.map_or(0, |value| value.raw()),
            rule: known.rule,
            has: known.value.map_or(0, |_| TAMAM_HAS_VALUE),
        }
    }
}

/// How many instances of an expectation are open or promised, or how many events wait of a share
/// of what is followed.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_open {
    /// How many.
    pub count: u64,
    /// The expectation.
    pub rule: u32,
    /// 0.
    pub reserved: u32,
}

impl From<(u32, u64)> for tamam_open {
    fn from((rule, count): (u32, u64)) -> Self {
        Self {
            count,
            rule,
            reserved: 0,
        }
    }
}

/// What the last step or advance of an engine took.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_steps {
    /// Operations, clauses tried, instances and dues touched.
    pub steps: u64,
    /// Dues that were settled.
    pub dues: u64,
}
