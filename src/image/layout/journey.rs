//! Journeys: ways that the subject goes, stage by stage.

use super::{Maybe, Section};
use crate::image::record::record;
use crate::span::Span;

record! {
    /// A journey. They are in file order.
    Journey in Journeys as JourneyView {
        /// Its rule.
        rule: u32,
        /// Its place among what is known: there its stages are words, and becoming each of
        /// them is a verdict.
        known: u32,
        /// The first of its words in a subject's memory, as [`Known`](super::Known) has it.
        state_at: u32,
        /// Milliseconds after the last event of a stage at which it ends; zero when the
        /// clock never ends it.
        after: i64,
        /// Its place among the clocks, when it ends by one.
        clock: Maybe,
        /// `after` and the duration.
        after_span: Span,
        /// Its line.
        after_line: u32,
        /// The stage in which its peak is meant to be, by its place plus one.
        peak: u16,
        /// The stage in which its end is meant to be, by its place plus one.
        end: u16,
        /// Whether the line of the end stands before that of the peak.
        end_first: u8,
        /// The line of the peak.
        peak_span: Span,
        /// Its number.
        peak_line: u32,
        /// The line of the end.
        end_span: Span,
        /// Its number.
        end_line: u32,
    }
}

record! {
    /// A word of a status that leads into a stage. They are in file order: journeys, of each
    /// its stages, of each stage its words as they stand.
    Turn in Turns as TurnView {
        /// The journey.
        journey: u32,
        /// The stage it leads into, by its place.
        stage: u16,
        /// The status, in [`Section::Knowns`].
        known: u32,
        /// The word that it becomes, by its place.
        word: u16,
        /// The pattern.
        span: Span,
        /// Its line.
        line: u32,
    }
}

record! {
    /// An event that leads into a stage, or ends a journey.
    Passage in Passages {
        /// The journey.
        journey: u32,
        /// The stage it leads into, by its place; zero where it ends the journey.
        stage: u16,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// The pattern.
        span: Span,
        /// Its line.
        line: u32,
    }
}
