//! What instances of one expectation wait for.
//!
//! Words whose clocks are constant delays wait in a list a stage, in opening order, so
//! the head is due first. Words whose clocks depend on data, promises and watches wait
//! in one heap, which every waiting instance knows its place in.

use super::instance::{Instance, Tracks, Word};
use super::run::Run;
use super::state::{Words, due_word, word_due};
use super::table::{Slot, slot};
use crate::image::layout::{ExpectationView, Limit, Range, StageView, place};

/// Which of an instance's tracks waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Track {
    Word = 0,
    Watch = 1,
}

/// What is due first in an expectation.
#[derive(Clone, Copy)]
pub(crate) struct Due {
    pub(crate) time: i64,
    sequence: u64,
    pub(crate) track: Track,
    pub(crate) slot: Slot,
}

impl Due {
    #[inline(always)]
    fn order(&self) -> (i64, u64, Track) {
        (self.time, self.sequence, self.track)
    }
}

/// An element of the heap: its due, and who waits.
#[derive(Clone, Copy)]
struct Element {
    due: u64,
    slot: Slot,
    track: u32,
}

/// The heap of an expectation: its length, then two words an element.
struct Heap<'e> {
    rule: ExpectationView<'e>,
    at: usize,
}

impl<'e> Heap<'e> {
    fn of(rule: ExpectationView<'e>) -> Self {
        Self {
            rule,
            at: rule.places().heap_at as usize,
        }
    }

    fn len(&self, words: &[u64]) -> u32 {
        words.word(self.at) as u32
    }

    /// When the first is due, if any waits.
    fn top(&self, words: &[u64]) -> Option<u64> {
        (self.len(words) != 0).then(|| words.word(self.at + 1))
    }

    fn element(&self, words: &[u64], index: u32) -> Element {
        let at = self.at + 1 + 2 * index as usize;
        Element {
            due: words.word(at),
            slot: words.low(at + 1),
            track: words.high(at + 1),
        }
    }

    /// The half word in which an instance keeps its place, plus one.
    fn place_at(&self, slot: Slot) -> usize {
        Instance::new(self.rule, slot).part(self.rule.places().heap_part)
    }

    fn put(&self, words: &mut [u64], index: u32, element: Element) {
        let at = self.at + 1 + 2 * index as usize;
        words.put(at, element.due);
        words.put_halves(at + 1, element.slot, element.track);
        let place = self.place_at(element.slot);
        words.put_half(place, element.track as usize, index + 1);
    }

    fn order(&self, words: &[u64], element: Element) -> (u64, u64, u32) {
        let sequence = Instance::new(self.rule, element.slot).sequence(words);
        (element.due, sequence, element.track)
    }

    /// Moves an element to where it belongs, from the empty place `index`. Returns the
    /// levels it moved.
    fn settle(&self, words: &mut [u64], mut index: u32, element: Element) -> u64 {
        let len = self.len(words);
        let order = self.order(words, element);
        let mut levels = 1;
        while index > 0 {
            let parent = (index - 1) / 2;
            let above = self.element(words, parent);
            if self.order(words, above) <= order {
                break;
            }
            self.put(words, index, above);
            index = parent;
            levels += 1;
        }
        loop {
            let mut child = 2 * index + 1;
            if child >= len {
                break;
            }
            let mut below = self.element(words, child);
            if child + 1 < len {
                let right = self.element(words, child + 1);
                if self.order(words, right) < self.order(words, below) {
                    below = right;
                    child += 1;
                }
            }
            if order <= self.order(words, below) {
                break;
            }
            self.put(words, index, below);
            index = child;
            levels += 1;
        }
        self.put(words, index, element);
        levels
    }

    /// Lets a track of an instance wait until `due`, or wait anew.
    fn wait(&self, words: &mut [u64], slot: Slot, track: Track, due: i64) -> u64 {
        let element = Element {
            due: due_word(due),
            slot,
            track: track as u32,
        };
        let known = words.half(self.place_at(slot), track as usize);
        let index = if known != 0 {
            known - 1
        } else {
            let len = self.len(words);
            if len >= self.rule.places().heap_room {
                return 1;
            }
            words.put(self.at, u64::from(len) + 1);
            len
        };
        self.settle(words, index, element)
    }

