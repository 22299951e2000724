//! Comparisons, and whether a value is one of several or lies in a range.

use super::Compiler;
use super::expression::{Known, Operand};
use super::fold;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use super::types::{Ty, mirrored};
use crate::diagnostic::{self, Diagnostic};
use crate::image::TEXT_BASE;
use crate::image::layout::{Literal, Section};
use crate::image::op::Op;
use crate::limits::SET;
use crate::span::Span;
use crate::syntax::tree::{Expr, ExprId, ExprKind, List, Name, TypeExpr};

impl<'s> Compiler<'_, 's, '_, '_> {
    /// `left op right`.
    #[inline(never)]
    pub(super) fn compare(
        &mut self,
        scope: &Scope,
        op: Op,
        (left, right): (ExprId, ExprId),
        span: Span,
    ) -> Operand<'s> {
        let words = self.words_of(scope, left);
        let others = match words {
            Some(_) => None,
            None => self.words_of(scope, right),
        };
        let start = self.build.code_len();
        let left = self.side(scope, left, others);
        let middle = self.build.code_len();
        if left.ty.is_wrong() && matches!(self.tree.expr(right).kind, ExprKind::Name(_)) {
            // It may be a word of the choice that the left side should have been.
            return Operand::wrong(span);
        }
        let right = self.side(scope, right, words);
        self.compared(op, (left, right), (start, middle), span)
    }

    /// The same of what both sides are, which were written from `start` and from `middle` on.
    // Comparisons nest, so a frame that waits for a side holds no more than it must.
    #[inline(never)]
    fn compared(
        &mut self,
        op: Op,
        (left, right): (Operand<'s>, Operand<'s>),
        (start, middle): (u32, u32),
        span: Span,
    ) -> Operand<'s> {
        if left.ty.is_wrong() || right.ty.is_wrong() {
            return Operand::wrong(span);
        }
        let equality = matches!(op, Op::Eq | Op::Ne);
        if !self.comparable(left, right) || !(equality || left.ty.is_ordered()) {
            let code = if self.comparable(left, right) {
                diagnostic::NO_ORDER
            } else {
                diagnostic::CANNOT_COMPARE
            };
            let wrong = Diagnostic::new(code, span, left.ty.word());
            self.report(wrong.other(right.ty.word()));
            return Operand::wrong(span);
        }
        if let (Some(Known::Text(left)), Some(Known::Text(right))) = (left.known, right.known) {
            let holds = (left == right) == (op == Op::Eq);
            return Operand::number(Ty::Bool, i64::from(holds), span);
        }
        if self.is_many_times_whole(left.ty, right) || self.is_many_times_whole(right.ty, left) {
            return Operand::wrong(span);
        }
        let scaled = left.ty.is_decimal() || right.ty.is_decimal();
        let (left, right) = (self.raw(left, right.ty), self.raw(right, left.ty));
        let (left, right) = if scaled {
            let end = self.build.code_len();
            let right = self.as_decimal(right, end);
            (self.as_decimal(left, middle), right)
        } else {
            (left, right)
        };
        if left.ty.is_wrong() || right.ty.is_wrong() {
            return Operand::wrong(span);
        }
        match (left.value(), right.value()) {
            (Some(left), Some(right)) => {
                let holds = fold::compare(op, left, right);
                return Operand::number(Ty::Bool, i64::from(holds), span);
            }
            (None, Some(number)) => {
                if let Some(attribute) = self.lone_attribute(start) {
                    return self.compare_attribute(start, attribute, op, number, span);
                }
            }
            (Some(number), None) => {
                if let Some(attribute) = self.lone_attribute(start) {
                    return self.compare_attribute(start, attribute, mirrored(op), number, span);
                }
            }
            (None, None) => {}
        }
        let depth = self.both(left, right, start);
        self.build.op(op);
        Operand::computed(Ty::Bool, depth, span)
    }

    /// Whether a whole number above one stands where a percentage is asked for, which is
    /// reported: 10 is a thousand percent, and ten percent was meant.
    pub(super) fn is_many_times_whole(&mut self, of: Ty<'s>, number: Operand<'s>) -> bool {
        let many = matches!(of, Ty::Percent)
            && number.ty.is_int()
            && number
                .value()
                .is_some_and(|number| number.unsigned_abs() > 1);
        if many {
            let found = self.written(number.span);
            self.wrong(diagnostic::PERCENT_COMPARED, number.span, found);
        }
        many
    }

    /// The attribute, when all that was written since `start` is that it is read.
    fn lone_attribute(&self, start: u32) -> Option<u8> {
        let code = self.build.section(Section::Code);
        match code.get(start as usize..)? {
            [op, attribute] if *op == Op::Attribute as u8 => Some(*attribute),
            _ => None,
        }
    }

    fn compare_attribute(
        &mut self,
        start: u32,
        attribute: u8,
        op: Op,
        number: i64,
        span: Span,
    ) -> Operand<'s> {
        self.build.code_cut(start);
        let code = [Op::Compare as u8, attribute, op as u8];
        self.build.append(Section::Code, &code);
        self.build.number(number);
        Operand::computed(Ty::Bool, 1, span)
    }

    /// Whether two values can be told to be the same or not.
    fn comparable(&self, left: Operand<'s>, right: Operand<'s>) -> bool {
        let stands_for_id = |operand: Operand<'s>| match operand.known {
            Some(Known::Number(number)) => operand.ty.is_int() && number >= 0,
            Some(Known::Text(_)) => true,
            None => false,
        };
        match (left.ty, right.ty) {
            (Ty::Wrong, _) | (_, Ty::Wrong) => true,
            (Ty::Id, Ty::Id) => true,
            (Ty::Id, _) => stands_for_id(right),
            (_, Ty::Id) => stands_for_id(left),
            (left, right) => self.same(left, right) || (left.is_number() && right.is_number()),
        }
    }

    /// The operand with a text turned into the number that stands for it beside a value
    /// of type `beside`.
    pub(super) fn raw(&mut self, operand: Operand<'s>, beside: Ty<'s>) -> Operand<'s> {
        let Some(Known::Text(text)) = operand.known else {
            return operand;
        };
        let number = match whole(text).filter(|_| matches!(beside, Ty::Id)) {
            Some(number) => number,
            None => self.literal(text),
        };
        Operand::number(operand.ty, number, operand.span)
    }

    /// The number that stands for a text.
    fn literal(&mut self, text: &str) -> i64 {
        let next = self.build.count::<Literal>();
        let place = match self.build.name(super::names::Sort::Literal, text, next) {
            Some(place) => place,
            None => {
                let text = self.build.text(text);
                self.build.push(Literal { text })
            }
        };
        (TEXT_BASE | u64::from(place)) as i64
    }

    /// The words of the choice that an expression is, when it is an attribute's.
    pub(super) fn words_of(&self, scope: &Scope, id: ExprId) -> Option<List<Name<'s>>> {
        let (source, name) = match self.tree.expr(id).kind {
            ExprKind::Name(name) if !self.is_attribute(scope, name) => {
                return self.words_named(scope, name);
            }
            ExprKind::Previous(name) => return self.words_named(scope, name),
            ExprKind::Name(name) => (scope.event, name),
            ExprKind::Opened(name) => (scope.opened, name),
            ExprKind::Promised(name) if scope.promised => return self.promised_words(name),
            _ => return None,
        };
        let Source::Kind(kind) = source else {
            return None;
        };
        match self.attribute(kind, name)?.1 {
            Ty::Choice(words) => Some(words),
            _ => None,
        }
    }

    fn promised_words(&self, name: &str) -> Option<List<Name<'s>>> {
        use crate::syntax::tree::ClauseKind;
        let mut clauses = self.tree.list(self.kept.clauses);
        clauses.find_map(|clause| match clause.kind {
            ClauseKind::ChangeUntil { when, .. }
            | ClauseKind::Honoured {
                when,
                until: Some(_),
                ..
            } => {
                let kind = self.kind_named(self.tree.at(when).event.text)?;
                match self.attribute(kind, name)?.1 {
                    Ty::Choice(words) => Some(words),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// `operand in (members)`.
    #[inline(never)]
    pub(super) fn in_set(
        &mut self,
        scope: &Scope,
        operand: ExprId,
        members: List<Expr<'s>>,
        span: Span,
    ) -> Operand<'s> {
        if members.len() > SET {
            self.passed(diagnostic::SET_LIMIT, span, "", SET);
            return Operand::wrong(span);
        }
        let words = self.words_of(scope, operand);
        let operand = self.lower(scope, operand);
        if operand.ty.is_wrong() {
            return operand;
        }
        // Whether one is a decimal must be known before any is written, so each is
        // looked at twice: kept in between they would take much of a small stack.
        let mut scaled = operand.ty.is_decimal();
        let mut wrong = false;
        for member in self.tree.list(members) {
            let value = self.member(operand, member, words);
            scaled |= value.ty.is_decimal();
            wrong |= value.ty.is_wrong();
        }
        if wrong {
            return Operand::wrong(span);
        }
        let beside = operand;
        let operand = self.settled(operand, scaled);
        let written = self.build.code_len();
        self.build.op_at(Op::InSet, members.len() as u8);
        let mut holds = false;
        for member in self.tree.list(members) {
            let value = self.member(beside, member, words);
            let Some(number) = self.settled(value, scaled).value() else {
                return Operand::wrong(span);
            };
            holds |= operand.value() == Some(number);
            self.build.number(number);
        }
        if operand.known.is_some() {
            self.build.code_cut(written);
            return Operand::number(Ty::Bool, i64::from(holds), span);
        }
        Operand::computed(Ty::Bool, operand.depth, span)
    }

    /// One member of a set, or one end of a range, beside `operand`.
    #[inline(never)]
    fn member(
        &mut self,
        operand: Operand<'s>,
        member: &Expr<'s>,
        words: Option<List<Name<'s>>>,
    ) -> Operand<'s> {
        let value = self.expr(&Scope::CONSTANT, member, words);
        if value.ty.is_wrong() || operand.ty.is_wrong() {
            return value;
        }
        if !self.comparable(operand, value) {
            let wrong = Diagnostic::new(diagnostic::CANNOT_COMPARE, value.span, operand.ty.word());
            self.report(wrong.other(value.ty.word()));
            return Operand::wrong(value.span);
        }
        match (operand.known, value.known) {
            (Some(Known::Text(_)), Some(Known::Text(_))) => {
                let value = self.raw(value, Ty::Text);
                Operand {
                    ty: Ty::Text,
                    ..value
                }
            }
            _ => self.raw(value, operand.ty),
        }
    }

    /// The operand as a number, as thousandths when the others are.
    fn settled(&mut self, operand: Operand<'s>, scaled: bool) -> Operand<'s> {
        let operand = self.raw(operand, Ty::Text);
        if !scaled {
            return operand;
        }
        let end = self.build.code_len();
        self.as_decimal(operand, end)
    }

    /// `operand in list`, an attribute.
    #[inline(never)]
    pub(super) fn in_list(
        &mut self,
        scope: &Scope,
        operand: ExprId,
        list: &Name<'s>,
        span: Span,
    ) -> Operand<'s> {
        let start = self.build.code_len();
        let operand = self.lower(scope, operand);
        let attribute = match scope.event {
            Source::Kind(kind) => self.attribute(kind, list.text),
            Source::Wrong => return Operand::wrong(span),
            Source::Nothing | Source::Several => None,
        };
        let Some((attribute, Ty::Ids)) = attribute else {
            self.no_list_of_ids(scope, list);
            return Operand::wrong(span);
        };
        if operand.ty.is_wrong() {
            return Operand::wrong(span);
        }
        let id = Operand::computed(Ty::Id, 1, list.span);
        if !self.comparable(operand, id) {
            let wrong = Diagnostic::new(diagnostic::IN_LIST_TYPE, operand.span, operand.ty.word());
            self.report(wrong.other(list.text));
            return Operand::wrong(span);
        }
        let operand = self.raw(operand, Ty::Id);
        if let Some(number) = operand.value() {
            self.build.constant_at(start, number);
        }
        self.build.op_at(Op::InList, attribute);
        Operand::computed(Ty::Bool, operand.depth, span)
    }

    /// Reports a name that is no list of ids, where one must stand.
    fn no_list_of_ids(&mut self, scope: &Scope, list: &Name<'s>) {
        let mut near = Suggestion::new(list.text);
        if let Source::Kind(kind) = scope.event
            && let Some(event) = self.event(kind).filter(|_| self.has_room())
        {
            let attributes = self.tree.list(event.attributes);
            for attribute in attributes.filter(|one| matches!(one.ty, TypeExpr::Ids(_))) {
                near.offer(attribute.name.text);
            }
        }
        let wrong = Diagnostic::new(diagnostic::NOT_A_LIST, list.span, list.text);
        self.report(wrong.other(near.answer()));
    }

    /// `operand in from..to`, both included.
    #[inline(never)]
    pub(super) fn in_range(
        &mut self,
        scope: &Scope,
        operand: ExprId,
        (from, to): (Option<ExprId>, Option<ExprId>),
        span: Span,
    ) -> Operand<'s> {
        let operand = self.lower(scope, operand);
        if !operand.ty.is_wrong() && !operand.ty.is_ordered() {
            let wrong = Diagnostic::new(diagnostic::NO_ORDER, operand.span, operand.ty.word());
            self.report(wrong.other(operand.ty.word()));
            return Operand::wrong(span);
        }
        let end = |compiler: &mut Self, id: Option<ExprId>| {
            let id = id?;
            let expr = *compiler.tree.expr(id);
            Some(compiler.member(operand, &expr, None))
        };
        let from = end(self, from);
        let to = end(self, to);
        let ends = [from, to];
        let mut sides = ends.iter().flatten().chain([&operand]);
        if sides.clone().any(|side| side.ty.is_wrong()) {
            return Operand::wrong(span);
        }
        let scaled = sides.any(|side| side.ty.is_decimal());
        let operand = self.settled(operand, scaled);
        let from = from.map(|side| self.settled(side, scaled));
        let to = to.map(|side| self.settled(side, scaled));
        let least = from.map_or(Some(i64::MIN), |side| side.value());
        let most = to.map_or(Some(i64::MAX), |side| side.value());
        let (Some(least), Some(most), false) = (least, most, operand.ty.is_wrong()) else {
            return Operand::wrong(span);
        };
        if least > most {
            let found = self.written(span);
            self.wrong(diagnostic::EMPTY_RANGE, span, found);
            return Operand::wrong(span);
        }
        if let Some(number) = operand.value() {
            let holds = (least..=most).contains(&number);
            return Operand::number(Ty::Bool, i64::from(holds), span);
        }
        self.build.op(Op::InRange);
        self.build.number(least);
        self.build.number(most);
        Operand::computed(Ty::Bool, operand.depth, span)
    }
}

/// The whole number that a text is, written without anything that could be left out.
pub(super) fn whole(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = text == "0" || !text.starts_with('0');
    if digits && canonical {
        text.parse().ok()
    } else {
        None
    }
}
