//! Facets: what a felt moment belongs to.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Bearing, Bears, Facet, FacetWord, Place};

impl<'s> Reader<'s, '_, '_, '_> {
    /// `facet NAME: WORD [SHARE], WORD [SHARE]`.
    pub(super) fn facet(&mut self) -> Parsed<Facet<'s>> {
        let start = self.take().span.start;
        let name = self.name("the name of a facet")?;
        self.need_colon("`:` and the values of the facet")?;
        let mut words = Chain::new();
        loop {
            let word = self.facet_word()?;
            self.add(&mut words, word)?;
            if !self.takes(Sort::Comma) {
                break;
            }
        }
        Ok(Facet {
            name,
            words: words.list(),
            span: self.since(start),
        })
    }

    /// `stated 50%`.
    fn facet_word(&mut self) -> Parsed<FacetWord<'s>> {
        let name = self.name("a value of the facet")?;
        let weighs = matches!(
            self.token.sort,
            Sort::Int | Sort::Decimal | Sort::Percent | Sort::Duration
        );
        let weight = match weighs && !self.token.starts_line {
            true => Some(self.constant("a weight such as `50%`")?),
            false => None,
        };
        Ok(FacetWord { name, weight })
    }

    /// `with FACET WORD, FACET WORD`, or nothing.
    pub(super) fn bears(&mut self) -> Parsed<Option<Place<Bears<'s>>>> {
        let mut bears = Chain::new();
        if !self.takes_word("with") {
            return Ok(None);
        }
        loop {
            let bearing = self.bearing()?;
            self.add(&mut bears, bearing)?;
            if !self.takes(Sort::Comma) {
                let list = bears.list();
                return Ok(Some(self.keep(Bears { list })?));
            }
        }
    }

    /// `clue humanic`.
    fn bearing(&mut self) -> Parsed<Bearing<'s>> {
        let facet = self.name("the name of a facet")?;
        let word = self.name("a value of the facet")?;
        Ok(Bearing { facet, word })
    }
}
