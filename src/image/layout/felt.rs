//! What moments belong to: facets, their values, and what events bear of them.

use super::{Range, Section, Str};
use crate::image::record::record;

record! {
    /// A facet.
    Facet in Facets {
        /// Its name.
        name: Str,
        /// Its values, in [`Section::FacetWords`].
        words: Range,
    }
}

record! {
    /// A value of a facet.
    FacetWord in FacetWords as FacetWordView {
        /// The value.
        name: Str,
        /// Its facet.
        facet: u32,
        /// What is felt there is multiplied by it, in thousandths.
        weight: u32,
        /// Four words in a subject's memory: what is remembered of its moments.
        state_at: u32,
    }
}

record! {
    /// What a moment belongs to of one facet.
    Bearing in Bearings {
        /// 0 the only one of `words`, 1 that of an attribute of the event, 2 that of an
        /// attribute kept from the opening.
        source: u8,
        /// The attribute, or its place among the kept ones.
        at: u16,
        /// The values, one for each word of the attribute's choice, in
        /// [`Section::Borne`].
        words: Range,
    }
}

record! {
    /// A value that an event can bear.
    Borne in Borne {
        /// Its place in [`Section::FacetWords`].
        word: u32,
    }
}
