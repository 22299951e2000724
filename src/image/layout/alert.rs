//! Alerts, and the clocks of everything.

use super::{Maybe, Range, Section};
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
        /// When alone it is raised, in [`Section::Dates`]; always, when there are none.
        checks: Range,
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
        /// Milliseconds; with gaps, thousandths of the usual gap.
        delay: i64,
        /// How many gaps tell what is usual; zero for a length in milliseconds.
        gaps: u16,
        /// Its place among the clocks.
        clock: u32,
        /// One word in a subject's memory: whether it has come. With gaps three more: the
        /// last event of the subject, the usual gap, and how many gaps there were, plus one.
        state_at: u32,
    }
}

record! {
    /// A check: a date on which an alert is looked at. They are in file order.
    Date in Dates {
        /// The alert.
        alert: u32,
        /// The kind of event that sets it.
        kind: u32,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// Milliseconds after the event.
        delay: i64,
        /// Its place among the clocks.
        clock: u32,
        /// One word in a subject's memory: the evidence of the event.
        state_at: u32,
        /// The pattern.
        span: Span,
        /// Its line.
        line: u32,
    }
}

record! {
    /// A fall of the score or of what is known, period by period, that alerts ask for.
    Trend in Trends {
        /// The [`Field`](crate::image::op::Field) that falls; zero where it is none.
        field: u8,
        /// What is known that falls; nothing where it is a field.
        known: Maybe,
        /// How many periods must have fallen one after another.
        times: u16,
        /// Milliseconds of a period.
        each: i64,
        /// Its place among the clocks.
        clock: u32,
        /// Three words in a subject's memory: what it was in the last period that was taken;
        /// whether it was there, whether the last millisecond of the period at hand is waited
        /// for, whether the end of the one that was taken is to be counted still, whether that
        /// one fell, and whether the look at its end is due, with how many periods have fallen
        /// above; and the end of the period that is waited for, or else was taken.
        state_at: u32,
    }
}

record! {
    /// A clock. They stand in the order in which dues of one instant are settled.
    Clock in Clocks {
        /// 0 an expectation, 1 an integrity rule's obligations, 2 an integrity rule's
        /// caps, 3 a silence, 4 a check, 5 a fall, 6 a measure, 7 a journey, 8 what
        /// waits until something follows it.
        sort: u8,
        /// Its place in the section of its sort.
        index: u32,
    }
}
