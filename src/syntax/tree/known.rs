//! What is known of a subject beside the score, and names that authors give to
//! expressions.

use super::{ExprId, Header, List, Name, Number, Pattern, Place, Text};
use crate::span::Span;

/// `let NAME = EXPRESSION`.
#[derive(Clone, Copy, Debug)]
pub struct Let<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// What it stands for.
    pub value: ExprId,
    /// All of it.
    pub span: Span,
}

/// `fact NAME = ATTRIBUTE of PATTERN, ...`.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Where it is learnt from.
    pub sources: List<FactSource<'s>>,
    /// All of it.
    pub span: Span,
}

/// `ATTRIBUTE of PATTERN`.
#[derive(Clone, Copy, Debug)]
pub struct FactSource<'s> {
    /// The attribute.
    pub attribute: Name<'s>,
    /// The event that carries it.
    pub when: Place<Pattern<'s>>,
    /// All of it.
    pub span: Span,
}

/// `status NAME "sentence": WORD, WORD { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Status<'s> {
    /// Its name and what it tells.
    pub header: Place<Header<'s>>,
    /// The words that it can be.
    pub words: List<Name<'s>>,
    /// `owner "text"`.
    pub owner: Option<Place<Text<'s>>>,
    /// `starts WORD`; without it, the first word.
    pub starts: Option<Place<Name<'s>>>,
    /// What changes it, in the order in which it was written.
    pub changes: List<Becoming<'s>>,
    /// All of it.
    pub span: Span,
}

/// `WORD [from WORD] when PATTERN`.
#[derive(Clone, Copy, Debug)]
pub struct Becoming<'s> {
    /// What the status becomes.
    pub word: Name<'s>,
    /// What it must be before.
    pub from: Option<Place<Name<'s>>>,
    /// What brings it.
    pub when: Place<Pattern<'s>>,
    /// All of it.
    pub span: Span,
}

/// `measure NAME = ...`.
#[derive(Clone, Copy, Debug)]
pub struct Measure<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// How it is reckoned.
    pub reckoning: Reckoning<'s>,
    /// All of it.
    pub span: Span,
}

/// How a measure is reckoned.
#[derive(Clone, Copy, Debug)]
pub enum Reckoning<'s> {
    /// An expression of other measures and of facts.
    Expression(ExprId),
    /// `sum of EXPRESSION in PATTERN, over D` and the like; `count of PATTERN` has no
    /// expression.
    Events {
        /// What is made of the events.
        aggregate: Aggregate,
        /// What is read of each.
        of: Option<ExprId>,
        /// Which events.
        when: Place<Pattern<'s>>,
        /// How far it looks back; without one, to the beginning.
        period: Option<Place<Period>>,
    },
    /// `share of PATTERN followed by PATTERN, within D`.
    Followed(Place<Followed<'s>>),
}

/// `share of PATTERN followed by PATTERN per KEY, within D, over D, up to N open`.
#[derive(Clone, Copy, Debug)]
pub struct Followed<'s> {
    /// What waits.
    pub when: Place<Pattern<'s>>,
    /// What follows it.
    pub by: Place<Pattern<'s>>,
    /// What tells which it follows; without it, all that wait.
    pub per: Option<Place<Name<'s>>>,
    /// How long it waits.
    pub within: ExprId,
    /// How far it looks back; without one, to the beginning.
    pub period: Option<Place<Period>>,
    /// How many may wait at once.
    pub room: Option<Number>,
}

/// What is made of several events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// `count of E`.
    Count,
    /// `sum of x in E`.
    Sum,
    /// `mean of x in E`.
    Mean,
    /// `min of x in E`.
    Min,
    /// `max of x in E`.
    Max,
    /// `last of x in E`.
    Last,
    /// `share of E where P`.
    Share,
}

/// How far a measure looks back.
#[derive(Clone, Copy, Debug)]
pub enum Period {
    /// `over D [by B]`: the last D, in steps of B.
    Over(ExprId, Option<ExprId>),
    /// `each D`: since the last multiple of D.
    Each(ExprId),
}
