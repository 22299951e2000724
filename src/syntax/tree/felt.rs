//! What is felt after all, and what it belongs to.

use super::{ExprId, List, Memory, Name};
use crate::span::Span;

/// `facet NAME: WORD [SHARE], WORD [SHARE]`.
#[derive(Clone, Copy, Debug)]
pub struct Facet<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Its values.
    pub words: List<FacetWord<'s>>,
    /// All of it.
    pub span: Span,
}

/// One value of a facet, and how much what is felt there weighs.
#[derive(Clone, Copy, Debug)]
pub struct FacetWord<'s> {
    /// The value.
    pub name: Name<'s>,
    /// Its weight: an expression, constant; without it all of it counts.
    pub weight: Option<ExprId>,
}

/// `with FACET WORD, FACET WORD` on the line of an event.
#[derive(Clone, Copy, Debug)]
pub struct Bears<'s> {
    /// What every event of the kind bears.
    pub list: List<Bearing<'s>>,
}

/// `FACET WORD`, behind `with` on the line of an event.
#[derive(Clone, Copy, Debug)]
pub struct Bearing<'s> {
    /// The facet.
    pub facet: Name<'s>,
    /// The value that every event of the kind bears.
    pub word: Name<'s>,
}

/// `score { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct ScoreDecl {
    /// `memory AGGREGATE`: how felt moments become memory.
    pub memory: Option<Memory>,
    /// `disappointment below K`, in points.
    pub shortfall: Option<ExprId>,
    /// `losses weigh N`: an expression, constant.
    pub losses: Option<ExprId>,
    /// `adapts P%`: an expression, constant.
    pub adapts: Option<ExprId>,
    /// `fades P%, within D`: two expressions, constant.
    pub fades: Option<(ExprId, ExprId)>,
    /// All of it.
    pub span: Span,
}
