//! The lines under a clause: what leads to each outcome, and what a stance costs.

use super::expectation::{CLAUSES, Stakes};
use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Band, BandKind, ExprId, List};

/// What can begin a line under `meet when`, an arrow apart.
const MEET: &[&str] = &["within", "under", "by", "before", "later", "where", "else"];
/// What can stand behind the comma of `meet when`.
const FIRST: &[&str] = &["within", "under", "by", "before", "later"];
/// What can begin a line under an asking `change when`.
pub(super) const ASK: &[&str] = &["takes", "else"];
/// What can begin a line under `defy when`.
pub(super) const DEFY: &[&str] = &["lands", "backfires", "else"];
/// What begins a line of costs.
pub(super) const STAKES: &[&str] = &["cost", "odds"];

impl<'s> Reader<'s, '_, '_, '_> {
    /// The bands of `meet when`; the first one's limit may stand behind a comma, and its
    /// condition may have been read with the pattern.
    pub(super) fn meet_bands(
        &mut self,
        guard: Option<(u32, ExprId)>,
        stakes: &mut Stakes,
    ) -> Parsed<List<Band<'s>>> {
        let mut bands = Chain::new();
        if let Some((start, guard)) = guard {
            let band = self.outcome().map(|outcome| Band {
                kind: BandKind::Met {
                    limit: None,
                    guard: Some(guard),
                    later: false,
                },
                outcome,
                span: self.since(start),
            });
            self.add_band(&mut bands, band, MEET);
        } else if self.takes(Sort::Comma) && !self.token.is_one_of(FIRST) {
            return self.unexpected("`within`, `under`, `by`, `before` or `later`");
        }
        loop {
            if self.token.is_one_of(STAKES) {
                if self.stakes(stakes).is_err() {
                    self.skip_to_band(MEET);
                }
            } else if self.at(Sort::Arrow) || self.begins_line(MEET, CLAUSES) {
                let band = self.meet_band();
                self.add_band(&mut bands, band, MEET);
            } else {
                return Ok(bands.list());
            }
        }
    }

    /// `[LIMIT | later] [where C] -> OUTCOME` or `else -> OUTCOME`.
    fn meet_band(&mut self) -> Parsed<Band<'s>> {
        let start = self.token.span.start;
        if self.at_word("else") {
            return self.else_band();
        }
        let later = self.takes_word("later");
        let limit = if later { None } else { self.limit()? };
        let guard = self.guard()?;
        let outcome = self.outcome()?;
        Ok(Band {
            kind: BandKind::Met {
                limit,
                guard,
                later,
            },
            outcome,
            span: self.since(start),
        })
    }

    /// `else -> OUTCOME`.
    fn else_band(&mut self) -> Parsed<Band<'s>> {
        let start = self.token.span.start;
        let outcome = self.otherwise()?;
        Ok(Band {
            kind: BandKind::Else,
            outcome,
            span: self.since(start),
        })
    }

    /// `cost N`, `odds N%`, or both with a comma between.
    pub(super) fn stakes(&mut self, stakes: &mut Stakes) -> Parsed<()> {
        while self.token.is_one_of(STAKES) {
            let word = self.take();
            let amount = self.amount()?;
            match word.text {
                "cost" => self.once(&mut stakes.cost, amount, word.span),
                _ => self.once(&mut stakes.odds, amount, word.span),
            }
            if self.at(Sort::Comma) && self.ahead().is_one_of(STAKES) {
                self.take();
            }
        }
        Ok(())
    }

    /// `takes when PATTERN [, within D] -> OUTCOME` or `else -> OUTCOME`.
    pub(super) fn ask_band(&mut self) -> Parsed<Band<'s>> {
        if self.at_word("else") {
            return self.else_band();
        }
        let start = self.take().span.start;
        let (when, limit) = (self.when_pattern()?, self.window()?);
        let outcome = self.outcome()?;
        Ok(Band {
            kind: BandKind::Takes(when, limit),
            outcome,
            span: self.since(start),
        })
    }

    /// `lands when` or `backfires when PATTERN [, within D] -> OUTCOME`, or
    /// `else -> OUTCOME`.
    pub(super) fn act_band(&mut self) -> Parsed<Band<'s>> {
        if self.at_word("else") {
            return self.else_band();
        }
        let word = self.take();
        let (when, limit) = (self.when_pattern()?, self.window()?);
        let outcome = self.outcome()?;
        Ok(Band {
            kind: match word.text {
                "lands" => BandKind::Lands(when, limit),
                _ => BandKind::Backfires(when, limit),
            },
            outcome,
            span: self.since(word.span.start),
        })
    }
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// The bands of a watch, and what it costs: lines that begin with `words`, each read
    /// by `band`.
    pub(super) fn watch_bands(
        &mut self,
        words: &'static [&'static str],
        band: fn(&mut Self) -> Parsed<Band<'s>>,
        stakes: &mut Stakes,
    ) -> List<Band<'s>> {
        let mut bands = Chain::new();
        loop {
            if self.token.is_one_of(STAKES) {
                if self.stakes(stakes).is_err() {
                    self.skip_to_band(words);
                }
            } else if self.begins_line(words, CLAUSES) {
                let band = band(self);
                self.add_band(&mut bands, band, words);
            } else {
                return bands.list();
            }
        }
    }

    /// Adds a band, or goes on behind one that could not be read.
    fn add_band(&mut self, bands: &mut Chain<Band<'s>>, band: Parsed<Band<'s>>, words: &[&str]) {
        if band.and_then(|band| self.add(bands, band)).is_err() {
            self.skip_to_band(words);
        }
    }

    /// Goes on to the next line under the clause, or to the next clause.
    fn skip_to_band(&mut self, words: &[&str]) {
        self.skip_until(|reader| {
            let among = |words: &[&str]| reader.token.is_one_of(words);
            reader.at(Sort::Arrow) || among(words) || among(STAKES) || among(CLAUSES)
        });
    }
}
