//! What is known of a subject: facts, statuses and measures.

use super::{Maybe, Range, Section};
use crate::image::record::record;
use crate::span::Span;

record! {
    /// Something that is known of a subject.
    Known in Knowns as KnownView {
        /// Its rule.
        rule: u32,
        /// 0 a fact, 1 a status, 2 a count, 3 a sum, 4 a mean, 5 a least, 6 a greatest,
        /// 7 a last value, 8 an expression, 9 a journey.
        sort: u8,
        /// The number of its [`Type`](crate::Type).
        ty: u8,
        /// The words of a choice, in [`Section::Words`]; of a journey its stages.
        words: Range,
        /// What a status or a journey becomes, a verdict for each of its words, in
        /// [`Section::Outcomes`].
        outcomes: Range,
        /// The word a status starts as, by its place.
        starts: u16,
        /// Whether a fact keeps what it was before, and a measure of one bucket what the
        /// bucket before it held.
        previous: u8,
        /// Whether the mean is of whole numbers; of a percentage they are yes and no.
        whole: u8,
        /// Whether the event before is kept, for the time since it.
        gap: u8,
        /// Of a rate, a count with a period, the milliseconds that it is told of; else zero.
        per: i64,
        /// Milliseconds of a bucket; zero without a period.
        bucket: i64,
        /// How many buckets the period has: one without a period, none where nothing is
        /// counted.
        buckets: u16,
        /// What an expression says.
        code: Range,
        /// Of a share of what is followed by something: what waits for it, in
        /// [`Section::Followings`].
        follow: Maybe,
        /// Whether a stage of a journey begins when a status becomes one of its words.
        turns: u8,
        /// Its place among the clocks.
        clock: Maybe,
        /// Where it lies in a subject's memory.
        state_at: u32,
    }
}

record! {
    /// What waits until something follows it.
    Following in Followings as FollowingView {
        /// The measure that counts how much of it is followed.
        known: u32,
        /// How long each waits, in milliseconds.
        within: i64,
        /// How many may wait at once.
        slots: u32,
        /// Whether only what has its key follows it.
        keyed: u8,
        /// Its place among the clocks.
        clock: u32,
        /// Where it lies in a subject's memory.
        state_at: u32,
    }
}

record! {
    /// What an event makes known.
    Update in Updates {
        /// What is brought up to date.
        known: u32,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// The value that is read of the event, yes or no of a share; nothing for statuses and
        /// counts.
        code: Range,
        /// What a status becomes, by its place among the words; of what waits for being followed 0
        /// for an event that waits, 1 for one that follows.
        word: u16,
        /// What it must be before: the word's place plus one.
        from: u16,
        /// Where its answer waits, when it must be had before anything is brought up to
        /// date: a place below the program's `early`.
        early: Maybe,
        /// The attribute that is the key of what waits for being followed, 255 for none.
        key: u8,
        /// The pattern.
        span: Span,
        /// Its line.
        line: u32,
    }
}
