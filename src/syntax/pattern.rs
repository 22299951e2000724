//! What clauses are made of: patterns, limits and outcomes.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{ExprId, Limit, Name, Number, Outcome, Pattern, Reach};
use crate::diagnostic::{self, Diagnostic};

impl<'s> Reader<'s, '_, '_, '_> {
    /// `when PATTERN`.
    pub(super) fn when_pattern(&mut self) -> Parsed<Pattern<'s>> {
        self.need_word("when", "`when`")?;
        self.pattern()
    }

    /// `EVENT [for all | for oldest | for newest] [where CONDITION]`.
    pub(super) fn pattern(&mut self) -> Parsed<Pattern<'s>> {
        let (event, reach) = self.head()?;
        let guard = self.guard()?;
        Ok(self.patterned(event, reach, guard))
    }

    /// A pattern before `and`: what is in its condition stands in parentheses.
    pub(super) fn simple_pattern(&mut self) -> Parsed<Pattern<'s>> {
        let (event, reach) = self.head()?;
        let guard = if self.takes_word("where") {
            Some(self.simple_condition()?)
        } else {
            None
        };
        Ok(self.patterned(event, reach, guard))
    }

    /// The pattern of `meet when`: a `where` that begins a line and ends at an arrow is
    /// that of the first band. Says the condition of that band if it was read.
    pub(super) fn met_pattern(&mut self) -> Parsed<(Pattern<'s>, Option<ExprId>)> {
        self.need_word("when", "`when`")?;
        let (event, reach) = self.head()?;
        let mut pattern = self.patterned(event, reach, None);
        let own_line = self.token.starts_line;
        let guard = self.guard()?;
        if own_line && self.at(Sort::Arrow) {
            return Ok((pattern, guard));
        }
        pattern.guard = guard;
        pattern.span = self.since(event.span.start);
        Ok((pattern, None))
    }

    fn head(&mut self) -> Parsed<(Name<'s>, Option<Reach>)> {
        let event = self.name("the name of an event")?;
        Ok((event, self.reach()?))
    }

    fn patterned(
        &self,
        event: Name<'s>,
        reach: Option<Reach>,
        guard: Option<ExprId>,
    ) -> Pattern<'s> {
        Pattern {
            event,
            reach,
            guard,
            span: self.since(event.span.start),
        }
    }

    /// `for all`, `for oldest`, `for newest`.
    fn reach(&mut self) -> Parsed<Option<Reach>> {
        if !self.at_word("for") {
            return Ok(None);
        }
        self.take();
        let reach = match self.token.text {
            "all" => Reach::All,
            "oldest" => Reach::Oldest,
            "newest" => Reach::Newest,
            _ => return self.unexpected("`all`, `oldest` or `newest`"),
        };
        self.take();
        Ok(Some(reach))
    }

    /// `where CONDITION`.
    pub(super) fn guard(&mut self) -> Parsed<Option<ExprId>> {
        if !self.takes_word("where") {
            return Ok(None);
        }
        self.expression().map(Some)
    }

    /// `within D`, `under D`, `by T`, `before T`.
    pub(super) fn limit(&mut self) -> Parsed<Option<Limit>> {
        if !self.token.is_one_of(&["within", "under", "by", "before"]) {
            return Ok(None);
        }
        let word = self.take().text;
        let amount = self.amount()?;
        Ok(Some(match word {
            "within" => Limit::Within(amount),
            "under" => Limit::Under(amount),
            "by" => Limit::By(amount),
            _ => Limit::Before(amount),
        }))
    }

    /// `, within D` or `, under D`, behind a pattern.
    pub(super) fn lasting(&mut self) -> Parsed<Option<Limit>> {
        if self.takes_comma_before("within") || self.takes_comma_before("under") {
            return self.limit();
        }
        Ok(None)
    }

    /// `-> NAME [FELT]`; what is felt stands on the line of the name.
    pub(super) fn outcome(&mut self) -> Parsed<Outcome<'s>> {
        let start = self.need(Sort::Arrow, "`->` and an outcome")?.span.start;
        let name = self.name("the name of an outcome")?;
        let felt = if !self.token.starts_line && self.at_value() {
            Some(self.felt()?)
        } else {
            None
        };
        Ok(Outcome {
            name,
            felt,
            span: self.since(start),
        })
    }

    /// Whether an amount can begin with the token at hand.
    fn at_value(&self) -> bool {
        matches!(
            self.token.sort,
            Sort::Word
                | Sort::Backticked
                | Sort::Text
                | Sort::Int
                | Sort::Decimal
                | Sort::Percent
                | Sort::Duration
                | Sort::Date
                | Sort::Left
                | Sort::Plus
                | Sort::Minus
        )
    }

    /// `per KEY [, up to N open]`, behind `per`.
    pub(super) fn per(&mut self) -> Parsed<(Name<'s>, Option<Number>)> {
        let key = self.name("the name of an attribute")?;
        if !self.takes_comma_before("up") {
            return Ok((key, None));
        }
        self.take();
        self.need_word("to", "`to`")?;
        let room = self.number("a whole number")?;
        self.need_word("open", "`open`")?;
        Ok((key, Some(room)))
    }

    /// The closing mark of what opened at `open`.
    pub(super) fn close(&mut self, sort: Sort, open: crate::Span) -> Parsed<()> {
        if self.takes(sort) {
            return Ok(());
        }
        let code = match sort {
            Sort::Right => diagnostic::OPEN_PARENTHESIS,
            _ => diagnostic::OPEN_BRACE,
        };
        let span = self.token.span;
        let found = self.written(span);
        self.stop(Diagnostic::new(code, span, found).related(open))
    }
}
