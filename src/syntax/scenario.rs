//! Scenarios: a file's own tests.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{
    Expr, ExprId, ExprKind, Field, Line, LineKind, List, Name, Place, Scenario, When,
};
use crate::diagnostic::{self, Diagnostic};
use crate::limits::DURATION_MS;

const LINES: &[&str] = &["from", "day", "expect"];
const DAY_MS: i64 = 86_400_000;

impl<'s> Reader<'s, '_, '_, '_> {
    /// `scenario "sentence" { ... }`.
    pub(super) fn scenario(&mut self) -> Parsed<Scenario<'s>> {
        let start = self.take().span.start;
        let sentence = self.sentence("what the scenario shows, in quotes")?;
        let open = self.need(Sort::Open, "`{`")?.span;
        let mut lines = Chain::new();
        let mut from = None;
        while !self.ends_block(open) {
            let place = self.token.span;
            let line = self.line();
            if let Ok(Line {
                kind: LineKind::From(_),
                ..
            }) = &line
            {
                self.once(&mut from, (), place);
            }
            if line.and_then(|line| self.add(&mut lines, line)).is_err() {
                self.skip_until(|reader| reader.token.is_one_of(LINES) || reader.at(Sort::Date));
            }
        }
        Ok(Scenario {
            sentence,
            lines: lines.list(),
            span: self.since(start),
        })
    }

    /// One line.
    fn line(&mut self) -> Parsed<Line<'s>> {
        let start = self.token.span.start;
        let kind = match self.keyword_of_line(LINES) {
            Some("from") => {
                self.take();
                LineKind::From(self.time()?)
            }
            Some("expect") => self.expect()?,
            Some(_) => self.step()?,
            None if self.at(Sort::Date) => self.step()?,
            None => return self.no_part("`day`, a date, `expect` or `from`"),
        };
        Ok(Line {
            kind,
            span: self.since(start),
        })
    }

    /// `WHEN EVENT { fields }` or `WHEN nothing`.
    fn step(&mut self) -> Parsed<LineKind<'s>> {
        let when = self.moment()?;
        if self.takes_word("nothing") {
            return Ok(LineKind::Nothing(when));
        }
        let event = self.name("the name of an event, or `nothing`")?;
        let mut fields = List::EMPTY;
        if self.at(Sort::Open) {
            fields = self.fields()?;
        }
        Ok(LineKind::Event(when, event, fields))
    }

    /// `day N [HH:MM[:SS]]` or `DATE [HH:MM[:SS]]`.
    fn moment(&mut self) -> Parsed<Place<When>> {
        let start = self.token.span.start;
        let from_base = !self.at(Sort::Date);
        let ms = if from_base { self.day()? } else { self.time()? };
        let span = self.since(start);
        self.keep(When {
            ms,
            from_base,
            span,
        })
    }

    /// `day N [HH:MM[:SS]]`: milliseconds since the base.
    fn day(&mut self) -> Parsed<i64> {
        self.take();
        let day = self.whole("the number of a day")?;
        let midnight = day.value.checked_mul(DAY_MS);
        let Some(midnight) = midnight.filter(|ms| *ms <= DURATION_MS) else {
            let found = self.written(day.span);
            return self.stop(Diagnostic::new(diagnostic::TOO_LARGE, day.span, found));
        };
        let clock = if self.at(Sort::Clock) {
            self.take().value
        } else {
            0
        };
        Ok(midnight.saturating_add(clock))
    }

    /// `{ NAME: VALUE, ... }`.
    fn fields(&mut self) -> Parsed<List<Field<'s>>> {
        let open = self.take().span;
        let mut fields = Chain::new();
        while !self.ends_block(open) {
            let field = self.field();
            if field
                .and_then(|field| self.add(&mut fields, field))
                .is_err()
            {
                self.skip_to_comma();
            }
            let begins = self.at_name() && self.ahead().sort == Sort::Colon;
            if !self.list_goes_on(begins) {
                self.close(Sort::Close, open)?;
                break;
            }
        }
        Ok(fields.list())
    }

    /// `NAME: VALUE`.
    fn field(&mut self) -> Parsed<Field<'s>> {
        let name = self.name("the name of an attribute")?;
        self.need_colon("`:` and a value")?;
        let value = self.given()?;
        Ok(Field {
            name,
            value,
            span: self.since(name.span.start),
        })
    }

    /// A literal, a word, a list of ids, or `day N [HH:MM]`.
    fn given(&mut self) -> Parsed<ExprId> {
        if self.at_word("day") && self.ahead().sort == Sort::Int {
            let start = self.token.span.start;
            let day = self.day()?;
            let span = self.since(start);
            return self.expr(Expr {
                kind: ExprKind::Day(day),
                span,
            });
        }
        if self.at(Sort::ListOpen) {
            return self.list_of_ids();
        }
        self.constant("a value")
    }

    /// `[1, 2]`.
    fn list_of_ids(&mut self) -> Parsed<ExprId> {
        let open = self.take().span;
        let mut ids = Chain::new();
        while !self.takes(Sort::ListClose) {
            let id = self.constant("an id")?;
            ids.add(&mut self.nodes, id.index());
            let begins = self.at_value();
            if !self.list_goes_on(begins) {
                self.close(Sort::ListClose, open)?;
                break;
            }
        }
        let span = self.since(open.start);
        self.expr(Expr {
            kind: ExprKind::List(ids.list()),
            span,
        })
    }

    /// `expect [no] RULE [KEY] OUTCOME [at WHEN]` or `expect CONDITION`; it ends with its
    /// line.
    fn expect(&mut self) -> Parsed<LineKind<'s>> {
        self.take();
        if self.at(Sort::Word) && self.compares() {
            return self.score_condition().map(LineKind::ExpectScore);
        }
        let no = self.at_word("no") && self.takes_word("no");
        let rule = self.name("the name of a rule, or `memory` and a comparison")?;
        let (key, outcome) = self.key_and_outcome()?;
        let outcome = self.keep(outcome)?;
        let at = if !self.token.starts_line && self.takes_word("at") {
            if !self.at_moment(self.token) {
                return self.unexpected("`day` and a number, or a date");
            }
            Some(self.moment()?)
        } else {
            None
        };
        Ok(LineKind::Expect {
            no,
            rule,
            key,
            outcome,
            at,
        })
    }

    /// `memory > 0`.
    fn score_condition(&mut self) -> Parsed<ExprId> {
        self.simple_condition()
    }

    /// Whether a comparison comes after the token at hand.
    fn compares(&self) -> bool {
        let ahead = self.ahead();
        let sign = matches!(
            ahead.sort,
            Sort::Eq | Sort::Ne | Sort::Lt | Sort::Le | Sort::Gt | Sort::Ge
        );
        sign || ahead.is_word("in")
    }

    fn at_moment(&self, token: super::token::Token<'s>) -> bool {
        token.is_word("day") || token.sort == Sort::Date
    }

    /// `[KEY] OUTCOME`: of two words on the line the first is the key.
    fn key_and_outcome(&mut self) -> Parsed<(Option<ExprId>, Name<'s>)> {
        const OUTCOME: &str = "the name of an outcome";
        let word = matches!(self.token.sort, Sort::Word | Sort::Backticked);
        if self.token.starts_line {
            return self.unexpected(OUTCOME);
        }
        if word && !self.names_outcome() {
            return Ok((None, self.name(OUTCOME)?));
        }
        let key = self.constant("a key or the name of an outcome")?;
        if self.token.starts_line {
            return self.unexpected(OUTCOME);
        }
        Ok((Some(key), self.name(OUTCOME)?))
    }

    /// Whether the token after the one at hand is the name of an outcome, not `at`; or the
    /// dot of `` opened.`x` ``, which is a key before one.
    fn names_outcome(&self) -> bool {
        let ahead = self.ahead();
        if ahead.starts_line {
            return false;
        }
        if ahead.sort == Sort::Dot && self.token.is_one_of(&["opened", "promised"]) {
            return true;
        }
        ahead.sort == Sort::Backticked || ahead.sort == Sort::Word && !ahead.is_word("at")
    }
}
