//! What rules of every sort have: their names, outcomes, conditions and limits in time.

use super::{Maybe, Range, Section, Str};
use crate::image::record::record;
use crate::span::Span;

record! {
    /// What every rule has, in file order.
    Rule in Rules {
        /// 0 expectation, 1 integrity, 2 feel, 3 alert, 4 fact, 5 status, 6 measure,
        /// 7 journey.
        sort: u8,
        /// Its place in the section of its sort.
        index: u32,
        /// Its name; the event's name for `feel`.
        name: Str,
        /// Its sentence, or nothing.
        sentence: Str,
        /// Its owner, or nothing.
        owner: Str,
        /// The name of its key, or nothing.
        key: Str,
        /// Its header.
        span: Span,
        /// The header's line, counted from one.
        line: u32,
        /// The last of its words that are counted, in [`Section::Counts`].
        counts: Maybe,
    }
}

/// In the sort of an outcome: what it says is not the moment yet.
pub(crate) const FELT_LATER: u8 = 4;

record! {
    /// Where something ends: an outcome with what is felt.
    Outcome in Outcomes as OutcomeView {
        /// The rule.
        rule: u32,
        /// The author's word, or nothing for `feel`.
        name: Str,
        /// The number of its [`Class`](crate::Class).
        class: u8,
        /// 0 nothing is felt, 1 `felt` is, 2 `code` says what, 3 it says so in whole points;
        /// 4 more when that is not the moment yet, for it is weighed or belongs to
        /// something.
        sort: u8,
        /// What is felt, in thousandths of a point.
        felt: i64,
        /// An expression whose value is a decimal, for 2, or a whole number, for 3.
        code: Range,
        /// What the author wrote.
        span: Span,
        /// Its line.
        line: u32,
        /// What the moment bears when no event brings it, in [`Section::Bearings`].
        bears: Range,
        /// Its place among the outcomes that fade.
        echo: Maybe,
        /// Where it is counted, in [`Section::Counts`].
        count: Maybe,
    }
}

record! {
    /// A condition.
    Predicate in Predicates {
        /// An expression whose value is a bool.
        code: Range,
        /// Where its value is kept for the rest of the event, when several rules share
        /// it: a place below the kind's `shared`.
        cache: Maybe,
    }
}

record! {
    /// A limit in time. An exclusive one is a millisecond shorter.
    Limit in Limits as LimitView {
        /// What it counts from: 0 the opening's time plus `delay`, 1 the opening's
        /// attribute `slot` (a time) plus `delay`, 2 stored at `slot`, computed at the
        /// opening by `code` (a time), 3 the same, `code` being a duration since the
        /// opening, 4 the act plus `delay`, 5 the act plus the duration that `code` says, 6 stored
        /// at `slot`: the opening plus `delay`, 7 stored at `slot`, computed at the act: the
        /// same as 5.
        base: u8,
        /// A place among the kept attributes (base 1) or the stored limits (2, 3, 6,
        /// 7).
        slot: u16,
        /// Milliseconds; for 2, 3, 5 and 7 added to what `code` says.
        delay: i64,
        /// An expression, for 2, 3, 5 and 7.
        code: Range,
        /// Whose open time is counted instead of all time, in [`Section::Calendars`]: for 3
        /// to 7.
        calendar: Maybe,
        /// Whether it is a millisecond shorter than what is counted; without a calendar
        /// `delay` tells.
        under: u8,
    }
}

record! {
    /// A `feel` rule.
    Feel in Feels {
        /// Its rule.
        rule: u32,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// What is felt, in [`Section::Outcomes`].
        outcome: u32,
    }
}
