//! Sums, differences, products and quotients.

use super::Compiler;
use super::expression::Operand;
use super::fold;
use super::scope::Scope;
use super::types::{Arithmetic, Ty};
use crate::diagnostic::{self, Diagnostic};
use crate::image::op::Op;
use crate::span::Span;
use crate::syntax::tree::{ExprId, ExprKind, Op as Sign};

impl<'s> Compiler<'_, 's, '_, '_> {
    /// `left sign right`.
    #[inline(never)]
    pub(super) fn arithmetic(
        &mut self,
        scope: &Scope,
        sign: Sign,
        (left, right): (ExprId, ExprId),
        span: Span,
    ) -> Operand<'s> {
        let start = self.build.code_len();
        let silence = matches!(self.tree.expr(left).kind, ExprKind::Silent(_));
        let left = self.lower(scope, left);
        let middle = self.build.code_len();
        let right = self.lower(scope, right);
        if left.ty.is_wrong() || right.ty.is_wrong() {
            return Operand::wrong(span);
        }
        if silence {
            let found = self.written(left.span);
            self.wrong(diagnostic::SILENCE_IN_SUM, left.span, found);
            return Operand::wrong(span);
        }
        let Some(does) = Arithmetic::of(sign, left.ty, right.ty) else {
            let code = match sign {
                Sign::Add => diagnostic::CANNOT_ADD,
                Sign::Sub => diagnostic::CANNOT_SUBTRACT,
                Sign::Mul => diagnostic::CANNOT_MULTIPLY,
                _ => diagnostic::CANNOT_DIVIDE,
            };
            let wrong = Diagnostic::new(code, span, left.ty.word());
            self.report(wrong.other(right.ty.word()));
            return Operand::wrong(span);
        };
        let (left, right) = if does.scaled {
            // The right one first: what is put in before it would move it.
            let end = self.build.code_len();
            let right = self.as_decimal(right, end);
            (self.as_decimal(left, middle), right)
        } else {
            (left, right)
        };
        if left.ty.is_wrong() || right.ty.is_wrong() {
            return Operand::wrong(span);
        }
        if let (Some(left), Some(right)) = (left.value(), right.value()) {
            return match fold::arithmetic(does.op, left, right) {
                Ok(value) => Operand::number(does.ty, value, span),
                Err(wrong) => self.uncountable(wrong, span),
            };
        }
        if right.value() == Some(0) && matches!(does.op, Op::Div | Op::DivDecimal) {
            return self.uncountable(fold::Wrong::DivisionByZero, span);
        }
        let depth = self.both(left, right, start);
        self.build.op(does.op);
        Operand::computed(does.ty, depth, span)
    }

    /// The operand as a decimal when it is a whole number; its operations end at `end`.
    pub(super) fn as_decimal(&mut self, operand: Operand<'s>, end: u32) -> Operand<'s> {
        if !operand.ty.is_int() {
            return operand;
        }
        let ty = Ty::Decimal;
        match operand.value() {
            Some(value) => match fold::decimal(value) {
                Ok(value) => Operand::number(ty, value, operand.span),
                Err(wrong) => self.uncountable(wrong, operand.span),
            },
            None => {
                self.build.insert(end, &[Op::ToDecimal as u8]);
                Operand { ty, ..operand }
            }
        }
    }

    /// Writes what is constant of two sides, the left one's operations having started at
    /// `start`, and says how many values are held at once.
    pub(super) fn both(&mut self, left: Operand<'s>, right: Operand<'s>, start: u32) -> usize {
        if let Some(value) = left.value() {
            self.build.constant_at(start, value);
        }
        if let Some(value) = right.value() {
            self.build.constant(value);
        }
        left.depth.max(right.depth.saturating_add(1))
    }
}
