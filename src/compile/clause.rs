//! The clauses of an expectation.

use super::Compiler;
use super::build::Use;
use super::clock::base;
use super::expectation::Plan;
use super::pattern::Aim;
use super::scope::{Scope, Source};
use crate::diagnostic;
use crate::image::layout::{Clause, Limit, Maybe};
use crate::image::verb::Verb;
use crate::syntax::tree::{self, ClauseKind, ExprId, Outcome, Pattern, Place};
use crate::verdict::Class;

/// The odds of a clause that says none.
const NO_ODDS: i64 = -1;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles a clause. `limit` is the place of the next limit set at the opening, `pause`
    /// the number of the next pause.
    #[inline(never)]
    pub(super) fn clause(
        &mut self,
        plan: &Plan<'s>,
        node: &'t tree::Clause<'s>,
        limit: &mut u32,
        pause: &mut u8,
    ) {
        match node.kind {
            // A promise's own are written by `vows`.
            ClauseKind::Owner(_)
            | ClauseKind::Per(_)
            | ClauseKind::Again(_)
            | ClauseKind::Made(..)
            | ClauseKind::Kept(..)
            | ClauseKind::Honoured { .. }
            | ClauseKind::Broken(_) => {}
            ClauseKind::Remind { before, outcome } => {
                self.remind(plan, before, outcome, node.span);
            }
            ClauseKind::Pause(from, until) => {
                for (verb, when) in [(Verb::Pause, from), (Verb::Resume, until)] {
                    let when = self.tree.at(when);
                    let (aim, mut clause) = self.begin(plan, verb, when);
                    clause.pause = *pause;
                    clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
                    self.add(plan, &aim, clause);
                }
                *pause = pause.saturating_add(1);
            }
            ClauseKind::Open(when, _) => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Open, when);
                clause.guard = self.predicate(&Scope::event(aim.event), when.guard);
                self.add(plan, &aim, clause);
            }
            ClauseKind::Reopen { when, within, .. } => self.reopen(plan, when, within),
            ClauseKind::Void(when) => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Void, when);
                clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
                self.add(plan, &aim, clause);
            }
            ClauseKind::Meet(when, bands) => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Meet, when);
                self.chances(node, &mut clause);
                clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
                clause.bands = self.bands(plan, aim.event, bands, limit);
                self.add(plan, &aim, clause);
            }
            ClauseKind::Fail(when, outcome) => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Fail, when);
                let scope = plan.beside(aim.event);
                clause.guard = self.predicate(&scope, when.guard);
                clause.outcome = self.some_outcome(plan, &scope, outcome, Class::Failed);
                self.add(plan, &aim, clause);
            }
            ClauseKind::MeetAfter(_, outcome) => self.end(plan, outcome, Class::Met, limit),
            ClauseKind::FailClock(_, outcome) => {
                self.end(plan, outcome, plan.failed(), limit);
            }
            ClauseKind::ChangeUntil {
                when,
                until,
                in_time,
                otherwise,
            } => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Promise, when);
                self.chances(node, &mut clause);
                clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
                let scope = Scope {
                    promised: false,
                    ..plan.beside(aim.event)
                };
                clause.until = self.promised_time(&scope, until);
                let kept = plan.beside(plan.meeting);
                clause.outcome = self.some_outcome(plan, &kept, in_time, Class::Kept);
                let broken = plan.by_clock();
                clause.otherwise = self.some_outcome(plan, &broken, otherwise, Class::Broken);
                self.add(plan, &aim, clause);
            }
            ClauseKind::ChangeAsk { when, once, bands } => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Ask, when);
                self.chances(node, &mut clause);
                clause.once = u8::from(once);
                clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
                self.watch(plan, &aim, clause, bands, node.span);
            }
            ClauseKind::Defy {
                instead,
                when,
                once,
                limit: within,
                bands,
            } => {
                let when = self.tree.at(when);
                let (aim, mut clause) = self.begin(plan, Verb::Defy, when);
                self.chances(node, &mut clause);
                clause.instead = u8::from(instead);
                clause.once = u8::from(once);
                clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
                if within.is_some() {
                    clause.limit = next(limit);
                }
                self.watch(plan, &aim, clause, bands, node.span);
            }
        }
    }

    /// A clause with what its pattern says, but for the guard.
    pub(super) fn begin(
        &mut self,
        plan: &Plan<'s>,
        verb: Verb,
        when: &Pattern<'s>,
    ) -> (Aim, Clause) {
        let aim = self.aim(when, &plan.key);
        let clause = Clause {
            verb: verb as u8,
            reach: aim.reach,
            odds: NO_ODDS,
            span: when.span,
            line: self.line(when.span),
            ..Clause::default()
        };
        (aim, clause)
    }

    /// Adds a clause, and that its event moves the expectation.
    pub(super) fn add(&mut self, plan: &Plan<'s>, aim: &Aim, clause: Clause) -> u32 {
        let place = self.build.push(clause);
        if let Source::Kind(kind) = aim.event {
            self.build.push(Use {
                kind,
                expectation: plan.index,
                clause: place,
                verb: clause.verb,
                key: aim.key,
            });
        }
        place
    }

    /// `reopen [continues] when PATTERN, within D`: a constant duration after the end.
    fn reopen(&mut self, plan: &Plan<'s>, when: Place<Pattern<'s>>, within: ExprId) {
        let when = self.tree.at(when);
        let (aim, mut clause) = self.begin(plan, Verb::Reopen, when);
        clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
        let (delay, calendar) = self.constant_length(within).unwrap_or_default();
        let limit = Limit {
            base: base::ACT,
            delay,
            calendar,
            ..Limit::default()
        };
        clause.limit = self.build.push(limit).saturating_add(1);
        let place = self.add(plan, &aim, clause);
        self.kept.reopen = place.saturating_add(1);
    }

    /// An end that the clock brings.
    fn end(&mut self, plan: &Plan<'s>, outcome: Place<Outcome<'s>>, class: Class, limit: &mut u32) {
        let place = *limit;
        *limit = limit.saturating_add(1);
        let ends = self.some_outcome(plan, &plan.by_clock(), outcome, class);
        self.stage(place, ends, self.tree.at(outcome).span);
    }

    pub(super) fn promised_time(
        &mut self,
        scope: &Scope,
        until: ExprId,
    ) -> crate::image::layout::Range {
        let first = self.build.code_len();
        let operand = self.lower(scope, until);
        if !matches!(operand.ty, super::types::Ty::Time | super::types::Ty::Wrong) {
            let found = operand.ty.word();
            self.wrong(diagnostic::NOT_A_TIME, operand.span, found);
        }
        if let Some(time) = operand.value() {
            self.build.constant(time);
        }
        self.code_since(first)
    }

    /// What trying costs and how likely it succeeds.
    fn chances(&mut self, node: &tree::Clause<'s>, clause: &mut Clause) {
        if let Some(cost) = node.cost {
            clause.cost = self.cost(cost).unwrap_or(0);
        }
        if let Some(odds) = node.odds {
            clause.odds = self.odds(odds).unwrap_or(NO_ODDS);
        }
    }

    /// An outcome that stands where one may be missing.
    pub(super) fn some_outcome(
        &mut self,
        plan: &Plan<'s>,
        scope: &Scope,
        outcome: Place<Outcome<'s>>,
        class: Class,
    ) -> Maybe {
        self.outcome(plan.rule, scope, outcome, class)
            .saturating_add(1)
    }
}

/// The next limit set at the opening, and the one after it from now on.
pub(super) fn next(limit: &mut u32) -> Maybe {
    *limit = limit.saturating_add(1);
    *limit
}
