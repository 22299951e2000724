//! Expressions, weakest operator first.
//!
//! Every level reads its operand in one place, so that the levels become one frame of
//! the stack; parentheses and signs are the only recursion, and it is counted.

use super::reader::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Expr, ExprId, ExprKind, List, Op};
use crate::diagnostic::{self, Diagnostic};
use crate::limits::NESTING;
use crate::span::Span;

/// An expression that has been read: its place, its own place in the text, and how high
/// its tree is.
#[derive(Clone, Copy)]
struct Built {
    id: ExprId,
    span: Span,
    height: usize,
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// A condition: `a = 1 and not b`.
    pub(super) fn expression(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        Ok(self.disjunction()?.id)
    }

    /// An amount, which holds no comparison: `30d`, `opened.arrival + 1h`.
    pub(super) fn amount(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        Ok(self.sum()?.id)
    }

    /// What a moment feels like, or a cap: an amount that may begin with `+`.
    pub(super) fn felt(&mut self) -> Parsed<ExprId> {
        self.takes(Sort::Plus);
        self.amount()
    }

    /// A condition that holds no `and` or `or` outside parentheses.
    pub(super) fn simple_condition(&mut self) -> Parsed<ExprId> {
        self.depth = 0;
        Ok(self.inversion()?.id)
    }

    /// `a or b or c`.
    fn disjunction(&mut self) -> Parsed<Built> {
        let mut left = None;
        loop {
            let right = self.conjunction()?;
            let whole = self.joined(left, right)?;
            if !self.takes_operator_word("or") {
                return Ok(whole);
            }
            left = Some((Op::Or, whole));
        }
    }

    /// `a and b and c`.
    fn conjunction(&mut self) -> Parsed<Built> {
        let mut left = None;
        loop {
            let right = self.inversion()?;
            let whole = self.joined(left, right)?;
            if !self.takes_operator_word("and") {
                return Ok(whole);
            }
            left = Some((Op::And, whole));
        }
    }

    /// Takes `or` or `and`, unless it joins the parts of a breach.
    fn takes_operator_word(&mut self, word: &str) -> bool {
        if !self.at_word(word) || self.joins_breach() {
            return false;
        }
        self.takes_word(word)
    }

    /// Whether the `or` or `and` at hand joins `until` and `for` of a breach.
    fn joins_breach(&self) -> bool {
        let Some(word) = self.joins else {
            return false;
        };
        self.depth == 0 && self.ahead().is_word(word)
    }

    /// `not a`.
    fn inversion(&mut self) -> Parsed<Built> {
        if !self.at_word("not") {
            return self.comparison();
        }
        let start = self.take().span.start;
        self.deeper()?;
        let operand = self.inversion()?;
        self.depth -= 1;
        self.over(start, operand, ExprKind::Not(operand.id))
    }

    /// `a < b`, `a in (b, c)`, `a in 1..5`.
    fn comparison(&mut self) -> Parsed<Built> {
        let left = self.sum()?;
        let whole = if let Some(op) = self.comparing() {
            self.take();
            let right = self.sum()?;
            self.joined(Some((op, left)), right)?
        } else if self.at_word("in") && !self.ahead().is_word("time") {
            self.take();
            self.membership(left)?
        } else {
            return Ok(left);
        };
        if self.comparing().is_some() {
            let sign = self.token.span;
            let found = self.written(sign);
            return self.stop(Diagnostic::new(diagnostic::CHAINED, sign, found));
        }
        Ok(whole)
    }

    /// The comparison at hand.
    fn comparing(&self) -> Option<Op> {
        Some(match self.token.sort {
            Sort::Eq => Op::Eq,
            Sort::Ne => Op::Ne,
            Sort::Lt => Op::Lt,
            Sort::Le => Op::Le,
            Sort::Gt => Op::Gt,
            Sort::Ge => Op::Ge,
            _ => return None,
        })
    }

    /// `(b, c)` or `1..5`, after `a in`.
    fn membership(&mut self, left: Built) -> Parsed<Built> {
        let kind = if self.at(Sort::Left) {
            ExprKind::InSet(left.id, self.set()?)
        } else {
            let from = self.bound()?;
            if !self.at(Sort::Dots) {
                return self.unexpected("a list `(a, b)` or a range `1..5`");
            }
            self.take();
            let to = self.bound()?;
            if from.is_none() && to.is_none() {
                return self.unexpected("a number beside `..`");
            }
            ExprKind::InRange(left.id, from, to)
        };
        self.over(left.span.start, left, kind)
    }

