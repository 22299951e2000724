//! Scenarios: they are played elsewhere, but what they name must be there.

use super::Compiler;
use super::comparison::whole;
use super::expression::{Known, Operand};
use super::names::Sort;
use super::pattern::Key;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Attribute, Kind, Rule, Str};
use crate::syntax::tree::{
    ClauseKind, Expr, ExprId, ExprKind, Field, Item, Line, LineKind, List, Name, Outcome, Place,
    Promise, Scenario,
};
use crate::verdict::Class;

/// What the engine itself says of a rule, by the rule's sort.
const SAID: [&[&str]; 8] = [
    &[
        "changed",
        "defied",
        "overdue",
        "reminded",
        "void",
        "evicted",
        "restarted",
        "paused",
        "resumed",
        "undone",
        "fault",
    ],
    &["breach", "unsure", "lifted", "expired", "evicted", "fault"],
    &["felt", "fault"],
    &["raised", "cleared", "fault"],
    &["fault"],
    &["fault"],
    &["fault"],
    &["ended", "as_meant", "elsewhere", "fault"],
];

/// The number of `feel` among the sorts of rule.
const FEEL: u8 = 2;

/// A rule that a line expects something of.
#[derive(Clone, Copy)]
struct Subject<'s> {
    sort: u8,
    name: &'s str,
    keyed: bool,
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Checks a scenario.
    pub(super) fn scenario(&mut self, node: &Scenario<'s>) {
        let code = self.build.code_len();
        for line in self.tree.list(node.lines) {
            self.scenario_line(line);
            // Nothing of a scenario goes into the image.
            self.build.code_cut(code);
        }
    }

    #[inline(never)]
    fn scenario_line(&mut self, line: &Line<'s>) {
        match &line.kind {
            LineKind::From(_) | LineKind::Nothing(_) => {}
            LineKind::Event(_, name, fields) => {
                if let Source::Kind(kind) = self.source(name) {
                    self.fields(kind, *fields);
                }
            }
            LineKind::Expect {
                rule, key, outcome, ..
            } => self.expects(rule, *key, self.tree.at(*outcome)),
            LineKind::ExpectScore(condition) => {
                let scope = Scope {
                    silent: false,
                    ..Scope::SCORE
                };
                let operand = self.lower(&scope, *condition);
                self.yes_or_no(operand);
            }
        }
    }

    fn fields(&mut self, kind: u32, fields: List<Field<'s>>) {
        let mut given = 0_u32;
        for field in self.tree.list(fields) {
            let name = field.name;
            let scope = Scope::event(Source::Kind(kind));
            let Some((place, ty)) = self.bare(&scope, name.text, name.span) else {
                continue;
            };
            let bit = 1_u32.checked_shl(u32::from(place)).unwrap_or(0);
            if given & bit != 0 {
                self.wrong(diagnostic::REPEATED_FIELD, field.span, name.text);
            }
            given |= bit;
            self.field_value(kind, place, ty, field);
        }
    }

    fn field_value(&mut self, kind: u32, place: u8, ty: Ty<'s>, field: &Field<'s>) {
        let span = self.tree.expr(field.value).span;
        if let ExprKind::List(ids) = self.tree.expr(field.value).kind {
            return self.field_list(kind, place, ty, (ids, field));
        }
        let Some(operand) = self.literal_value(field.value, ty) else {
            return;
        };
        if !stands_for(ty, &operand) && !self.same(ty, operand.ty) {
            let wrong = Diagnostic::new(diagnostic::FIELD_TYPE, span, field.name.text);
            self.report(wrong.other(ty.word()));
            return;
        }
        if self.is_many_times_whole(ty, operand) {
            return;
        }
        let operand = match ty.is_decimal() {
            true => self.as_decimal(operand, 0),
            false => operand,
        };
        let kind: Kind = self.build.at(kind);
        let place = kind.attributes.first.saturating_add(u32::from(place));
        let attribute: Attribute = self.build.at(place);
        let allowed = attribute.min..=attribute.max;
        if let Some(value) = operand.value().filter(|_| ty.is_number())
            && !allowed.contains(&value)
        {
            let found = self.written(span);
            self.wrong(diagnostic::FIELD_RANGE, span, found);
        }
    }

    /// A list of ids that stands in a scenario.
    fn field_list(
        &mut self,
        kind: u32,
        place: u8,
        ty: Ty<'s>,
        (ids, field): (List<Expr<'s>>, &Field<'s>),
    ) {
        let span = self.tree.expr(field.value).span;
        if !matches!(ty, Ty::Ids) {
            let wrong = Diagnostic::new(diagnostic::FIELD_TYPE, span, field.name.text);
            return self.report(wrong.other(ty.word()));
        }
        for id in self.tree.list(ids) {
            let operand = self.expr(&Scope::CONSTANT, id, None);
            if !operand.ty.is_wrong() && !stands_for(Ty::Id, &operand) {
                let wrong = Diagnostic::new(diagnostic::FIELD_TYPE, id.span, field.name.text);
                self.report(wrong.other(ty.word()));
            }
        }
        let kind: Kind = self.build.at(kind);
        let place = kind.attributes.first.saturating_add(u32::from(place));
        let room = self.build.at::<Attribute>(place).max.unsigned_abs();
        if self.different(ids) > room {
            let found = self.written(span);
            self.wrong(diagnostic::FIELD_RANGE, span, found);
        }
    }

    /// How many of the ids of a list are not the same as one before.
    fn different(&self, ids: List<Expr<'s>>) -> u64 {
        let same = |one: &Expr<'s>, other: &Expr<'s>| match (one.kind, other.kind) {
            (ExprKind::Int(one), ExprKind::Int(other)) => one == other,
            (ExprKind::Text(one), ExprKind::Text(other)) => one == other,
            (ExprKind::Int(number), ExprKind::Text(text))
            | (ExprKind::Text(text), ExprKind::Int(number)) => whole(text) == Some(number),
            _ => false,
        };
        let all = self.tree.list(ids);
        let first = all.clone().enumerate().filter(|(place, id)| {
            let mut before = all.clone().take(*place);
            !before.any(|other| same(id, other))
        });
        first.count() as u64
    }

    /// The value that stands in a scenario for an attribute of type `ty`.
    fn literal_value(&mut self, id: ExprId, ty: Ty<'s>) -> Option<Operand<'s>> {
        let expr = self.tree.expr(id);
        if let ExprKind::Day(at) = expr.kind {
            return Some(Operand::number(Ty::Time, at, expr.span));
        }
        let words = match ty {
            Ty::Choice(words) => Some(words),
            _ => None,
        };
        let operand = self.side(&Scope::CONSTANT, id, words);
        (!operand.ty.is_wrong()).then_some(operand)
    }

    fn expects(&mut self, rule: &Name<'s>, key: Option<ExprId>, outcome: &Name<'s>) {
        let Some(subject) = self.subject_of(rule) else {
            return;
        };
        if let Some(key) = key {
            self.expected_key(&subject, key);
        }
        let said = SAID.get(subject.sort as usize).copied().unwrap_or_default();
        if said.contains(&outcome.text) {
            return;
        }
        let mut found = false;
        let Subject { sort, name: of, .. } = subject;
        self.outcomes_of(sort, of, &mut |name| found |= name == outcome.text);
        if found {
            return;
        }
        let mut near = Suggestion::new(outcome.text);
        self.outcomes_of(sort, of, &mut |name| near.offer(name));
        said.iter().for_each(|word| near.offer(word));
        let near = near.answer();
        let unknown = if near.is_empty() {
            let never = Diagnostic::new(diagnostic::OUTCOME_OF_RULE, outcome.span, outcome.text);
            never.other(rule.text)
        } else {
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_OUTCOME, outcome.span, outcome.text);
            unknown.other(near)
        };
        self.missing_of(of, unknown);
    }

    /// The rule that a line speaks of; a `feel` bears the name of its event.
    fn subject_of(&mut self, name: &Name<'s>) -> Option<Subject<'s>> {
        if let Some(place) = self.build.find(Sort::Rule, name.text) {
            let rule: Rule = self.build.at(place);
            return Some(Subject {
                sort: rule.sort,
                name: name.text,
                keyed: rule.key != Str::default(),
            });
        }
        let of_event = |item: &Item<'s>| match item {
            Item::Feel(feel) => self.tree.at(feel.when).event.text == name.text,
            _ => false,
        };
        if self.tree.items().any(of_event) {
            return Some(Subject {
                sort: FEEL,
                name: name.text,
                keyed: false,
            });
        }
        let mut near = Suggestion::new(name.text);
        for item in self.tree.items().filter(|_| self.has_room()) {
            match item {
                Item::Expectation(rule) | Item::Promise(Promise { said: rule, .. }) => {
                    near.offer(self.tree.at(rule.header).name.text)
                }
                Item::Integrity(rule) => near.offer(self.tree.at(rule.header).name.text),
                Item::Alert(rule) => near.offer(self.tree.at(rule.header).name.text),
                Item::Feel(feel) => near.offer(self.tree.at(feel.when).event.text),
                Item::Status(rule) => {
                    near.offer(self.tree.at(self.tree.at(*rule).header).name.text);
                }
                Item::Journey(rule) => {
                    near.offer(self.tree.at(self.tree.at(*rule).header).name.text);
                }
                Item::Fact(rule) => near.offer(self.tree.at(*rule).name.text),
                Item::Measure(rule) => near.offer(self.tree.at(*rule).name.text),
                _ => {}
            }
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_RULE, name.span, name.text);
        self.report(unknown.other(near.answer()));
        None
    }

    fn expected_key(&mut self, subject: &Subject<'s>, key: ExprId) {
        let span = self.tree.expr(key).span;
        if !subject.keyed {
            self.wrong(diagnostic::KEY_WITHOUT_PER, span, subject.name);
            return;
        }
        let Key::Of(_, ty) = self.key_of_rule(subject) else {
            return;
        };
        let Some(operand) = self.literal_value(key, ty) else {
            return;
        };
        if !stands_for(ty, &operand) && !self.same(ty, operand.ty) {
            let found = self.written(span);
            let wrong = Diagnostic::new(diagnostic::KEY_VALUE, span, found);
            self.report(wrong.other(ty.word()));
        }
    }

    fn key_of_rule(&self, subject: &Subject<'s>) -> Key<'s> {
        if subject.sort == 0 {
            return self.key_of_expectation(subject.name);
        }
        if let Some(key) = self.key_of_followed(subject.name) {
            return key;
        }
        let integrity = self.tree.items().find_map(|item| match item {
            Item::Integrity(rule) => {
                let named = self.tree.at(rule.header).name;
                (named.text == subject.name).then_some(rule)
            }
            _ => None,
        });
        let key = integrity.and_then(|rule| {
            let name = self.tree.at(rule.per?).key;
            let form = self.tree.at(rule.form?);
            let first = self.tree.at(super::integrity::first_pattern(form)?);
            let named = self.key_name(first, &name);
            let (_, ty) = self.attribute(self.kind_named(first.event.text)?, named.text)?;
            Some(Key::Of(name, ty))
        });
        key.unwrap_or(Key::Wrong)
    }

    /// Hands over the author's words for the outcomes of a rule.
    pub(super) fn outcomes_of(&self, sort: u8, name: &str, tell: &mut dyn FnMut(&'s str)) {
        if let Some(words) = self.status_named(name) {
            return self.tree.list(words).for_each(|word| tell(word.text));
        }
        if self.is_followed(name) {
            return tell(Class::Evicted.word());
        }
        let named = self.expectation_named(name);
        let Some(rule) = named.filter(|_| sort == 0) else {
            return;
        };
        let tree = self.tree;
        let mut said = |word: &'s str| tell(word);
        let name = |outcome: Place<Outcome<'s>>| tree.at(outcome).name.text;
        for clause in self.tree.list(rule.clauses) {
            match clause.kind {
                ClauseKind::Meet(_, bands)
                | ClauseKind::ChangeAsk { bands, .. }
                | ClauseKind::Defy { bands, .. } => {
                    self.tree
                        .list(bands)
                        .for_each(|band| said(name(band.outcome)));
                }
                ClauseKind::MeetClock(_, outcome)
                | ClauseKind::Fail(_, outcome)
                | ClauseKind::FailClock(_, outcome) => said(name(outcome)),
                ClauseKind::ChangeUntil {
                    in_time, otherwise, ..
                } => {
                    said(name(in_time));
                    said(name(otherwise));
                }
                // Without an arrow the class is the word.
                ClauseKind::Kept(_, None) => said(Class::Kept.word()),
                ClauseKind::Honoured { outcome: None, .. } => said(Class::Honoured.word()),
                ClauseKind::Broken(None) => said(Class::Broken.word()),
                ClauseKind::Kept(_, Some(outcome))
                | ClauseKind::Honoured {
                    outcome: Some(outcome),
                    ..
                }
                | ClauseKind::Broken(Some(outcome)) => said(name(outcome)),
                ClauseKind::Owner(_)
                | ClauseKind::Per(..)
                | ClauseKind::Open(..)
                | ClauseKind::Made(..)
                | ClauseKind::Void(_)
                | ClauseKind::Pause(..)
                | ClauseKind::Again(_)
                | ClauseKind::Reopen { .. }
                | ClauseKind::Remind { .. } => {}
            }
        }
    }
}

/// Whether a literal of another type stands for a value of this one.
fn stands_for(ty: Ty<'_>, operand: &Operand<'_>) -> bool {
    match ty {
        Ty::Id => match operand.known {
            Some(Known::Text(_)) => true,
            Some(Known::Number(number)) => operand.ty.is_int() && number >= 0,
            None => false,
        },
        Ty::Decimal | Ty::Percent => operand.ty.is_number(),
        _ => false,
    }
}
