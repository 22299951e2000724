//! The list of one stage of an expectation: words whose clocks are constant delays wait in
//! it in opening order, so the head is due first.

use super::instance::Instance;
use super::state::{Words, due_word, word_due};
use super::table::{Slot, slot};
use crate::image::layout::ExpectationView;

/// A due as a list keeps it: the sooner the greater, and zero for none.
#[inline]
pub(crate) const fn haste(due: i64) -> u64 {
    !due_word(due)
}

/// The due of such a word.
#[inline]
pub(crate) const fn haste_due(haste: u64) -> Option<i64> {
    match haste {
        0 => None,
        haste => Some(word_due(!haste)),
    }
}

/// The list of a stage: its head and tail, and when the head is due. Where every
/// instance has an open word the table's own order links it, and the tail is not kept:
/// who opened earlier is as far or farther, so those of one stage are neighbours.
#[derive(Clone, Copy)]
pub(crate) struct List<'e> {
    pub(crate) rule: ExpectationView<'e>,
    pub(crate) stage: u32,
    pub(crate) delay: i64,
    pub(crate) at: usize,
}

impl List<'_> {
    /// Whether the order of age links it.
    #[inline]
    fn is_by_age(&self) -> bool {
        self.rule.places().wait_part == 0
    }

    /// The word whose lower half holds an instance's links: its older neighbour, and its
    /// newer one above.
    #[inline]
    fn links(&self, slot: Slot) -> usize {
        Instance::new(self.rule, slot).part(self.rule.places().wait_part)
    }

    /// Writes down the head and when it is due.
    #[inline]
    fn put_head(&self, words: &mut (impl Words + ?Sized), head: Option<Slot>) {
        words.put_low(self.at, head.map_or(0, |head| head + 1));
        let due = head.map(|head| Instance::new(self.rule, head).opened_at(words));
        let due = due.map_or(0, |opened| haste(opened.saturating_add(self.delay)));
        words.put(self.at + 1, due);
    }

    /// Returns whether it is the head now.
    #[inline]
    pub(crate) fn push(&self, words: &mut (impl Words + ?Sized), new: Slot) -> bool {
        if self.is_by_age() {
            let empty = words.low(self.at) == 0;
            if empty {
                self.put_head(words, Some(new));
            }
            return empty;
        }
        let tail = words.high(self.at);
        words.put_low(self.links(new), tail);
        words.put_high(self.at, new + 1);
        match slot(tail) {
            Some(tail) => words.put_quarter(self.links(tail), 1, new + 1),
            None => self.put_head(words, Some(new)),
        }
        tail == 0
    }

    /// Returns whether it was the head.
    #[inline]
    pub(crate) fn remove(&self, words: &mut (impl Words + ?Sized), old: Slot) -> bool {
        if self.is_by_age() {
            let head = words.low(self.at) == old + 1;
            if head {
                let next = self.rule.places().table.newer(words, old);
                let next = next.filter(|next| {
                    Instance::new(self.rule, *next).tracks(words).stage() == self.stage
                });
                self.put_head(words, next);
            }
            return head;
        }
        let links = self.links(old);
        let (before, after) = (words.quarter(links, 0), words.quarter(links, 1));
        // The word's place in the heap is kept in the same half: it has none.
        words.put_low(links, 0);
        match slot(after) {
            Some(after) => words.put_quarter(self.links(after), 0, before),
            None => words.put_high(self.at, before),
        }
        match slot(before) {
            Some(before) => words.put_quarter(self.links(before), 1, after),
            None => self.put_head(words, slot(after)),
        }
        before == 0
    }
}
