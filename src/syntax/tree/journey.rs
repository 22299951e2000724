//! Journeys: ways that the subject goes, stage by stage.

use super::{ExprId, Header, List, Name, Pattern, Place, Text};
use crate::span::Span;

/// `journey NAME "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Journey<'s> {
    /// Its name and what it tells.
    pub header: Place<Header<'s>>,
    /// The names of its stages, in the order of `stages`.
    pub words: List<Name<'s>>,
    /// What leads into each of them.
    pub stages: List<JourneyStage<'s>>,
    /// `owner "text"`.
    pub owner: Option<Place<Text<'s>>>,
    /// `transaction STAGE, STAGE`: which stages are the sale itself.
    pub transaction: Option<Place<Transaction<'s>>>,
    /// `ends ...`; without it, it never ends.
    pub parting: Option<Place<Parting<'s>>>,
    /// `peak meant in STAGE`.
    pub peak: Option<Place<Meant<'s>>>,
    /// `end meant in STAGE`.
    pub end: Option<Place<Meant<'s>>>,
}

/// `stage NAME when PATTERN, STATUS becomes WORD`, beside its name.
#[derive(Clone, Copy, Debug)]
pub struct JourneyStage<'s> {
    /// The events that lead into it.
    pub patterns: List<Pattern<'s>>,
    /// The words of statuses that lead into it. Events lead journeys before statuses do, so
    /// which of the two lists a part stands in is all that its place beside the other means.
    pub turns: List<Turn<'s>>,
    /// All of it.
    pub span: Span,
}

/// `STATUS becomes WORD`.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'s> {
    /// The name of the status.
    pub status: Name<'s>,
    /// The word that it becomes.
    pub word: Name<'s>,
    /// All of it.
    pub span: Span,
}

/// `transaction STAGE, STAGE`.
#[derive(Clone, Copy, Debug)]
pub struct Transaction<'s> {
    /// The stages.
    pub stages: List<Name<'s>>,
    /// All of it.
    pub span: Span,
}

/// `ends when PATTERN, PATTERN, after D`; one of the two may be missing.
#[derive(Clone, Copy, Debug)]
pub struct Parting<'s> {
    /// What ends the journey.
    pub patterns: List<Pattern<'s>>,
    /// How long after the last event of a stage it ends: an expression, constant; with
    /// where `after D` stands.
    pub after: Option<(ExprId, Span)>,
    /// All of it.
    pub span: Span,
}

/// `peak meant in STAGE`, or `end meant in STAGE`.
#[derive(Clone, Copy, Debug)]
pub struct Meant<'s> {
    /// The stage.
    pub stage: Name<'s>,
    /// All of it.
    pub span: Span,
}