    /// Takes a track of an instance out, if it waits.
    fn forget(&self, words: &mut [u64], slot: Slot, track: Track) -> u64 {
        let place = self.place_at(slot);
        let known = words.half(place, track as usize);
        let len = self.len(words);
        if known == 0 || len == 0 {
            return 0;
        }
        words.put_half(place, track as usize, 0);
        let last = self.element(words, len - 1);
        words.put(self.at, u64::from(len) - 1);
        if known == len {
            return 1;
        }
        self.settle(words, known - 1, last)
    }
}

/// The list of a stage: its head and tail.
#[derive(Clone, Copy)]
struct List<'e> {
    rule: ExpectationView<'e>,
    at: usize,
}

impl<'e> List<'e> {
    fn of(rule: ExpectationView<'e>, stage: u32) -> Self {
        Self {
            rule,
            at: rule.places().lists_at as usize + stage as usize,
        }
    }

    fn links(&self, slot: Slot) -> usize {
        Instance::new(self.rule, slot).part(self.rule.places().list_part)
    }

    /// Returns whether it is the head now.
    fn push(&self, words: &mut [u64], new: Slot) -> bool {
        let tail = words.high(self.at);
        words.put_halves(self.links(new), tail, 0);
        match slot(tail) {
            Some(tail) => words.put_high(self.links(tail), new + 1),
            None => words.put_low(self.at, new + 1),
        }
        words.put_high(self.at, new + 1);
        tail == 0
    }

    /// Returns whether it was the head.
    fn remove(&self, words: &mut [u64], old: Slot) -> bool {
        let links = self.links(old);
        let (before, after) = (words.low(links), words.high(links));
        match slot(before) {
            Some(before) => words.put_high(self.links(before), after),
            None => words.put_low(self.at, after),
        }
        match slot(after) {
            Some(after) => words.put_low(self.links(after), before),
            None => words.put_high(self.at, before),
        }
        before == 0
    }
}

