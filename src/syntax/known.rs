//! What is known of a subject: facts, statuses and measures; and names for expressions.

use super::item::Opening;
use super::nodes::Chain;
use super::reader::{Parsed, Reader, Stop};
use super::token::Sort;
use super::tree::{
    Aggregate, Becoming, ExprId, Fact, FactSource, Followed, Header, Let, List, Measure, Name,
    Pattern, Period, Place, Reckoning, Status,
};
use crate::diagnostic::{self, Diagnostic};

/// The words that begin a measure over events.
const AGGREGATES: &[&str] = &[
    "count", "share", "rate", "sum", "mean", "min", "max", "last",
];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `let NAME = EXPRESSION`.
    pub(super) fn definition(&mut self) -> Parsed<Place<Let<'s>>> {
        let start = self.take().span.start;
        let name = self.name("a name")?;
        self.need(Sort::Eq, "`=` and what the name stands for")?;
        let value = self.condition()?;
        let span = self.since(start);
        let place = self.keep(Let { name, value, span })?;
        self.definitions.add(&mut self.nodes, place.index() as u32);
        Ok(place)
    }

    /// `fact NAME = ATTRIBUTE of PATTERN, ATTRIBUTE of PATTERN`.
    pub(super) fn fact(&mut self) -> Parsed<Place<Fact<'s>>> {
        let start = self.take().span.start;
        let name = self.name("a name")?;
        self.need(Sort::Eq, "`=`, an attribute and `of` an event")?;
        let mut sources = Chain::new();
        loop {
            let source = self.source()?;
            self.add(&mut sources, source)?;
            if !self.takes(Sort::Comma) {
                break;
            }
        }
        let span = self.since(start);
        self.keep(Fact {
            name,
            sources: sources.list(),
            span,
        })
    }

    /// `ATTRIBUTE of PATTERN`.
    fn source(&mut self) -> Parsed<FactSource<'s>> {
        let attribute = self.name("the name of an attribute")?;
        self.need_word("of", "`of` and an event")?;
        let when = self.pattern()?;
        Ok(FactSource {
            attribute,
            when,
            span: self.since(attribute.span.start),
        })
    }

    /// `status NAME "sentence": WORD, WORD { ... }`.
    pub(super) fn status(&mut self) -> Parsed<Place<Status<'s>>> {
        let (opening, words) = self.status_header()?;
        let (mut owner, mut starts) = (None, None);
        let mut changes = Chain::new();
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let changing = self.at_name() && self.ahead().is_one_of(&["when", "from"]);
            let read = if changing {
                let change = self.becoming();
                change.and_then(|change| self.add(&mut changes, change))
            } else {
                match self.keyword_of_line(&["owner", "starts"]) {
                    Some("owner") => self.owner().map(|text| self.once(&mut owner, text, place)),
                    Some(_) => self
                        .starts()
                        .map(|word| self.once(&mut starts, word, place)),
                    None => self.no_part("`owner`, `starts`, or a word of the status and `when`"),
                }
            };
            if read.is_err() {
                self.skip_until(|reader| {
                    reader.token.is_one_of(&["owner", "starts"])
                        || reader.at_name() && reader.ahead().is_one_of(&["when", "from"])
                });
            }
        }
        let span = self.since(opening.start);
        self.keep(Status {
            header: opening.header,
            words,
            owner: owner.map(|(text, _)| text),
            starts: starts.map(|(word, _)| word),
            changes: changes.list(),
            span,
        })
    }

    /// `status NAME "sentence": WORD, WORD {`.
    fn status_header(&mut self) -> Parsed<(Opening<'s>, List<Name<'s>>)> {
        let start = self.take().span.start;
        let name = self.name("a name")?;
        let sentence = match self.token.sort {
            Sort::Text => Some(self.sentence("a sentence in quotes")?),
            _ => None,
        };
        let header = Header {
            name,
            sentence,
            span: self.since(start),
        };
        let expected = match sentence {
            Some(_) => "`:` and the words of the status",
            None => "a sentence in quotes, or `:` and the words of the status",
        };
        self.need_colon(expected)?;
        let words = self.states()?;
        let open = self.need(Sort::Open, "`,` and a word, or `{`")?.span;
        let opening = Opening {
            header: self.keep(header)?,
            start,
            open,
        };
        Ok((opening, words))
    }

    /// `WORD, WORD`.
    fn states(&mut self) -> Parsed<List<Name<'s>>> {
        let mut words = Chain::new();
        loop {
            let word = self.name("a word that the status can be")?;
            self.add(&mut words, word)?;
            if self.at(Sort::Bar) {
                self.report_at(diagnostic::FOREIGN_SIGN, self.token.span, ",");
                self.take();
            } else if !self.takes(Sort::Comma) {
                return Ok(words.list());
            }
        }
    }

    /// `starts WORD`.
    fn starts(&mut self) -> Parsed<Place<Name<'s>>> {
        self.take();
        let word = self.name("a word of the status")?;
        self.keep(word)
    }

    /// `WORD [from WORD] when PATTERN`.
    fn becoming(&mut self) -> Parsed<Becoming<'s>> {
        // Before `when` a name looks as if it were missing, so it is taken as it is.
        let token = self.take();
        let word = Name {
            text: token.text,
            span: token.span,
        };
        let mut from = None;
        if self.takes_word("from") {
            let before = self.name("a word of the status")?;
            from = Some(self.keep(before)?);
        }
        let when = self.when_pattern()?;
        Ok(Becoming {
            word,
            from,
            when,
            span: self.since(word.span.start),
        })
    }

    /// `measure NAME = ...`.
    pub(super) fn measure(&mut self) -> Parsed<Place<Measure<'s>>> {
        let start = self.take().span.start;
        let name = self.name("a name")?;
        self.need(
            Sort::Eq,
            "`=` and what is measured, such as `count of` an event",
        )?;
        let reckoning = if self.token.is_one_of(AGGREGATES) && self.ahead().is_word("of") {
            self.aggregate()?
        } else {
            Reckoning::Expression(self.measured()?)
        };
        let span = self.since(start);
        let place = self.keep(Measure {
            name,
            reckoning,
            span,
        })?;
        if let Reckoning::Expression(_) = reckoning {
            self.definitions.add(&mut self.nodes, place.index() as u32);
        }
        Ok(place)
    }

    /// `count of PATTERN`, `sum of EXPRESSION in PATTERN, over D`.
    fn aggregate(&mut self) -> Parsed<Reckoning<'s>> {
        let aggregate = match self.take().text {
            "count" => Aggregate::Count,
            "share" => Aggregate::Share,
            "rate" => Aggregate::Rate,
            "sum" => Aggregate::Sum,
            "mean" => Aggregate::Mean,
            "min" => Aggregate::Min,
            "max" => Aggregate::Max,
            _ => Aggregate::Last,
        };
        self.take();
        let of = match aggregate {
            Aggregate::Count | Aggregate::Share | Aggregate::Rate => None,
            _ => {
                let of = self.measured()?;
                self.need_word("in", "`in` and an event")?;
                Some(of)
            }
        };
        let when = self.pattern()?;
        if aggregate == Aggregate::Share && self.at_followed() {
            return self.followed(when);
        }
        let per = match aggregate {
            Aggregate::Rate => Some(self.per_time()?),
            _ => None,
        };
        let period = self.period()?;
        if period.is_none() && self.takes(Sort::Comma) {
            return self.unexpected("`over` or `each` and a duration");
        }
        Ok(Reckoning::Events {
            aggregate,
            of,
            when,
            per,
            period,
        })
    }

    /// What is made of events is a measure of its own, and only its name stands in another.
    pub(super) fn no_aggregate(&mut self) -> Result<(), Stop> {
        if !self.token.is_one_of(AGGREGATES) || !self.ahead().is_word("of") {
            return Ok(());
        }
        let start = self.token.span.start;
        self.aggregate()?;
        let span = self.since(start);
        let found = self.written(span);
        self.stop(Diagnostic::new(diagnostic::AGGREGATE_WITHIN, span, found))
    }

    /// `per D`.
    fn per_time(&mut self) -> Parsed<ExprId> {
        self.need_word("per", "`per` and a duration such as `7d`")?;
        self.amount()
    }

    /// Whether `followed by` stands here, perhaps misspelt.
    fn at_followed(&mut self) -> bool {
        self.at_word("followed")
            || self.ahead().is_word("by") && self.keyword(&["followed"]).is_some()
    }

    /// `followed by PATTERN [per KEY], within D [PERIOD] [, up to N open]`.
    fn followed(&mut self, when: Place<Pattern<'s>>) -> Parsed<Reckoning<'s>> {
        self.take();
        self.need_word("by", "`by` and an event")?;
        let by = self.pattern()?;
        let per = if self.takes_word("per") {
            let key = self.name("the name of an attribute")?;
            Some(self.keep(key)?)
        } else {
            None
        };
        if !self.behind_comma("within") {
            return self.unexpected("`, within` and a duration");
        }
        let within = self.amount()?;
        let period = self.period()?;
        let room = match self.slots()? {
            Some(most) => Some(self.keep(most)?),
            None => None,
        };
        if self.takes(Sort::Comma) {
            return self.unexpected("`over` or `each` and a duration, or `up to` and a number");
        }
        let followed = Followed {
            when,
            by,
            per,
            within,
            period,
            room,
        };
        self.keep(followed).map(Reckoning::Followed)
    }

    /// `, over D [by B]`, `, each D`, or nothing.
    fn period(&mut self) -> Parsed<Option<Place<Period>>> {
        let period = if self.behind_comma("over") {
            let whole = self.amount()?;
            let step = if self.takes_word("by") {
                Some(self.amount()?)
            } else {
                None
            };
            Period::Over(whole, step)
        } else if self.behind_comma("each") {
            Period::Each(self.amount()?)
        } else {
            return Ok(None);
        };
        self.keep(period).map(Some)
    }
}
