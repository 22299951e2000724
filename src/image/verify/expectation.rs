//! Expectations, their clauses, and what an event asks of them.

use super::{ANY, Check, Checked, contains};
use crate::image::layout::{
    Band, Calendar, Clause, Clock, Expectation, Kept, Limit, Move, NO_ATTRIBUTE, Outcome,
    Predicate, Range, Rate, Rule, Stage, Touch, place,
};
use crate::image::verb::Verb;
use crate::limits::{
    AGAIN_MS, ATTRIBUTES, CLAUSES, DURATION_MS, KEPT, MOVES, PAUSES, SLOTS, STAGES, STORED,
};

impl Check<'_, '_> {
    pub(super) fn expectations(&self) -> Checked {
        let image = self.image;
        for (at, rule) in image.all::<Expectation>() {
            let fine = self.has::<Rule>(rule.rule)
                && self.has_range::<Clause>(rule.clauses)
                && rule.clauses.count as usize <= CLAUSES
                && contains(rule.clauses, rule.open)
                && image.record::<Clause>(rule.open as usize).verb == Verb::Open as u8
                && self.has_range::<Limit>(rule.limits)
                && self.has_range::<Stage>(rule.stages)
                && rule.stages.count as usize <= STAGES
                && usize::from(rule.opened) <= KEPT
                && usize::from(rule.promised) <= KEPT
                && usize::from(rule.stored) <= STORED
                && usize::from(rule.pauses) <= PAUSES
                && (1..=SLOTS).contains(&rule.places.table.slots)
                && (rule.keyed != 0 || rule.places.table.slots == 1)
                && self.has_maybe::<Clock>(rule.clock)
                && self.has_str(rule.from)
                && (rule.counted != 0) == rule.is_counted()
                && self.has_range::<Rate>(rule.rates)
                && (rule.again == 0 || (AGAIN_MS..=DURATION_MS).contains(&rule.again))
                && self.reopens(&rule)
                && rule.retired <= 1
                && (rule.plain != 0) == rule.is_plain();
            self.record::<Expectation>(at, fine)?;
            for (limit_at, limit) in image.records::<Limit>(rule.limits) {
                self.record::<Limit>(limit_at, opening_limit(&rule, &limit))?;
            }
            self.stages(&rule)?;
            for (clause_at, clause) in image.records::<Clause>(rule.clauses) {
                self.record::<Clause>(clause_at, self.clause(&rule, &clause))?;
                if clause.verb == Verb::Promise as u8 {
                    self.code(clause.until, ANY)?;
                }
            }
        }
        for (at, band) in image.all::<Band>() {
            let delay = place(band.limit)
                .map(|at| image.record::<Limit>(at))
                .filter(|limit| limit.base == 0)
                .map_or(-1, |limit| limit.delay);
            let fine = self.has_maybe::<Limit>(band.limit)
                && band.delay == delay
                && self.has_maybe::<Predicate>(band.guard)
                && self.has::<Outcome>(band.outcome);
            self.record::<Band>(at, fine)?;
        }
        self.touches()
    }

    /// Whether what takes the end of a word back is a clause that can.
    fn reopens(&self, rule: &Expectation) -> bool {
        let Some(at) = place(rule.reopen) else {
            return rule.continues == 0;
        };
        rule.again == 0
            && !rule.is_promise()
            && contains(rule.clauses, at as u32)
            && self.image.record::<Clause>(at).verb == Verb::Reopen as u8
    }

    fn stages(&self, rule: &Expectation) -> Checked {
        let (mut before, mut origin) = (None, None);
        for (at, stage) in self.image.records::<Stage>(rule.stages) {
            let limit: Limit = self.image.record(stage.limit as usize);
            let mut fine = self.has::<Limit>(stage.limit)
                && contains(rule.limits, stage.limit)
                && self.has_maybe::<Outcome>(stage.outcome);
            fine &= stage.remind >= 0 && (stage.remind == 0 || stage.outcome == 0);
            if let Some(calendar) = place(stage.calendar) {
                // Of a zone that goes by what is known a reminder would wander.
                fine &= stage.remind != 0
                    && rule.ordered == 0
                    && self.has_maybe::<Calendar>(stage.calendar)
                    && self.image.hours_at(calendar).is_some();
            }
            if rule.constant != 0 {
                fine &= rule.ordered != 0 && limit.base == 0 && stage.delay >= 0;
            }
            if rule.steady != 0 {
                fine &= rule.ordered == 0
                    && rule.reopen == 0
                    && limit.base == 6
                    && limit.calendar == 0
                    && stage.remind == 0
                    && (0..=limit.delay).contains(&stage.delay)
                    && before.is_none_or(|before| stage.delay > before);
                before = Some(stage.delay);
            }
            if rule.ordered != 0 {
                let (base, slot) = *origin.get_or_insert((limit.base, limit.slot));
                fine &= base <= 1
                    && (limit.base, limit.slot) == (base, slot)
                    && limit.delay.checked_sub(stage.remind) == Some(stage.delay)
                    && before.is_none_or(|before| {
                        stage.delay > before || (stage.delay == before && stage.remind != 0)
                    });
                before = Some(stage.delay);
            }
            self.record::<Stage>(at, fine)?;
        }
        Ok(())
    }

