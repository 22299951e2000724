//! What waits until something follows it goes over to another program.

use super::{Transfer, Values};
use crate::engine::following::Waiting;
use crate::image::layout::{FollowingView, Known, place};
use crate::verdict::Evidence;

impl Transfer<'_, '_> {
    /// What waits goes on waiting; the oldest for which there is no room are settled.
    pub(super) fn following(&mut self, was: &Known, is: &Known, values: &mut Values<'_>) {
        let Some((old, new)) = place(was.follow).zip(place(is.follow)) else {
            return;
        };
        let from: FollowingView<'_> = self.old.view(old);
        let to: FollowingView<'_> = self.run.image.view(new);
        let waiting = from.waiting(self.words);
        let too_many = waiting.saturating_sub(to.slots());
        for nth in 0..waiting {
            let Waiting {
                until,
                evidence,
                key,
            } = from.nth(self.words, nth);
            if nth < too_many {
                let evidence = Evidence::none().and(evidence);
                self.settled(self.header(was.rule), key, evidence);
            } else {
                let waiting = Waiting {
                    until,
                    evidence,
                    key: values.key(key),
                };
                to.push(self.run.words, waiting);
            }
        }
        let due = to.due(self.run.words);
        self.run.set_due(to.clock() as usize, due);
    }
}
