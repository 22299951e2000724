//! Expressions.

use super::{ExprId, List, Name};
use crate::span::Span;

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'s> {
    /// What it says.
    pub kind: ExprKind<'s>,
    /// All of it, parentheses included.
    pub span: Span,
}

/// The sorts of expression.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'s> {
    /// `42`.
    Int(i64),
    /// `4.5`, in thousandths.
    Decimal(i64),
    /// `90%`, in thousandths of one.
    Percent(i64),
    /// `yes`, `no`, `true`, `false`.
    Bool(bool),
    /// `30d`, `1h30m`, in milliseconds.
    Duration(i64),
    /// `2025-12-25`, `2025-12-25 09:30:00`: UTC, milliseconds since 1970.
    Time(i64),
    /// `"text"`.
    Text(&'s str),
    /// `day 50 09:30`, only in scenarios: milliseconds since the base.
    Day(i64),
    /// An attribute of this clause's event, a word of a choice, a field of the score, or the
    /// name of a `let`, a fact, a status or a measure.
    Name(&'s str),
    /// `opened.x`.
    Opened(&'s str),
    /// `promised.x`.
    Promised(&'s str),
    /// `previous x`: what a fact was before.
    Previous(&'s str),
    /// `has x`, `has opened.x`, `has promised.x`, `has previous x`: the operand is one of the
    /// four names.
    Has(ExprId),
    /// `silent D`.
    Silent(ExprId),
    /// `silent N times usual [after G gaps]`: the operands are literal numbers.
    Usual(ExprId, Option<ExprId>),
    /// `x falls N times each D`: a field of the score, a literal number, a duration.
    Falls(ExprId, ExprId, ExprId),
    /// `during CALENDAR`, or `outside CALENDAR` when `outside` is set.
    During {
        /// Whether it asks for closed time.
        outside: bool,
        /// The calendar's name.
        calendar: Name<'s>,
    },
    /// `DURATION of CALENDAR`: only where a limit is a duration, and there the whole of
    /// it.
    Of(ExprId, Name<'s>),
    /// `not x`.
    Not(ExprId),
    /// `-x`.
    Negate(ExprId),
    /// `x op y`.
    Binary(Op, ExprId, ExprId),
    /// `TABLE(x)`: what the table of this name says of x.
    Lookup(&'s str, ExprId),
    /// `x in (a, b, c)`.
    InSet(ExprId, List<Expr<'s>>),
    /// `x in A`: whether x is one of the ids of the list A.
    InList(ExprId, Name<'s>),
    /// `[a, b, c]`, only in scenarios: the ids of a list.
    List(List<Expr<'s>>),
    /// `x in a..b`, both included; either end may be open.
    InRange(ExprId, Option<ExprId>, Option<ExprId>),
}

/// Operators with two sides, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `=`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
}
