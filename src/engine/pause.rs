//! Pauses: while one stands, what counts from an instance's opening does not run.

use super::expectation::{ALL, Picks, places, reaches};
use super::heap::Track;
use super::instance::{Instance, Word};
use super::rules::Rules;
use super::run::{Run, Saying, Source};
use super::state::Words;
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{ClauseView, ExpectationView, LimitView, MoveView, TouchView};
use crate::image::verb::Verb;
use crate::verdict::{Class, Evidence};

/// Words of an instance's pauses: which stand, and in the high half which reminders have been
/// given, a bit each; since when it is paused, and the evidence of
/// the event with which that began.
const STANDING: usize = 0;
const SINCE: usize = 1;
const BEGUN_BY: usize = 2;

/// Whether a limit counts from the opening, so that pauses move it.
const fn counts(base: u8) -> bool {
    matches!(base, 3 | 6)
}

impl ExpectationView<'_> {
    /// Whether limits that count from the opening may stand still and move.
    #[inline]
    fn moves(self) -> bool {
        self.pauses() != 0 || self.continues() != 0
    }
}

impl Instance<'_> {
    #[inline]
    fn pauses(&self, word: usize) -> usize {
        self.part(self.rule.places().pause_part) + word
    }

    /// Which of its pauses stand.
    #[inline]
    pub(crate) fn standing_pauses(&self, words: &(impl Words + ?Sized)) -> u32 {
        if self.rule.pauses() == 0 {
            return 0;
        }
        words.low(self.pauses(STANDING))
    }

    /// Since when it is paused, if it is.
    #[inline]
    pub(crate) fn paused_since(&self, words: &(impl Words + ?Sized)) -> Option<i64> {
        (self.standing_pauses(words) != 0).then(|| words.time(self.pauses(SINCE)))
    }

    /// Whether a pause clause could move it: one that begins while its pause does not stand,
    /// one that ends while it does.
    #[inline]
    pub(crate) fn could_pause(
        &self,
        words: &(impl Words + ?Sized),
        clause: ClauseView<'_>,
    ) -> bool {
        let stands = self.standing_pauses(words) >> clause.pause() & 1 != 0;
        self.tracks(words).is_live() && stands == (clause.verb() == Verb::Resume as u8)
    }
}

/// Which clocks of a word stand still: those that count from the opening and had not come when
/// it was paused, and reminders that were given before a pause moved their limit. It is asked of
/// each stage, in order.
pub(crate) struct Still {
    since: Option<i64>,
    given: u32,
    /// The bit of the stage asked last, if it reminds, and that of the next one that does.
    bit: u32,
    next: u32,
}

impl Still {
    #[inline]
    pub(crate) fn of(instance: &Instance<'_>, words: &(impl Words + ?Sized)) -> Self {
        let moves = instance.rule.moves();
        Self {
            since: instance.paused_since(words),
            given: if moves {
                words.high(instance.pauses(STANDING))
            } else {
                0
            },
            bit: 0,
            // Nothing comes twice where nothing moves.
            next: u32::from(moves),
        }
    }

    /// The reminder asked last is given.
    #[inline]
    pub(crate) fn give(&mut self, instance: &Instance<'_>, words: &mut (impl Words + ?Sized)) {
        if self.bit != 0 {
            self.given |= self.bit;
            words.put_high(instance.pauses(STANDING), self.given);
        }
    }
}

