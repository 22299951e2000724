//! Limits in time.

use super::Compiler;
use super::scope::Scope;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Limit, Maybe, Range, Section};
use crate::image::op::Op;
use crate::limits::STORED;
use crate::span::Span;
use crate::syntax::tree;

/// What limits count from, as [`Limit::base`] has it.
pub(super) mod base {
    /// The opening plus a constant.
    pub(in crate::compile) const OPENING: u8 = 0;
    /// A kept attribute of the opening plus a constant.
    pub(in crate::compile) const KEPT: u8 = 1;
    /// A time computed at the opening.
    pub(in crate::compile) const TIME: u8 = 2;
    /// A duration computed at the opening.
    pub(in crate::compile) const DURATION: u8 = 3;
    /// The act plus a constant.
    pub(in crate::compile) const ACT: u8 = 4;
    /// The act plus a duration that is computed.
    pub(in crate::compile) const ACT_DURATION: u8 = 5;
    /// The opening plus a constant, stored: of a calendar, or where pauses move it.
    pub(in crate::compile) const COUNTED: u8 = 6;
    /// The act plus a duration that is computed at the act, and stored: what is known may
    /// be something else when the watch ends.
    pub(in crate::compile) const ACT_STORED: u8 = 7;
}

/// How long after the opening a limit is, when that is constant and of no calendar.
pub(super) fn since_opening(limit: &Limit) -> Option<i64> {
    let constant = matches!(limit.base, base::OPENING | base::COUNTED) && limit.calendar == 0;
    constant.then_some(limit.delay)
}

/// A limit that a mistake was reported of: it counts from nothing, and compares with
/// nothing.
const WRONG: Limit = Limit {
    base: u8::MAX,
    slot: 0,
    delay: 0,
    code: Range { first: 0, count: 0 },
    calendar: 0,
    under: 0,
};

