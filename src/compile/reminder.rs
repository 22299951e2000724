//! Reminders: how long before the limit of an outcome, while the word is open.

use super::Compiler;
use super::clock::base;
use super::expectation::Plan;
use super::suggestion::Suggestion;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Calendar, Limit, Maybe, place};
use crate::limits::CLAUSES;
use crate::span::Span;
use crate::syntax::tree::{
    Band, BandKind, ClauseKind, ExprId, ExprKind, List, Name, Outcome, Place,
};

/// Looks at the outcomes that have a limit set at the opening, in file order: their names
/// and which of those limits it is, counted from the first.
struct Limited<'f, 's> {
    found: &'f mut dyn FnMut(&'s str, u32),
    next: u32,
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// `remind D before OUTCOME` or `remind D of CALENDAR before OUTCOME`.
    pub(super) fn remind(
        &mut self,
        plan: &Plan<'s>,
        before: ExprId,
        outcome: Place<Name<'s>>,
        span: Span,
    ) {
        let name = *self.tree.at(outcome);
        let (before, calendar) = self.counted_before(before);
        let before_span = self.tree.expr(before).span;
        let before = self.constant_duration(before);
        let mut place = None;
        let mut near = Suggestion::new(name.text);
        self.limited(&mut |found, limit| {
            near.offer(found);
            if found == name.text {
                place = place.or(Some(limit));
            }
        });
        let Some(place) = place else {
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_LIMIT, name.span, name.text);
            return self.report(unknown.other(near.answer()));
        };
        let Some(before) = before else {
            return;
        };
        let place = plan.first_limit.saturating_add(place);
        let limit: Limit = self.build.at(place);
        // Of one calendar both count the same hours.
        let constant = matches!(limit.base, base::OPENING | base::COUNTED);
        if constant && limit.calendar == calendar && before > limit.delay {
            let found = self.written(before_span);
            return self.wrong(diagnostic::REMINDED_TOO_EARLY, before_span, found);
        }
        self.reminder_stage(place, before, calendar, span);
    }

    /// The duration of a reminder, and the calendar whose open time it is. Its hours must be the
    /// same at any time, or the reminder would come too early or too late.
    fn counted_before(&mut self, before: ExprId) -> (ExprId, Maybe) {
        let ExprKind::Of(_, name) = self.tree.expr(before).kind else {
            return (before, 0);
        };
        let (length, calendar) = self.of_calendar(before);
        if let Some(at) = place(calendar)
            && self.build.at::<Calendar>(at as u32).by.count != 0
        {
            self.wrong(diagnostic::REMINDED_BY_ZONE, name.span, name.text);
            return (length, 0);
        }
        (length, calendar)
    }

    /// Tells the outcomes of the expectation at hand that have a limit.
    fn limited(&self, found: &mut dyn FnMut(&'s str, u32)) {
        let mut limited = Limited { found, next: 0 };
        for clause in self.tree.list(self.kept.clauses).take(CLAUSES) {
            match clause.kind {
                ClauseKind::Meet(_, bands) => self.limited_bands(bands, &mut limited),
                ClauseKind::Defy { limit: Some(_), .. } => {
                    limited.next = limited.next.saturating_add(1)
                }
                ClauseKind::MeetClock(_, outcome) | ClauseKind::FailClock(_, outcome) => {
                    (limited.found)(self.word_of(outcome), limited.next);
                    limited.next = limited.next.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// The same of the bands of one clause: `else` has the limit of the last that has one.
    fn limited_bands(&self, bands: List<Band<'s>>, limited: &mut Limited<'_, 's>) {
        let first = limited.next;
        let has_limit =
            |band: &&Band<'s>| matches!(band.kind, BandKind::Met { limit: Some(_), .. });
        let count = self.tree.list(bands).filter(has_limit).count() as u32;
        let last = count.checked_sub(1).map(|last| first.saturating_add(last));
        for band in self.tree.list(bands) {
            if has_limit(&band) {
                (limited.found)(self.word_of(band.outcome), limited.next);
                limited.next = limited.next.saturating_add(1);
            } else if let (BandKind::Else, Some(last)) = (&band.kind, last) {
                (limited.found)(self.word_of(band.outcome), last);
            }
        }
    }

    fn word_of(&self, outcome: Place<Outcome<'s>>) -> &'s str {
        self.tree.at(outcome).name.text
    }
}
