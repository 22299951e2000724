//! Expectations, their clauses and bands.

use super::{ExprId, Header, Limit, List, Name, Outcome, Pattern, Per, Place, Text};
use crate::span::Span;

/// `expectation NAME "sentence" { ... }`, or `survey NAME "sentence" { ... }`.
///
/// A survey says its clauses in words of its own: `asked when` is [`ClauseKind::Open`],
/// `answered when` [`ClauseKind::Meet`] with one band, `unanswered` [`ClauseKind::FailClock`].
/// Where it writes no outcome, the outcome bears the clause's own word.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'s> {
    /// Its name and what people would say.
    pub header: Place<Header<'s>>,
    /// Whether it is a question, written as `survey`.
    pub survey: bool,
    /// Whether it opens nothing any more: `retired` stands before it.
    pub retired: bool,
    /// Its clauses, in the order they were written.
    pub clauses: List<Clause<'s>>,
    /// All of it.
    pub span: Span,
}

impl Expectation<'_> {
    /// The same, which opens nothing any more.
    pub(crate) const fn retired(self) -> Self {
        Self {
            retired: true,
            ..self
        }
    }
}

/// One clause of an expectation.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'s> {
    /// What it says.
    pub kind: ClauseKind<'s>,
    /// `cost N`: an expression, constant.
    pub cost: Option<ExprId>,
    /// `odds N%`: an expression, constant.
    pub odds: Option<ExprId>,
    /// All of it, its bands included.
    pub span: Span,
}

/// The sorts of clause of an expectation.
#[derive(Clone, Copy, Debug)]
pub enum ClauseKind<'s> {
    /// `owner "text"`.
    Owner(Place<Text<'s>>),
    /// `per KEY [, up to N open]`.
    Per(Place<Per<'s>>),
    /// `open when PATTERN [, restarts]`.
    Open(Place<Pattern<'s>>, bool),
    /// `pause from PATTERN until PATTERN`.
    Pause(Place<Pattern<'s>>, Place<Pattern<'s>>),
    /// `meet when PATTERN` with its bands; a single outcome on the line is one band.
    Meet(Place<Pattern<'s>>, List<Band<'s>>),
    /// `meet after DURATION -> OUTCOME` or `meet by TIME -> OUTCOME`.
    MeetClock(Limit, Place<Outcome<'s>>),
    /// `fail when PATTERN -> OUTCOME`.
    Fail(Place<Pattern<'s>>, Place<Outcome<'s>>),
    /// `fail after DURATION -> OUTCOME` or `fail by TIME -> OUTCOME`; with `under` the
    /// limit is [`Limit::Within`], for `by` it is [`Limit::By`].
    FailClock(Limit, Place<Outcome<'s>>),
    /// `change when PATTERN, until TIME` with `in time -> O` and `else -> O`.
    ChangeUntil {
        /// The promising event.
        when: Place<Pattern<'s>>,
        /// The promised time.
        until: ExprId,
        /// Met by then.
        in_time: Place<Outcome<'s>>,
        /// Not met by then.
        otherwise: Place<Outcome<'s>>,
    },
    /// `change when PATTERN [, once]` with bands `takes when ...` and `else`.
    ChangeAsk {
        /// The asking event.
        when: Place<Pattern<'s>>,
        /// Whether further asking does not start the window again.
        once: bool,
        /// [`BandKind::Takes`] and [`BandKind::Else`].
        bands: List<Band<'s>>,
    },
    /// `defy [instead] when PATTERN [, once] [, within DURATION]`.
    Defy {
        /// Whether the word ends with the act.
        instead: bool,
        /// The act.
        when: Place<Pattern<'s>>,
        /// Whether a further act does not start the window again.
        once: bool,
        /// How long after the opening the act counts.
        limit: Option<Limit>,
        /// [`BandKind::Lands`], [`BandKind::Backfires`] and [`BandKind::Else`].
        bands: List<Band<'s>>,
    },
    /// `void when PATTERN`.
    Void(Place<Pattern<'s>>),
    /// `again every DURATION`: an expression, constant.
    Again(ExprId),
    /// `reopen [continues] when PATTERN, within DURATION`.
    Reopen {
        /// Whether the clocks go on where they were.
        continues: bool,
        /// What takes the end back.
        when: Place<Pattern<'s>>,
        /// How long after the end: an expression, constant.
        within: ExprId,
    },
    /// `remind DURATION [of CALENDAR] before OUTCOME [ends]`.
    Remind {
        /// How long before the limit: an expression, constant, perhaps of a calendar.
        before: ExprId,
        /// The outcome whose limit it is.
        outcome: Place<Name<'s>>,
    },
    /// Of a promise: `made when PATTERN, within D` or `, until T`, which is
    /// [`Limit::By`].
    Made(Place<Pattern<'s>>, Limit),
    /// Of a promise: `kept when PATTERN [-> OUTCOME]`.
    Kept(Place<Pattern<'s>>, Option<Place<Outcome<'s>>>),
    /// Of a promise: `honoured when PATTERN [, until T] [-> OUTCOME]`.
    Honoured {
        /// The early notice.
        when: Place<Pattern<'s>>,
        /// The new time; without it the notice ends the word.
        until: Option<ExprId>,
        /// What is felt when it has been honoured.
        outcome: Option<Place<Outcome<'s>>>,
    },
    /// Of a promise: `else broken [-> OUTCOME]`.
    Broken(Option<Place<Outcome<'s>>>),
}

/// A line that ends in an outcome.
#[derive(Clone, Copy, Debug)]
pub struct Band<'s> {
    /// What leads to the outcome.
    pub kind: BandKind<'s>,
    /// The outcome.
    pub outcome: Place<Outcome<'s>>,
    /// All of it.
    pub span: Span,
}

/// What leads to the outcome of a band.
#[derive(Clone, Copy, Debug)]
pub enum BandKind<'s> {
    /// Under `meet when`: within a limit, or at any time when there is none, and where a
    /// condition holds of the meeting event. `later` is set when the author wrote it.
    Met {
        /// By when.
        limit: Option<Limit>,
        /// What else must be true.
        guard: Option<ExprId>,
        /// Whether it was written as `later`.
        later: bool,
    },
    /// `else`.
    Else,
    /// `lands when PATTERN [, within DURATION]`.
    Lands(Place<Pattern<'s>>, Option<Limit>),
    /// `backfires when PATTERN [, within DURATION]`.
    Backfires(Place<Pattern<'s>>, Option<Limit>),
    /// `takes when PATTERN [, within DURATION]`.
    Takes(Place<Pattern<'s>>, Option<Limit>),
}
