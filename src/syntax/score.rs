//! What is remembered.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Memory, Peaks, ScoreDecl};
use crate::diagnostic::{self, Diagnostic};
use crate::limits::WEIGHT;

/// The ways to remember.
const MEMORIES: &[&str] = &["peak_end", "peak", "mean", "end", "lowest"];

impl Reader<'_, '_, '_, '_> {
    /// `score { memory ... }`.
    pub(super) fn score(&mut self) -> Parsed<ScoreDecl> {
        let start = self.take().span.start;
        let open = self.need(Sort::Open, "`{`")?.span;
        let mut memory = None;
        while !self.ends_block(open) {
            let place = self.token.span;
            self.need_word("memory", "`memory`")?;
            let read = self.memory()?;
            self.once(&mut memory, read, place);
        }
        let span = self.since(start);
        let Some((memory, _)) = memory else {
            return self.stop(Diagnostic::new(diagnostic::NO_MEMORY, span, ""));
        };
        Ok(ScoreDecl { memory, span })
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