    /// `(b, c)`.
    fn set(&mut self) -> Parsed<List<Expr<'s>>> {
        let open = self.take().span;
        let mut members = Chain::new();
        loop {
            let member = self.constant("a value")?;
            members.add(self, member.0);
            if !self.takes(Sort::Comma) {
                break;
            }
        }
        self.close(Sort::Right, open)?;
        Ok(members.list())
    }

    /// One end of a range, if there is one.
    fn bound(&mut self) -> Parsed<Option<ExprId>> {
        match self.token.sort {
            Sort::Minus
            | Sort::Int
            | Sort::Decimal
            | Sort::Percent
            | Sort::Duration
            | Sort::Date => self.constant("a number").map(Some),
            _ => Ok(None),
        }
    }

    /// A literal, perhaps with a sign, or a word.
    pub(super) fn constant(&mut self, expected: &'static str) -> Parsed<ExprId> {
        let start = self.token.span.start;
        if !self.takes(Sort::Minus) {
            return Ok(self.literal(expected)?.id);
        }
        if !matches!(
            self.token.sort,
            Sort::Int | Sort::Decimal | Sort::Percent | Sort::Duration
        ) {
            return self.unexpected("a number");
        }
        let operand = self.literal("a number")?;
        let span = self.since(start);
        self.expr(Expr {
            kind: ExprKind::Negate(operand.id),
            span,
        })
    }

    /// `a + b - c`.
    fn sum(&mut self) -> Parsed<Built> {
        let mut left = None;
        loop {
            let right = self.product()?;
            let whole = self.joined(left, right)?;
            let op = match self.token.sort {
                Sort::Plus => Op::Add,
                Sort::Minus => Op::Sub,
                _ => return Ok(whole),
            };
            self.take();
            left = Some((op, whole));
        }
    }

    /// `a * b / c`.
    fn product(&mut self) -> Parsed<Built> {
        let mut left = None;
        loop {
            let right = self.negation()?;
            let whole = self.joined(left, right)?;
            let op = match self.token.sort {
                Sort::Star => Op::Mul,
                Sort::Slash => Op::Div,
                _ => return Ok(whole),
            };
            self.take();
            left = Some((op, whole));
        }
    }

    /// `-a`.
    fn negation(&mut self) -> Parsed<Built> {
        if !self.at(Sort::Minus) {
            return self.primary();
        }
        let start = self.take().span.start;
        self.deeper()?;
        let operand = self.negation()?;
        self.depth -= 1;
        self.over(start, operand, ExprKind::Negate(operand.id))
    }

    /// A value, `has x`, `silent 60d` or an expression in parentheses.
    fn primary(&mut self) -> Parsed<Built> {
        if self.at(Sort::Left) {
            return self.group();
        }
        if self.at_word("has") {
            return self.has();
        }
        if self.at_word("silent") {
            return self.silent();
        }
        self.literal("a value")
    }

    /// `(a)`.
    fn group(&mut self) -> Parsed<Built> {
        let open = self.take().span;
        self.deeper()?;
        let mut inside = self.disjunction()?;
        self.depth -= 1;
        self.close(Sort::Right, open)?;
        inside.span = self.since(open.start);
        self.widen(inside.id, inside.span);
        Ok(inside)
    }

    /// `has x`.
    fn has(&mut self) -> Parsed<Built> {
        let start = self.take().span.start;
        let name = matches!(self.token.sort, Sort::Word | Sort::Backticked);
        if !name || self.token.is_one_of(LANGUAGE) {
            return self.unexpected("the name of an attribute");
        }
        let operand = self.literal("the name of an attribute")?;
        self.over(start, operand, ExprKind::Has(operand.id))
    }

    /// `silent 60d`.
    fn silent(&mut self) -> Parsed<Built> {
        let start = self.take().span.start;
        self.deeper()?;
        let operand = if self.at(Sort::Left) {
            self.group()?
        } else if self.at(Sort::Duration) {
            self.literal("a duration such as `60d`")?
        } else {
            return self.unexpected("a duration such as `60d`");
        };
        self.depth -= 1;
        self.over(start, operand, ExprKind::Silent(operand.id))
    }

    /// A literal or a name.
    fn literal(&mut self, expected: &'static str) -> Parsed<Built> {
        let value = self.token.value;
        let text = self.token.text;
        let start = self.token.span.start;
        let kind = match self.token.sort {
            Sort::Int => ExprKind::Int(value),
            Sort::Decimal => ExprKind::Decimal(value),
            Sort::Percent => ExprKind::Percent(value),
            Sort::Duration => ExprKind::Duration(value),
            Sort::Text => ExprKind::Text(text),
            Sort::Backticked => ExprKind::Name(text),
            Sort::Date => {
                let time = self.time()?;
                return self.leaf(start, ExprKind::Time(time));
            }
            Sort::Word if self.token.is_one_of(&["not", "has", "silent"]) => {
                return self.unexpected(expected);
            }
            Sort::Word => return self.word(),
            _ => return self.unexpected(expected),
        };
        self.take();
        self.leaf(start, kind)
    }

    /// `yes`, a name, or a name of another event: `opened.x`, `promised.x`.
    fn word(&mut self) -> Parsed<Built> {
        let token = self.take();
        let start = token.span.start;
        let kind = match token.text {
            "yes" | "true" => ExprKind::Bool(true),
            "no" | "false" => ExprKind::Bool(false),
            "opened" | "promised" if self.touches(Sort::Dot) => {
                self.take();
                let name = self.name("the name of an attribute")?;
                match token.text {
                    "opened" => ExprKind::Opened(name.text),
                    _ => ExprKind::Promised(name.text),
                }
            }
            text => match text.split_once('.') {
                Some(("opened", name)) => ExprKind::Opened(name),
                Some(("promised", name)) => ExprKind::Promised(name),
                _ => ExprKind::Name(text),
            },
        };
        self.leaf(start, kind)
    }

    /// Whether the token at hand is of this sort and stands right behind the last.
    fn touches(&self, sort: Sort) -> bool {
        self.at(sort) && self.token.span.start == self.last_end
    }

    /// `2025-12-25`, `2025-12-25 09:30`: milliseconds since 1970.
    pub(super) fn time(&mut self) -> Parsed<i64> {
        let date = self.need(Sort::Date, "a date such as `2025-12-25`")?.value;
        let clock = if self.at(Sort::Clock) {
            self.take().value
        } else {
            0
        };
        Ok(date.saturating_add(clock))
    }

    // Nodes.

    fn leaf(&mut self, start: u32, kind: ExprKind<'s>) -> Parsed<Built> {
        let span = self.since(start);
        let id = self.expr(Expr { kind, span })?;
        Ok(Built {
            id,
            span,
            height: 1,
        })
    }

    /// A node over one operand, from `start` to what was taken last.
    fn over(&mut self, start: u32, operand: Built, kind: ExprKind<'s>) -> Parsed<Built> {
        let span = self.since(start);
        let height = self.height(operand.height, span)?;
        let id = self.expr(Expr { kind, span })?;
        Ok(Built { id, span, height })
    }

    /// `left op right`, or `right` when nothing stands before it.
    fn joined(&mut self, left: Option<(Op, Built)>, right: Built) -> Parsed<Built> {
        let Some((op, left)) = left else {
            return Ok(right);
        };
        let span = left.span.to(right.span);
        let height = self.height(left.height.max(right.height), span)?;
        let kind = ExprKind::Binary(op, left.id, right.id);
        let id = self.expr(Expr { kind, span })?;
        Ok(Built { id, span, height })
    }

    /// One more than `below`, unless that is too high.
    fn height(&mut self, below: usize, span: Span) -> Parsed<usize> {
        if below >= NESTING {
            return self.too_deep(span);
        }
        Ok(below + 1)
    }

    /// Counts one level of recursion more.
    fn deeper(&mut self) -> Parsed<()> {
        if self.depth >= NESTING {
            let span = self.token.span;
            return self.too_deep(span);
        }
        self.depth += 1;
        Ok(())
    }

    fn too_deep<T>(&mut self, span: Span) -> Parsed<T> {
        self.stop(Diagnostic::new(diagnostic::NESTED, span, "").number(NESTING as i64))
    }
}

/// The words of the language where a value can stand.
const LANGUAGE: &[&str] = &["not", "has", "silent", "yes", "no", "true", "false"];
