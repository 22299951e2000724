//! What is felt after all goes over: by names.

use super::Transfer;
use crate::image::Image;
use crate::image::layout::{Facet, FacetWord, Outcome, place};
use crate::image::memory::REMEMBERED_WORDS;

impl Transfer<'_, '_> {
    /// What is felt after all goes on: what belongs to a value of a facet, under the value of
    /// that name, and what one is used to where both programs get used to things.
    pub(crate) fn feelings(&mut self) {
        let (old, new) = (self.old, self.run.image);
        for (_, is) in new.all::<FacetWord>() {
            let facet = |image: &Image<'_>, value: &FacetWord| {
                image.record::<Facet>(value.facet as usize).name
            };
            let mut values = old.all::<FacetWord>();
            let same = values.find(|(_, was)| {
                old.str(was.name) == new.str(is.name)
                    && old.str(facet(old, was)) == new.str(facet(new, &is))
            });
            if let Some((_, was)) = same {
                self.words_of(was.state_at, is.state_at, REMEMBERED_WORDS as usize);
            }
        }
        let (was, is) = (old.program(), new.program());
        if was.adapts != 0 && is.adapts != 0 {
            self.words_of(was.used_to_at, is.used_to_at, 1);
        }
    }

    /// How often what a rule says came again goes on, where both programs count it.
    pub(crate) fn echoes(&mut self, old: u32, new: u32) {
        let (was, is) = (self.old, self.run.image);
        if was.program().fades == 0 || is.program().fades == 0 {
            return;
        }
        for (_, after) in is.all::<Outcome>().filter(|(_, one)| one.rule == new) {
            let mut before = was.all::<Outcome>().filter(|(_, one)| one.rule == old);
            let same = before
                .find(|(_, before)| before.echo != 0 && was.str(before.name) == is.str(after.name));
            let echoes = same
                .and_then(|(_, before)| place(before.echo))
                .zip(place(after.echo));
            if let Some((from, to)) = echoes {
                let words = |image: &Image<'_>, echo: usize| {
                    image.program().used_to_at + 1 + 2 * echo as u32
                };
                self.words_of(words(was, from), words(is, to), 2);
            }
        }
    }
}
