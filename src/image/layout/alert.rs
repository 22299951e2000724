//! Alerts, and the clocks of everything.

use super::{Range, Section};
use crate::image::record::record;
use crate::span::Span;

record! {
    /// An alert.
    Alert in Alerts {
        /// Its rule.
        rule: u32,
        /// What raises it, an expression whose value is a bool.
        raise: Range,
        /// What clears it, or nothing.
        clear: Range,
        /// One word in a subject's memory.
        state_at: u32,
        /// The condition that raises it.
        span: Span,
        /// Its line.
        line: u32,
        /// The condition that clears it, or again the one that raises it.
        clear_span: Span,
        /// Its line.
        clear_line: u32,
    }
}

record! {
    /// A length of silence that alerts ask for.
    Silence in Silences {
        /// Milliseconds.
        delay: i64,
        /// Its place among the clocks.
        clock: u32,
        /// One word in a subject's memory.
        state_at: u32,
    }
}

record! {
    /// A clock. They stand in the order in which dues of one instant are settled.
    Clock in Clocks {
        /// 0 an expectation, 1 an integrity rule's obligations, 2 an integrity rule's
        /// caps, 3 a silence, 4 a measure.
        sort: u8,
        /// Its place in the section of its sort.
        index: u32,
    }
}
