//! A journey goes over to another program, or is settled.

use super::Transfer;
use crate::engine::journey::running;
use crate::image::layout::{Journey, Known, place};
use crate::image::memory::known_words;

impl Transfer<'_, '_> {
    /// A journey whose meaning is the same goes on where it stands, with all that it remembers.
    pub(crate) fn journey(&mut self, old: usize, new: usize) {
        let was: Journey = self.old.record(old);
        let is: Journey = self.run.image.record(new);
        let words = |known: Known| known_words(&known);
        let before = words(self.old.record(was.known as usize));
        let after = words(self.run.image.record(is.known as usize));
        self.words_of(was.state_at, is.state_at, before.min(after) as usize);
        if let Some((old, new)) = place(was.clock).zip(place(is.clock)) {
            self.due_of(old as u32, new as u32);
        }
    }

    /// A journey that is no more is settled if it runs.
    pub(crate) fn settle_journey(&mut self, old: usize) {
        let was: Journey = self.old.record(old);
        if let Some(evidence) = running(self.old, self.words, old as u32) {
            let source = self.header(was.rule);
            self.settled(source, None, evidence);
        }
    }
}
