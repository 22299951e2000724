//! Promises: an expectation of one's own word, whose clauses are written as those of an
//! expectation are.

use super::Compiler;
use super::declaration::SUBJECT;
use super::expectation::Plan;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Band, Limit, Maybe, Range, Str};
use crate::image::verb::Verb;
use crate::span::Span;
use crate::syntax::tree::{
    self, ClauseKind, Expectation, ExprId, Item, Outcome, Pattern, Place, Promise,
};
use crate::verdict::Class;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Who gives the word. It need not be one that acts in events; but a name that is
    /// nearly one of theirs, or the subject's, is a mistake.
    pub(super) fn giver(&mut self, promise: &Promise<'s>) -> Str {
        let name = promise.from;
        let giver = self.who(name.text);
        let mut near = Suggestion::new(name.text);
        let mut known = false;
        let mut offer = |who: &'s str| {
            known |= who == giver;
            near.offer(who);
        };
        for item in self.tree.items() {
            match item {
                Item::Subject(subject) => offer(subject.text),
                Item::Event(event) => {
                    for who in [event.from, event.to].into_iter().flatten() {
                        offer(self.who(self.tree.at(who).text));
                    }
                }
                _ => {}
            }
        }
        if !known && name.text != SUBJECT && !near.answer().is_empty() {
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_GIVER, name.span, name.text);
            self.report(unknown.other(near.answer()));
        }
        self.build.text(giver)
    }

    /// Reports what a promise lacks.
    pub(super) fn whole_promise(&mut self, node: &Expectation<'s>) {
        let has = |sort: fn(&ClauseKind<'s>) -> bool| {
            let mut clauses = self.tree.list(node.clauses);
            clauses.any(|clause| sort(&clause.kind))
        };
        let lacks = [
            (
                has(|kind| matches!(kind, ClauseKind::Made(..))),
                diagnostic::NO_MADE,
            ),
            (
                has(|kind| matches!(kind, ClauseKind::Kept(..))),
                diagnostic::NO_KEPT,
            ),
            (
                has(|kind| matches!(kind, ClauseKind::Broken(_))),
                diagnostic::NO_BROKEN,
            ),
        ];
        let name = &self.tree.at(node.header).name;
        for (_, code) in lacks.into_iter().filter(|(has, _)| !has) {
            self.missing(Diagnostic::new(code, name.span, name.text), node.span);
        }
    }

    /// The deadline of a promise, which its making sets: of the making event's own.
    pub(super) fn deadline(&mut self, plan: &Plan<'s>, limit: &tree::Limit) -> Limit {
        let scope = Scope::event(plan.opened);
        self.opening_limit(&scope, limit)
    }

    /// Writes the clauses of a promise: what keeps it before what honours it. `deadline` is
    /// the place of the limit that its making sets.
    #[inline(never)]
    pub(super) fn vows(&mut self, plan: &Plan<'s>, node: &'t Expectation<'s>, deadline: u32) {
        let broken = self.broken(plan, node, deadline);
        let by = deadline.saturating_add(1);
        for clause in self.tree.list(node.clauses) {
            if let ClauseKind::Made(when, _) = clause.kind {
                let when = self.tree.at(when);
                let (aim, mut record) = self.begin(plan, Verb::Open, when);
                record.guard = self.predicate(&Scope::event(aim.event), when.guard);
                self.add(plan, &aim, record);
            }
        }
        for clause in self.tree.list(node.clauses) {
            if let ClauseKind::Kept(when, outcome) = clause.kind {
                self.ends_word(plan, when, outcome, (by, Class::Kept));
            }
        }
        for clause in self.tree.list(node.clauses) {
            match clause.kind {
                ClauseKind::Honoured {
                    when,
                    until: None,
                    outcome,
                } => self.ends_word(plan, when, outcome, (by, Class::Honoured)),
                ClauseKind::Honoured {
                    when,
                    until: Some(until),
                    outcome,
                } => self.notice(plan, when, (until, outcome), (by, broken)),
                ClauseKind::Void(_) => {
                    self.clause(plan, clause, &mut 0, &mut 0);
                }
                _ => {}
            }
        }
    }

    /// `else broken`: the outcome that the clock brings.
    fn broken(&mut self, plan: &Plan<'s>, node: &'t Expectation<'s>, deadline: u32) -> Maybe {
        let mut clauses = self.tree.list(node.clauses);
        let broken = clauses.find_map(|clause| match clause.kind {
            ClauseKind::Broken(outcome) => Some((clause, outcome)),
            _ => None,
        });
        let Some((clause, outcome)) = broken else {
            return 0;
        };
        let place = self.ending(
            plan,
            &plan.by_clock(),
            outcome,
            (clause.span, Class::Broken),
        );
        let span = outcome.map_or(clause.span, |outcome| self.tree.at(outcome).span);
        self.stage(deadline, place, span);
        place
    }

    /// `kept when`, or `honoured when` without a new time: ends the word by the deadline.
    fn ends_word(
        &mut self,
        plan: &Plan<'s>,
        when: Place<Pattern<'s>>,
        outcome: Option<Place<Outcome<'s>>>,
        (by, class): (Maybe, Class),
    ) {
        let when = self.tree.at(when);
        let (aim, mut record) = self.begin(plan, Verb::Meet, when);
        let scope = plan.beside(aim.event);
        record.guard = self.predicate(&scope, when.guard);
        record.instead = u8::from(matches!(class, Class::Honoured));
        let outcome = self.ending(plan, &scope, outcome, (when.span, class));
        let first = self.build.push(Band {
            limit: by,
            outcome: outcome.saturating_sub(1),
            ..Band::default()
        });
        record.bands = Range { first, count: 1 };
        self.add(plan, &aim, record);
    }

    /// `honoured when ..., until T`: moves the deadline, when it comes before it.
    fn notice(
        &mut self,
        plan: &Plan<'s>,
        when: Place<Pattern<'s>>,
        (until, outcome): (ExprId, Option<Place<Outcome<'s>>>),
        (by, broken): (Maybe, Maybe),
    ) {
        let when = self.tree.at(when);
        let (aim, mut record) = self.begin(plan, Verb::Promise, when);
        record.guard = self.predicate(&plan.beside(aim.event), when.guard);
        let scope = Scope {
            promised: false,
            ..plan.beside(aim.event)
        };
        record.until = self.promised_time(&scope, until);
        record.limit = by;
        let kept = plan.beside(Source::Several);
        record.outcome = self.ending(plan, &kept, outcome, (when.span, Class::Honoured));
        record.otherwise = broken;
        self.add(plan, &aim, record);
    }

    /// An outcome that may be written behind an arrow; without one it is the class alone.
    fn ending(
        &mut self,
        plan: &Plan<'s>,
        scope: &Scope,
        outcome: Option<Place<Outcome<'s>>>,
        (span, class): (Span, Class),
    ) -> Maybe {
        if let Some(outcome) = outcome {
            return self.some_outcome(plan, scope, outcome, class);
        }
        let line = self.line(span);
        let place = self.build.push(layout::Outcome {
            rule: plan.rule,
            class: class as u8,
            span,
            line,
            ..layout::Outcome::default()
        });
        place.saturating_add(1)
    }
}
