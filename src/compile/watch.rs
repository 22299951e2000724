//! Watches: what an act of defiance, or asking for a change, may lead to.

use super::Compiler;
use super::clause::next;
use super::expectation::Plan;
use super::pattern::Aim;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Clause, Limit, Maybe, Range};
use crate::image::verb::Verb;
use crate::limits::BANDS;
use crate::span::Span;
use crate::syntax::tree::{self, Band, BandKind, List, Pattern, Place};
use crate::verdict::Class;

/// A band of a watch: its verb, pattern, limit, and the class of its outcome.
type Way<'s> = (Verb, Place<Pattern<'s>>, Option<tree::Limit>, Class);

/// What a band of a watch waits for; nothing for `else` and for what does not belong.
fn way<'s>(kind: &BandKind<'s>, asks: bool) -> Option<Way<'s>> {
    Some(match *kind {
        BandKind::Lands(when, limit) if !asks => (Verb::Lands, when, limit, Class::Landed),
        BandKind::Backfires(when, limit) if !asks => {
            (Verb::Backfires, when, limit, Class::Backfired)
        }
        BandKind::Takes(when, limit) if asks => (Verb::Takes, when, limit, Class::Taken),
        _ => return None,
    })
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Adds the clause that starts a watch, and after it those that end it.
    pub(super) fn watch(
        &mut self,
        plan: &Plan<'s>,
        aim: &Aim,
        clause: Clause,
        bands: List<Band<'s>>,
        span: Span,
    ) {
        if let Some(extra) = self.tree.list(bands).nth(BANDS) {
            self.passed(diagnostic::BANDS_LIMIT, extra.span, "", BANDS);
        }
        let asks = clause.verb == Verb::Ask as u8;
        let place = self.add(plan, aim, clause);
        let watch = self.watch_limits(plan, bands, asks);
        if watch.count == 0 {
            let found = self.written(clause.span);
            let none = Diagnostic::new(diagnostic::WATCH_WITHOUT_LIMIT, clause.span, found);
            self.missing(none, span);
        }
        let mut limit = watch.first;
        let mut otherwise = None;
        for band in self.tree.list(bands) {
            match way(&band.kind, asks) {
                Some(way) => self.way(plan, way, band, place, &mut limit),
                None if matches!(band.kind, BandKind::Else) => {
                    self.once(otherwise, band.span, "else");
                    otherwise = otherwise.or(Some(band.span));
                }
                None => self.unexpected(band.span, "an outcome of this clause"),
            }
        }
        if otherwise.is_none() {
            let found = self.written(clause.span);
            let none = Diagnostic::new(diagnostic::WATCH_WITHOUT_ELSE, clause.span, found);
            self.missing(none, span);
        }
        let otherwise = self.unmoved(plan, bands, asks);
        self.build.put(
            place,
            Clause {
                watch,
                otherwise,
                ..clause
            },
        );
    }

    /// What `else` brings.
    fn unmoved(&mut self, plan: &Plan<'s>, bands: List<Band<'s>>, asks: bool) -> Maybe {
        let mut bands = self.tree.list(bands);
        let class = if asks {
            Class::Declined
        } else {
            Class::Unmoved
        };
        match bands.find(|band| matches!(band.kind, BandKind::Else)) {
            Some(band) => self.some_outcome(plan, &plan.by_clock(), band.outcome, class),
            None => 0,
        }
    }

    fn watch_limits(&mut self, plan: &Plan<'s>, bands: List<Band<'s>>, asks: bool) -> Range {
        let first = self.build.count::<Limit>();
        for band in self.tree.list(bands) {
            if let Some((_, _, Some(limit), _)) = way(&band.kind, asks) {
                let limit = self.act_limit(&plan.at_opening(), &limit);
                self.build.push(limit);
            }
        }
        self.build.since::<Limit>(first)
    }

    fn way(
        &mut self,
        plan: &Plan<'s>,
        (verb, when, within, class): Way<'s>,
        band: &Band<'s>,
        parent: u32,
        limit: &mut u32,
    ) {
        let when = self.tree.at(when);
        let (aim, mut clause) = self.begin(plan, verb, when);
        let scope = plan.beside(aim.event);
        clause.parent = parent.saturating_add(1);
        clause.guard = self.predicate(&scope, when.guard);
        if within.is_some() {
            clause.limit = next(limit);
        }
        clause.outcome = self.some_outcome(plan, &scope, band.outcome, class);
        self.add(plan, &aim, clause);
    }
}
