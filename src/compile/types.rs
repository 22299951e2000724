//! What expressions can be, and what operators make of them.

use crate::image::op::Op;
use crate::syntax::tree::{List, Name, Op as Sign, TypeExpr};
use crate::value::Type;

/// The type of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ty<'s> {
    /// Something a mistake was reported of: it goes with anything.
    Wrong,
    /// An id.
    Id,
    /// A whole number.
    Int,
    /// A decimal.
    Decimal,
    /// A percentage.
    Percent,
    /// Yes or no.
    Bool,
    /// A point in time.
    Time,
    /// A length of time.
    Duration,
    /// A text.
    Text,
    /// One of these words.
    Choice(List<Name<'s>>),
    /// A list of ids, which is no value.
    Ids,
}

impl<'s> Ty<'s> {
    /// The type of an attribute that was declared so.
    pub(super) const fn declared(ty: &TypeExpr<'s>) -> Self {
        match ty {
            TypeExpr::Id => Self::Id,
            TypeExpr::Int(..) => Self::Int,
            TypeExpr::Decimal(..) => Self::Decimal,
            TypeExpr::Percent => Self::Percent,
            TypeExpr::Bool => Self::Bool,
            TypeExpr::Time => Self::Time,
            TypeExpr::Duration => Self::Duration,
            TypeExpr::Text => Self::Text,
            TypeExpr::Choice(words) => Self::Choice(*words),
            TypeExpr::Ids(_) => Self::Ids,
        }
    }

    /// The type as attributes have it.
    pub(super) const fn plain(self) -> Type {
        match self {
            Self::Wrong | Self::Id => Type::Id,
            Self::Int => Type::Int,
            Self::Decimal => Type::Decimal,
            Self::Percent => Type::Percent,
            Self::Bool => Type::Bool,
            Self::Time => Type::Time,
            Self::Duration => Type::Duration,
            Self::Text => Type::Text,
            Self::Choice(_) => Type::Choice,
            Self::Ids => Type::Ids,
        }
    }

    /// The word rule authors write.
    pub(super) const fn word(self) -> &'static str {
        self.plain().word()
    }

    /// The type of the key that `matching` finds in an attribute of this type: one of the ids
    /// of a list.
    pub(super) const fn as_key(self) -> Self {
        match self {
            Self::Ids => Self::Id,
            other => other,
        }
    }

    /// Whether a mistake was reported of it.
    pub(super) const fn is_wrong(self) -> bool {
        matches!(self, Self::Wrong)
    }

    /// Whether it is a number of any sort.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Decimal | Self::Percent)
    }

    /// Whether it is kept in thousandths.
    pub(super) const fn is_decimal(self) -> bool {
        matches!(self, Self::Decimal | Self::Percent)
    }

    /// Whether it is a whole number.
    pub(super) const fn is_int(self) -> bool {
        matches!(self, Self::Int)
    }

    /// Whether more and less mean anything.
    pub(super) const fn is_ordered(self) -> bool {
        self.is_number() || matches!(self, Self::Time | Self::Duration)
    }
}

/// What an operator of arithmetic does to two types.
#[derive(Clone, Copy)]
pub(super) struct Arithmetic<'s> {
    /// The operation.
    pub(super) op: Op,
    /// The type of its result.
    pub(super) ty: Ty<'s>,
    /// Whether whole numbers become decimals first.
    pub(super) scaled: bool,
}

impl<'s> Arithmetic<'s> {
    /// `left sign right`, if it means anything.
    pub(super) fn of(sign: Sign, left: Ty<'s>, right: Ty<'s>) -> Option<Self> {
        use Ty::{Decimal, Duration, Int, Percent, Time};
        let exact = |op, ty| {
            Some(Self {
                op,
                ty,
                scaled: false,
            })
        };
        let scaled = |op| {
            Some(Self {
                op,
                ty: Decimal,
                scaled: true,
            })
        };
        let numbers = left.is_number() && right.is_number();
        match (sign, left, right) {
            (Sign::Add, Int, Int) => exact(Op::Add, Int),
            (Sign::Sub, Int, Int) => exact(Op::Sub, Int),
            (Sign::Mul, Int, Int) => exact(Op::Mul, Int),
            (Sign::Div, Int, Int) => exact(Op::DivDecimal, Decimal),
            (Sign::Add, ..) if numbers => scaled(Op::Add),
            (Sign::Sub, ..) if numbers => scaled(Op::Sub),
            (Sign::Mul, ..) if numbers => scaled(Op::MulDecimal),
            (Sign::Div, ..) if numbers => scaled(Op::DivDecimal),
            (Sign::Add, Duration, Duration) => exact(Op::Add, Duration),
            (Sign::Sub, Duration, Duration) => exact(Op::Sub, Duration),
            (Sign::Add, Time, Duration) | (Sign::Add, Duration, Time) => exact(Op::Add, Time),
            (Sign::Sub, Time, Duration) => exact(Op::Sub, Time),
            (Sign::Sub, Time, Time) => exact(Op::Sub, Duration),
            (Sign::Mul, Duration, Int) | (Sign::Mul, Int, Duration) => exact(Op::Mul, Duration),
            (Sign::Mul, Duration, Decimal | Percent) | (Sign::Mul, Decimal | Percent, Duration) => {
                exact(Op::MulDecimal, Duration)
            }
            (Sign::Div, Duration, Duration) => exact(Op::DivDecimal, Decimal),
            (Sign::Div, Duration, Int) => exact(Op::Div, Duration),
            (Sign::Div, Duration, Decimal | Percent) => exact(Op::DivDecimal, Duration),
            _ => None,
        }
    }
}

/// The operation of a comparison.
pub(super) const fn comparison(sign: Sign) -> Option<Op> {
    Some(match sign {
        Sign::Eq => Op::Eq,
        Sign::Ne => Op::Ne,
        Sign::Lt => Op::Lt,
        Sign::Le => Op::Le,
        Sign::Gt => Op::Gt,
        Sign::Ge => Op::Ge,
        _ => return None,
    })
}

/// The comparison that says the same with its sides exchanged.
pub(super) const fn mirrored(op: Op) -> Op {
    match op {
        Op::Lt => Op::Gt,
        Op::Le => Op::Ge,
        Op::Gt => Op::Lt,
        Op::Ge => Op::Le,
        other => other,
    }
}
