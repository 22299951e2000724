//! What an expression can read of events: that of its clause, and what an instance keeps of
//! those that opened and promised it.

use super::state::Words;
use crate::event::Event;
use crate::image::Image;
use crate::image::layout::{Kept, Range};

/// What an expression can read.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'e> {
    /// The event of the clause.
    pub(crate) event: Option<&'e Event>,
    /// Where an instance keeps its opening's attributes; zero for none.
    pub(crate) opened: usize,
    /// Where an instance keeps its promise's attributes; zero for none.
    pub(crate) promised: usize,
    /// What the event would have an instance keep, while it is opening one.
    pub(crate) opening: Range,
}

impl<'e> Scope<'e> {
    /// There is no event.
    #[inline]
    pub(crate) const fn nothing() -> Self {
        Self {
            event: None,
            opened: 0,
            promised: 0,
            opening: Range { first: 0, count: 0 },
        }
    }

    /// Only the event can be read.
    #[inline]
    pub(crate) const fn event(event: &'e Event) -> Self {
        Self {
            event: Some(event),
            opened: 0,
            promised: 0,
            opening: Range { first: 0, count: 0 },
        }
    }

    #[inline]
    pub(super) fn attribute(&self, index: usize) -> Option<i64> {
        match self.event {
            Some(event) => event.value(index),
            None => None,
        }
    }

    /// The kept attribute of the opening.
    pub(crate) fn opened(
        &self,
        image: &Image<'_>,
        words: &(impl Words + ?Sized),
        slot: usize,
    ) -> Option<i64> {
        self.opened_here(image, words, slot)
    }

    /// The same as part of the caller.
    #[inline(always)]
    pub(super) fn opened_here(
        &self,
        image: &Image<'_>,
        words: &(impl Words + ?Sized),
        slot: usize,
    ) -> Option<i64> {
        if self.opened != 0 {
            return kept(words, self.opened, slot);
        }
        image
            .records::<Kept>(self.opening)
            .find(|(_, copy)| copy.slot as usize == slot)
            .and_then(|(_, copy)| self.attribute(copy.attribute as usize))
    }
}

/// An attribute kept at `at`: a word that says which are there, then the values.
#[inline]
pub(super) fn kept(words: &(impl Words + ?Sized), at: usize, slot: usize) -> Option<i64> {
    let there = slot < 64 && words.word(at) & (1 << slot) != 0;
    there.then(|| words.word(at + 1 + slot) as i64)
}

/// Copies what an instance keeps of `event` to `at`.
pub(crate) fn keep(
    image: &Image<'_>,
    words: &mut (impl Words + ?Sized),
    at: usize,
    copies: Range,
    event: &Event,
) {
    if at == 0 || copies.count == 0 {
        return;
    }
    let mut there = 0;
    for (_, copy) in image.records::<Kept>(copies) {
        if let Some(value) = event.value(copy.attribute as usize) {
            there |= 1 << (copy.slot & 63);
            words.put(at + 1 + copy.slot as usize, value as u64);
        }
    }
    words.put(at, there);
}
