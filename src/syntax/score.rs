//! What is remembered.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{ExprId, Memory, Peaks, ScoreDecl};
use crate::diagnostic::{self, Diagnostic};
use crate::limits::WEIGHT;

/// The ways to remember.
const MEMORIES: &[&str] = &["peak_end", "peak", "mean", "end", "lowest"];

impl Reader<'_, '_, '_, '_> {
    /// `score { memory ...  disappointment below K }`.
    pub(super) fn score(&mut self) -> Parsed<ScoreDecl> {
        let start = self.take().span.start;
        let open = self.need(Sort::Open, "`{`")?.span;
        let (mut memory, mut shortfall) = (None, None);
        while !self.ends_block(open) {
            let place = self.token.span;
            match self.keyword(&["memory", "disappointment"]) {
                Some("memory") => {
                    self.take();
                    let read = self.memory()?;
                    self.once(&mut memory, read, place);
                }
                Some(_) => {
                    let read = self.shortfall()?;
                    self.once(&mut shortfall, read, place);
                }
                None => return self.unexpected("`memory` or `disappointment`"),
            }
        }
        let span = self.since(start);
        let Some((memory, _)) = memory else {
            return self.stop(Diagnostic::new(diagnostic::NO_MEMORY, span, ""));
        };
        Ok(ScoreDecl {
            memory,
            shortfall: shortfall.map(|(shortfall, _)| shortfall),
            span,
        })
    }

    /// `disappointment below K`.
    fn shortfall(&mut self) -> Parsed<ExprId> {
        self.take();
        self.need_word("below", "`below` and what a moment should bring, in points")?;
        self.amount()
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
