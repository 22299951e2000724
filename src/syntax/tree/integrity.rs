//! Integrity rules.

use super::{ExprId, Header, Name, Number, Pattern, Per, Place, Text};
use crate::span::Span;

/// `integrity NAME "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Integrity<'s> {
    /// Its name and what the house says of itself.
    pub header: Place<Header<'s>>,
    /// Whether it begins nothing any more: `retired` stands before it.
    pub retired: bool,
    /// `kind WORD`: self_aware, accountable, responsible or honest.
    pub kind: Option<Place<Name<'s>>>,
    /// `owner "text"`.
    pub owner: Option<Place<Text<'s>>>,
    /// `per KEY [, up to N open]`.
    pub per: Option<Place<Per<'s>>>,
    /// What it forbids or demands.
    pub form: Option<Place<Form<'s>>>,
    /// `breach -> cap N ...`.
    pub breach: Option<Place<Breach<'s>>>,
    /// All of it.
    pub span: Span,
}

/// What an integrity rule forbids or demands.
#[derive(Clone, Copy, Debug)]
pub enum Form<'s> {
    /// `never PATTERN`.
    Never(Place<Pattern<'s>>),
    /// `never PATTERN, within D after A`.
    NeverWithin(Place<Pattern<'s>>, ExprId, Place<Pattern<'s>>),
    /// `never PATTERN, between A and B`.
    NeverBetween(Place<Pattern<'s>>, Place<Pattern<'s>>, Place<Pattern<'s>>),
    /// `never PATTERN, while X open`.
    NeverWhile(Place<Pattern<'s>>, Name<'s>),
    /// `on PATTERN require CONDITION`.
    Require(Place<Pattern<'s>>, ExprId),
    /// `after A require B, within D [, unless C]`.
    After {
        /// What makes it due.
        after: Place<Pattern<'s>>,
        /// What is due.
        require: Place<Pattern<'s>>,
        /// For how long.
        within: ExprId,
        /// What cancels it.
        unless: Option<Place<Pattern<'s>>>,
    },
    /// `before A require B [, within D]`.
    Before {
        /// What must not come first.
        before: Place<Pattern<'s>>,
        /// What must have come.
        require: Place<Pattern<'s>>,
        /// How long ago at the most.
        within: Option<ExprId>,
    },
    /// `at most N PATTERN, within D`.
    AtMost {
        /// How many are allowed.
        most: Number,
        /// What is counted.
        event: Place<Pattern<'s>>,
        /// In how long a time.
        within: ExprId,
    },
    /// `at least N PATTERN, every D [, from B [until C]]`.
    AtLeast {
        /// How many are demanded.
        least: Number,
        /// What is counted.
        event: Place<Pattern<'s>>,
        /// In each of how long windows.
        every: ExprId,
        /// What the first window begins with; without it the first counted event.
        from: Option<Place<Pattern<'s>>>,
        /// What ends the windows.
        until: Option<Place<Pattern<'s>>>,
    },
    /// `same rate of RULE.WORD when P and when Q [, over N each]`.
    SameRate {
        /// An expectation or promise, a dot, and an outcome of its word or a class.
        of: Name<'s>,
        /// What is true of the cases of the first side.
        first: ExprId,
        /// What is true of the cases of the second side.
        second: ExprId,
        /// How many cases each side has at the least: an expression, constant.
        over: Option<ExprId>,
    },
}

/// `breach -> cap N [, until E] [or | and] [, for D]`.
#[derive(Clone, Copy, Debug)]
pub struct Breach<'s> {
    /// The cap in points: an expression, constant.
    pub cap: ExprId,
    /// What lifts it.
    pub until: Option<Place<Pattern<'s>>>,
    /// How long it stands.
    pub lasts: Option<ExprId>,
    /// Whether both the event and the time are needed (`and`); with `or` the first ends
    /// it.
    pub both: bool,
    /// All of it.
    pub span: Span,
}
