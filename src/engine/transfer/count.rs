//! How often a rule said a word goes over to another program.

use super::Transfer;
use crate::image::layout::Count;

impl Transfer<'_, '_> {
    /// What was counted of a rule whose meaning is the same goes on; what nobody counted
    /// begins at zero.
    pub(crate) fn counts(&mut self, old: u32, new: u32) {
        let (was, is) = (self.old, self.run.image);
        for (_, count) in is.all::<Count>().filter(|(_, count)| count.rule == new) {
            if let Some(before) = was.count_of(old, count.class, is.str(count.name)) {
                self.words_of(before.state_at, count.state_at, 1);
            }
        }
    }
}
