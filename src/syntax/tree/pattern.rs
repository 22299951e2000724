//! What clauses are made of.

use super::{ExprId, Name, Place};
use crate::span::Span;

/// `EVENT [matching ATTRIBUTE] [for all | for oldest | for newest] [where CONDITION]`.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'s> {
    /// The event's name.
    pub event: Name<'s>,
    /// What the key is called on this event, where it has another name there.
    pub matching: Option<Place<Name<'s>>>,
    /// Which instances an event without the key touches.
    pub reach: Option<Reach>,
    /// What must be true of the event.
    pub guard: Option<ExprId>,
    /// All of it.
    pub span: Span,
}

/// Which instances an event without the key touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// `for all`.
    All,
    /// `for oldest`.
    Oldest,
    /// `for newest`.
    Newest,
}

/// `-> NAME [FELT]`.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'s> {
    /// The author's word for it.
    pub name: Name<'s>,
    /// What is felt, in points.
    pub felt: Option<ExprId>,
    /// From the arrow to the end.
    pub span: Span,
}

/// A limit in time.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// `within D` or `after D`: a duration, perhaps [`ExprKind::Of`](super::ExprKind::Of) a
    /// calendar, the last instant included.
    Within(ExprId),
    /// `under D`: likewise, the last instant excluded.
    Under(ExprId),
    /// `by T`: a time, included.
    By(ExprId),
    /// `before T`: a time, excluded.
    Before(ExprId),
}

/// A whole number with its place.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// The number.
    pub value: i64,
    /// Where it stands.
    pub span: Span,
}

/// `per KEY [, up to N open]`.
#[derive(Clone, Copy, Debug)]
pub struct Per<'s> {
    /// The attribute that tells instances apart.
    pub key: Name<'s>,
    /// How many there is room for.
    pub room: Option<Number>,
}
