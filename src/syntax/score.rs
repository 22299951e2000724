//! What is remembered.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{ExprId, Memory, Peaks, ScoreDecl};
use crate::diagnostic::{self, Diagnostic};
use crate::limits::WEIGHT;

/// What can begin a line of it.
const SCORE: &[&str] = &["memory", "disappointment", "losses", "adapts", "fades"];
/// The ways to remember.
const MEMORIES: &[&str] = &["peak_end", "peak", "mean", "end", "lowest"];

impl Reader<'_, '_, '_, '_> {
    /// `score { memory ... disappointment below K losses weigh N adapts P% fades P%, within D }`.
    pub(super) fn score(&mut self) -> Parsed<ScoreDecl> {
        let start = self.take().span.start;
        let open = self.need(Sort::Open, "`{`")?.span;
        let (mut memory, mut shortfall) = (None, None);
        let (mut losses, mut adapts, mut fades) = (None, None, None);
        while !self.ends_block(open) {
            let place = self.token.span;
            match self.keyword_of_line(SCORE) {
                Some("memory") => {
                    self.take();
                    let read = self.memory()?;
                    self.once(&mut memory, read, place);
                }
                Some("disappointment") => {
                    let read = self.shortfall()?;
                    self.once(&mut shortfall, read, place);
                }
                Some("losses") => {
                    self.take();
                    let read = self.losses()?;
                    self.once(&mut losses, read, place);
                }
                Some("adapts") => {
                    self.take();
                    let read = self.constant("a share such as `20%`")?;
                    self.once(&mut adapts, read, place);
                }
                Some(_) => {
                    self.take();
                    let read = self.fades()?;
                    self.once(&mut fades, read, place);
                }
                None => {
                    return self
                        .no_part("`memory`, `disappointment`, `losses`, `adapts` or `fades`");
                }
            }
        }
        let span = self.since(start);
        let score = ScoreDecl {
            memory: memory.map(|(read, _)| read),
            shortfall: shortfall.map(|(read, _)| read),
            losses: losses.map(|(read, _)| read),
            adapts: adapts.map(|(read, _)| read),
            fades: fades.map(|(read, _)| read),
            span,
        };
        if matches!(
            score,
            ScoreDecl {
                memory: None,
                shortfall: None,
                losses: None,
                adapts: None,
                fades: None,
                ..
            }
        ) {
            return self.stop(Diagnostic::new(diagnostic::NO_MEMORY, span, ""));
        }
        Ok(score)
    }

    /// `disappointment below K`.
    fn shortfall(&mut self) -> Parsed<ExprId> {
        self.take();
        self.need_word("below", "`below` and what a moment should bring, in points")?;
        self.amount()
    }

    /// `weigh N`.
    fn losses(&mut self) -> Parsed<ExprId> {
        self.need_word("weigh", "`weigh` and a number")?;
        self.constant("a factor such as `2.25`")
    }

    /// `P%, within D`.
    fn fades(&mut self) -> Parsed<(ExprId, ExprId)> {
        let share = self.constant("a share such as `30%`")?;
        if !self.behind_comma("within") {
            return self.unexpected("`, within` and a duration");
        }
        Ok((share, self.constant("a duration such as `90d`")?))
    }

    /// `peak_end of lows, peak 2, end 1`, and the other ways to remember.
    fn memory(&mut self) -> Parsed<Memory> {
        let Some(word) = self.keyword(MEMORIES) else {
            return self.unexpected("`peak_end`, `peak`, `mean`, `end` or `lowest`");
        };
        self.take();
        Ok(match word {
            "peak_end" => {
                let of = self.peaks()?;
                let (peak, end) = self.weights()?;
                Memory::PeakEnd { of, peak, end }
            }
            "peak" => Memory::Peak(self.peaks()?),
            "mean" => Memory::Mean,
            "end" => Memory::End,
            _ => Memory::Lowest,
        })
    }

    /// `of highs`, `of lows` or nothing.
    fn peaks(&mut self) -> Parsed<Peaks> {
        if !self.takes_word("of") {
            return Ok(Peaks::Intense);
        }
        let peaks = match self.keyword(&["highs", "lows"]) {
            Some("highs") => Peaks::Highs,
            Some(_) => Peaks::Lows,
            None => return self.unexpected("`highs` or `lows`"),
        };
        self.take();
        Ok(peaks)
    }

    /// `, peak N, end N`, or nothing, which is one each.
    fn weights(&mut self) -> Parsed<(u16, u16)> {
        if !self.behind_comma("peak") {
            return Ok((1, 1));
        }
        let start = self.token.span.start;
        let peak = self.weight()?;
        if !self.behind_comma("end") {
            return self.unexpected("`, end` and its weight");
        }
        let end = self.weight()?;
        if peak == 0 && end == 0 {
            self.report_at(diagnostic::NO_WEIGHT, self.since(start), "");
        }
        Ok((peak, end))
    }

    /// A whole number from 0 to 1000.
    fn weight(&mut self) -> Parsed<u16> {
        let number = self.whole("a whole number")?;
        if number.value > WEIGHT {
            let found = self.written(number.span);
            let mistake = Diagnostic::new(diagnostic::TOO_HEAVY, number.span, found);
            self.report(mistake.number(WEIGHT));
        }
        Ok(number.value.min(WEIGHT) as u16)
    }
}
