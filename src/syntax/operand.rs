//! The nodes of expressions, and how deep they may nest.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Expr, ExprId, ExprKind, Op};
use crate::diagnostic::{self, Diagnostic};
use crate::limits::NESTING;
use crate::span::Span;

/// An expression that has been read: its node, where it stands, and how high its tree
/// is.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub(super) id: ExprId,
    pub(super) span: Span,
    pub(super) height: usize,
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// A node without operands, from `start` to what was taken last.
    #[inline]
    pub(super) fn leaf(&mut self, start: u32, kind: ExprKind<'s>) -> Parsed<Operand> {
        let span = self.since(start);
        let id = self.expr(Expr { kind, span })?;
        Ok(Operand {
            id,
            span,
            height: 1,
        })
    }

    /// A node over one operand, from `start` to what was taken last.
    #[inline]
    pub(super) fn over(
        &mut self,
        start: u32,
        operand: Operand,
        kind: ExprKind<'s>,
    ) -> Parsed<Operand> {
        let span = self.since(start);
        let height = self.higher(operand.height, span)?;
        let id = self.expr(Expr { kind, span })?;
        Ok(Operand { id, span, height })
    }

    /// `left op right`, or `right` when nothing stands before it.
    #[inline]
    pub(super) fn join(&mut self, left: Option<(Op, Operand)>, right: Operand) -> Parsed<Operand> {
        let Some((op, left)) = left else {
            return Ok(right);
        };
        let span = left.span.to(right.span);
        let height = self.higher(left.height.max(right.height), span)?;
        let kind = ExprKind::Binary(op, left.id, right.id);
        let id = self.expr(Expr { kind, span })?;
        Ok(Operand { id, span, height })
    }

    /// One more than `below`, unless that is too high: whoever walks the tree relies on
    /// it.
    fn higher(&mut self, below: usize, span: Span) -> Parsed<usize> {
        if below >= NESTING {
            return self.too_deep(span);
        }
        Ok(below + 1)
    }

    /// Counts one level of recursion more.
    pub(super) fn deeper(&mut self) -> Parsed<()> {
        if self.depth >= NESTING {
            return self.too_deep(self.token.span);
        }
        self.depth += 1;
        Ok(())
    }

    fn too_deep<T>(&mut self, span: Span) -> Parsed<T> {
        self.stop(Diagnostic::new(diagnostic::NESTED, span, "").number(NESTING as i64))
    }

    /// Takes `or` or `and`, unless it joins the two ends of a cap.
    pub(super) fn takes_joint(&mut self, word: &str) -> bool {
        if !self.at_word(word) {
            return false;
        }
        let ends = |joins: &str| self.depth == 0 && self.ahead().is_word(joins);
        !self.joins.is_some_and(ends) && self.takes_word(word)
    }

    /// Takes the sign of a comparison; `is` and `:` are meant as `=`.
    pub(super) fn takes_comparison(&mut self) -> Option<Op> {
        let op = match self.token.sort {
            Sort::Eq => Op::Eq,
            Sort::Ne => Op::Ne,
            Sort::Lt => Op::Lt,
            Sort::Le => Op::Le,
            Sort::Gt => Op::Gt,
            Sort::Ge => Op::Ge,
            Sort::Colon => self.foreign_equals(),
            Sort::Word if self.token.text == "is" => self.foreign_equals(),
            _ => return None,
        };
        self.take();
        Some(op)
    }

    /// Takes `in`, or `not in`, which is told of.
    pub(super) fn takes_in(&mut self) -> bool {
        if self.at_word("not") && self.ahead().is_word("in") {
            let span = self.token.span.to(self.ahead().span);
            self.report_at(diagnostic::NOT_IN, span, "");
            self.take();
        }
        self.takes_word("in")
    }

    /// Tells of a further comparison behind one, and goes on behind it.
    pub(super) fn unchained(&mut self) -> Parsed<()> {
        let span = self.token.span;
        while self.takes_comparison().is_some() {
            self.report_at(diagnostic::CHAINED, span, "");
            self.constant("a value")?;
        }
        Ok(())
    }

    fn foreign_equals(&mut self) -> Op {
        self.report_at(diagnostic::FOREIGN_SIGN, self.token.span, "=");
        Op::Eq
    }

    /// Whether the name at hand is that of a table: a parenthesis follows on its line.
    pub(super) fn asks_table(&self) -> bool {
        const OTHERS: &[&str] = &["not", "yes", "no", "true", "false"];
        let behind = self.behind();
        behind.trim_start_matches([' ', '\t']).starts_with('(') && !self.token.is_one_of(OTHERS)
    }

    /// Whether `during` or `outside` and a name stand here. An attribute may bear either
    /// word too: then what goes on behind a name follows.
    pub(super) fn asks_calendar(&self) -> bool {
        const AFTER_A_NAME: &[&str] = &[
            "and", "or", "in", "is", "not", "of", "until", "require", "for",
        ];
        if !self.token.is_one_of(&["during", "outside"]) {
            return false;
        }
        let ahead = self.ahead();
        ahead.is_name() && !ahead.starts_line && !ahead.is_one_of(AFTER_A_NAME)
    }

    /// Whether a constant or an amount can begin with the token at hand.
    pub(super) fn at_value(&self) -> bool {
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
                | Sort::Minus
        )
    }

    /// Tells of `30 days`: a number whose unit stands apart.
    pub(super) fn check_unit(&mut self, number: Operand) -> Parsed<()> {
        const UNITS: &[&str] = &[
            "ms", "s", "m", "h", "d", "w", "sec", "min", "second", "seconds", "minute", "minutes",
            "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years",
        ];
        if self.token.starts_line || !self.token.is_one_of(UNITS) {
            return Ok(());
        }
        let span = number.span.to(self.token.span);
        let found = self.written(span);
        self.stop(Diagnostic::new(diagnostic::UNIT_APART, span, found))
    }
}
