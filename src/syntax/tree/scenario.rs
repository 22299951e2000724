//! Scenarios: a file's own tests.

use super::{ExprId, List, Name, Place, Text};
use crate::span::Span;

/// `scenario "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Scenario<'s> {
    /// What it shows.
    pub sentence: Text<'s>,
    /// Its lines.
    pub lines: List<Line<'s>>,
    /// All of it.
    pub span: Span,
}

/// A line of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Line<'s> {
    /// What it says.
    pub kind: LineKind<'s>,
    /// All of it.
    pub span: Span,
}

/// The sorts of line.
#[derive(Clone, Copy, Debug)]
pub enum LineKind<'s> {
    /// `from DATE [HH:MM[:SS]]`: what day 0 is; milliseconds since 1970.
    From(i64),
    /// `WHEN EVENT { fields }`.
    Event(Place<When>, Name<'s>, List<Field<'s>>),
    /// `WHEN nothing`: time passes.
    Nothing(Place<When>),
    /// `expect [no] RULE [KEY] OUTCOME [at WHEN]`.
    Expect {
        /// Whether it must not have happened.
        no: bool,
        /// The rule's name.
        rule: Name<'s>,
        /// The key.
        key: Option<ExprId>,
        /// The outcome's name, the author's or a reserved one.
        outcome: Place<Name<'s>>,
        /// When it must have happened.
        at: Option<Place<When>>,
    },
    /// `expect memory > 0`: a condition over the score's fields.
    ExpectScore(ExprId),
}

/// A point in a scenario's time.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// Milliseconds: since the base for `day N`, since 1970 for a date.
    pub ms: i64,
    /// Whether it counts from the scenario's base.
    pub from_base: bool,
    /// Where it stands.
    pub span: Span,
}

/// `NAME: VALUE` in a scenario's event. A `day N [HH:MM]` as a value is
/// [`ExprKind::Day`](super::ExprKind::Day).
#[derive(Clone, Copy, Debug)]
pub struct Field<'s> {
    /// The attribute's name.
    pub name: Name<'s>,
    /// Its value: a literal, or a word of a choice as [`ExprKind::Name`](super::ExprKind::Name).
    pub value: ExprId,
    /// All of it.
    pub span: Span,
}
