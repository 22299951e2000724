//! Expressions: each is checked, folded when it is constant, and written as operations.
//!
//! A constant is not written until it stands beside something that is not; then it is
//! put in before or after it.

use super::Compiler;
use super::build::Build;
use super::fold::Wrong;
use super::scope::Scope;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Section, Silence};
use crate::image::op::{Field, Op};
use crate::limits::{NESTING, STACK};
use crate::span::Span;
use crate::syntax::tree::{Expr, ExprId, ExprKind, List, Name, Op as Sign};

/// What a constant is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Known<'s> {
    /// A number of any type, as the engine keeps it.
    Number(i64),
    /// A text.
    Text(&'s str),
}

/// One side of an operator, or a whole expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand<'s> {
    /// Its type.
    pub(super) ty: Ty<'s>,
    /// Its value when it is constant: then nothing is written of it yet.
    pub(super) known: Option<Known<'s>>,
    /// How many values are held at once to compute it.
    pub(super) depth: usize,
    /// Where it stands.
    pub(super) span: Span,
}

impl<'s> Operand<'s> {
    /// A constant.
    pub(super) const fn number(ty: Ty<'s>, number: i64, span: Span) -> Self {
        Self {
            ty,
            known: Some(Known::Number(number)),
            depth: 1,
            span,
        }
    }

    /// Something that is computed.
    pub(super) const fn computed(ty: Ty<'s>, depth: usize, span: Span) -> Self {
        Self {
            ty,
            known: None,
            depth,
            span,
        }
    }

    /// Something a mistake was reported of.
    pub(super) const fn wrong(span: Span) -> Self {
        Self::computed(Ty::Wrong, 1, span)
    }

    /// Its value, when it is a constant other than a text.
    pub(super) const fn value(&self) -> Option<i64> {
        match self.known {
            Some(Known::Number(number)) => Some(number),
            _ => None,
        }
    }
}

