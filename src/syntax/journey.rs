//! Journeys: ways that the subject goes, stage by stage.

use super::nodes::Chain;
use super::reader::{Parsed, Reader, Stop};
use super::token::Sort;
use super::tree::{
    Journey, JourneyStage, List, Meant, Name, Parting, Pattern, Place, Transaction, Turn,
};
use crate::diagnostic::{self, Diagnostic};

/// The keywords that begin a line of a journey.
const LINES: &[&str] = &["owner", "stage", "transaction", "ends", "peak", "end"];

/// What can stand in a journey, in words.
const PARTS: &str = "`owner`, `stage`, `transaction`, `ends`, `peak` or `end`";

/// What leads into a stage: events, and words that statuses become.
type Passages<'s> = (List<Pattern<'s>>, List<Turn<'s>>);

impl<'s> Reader<'s, '_, '_, '_> {
    /// `journey NAME "sentence" { ... }`.
    pub(super) fn journey(&mut self) -> Parsed<Place<Journey<'s>>> {
        let title = self.title()?;
        let name = title.name;
        let opening = self.open_block(title, "a sentence in quotes or `{`")?;
        let mut words = Chain::new();
        let mut stages = Chain::new();
        let (mut owner, mut transaction, mut parting) = (None, None, None);
        let (mut peak, mut end) = (None, None);
        let mut misread = false;
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let read = match self.keyword_of_line(LINES) {
                Some("owner") => self.owner().map(|text| self.once(&mut owner, text, place)),
                Some("stage") => self
                    .journey_stage(&mut words)
                    .and_then(|stage| self.add(&mut stages, stage)),
                Some("transaction") => self
                    .transaction()
                    .map(|names| self.once(&mut transaction, names, place)),
                Some("ends") => self
                    .parting()
                    .map(|parting_at| self.once(&mut parting, parting_at, place)),
                Some("peak") => self
                    .meant_in()
                    .map(|meant| self.once(&mut peak, meant, place)),
                Some(_) => self
                    .meant_in()
                    .map(|meant| self.once(&mut end, meant, place)),
                None => self.no_part(PARTS),
            };
            if read.is_err() {
                misread = true;
                self.skip_to(&[LINES]);
            }
        }
        if stages.list().is_empty() && !misread {
            return self.stop(Diagnostic::new(diagnostic::NO_STAGE, name.span, name.text));
        }
        self.keep(Journey {
            header: opening.header,
            words: words.list(),
            stages: stages.list(),
            owner: owner.map(|(text, _)| text),
            transaction: transaction.map(|(names, _)| names),
            parting: parting.map(|(parting, _)| parting),
            peak: peak.map(|(meant, _)| meant),
            end: end.map(|(meant, _)| meant),
        })
    }

    /// `stage NAME when PATTERN, STATUS becomes WORD`; its name is added to `words`.
    fn journey_stage(&mut self, words: &mut Chain<Name<'s>>) -> Parsed<JourneyStage<'s>> {
        let start = self.take().span.start;
        if self.at_word("when") {
            return self.unexpected("a name of the stage");
        }
        let name = self.name("a name of the stage")?;
        let (patterns, turns) = self.passages()?;
        self.add(words, name)?;
        Ok(JourneyStage {
            patterns,
            turns,
            span: self.since(start),
        })
    }

    /// `when PATTERN, STATUS becomes WORD`, in any number and order.
    fn passages(&mut self) -> Parsed<Passages<'s>> {
        self.need_when()?;
        let (mut patterns, mut turns) = (Chain::new(), Chain::new());
        loop {
            if self.at_turn() {
                let turn = self.turning()?;
                self.add(&mut turns, turn)?;
            } else {
                let pattern = self.pattern()?;
                patterns.add(&mut self.nodes, pattern.index() as u32);
            }
            if !self.goes_on()? {
                return Ok((patterns.list(), turns.list()));
            }
        }
    }

    /// Whether a status and `becomes` stand here, perhaps in another tense. Behind an event
    /// no such word can stand, so nobody loses a name by it.
    fn at_turn(&self) -> bool {
        let ahead = self.ahead();
        self.at_name() && ahead.is_one_of(&["becomes", "become", "became"])
    }

    /// `STATUS becomes WORD`.
    fn turning(&mut self) -> Parsed<Turn<'s>> {
        let status = self.name("the name of a status")?;
        self.need_word("becomes", "`becomes` and a word of the status")?;
        if self.token.starts_line {
            return self.unexpected("a word of the status");
        }
        let word = self.name("a word of the status")?;
        if self.at_word("where") {
            let span = self.token.span;
            return self.stop(Diagnostic::new(diagnostic::GUARDED_TURN, span, word.text));
        }
        Ok(Turn {
            status,
            word,
            span: self.since(status.span.start),
        })
    }

    /// `when PATTERN, PATTERN`, to the end or to `, after`.
    fn patterns(&mut self) -> Parsed<List<Pattern<'s>>> {
        self.need_when()?;
        let mut patterns = Chain::new();
        loop {
            if self.at_turn() {
                let turn = self.turning()?;
                let found = self.written(turn.span);
                return self.stop(Diagnostic::new(diagnostic::ENDED_BY_TURN, turn.span, found));
            }
            let pattern = self.pattern()?;
            patterns.add(&mut self.nodes, pattern.index() as u32);
            if self.ahead().is_word("after") || !self.goes_on()? {
                return Ok(patterns.list());
            }
        }
    }

    /// Takes the comma behind which another event or status stands.
    fn goes_on(&mut self) -> Result<bool, Stop> {
        if !self.at(Sort::Comma) {
            return Ok(false);
        }
        let comma = self.take().span;
        if self.token.starts_line && self.token.is_one_of(LINES) {
            return self.stop(Diagnostic::new(diagnostic::DANGLING, comma, ","));
        }
        Ok(true)
    }

    /// `transaction STAGE, STAGE`.
    fn transaction(&mut self) -> Parsed<Place<Transaction<'s>>> {
        let start = self.take().span.start;
        let mut stages = Chain::new();
        if self.token.starts_line {
            return self.unexpected("the name of a stage");
        }
        loop {
            let stage = self.name("the name of a stage")?;
            self.add(&mut stages, stage)?;
            if !self.takes(Sort::Comma) {
                break;
            }
        }
        self.keep(Transaction {
            stages: stages.list(),
            span: self.since(start),
        })
    }

    /// `ends when PATTERN, PATTERN, after D`, or one of the two.
    fn parting(&mut self) -> Parsed<Place<Parting<'s>>> {
        let start = self.take().span.start;
        let begins = self.token.is_one_of(&["when", "after"]) || self.at_name();
        if self.token.starts_line || !begins {
            return self.unexpected("`when` and an event, or `after` and a duration");
        }
        let mut patterns = List::EMPTY;
        if !self.at_word("after") {
            patterns = self.patterns()?;
        }
        let mut after = None;
        if patterns.is_empty() || self.takes(Sort::Comma) {
            let at = self.token.span.start;
            self.need_word("after", "`after` and a duration")?;
            let length = self.amount()?;
            after = Some((length, self.since(at)));
        }
        self.keep(Parting {
            patterns,
            after,
            span: self.since(start),
        })
    }

    /// `peak meant in STAGE`, or the same of the end.
    fn meant_in(&mut self) -> Parsed<Place<Meant<'s>>> {
        let start = self.take().span.start;
        self.need_word("meant", "`meant in` and a stage")?;
        self.need_word("in", "`in` and a stage")?;
        if self.token.starts_line {
            return self.unexpected("the name of a stage");
        }
        let stage = self.name("the name of a stage")?;
        self.keep(Meant {
            stage,
            span: self.since(start),
        })
    }
}
