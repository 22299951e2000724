//! What an event does to the instances of one expectation.

use super::instance::{Instance, Tracks};
use super::rules::Rules;
use super::run::{Run, Saying, Source};
use super::scope;
use super::state::{Words, look};
use super::table::Slot;
use crate::event::{Event, List};
use crate::image::Form;
use crate::image::layout::{
    ClauseView, ExpectationView, LISTED, Maybe, MoveView, NO_ATTRIBUTE, Range, TouchView, place,
};
use crate::image::verb::Verb;
use crate::limits::{MOVES, SLOTS};
use crate::verdict::{Class, Evidence, Fault};

/// Which instances a clause reaches, when the event does not tell.
pub(crate) const ALL: u8 = 1;
const OLDEST: u8 = 2;

/// What a touch says of an event that opens the rule; of one that is retired it says more.
pub(crate) const OPENS: u8 = 1;

/// For each clause that reaches one instance only, which: its slot plus one. There is no slot
/// whose number plus one is beyond a u16.
pub(crate) struct Picks {
    words: [u16; MOVES],
    pub(crate) watches: [u16; MOVES],
    pub(crate) pauses: [u16; MOVES],
}

const _: () = assert!(SLOTS <= u16::MAX as u32);

/// What a clause came to.
pub(crate) enum Came {
    /// It does not apply: the next one is tried.
    Not,
    /// It ends the word with this outcome, measured against this limit.
    Ends(u32, Option<i64>),
    /// It started a watch.
    Watch,
    /// It ended both tracks.
    Void,
    /// It took the end of the word back.
    Reopened,
    /// It promised: what is promised is kept once the event is done with.
    Promise,
}

