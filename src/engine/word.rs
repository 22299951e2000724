//! The clauses that move an instance's word: it is met, fails, is promised or withdrawn.

use super::expectation::{Came, places};
use super::instance::{Instance, Tracks, Word};
use super::rules::Rules;
use super::run::{Ending, Run};
use super::state::Words as _;
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{BandView, ClauseView, MoveView, place};
use crate::image::verb::Verb;
use crate::verdict::{Class, Fault};

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Tries a clause that can move the word.
    #[inline(always)]
    pub(crate) fn try_word(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        moved: MoveView<'_>,
    ) -> Came {
        const MEET: u8 = Verb::Meet as u8;
        match (moved.verb(), tracks.word()) {
            (MEET, Word::Open) => self.try_meet(event, instance, moved),
            _ => apart!(self.try_any_word(event, instance, tracks, moved)),
        }
    }

    #[inline(always)]
    fn try_any_word(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        moved: MoveView<'_>,
    ) -> Came {
        let live = tracks.is_live();
        let number = moved.clause();
        let clause: ClauseView<'_> = self.image.view(number as usize);
        match Verb::from_number(moved.verb()) {
            Some(Verb::Void) => apart!(self.try_void(event, instance, tracks, clause)),
            Some(Verb::Meet) if live => {
                apart!(self.try_keep(event, instance, tracks, clause))
            }
            Some(Verb::Fail) if live => {
                let Some(outcome) = place(clause.outcome()) else {
                    return Came::Not;
                };
                if !self.clause_holds(event, instance, clause) {
                    return Came::Not;
                }
                Came::Ends(outcome as u32, None)
            }
            Some(Verb::Promise) if live => {
                apart!(self.try_promise(event, instance, tracks, number, clause))
            }
            Some(Verb::Reopen) => self.try_reopen(event, instance, tracks, clause),
            Some(Verb::Ask | Verb::Defy) => {
                apart!(self.try_act(event, instance, tracks, number, clause))
            }
            _ => Came::Not,
        }
    }

    #[inline]
    fn try_void(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        if !self.image.uses(Form::Void) {
            return Came::Not;
        }
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        let evidence = instance.opening(self.words).and(event.evidence);
        self.say_of(Class::Void, instance, clause, event.time, None, evidence);
        self.end_word(instance, tracks);
        if tracks.watch().is_some() {
            self.forget_watch(instance);
        }
        if instance.rule.rests() {
            self.forget_rest(instance);
        }
        self.release(instance);
        Came::Void
    }

    /// Tries to meet an open word.
    #[inline(always)]
    fn try_meet(&mut self, event: &Event, instance: &Instance<'_>, moved: MoveView<'_>) -> Came {
        let clause = moved.clause();
        if !self.guard_holds(event, instance, clause, moved.guard()) {
            return Came::Not;
        }
        for at in places(moved.bands()) {
            *self.steps += 1;
            let band: BandView<'_> = self.image.view(at);
            let mut due = None;
            if let Some(limit) = place(band.limit()) {
                let by = match band.delay() {
                    -1 => self.limit_now(instance, limit, event.time),
                    delay => instance.opened_at(self.words).checked_add(delay),
                };
                due = by.filter(|by| event.time <= *by);
                if due.is_none() {
                    continue;
                }
            }
            if self.guard_holds(event, instance, clause, band.guard()) {
                return Came::Ends(band.outcome(), due);
            }
        }
        Came::Not
    }

    /// Tries to meet a promise that stands.
    #[inline]
    fn try_keep(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        if !self.image.uses(Form::Promise) {
            return Came::Not;
        }
        let promised = instance.promised_time(self.words);
        let promise: ClauseView<'_> = self
            .image
            .view(instance.rule.clauses().first as usize + tracks.promise() as usize);
        if !self.clause_holds(event, instance, clause) || event.time > promised {
            return Came::Not;
        }
        // An early notice that ends the word has an outcome of its own.
        if clause.instead() != 0
            && let Some(at) = places(clause.bands()).next()
        {
            let band: BandView<'_> = self.image.view(at);
            return Came::Ends(band.outcome(), Some(promised));
        }
        match place(promise.outcome()) {
            Some(outcome) => Came::Ends(outcome as u32, Some(promised)),
            None => Came::Not,
        }
    }

    #[inline]
    fn try_promise(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        number: u32,
        clause: ClauseView<'_>,
    ) -> Came {
        if !self.image.uses(Form::Promise) {
            return Came::Not;
        }
        if let Some(at) = place(clause.limit()) {
            let by = match tracks.word() {
                Word::Promised => Some(instance.promised_time(self.words)),
                _ => self.limit(instance, at, 0).ok(),
            };
            if by.is_none_or(|by| event.time > by) {
                return Came::Not;
            }
        }
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        let scope = instance.scope(Some(event));
        let answer = self.eval(clause.until(), &scope);
        let until = match (answer.fault, answer.value) {
            (None, Some(until)) => until,
            (fault, _) => {
                self.act_fault(event, instance, clause, fault.unwrap_or(Fault::Absent));
                return Came::Not;
            }
        };
        let evidence = instance
            .word_evidence(self.words, tracks)
            .and(event.evidence);
        self.say_of(
            Class::Changed,
            instance,
            clause,
            event.time,
            Some(until),
            evidence,
        );
        self.forget_word(instance, tracks);
        let own = number.wrapping_sub(instance.rule.clauses().first);
        instance.put_tracks(self.words, tracks.promised(own));
        let part = instance.part(instance.rule.places().promise_part);
        self.words.put(part, until as u64);
        self.words.put(part + 1, event.evidence);
        self.wait_promise(instance, until.max(event.time));
        Came::Promise
    }

    /// Says an outcome that an event brought. The caller ends the word.
    #[inline(always)]
    pub(crate) fn end_by(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        outcome: u32,
        due: Option<i64>,
    ) {
        let ending = Ending {
            key: instance.key(self.words),
            time: event.time,
            due,
            evidence: instance.word_evidence_and(self.words, tracks, event.evidence),
            cause: event.evidence,
        };
        self.conclude_here(outcome as usize, &ending, || instance.scope(Some(event)));
    }
}
