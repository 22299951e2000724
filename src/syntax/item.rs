//! What stands at the left margin: the file, its items, and their headers.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{
    Alert, Check, ExprId, Feel, Header, Integrity, Item, List, Name, Place, Promise, Text, Use,
};
use crate::diagnostic::{self, Diagnostic};
use crate::span::Span;

/// The keywords that begin an item.
pub(super) const ITEMS: &[&str] = &[
    "use",
    "subject",
    "event",
    "table",
    "calendar",
    "expectation",
    "promise",
    "integrity",
    "survey",
    "feel",
    "score",
    "facet",
    "alert",
    "scenario",
    "let",
    "fact",
    "status",
    "measure",
    "journey",
    "retired",
];

/// Those of them that attributes often bear the name of: they begin an item only before a
/// name.
pub(super) const KNOWN: &[&str] = &["let", "fact", "status", "measure", "journey", "retired"];

/// The keywords that begin a line of an alert.
const ALERT: &[&str] = &["owner", "check", "raise", "clear"];

/// What stands between an item's keyword and its brace.
pub(super) struct Opening<'s> {
    /// The header.
    pub(super) header: Place<Header<'s>>,
    /// Where its keyword begins.
    pub(super) start: u32,
    /// The opening brace.
    pub(super) open: Span,
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// The whole file: what it uses, and its items.
    pub(super) fn rule_file(&mut self) -> (List<Use<'s>>, List<Item<'s>>) {
        let mut uses = Chain::new();
        let mut items = Chain::new();
        if self.at(Sort::End) {
            self.report(Diagnostic::new(diagnostic::EMPTY, Span::new(0, 0), ""));
        }
        while !self.at(Sort::End) {
            if self.takes(Sort::Semicolon) {
                continue;
            }
            let read = if self.keyword_of_line(ITEMS) == Some("use") {
                if !items.list().is_empty() {
                    self.report_at(diagnostic::USE_BELOW, self.token.span, "");
                }
                self.used_file().and_then(|used| self.add(&mut uses, used))
            } else {
                self.item().and_then(|item| self.add(&mut items, item))
            };
            if read.is_err() {
                self.skip_to_item();
            }
        }
        (uses.list(), items.list())
    }

    /// `use "path"`.
    fn used_file(&mut self) -> Parsed<Use<'s>> {
        let start = self.take().span.start;
        let path = self.sentence("the path of a rule file, in quotes")?;
        Ok(Use {
            path,
            span: self.since(start),
        })
    }

    /// One item.
    fn item(&mut self) -> Parsed<Item<'s>> {
        match self.keyword_of_line(ITEMS) {
            Some("subject") => self.subject().map(Item::Subject),
            Some("event") => self.event().map(Item::Event),
            Some("table") => self.table().map(Item::Table),
            Some("calendar") => self.calendar().map(Item::Calendar),
            Some("expectation") => self.expectation().map(Item::Expectation),
            Some("promise") => self.promise().map(Item::Promise),
            Some("integrity") => self.integrity().map(Item::Integrity),
            Some("survey") => self.survey().map(Item::Expectation),
            Some("feel") => self.feel().map(Item::Feel),
            Some("score") => self.score().map(Item::Score),
            Some("facet") => self.facet().map(Item::Facet),
            Some("alert") => self.alert().map(Item::Alert),
            Some("scenario") => self.scenario().map(Item::Scenario),
            Some("let") => self.definition().map(Item::Let),
            Some("fact") => self.fact().map(Item::Fact),
            Some("status") => self.status().map(Item::Status),
            Some("measure") => self.measure().map(Item::Measure),
            Some("journey") => self.journey().map(Item::Journey),
            Some("retired") => self.retired(),
            _ => self.no_part(
                "`subject`, `event`, `table`, `calendar`, `let`, `fact`, `status`, `measure`, `journey`, `expectation`, `promise`, `integrity`, `survey`, `feel`, `score`, `facet`, `alert`, `scenario` or `retired`",
            ),
        }
    }

    /// `retired` and an expectation, a promise, a survey or an integrity rule.
    fn retired(&mut self) -> Parsed<Item<'s>> {
        self.take();
        if self.at_word("expectation") {
            let rule = self.expectation()?;
            return Ok(Item::Expectation(rule.retired()));
        }
        if self.at_word("survey") {
            return Ok(Item::Expectation(self.survey()?.retired()));
        }
        if self.at_word("integrity") {
            let rule = self.integrity()?;
            let retired = true;
            return Ok(Item::Integrity(Integrity { retired, ..rule }));
        }
        if !self.at_word("promise") {
            return self.unexpected("`expectation`, `promise`, `survey` or `integrity`");
        }
        let promise = self.promise()?;
        Ok(Item::Promise(Promise {
            said: promise.said.retired(),
            ..promise
        }))
    }

    /// `subject NAME`.
    fn subject(&mut self) -> Parsed<Name<'s>> {
        self.take();
        self.name("the name of whom the rules are about")
    }

    /// `KEYWORD NAME "sentence" {`.
    pub(super) fn header(&mut self) -> Parsed<Opening<'s>> {
        let title = self.title()?;
        let expected = match title.sentence {
            Some(_) => "`{`",
            None => "a sentence in quotes or `{`",
        };
        self.open_block(title, expected)
    }

    /// `KEYWORD NAME "sentence"`.
    pub(super) fn title(&mut self) -> Parsed<Header<'s>> {
        let start = self.take().span.start;
        let name = self.name("a name")?;
        let sentence = match self.token.sort {
            Sort::Text => Some(self.sentence("a sentence in quotes")?),
            _ => None,
        };
        Ok(Header {
            name,
            sentence,
            span: self.since(start),
        })
    }

    /// `owner "text"`.
    pub(super) fn owner(&mut self) -> Parsed<Place<Text<'s>>> {
        self.take();
        let owner = self.sentence("who answers for it, in quotes")?;
        self.keep(owner)
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

    /// `alert NAME "sentence" { ... }`.
    fn alert(&mut self) -> Parsed<Alert<'s>> {
        let opening = self.header()?;
        let (mut owner, mut raise, mut clear) = (None, None, None);
        let mut checks = Chain::new();
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let read = match self.keyword_of_line(ALERT) {
                Some("owner") => self.owner().map(|text| self.once(&mut owner, text, place)),
                Some("check") => self.check().and_then(|check| self.add(&mut checks, check)),
                Some("raise") => self.turn().map(|when| self.once(&mut raise, when, place)),
                Some("clear") => self.turn().map(|when| self.once(&mut clear, when, place)),
                _ => self.no_part("`owner`, `check`, `raise` or `clear`"),
            };
            if read.is_err() {
                self.skip_to(&[ALERT]);
            }
        }
        Ok(Alert {
            header: opening.header,
            owner: owner.map(|(text, _)| text),
            checks: checks.list(),
            raise: raise.map(|(condition, _)| condition),
            clear: clear.map(|(condition, _)| condition),
            span: self.since(opening.start),
        })
    }

    /// `check D after PATTERN`.
    fn check(&mut self) -> Parsed<Check<'s>> {
        let start = self.take().span.start;
        let delay = self.amount()?;
        self.need_word("after", "`after` and an event")?;
        let when = self.pattern()?;
        Ok(Check {
            delay,
            when,
            span: self.since(start),
        })
    }

    /// `raise when CONDITION` or `clear when CONDITION`.
    fn turn(&mut self) -> Parsed<ExprId> {
        self.take();
        self.need_when()?;
        self.condition()
    }
}
