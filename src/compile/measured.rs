//! Measures: what is made of the events, and how far it looks back.

use super::Compiler;
use super::naming::value_scope;
use super::pattern::Key;
use super::scope::Scope;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::Known;
use crate::limits::BUCKETS;
use crate::span::Span;
use crate::syntax::tree::{Aggregate, ExprId, Measure, Pattern, Period, Place, Reckoning};

/// Steps of a period that names none, the longest first, in milliseconds.
const STEPS: [i64; 5] = [86_400_000, 3_600_000, 60_000, 1_000, 1];

/// What an aggregate of values of a type is; nothing when it means nothing.
pub(super) const fn result(aggregate: Aggregate, ty: Ty<'_>) -> Option<Ty<'_>> {
    Some(match (aggregate, ty) {
        (Aggregate::Count, _) => Ty::Int,
        (Aggregate::Share, _) => Ty::Percent,
        (Aggregate::Sum, Ty::Int) => Ty::Int,
        (Aggregate::Sum, Ty::Decimal | Ty::Percent) => Ty::Decimal,
        (Aggregate::Mean, Ty::Int | Ty::Decimal | Ty::Percent) => Ty::Decimal,
        (Aggregate::Sum | Aggregate::Mean, Ty::Duration) => Ty::Duration,
        (
            Aggregate::Min | Aggregate::Max | Aggregate::Last,
            Ty::Int | Ty::Decimal | Ty::Percent | Ty::Time | Ty::Duration,
        ) => ty,
        _ => return None,
    })
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles a measure.
    #[inline(never)]
    pub(super) fn measure(&mut self, rule: u32, node: &'t Measure<'s>) {
        let place = self.known_of(rule);
        match node.reckoning {
            Reckoning::Expression(value) => {
                self.measure_of_measures(node.name.text, place, value);
            }
            Reckoning::Events {
                aggregate,
                of,
                when,
                period,
            } => {
                let (bucket, buckets) = self.period(period);
                let (ty, whole) = match aggregate {
                    Aggregate::Share => self.share_of_events(place, when),
                    _ => self.measure_of_events(place, aggregate, of, when),
                };
                let known: Known = self.build.at(place);
                self.build.put(
                    place,
                    Known {
                        sort: sort_of(aggregate),
                        ty: ty.plain() as u8,
                        whole: u8::from(whole),
                        bucket,
                        buckets,
                        ..known
                    },
                );
            }
            Reckoning::Followed(followed) => {
                self.share_of_followed(place, self.tree.at(followed));
            }
        }
    }

    /// What a measure reads of its events. Says its type, and whether the values are whole
    /// numbers.
    fn measure_of_events(
        &mut self,
        place: u32,
        aggregate: Aggregate,
        of: Option<ExprId>,
        when: Place<Pattern<'s>>,
    ) -> (Ty<'s>, bool) {
        let (event, mut update) = self.begin_update(place, self.tree.at(when), true);
        let Some(of) = of else {
            self.add_update(event, update);
            return (Ty::Int, false);
        };
        let first = self.build.code_len();
        let operand = self.lower(&value_scope(event, place), of);
        if let Some(value) = operand.value() {
            self.build.constant(value);
        }
        update.code = self.code_since(first);
        self.add_update(event, update);
        if operand.ty.is_wrong() {
            return (Ty::Wrong, false);
        }
        match result(aggregate, operand.ty) {
            Some(ty) => (ty, operand.ty.is_int()),
            None => {
                let found = operand.ty.word();
                self.wrong(diagnostic::MEASURE_TYPE, operand.span, found);
                (Ty::Wrong, false)
            }
        }
    }

    /// A share: its condition is the value, and every event counts whose condition is known.
    fn share_of_events(&mut self, place: u32, when: Place<Pattern<'s>>) -> (Ty<'s>, bool) {
        let when = self.tree.at(when);
        let (event, mut update) = self.begin_unguarded(place, when, &Key::None);
        let Some(condition) = when.guard else {
            let found = when.event.text;
            self.wrong(diagnostic::SHARE_OF_ALL, when.span, found);
            return (Ty::Wrong, false);
        };
        let first = self.build.code_len();
        let scope = value_scope(event, place).and_ledger();
        let operand = self.lower(&scope, condition);
        let operand = self.yes_or_no(operand);
        if let Some(value) = operand.value() {
            self.build.constant(value);
        }
        update.code = self.code_since(first);
        self.add_update(event, update);
        (Ty::Percent, true)
    }

    /// A measure made of others. Where others read it, it is written out; here it is for
    /// whoever asks the engine.
    fn measure_of_measures(&mut self, name: &str, place: u32, value: ExprId) {
        let naming = self.naming(name);
        if naming.is_some_and(|(_, naming)| naming.wrong != 0) {
            return;
        }
        let first = self.build.code_len();
        let operand = self.lower(&Scope::MEASURE, value);
        if let Some(value) = operand.value() {
            self.build.constant(value);
        }
        let fine = operand.ty.is_ordered() || operand.ty.is_wrong();
        if !fine {
            let wrong = Diagnostic::new(diagnostic::MEASURE_TYPE, operand.span, operand.ty.word());
            self.report(wrong);
        }
        let known: Known = self.build.at(place);
        self.build.put(
            place,
            Known {
                sort: 8,
                ty: operand.ty.plain() as u8,
                code: self.code_since(first),
                ..known
            },
        );
    }

    /// The milliseconds of a bucket, none without a period, and how many buckets there are.
    pub(super) fn period(&mut self, period: Option<Place<Period>>) -> (i64, u16) {
        let Some(period) = period else {
            return (0, 1);
        };
        let (whole, step) = match *self.tree.at(period) {
            Period::Each(whole) => return (self.constant_duration(whole).unwrap_or(1), 1),
            Period::Over(whole, step) => (whole, step),
        };
        let span = self.tree.expr(whole).span;
        let Some(length) = self.constant_duration(whole) else {
            return (1, 1);
        };
        let bucket = match step {
            Some(step) => {
                let Some(bucket) = self.constant_duration(step) else {
                    return (1, 1);
                };
                if length % bucket != 0 {
                    let found = self.written(self.tree.expr(step).span);
                    let other = self.written(span);
                    let span = self.tree.expr(step).span;
                    let uneven = Diagnostic::new(diagnostic::UNEVEN_STEP, span, found);
                    self.report(uneven.other(other));
                    return (1, 1);
                }
                bucket
            }
            None => step_of(length),
        };
        (bucket, self.buckets(length / bucket.max(1), span))
    }

    fn buckets(&mut self, buckets: i64, span: Span) -> u16 {
        match u16::try_from(buckets) {
            Ok(fits) if buckets <= BUCKETS => fits,
            _ => {
                let found = self.written(span);
                self.passed(diagnostic::BUCKETS_LIMIT, span, found, BUCKETS as usize);
                1
            }
        }
    }
}

/// The number of what is measured, as [`Known::sort`] has it.
pub(super) const fn sort_of(aggregate: Aggregate) -> u8 {
    match aggregate {
        Aggregate::Count => 2,
        Aggregate::Sum => 3,
        // A share is the mean of yes and no.
        Aggregate::Mean | Aggregate::Share => 4,
        Aggregate::Min => 5,
        Aggregate::Max => 6,
        Aggregate::Last => 7,
    }
}

/// The longest step that is shorter than a period and divides it.
fn step_of(length: i64) -> i64 {
    let mut steps = STEPS.into_iter();
    steps
        .find(|step| *step < length && length % step == 0)
        .unwrap_or(length)
}