impl<'s> Compiler<'_, 's, '_, '_> {
    /// A limit that is set at the opening.
    pub(super) fn opening_limit(&mut self, scope: &Scope, limit: &tree::Limit) -> Limit {
        let (id, exclusive) = match *limit {
            tree::Limit::Within(id) | tree::Limit::By(id) => (id, 0),
            tree::Limit::Under(id) | tree::Limit::Before(id) => (id, 1),
        };
        if matches!(limit, tree::Limit::Within(_) | tree::Limit::Under(_)) {
            let bases = (base::OPENING, base::DURATION);
            let mut limit = self.duration_limit(scope, id, exclusive, bases);
            if limit.base == base::OPENING && (limit.calendar != 0 || self.kept.moves) {
                limit.base = base::COUNTED;
            }
            if matches!(limit.base, base::DURATION | base::COUNTED) {
                self.store(&mut limit, id);
            }
            return limit;
        }
        self.time_limit(scope, id, exclusive)
    }

    /// A limit of a landing, backfire or taking, which is set at the act.
    pub(super) fn act_limit(&mut self, scope: &Scope, limit: &tree::Limit) -> Limit {
        let bases = (base::ACT, base::ACT_DURATION);
        let (id, exclusive) = match *limit {
            tree::Limit::Within(id) => (id, 0),
            tree::Limit::Under(id) => (id, 1),
            tree::Limit::By(id) | tree::Limit::Before(id) => {
                let span = self.tree.expr(id).span;
                self.wrong(diagnostic::NOT_A_DURATION, span, Ty::Time.word());
                return WRONG;
            }
        };
        self.kept.reads_known = false;
        let mut limit = self.duration_limit(scope, id, exclusive, bases);
        if limit.base == base::ACT && self.kept.reads_known {
            // What is known may be another zone when the watch ends.
            let first = self.build.code_len();
            self.build.constant(limit.delay);
            (limit.base, limit.delay) = (base::ACT_DURATION, 0);
            limit.code = self.code_since(first);
        }
        if limit.base == base::ACT_DURATION && self.kept.reads_known {
            limit.base = base::ACT_STORED;
            self.store(&mut limit, id);
        }
        limit
    }

    fn duration_limit(
        &mut self,
        scope: &Scope,
        id: tree::ExprId,
        exclusive: i64,
        (constant, computed): (u8, u8),
    ) -> Limit {
        let first = self.build.code_len();
        let (id, calendar) = self.of_calendar(id);
        let operand = self.lower(scope, id);
        let mut limit = Limit {
            base: constant,
            calendar,
            ..Limit::default()
        };
        // What is counted of a calendar ends where it is counted, perhaps after a night.
        let exclusive = if calendar == 0 {
            limit.delay = -exclusive;
            exclusive
        } else {
            limit.under = exclusive as u8;
            0
        };
        if !self.is_duration(operand) {
            return WRONG;
        }
        if operand.known.is_some() {
            let Some(delay) = self.positive(operand) else {
                return WRONG;
            };
            limit.delay = delay.saturating_sub(exclusive);
        } else {
            limit.base = computed;
            limit.code = self.code_since(first);
        }
        limit
    }

    /// The duration of `8h of office`, and its calendar plus one.
    pub(super) fn of_calendar(&mut self, id: tree::ExprId) -> (tree::ExprId, Maybe) {
        let tree::ExprKind::Of(length, name) = self.tree.expr(id).kind else {
            return (id, 0);
        };
        self.in_hours(length);
        let calendar = self.calendar_named(&name);
        (length, calendar.map_or(0, |place| place.saturating_add(1)))
    }

    /// Reports days and weeks: of a calendar they are so many hours.
    fn in_hours(&mut self, id: tree::ExprId) {
        let expr = self.tree.expr(id);
        match expr.kind {
            tree::ExprKind::Duration(_) => {
                let found = self.written(expr.span);
                if found.contains(['d', 'w']) {
                    self.wrong(diagnostic::DAYS_OF_CALENDAR, expr.span, found);
                }
            }
            tree::ExprKind::Binary(_, left, right) => {
                self.in_hours(left);
                self.in_hours(right);
            }
            tree::ExprKind::Negate(operand) => self.in_hours(operand),
            tree::ExprKind::Lookup(name, _) => self.table_in_hours(name, expr.span),
            tree::ExprKind::Name(name) => {
                // What stands for itself was told of, and is not followed.
                let naming = self.naming(name).filter(|(_, naming)| naming.wrong == 0);
                let Some(value) = naming.and_then(|(_, naming)| self.definition(&naming)) else {
                    return;
                };
                let used = self.used;
                self.used = used.or(Some(expr.span));
                self.in_hours(value);
                self.used = used;
            }
            _ => {}
        }
    }

    /// The same of the values of a table, which `asked` asks.
    // In a frame of its own, for what asks it may nest deep.
    #[inline(never)]
    fn table_in_hours(&mut self, name: &str, asked: Span) {
        let Some(table) = self.table_named(name) else {
            return;
        };
        let used = self.used;
        self.used = used.or(Some(asked));
        for value in self.values(table) {
            self.in_hours(value);
        }
        self.used = used;
    }

    fn time_limit(&mut self, scope: &Scope, id: tree::ExprId, exclusive: i64) -> Limit {
        let first = self.build.code_len();
        let operand = self.lower(scope, id);
        if !matches!(operand.ty, Ty::Time) {
            if !operand.ty.is_wrong() {
                let found = operand.ty.word();
                let wrong = Diagnostic::new(diagnostic::NOT_A_TIME, operand.span, found);
                self.report(wrong);
            }
            return WRONG;
        }
        if let Some(time) = operand.value() {
            self.build.constant(time);
        }
        let code = self.code_since(first);
        let bytes = self.build.section(Section::Code);
        let bytes = bytes.get(first as usize..).unwrap_or_default();
        if let Some((slot, delay)) = opened_plus(bytes)
            && let Some(delay) = delay.checked_sub(exclusive)
        {
            self.build.code_cut(first);
            return Limit {
                base: base::KEPT,
                slot,
                delay,
                ..Limit::default()
            };
        }
        let mut limit = Limit {
            base: base::TIME,
            delay: -exclusive,
            code,
            ..Limit::default()
        };
        self.store(&mut limit, id);
        limit
    }

    /// Gives a limit a place among those an instance stores.
    fn store(&mut self, limit: &mut Limit, id: tree::ExprId) {
        limit.slot = self.kept.stored;
        if usize::from(self.kept.stored) == STORED {
            let span = self.tree.expr(id).span;
            let found = self.written(span);
            self.passed(diagnostic::STORED_LIMIT, span, found, STORED);
        }
        self.kept.stored = self.kept.stored.saturating_add(1);
    }

    /// The operations written since `first`.
    pub(super) fn code_since(&self, first: u32) -> Range {
        Range {
            first,
            count: self.build.code_len().saturating_sub(first),
        }
    }
}

/// The kept attribute and the delay, when the operations say no more than `opened.x`
/// plus or minus constants, which are computed as a whole.
fn opened_plus(code: &[u8]) -> Option<(u16, i64)> {
    let (leading, rest) = match constant(code) {
        Some((number, rest)) => (Some(number), rest),
        None => (None, code),
    };
    let (slot, mut rest) = match rest {
        [op, slot, rest @ ..] if *op == Op::Opened as u8 => (u16::from(*slot), rest),
        _ => return None,
    };
    let mut delay = 0_i64;
    let mut add = |number: i64| {
        delay = delay.checked_add(number)?;
        Some(())
    };
    if let Some(number) = leading {
        let (op, after) = rest.split_first()?;
        if *op != Op::Add as u8 {
            return None;
        }
        add(number)?;
        rest = after;
    }
    while !rest.is_empty() {
        let (number, after) = constant(rest)?;
        let (op, after) = after.split_first()?;
        match *op {
            op if op == Op::Add as u8 => add(number)?,
            op if op == Op::Sub as u8 => add(number.checked_neg()?)?,
            _ => return None,
        }
        rest = after;
    }
    Some((slot, delay))
}

/// A constant at the front of operations, and what follows it.
fn constant(code: &[u8]) -> Option<(i64, &[u8])> {
    let (op, rest) = code.split_first()?;
    let (number, rest) = rest.split_first_chunk()?;
    (*op == Op::Const as u8).then_some((i64::from_le_bytes(*number), rest))
}
