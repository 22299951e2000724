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
                self.pause(plan, from, Verb::Pause, *pause);
                self.pause(plan, until, Verb::Resume, *pause);
                *pause = pause.saturating_add(1);
            }
            ClauseKind::MeetClock(_, outcome) => self.end(plan, outcome, Class::Met, limit),
            ClauseKind::FailClock(_, outcome) => {
                self.end(plan, outcome, plan.failed(), limit);
            }
            ClauseKind::Reopen { when, within, .. } => self.reopen(plan, when, within),
            ClauseKind::Open(when, _) => self.by_event(plan, node, Verb::Open, when, limit),
            ClauseKind::Void(when) => self.by_event(plan, node, Verb::Void, when, limit),
            ClauseKind::Meet(when, _) => self.by_event(plan, node, Verb::Meet, when, limit),
            ClauseKind::Fail(when, _) => self.by_event(plan, node, Verb::Fail, when, limit),
            ClauseKind::ChangeUntil { when, .. } => {
                self.by_event(plan, node, Verb::Promise, when, limit);
            }
            ClauseKind::ChangeAsk { when, .. } => {
                self.by_event(plan, node, Verb::Ask, when, limit);
            }
            ClauseKind::Defy { when, .. } => self.by_event(plan, node, Verb::Defy, when, limit),
        }
    }

    /// A clause that an event brings about: what all of them have, then what is its own.
    #[inline(never)]
    fn by_event(
        &mut self,
        plan: &Plan<'s>,
        node: &'t tree::Clause<'s>,
        verb: Verb,
        when: Place<Pattern<'s>>,
        limit: &mut u32,
    ) {
        let when = self.tree.at(when);
        let (aim, mut clause) = self.begin(plan, verb, when);
        self.chances(node, &mut clause);
        let beside = match verb {
            Verb::Open => Scope::event(aim.event),
            _ => plan.beside(aim.event),
        };
        clause.guard = self.predicate(&beside, when.guard);
        match node.kind {
            ClauseKind::Meet(_, bands) => {
                clause.bands = self.bands(plan, aim.event, bands, limit);
            }
            ClauseKind::Fail(_, outcome) => {
                clause.outcome = self.some_outcome(plan, &beside, outcome, Class::Failed);
            }
            ClauseKind::ChangeUntil {
                until,
                in_time,
                otherwise,
                ..
            } => {
                let scope = Scope {
                    promised: false,
                    ..beside
                };
                clause.until = self.promised_time(&scope, until);
                let kept = plan.beside(plan.meeting);
                clause.outcome = self.some_outcome(plan, &kept, in_time, Class::Kept);
                let broken = plan.by_clock();
                clause.otherwise = self.some_outcome(plan, &broken, otherwise, Class::Broken);
            }
            ClauseKind::ChangeAsk { once, bands, .. } => {
                clause.once = u8::from(once);
                return self.watch(plan, &aim, clause, bands, node.span);
            }
            ClauseKind::Defy {
                instead,
                once,
                limit: within,
                bands,
                ..
            } => {
                clause.instead = u8::from(instead);
                clause.once = u8::from(once);
                if within.is_some() {
                    clause.limit = next(limit);
                }
                return self.watch(plan, &aim, clause, bands, node.span);
            }
            _ => {}
        }
        self.add(plan, &aim, clause);
    }

    /// One side of a pause: its begin, or its end.
    #[inline(never)]
    fn pause(&mut self, plan: &Plan<'s>, when: Place<Pattern<'s>>, verb: Verb, number: u8) {
        let when = self.tree.at(when);
        let (aim, mut clause) = self.begin(plan, verb, when);
        clause.pause = number;
        clause.guard = self.predicate(&plan.beside(aim.event), when.guard);
        self.add(plan, &aim, clause);
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
    #[inline(never)]
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

    /// What trying costs and how likely it succeeds, where a clause says so.
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