    fn clause(&self, rule: &Expectation, clause: &Clause) -> bool {
        let image = self.image;
        let Some(verb) = Verb::from_number(clause.verb) else {
            return false;
        };
        let watch_limit = |limit: &Limit| match limit.base {
            4 | 5 => true,
            7 => limit.slot < rule.stored,
            _ => false,
        };
        let limit = place(clause.limit).map(|at| image.record::<Limit>(at));
        let references = self.has_maybe::<Predicate>(clause.guard)
            && self.has_maybe::<Limit>(clause.limit)
            && self.has_range::<Band>(clause.bands)
            && self.has_maybe::<Outcome>(clause.outcome)
            && self.has_maybe::<Outcome>(clause.otherwise)
            && self.has_range::<Limit>(clause.watch)
            && self.has_range::<Kept>(clause.copies)
            && clause.reach <= 3
            && (rule.keyed != 0 || clause.reach == 0);
        // What lies outside is not walked: a count is a number that anybody may write.
        if !references {
            return false;
        }
        let kept = match verb {
            Verb::Open => rule.opened,
            Verb::Promise => rule.promised,
            _ => 0,
        };
        let copies = image
            .records::<Kept>(clause.copies)
            .all(|(_, copy)| copy.slot < kept && usize::from(copy.attribute) < ATTRIBUTES);
        let fits = match verb {
            Verb::Open | Verb::Void | Verb::Meet => true,
            Verb::Fail => clause.outcome != 0,
            Verb::Promise => {
                rule.promises != 0
                    && clause.outcome != 0
                    && clause.otherwise != 0
                    && limit.is_none_or(|limit| opening_limit(rule, &limit))
            }
            Verb::Ask | Verb::Defy => {
                rule.watches != 0
                    && clause.otherwise != 0
                    && clause.watch.count != 0
                    && image
                        .records::<Limit>(clause.watch)
                        .all(|(_, limit)| watch_limit(&limit))
                    && limit.is_none_or(|limit| opening_limit(rule, &limit))
            }
            Verb::Pause | Verb::Resume => clause.pause < rule.pauses,
            // After the end, not computed.
            Verb::Reopen => rule.reopen != 0 && limit.is_some_and(|limit| limit.base == 4),
            Verb::Lands | Verb::Backfires | Verb::Takes => {
                clause.outcome != 0
                    && limit.is_none_or(|limit| watch_limit(&limit))
                    && place(clause.parent).is_some_and(|parent| {
                        contains(rule.clauses, parent as u32)
                            && is_act(image.record::<Clause>(parent).verb)
                    })
            }
        };
        let bands = image.records::<Band>(clause.bands).all(|(_, band)| {
            place(band.limit).is_none_or(|at| opening_limit(rule, &image.record::<Limit>(at)))
        });
        copies && fits && bands
    }

    fn touches(&self) -> Checked {
        let image = self.image;
        for (at, touch) in image.all::<Touch>() {
            let rule: Expectation = image.record(touch.expectation as usize);
            let in_word = |verb: u8| {
                matches!(
                    Verb::from_number(verb),
                    Some(
                        Verb::Void
                            | Verb::Meet
                            | Verb::Fail
                            | Verb::Promise
                            | Verb::Ask
                            | Verb::Defy
                            | Verb::Reopen
                    )
                )
            };
            let in_watch = |verb: u8| {
                matches!(
                    Verb::from_number(verb),
                    Some(Verb::Lands | Verb::Backfires | Verb::Takes)
                )
            };
            let in_pause =
                |verb: u8| matches!(Verb::from_number(verb), Some(Verb::Pause | Verb::Resume));
            let moves = |range: Range, verbs: &dyn Fn(u8) -> bool| {
                self.has_range::<Move>(range)
                    && range.count as usize <= MOVES
                    && image.records::<Move>(range).all(|(_, moved)| {
                        let clause: Clause = image.record(moved.clause as usize);
                        contains(rule.clauses, moved.clause)
                            && verbs(clause.verb)
                            && moved.verb == clause.verb
                            && moved.reach == clause.reach
                            && moved.guard == clause.guard
                            && moved.bands == clause.bands
                    })
            };
            let fine = self.has::<Expectation>(touch.expectation)
                && (touch.keyed == rule.keyed || touch.is_listed() && rule.keyed != 0)
                && touch.table == rule.places.table
                && (touch.key == NO_ATTRIBUTE || usize::from(touch.key) < ATTRIBUTES)
                && (touch.opens == 0 || touch.opens == 1 + rule.retired)
                && (touch.opens == 0 || rule.keyed == 0 || touch.key != NO_ATTRIBUTE)
                && moves(touch.words, &in_word)
                && moves(touch.watches, &in_watch)
                && moves(touch.pauses, &in_pause);
            self.record::<Touch>(at, fine)?;
        }
        Ok(())
    }
}

const fn is_act(verb: u8) -> bool {
    verb == Verb::Ask as u8 || verb == Verb::Defy as u8
}

/// Whether a limit can be set at the opening of an instance of `rule`.
const fn opening_limit(rule: &Expectation, limit: &Limit) -> bool {
    match limit.base {
        0 => true,
        1 => limit.slot < rule.opened,
        2 | 3 | 6 => limit.slot < rule.stored,
        _ => false,
    }
}
