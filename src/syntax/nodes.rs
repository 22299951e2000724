//! The lent nodes, filled from the front.

use super::tree::{Kind, List, NONE, Node};
use crate::span::Span;
use core::marker::PhantomData;

/// The lent nodes and how many are filled.
pub(super) struct Nodes<'s, 't> {
    lent: &'t mut [Node<'s>],
    used: usize,
}

impl<'s, 't> Nodes<'s, 't> {
    /// None filled yet.
    pub(super) const fn new(lent: &'t mut [Node<'s>]) -> Self {
        Self { lent, used: 0 }
    }

    /// How many were lent.
    pub(super) const fn lent(&self) -> usize {
        self.lent.len()
    }

    /// Fills the next one and says which; nothing when none is left.
    #[inline]
    pub(super) fn push(&mut self, kind: Kind<'s>) -> Option<u32> {
        let place = self.used;
        *self.lent.get_mut(place)? = Node { kind, next: NONE };
        self.used += 1;
        Some(place as u32)
    }

    /// Gives an expression another place in the text.
    pub(super) fn widen(&mut self, place: u32, span: Span) {
        if let Some(node) = self.lent.get_mut(place as usize)
            && let Kind::Expr(expr) = &mut node.kind
        {
            expr.span = span;
        }
    }

    /// Those that were filled.
    pub(super) fn finish(self) -> &'t [Node<'s>] {
        let nodes: &'t [Node<'s>] = self.lent;
        nodes.get(..self.used).unwrap_or_default()
    }
}

/// A list that grows at its end.
pub(super) struct Chain<T> {
    first: u32,
    last: u32,
    len: u32,
    sort: PhantomData<fn() -> T>,
}

impl<T> Chain<T> {
    /// Without nodes.
    pub(super) const fn new() -> Self {
        Self {
            first: NONE,
            last: NONE,
            len: 0,
            sort: PhantomData,
        }
    }

    /// The list so far.
    pub(super) const fn list(&self) -> List<T> {
        List {
            first: self.first,
            len: self.len,
            sort: PhantomData,
        }
    }

    /// Adds a node that is filled already.
    #[inline]
    pub(super) fn add(&mut self, nodes: &mut Nodes<'_, '_>, place: u32) {
        match nodes.lent.get_mut(self.last as usize) {
            Some(last) => last.next = place,
            None => self.first = place,
        }
        self.last = place;
        self.len = self.len.saturating_add(1);
    }
}
