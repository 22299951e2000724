//! Tables: what each word of a choice is worth, and the expressions that ask one.

use super::Compiler;
use super::expression::Operand;
use super::scope::Scope;
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::op::Op;
use crate::limits::CHOICES;
use crate::span::Span;
use crate::syntax::tree::{Expr, ExprId, ExprKind, Item, List, Name, Row, Table};

/// The words of a bool, by its value.
const YES_NO: [&str; 2] = ["no", "yes"];

/// The word of a row: `true` and `false` are other words for `yes` and `no`.
fn word(written: &str) -> &str {
    match written {
        "true" => "yes",
        "false" => "no",
        word => word,
    }
}

/// A literal, perhaps with a sign: its type and its value as the engine keeps it.
fn literal<'s>(
    expr: &Expr<'s>,
    negated: impl FnOnce(ExprId) -> Option<(Ty<'s>, i64)>,
) -> Option<(Ty<'s>, i64)> {
    Some(match expr.kind {
        ExprKind::Int(value) => (Ty::Int, value),
        ExprKind::Decimal(value) => (Ty::Decimal, value),
        ExprKind::Percent(value) => (Ty::Percent, value),
        ExprKind::Duration(value) => (Ty::Duration, value),
        ExprKind::Negate(of) => match negated(of)? {
            (Ty::Percent, value) => (Ty::Decimal, value.checked_neg()?),
            (ty, value) => (ty, value.checked_neg()?),
        },
        _ => return None,
    })
}

