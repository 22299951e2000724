//! Acts: a wish defied, or asked to change, and the watch on what comes of it.

use super::expectation::{ALL, Came, Picks, places, reaches, relative};
use super::instance::{Instance, Tracks};
use super::rules::Rules;
use super::run::{Ending, Run};
use super::state::Words as _;
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{ClauseView, MoveView, TouchView, place};
use crate::image::verb::Verb;
use crate::verdict::Class;

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Defies, or asks to change the wish: both start a watch.
    #[inline]
    pub(crate) fn try_act(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        number: u32,
        clause: ClauseView<'_>,
    ) -> Came {
        if !self.image.uses(Form::Watch) {
            return Came::Not;
        }
        let own = number.wrapping_sub(instance.rule.clauses().first);
        let again = tracks.watch() == Some(own);
        if !(tracks.is_live() || again) || (clause.once() != 0 && tracks.watch().is_some()) {
            return Came::Not;
        }
        if let Some(at) = place(clause.limit()) {
            match self.limit_now(instance, at, event.time) {
                Some(due) if event.time <= due => {}
                _ => return Came::Not,
            }
        }
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        let due = match self.set_watch(instance, clause.watch(), event.time) {
            Ok(due) => due,
            Err(fault) => {
                self.act_fault(event, instance, clause, fault);
                return Came::Not;
            }
        };
        let ask = clause.verb() == Verb::Ask as u8;
        let (class, evidence) = (
            if ask { Class::Changed } else { Class::Defied },
            instance.word_evidence(self.words, tracks),
        );
        self.say_of(
            class,
            instance,
            clause,
            event.time,
            None,
            evidence.and(event.evidence),
        );
        let mut tracks = tracks;
        if clause.instead() != 0 {
            self.end_word(instance, tracks);
            self.end_pauses(instance, event.time);
            tracks = tracks.ended();
        }
        instance.put_tracks(self.words, tracks.watching(Some(own)));
        let part = instance.part(instance.rule.places().watch_part);
        self.words.put(part, event.time as u64);
        self.words.put(part + 1, event.evidence);
        self.wait_watch(instance, due.max(event.time));
        Came::Watch
    }

    /// Tries the clauses that can end the watch that stands.
    #[inline]
    pub(crate) fn transit_watch(
        &mut self,
        event: &Event,
        touch: TouchView<'_>,
        instance: &Instance<'_>,
        before: Tracks,
        picks: Option<&Picks>,
    ) {
        if !self.image.uses(Form::Watch) {
            return;
        }
        for (nth, at) in places(touch.watches()).enumerate() {
            let moved: MoveView<'_> = self.image.view(at);
            let clause: ClauseView<'_> = self.image.view(moved.clause() as usize);
            *self.steps += 1;
            let picked = moved.reach() <= ALL
                || picks.is_none_or(|picks| reaches(&picks.watches, nth, instance.slot));
            if picked
                && relative(instance.rule, clause.parent()) == before.watch()
                && self.try_watch(event, instance, clause)
            {
                break;
            }
        }
    }

    /// Tries a clause that can end the watch that stands.
    #[inline]
    fn try_watch(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
    ) -> bool {
        let act = instance.act_time(self.words);
        let mut due = None;
        if let Some(at) = place(clause.limit()) {
            match self.limit(instance, at, act) {
                Ok(limit) if event.time <= limit => due = Some(limit),
                _ => return false,
            }
        }
        if !self.clause_holds(event, instance, clause) {
            return false;
        }
        let Some(outcome) = place(clause.outcome()) else {
            return false;
        };
        if due.is_none() {
            due = self.standing_watch_due(instance);
        }
        let ending = Ending {
            key: instance.key(self.words),
            time: event.time,
            due,
            evidence: instance.watch_evidence(self.words).and(event.evidence),
            cause: event.evidence,
        };
        self.conclude(outcome, &ending, &instance.scope(Some(event)));
        let mut tracks = instance.tracks(self.words);
        self.forget_watch(instance);
        if clause.verb() == Verb::Takes as u8 && tracks.is_live() {
            if instance.rule.counted() != 0 {
                self.count_ending(instance, outcome, event.time, true);
            }
            self.end_word(instance, tracks);
            self.begin_respite(instance, outcome, event.time, Some(event.evidence));
            tracks = tracks.ended();
        }
        instance.put_tracks(self.words, tracks.watching(None));
        true
    }

    /// The clock of the watch that stands.
    pub(crate) fn standing_watch_due(&mut self, instance: &Instance<'_>) -> Option<i64> {
        if !self.image.uses(Form::Watch) {
            return None;
        }
        let watch = instance.tracks(self.words).watch()?;
        let clause: ClauseView<'_> = self
            .image
            .view(instance.rule.clauses().first as usize + watch as usize);
        let act = instance.act_time(self.words);
        self.watch_due(instance, clause.watch(), act).ok()
    }
}
