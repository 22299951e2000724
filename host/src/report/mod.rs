//! What a run says, for machines: one JSON object a line.

pub mod json;
pub mod known;
pub mod subjects;
pub mod totals;
pub mod verdict;
