//! The lines under a clause: what leads to each outcome, and what a stance costs.

use super::expectation::{CLAUSES, Stakes};
use super::nodes::Chain;
use super::pattern::LIMITS;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Band, BandKind, ExprId, Limit, List};

/// What can begin a line under `meet when`, an arrow apart.
const MEET: &[&str] = &["within", "under", "by", "before", "later", "where", "else"];
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
        guard: Option<ExprId>,
        stakes: &mut Stakes,
    ) -> Parsed<List<Band<'s>>> {
        let mut bands = Chain::new();
        if guard.is_some() {
            let start = self.token.span.start;
            let band = self.met_band(start, None, guard, false);
            self.add_band(&mut bands, band, MEET);
        } else if self.takes(Sort::Comma) && !self.token.is_one_of(LIMITS) {
            self.need_later()?;
        }
        loop {
            if self.token.is_one_of(STAKES) {
                self.stakes(stakes)?;
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
        self.met_band(start, limit, guard, later)
    }

    /// `-> OUTCOME`, behind what leads to it.
    fn met_band(
        &mut self,
        start: u32,
        limit: Option<Limit>,
        guard: Option<ExprId>,
        later: bool,
    ) -> Parsed<Band<'s>> {
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

    /// The bands of a watch, whose first words are `words`.
    pub(super) fn watch_bands(
        &mut self,
        words: &'static [&'static str],
        stakes: &mut Stakes,
    ) -> Parsed<List<Band<'s>>> {
        let mut bands = Chain::new();
        loop {
            if self.token.is_one_of(STAKES) {
                self.stakes(stakes)?;
            } else if self.begins_line(words, CLAUSES) {
                let band = self.watch_band();
                self.add_band(&mut bands, band, words);
            } else {
                return Ok(bands.list());
            }
        }
    }

    /// `lands when`, `backfires when` or `takes when PATTERN [, within D] -> OUTCOME`, or
    /// `else -> OUTCOME`.
    fn watch_band(&mut self) -> Parsed<Band<'s>> {
        if self.at_word("else") {
            return self.else_band();
        }
        let word = self.take();
        let when = self.when_pattern()?;
        let limit = self.window()?;
        let outcome = self.outcome()?;
        Ok(Band {
            kind: match word.text {
                "lands" => BandKind::Lands(when, limit),
                "backfires" => BandKind::Backfires(when, limit),
                _ => BandKind::Takes(when, limit),
            },
            outcome,
            span: self.since(word.span.start),
        })
    }
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// Adds a band, or goes on behind one that could not be read.
    fn add_band(&mut self, bands: &mut Chain<Band<'s>>, band: Parsed<Band<'s>>, words: &[&str]) {
        if band.and_then(|band| self.add(bands, band)).is_ok() {
            return;
        }
        self.skip_until(|reader| {
            let among = |words: &[&str]| reader.token.is_one_of(words);
            reader.at(Sort::Arrow) || among(words) || among(STAKES) || among(CLAUSES)
        });
    }

    /// Stands at `later`, the only other word behind the comma of a `meet when`.
    fn need_later(&mut self) -> Parsed<()> {
        if self.keyword(&["later"]) == Some("later") {
            return Ok(());
        }
        self.unexpected("`within`, `under`, `by`, `before` or `later`")
    }
}