/// The type of a table whose values so far were of type `before`, with one more.
fn joined<'s>(before: Ty<'s>, next: Ty<'s>) -> Option<Ty<'s>> {
    match (before, next) {
        (Ty::Duration, Ty::Duration) => Some(Ty::Duration),
        (Ty::Int, Ty::Int) => Some(Ty::Int),
        (Ty::Percent, Ty::Percent) => Some(Ty::Percent),
        _ if before.is_number() && next.is_number() => Some(Ty::Decimal),
        _ => None,
    }
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Checks a table where it stands.
    pub(super) fn declare_table(&mut self, table: &'t Table<'s>) {
        let name = table.name;
        if let Some(earlier) = self.table_named(name.text)
            && earlier.name.span != name.span
        {
            let twice = Diagnostic::new(diagnostic::DUPLICATE_TABLE, name.span, name.text);
            self.report(twice.related(earlier.name.span));
        }
        if table.rows.is_empty() {
            let empty = Diagnostic::new(diagnostic::EMPTY_TABLE, name.span, name.text);
            self.missing(empty, table.span);
        }
        if table.rows.len() > CHOICES {
            self.passed(diagnostic::ROWS_LIMIT, name.span, name.text, CHOICES);
        }
        let rows = self.tree.list(table.rows).take(CHOICES);
        for (place, row) in rows.clone().enumerate() {
            let mut before = rows.clone().take(place);
            if let Some(earlier) = before.find(|other| word(other.word.text) == word(row.word.text))
            {
                let found = row.word;
                let twice = Diagnostic::new(diagnostic::DUPLICATE_ROW, found.span, found.text);
                self.report(twice.related(earlier.word.span));
            }
        }
        let mut ty = None;
        for id in self.values(table) {
            let expr = self.tree.expr(id);
            let found = self.written(expr.span);
            let Some((next, _)) = self.worth(id) else {
                self.wrong(diagnostic::NO_WORTH, expr.span, found);
                continue;
            };
            match joined(ty.unwrap_or(next), next) {
                Some(joined) => ty = Some(joined),
                None => self.wrong(diagnostic::MIXED_TABLE, expr.span, found),
            }
        }
    }

    /// The values of a table in order, that of `else` last.
    pub(super) fn values(
        &self,
        table: &'t Table<'s>,
    ) -> impl Iterator<Item = ExprId> + use<'s, 't> {
        let rows = self.tree.list(table.rows).take(CHOICES);
        rows.map(|row| row.value).chain(table.otherwise)
    }

    /// A value of a table.
    fn worth(&self, id: ExprId) -> Option<(Ty<'s>, i64)> {
        literal(self.tree.expr(id), |of| {
            literal(self.tree.expr(of), |_| None)
        })
    }

    /// The type of a table; wrong where a mistake of it was reported.
    fn table_type(&self, table: &'t Table<'s>) -> Ty<'s> {
        let mut ty = None;
        for id in self.values(table) {
            let next = self.worth(id).map(|(next, _)| next);
            let joined = next.and_then(|next| joined(ty.unwrap_or(next), next));
            match joined {
                Some(joined) => ty = Some(joined),
                None => return Ty::Wrong,
            }
        }
        ty.unwrap_or(Ty::Wrong)
    }

    /// The table that bears a name.
    pub(super) fn table_named(&self, name: &str) -> Option<&'t Table<'s>> {
        self.tree.items().find_map(|item| match item {
            Item::Table(table) if table.name.text == name => Some(table),
            _ => None,
        })
    }

    /// `TABLE(x)`.
    #[inline(never)]
    pub(super) fn lookup(
        &mut self,
        scope: &Scope,
        name: &'s str,
        asked: ExprId,
        span: Span,
    ) -> Operand<'s> {
        let Some(table) = self.table_named(name) else {
            self.unknown_table(name, span);
            self.lower(scope, asked);
            return Operand::wrong(span);
        };
        let ty = self.table_type(table);
        let operand = self.lower(scope, asked);
        if ty.is_wrong() || operand.ty.is_wrong() {
            return Operand::wrong(span);
        }
        let covered = match operand.ty {
            Ty::Choice(words) => {
                let known = |word: &str| self.tree.list(words).any(|known| known.text == word);
                let stray = self.stray_row(table, known);
                let fits = self.no_stray_row(stray, Some(words), span);
                let mut words = self.tree.list(words).take(CHOICES);
                fits & words.all(|word| self.has_row(table, word.text, span))
            }
            Ty::Bool => {
                let stray = self.stray_row(table, |word| YES_NO.contains(&word));
                let fits = self.no_stray_row(stray, None, span);
                fits & YES_NO.iter().all(|word| self.has_row(table, word, span))
            }
            other => {
                let found = self.written(operand.span);
                let wrong = Diagnostic::new(diagnostic::ASKED_TYPE, operand.span, found);
                self.report(wrong.other(other.word()));
                false
            }
        };
        if !covered {
            return Operand::wrong(span);
        }
        let worth = |word: &str| self.worth_of(table, word, ty);
        if let Some(value) = operand.value() {
            let word = YES_NO.get(usize::from(value != 0));
            return Operand::number(ty, word.map_or(0, |word| worth(word)), span);
        }
        self.build.op(Op::Pick);
        match operand.ty {
            Ty::Choice(words) => {
                let words = self.tree.list(words).take(CHOICES);
                self.build.short(words.clone().count() as u16);
                for word in words {
                    let value = self.worth_of(table, word.text, ty);
                    self.build.number(value);
                }
            }
            _ => {
                self.build.short(YES_NO.len() as u16);
                for word in YES_NO {
                    let value = self.worth_of(table, word, ty);
                    self.build.number(value);
                }
            }
        }
        Operand {
            ty,
            span,
            ..operand
        }
    }

    fn row(&self, table: &'t Table<'s>, asked: &str) -> Option<&'t Row<'s>> {
        let mut rows = self.tree.list(table.rows).take(CHOICES);
        rows.find(|row| row.word.text == asked || word(row.word.text) == asked)
    }

    /// What a word is worth in a table of type `ty`.
    fn worth_of(&self, table: &'t Table<'s>, word: &str, ty: Ty<'s>) -> i64 {
        let value = self.row(table, word).map(|row| row.value);
        let worth = value.or(table.otherwise).and_then(|id| self.worth(id));
        match worth {
            Some((found, value)) if found.is_int() && ty.is_decimal() => value.saturating_mul(1000),
            Some((_, value)) => value,
            None => 0,
        }
    }

    /// With `else`, the first row that those who ask can never mean.
    fn stray_row(&self, table: &'t Table<'s>, known: impl Fn(&str) -> bool) -> Option<Name<'s>> {
        table.otherwise?;
        let mut rows = self.tree.list(table.rows).take(CHOICES);
        let stray = rows.find(|row| !known(row.word.text) && !known(word(row.word.text)));
        stray.map(|row| row.word)
    }

    /// Reports such a row.
    fn no_stray_row(
        &mut self,
        stray: Option<Name<'s>>,
        words: Option<List<Name<'s>>>,
        span: Span,
    ) -> bool {
        let Some(stray) = stray else {
            return true;
        };
        let mut near = Suggestion::new(stray.text);
        if self.has_room() {
            match words {
                Some(words) => self.tree.list(words).for_each(|word| near.offer(word.text)),
                None => YES_NO.iter().for_each(|word| near.offer(word)),
            }
        }
        let wrong = Diagnostic::new(diagnostic::STRAY_ROW, stray.span, stray.text);
        self.report(wrong.other(near.answer()).related(span));
        false
    }

    /// Whether a table says what a word is worth, which is reported when it does not.
    fn has_row(&mut self, table: &'t Table<'s>, word: &'s str, span: Span) -> bool {
        if table.otherwise.is_some() || self.row(table, word).is_some() {
            return true;
        }
        let mut near = Suggestion::new(word);
        if self.has_room() {
            let rows = self.tree.list(table.rows);
            rows.for_each(|row| near.offer(row.word.text));
        }
        let lacks = Diagnostic::new(diagnostic::NO_ROW, span, word);
        self.report(lacks.other(near.answer()).related(table.name.span));
        false
    }

    fn unknown_table(&mut self, name: &'s str, span: Span) {
        let mut near = Suggestion::new(name);
        if self.has_room() {
            for item in self.tree.items() {
                if let Item::Table(table) = item {
                    near.offer(table.name.text);
                }
            }
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_TABLE, span, name);
        self.report(unknown.other(near.answer()));
    }
}