impl ClauseView<'_> {
    #[inline]
    pub(crate) fn source(self, rule: u32) -> Source {
        Source {
            rule,
            span: self.span(),
            line: self.line(),
        }
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Lets an event touch an expectation: its instances oldest first, then its opening.
    #[inline(always)]
    pub(crate) fn touch(&mut self, event: &Event, touch: TouchView<'_>) {
        let keyed = touch.keyed() != 0;
        let (mut key, mut rest) = (None, List::NONE);
        if keyed && touch.key() != NO_ATTRIBUTE {
            let Some(value) = event.value(touch.key() as usize) else {
                return self.key_fault(event, touch);
            };
            key = Some(value as u64);
            if touch.keyed() == LISTED && self.image.uses(Form::List) {
                rest = List(value);
                key = event.next_of(&mut rest);
                if key.is_none() {
                    return;
                }
            }
        }
        loop {
            self.touch_by(event, touch, key);
            key = event.next_of(&mut rest);
            if key.is_none() {
                return;
            }
        }
    }

    /// The same by one key, or without one.
    #[inline(always)]
    fn touch_by(&mut self, event: &Event, touch: TouchView<'_>, key: Option<u64>) {
        *self.steps += 1;
        if touch.words().count | touch.watches().count | touch.pauses().count != 0 {
            // Without the key it touches all instances, or picks among them.
            let many = touch.keyed() != 0 && key.is_none();
            let picks = if many { Some(self.picks(touch)) } else { None };
            let table = touch.table();
            // What opens again on the way is the newest then: its turn is over.
            let last = if many { table.newest(self.words) } else { None };
            let mut next = table.find(self.words, key);
            while let Some(slot) = next {
                // The instance may be freed.
                next = if many && last != Some(slot) {
                    table.newer(self.words, slot)
                } else {
                    None
                };
                let rule = self.image.view(touch.expectation() as usize);
                self.transit(event, touch, &Instance::new(rule, slot), picks.as_ref());
            }
        }
        if touch.opens() == OPENS {
            self.open(event, self.image.view(touch.expectation() as usize), key);
        }
        if self.stale {
            self.refresh(self.image.view(touch.expectation() as usize));
        }
    }

    #[inline(never)]
    fn key_fault(&mut self, event: &Event, touch: TouchView<'_>) {
        let moves = touch.words().count | touch.watches().count | touch.pauses().count;
        if moves == 0 && touch.opens() != OPENS {
            return;
        }
        let rule: ExpectationView<'_> = self.image.view(touch.expectation() as usize);
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let saying = Saying::of(event, clause.source(rule.rule()), None);
        self.say_fault(Fault::Absent, &saying);
    }

    /// Which instances an event without the key reaches, for clauses that pick one.
    #[inline(never)]
    fn picks(&mut self, touch: TouchView<'_>) -> Picks {
        let rule: ExpectationView<'_> = self.image.view(touch.expectation() as usize);
        let mut picks = Picks {
            words: [0; MOVES],
            watches: [0; MOVES],
            pauses: [0; MOVES],
        };
        for (range, watch, found) in [
            (touch.words(), false, &mut picks.words),
            (touch.watches(), true, &mut picks.watches),
            (touch.pauses(), false, &mut picks.pauses),
        ] {
            for (at, pick) in places(range).zip(found) {
                let moved: MoveView<'_> = self.image.view(at);
                if moved.reach() > ALL {
                    *pick = self
                        .pick(rule, moved, watch)
                        .map_or(0, |slot| slot as u16 + 1);
                }
            }
        }
        picks
    }

    /// The oldest or newest instance that a clause could move.
    fn pick(
        &mut self,
        rule: ExpectationView<'_>,
        moved: MoveView<'_>,
        watch: bool,
    ) -> Option<Slot> {
        let table = rule.places().table;
        let clause: ClauseView<'_> = self.image.view(moved.clause() as usize);
        let oldest = moved.reach() == OLDEST;
        let mut at = if oldest {
            table.oldest(self.words)
        } else {
            table.newest(self.words)
        };
        while let Some(slot) = at {
            *self.steps += 1;
            let instance = Instance::new(rule, slot);
            let tracks = instance.tracks(self.words);
            let could = if clause.verb() == Verb::Void as u8 {
                true
            } else if clause.verb() == Verb::Reopen as u8 {
                instance.has_respite(self.words)
            } else if clause.verb() >= Verb::Pause as u8 {
                instance.could_pause(self.words, clause)
            } else if watch {
                tracks.watch() == relative(rule, clause.parent())
            } else {
                tracks.is_live()
            };
            if could {
                return Some(slot);
            }
            at = if oldest {
                table.newer(self.words, slot)
            } else {
                table.older(self.words, slot)
            };
        }
        None
    }

    /// Moves one instance at most once on each track.
    #[inline(always)]
    fn transit(
        &mut self,
        event: &Event,
        touch: TouchView<'_>,
        instance: &Instance<'_>,
        picks: Option<&Picks>,
    ) {
        *self.steps += 1;
        let before = instance.tracks(self.words);
        let (mut came, mut by) = (Came::Not, 0);
        for (nth, at) in places(touch.words()).enumerate() {
            let moved: MoveView<'_> = self.image.view(at);
            *self.steps += 1;
            if moved.reach() > ALL
                && picks.is_some_and(|picks| !reaches(&picks.words, nth, instance.slot))
            {
                continue;
            }
            came = self.try_word(event, instance, before, moved);
            if !matches!(came, Came::Not) {
                by = moved.clause();
                break;
            }
        }
        match came {
            Came::Not => {}
            Came::Ends(outcome, due) => {
                self.end_by(event, instance, before, outcome, due);
                if instance.rule.ends_plainly() {
                    self.leave_stage(instance, before);
                    return self.release(instance);
                }
                if instance.rule.counted() != 0 {
                    self.count_ending(instance, outcome as usize, event.time, true);
                }
                self.end_word(instance, before);
                if before.watch().is_some() {
                    self.end_pauses(instance, event.time);
                }
                self.begin_respite(instance, outcome as usize, event.time, Some(event.evidence));
                instance.put_tracks(self.words, before.ended());
                if before.watch().is_none() {
                    return self.leave(instance);
                }
            }
            Came::Promise | Came::Watch | Came::Reopened => {}
            Came::Void => return,
        }
        if before.watch().is_some() && !matches!(came, Came::Watch) {
            apart!(self.transit_watch(event, touch, instance, before, picks));
            if instance.tracks(self.words).is_over() {
                return self.leave(instance);
            }
        }
        if touch.pauses().count != 0 {
            self.transit_pauses(event, touch, instance, picks);
        }
        if matches!(came, Came::Promise) {
            let clause: ClauseView<'_> = self.image.view(by as usize);
            self.keep_promised(event, instance, clause.copies());
        }
    }

    /// Keeps of a promise what the rule will read.
    #[inline(never)]
    fn keep_promised(&mut self, event: &Event, instance: &Instance<'_>, copies: Range) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Promise) {
            return;
        }
        let part = instance.promised_part();
        if part != 0 {
            self.words.put(part, 0);
        }
        scope::keep(&self.image, self.words, part, copies, event);
    }

    /// Lets a word that ends wait no more and count no more. The caller writes the
    /// tracks.
    #[inline]
    pub(crate) fn end_word(&mut self, instance: &Instance<'_>, tracks: Tracks) {
        if tracks.is_live() {
            self.forget_word(instance, tracks);
            if instance.rule.counted() != 0 {
                look(self.head);
            }
            let at = instance.rule.places().live_at as usize;
            if at != 0 {
                let live = self.words.word(at);
                self.words.put(at, live.saturating_sub(1));
            }
        }
    }

    /// Frees an instance whose tracks have ended, unless it may open again.
    #[inline]
    pub(crate) fn leave(&mut self, instance: &Instance<'_>) {
        if !instance.rule.rests() || !instance.has_rest(self.words) {
            self.release(instance);
        }
    }

    /// Frees an instance whose tracks have ended.
    #[inline]
    pub(crate) fn release(&mut self, instance: &Instance<'_>) {
        *self.steps += 1;
        instance.put_tracks(self.words, Tracks::NONE);
        if instance.rule.keyed() != 0 {
            let table = instance.rule.places().table;
            table.remove_key(self.words, instance.slot);
        }
    }

    pub(crate) fn clause_holds(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
    ) -> bool {
        clause.guard() == 0 || self.guard_of(event, instance, clause, clause.guard())
    }

    #[inline]
    pub(crate) fn guard_holds(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: u32,
        guard: Maybe,
    ) -> bool {
        guard == 0 || self.guard_of(event, instance, self.image.view(clause as usize), guard)
    }

    #[inline(never)]
    fn guard_of(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
        guard: Maybe,
    ) -> bool {
        sole!(self, instance instance);
        if !self.image.uses(Form::Condition) {
            return true;
        }
        let scope = instance.scope(Some(event));
        let key = instance.key(self.words);
        let source = clause.source(instance.rule.rule());
        self.holds(guard, &scope, &|| Saying::of(event, source, key))
    }

    #[inline(never)]
    pub(crate) fn act_fault(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
        fault: Fault,
    ) {
        let source = clause.source(instance.rule.rule());
        let saying = Saying::of(event, source, instance.key(self.words));
        self.say_fault(fault, &saying);
    }

    pub(crate) fn say_of(
        &mut self,
        class: Class,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
        time: i64,
        due: Option<i64>,
        evidence: Evidence,
    ) {
        let saying = Saying {
            source: clause.source(instance.rule.rule()),
            key: instance.key(self.words),
            time,
            due,
            evidence,
        };
        self.say(class, &saying);
    }
}

/// How many of an expectation's words are open or promised.
#[inline]
pub(crate) fn live(rule: ExpectationView<'_>, words: &(impl Words + ?Sized)) -> u64 {
    let places = rule.places();
    match places.live_at {
        0 if rule.keyed() != 0 => u64::from(places.table.used(words)),
        0 => {
            let tracks = Instance::new(rule, 0).tracks(words);
            u64::from(tracks.0 != 0 && tracks.is_live())
        }
        at => words.word(at as usize),
    }
}

#[inline]
pub(crate) fn places(range: Range) -> core::ops::Range<usize> {
    range.first as usize..range.first as usize + range.count as usize
}

/// A clause's place among its expectation's.
#[inline]
pub(crate) fn relative(rule: ExpectationView<'_>, clause: Maybe) -> Option<u32> {
    place(clause).map(|at| (at as u32).wrapping_sub(rule.clauses().first))
}

/// Whether a clause that picks one instance picked this one.
#[inline]
pub(crate) fn reaches(picks: &[u16; MOVES], nth: usize, slot: Slot) -> bool {
    let picked = picks.get(nth);
    picked.is_some_and(|pick| u32::from(*pick) == slot + 1)
}
