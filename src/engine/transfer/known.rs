//! What is known of a subject goes over to another program.

use super::{Transfer, Values};
use crate::engine::state::Words;
use crate::image::layout::{Known, KnownView, place};
use crate::image::memory::known_words;

/// The sort of what is known that is a fact.
const FACT: u8 = 0;

impl Transfer<'_, '_> {
    /// The instant at hand, where measures with a period are read.
    pub(crate) fn instant(&mut self) {
        if let Some((old, new)) = self.old.now_at().zip(self.run.image.now_at()) {
            let now = self.words.word(old);
            self.run.words.put(new, now);
        }
    }

    /// A fact, a status or a measure whose meaning is the same stays what it was.
    pub(crate) fn known(&mut self, old: usize, new: usize, values: &mut Values<'_>) {
        let was: Known = self.old.record(old);
        let is: Known = self.run.image.record(new);
        let words = known_words(&was).min(known_words(&is));
        self.words_of(was.state_at, is.state_at, words as usize);
        if is.sort == FACT {
            self.fact(&was, &is, values);
        }
        self.following(&was, &is, values);
        match (place(was.clock), place(is.clock)) {
            (Some(old), Some(new)) => self.due_of(old as u32, new as u32),
            (None, Some(clock)) => self.watch_buckets(new, clock),
            (_, None) => {}
        }
    }

    /// A fact that is an id or a text is another number; what it was before stays unknown
    /// where the old program did not keep it.
    fn fact(&mut self, was: &Known, is: &Known, values: &mut Values<'_>) {
        let at = is.state_at as usize;
        for place in 1..known_words(is).min(known_words(was)) as usize {
            let value = self.run.words.word(at + place);
            let value = values.value(value, values.key);
            self.run.words.put(at + place, value);
        }
        if was.previous == 0 || is.previous == 0 {
            let kept = self.run.words.word(at) & super::super::known::THERE;
            self.run.words.put(at, kept);
        }
    }

    /// Alerts of the new program alone read a measure: the first of its buckets is due.
    fn watch_buckets(&mut self, new: usize, clock: usize) {
        if self.head[super::COUNTS] & super::STARTED == 0 {
            return;
        }
        let now = self.head[super::CLOCK] as i64;
        let known: KnownView<'_> = self.run.image.view(new);
        let mut steps = 0;
        let due = known.next_forgotten(self.run.words, now, &mut steps);
        self.run.set_due(clock, due);
    }
}