impl<'i> Run<'_, 'i> {
    pub(crate) fn stage(&self, rule: ExpectationView<'_>, stage: u32) -> StageView<'i> {
        self.image
            .view(rule.stages().first as usize + stage as usize)
    }

    /// The delay of a stage whose expectation has constant clocks.
    fn delay(&self, rule: ExpectationView<'_>, stage: u32) -> i64 {
        self.stage(rule, stage).delay()
    }

    /// Lets an open word wait for the first of its clocks after `after`, or for the
    /// first of all.
    pub(crate) fn wait_word(&mut self, instance: &Instance<'_>, after: Option<i64>) {
        let rule = instance.rule;
        if rule.stages().count == 0 {
            return;
        }
        if rule.constant() != 0 {
            let mut tracks = instance.tracks(self.words);
            if after.is_some() {
                tracks.stage += 1;
            }
            instance.put_tracks(self.words, tracks);
            if tracks.stage < rule.stages().count {
                self.stale |= List::of(rule, tracks.stage).push(self.words, instance.slot);
            }
            return;
        }
        let mut next: Option<i64> = None;
        for stage in 0..rule.stages().count {
            let due = self.stage_due(instance, stage);
            if after.is_none_or(|after| due > after) {
                next = Some(next.map_or(due, |next| next.min(due)));
            }
        }
        if let Some(next) = next {
            self.wait(instance, Track::Word, next);
        }
    }

    /// When a stage is due: its limit, but not before the opening.
    pub(crate) fn stage_due(&mut self, instance: &Instance<'_>, stage: u32) -> i64 {
        self.steps += 1;
        let limit = self.stage_limit(instance, stage);
        limit.max(instance.opened_at(self.words))
    }

    /// The limit of a stage; it was computed at the opening, so it can be.
    pub(crate) fn stage_limit(&mut self, instance: &Instance<'_>, stage: u32) -> i64 {
        let at = self.stage(instance.rule, stage).limit();
        let limit: Limit = self.image.record(at as usize);
        self.limit(instance, &limit, 0).unwrap_or(i64::MAX)
    }

    /// Lets the word wait no more.
    pub(crate) fn forget_word(&mut self, instance: &Instance<'_>, tracks: Tracks) {
        let rule = instance.rule;
        match tracks.word {
            Word::Ended => {}
            Word::Open if rule.constant() != 0 => {
                if rule.stages().count != 0 && tracks.stage < rule.stages().count {
                    let list = List::of(rule, tracks.stage);
                    self.stale |= list.remove(self.words, instance.slot);
                }
            }
            Word::Open | Word::Promised => {
                if rule.places().heap_part != 0 {
                    self.forget(instance, Track::Word);
                }
            }
        }
    }

    /// Lets a promised word wait for the promised time.
    pub(crate) fn wait_promise(&mut self, instance: &Instance<'_>, due: i64) {
        self.wait(instance, Track::Word, due);
    }

    /// Lets a watch wait, or wait anew.
    pub(crate) fn wait_watch(&mut self, instance: &Instance<'_>, due: i64) {
        self.wait(instance, Track::Watch, due);
    }

    /// Lets a watch wait no more.
    pub(crate) fn forget_watch(&mut self, instance: &Instance<'_>) {
        self.forget(instance, Track::Watch);
    }

    fn wait(&mut self, instance: &Instance<'_>, track: Track, due: i64) {
        let heap = Heap::of(instance.rule);
        let top = heap.top(self.words);
        self.steps += heap.wait(self.words, instance.slot, track, due);
        self.stale |= top != heap.top(self.words);
    }

    fn forget(&mut self, instance: &Instance<'_>, track: Track) {
        let heap = Heap::of(instance.rule);
        let top = heap.top(self.words);
        self.steps += heap.forget(self.words, instance.slot, track);
        self.stale |= top != heap.top(self.words);
    }

    /// What is due first; of one instant, the first opened, its word before its watch.
    pub(crate) fn first_due(&mut self, rule: ExpectationView<'_>) -> Option<Due> {
        let mut first: Option<Due> = None;
        if rule.places().list_part != 0 {
            for stage in 0..rule.stages().count {
                self.steps += 1;
                let head = self.words.low(List::of(rule, stage).at);
                let Some(waiting) = slot(head) else { continue };
                let instance = Instance::new(rule, waiting);
                let opened = instance.opened_at(self.words);
                let due = Due {
                    time: opened.saturating_add(self.delay(rule, stage)).max(opened),
                    sequence: instance.sequence(self.words),
                    track: Track::Word,
                    slot: waiting,
                };
                if first.is_none_or(|first| due.order() < first.order()) {
                    first = Some(due);
                }
            }
        }
        if rule.places().heap_room != 0 {
            let heap = Heap::of(rule);
            if heap.len(self.words) != 0 {
                let top = heap.element(self.words, 0);
                let due = Due {
                    time: word_due(top.due),
                    sequence: Instance::new(rule, top.slot).sequence(self.words),
                    track: if top.track == 0 {
                        Track::Word
                    } else {
                        Track::Watch
                    },
                    slot: top.slot,
                };
                if first.is_none_or(|first| due.order() < first.order()) {
                    first = Some(due);
                }
            }
        }
        first
    }

    /// When an expectation is due next.
    #[inline(never)]
    fn next_due(&mut self, rule: ExpectationView<'_>) -> Option<i64> {
        let places = rule.places();
        let stages = rule.stages();
        let mut least = None;
        if places.heap_room != 0 {
            least = Heap::of(rule).top(self.words).map(word_due);
        }
        if places.list_part == 0 || self.words.word(places.live_at as usize) == 0 {
            return least;
        }
        for stage in 0..stages.count {
            self.steps += 1;
            let head = self.words.low(places.lists_at as usize + stage as usize);
            if let Some(waiting) = slot(head) {
                let opened = Instance::new(rule, waiting).opened_at(self.words);
                let due = opened.saturating_add(self.delay(rule, stage));
                least = Some(least.map_or(due, |least| due.min(least)));
            }
        }
        least
    }

    /// Tells the clocks when an expectation is due next, if that has changed.
    #[inline]
    pub(crate) fn refresh(&mut self, rule: ExpectationView<'_>) {
        if !core::mem::take(&mut self.stale) {
            return;
        }
        if let Some(clock) = place(rule.clock()) {
            let live = self.words.word(rule.places().live_at as usize);
            let none = live == 0 && rule.places().heap_room == 0;
            let due = if none { None } else { self.next_due(rule) };
            self.set_due(clock, due);
        }
    }

    /// The latest of a watch's limits, for an act at `act`.
    pub(crate) fn watch_due(
        &mut self,
        instance: &Instance<'_>,
        limits: Range,
        act: i64,
    ) -> Result<i64, crate::verdict::Fault> {
        let mut latest = i64::MIN;
        for (_, limit) in self.image.records::<Limit>(limits) {
            self.steps += 1;
            latest = latest.max(self.limit(instance, &limit, act)?);
        }
        Ok(latest)
    }
}