/// The first clauses, in file order, whose pauses began and ended.
#[derive(Clone, Copy, Default)]
struct Changes<'i> {
    began: Option<ClauseView<'i>>,
    ended: Option<ClauseView<'i>>,
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    part_of_caller! {
        /// Lets each pause of an instance begin or end, if the event says so.
        pub(crate) fn transit_pauses(
            &mut self,
            event: &Event,
            touch: TouchView<'_>,
            instance: &Instance<'_>,
            picks: Option<&Picks>,
        ) = transit_pauses_here, #[inline(never)] transit_pauses_apart
    }

    #[inline(always)]
    fn transit_pauses_here(
        &mut self,
        event: &Event,
        touch: TouchView<'_>,
        instance: &Instance<'_>,
        picks: Option<&Picks>,
    ) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Pause) {
            return;
        }
        if !instance.tracks(self.words).is_live() {
            return;
        }
        let before = instance.standing_pauses(self.words);
        let mut after = before;
        let mut changes = Changes::default();
        for (nth, at) in places(touch.pauses()).enumerate() {
            let moved: MoveView<'_> = self.image.view(at);
            let clause: ClauseView<'_> = self.image.view(moved.clause() as usize);
            *self.steps += 1;
            let picked = moved.reach() <= ALL
                || picks.is_none_or(|picks| reaches(&picks.pauses, nth, instance.slot));
            if !picked
                || !instance.could_pause(self.words, clause)
                || !self.clause_holds(event, instance, clause)
            {
                continue;
            }
            after ^= 1 << clause.pause();
            if clause.verb() == Verb::Pause as u8 {
                changes.began = changes.began.or(Some(clause));
            } else {
                changes.ended = changes.ended.or(Some(clause));
            }
        }
        if after == before {
            return;
        }
        if before == 0 {
            self.words.put_low(instance.pauses(STANDING), after);
            self.pause(event, instance, changes.began);
        } else if after == 0 {
            self.resume(event, instance, changes.ended);
        } else {
            self.words.put_low(instance.pauses(STANDING), after);
        }
    }

    /// An instance becomes paused.
    #[inline]
    fn pause(&mut self, event: &Event, instance: &Instance<'_>, by: Option<ClauseView<'_>>) {
        sole!(self, instance instance);
        self.words.put(instance.pauses(SINCE), event.time as u64);
        self.words.put(instance.pauses(BEGUN_BY), event.evidence);
        let evidence = instance.opening(self.words).and(event.evidence);
        self.say_pause(Class::Paused, event, instance, by, evidence);
        if self.stands_whole(instance) {
            self.forget_word(instance, instance.tracks(self.words));
        } else {
            self.wait_again(instance, event.time);
        }
    }

    /// Whether every clock of an open word counts from its opening, so that a pause leaves none
    /// to wait for. What had passed before can only be still to come where a word reopens.
    #[inline]
    fn stands_whole(&self, instance: &Instance<'_>) -> bool {
        let rule = instance.rule;
        let open = instance.tracks(self.words).word() == Word::Open;
        if rule.steady() != 0 {
            return open;
        }
        let waits = rule.ordered() == 0 && rule.reopen() == 0 && rule.stages().count != 0;
        open && waits
            && (0..rule.stages().count).all(|stage| {
                let at = self.stage(rule, stage).limit();
                let limit: LimitView<'_> = self.image.view(at as usize);
                counts(limit.base())
            })
    }

    /// An instance is paused no more: what is left of its limits counts from here.
    #[inline]
    fn resume(&mut self, event: &Event, instance: &Instance<'_>, by: Option<ClauseView<'_>>) {
        sole!(self, instance instance);
        if let Some(since) = instance.paused_since(self.words) {
            self.run_on(instance, since, event.time);
        }
        let begun = self.words.word(instance.pauses(BEGUN_BY));
        let evidence = instance.opening(self.words).and(begun).and(event.evidence);
        self.say_pause(Class::Resumed, event, instance, by, evidence);
        self.wait_again(instance, event.time);
    }

    /// The word of an instance has ended, which ends its pauses; its watch goes on, so its
    /// limits can still be asked for.
    pub(crate) fn end_pauses(&mut self, instance: &Instance<'_>, now: i64) {
        if !self.image.uses(Form::Pause) {
            return;
        }
        if let Some(since) = instance.paused_since(self.words) {
            self.run_on(instance, since, now);
        }
    }

    part_of_caller! {
        /// Moves the limits that did not run since `since` to where they lie when they run on
        /// at `now`, and ends the pauses.
        pub(crate) fn run_on(&mut self, instance: &Instance<'_>, since: i64, now: i64)
            = run_on_here, #[inline(never)] run_on_apart
    }

    #[inline(always)]
    fn run_on_here(&mut self, instance: &Instance<'_>, since: i64, now: i64) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Pause) {
            return;
        }
        let rule = instance.rule;
        for at in places(rule.limits()) {
            let limit: LimitView<'_> = self.image.view(at);
            *self.steps += 1;
            if counts(limit.base()) {
                let at = instance.part(rule.places().stored_part) + limit.slot() as usize;
                let moved = self.moved(limit, self.words.time(at), since, now);
                self.words.put(at, moved as u64);
            }
        }
        self.words.put_low(instance.pauses(STANDING), 0);
    }

    fn say_pause(
        &mut self,
        class: Class,
        event: &Event,
        instance: &Instance<'_>,
        by: Option<ClauseView<'_>>,
        evidence: Evidence,
    ) {
        let Some(clause) = by else {
            return;
        };
        let source: Source = clause.source(instance.rule.rule());
        let saying = Saying {
            evidence,
            ..Saying::of(event, source, instance.key(self.words))
        };
        self.say(class, &saying);
    }

    /// Lets an open word wait for what is due first now, from `now` on.
    #[inline]
    fn wait_again(&mut self, instance: &Instance<'_>, now: i64) {
        sole!(self, instance instance);
        let rule = instance.rule;
        let tracks = instance.tracks(self.words);
        if rule.steady() != 0 {
            if tracks.word() == Word::Open {
                self.wait_steady(instance, tracks.stage());
            }
            return;
        }
        // Where clocks are in order none of them counts from the opening.
        if tracks.word() != Word::Open || rule.ordered() != 0 || rule.stages().count == 0 {
            return;
        }
        match self.first_computed(instance, now.checked_sub(1)) {
            Some(due) => self.wait(instance, Track::Word, due),
            None => self.forget(instance, Track::Word),
        }
    }

    part_of_caller! {
        /// A limit of the opening as it stands at `now`: while the instance is paused one that
        /// counts from the opening lies where it would if the pause ended then.
        pub(crate) fn limit_now(&mut self, instance: &Instance<'_>, at: usize, now: i64)
            -> Option<i64> = limit_now_here, #[inline(never)] limit_now_apart
    }

    #[inline(always)]
    fn limit_now_here(&mut self, instance: &Instance<'_>, at: usize, now: i64) -> Option<i64> {
        sole!(self, instance instance);
        let time = self.limit(instance, at, 0).ok()?;
        let Some(since) = instance.paused_since(self.words) else {
            return Some(time);
        };
        let limit: LimitView<'_> = self.image.view(at);
        Some(if counts(limit.base()) {
            self.moved(limit, time, since, now)
        } else {
            time
        })
    }

    /// Where a limit lies that stood at `time` when the pause began at `since`, if the pause
    /// ends at `now`.
    #[inline]
    fn moved(&mut self, limit: LimitView<'_>, time: i64, since: i64, now: i64) -> i64 {
        if !self.image.uses(Form::Pause) {
            return time;
        }
        if time < since {
            return time;
        }
        let Some(hours) = self.hours(limit.calendar()) else {
            // No pause ends before it began, so the wrapped difference is how long it was.
            return time.saturating_add_unsigned(now.wrapping_sub(since) as u64);
        };
        *self.steps += 2 * hours.steps();
        let less = i64::from(limit.under());
        let left = hours.between(since, time.saturating_add(less));
        if left == 0 {
            return now;
        }
        let after = hours.after(now, left);
        after.map_or(i64::MAX, |after| after.saturating_sub(less))
    }

    part_of_caller! {
        /// When a stage is due, unless it stands still.
        pub(crate) fn stage_comes(
            &mut self, instance: &Instance<'_>, still: &mut Still, stage: u32,
        ) -> Option<i64> = stage_comes_here, #[inline(never)] stage_comes_apart
    }

    #[inline(always)]
    fn stage_comes_here(
        &mut self,
        instance: &Instance<'_>,
        still: &mut Still,
        stage: u32,
    ) -> Option<i64> {
        sole!(self, instance instance);
        still.bit = 0;
        if self.stage(instance.rule, stage).remind() != 0 {
            still.bit = still.next;
            still.next <<= 1;
        }
        if still.given & still.bit != 0 || self.stands_still(instance, still.since, stage) {
            return None;
        }
        self.stage_due(instance, stage)
    }

    /// Whether a stage's clock stands still: the instance has been paused since then, and the
    /// clock counts from the opening. What had passed before, where a word reopens in the instant
    /// in which it is paused, is still told.
    #[inline(always)]
    fn stands_still(&mut self, instance: &Instance<'_>, since: Option<i64>, stage: u32) -> bool {
        let Some(since) = since else {
            return false;
        };
        let at = self.stage(instance.rule, stage).limit();
        let limit: LimitView<'_> = self.image.view(at as usize);
        counts(limit.base()) && self.stage_limit(instance, stage) >= since
    }
}
