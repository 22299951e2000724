//! What the clock brings.

use super::dues;
use super::heap::Track;
use super::instance::{Instance, Tracks, Word};
use super::pause::Still;
use super::rules::Rules;
use super::run::{Ending, Run, Saying, Source};
use super::state::Words as _;
use crate::image::Form;
use crate::image::layout::{ClauseView, Clock, ExpectationView, StageView, place};
use crate::verdict::Class;

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Settles all that is due before `now`, instant by instant.
    #[inline]
    pub(crate) fn settle(&mut self, now: i64) {
        while let Some(due) = dues::least(self.words) {
            if due >= now {
                break;
            }
            self.settle_instant(due);
        }
    }

    /// Settles one instant and looks at the alerts.
    #[inline(never)]
    fn settle_instant(&mut self, instant: i64) {
        if let Some(at) = self.image.now_at() {
            self.words.put(at, instant as u64);
        }
        while dues::least(self.words) == Some(instant) {
            *self.dues += 1;
            let at = dues::first(self.words, self.image.leaves());
            let clock: Clock = self.image.record(at);
            let index = clock.index as usize;
            match clock.sort {
                0 => {
                    let rule: ExpectationView<'_> = self.image.view(index);
                    sole!(self, rule rule);
                    if rule.ends_plainly() && rule.keyed() == 0 && rule.goes_by_stages() {
                        self.settle_only(rule, instant);
                    } else {
                        self.settle_expectation(rule);
                        self.refresh(rule);
                    }
                }
                1 => self.settle_integrity(index, at, instant),
                2 => self.settle_cap(index, at),
                3 => self.fall_silent(index, at),
                4 => self.come_to_check(index, at),
                5 => self.end_period(index, at),
                6 => self.settle_measure(self.image.view(index), at, instant),
                7 => self.settle_journey(index, instant),
                _ => self.settle_following(index, at, instant),
            }
        }
        self.look_at_alerts(None, instant);
    }

    /// Settles the only instance there can be, whose word alone waits: it is open.
    #[inline]
    fn settle_only(&mut self, rule: ExpectationView<'_>, now: i64) {
        let instance = Instance::new(rule, 0);
        let tracks = instance.tracks(self.words);
        let stage = self.stage(rule, tracks.stage());
        self.leave_stage(&instance, tracks);
        match place(stage.outcome()) {
            Some(outcome) => {
                self.say_end(&instance, tracks, outcome, now, now);
                self.release(&instance);
            }
            None => {
                self.say_stage(&instance, stage, now, now.saturating_add(stage.remind()));
                let tracks = self.say_reminders(&instance, tracks, stage, now);
                self.wait_next(&instance, tracks, now);
            }
        }
    }

    /// Settles what is due first in an expectation.
    fn settle_expectation(&mut self, rule: ExpectationView<'_>) {
        sole!(self, rule rule);
        let Some(due) = self.first_due(rule) else {
            return;
        };
        let instance = Instance::new(rule, due.slot);
        let tracks = instance.tracks(self.words);
        match (due.track, tracks.word()) {
            (Track::Rest, _) if rule.again() != 0 => {
                return self.open_again(&instance, tracks, due.time);
            }
            (Track::Rest, _) => self.forget_rest(&instance),
            (Track::Watch, _) => self.settle_watch(&instance, tracks, due.time),
            (Track::Word, Word::Promised) => {
                let promise: ClauseView<'_> = self
                    .image
                    .view(rule.clauses().first as usize + tracks.promise() as usize);
                let promised = instance.promised_time(self.words);
                if let Some(outcome) = place(promise.otherwise()) {
                    self.end_by_clock(&instance, tracks, outcome, due.time, promised);
                }
            }
            (Track::Word, _) => self.settle_stage(&instance, tracks, due.time),
        }
        let after = instance.tracks(self.words);
        if after.is_over() {
            self.leave(&instance);
        }
    }

    /// A clock of an open word has come: it ends the word, or the word is overdue or
    /// reminded of.
    fn settle_stage(&mut self, instance: &Instance<'_>, tracks: Tracks, now: i64) {
        let rule = instance.rule;
        let in_order = rule.ordered() != 0 && now > instance.opened_at(self.words);
        if !rule.goes_by_stages() && !in_order {
            return self.settle_computed(instance, tracks, now);
        }
        // No delay is below zero where the opening is the origin, so its limit is its due.
        let stage = self.stage(rule, tracks.stage());
        if let Some(outcome) = place(stage.outcome()) {
            return self.end_by_clock(instance, tracks, outcome, now, now);
        }
        self.say_stage(instance, stage, now, now.saturating_add(stage.remind()));
        self.forget_word(instance, tracks);
        let tracks = self.say_reminders(instance, tracks, stage, now);
        self.wait_next(instance, tracks, now);
    }

    /// The same where several stages, in no order, may be due at once.
    fn settle_computed(&mut self, instance: &Instance<'_>, tracks: Tracks, now: i64) {
        if !self.image.uses(Form::Computed) {
            return;
        }
        sole!(self, instance instance);
        let rule = instance.rule;
        let mut found: Option<(StageView<'_>, i64)> = None;
        let mut reminders = 0_u32;
        let mut next: Option<i64> = None;
        // What ends the word comes first, and of equals the first in the file.
        let order = |stage: StageView<'_>| (stage.outcome() == 0, stage.span().start);
        let mut still = Still::of(instance, self.words);
        each!(at below rule.stages().count, {
            match self.stage_comes(instance, &mut still, at) {
                Some(due) if due > now => next = Some(next.map_or(due, |next| next.min(due))),
                Some(due) if due == now => {
                    let stage = self.stage(rule, at);
                    if stage.remind() != 0 {
                        reminders += 1;
                    } else if found.is_none_or(|(other, _)| order(stage) < order(other)) {
                        found = Some((stage, self.stage_limit(instance, at)));
                    }
                }
                _ => {}
            }
        });
        if let Some((stage, limit)) = found {
            if let Some(outcome) = place(stage.outcome()) {
                return self.end_by_clock(instance, tracks, outcome, now, limit);
            }
            self.say_stage(instance, stage, now, limit);
        }
        let mut still = Still::of(instance, self.words);
        for at in 0..rule.stages().count {
            if reminders == 0 {
                break;
            }
            let comes = self.stage_comes(instance, &mut still, at);
            let stage = self.stage(rule, at);
            if stage.remind() != 0 && comes == Some(now) {
                reminders -= 1;
                still.give(instance, self.words);
                let limit = self.stage_limit(instance, at);
                self.say_stage(instance, stage, now, limit);
            }
        }
        if rule.ordered() != 0 {
            self.forget_word(instance, tracks);
            return self.wait_next(instance, tracks, now);
        }
        match next {
            Some(next) => self.wait(instance, Track::Word, next),
            None => self.forget(instance, Track::Word),
        }
    }

    /// Says the reminders of the instant of a stage that stand right behind it. Returns the
    /// tracks at the last one.
    #[inline]
    fn say_reminders(
        &mut self,
        instance: &Instance<'_>,
        tracks: Tracks,
        said: StageView<'_>,
        now: i64,
    ) -> Tracks {
        if !self.image.uses(Form::Remind) {
            return tracks;
        }
        let mut tracks = tracks;
        loop {
            let next = tracks.next_stage();
            if next.stage() >= instance.rule.stages().count {
                return tracks;
            }
            let stage = self.stage(instance.rule, next.stage());
            if stage.remind() == 0 || stage.delay() != said.delay() {
                return tracks;
            }
            tracks = next;
            instance.put_tracks(self.words, tracks);
            self.say_stage(instance, stage, now, now.saturating_add(stage.remind()));
        }
    }

    /// Says that a band has passed while the word was open, or reminds of its limit.
    fn say_stage(&mut self, instance: &Instance<'_>, stage: StageView<'_>, now: i64, limit: i64) {
        sole!(self, instance instance);
        let saying = Saying {
            source: Source {
                rule: instance.rule.rule(),
                span: stage.span(),
                line: stage.line(),
            },
            key: instance.key(self.words),
            time: now,
            due: Some(limit),
            evidence: instance.opening(self.words),
        };
        let class = if stage.remind() == 0 {
            Class::Overdue
        } else {
            Class::Reminded
        };
        self.say(class, &saying);
    }

    /// Says an outcome that the clock brought.
    fn say_end(
        &mut self,
        instance: &Instance<'_>,
        tracks: Tracks,
        outcome: usize,
        now: i64,
        limit: i64,
    ) {
        sole!(self, instance instance);
        let ending = Ending {
            key: instance.key(self.words),
            time: now,
            due: Some(limit),
            evidence: instance.word_evidence(self.words, tracks),
            cause: instance.opening_number(self.words),
        };
        self.conclude_here(outcome, &ending, || instance.scope(None));
    }

    fn end_by_clock(
        &mut self,
        instance: &Instance<'_>,
        tracks: Tracks,
        outcome: usize,
        now: i64,
        limit: i64,
    ) {
        self.say_end(instance, tracks, outcome, now, limit);
        if instance.rule.counted() != 0 {
            self.count_ending(instance, outcome, now, false);
        }
        self.end_word(instance, tracks);
        if tracks.watch().is_some() {
            self.end_pauses(instance, now);
        }
        self.begin_respite(instance, outcome, now, None);
        instance.put_tracks(self.words, tracks.ended());
    }

    fn settle_watch(&mut self, instance: &Instance<'_>, tracks: Tracks, now: i64) {
        if !self.image.uses(Form::Watch) {
            return;
        }
        let limit = self.standing_watch_due(instance);
        let clause: ClauseView<'_> = self
            .image
            .view(instance.rule.clauses().first as usize + tracks.watch().unwrap_or(0) as usize);
        if let Some(outcome) = place(clause.otherwise()) {
            let ending = Ending {
                key: instance.key(self.words),
                time: now,
                due: limit,
                evidence: instance.watch_evidence(self.words),
                cause: instance.opening_number(self.words),
            };
            self.conclude(outcome, &ending, &instance.scope(None));
        }
        self.forget_watch(instance);
        instance.put_tracks(self.words, tracks.watching(None));
    }
}
