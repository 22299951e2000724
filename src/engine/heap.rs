//! A heap of dues for one expectation, in which every waiting instance knows its place:
//! words whose clocks depend on data, promises and watches wait here.

use super::instance::Instance;
use super::state::{Words, due_word};
use super::table::Slot;
use crate::image::layout::ExpectationView;

/// Which of an instance's tracks waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Track {
    Word = 0,
    Watch = 1,
    /// The next opening by the clock, or the end of a respite.
    Rest = 2,
}

impl Track {
    /// The track that a number kept in the heap stands for.
    #[inline]
    pub(crate) const fn from_number(number: u32) -> Self {
        match number {
            0 => Self::Word,
            1 => Self::Watch,
            _ => Self::Rest,
        }
    }
}

/// An element of the heap: its due, and who waits.
#[derive(Clone, Copy)]
pub(crate) struct Element {
    pub(crate) due: u64,
    pub(crate) slot: Slot,
    pub(crate) track: u32,
}

/// The heap of an expectation: its length, then two words an element.
pub(crate) struct Heap<'e> {
    rule: ExpectationView<'e>,
    at: usize,
}

impl<'e> Heap<'e> {
    #[inline]
    pub(crate) fn of(rule: ExpectationView<'e>) -> Self {
        Self {
            rule,
            at: rule.places().heap_at as usize,
        }
    }

    #[inline]
    pub(crate) fn len(&self, words: &(impl Words + ?Sized)) -> u32 {
        words.word(self.at) as u32
    }

    /// When the first is due, if any waits.
    #[inline]
    pub(crate) fn top(&self, words: &(impl Words + ?Sized)) -> Option<u64> {
        (self.len(words) != 0).then(|| words.word(self.at + 1))
    }

    #[inline]
    pub(crate) fn element(&self, words: &(impl Words + ?Sized), index: u32) -> Element {
        let at = self.at + 1 + 2 * index as usize;
        Element {
            due: words.word(at),
            slot: words.low(at + 1),
            track: words.high(at + 1),
        }
    }

    /// The word in one of whose halves an instance keeps the place of a track, plus one.
    #[inline]
    fn place_at(&self, slot: Slot, track: u32) -> usize {
        let part = Instance::new(self.rule, slot).part(self.rule.places().wait_part);
        part + track as usize / 2
    }

    /// Where a track of an instance waits, if it does.
    #[inline]
    pub(crate) fn index_of(
        &self,
        words: &(impl Words + ?Sized),
        slot: Slot,
        track: Track,
    ) -> Option<u32> {
        let place = self.place_at(slot, track as u32);
        words.half(place, track as usize).checked_sub(1)
    }

    #[inline]
    fn put(&self, words: &mut (impl Words + ?Sized), index: u32, element: Element) {
        let at = self.at + 1 + 2 * index as usize;
        words.put(at, element.due);
        words.put_halves(at + 1, element.slot, element.track);
        let place = self.place_at(element.slot, element.track);
        words.put_half(place, element.track as usize, index + 1);
    }

    /// Whether `left` comes first. Only where both are due at once it looks at the
    /// instances.
    #[inline]
    fn precedes(&self, words: &(impl Words + ?Sized), left: Element, right: Element) -> bool {
        if left.due != right.due {
            return left.due < right.due;
        }
        let age = |element: Element| Instance::new(self.rule, element.slot).age(words);
        (age(left), left.track) < (age(right), right.track)
    }

    /// Moves an element to where it belongs, from the empty place `index`. Returns the
    /// levels it moved.
    #[inline]
    fn settle(&self, words: &mut (impl Words + ?Sized), mut index: u32, element: Element) -> u64 {
        let mut levels = 1;
        let len = self.len(words);
        while index > 0 {
            let parent = (index - 1) / 2;
            let above = self.element(words, parent);
            if !self.precedes(words, element, above) {
                break;
            }
            self.put(words, index, above);
            index = parent;
            levels += 1;
        }
        loop {
            let mut child = 2 * index + 1;
            if child >= len {
                break;
            }
            let mut below = self.element(words, child);
            if child + 1 < len {
                let right = self.element(words, child + 1);
                if self.precedes(words, right, below) {
                    below = right;
                    child += 1;
                }
            }
            if !self.precedes(words, below, element) {
                break;
            }
            self.put(words, index, below);
            index = child;
            levels += 1;
        }
        self.put(words, index, element);
        levels
    }

    /// Lets a track of an instance wait until `due`, or wait anew.
    #[inline]
    pub(crate) fn wait(
        &self,
        words: &mut (impl Words + ?Sized),
        slot: Slot,
        track: Track,
        due: i64,
    ) -> u64 {
        let element = Element {
            due: due_word(due),
            slot,
            track: track as u32,
        };
        if self.rule.places().heap_room == 1 {
            words.put(self.at, 1);
            self.put(words, 0, element);
            return 1;
        }
        let index = if let Some(known) = self.index_of(words, slot, track) {
            known
        } else {
            let len = self.len(words);
            if len >= self.rule.places().heap_room {
                return 1;
            }
            words.put(self.at, u64::from(len) + 1);
            len
        };
        self.settle(words, index, element)
    }

    /// Takes a track of an instance out, if it waits.
    #[inline]
    pub(crate) fn forget(
        &self,
        words: &mut (impl Words + ?Sized),
        slot: Slot,
        track: Track,
    ) -> u64 {
        let place = self.place_at(slot, track as u32);
        let known = words.half(place, track as usize);
        let len = self.len(words);
        if known == 0 || len == 0 {
            return 0;
        }
        words.put_half(place, track as usize, 0);
        if self.rule.places().heap_room == 1 {
            words.put(self.at, 0);
            return 1;
        }
        let last = self.element(words, len - 1);
        words.put(self.at, u64::from(len) - 1);
        if known == len {
            return 1;
        }
        self.settle(words, known - 1, last)
    }
}
