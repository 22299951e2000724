//! Values that must be constant: durations, points, costs, odds.

use super::Compiler;
use super::expression::Operand;
use super::fold;
use super::scope::Scope;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::Maybe;
use crate::limits::{DURATION_MS, FELT};
use crate::syntax::tree::{ExprId, ExprKind};

impl<'s> Compiler<'_, 's, '_, '_> {
    /// A constant, or nothing when it is none, which is reported.
    fn constant(&mut self, id: ExprId) -> Option<Operand<'s>> {
        let operand = self.lower(&Scope::CONSTANT, id);
        operand.value()?;
        Some(operand)
    }

    /// A constant whole number, if it is one.
    pub(super) fn constant_whole(&mut self, id: ExprId) -> Option<u32> {
        let operand = self.constant(id)?;
        let value = operand.value().filter(|_| operand.ty.is_int())?;
        u32::try_from(value).ok()
    }

    /// A constant duration that is greater than zero, in milliseconds, perhaps of a
    /// calendar, which is told plus one.
    pub(super) fn constant_length(&mut self, id: ExprId) -> Option<(i64, Maybe)> {
        let (of, calendar) = self.of_calendar(id);
        self.always_has_zone(id, calendar);
        self.constant_duration(of).map(|delay| (delay, calendar))
    }

    /// A constant duration that is greater than zero, in milliseconds.
    pub(super) fn constant_duration(&mut self, id: ExprId) -> Option<i64> {
        let operand = self.lower(&Scope::CONSTANT, id);
        if !self.is_duration(operand) {
            return None;
        }
        self.positive(operand)
    }

    /// Whether the operand is a duration, which is reported when it is not.
    pub(super) fn is_duration(&mut self, operand: Operand<'s>) -> bool {
        if !matches!(operand.ty, Ty::Duration | Ty::Wrong) {
            let wrong =
                Diagnostic::new(diagnostic::NOT_A_DURATION, operand.span, operand.ty.word());
            self.report(wrong);
        }
        matches!(operand.ty, Ty::Duration)
    }

    /// A constant duration's milliseconds when they are possible.
    pub(super) fn positive(&mut self, operand: Operand<'s>) -> Option<i64> {
        let delay = operand.value()?;
        let found = self.written(operand.span);
        if delay <= 0 {
            self.wrong(diagnostic::NOT_POSITIVE, operand.span, found);
            return None;
        }
        if delay > DURATION_MS {
            let days = (DURATION_MS / 86_400_000) as usize;
            self.passed(diagnostic::DURATION_LIMIT, operand.span, found, days);
            return None;
        }
        Some(delay)
    }

    /// A constant number in thousandths.
    pub(super) fn thousandths(&mut self, id: ExprId) -> Option<i64> {
        let operand = self.constant(id)?;
        if !operand.ty.is_number() {
            let wrong = Diagnostic::new(diagnostic::NOT_A_NUMBER, operand.span, operand.ty.word());
            self.report(wrong);
            return None;
        }
        let value = operand.value()?;
        if !operand.ty.is_int() {
            return Some(value);
        }
        match fold::decimal(value) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.uncountable(wrong, operand.span);
                None
            }
        }
    }

    /// Constant points from -100 to +100, in thousandths.
    pub(super) fn constant_points(&mut self, id: ExprId) -> Option<i64> {
        let points = self.thousandths(id)?;
        self.points(points, id)
    }

    /// The points when they are between -100 and +100, and not written as a percentage.
    pub(super) fn points(&mut self, points: i64, id: ExprId) -> Option<i64> {
        let written = match self.tree.expr(id).kind {
            ExprKind::Negate(of) => of,
            _ => id,
        };
        if matches!(self.tree.expr(written).kind, ExprKind::Percent(_)) {
            let span = self.tree.expr(id).span;
            let found = self.written(span);
            self.wrong(diagnostic::PERCENT_POINTS, span, found);
            return None;
        }
        if (-FELT..=FELT).contains(&points) {
            return Some(points);
        }
        let span = self.tree.expr(id).span;
        let found = self.written(span);
        self.passed(
            diagnostic::POINTS_RANGE,
            span,
            found,
            (FELT / 1000) as usize,
        );
        None
    }

    /// What something costs, in thousandths.
    pub(super) fn cost(&mut self, id: ExprId) -> Option<i64> {
        let cost = self.thousandths(id)?;
        if cost < 0 {
            let span = self.tree.expr(id).span;
            let found = self.written(span);
            self.wrong(diagnostic::NEGATIVE_COST, span, found);
            return None;
        }
        Some(cost)
    }

    /// How likely something is, in thousandths of one.
    pub(super) fn odds(&mut self, id: ExprId) -> Option<i64> {
        let odds = self.thousandths(id)?;
        if !(0..=1000).contains(&odds) {
            let span = self.tree.expr(id).span;
            let found = self.written(span);
            self.wrong(diagnostic::ODDS_RANGE, span, found);
            return None;
        }
        Some(odds)
    }
}
