//! Signs that an alert reads beside the score: a silence longer than usual, and a fall
//! that goes on.

use super::Compiler;
use super::build::Naming;
use super::expression::Operand;
use super::naming::sort;
use super::scope::Scope;
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Silence, Trend};
use crate::image::op::{Field, Op};
use crate::limits::{FALLS, GAPS, TIMES, USUAL_GAPS};
use crate::span::Span;
use crate::syntax::tree::{ExprId, ExprKind};

impl<'s> Compiler<'_, 's, '_, '_> {
    /// `silent N times usual after G gaps`.
    #[inline(never)]
    pub(super) fn usual(
        &mut self,
        scope: &Scope,
        times: ExprId,
        gaps: Option<ExprId>,
        span: Span,
    ) -> Operand<'s> {
        if !scope.silent {
            let found = self.written(span);
            self.wrong(diagnostic::SILENT_HERE, span, found);
            return Operand::wrong(span);
        }
        let delay = match self.tree.expr(times).kind {
            ExprKind::Int(times) => times.saturating_mul(1000),
            ExprKind::Decimal(times) => times,
            _ => 0,
        };
        let times = self.counted(times, (delay, 1000), TIMES);
        let gaps = match gaps {
            Some(gaps) => self.whole_number(gaps, GAPS),
            None => Some(USUAL_GAPS),
        };
        match (times, gaps) {
            (Some(delay), Some(gaps)) => self.silence(
                Silence {
                    delay,
                    gaps,
                    ..Silence::default()
                },
                span,
            ),
            _ => Operand::wrong(span),
        }
    }

    /// `x falls N times each D`.
    #[inline(never)]
    pub(super) fn falls(
        &mut self,
        scope: &Scope,
        (of, times, each): (ExprId, ExprId, ExprId),
        span: Span,
    ) -> Operand<'s> {
        if !scope.silent {
            let found = self.written(span);
            self.wrong(diagnostic::FALLS_HERE, span, found);
            return Operand::wrong(span);
        }
        let falling = self.falling(of);
        let times = self.whole_number(times, FALLS);
        let each = self.constant_duration(each);
        let (Some(falling), Some(times), Some(each)) = (falling, times, each) else {
            return Operand::wrong(span);
        };
        let trend = Trend {
            times,
            each,
            ..falling
        };
        let count = self.build.count::<Trend>();
        let same = (0..count).find(|place| self.build.at::<Trend>(*place) == trend);
        let place = same.unwrap_or(count);
        let Ok(index) = u8::try_from(place) else {
            let found = self.written(span);
            self.passed(diagnostic::TRENDS_LIMIT, span, found, 256);
            return Operand::wrong(span);
        };
        if same.is_none() {
            self.build.push(trend);
        }
        self.build.op_at(Op::Falls, index);
        Operand::computed(Ty::Bool, 1, span)
    }

    /// What may fall: a field of the score, or something known.
    fn falling(&mut self, of: ExprId) -> Option<Trend> {
        let of = *self.tree.expr(of);
        let ExprKind::Name(name) = of.kind else {
            let found = self.written(of.span);
            self.wrong(diagnostic::NO_TREND, of.span, found);
            return None;
        };
        if let Some(known) = self.naming(name) {
            return self.known_falling(known, name, of.span);
        }
        // Fields of facets and of journeys, and what is counted, have a dot.
        if name.contains('.') {
            self.wrong(diagnostic::NO_TREND, of.span, name);
            return None;
        }
        let Some(field) = Field::ALL.into_iter().find(|field| field.word() == name) else {
            let mut near = Suggestion::new(name);
            Field::ALL.iter().for_each(|field| near.offer(field.word()));
            self.offer_known(&mut near);
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_FALL, of.span, name);
            self.report(unknown.other(near.answer()));
            return None;
        };
        if matches!(field, Field::Moments | Field::Cap) {
            self.wrong(diagnostic::NO_TREND, of.span, name);
            return None;
        }
        self.program.disappoints |= u8::from(field == Field::Disappointment);
        Some(Trend {
            field: field as u8,
            ..Trend::default()
        })
    }

    /// Something known that may fall, when there is more and less of it.
    fn known_falling(
        &mut self,
        (place, naming): (u32, Naming),
        name: &'s str,
        span: Span,
    ) -> Option<Trend> {
        if naming.sort == sort::LET {
            self.wrong(diagnostic::LET_FALLS, span, name);
            return None;
        }
        // What it reads counts as read by an alert. What is written of it is not: the trend
        // reads it by its place.
        let code = self.build.code_len();
        let operand = self.read_known(&Scope::SCORE, (place, naming), span);
        self.build.code_cut(code);
        if operand.ty.is_wrong() {
            return None;
        }
        if !operand.ty.is_ordered() {
            let other = match naming.sort {
                sort::STATUS => "status",
                sort::JOURNEY => "journey",
                _ => operand.ty.word(),
            };
            let found = Diagnostic::new(diagnostic::NO_MORE_OR_LESS, span, name);
            self.report(found.other(other));
            return None;
        }
        Some(Trend {
            known: naming.known.saturating_add(1),
            ..Trend::default()
        })
    }

    /// A literal whole number from 1 to `most`.
    fn whole_number(&mut self, id: ExprId, most: i64) -> Option<u16> {
        let value = match self.tree.expr(id).kind {
            ExprKind::Int(value) => value,
            _ => 0,
        };
        let value = self.counted(id, (value, 1), most)?;
        u16::try_from(value).ok()
    }

    /// A number of so many parts of one, from one to `most` ones.
    fn counted(&mut self, id: ExprId, (value, one): (i64, i64), most: i64) -> Option<i64> {
        if (one..=most.saturating_mul(one)).contains(&value) {
            return Some(value);
        }
        let span = self.tree.expr(id).span;
        let found = Diagnostic::new(diagnostic::TIMES_RANGE, span, self.written(span));
        self.report(found.number(most));
        None
    }
}
