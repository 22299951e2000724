//! `same rate`: which endings of which word are compared.

use super::Compiler;
use super::expectation::Plan;
use super::names::Sort;
use super::suggestion::Suggestion;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Range, Rate, Rule, Str};
use crate::limits::{CASES_NEEDED, DEFAULT_CASES};
use crate::syntax::tree::{
    BandKind, Clause, ClauseKind, Expectation, ExprId, Form, Item, Name, Outcome, Place, Promise,
};
use crate::verdict::Class;

/// The classes that a word can end with.
const CLASSES: [Class; 8] = [
    Class::Met,
    Class::Failed,
    Class::Kept,
    Class::Broken,
    Class::Taken,
    Class::Honoured,
    Class::Answered,
    Class::Unanswered,
];

/// What is a success.
#[derive(Clone, Copy)]
enum Success<'s> {
    /// An outcome of this name.
    Named(&'s str),
    /// Any of this class.
    Class(Class),
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// The `same rate` rules that watch the expectation at hand, in file order. What they
    /// read of the opening is kept by its instances.
    #[inline(never)]
    pub(super) fn rates(&mut self, plan: &Plan<'s>, node: &Expectation<'s>) -> Range {
        let own = self.tree.at(node.header).name.text;
        let start = self.build.count::<Rate>();
        for item in self.tree.items() {
            let Item::Integrity(integrity) = item else {
                continue;
            };
            let Some(Form::SameRate {
                of, first, second, ..
            }) = integrity.form.map(|form| *self.tree.at(form))
            else {
                continue;
            };
            let Some((_, word)) = self.watched(&of).filter(|(rule, _)| *rule == own) else {
                continue;
            };
            let name = self.tree.at(integrity.header).name.text;
            let place = self.build.find(Sort::Rule, name).unwrap_or(0);
            let scope = plan.at_opening();
            let rate = Rate {
                integrity: self.build.at::<Rule>(place).index,
                first: self.predicate_of(&scope, Some(first)),
                second: self.predicate_of(&scope, Some(second)),
                ..self.success(own, word)
            };
            self.build.push(rate);
        }
        self.build.since::<Rate>(start)
    }

    /// A rate that says what is a success.
    fn success(&mut self, rule: &str, word: &'s str) -> Rate {
        match self.success_of(rule, word) {
            Some(Success::Named(name)) => Rate {
                name: self.build.text(name),
                ..Rate::default()
            },
            Some(Success::Class(class)) => Rate {
                name: Str::default(),
                class: class as u8,
                ..Rate::default()
            },
            None => Rate::default(),
        }
    }

    fn success_of(&self, rule: &str, word: &'s str) -> Option<Success<'s>> {
        let mut named = false;
        self.endings_of(rule, &mut |name| named |= name == word);
        if named {
            return Some(Success::Named(word));
        }
        let class = CLASSES.into_iter().find(|class| class.word() == word);
        class.map(Success::Class)
    }

    /// The rule and the word that `RULE.WORD` means.
    fn watched(&self, of: &Name<'s>) -> Option<(&'s str, &'s str)> {
        of.text.rmatch_indices('.').find_map(|(dot, _)| {
            let (rule, word) = of.text.split_at_checked(dot)?;
            self.expectation_named(rule)?;
            Some((rule, word.get(1..)?))
        })
    }

    /// Reports a `RULE.WORD` that means nothing.
    pub(super) fn watched_or_reported(&mut self, of: &Name<'s>) {
        let Some((rule, word)) = self.watched(of) else {
            if self.expectation_named(of.text).is_some() {
                return self.wrong(diagnostic::RATE_OF_NOTHING, of.span, of.text);
            }
            let rule = of.text.rsplit_once('.').map_or(of.text, |(rule, _)| rule);
            let mut near = Suggestion::new(rule);
            if self.has_room() {
                for item in self.tree.items() {
                    if let Item::Expectation(rule) | Item::Promise(Promise { said: rule, .. }) =
                        item
                    {
                        near.offer(self.tree.at(rule.header).name.text);
                    }
                }
            }
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_RATE, of.span, rule);
            return self.report(unknown.other(near.answer()));
        };
        if self.success_of(rule, word).is_some() {
            return;
        }
        let mut near = Suggestion::new(word);
        self.endings_of(rule, &mut |name| near.offer(name));
        CLASSES.iter().for_each(|class| near.offer(class.word()));
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_ENDING, of.span, word);
        self.missing_of(rule, unknown.other(near.answer()));
    }

    /// Reports that a rule has no such outcome, unless a part of it could not be read.
    pub(super) fn missing_of(&mut self, rule: &str, diagnostic: Diagnostic<'s>) {
        let span = self.expectation_named(rule).map(|rule| rule.span);
        self.missing(diagnostic, span.unwrap_or(diagnostic.span));
    }

    /// Hands over the names of the outcomes that can end the word of a rule.
    fn endings_of(&self, rule: &str, tell: &mut dyn FnMut(&'s str)) {
        let Some(rule) = self.expectation_named(rule) else {
            return;
        };
        for clause in self.tree.list(rule.clauses) {
            self.endings(clause, tell);
        }
    }

    fn endings(&self, clause: &Clause<'s>, tell: &mut dyn FnMut(&'s str)) {
        let mut one = |outcome: Place<Outcome<'s>>| tell(self.tree.at(outcome).name.text);
        match clause.kind {
            ClauseKind::Meet(_, bands) => {
                self.tree.list(bands).for_each(|band| one(band.outcome));
            }
            ClauseKind::ChangeAsk { bands, .. } => {
                let takes = self.tree.list(bands);
                takes
                    .filter(|band| matches!(band.kind, BandKind::Takes(..)))
                    .for_each(|band| one(band.outcome));
            }
            ClauseKind::MeetClock(_, outcome)
            | ClauseKind::Fail(_, outcome)
            | ClauseKind::FailClock(_, outcome) => one(outcome),
            ClauseKind::ChangeUntil {
                in_time, otherwise, ..
            } => {
                one(in_time);
                one(otherwise);
            }
            ClauseKind::Kept(_, outcome)
            | ClauseKind::Honoured { outcome, .. }
            | ClauseKind::Broken(outcome) => outcome.into_iter().for_each(&mut one),
            ClauseKind::Owner(_)
            | ClauseKind::Per(..)
            | ClauseKind::Open(..)
            | ClauseKind::Made(..)
            | ClauseKind::Pause(..)
            | ClauseKind::Defy { .. }
            | ClauseKind::Void(_)
            | ClauseKind::Again(_)
            | ClauseKind::Reopen { .. }
            | ClauseKind::Remind { .. } => {}
        }
    }

    /// How many cases each side needs.
    pub(super) fn cases_needed(&mut self, over: Option<ExprId>) -> u32 {
        let Some(over) = over else {
            return DEFAULT_CASES;
        };
        match self.constant_whole(over) {
            Some(cases @ 1..=CASES_NEEDED) => cases,
            _ => {
                let span = self.tree.expr(over).span;
                let found = self.written(span);
                self.passed(diagnostic::COUNT_RANGE, span, found, CASES_NEEDED as usize);
                DEFAULT_CASES
            }
        }
    }
}
