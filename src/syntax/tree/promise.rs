//! Promises: one's word, and what becomes of it.

use super::{Expectation, Name};

/// `promise NAME "sentence" from WHO { ... }`.
///
/// What it says is a row of clauses as an expectation has them, of the sorts
/// [`Owner`](super::ClauseKind::Owner), [`Per`](super::ClauseKind::Per),
/// [`Made`](super::ClauseKind::Made), [`Kept`](super::ClauseKind::Kept),
/// [`Honoured`](super::ClauseKind::Honoured), [`Broken`](super::ClauseKind::Broken) and
/// [`Void`](super::ClauseKind::Void).
#[derive(Clone, Copy, Debug)]
pub struct Promise<'s> {
    /// Who gives it.
    pub from: Name<'s>,
    /// Its header, its clauses, and all of it.
    pub said: Expectation<'s>,
}
