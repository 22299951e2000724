//! What moments belong to.

use super::{Check, Checked};
use crate::image::layout::{Bearing, Borne, Facet, FacetWord};
use crate::limits::{ATTRIBUTES, FACET_WORDS, FACETS, FACTOR, KEPT};

impl Check<'_, '_> {
    pub(super) fn facets(&self) -> Checked {
        let image = self.image;
        let few = image.count::<Facet>() <= FACETS && image.count::<FacetWord>() <= FACET_WORDS;
        self.record::<Facet>(0, few)?;
        for (at, facet) in image.all::<Facet>() {
            let fine = self.has_str(facet.name) && self.has_range::<FacetWord>(facet.words);
            self.record::<Facet>(at, fine)?;
        }
        for (at, word) in image.all::<FacetWord>() {
            let fine = self.has_str(word.name)
                && self.has::<Facet>(word.facet)
                && i64::from(word.weight) <= FACTOR;
            self.record::<FacetWord>(at, fine)?;
        }
        for (at, bearing) in image.all::<Bearing>() {
            let told = usize::from(bearing.at);
            let fine = match bearing.source {
                0 => bearing.words.count == 1,
                1 => told < ATTRIBUTES,
                2 => told < KEPT,
                _ => false,
            };
            let fine = fine && self.has_range::<Borne>(bearing.words);
            self.record::<Bearing>(at, fine)?;
        }
        for (at, borne) in image.all::<Borne>() {
            self.record::<Borne>(at, self.has::<FacetWord>(borne.word))?;
        }
        Ok(())
    }
}
