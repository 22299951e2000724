//! The end of a word is taken back: until its respite ends the instance stays, and may open
//! again.

use super::expectation::Came;
use super::heap::{Heap, Track};
use super::instance::{Instance, Tracks};
use super::opening::Limits;
use super::rules::Rules;
use super::run::{Run, Saying};
use super::state::Words;
use super::table::{STATE, TIME};
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{ClauseView, ExpectationView, Limit, place};
use crate::verdict::Class;

/// Words of the end of a word: its outcome, and in the high half whether an event brought it;
/// that event's evidence; and when it was.
const OUTCOME: usize = 0;
const ENDED_BY: usize = 1;
const ENDED_AT: usize = 2;

impl ExpectationView<'_> {
    /// Whether an instance may stay when both its tracks have ended.
    #[inline]
    pub(crate) fn rests(self) -> bool {
        self.again() != 0 || self.reopen() != 0
    }
}

impl Instance<'_> {
    #[inline]
    fn end(&self, word: usize) -> usize {
        self.part(self.rule.places().end_part) + word
    }

    /// The word that says which outcome ended its word.
    pub(crate) fn ended_as(&self) -> usize {
        self.end(OUTCOME)
    }

    /// Whether the end of its word can still be taken back.
    pub(crate) fn has_respite(&self, words: &(impl Words + ?Sized)) -> bool {
        self.rule.reopen() != 0 && self.has_rest(words)
    }

    /// Whether a due is to come that lets it stay: a point of its series, or the end of a
    /// respite.
    #[inline]
    pub(crate) fn has_rest(&self, words: &(impl Words + ?Sized)) -> bool {
        Heap::of(self.rule)
            .index_of(words, self.slot, Track::Rest)
            .is_some()
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// A word has ended with an outcome, perhaps by an event: its respite begins. The caller
    /// writes the tracks.
    #[inline]
    pub(crate) fn begin_respite(
        &mut self,
        instance: &Instance<'_>,
        outcome: usize,
        now: i64,
        by: Option<u64>,
    ) {
        if self.image.uses(Form::Reopen) && instance.rule.reopen() != 0 {
            self.respite(instance, outcome, now, by);
        }
    }

    #[inline(never)]
    fn respite(&mut self, instance: &Instance<'_>, outcome: usize, now: i64, by: Option<u64>) {
        sole!(self, instance instance);
        self.end_pauses(instance, now);
        let clause: ClauseView<'_> = self.image.view(instance.rule.reopen() as usize - 1);
        let end = place(clause.limit()).map(|at| self.limit(instance, at, now));
        let end = end.and_then(Result::ok).unwrap_or(i64::MAX);
        self.words.put_halves(
            instance.end(OUTCOME),
            outcome as u32,
            u32::from(by.is_some()),
        );
        self.words.put(instance.end(ENDED_BY), by.unwrap_or(0));
        self.words.put(instance.end(ENDED_AT), now as u64);
        self.wait_rest(instance, end);
    }

    /// Takes the end of a word back, if its respite stands.
    #[inline(never)]
    pub(crate) fn try_reopen(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        sole!(self, instance instance);
        if !self.image.uses(Form::Reopen) {
            return Came::Not;
        }
        let stands = !tracks.is_live() && instance.has_respite(self.words);
        if !stands || !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        let rule = instance.rule;
        let key = instance.key(self.words);
        let saying = Saying::of(event, clause.source(rule.rule()), key);
        if rule.continues() == 0 {
            let scope = instance.scope(None);
            match self.limits_at_opening(event.time, rule, &scope) {
                Ok(limits) => self.store_anew(instance, &limits),
                Err(fault) => {
                    self.say_fault(fault, &saying);
                    return Came::Not;
                }
            }
        } else {
            let since = self.words.time(instance.end(ENDED_AT));
            self.run_on(instance, since, event.time);
        }
        let outcome = self.words.low(instance.end(OUTCOME));
        let mut evidence = instance.opening(self.words);
        if self.words.high(instance.end(OUTCOME)) != 0 {
            evidence = evidence.and(self.words.word(instance.end(ENDED_BY)));
        }
        let saying = Saying {
            evidence: evidence.and(event.evidence),
            ..saying
        };
        self.say_word(Class::Undone, outcome, &saying);
        self.live_again(instance, tracks, event.time);
        Came::Reopened
    }

    /// The word is open again, as the newest of all.
    fn live_again(&mut self, instance: &Instance<'_>, tracks: Tracks, now: i64) {
        let rule = instance.rule;
        // What waits is in order of age too: nothing of the instance waits while it changes.
        self.forget_rest(instance);
        let watch = tracks.watch();
        let watch_due = watch.and_then(|_| self.waits_until(instance, Track::Watch));
        if watch_due.is_some() {
            self.forget_watch(instance);
        }
        let number = self.next_number();
        rule.places().table.renew(self.words, instance.slot);
        let open = Tracks::OPEN.watching(watch);
        self.words.put_halves(instance.at + STATE, open.0, number);
        self.words.put(instance.at + TIME, now as u64);
        if let Some(due) = watch_due {
            self.wait_watch(instance, due);
        }
        if rule.pauses() != 0 && rule.continues() == 0 {
            self.words.put(instance.part(rule.places().pause_part), 0);
        }
        self.live_on(instance);
    }

    /// Stores the limits that an opening sets; those of a watch stay.
    fn store_anew(&mut self, instance: &Instance<'_>, limits: &Limits) {
        let at = instance.part(instance.rule.places().stored_part);
        for (_, limit) in self.image.records::<Limit>(instance.rule.limits()) {
            if let Some(time) = limits.get(limit.slot as usize)
                && matches!(limit.base, 2 | 3 | 6)
            {
                self.words.put(at + limit.slot as usize, *time as u64);
            }
        }
    }
}
