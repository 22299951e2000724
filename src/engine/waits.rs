//! What instances of one expectation wait for: constant clocks in a list a stage, the word of
//! an only instance alone, all others in one heap.

use super::dues;
use super::expectation::places;
use super::heap::{Heap, Track};
use super::instance::{Instance, Tracks, Word};
use super::list::{List, haste, haste_due};
use super::pause::Still;
use super::rules::Rules;
use super::run::Run;
use super::state::{Words as _, word_due};
use super::table::{Slot, slot};
use crate::image::Form;
use crate::image::layout::{ExpectationView, Limit, LimitView, Range, StageView, place};
use crate::image::memory::LIST_WORDS;
use crate::verdict::Fault;

/// What is due first in an expectation.
#[derive(Clone, Copy)]
pub(crate) struct Due {
    pub(crate) time: i64,
    pub(crate) track: Track,
    pub(crate) slot: Slot,
}

impl ExpectationView<'_> {
    /// Whether the word of its only instance waits without a heap, though its clocks are not
    /// constant: the clock of the expectation alone says when it is due.
    #[inline(always)]
    pub(crate) fn waits_alone(self) -> bool {
        self.constant() == 0 && self.stages().count != 0 && self.places().heap_room == 0
    }

    /// Whether its words wait in one stage after the other.
    #[inline(always)]
    pub(crate) fn goes_by_stages(self) -> bool {
        self.constant() != 0 || self.steady() != 0
    }

    /// Whether with the word all has ended: it waits in a stage, nothing else waits, and nobody
    /// counts how it ended.
    #[inline(always)]
    pub(crate) fn ends_plainly(self) -> bool {
        self.plain() != 0 || (self.waits_alone() && self.counted() == 0)
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    pub(crate) fn stage(&self, rule: ExpectationView<'_>, stage: u32) -> StageView<'i> {
        self.image
            .view(rule.stages().first as usize + stage as usize)
    }

    /// The list of a stage whose expectation has constant clocks.
    #[inline]
    fn list<'e>(&self, rule: ExpectationView<'e>, stage: u32) -> List<'e> {
        List {
            rule,
            stage,
            delay: self.stage(rule, stage).delay(),
            at: (rule.places().lists_at + LIST_WORDS * stage) as usize,
        }
    }

    /// Lets a word that opens wait for the first of its clocks. Its tracks say stage 0.
    #[inline]
    pub(crate) fn wait_first(&mut self, instance: &Instance<'_>) {
        let rule = instance.rule;
        if rule.stages().count == 0 {
            return;
        }
        if rule.constant() != 0 {
            self.wait_in_stage(instance, 0);
        } else if rule.steady() != 0 {
            self.wait_steady(instance, 0);
        } else {
            self.wait_computed(instance, None);
        }
    }

    /// Lets an open word whose clock came at `now` wait for the next one.
    pub(crate) fn wait_next(&mut self, instance: &Instance<'_>, tracks: Tracks, now: i64) {
        sole!(self, instance instance);
        let rule = instance.rule;
        if !rule.goes_by_stages() {
            return self.wait_computed(instance, Some(now));
        }
        let tracks = tracks.next_stage();
        instance.put_tracks(self.words, tracks);
        if tracks.stage() >= rule.stages().count {
            return;
        }
        match rule.steady() {
            0 => self.wait_in_stage(instance, tracks.stage()),
            _ => self.wait_steady(instance, tracks.stage()),
        }
    }

    part_of_caller! {
        /// Lets a word whose clocks pauses move alike wait in a stage.
        pub(crate) fn wait_steady(&mut self, instance: &Instance<'_>, stage: u32)
            = wait_steady_here, #[inline(never)] wait_steady_apart
    }

    #[inline(always)]
    fn wait_steady_here(&mut self, instance: &Instance<'_>, stage: u32) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Pause) {
            return;
        }
        *self.steps += 1;
        let Some(due) = self.steady_limit(instance, stage) else {
            return;
        };
        self.wait(instance, Track::Word, due);
    }

    /// The limit of a stage that pauses move, if there is one: they all are stored.
    #[inline(always)]
    fn steady_limit(&self, instance: &Instance<'_>, stage: u32) -> Option<i64> {
        if stage >= instance.rule.stages().count {
            return None;
        }
        let limit = self.stage(instance.rule, stage).limit();
        let limit: LimitView<'_> = self.image.view(limit as usize);
        let stored = instance.part(instance.rule.places().stored_part);
        Some(self.words.time(stored + limit.slot() as usize))
    }

    /// Lets a word with constant clocks wait in a stage.
    #[inline]
    pub(crate) fn wait_in_stage(&mut self, instance: &Instance<'_>, stage: u32) {
        sole!(self, instance instance);
        let rule = instance.rule;
        if rule.keyed() != 0 {
            let list = self.list(rule, stage);
            self.stale |= list.push(self.words, instance.slot);
        } else {
            let delay = self.stage(rule, stage).delay();
            let due = instance.opened_at(self.words).saturating_add(delay);
            self.set_only(rule, Some(due));
        }
    }

    /// When the only instance there can be is due. Where its promise or its watch may
    /// wait too, all of them are looked at later.
    #[inline]
    fn set_only(&mut self, rule: ExpectationView<'_>, due: Option<i64>) {
        match place(rule.clock()) {
            Some(clock) if rule.places().heap_room == 0 => self.set_due(clock, due),
            _ => self.stale = true,
        }
    }

    part_of_caller! {
        /// The same, where clocks depend on what the opening says.
        pub(crate) fn wait_computed(&mut self, instance: &Instance<'_>, after: Option<i64>)
            = wait_computed_here, #[inline(never)] wait_computed_apart
    }

    #[inline(always)]
    fn wait_computed_here(&mut self, instance: &Instance<'_>, after: Option<i64>) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Computed) {
            return;
        }
        if instance.rule.ordered() != 0 {
            return self.wait_ordered(instance, after);
        }
        if let Some(next) = self.first_computed(instance, after) {
            self.wait(instance, Track::Word, next);
        }
    }

    part_of_caller! {
        /// Which of its clocks comes first, after `after`.
        pub(crate) fn first_computed(&mut self, instance: &Instance<'_>, after: Option<i64>)
            -> Option<i64> = first_computed_here, #[inline(never)] first_computed_apart
    }

    #[inline(always)]
    fn first_computed_here(&mut self, instance: &Instance<'_>, after: Option<i64>) -> Option<i64> {
        sole!(self, instance instance);
        let mut still = Still::of(instance, self.words);
        let mut next: Option<i64> = None;
        each!(stage below instance.rule.stages().count, {
            if let Some(due) = self.stage_comes(instance, &mut still, stage)
                && after.is_none_or(|after| due > after)
            {
                next = Some(next.map_or(due, |next| next.min(due)));
            }
        });
        next
    }

    /// The same, where stages count from the same moment: the first one that comes later
    /// is the next.
    fn wait_ordered(&mut self, instance: &Instance<'_>, after: Option<i64>) {
        let rule = instance.rule;
        let first = self.stage(rule, 0);
        let delay = first.delay().saturating_add(first.remind());
        let from = self.stage_limit(instance, 0).saturating_sub(delay);
        let opened = instance.opened_at(self.words);
        let mut tracks = instance.tracks(self.words);
        if after.is_some() {
            tracks = tracks.next_stage();
        }
        while tracks.stage() < rule.stages().count {
            *self.steps += 1;
            let stage = self.stage(rule, tracks.stage());
            let limit = from.checked_add(stage.delay());
            let due = limit.map_or(opened, |limit| limit.max(opened));
            let given = stage.remind() == 0 || limit.is_some_and(|limit| limit >= opened);
            if given && after.is_none_or(|after| due > after) {
                instance.put_tracks(self.words, tracks);
                return self.wait(instance, Track::Word, due);
            }
            tracks = tracks.next_stage();
        }
    }

    /// When a stage is due: its limit, but not before the opening. A reminder that lies
    /// before it never comes.
    #[inline(always)]
    pub(crate) fn stage_due(&mut self, instance: &Instance<'_>, stage: u32) -> Option<i64> {
        sole!(self, instance instance);
        *self.steps += 1;
        let limit = self.stage_limit(instance, stage);
        let opened = instance.opened_at(self.words);
        let stage = self.stage(instance.rule, stage);
        if stage.remind() == 0 {
            return Some(limit.max(opened));
        }
        let time = match self.hours(stage.calendar()) {
            None => limit.checked_sub(stage.remind()),
            Some(hours) => {
                *self.steps += hours.steps();
                hours.before(limit, stage.remind())
            }
        };
        time.filter(|time| *time >= opened)
    }

    part_of_caller! {
        /// The limit of a stage; it was computed at the opening, so it can be.
        pub(crate) fn stage_limit(&mut self, instance: &Instance<'_>, stage: u32) -> i64
            = stage_limit_here, #[inline(never)] stage_limit_apart
    }

    #[inline(always)]
    fn stage_limit_here(&mut self, instance: &Instance<'_>, stage: u32) -> i64 {
        sole!(self, instance instance);
        let at = self.stage(instance.rule, stage).limit();
        self.limit(instance, at as usize, 0).unwrap_or(i64::MAX)
    }

    /// Lets the word wait no more.
    #[inline]
    pub(crate) fn forget_word(&mut self, instance: &Instance<'_>, tracks: Tracks) {
        sole!(self, instance instance);
        let rule = instance.rule;
        match tracks.word() {
            Word::Ended => {}
            Word::Open if rule.constant() != 0 => {
                self.leave_stage(instance, tracks);
            }
            Word::Open | Word::Promised => {
                if rule.places().wait_part != 0 || rule.waits_alone() {
                    self.forget(instance, Track::Word);
                }
            }
        }
    }

    /// Lets an open word with constant clocks wait in its stage no more.
    #[inline]
    pub(crate) fn leave_stage(&mut self, instance: &Instance<'_>, tracks: Tracks) {
        sole!(self, instance instance);
        let rule = instance.rule;
        if tracks.stage() >= rule.stages().count {
            return;
        }
        if rule.keyed() != 0 {
            let list = self.list(rule, tracks.stage());
            self.stale |= list.remove(self.words, instance.slot);
        } else {
            self.set_only(rule, None);
        }
    }

    /// Lets a promised word wait for the promised time.
    pub(crate) fn wait_promise(&mut self, instance: &Instance<'_>, due: i64) {
        self.wait(instance, Track::Word, due);
    }

    /// Lets the next opening by the clock wait, or the end of a respite, or wait anew.
    pub(crate) fn wait_rest(&mut self, instance: &Instance<'_>, due: i64) {
        if !self.image.uses(Form::Rest) {
            return;
        }
        self.wait(instance, Track::Rest, due);
    }

    /// Lets no opening by the clock and no end of a respite wait any more.
    pub(crate) fn forget_rest(&mut self, instance: &Instance<'_>) {
        if !self.image.uses(Form::Rest) {
            return;
        }
        self.forget(instance, Track::Rest);
    }

    /// Lets a watch wait, or wait anew.
    pub(crate) fn wait_watch(&mut self, instance: &Instance<'_>, due: i64) {
        self.wait(instance, Track::Watch, due);
    }

    /// Lets a watch wait no more.
    pub(crate) fn forget_watch(&mut self, instance: &Instance<'_>) {
        self.forget(instance, Track::Watch);
    }

    /// Lets a track wait until `due`, in the heap or alone, or wait anew.
    #[inline(always)]
    pub(crate) fn wait(&mut self, instance: &Instance<'_>, track: Track, due: i64) {
        apart!(self.enter(instance, track, due));
    }

    #[inline(always)]
    fn enter(&mut self, instance: &Instance<'_>, track: Track, due: i64) {
        sole!(self, instance instance);
        if instance.rule.waits_alone() {
            return self.set_only(instance.rule, Some(due));
        }
        let heap = Heap::of(instance.rule);
        let top = heap.top(self.words);
        *self.steps += heap.wait(self.words, instance.slot, track, due);
        self.stale |= top != heap.top(self.words);
    }

    /// Until when a track waits in the heap, if it does.
    pub(crate) fn waits_until(&self, instance: &Instance<'_>, track: Track) -> Option<i64> {
        let heap = Heap::of(instance.rule);
        let index = heap.index_of(self.words, instance.slot, track)?;
        Some(word_due(heap.element(self.words, index).due))
    }

    /// Lets a track wait in the heap, or alone, no more.
    #[inline(always)]
    pub(crate) fn forget(&mut self, instance: &Instance<'_>, track: Track) {
        apart!(self.take_out(instance, track));
    }

    #[inline(always)]
    fn take_out(&mut self, instance: &Instance<'_>, track: Track) {
        sole!(self, instance instance);
        if instance.rule.waits_alone() {
            return self.set_only(instance.rule, None);
        }
        let heap = Heap::of(instance.rule);
        let top = heap.top(self.words);
        *self.steps += heap.forget(self.words, instance.slot, track);
        self.stale |= top != heap.top(self.words);
    }

    /// What is due first among the words that wait for constant clocks: how soon, and
    /// whose.
    #[inline]
    fn first_in_stages(&self, rule: ExpectationView<'_>) -> (u64, u32) {
        if rule.keyed() == 0 {
            return self.only_in_stage(rule);
        }
        let at = rule.places().lists_at as usize;
        let end = at.saturating_add((rule.stages().count * LIST_WORDS) as usize);
        let lists = self.words.all().get(at..end).unwrap_or_default();
        let (mut most, mut first) = (0, 0);
        for list in lists.chunks_exact(LIST_WORDS as usize) {
            // Who waits in a later stage opened earlier.
            if let [head, haste] = list
                && *haste >= most
            {
                (most, first) = (*haste, *head as u32);
            }
        }
        (most, first)
    }

    /// The same without keys: the only instance, if it waits.
    #[inline]
    fn only_in_stage(&self, rule: ExpectationView<'_>) -> (u64, u32) {
        let only = Instance::new(rule, 0);
        let tracks = only.tracks(self.words);
        if tracks.0 == 0 || tracks.word() != Word::Open || tracks.stage() >= rule.stages().count {
            return (0, 0);
        }
        let stage = self.stage(rule, tracks.stage());
        (
            haste(only.opened_at(self.words).saturating_add(stage.delay())),
            1,
        )
    }

    /// When the word is due that waits alone: only the clock knows.
    #[inline]
    fn due_alone(&self, rule: ExpectationView<'_>) -> Option<i64> {
        let clock = place(rule.clock())?;
        dues::of(self.words, self.image.leaves(), clock)
    }

    /// What is due first; of one instant, the first opened, its word before its watch.
    pub(crate) fn first_due(&mut self, rule: ExpectationView<'_>) -> Option<Due> {
        sole!(self, rule rule);
        if rule.waits_alone() {
            let due = self.due_alone(rule);
            return due.map(|time| Due {
                time,
                track: Track::Word,
                slot: 0,
            });
        }
        let mut first = None;
        if rule.constant() != 0 {
            let (most, head) = self.first_in_stages(rule);
            *self.steps += u64::from(rule.stages().count);
            first = haste_due(most).zip(slot(head)).map(|(time, slot)| Due {
                time,
                track: Track::Word,
                slot,
            });
        }
        if rule.places().heap_room == 0 {
            return first;
        }
        let heap = Heap::of(rule);
        if heap.len(self.words) == 0 {
            return first;
        }
        let top = heap.element(self.words, 0);
        let top = Due {
            time: word_due(top.due),
            track: Track::from_number(top.track),
            slot: top.slot,
        };
        // The only instance there can be is as old as itself.
        let order = |due: &Due| {
            let age = || Instance::new(rule, due.slot).age(self.words);
            (due.time, (rule.keyed() != 0).then(age), due.track)
        };
        Some(
            first
                .filter(|first| order(first) < order(&top))
                .unwrap_or(top),
        )
    }

    /// When an expectation is due next.
    #[inline]
    fn next_due(&mut self, rule: ExpectationView<'_>) -> Option<i64> {
        if rule.waits_alone() {
            return self.due_alone(rule);
        }
        let mut most = 0;
        if rule.places().heap_room != 0 {
            most = Heap::of(rule).top(self.words).map_or(0, |due| !due);
        }
        if rule.constant() != 0 {
            most = most.max(self.first_in_stages(rule).0);
            *self.steps += u64::from(rule.stages().count);
        }
        haste_due(most)
    }

    /// Tells the clocks when an expectation is due next, if that has changed.
    pub(crate) fn refresh(&mut self, rule: ExpectationView<'_>) {
        sole!(self, rule rule);
        if !core::mem::take(&mut self.stale) {
            return;
        }
        if let Some(clock) = place(rule.clock()) {
            let due = self.next_due(rule);
            self.set_due(clock, due);
        }
    }

    /// The latest of the limits that an act at `act` sets; those that are stored are. Where
    /// one cannot be computed the act does not happen, and nothing is stored.
    pub(crate) fn set_watch(
        &mut self,
        instance: &Instance<'_>,
        limits: Range,
        act: i64,
    ) -> Result<i64, Fault> {
        if !self.image.uses(Form::Watch) {
            return Ok(act);
        }
        let mut latest = i64::MIN;
        for at in places(limits) {
            *self.steps += 1;
            let limit: Limit = self.image.record(at);
            latest = latest.max(match self.limit_at_act(instance, &limit, act) {
                Some(limit) => limit?,
                None => self.limit(instance, at, act)?,
            });
        }
        for at in places(limits) {
            let limit: Limit = self.image.record(at);
            if let Some(Ok(time)) = self.limit_at_act(instance, &limit, act) {
                let stored = instance.part(instance.rule.places().stored_part);
                self.words.put(stored + limit.slot as usize, time as u64);
            }
        }
        Ok(latest)
    }

    /// The latest of the limits that an act at `act` has set.
    pub(crate) fn watch_due(
        &mut self,
        instance: &Instance<'_>,
        limits: Range,
        act: i64,
    ) -> Result<i64, Fault> {
        let mut latest = i64::MIN;
        for at in places(limits) {
            *self.steps += 1;
            latest = latest.max(self.limit(instance, at, act)?);
        }
        Ok(latest)
    }
}