impl Build<'_> {
    /// Writes an operation without operands.
    pub(super) fn op(&mut self, op: Op) {
        self.append(Section::Code, &[op as u8]);
    }

    /// Writes an operation on an attribute or the like.
    pub(super) fn op_at(&mut self, op: Op, place: u8) {
        self.append(Section::Code, &[op as u8, place]);
    }

    /// Writes a number of an operation.
    pub(super) fn number(&mut self, number: i64) {
        self.append(Section::Code, &number.to_le_bytes());
    }

    /// Writes a count of an operation.
    pub(super) fn short(&mut self, number: u16) {
        self.append(Section::Code, &number.to_le_bytes());
    }

    /// Puts a constant between the operations, at `at`.
    pub(super) fn constant_at(&mut self, at: u32, number: i64) {
        let [a, b, c, d, e, f, g, h] = number.to_le_bytes();
        self.insert(at, &[Op::Const as u8, a, b, c, d, e, f, g, h]);
    }

    /// Writes a constant.
    pub(super) fn constant(&mut self, number: i64) {
        self.op(Op::Const);
        self.number(number);
    }
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Checks an expression and writes it, unless it is constant.
    pub(super) fn lower(&mut self, scope: &Scope, id: ExprId) -> Operand<'s> {
        self.side(scope, id, None)
    }

    /// The same, where a bare name may be one of the words of a choice.
    pub(super) fn side(
        &mut self,
        scope: &Scope,
        id: ExprId,
        words: Option<List<Name<'s>>>,
    ) -> Operand<'s> {
        let expr = *self.tree.expr(id);
        // Only names that are written out can bring it to this.
        if self.depth >= NESTING {
            let span = self.used.unwrap_or(expr.span);
            let found = self.written(span);
            self.passed(diagnostic::NAME_DEPTH, span, found, NESTING);
            return Operand::wrong(expr.span);
        }
        self.depth += 1;
        let operand = self.expr(scope, &expr, words);
        self.depth -= 1;
        if operand.depth > STACK {
            self.passed(diagnostic::STACK_LIMIT, expr.span, "", STACK);
            return Operand::wrong(expr.span);
        }
        operand
    }

    /// The same for an expression that stands in a list.
    pub(super) fn expr(
        &mut self,
        scope: &Scope,
        expr: &Expr<'s>,
        words: Option<List<Name<'s>>>,
    ) -> Operand<'s> {
        let span = expr.span;
        let number = |ty, number| Operand::number(ty, number, span);
        match expr.kind {
            ExprKind::Int(value) => number(Ty::Int, value),
            ExprKind::Decimal(value) => number(Ty::Decimal, value),
            ExprKind::Percent(value) => number(Ty::Percent, value),
            ExprKind::Bool(value) => number(Ty::Bool, i64::from(value)),
            ExprKind::Duration(value) => number(Ty::Duration, value),
            ExprKind::Time(value) => number(Ty::Time, value),
            ExprKind::Text(text) => Operand {
                known: Some(Known::Text(text)),
                ..number(Ty::Text, 0)
            },
            ExprKind::Day(_) => {
                self.unexpected(span, "a value");
                Operand::wrong(span)
            }
            ExprKind::Name(name) => self.named(scope, name, span, words),
            ExprKind::Opened(name) => {
                let found = self.opened(scope, name, span);
                self.read(Op::Opened, found, span)
            }
            ExprKind::Promised(name) => {
                let found = self.promised(scope, name, span);
                self.read(Op::Promised, found, span)
            }
            ExprKind::Previous(name) => self.previous(scope, name, span),
            ExprKind::Has(operand) => self.has(scope, operand, span),
            ExprKind::Lookup(name, asked) => self.lookup(scope, name, asked, span),
            ExprKind::Silent(operand) => self.silent(scope, operand, span),
            ExprKind::Usual(times, gaps) => self.usual(scope, times, gaps, span),
            ExprKind::Falls(of, times, each) => self.falls(scope, (of, times, each), span),
            ExprKind::During { outside, calendar } => self.during(scope, outside, &calendar, span),
            ExprKind::Of(..) => {
                self.unexpected(span, "a value");
                Operand::wrong(span)
            }
            ExprKind::Not(operand) => self.not(scope, operand, span),
            ExprKind::Negate(operand) => self.negate(scope, operand, span),
            ExprKind::Binary(sign @ (Sign::And | Sign::Or), left, right) => {
                self.logic(scope, sign, (left, right), span)
            }
            ExprKind::Binary(sign, left, right) => match super::types::comparison(sign) {
                Some(op) => self.compare(scope, op, (left, right), span),
                None => self.arithmetic(scope, sign, (left, right), span),
            },
            ExprKind::InSet(operand, members) => self.in_set(scope, operand, members, span),
            ExprKind::InRange(operand, from, to) => self.in_range(scope, operand, (from, to), span),
            ExprKind::InList(operand, list) => self.in_list(scope, operand, &list, span),
            ExprKind::List(_) => {
                self.unexpected(span, "a value");
                Operand::wrong(span)
            }
        }
    }

    /// A bare name: an attribute of the event, else a word of a choice where one is
    /// compared with; or a field of the score.
    #[inline(never)]
    fn named(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
        words: Option<List<Name<'s>>>,
    ) -> Operand<'s> {
        match self.meant(scope, name, span, words) {
            Ok(None) => {}
            Ok(Some(naming)) => return self.read_known(scope, naming, span),
            Err(wrong) => return wrong,
        }
        if let Some(words) = words.filter(|_| !self.is_attribute(scope, name)) {
            let place = self.tree.list(words).position(|word| word.text == name);
            if let Some(place) = place {
                return Operand::number(Ty::Choice(words), place as i64, span);
            }
            self.unknown_word(words, name, span);
            return Operand::wrong(span);
        }
        let read = self.gap(scope, name, span);
        if let Some(read) = read.or_else(|| self.now(scope, name, span)) {
            return read;
        }
        if !self.is_attribute(scope, name) {
            let read = self.ledger(scope, name, span);
            if let Some(read) = read.or_else(|| self.count(scope, name, span)) {
                return read;
            }
        }
        if let Some(read) = self.journeys_ended(scope, Op::Part, name, span) {
            return read;
        }
        if scope.score {
            if let Some(part) = self.part(name, span) {
                return self.read_part(Op::Part, part, span);
            }
            if self.is_misspelt_count(name, span) {
                return Operand::wrong(span);
            }
            return match self.field(name, span) {
                Some(field) => {
                    self.program.disappoints |= u8::from(field == Field::Disappointment);
                    self.build.op_at(Op::Field, field as u8);
                    let ty = if field == Field::Moments {
                        Ty::Int
                    } else {
                        Ty::Decimal
                    };
                    Operand::computed(ty, 1, span)
                }
                None => Operand::wrong(span),
            };
        }
        if scope.ledger && !self.is_attribute(scope, name) && self.is_misspelt_count(name, span) {
            return Operand::wrong(span);
        }
        let found = self.bare(scope, name, span);
        self.read(Op::Attribute, found, span)
    }

    /// Writes that an attribute is read.
    fn read(&mut self, op: Op, found: Option<(u8, Ty<'s>)>, span: Span) -> Operand<'s> {
        match found {
            Some((_, Ty::Ids)) if op != Op::HasAttribute => {
                let found = self.written(span);
                self.wrong(diagnostic::LIST_READ, span, found);
                Operand::wrong(span)
            }
            Some((place, ty)) => {
                self.build.op_at(op, place);
                Operand::computed(ty, 1, span)
            }
            None => Operand::wrong(span),
        }
    }

    #[inline(never)]
    fn has(&mut self, scope: &Scope, operand: ExprId, span: Span) -> Operand<'s> {
        let operand = *self.tree.expr(operand);
        let known = match operand.kind {
            ExprKind::Name(name) => match self.meant(scope, name, operand.span, None) {
                Ok(Some(naming)) => Some(self.read_known(scope, naming, operand.span)),
                Ok(None) => {
                    let gap = self.gap(scope, name, operand.span);
                    gap.or_else(|| self.now(scope, name, operand.span))
                }
                Err(wrong) => Some(wrong),
            },
            ExprKind::Previous(name) => Some(self.previous(scope, name, operand.span)),
            _ => None,
        };
        if let Some(known) = known {
            return self.is_there(known, span);
        }
        if let ExprKind::Name(name) = operand.kind
            && let Some(read) = self.journeys_ended(scope, Op::HasPart, name, operand.span)
        {
            return read;
        }
        let (op, found) = match operand.kind {
            ExprKind::Name(name) if scope.score => {
                if let Some(part) = self.part(name, operand.span) {
                    return self.read_part(Op::HasPart, part, span);
                }
                let field = self.field(name, operand.span);
                let counts = field == Some(Field::Disappointment);
                self.program.disappoints |= u8::from(counts);
                (Op::HasField, field.map(|field| (field as u8, Ty::Bool)))
            }
            ExprKind::Name(name) => (Op::HasAttribute, self.bare(scope, name, operand.span)),
            ExprKind::Opened(name) => (Op::HasOpened, self.opened(scope, name, operand.span)),
            ExprKind::Promised(name) => (Op::HasPromised, self.promised(scope, name, operand.span)),
            _ => {
                self.unexpected(operand.span, "the name of an attribute");
                (Op::HasAttribute, None)
            }
        };
        let read = self.read(op, found, operand.span);
        Operand {
            span,
            ty: if read.ty.is_wrong() {
                Ty::Wrong
            } else {
                Ty::Bool
            },
            ..read
        }
    }

    #[inline(never)]
    fn silent(&mut self, scope: &Scope, operand: ExprId, span: Span) -> Operand<'s> {
        if !scope.silent {
            let found = self.written(span);
            self.wrong(diagnostic::SILENT_HERE, span, found);
            return Operand::wrong(span);
        }
        let Some(delay) = self.constant_duration(operand) else {
            return Operand::wrong(span);
        };
        self.silence(
            Silence {
                delay,
                ..Silence::default()
            },
            span,
        )
    }

    /// Asks of a silence, the one that is asked of already or a new one.
    pub(super) fn silence(&mut self, silence: Silence, span: Span) -> Operand<'s> {
        self.broken_silence(span);
        let count = self.build.count::<Silence>();
        let same = (0..count).find(|place| self.build.at::<Silence>(*place) == silence);
        let place = same.unwrap_or(count);
        let Ok(index) = u8::try_from(place) else {
            let found = self.written(span);
            self.passed(diagnostic::SILENCES_LIMIT, span, found, 256);
            return Operand::wrong(span);
        };
        if same.is_none() {
            self.build.push(silence);
        }
        self.build.op_at(Op::Silent, index);
        Operand::computed(Ty::Bool, 1, span)
    }

    /// Reports a silence that nothing ends.
    fn broken_silence(&mut self, span: Span) {
        if !self.subject_acts {
            let found = self.written(span);
            self.wrong(diagnostic::NO_SUBJECT_ACTS, span, found);
        }
    }

    #[inline(never)]
    fn not(&mut self, scope: &Scope, operand: ExprId, span: Span) -> Operand<'s> {
        let operand = self.lower(scope, operand);
        let operand = self.yes_or_no(operand);
        match operand.value() {
            Some(value) => Operand::number(Ty::Bool, i64::from(value == 0), span),
            None => {
                self.build.op(Op::Not);
                Operand { span, ..operand }
            }
        }
    }

    #[inline(never)]
    fn negate(&mut self, scope: &Scope, operand: ExprId, span: Span) -> Operand<'s> {
        let operand = self.lower(scope, operand);
        if operand.ty.is_wrong() {
            return Operand { span, ..operand };
        }
        let ty = match operand.ty {
            Ty::Int | Ty::Duration | Ty::Decimal => operand.ty,
            Ty::Percent => Ty::Decimal,
            _ => {
                let found =
                    Diagnostic::new(diagnostic::NOT_A_NUMBER, operand.span, operand.ty.word());
                self.report(found);
                return Operand::wrong(span);
            }
        };
        match operand.value() {
            Some(value) => match value.checked_neg() {
                Some(value) => Operand::number(ty, value, span),
                None => self.uncountable(Wrong::Overflow, span),
            },
            None => {
                self.build.op(Op::Negate);
                Operand {
                    ty,
                    span,
                    ..operand
                }
            }
        }
    }

    /// `left and right`, `left or right`: the right side is passed over when the left
    /// one decides.
    #[inline(never)]
    fn logic(
        &mut self,
        scope: &Scope,
        sign: Sign,
        (left, right): (ExprId, ExprId),
        span: Span,
    ) -> Operand<'s> {
        let (skip, join, decides) = match sign {
            Sign::And => (Op::SkipIfFalse, Op::And, 0),
            _ => (Op::SkipIfTrue, Op::Or, 1),
        };
        let left = self.lower(scope, left);
        let left = self.yes_or_no(left);
        let middle = self.build.code_len();
        if let Some(value) = left.value() {
            let right = self.lower(scope, right);
            let right = self.yes_or_no(right);
            if value == decides {
                self.build.code_cut(middle);
                return Operand { span, ..left };
            }
            return Operand { span, ..right };
        }
        self.build.append(Section::Code, &[skip as u8, 0, 0]);
        let from = self.build.code_len();
        let right = self.lower(scope, right);
        let right = self.yes_or_no(right);
        match right.value() {
            Some(value) if value != decides => {
                self.build.code_cut(middle);
                return Operand { span, ..left };
            }
            Some(value) => self.build.constant(value),
            None => {}
        }
        self.build.op(join);
        let far = self.build.code_len().saturating_sub(from);
        match u16::try_from(far) {
            Ok(far) => {
                let [low, high] = far.to_le_bytes();
                let at = middle.saturating_add(1);
                self.build.patch(at, &[low, high]);
            }
            Err(_) => self.passed(
                diagnostic::SKIP_LIMIT,
                right.span,
                "",
                usize::from(u16::MAX),
            ),
        }
        let depth = left.depth.max(right.depth.saturating_add(1));
        Operand::computed(Ty::Bool, depth, span)
    }

    /// The operand, reported when it is not a yes or no.
    pub(super) fn yes_or_no(&mut self, operand: Operand<'s>) -> Operand<'s> {
        if matches!(operand.ty, Ty::Bool | Ty::Wrong) {
            return operand;
        }
        let wrong = Diagnostic::new(diagnostic::NOT_YES_NO, operand.span, operand.ty.word());
        self.report(wrong);
        Operand::wrong(operand.span)
    }

    /// Reports a constant that cannot be computed.
    #[inline(never)]
    pub(super) fn uncountable(&mut self, wrong: Wrong, span: Span) -> Operand<'s> {
        let code = match wrong {
            Wrong::Overflow => diagnostic::OVERFLOW,
            Wrong::DivisionByZero => diagnostic::DIVISION_BY_ZERO,
        };
        let found = self.written(span);
        self.wrong(code, span, found);
        Operand::wrong(span)
    }

    pub(super) fn is_attribute(&self, scope: &Scope, name: &str) -> bool {
        match scope.event {
            super::scope::Source::Kind(kind) => self.attribute(kind, name).is_some(),
            super::scope::Source::Wrong => true,
            super::scope::Source::Nothing | super::scope::Source::Several => false,
        }
    }
}
