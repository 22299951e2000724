//! The tree of a rule file: what the author wrote, in the order it was written, with
//! where each part stands. It lies in a slice of [`Node`]s that the caller lends.

mod calendar;
mod expectation;
mod expression;
mod felt;
mod integrity;
mod item;
mod journey;
mod known;
mod node;
mod pattern;
mod promise;
mod scenario;

pub use calendar::*;
pub use expectation::*;
pub use expression::*;
pub use felt::*;
pub use integrity::*;
pub use item::*;
pub use journey::*;
pub use known::*;
pub use node::{ExprId, Kind, List, Node, Part, Place};
pub use pattern::*;
pub use promise::*;
pub use scenario::*;

pub(crate) use node::NONE;

use crate::span::Span;
/// A name as written, without backticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Name<'s> {
    /// The name.
    pub text: &'s str,
    /// Where it stands, backticks included.
    pub span: Span,
}

/// A text between double quotes, without them. There are no escapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'s> {
    /// What stands between the quotes.
    pub text: &'s str,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A whole rule file.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'s, 't> {
    pub(crate) source: &'s str,
    pub(crate) nodes: &'t [Node<'s>],
    pub(crate) files: &'t [File<'s>],
    pub(crate) uses: List<Use<'s>>,
    pub(crate) items: List<Item<'s>>,
    /// Every `let` and every measure made of others, in file order: the chain goes through
    /// nodes of both sorts.
    pub(crate) definitions: List<Let<'s>>,
}

impl<'s, 't> Tree<'s, 't> {
    /// The text it was parsed from.
    #[must_use]
    pub const fn source(&self) -> &'s str {
        self.source
    }

    /// Says which part of the text is of which file, where several were put behind one
    /// another: in the order of the text, the first from byte 0.
    #[must_use]
    pub const fn of_files(mut self, files: &'t [File<'s>]) -> Self {
        self.files = files;
        self
    }

    /// The files that the text says it uses, in file order. Only whoever reads files can
    /// follow them: a tree that uses any does not compile. Put each file's text before that
    /// of the file that uses it, with spaces instead of [`Use::span`], and say with
    /// [`of_files`](Self::of_files) where each begins.
    pub fn uses(&self) -> impl Iterator<Item = &'t Use<'s>> + Clone + use<'s, 't> {
        self.list(self.uses)
    }

    /// The items, in file order.
    pub fn items(&self) -> impl Iterator<Item = &'t Item<'s>> + Clone + use<'s, 't> {
        self.list(self.items)
    }

    /// The nodes of a list, in the order they were written.
    pub fn list<T: Part<'s>>(
        &self,
        list: List<T>,
    ) -> impl Iterator<Item = &'t T> + Clone + use<'s, 't, T> {
        let nodes = self.nodes;
        let mut at = list.first;
        (0..list.len).map_while(move |_| {
            let node = nodes.get(at as usize)?;
            at = node.next;
            T::unwrap(&node.kind)
        })
    }

    /// What every event of a kind bears, in the order it was written.
    pub fn bears(
        &self,
        event: &EventDecl<'s>,
    ) -> impl Iterator<Item = &'t Bearing<'s>> + Clone + use<'s, 't> {
        self.list(event.bears.map_or(List::EMPTY, |bears| self.at(bears).list))
    }

    /// What a name stands for that is written out wherever it is used: of a `let`, or of a
    /// measure made of others.
    pub(crate) fn definition(&self, name: &str) -> Option<ExprId> {
        let mut at = self.definitions.first;
        for _ in 0..self.definitions.len {
            let node = self.nodes.get(at as usize)?;
            let (named, value) = match node.kind {
                Kind::Let(ref named) => (named.name, named.value),
                Kind::Measure(Measure {
                    name,
                    reckoning: Reckoning::Expression(value),
                    ..
                }) => (name, value),
                _ => return None,
            };
            if named.text == name {
                return Some(value);
            }
            at = node.next;
        }
        None
    }

    /// The node at `place`.
    #[must_use]
    pub fn at<T: Part<'s>>(&self, place: Place<T>) -> &'t T {
        let node = self.nodes.get(place.index());
        node.and_then(|node| T::unwrap(&node.kind))
            .unwrap_or(T::ABSENT)
    }

    /// The expression at `id`. The tree of an expression is never higher than
    /// [`NESTING`](crate::limits::NESTING), so recursion over one is bounded.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> &'t Expr<'s> {
        let node = self.nodes.get(id.index() as usize);
        node.and_then(|node| Expr::unwrap(&node.kind))
            .unwrap_or(Expr::ABSENT)
    }

    /// How many nodes of the lent slice it fills.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
