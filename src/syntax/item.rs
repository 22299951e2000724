//! What stands at the left margin: the file, its subject, its events, and what is felt
//! and remembered.

use super::reader::{Chain, Parsed, Reader, Stop};
use super::token::Sort;
use super::tree::{
    Alert, Attribute, EventDecl, Feel, Item, List, Memory, Name, Peaks, ScoreDecl, Text, TypeExpr,
};
use crate::diagnostic::{self, Diagnostic};
use crate::span::Span;

/// The keywords that begin an item.
pub(super) const ITEMS: &[&str] = &[
    "subject",
    "event",
    "expectation",
    "integrity",
    "feel",
    "score",
    "alert",
    "scenario",
];

const ALERT: &[&str] = &["owner", "raise", "clear"];

/// What stands between an item's keyword and its brace.
#[derive(Clone, Copy)]
pub(super) struct Header<'s> {
    pub(super) name: Name<'s>,
    pub(super) sentence: Option<Text<'s>>,
    pub(super) span: Span,
    pub(super) open: Span,
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// The whole file.
    pub(super) fn rule_file(&mut self) -> List<Item<'s>> {
        let mut items = Chain::new();
        if self.at(Sort::End) {
            let span = self.token.span;
            self.report(Diagnostic::new(diagnostic::EMPTY, span, ""));
        }
        while !self.at(Sort::End) {
            let item = self.item();
            if item.and_then(|item| items.push(self, item)).is_err() {
                self.skip_to_item();
            }
        }
        items.list()
    }

    /// One item.
    fn item(&mut self) -> Parsed<Item<'s>> {
        match self.token.text {
            _ if !self.at(Sort::Word) => self.no_item(),
            "subject" => self.subject().map(Item::Subject),
            "event" => self.event().map(Item::Event),
            "expectation" => self.expectation().map(Item::Expectation),
            "integrity" => self.integrity().map(Item::Integrity),
            "feel" => self.feel().map(Item::Feel),
            "score" => self.score().map(Item::Score),
            "alert" => self.alert().map(Item::Alert),
            "scenario" => self.scenario().map(Item::Scenario),
            _ => self.no_item(),
        }
    }

    fn no_item<T>(&mut self) -> Parsed<T> {
        let token = self.token;
        let _: Parsed<()> = self.unexpected(
            "`subject`, `event`, `expectation`, `integrity`, `feel`, `score`, `alert` or `scenario`",
        );
        if token.span == self.token.span {
            self.take();
        }
        Err(Stop)
    }

    /// Whether an item begins with the token at hand.
    pub(super) fn at_item(&self) -> bool {
        self.token.starts_line && self.token.is_one_of(ITEMS) && self.ahead().sort != Sort::Colon
    }

    fn skip_to_item(&mut self) {
        while !self.at(Sort::End) && !self.at_item() {
            self.take();
        }
    }

    /// Goes on to the line that begins with one of `words`, to the closing brace of the
    /// block, or to the next item.
    pub(super) fn skip_to(&mut self, words: &[&[&str]]) {
        let mut inside = 0_usize;
        loop {
            match self.token.sort {
                Sort::End => return,
                Sort::Close if inside == 0 => return,
                Sort::Close => inside -= 1,
                Sort::Open => inside = inside.saturating_add(1),
                Sort::Word if self.token.starts_line => {
                    let begins = words.iter().any(|words| self.token.is_one_of(words));
                    if begins || self.at_item() {
                        return;
                    }
                }
                _ => {}
            }
            self.take();
        }
    }

    /// Takes the closing brace of the block that opened at `open`; or tells that it is
    /// missing, where the next item or the end of the file shows that. Else a part of the
    /// block stands here.
    pub(super) fn ends_block(&mut self, open: Span) -> bool {
        while self.takes(Sort::Semicolon) {}
        if self.takes(Sort::Close) {
            return true;
        }
        if self.at(Sort::End) || self.at_item() {
            let _ = self.close(Sort::Close, open);
            return true;
        }
        false
    }

    /// `KEYWORD NAME "sentence" {`.
    pub(super) fn header(&mut self) -> Parsed<Header<'s>> {
        let start = self.take().span.start;
        let name = self.name("a name")?;
        let sentence = self.sentence();
        let span = self.since(start);
        let open = self.need(Sort::Open, "`{`")?.span;
        Ok(Header {
            name,
            sentence,
            span,
            open,
        })
    }

    fn sentence(&mut self) -> Option<Text<'s>> {
        if !self.at(Sort::Text) {
            return None;
        }
        self.text("").ok()
    }

    /// `subject NAME`.
    fn subject(&mut self) -> Parsed<Name<'s>> {
        self.take();
        self.name("the name of whom the file is about")
    }

    /// `event NAME [from WHO] [to WHO] [{ ATTRIBUTES }]`.
    fn event(&mut self) -> Parsed<EventDecl<'s>> {
        let start = self.take().span.start;
        let name = self.name("the name of an event")?;
        let mut from = None;
        let mut to = None;
        if self.takes_word("from") {
            from = Some(self.name("the name of who acts")?);
        }
        if self.takes_word("to") {
            to = Some(self.name("the name of whom it is done to")?);
        }
        let mut attributes = Chain::new();
        if self.at(Sort::Open) {
            self.attributes(&mut attributes)?;
        }
        Ok(EventDecl {
            name,
            from,
            to,
            attributes: attributes.list(),
            span: self.since(start),
        })
    }

    /// `{ NAME: TYPE, ... }`.
    fn attributes(&mut self, attributes: &mut Chain<Attribute<'s>>) -> Parsed<()> {
        let open = self.take().span;
        while !self.ends_block(open) {
            let attribute = self.attribute();
            let added = attribute.and_then(|attribute| attributes.push(self, attribute));
            if added.is_err() {
                self.skip_to_comma();
            }
            if !self.takes(Sort::Comma) {
                return self.close(Sort::Close, open);
            }
        }
        Ok(())
    }

    fn skip_to_comma(&mut self) {
        while !self.at(Sort::End)
            && !self.at(Sort::Comma)
            && !self.at(Sort::Close)
            && !self.at_item()
        {
            self.take();
        }
    }

    /// `NAME: TYPE`.
    fn attribute(&mut self) -> Parsed<Attribute<'s>> {
        let name = self.name("the name of an attribute")?;
        self.need(Sort::Colon, "`:` and a type")?;
        let ty = self.kind_of_value()?;
        Ok(Attribute {
            name,
            ty,
            span: self.since(name.span.start),
        })
    }

    /// A type.
    fn kind_of_value(&mut self) -> Parsed<TypeExpr<'s>> {
        let word = self.name("a type")?;
        if self.at(Sort::Bar) {
            return self.choice(word);
        }
        Ok(match word.text {
            "id" => TypeExpr::Id,
            "int" => {
                let (from, to) = self.range(1)?;
                TypeExpr::Int(from, to)
            }
            "decimal" => {
                let (from, to) = self.range(1000)?;
                TypeExpr::Decimal(from, to)
            }
            "percent" => TypeExpr::Percent,
            "bool" => TypeExpr::Bool,
            "time" => TypeExpr::Time,
            "duration" => TypeExpr::Duration,
            "text" => TypeExpr::Text,
            _ => return self.stop(Diagnostic::new(diagnostic::NO_TYPE, word.span, word.text)),
        })
    }

    /// `calm | upset`, behind its first word.
    fn choice(&mut self, first: Name<'s>) -> Parsed<TypeExpr<'s>> {
        let mut words = Chain::new();
        words.push(self, first)?;
        while self.takes(Sort::Bar) {
            let word = self.name("a word of the choice")?;
            words.push(self, word)?;
        }
        Ok(TypeExpr::Choice(words.list()))
    }

    /// `1..5`, `1..`, `..5` or nothing; a whole number counts `scale`.
    fn range(&mut self, scale: i64) -> Parsed<(Option<i64>, Option<i64>)> {
        let from = self.end_of_range(scale)?;
        if from.is_none() && !self.at(Sort::Dots) {
            return Ok((None, None));
        }
        self.need(Sort::Dots, "`..`")?;
        let to = self.end_of_range(scale)?;
        if from.is_none() && to.is_none() {
            return self.unexpected("a number beside `..`");
        }
        Ok((from, to))
    }

    fn end_of_range(&mut self, scale: i64) -> Parsed<Option<i64>> {
        let minus = self.takes(Sort::Minus);
        let scale = match self.token.sort {
            Sort::Int => scale,
            Sort::Decimal if scale == 1000 => 1,
            _ if minus || self.at(Sort::Decimal) => return self.unexpected("a whole number"),
            _ => return Ok(None),
        };
        let token = self.take();
        let Some(value) = token.value.checked_mul(scale) else {
            let found = self.written(token.span);
            return self.stop(Diagnostic::new(diagnostic::TOO_LARGE, token.span, found));
        };
        Ok(Some(if minus { -value } else { value }))
    }

    /// `feel when PATTERN -> FELT`.
    fn feel(&mut self) -> Parsed<Feel<'s>> {
        let start = self.take().span.start;
        let when = self.when_pattern()?;
        self.need(Sort::Arrow, "`->` and what is felt")?;
        let felt = self.felt()?;
        Ok(Feel {
            when,
            felt,
            span: self.since(start),
        })
    }

    /// `score { memory ... }`.
    fn score(&mut self) -> Parsed<ScoreDecl> {
        let start = self.take().span.start;
        let open = self.need(Sort::Open, "`{`")?.span;
        let mut memory = None;
        while !self.ends_block(open) {
            let place = self.token.span;
            self.need_word("memory", "`memory`")?;
            let read = self.memory()?;
            self.once(&mut memory, read, place, "memory");
        }
        let Some((memory, _)) = memory else {
            let span = self.since(start);
            return self.stop(Diagnostic::new(diagnostic::NO_MEMORY, span, ""));
        };
        Ok(ScoreDecl {
            memory,
            span: self.since(start),
        })
    }

    /// `peak_end of lows, peak 2, end 1`, and the other ways to remember.
    fn memory(&mut self) -> Parsed<Memory> {
        const EXPECTED: &str = "`peak_end`, `peak`, `mean`, `end` or `lowest`";
        if !self.at(Sort::Word) {
            return self.unexpected(EXPECTED);
        }
        let memory = match self.token.text {
            "peak_end" => {
                self.take();
                let of = self.peaks()?;
                let (peak, end) = self.weights()?;
                return Ok(Memory::PeakEnd { of, peak, end });
            }
            "peak" => {
                self.take();
                return self.peaks().map(Memory::Peak);
            }
            "mean" => Memory::Mean,
            "end" => Memory::End,
            "lowest" => Memory::Lowest,
            _ => return self.unexpected(EXPECTED),
        };
        self.take();
        Ok(memory)
    }

    /// `of highs`, `of lows` or nothing.
    fn peaks(&mut self) -> Parsed<Peaks> {
        if !self.takes_word("of") {
            return Ok(Peaks::Intense);
        }
        if self.takes_word("highs") {
            return Ok(Peaks::Highs);
        }
        self.need_word("lows", "`highs` or `lows`")?;
        Ok(Peaks::Lows)
    }

    /// `, peak N, end N` or nothing, which is one each.
    fn weights(&mut self) -> Parsed<(u16, u16)> {
        if !self.takes(Sort::Comma) {
            return Ok((1, 1));
        }
        let start = self.token.span.start;
        self.need_word("peak", "`peak` and its weight")?;
        let peak = self.weight()?;
        self.need(Sort::Comma, "`, end` and its weight")?;
        self.need_word("end", "`end` and its weight")?;
        let end = self.weight()?;
        if peak == 0 && end == 0 {
            let span = self.since(start);
            let found = self.written(span);
            self.report(Diagnostic::new(diagnostic::NO_WEIGHT, span, found));
        }
        Ok((peak, end))
    }

    /// A whole number from 0 to 1000.
    fn weight(&mut self) -> Parsed<u16> {
        let number = self.number("a whole number")?;
        if number.value > 1000 {
            let found = self.written(number.span);
            self.report(Diagnostic::new(diagnostic::WEIGHT, number.span, found).number(1000));
        }
        Ok(number.value.min(1000) as u16)
    }

    /// `alert NAME "sentence" { ... }`.
    fn alert(&mut self) -> Parsed<Alert<'s>> {
        let header = self.header()?;
        let (mut owner, mut raise, mut clear) = (None, None, None);
        while !self.ends_block(header.open) {
            let place = self.token.span;
            let read = match self.token.text {
                _ if !self.at(Sort::Word) => self.no_part("`owner`, `raise` or `clear`"),
                "owner" => self
                    .owner()
                    .map(|text| self.once(&mut owner, text, place, "owner")),
                "raise" => self
                    .when_condition()
                    .map(|condition| self.once(&mut raise, condition, place, "raise")),
                "clear" => self
                    .when_condition()
                    .map(|condition| self.once(&mut clear, condition, place, "clear")),
                _ => self.no_part("`owner`, `raise` or `clear`"),
            };
            if read.is_err() {
                self.skip_to(&[ALERT]);
            }
        }
        Ok(Alert {
            name: header.name,
            sentence: header.sentence,
            owner: owner.map(|(text, _)| text),
            raise: raise.map(|(condition, _)| condition),
            clear: clear.map(|(condition, _)| condition),
            header: header.span,
            span: self.since(header.span.start),
        })
    }

    /// `owner "text"`.
    pub(super) fn owner(&mut self) -> Parsed<Text<'s>> {
        self.take();
        self.text("the owner's name in quotes")
    }

    /// `raise when CONDITION`.
    fn when_condition(&mut self) -> Parsed<super::tree::ExprId> {
        self.take();
        self.need_word("when", "`when`")?;
        self.expression()
    }

    /// What stands here begins no part of the block.
    pub(super) fn no_part<T>(&mut self, expected: &'static str) -> Parsed<T> {
        let at = self.token.span;
        let stopped = self.unexpected(expected);
        if self.token.span == at {
            self.take();
        }
        stopped
    }

    /// Keeps what a block may say once, and tells when it is said again.
    pub(super) fn once<T>(
        &mut self,
        place: &mut Option<(T, Span)>,
        read: T,
        span: Span,
        word: &'static str,
    ) {
        match place {
            Some((_, earlier)) => {
                let twice = Diagnostic::new(diagnostic::TWICE, span, word).related(*earlier);
                self.report(twice);
            }
            None => *place = Some((read, span)),
        }
    }
}
