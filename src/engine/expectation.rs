//! What an event does to the instances of one expectation.

use super::eval;
use super::instance::{Instance, Tracks, Word};
use super::run::{Run, Saying, Source, alone, ending};
use super::state::Words as _;
use super::table::Slot;
use crate::event::Event;
use crate::image::layout::{
    BandView, ClauseView, ExpectationView, Maybe, Move, NO_ATTRIBUTE, Range, TouchView, place,
};
use crate::image::verb::Verb;
use crate::limits::MOVES;
use crate::verdict::{Class, Evidence, Fault};

/// Which instances a clause reaches, when the event does not tell.
const ALL: u8 = 1;
const OLDEST: u8 = 2;

/// For each clause that reaches one instance only, which: its slot plus one.
pub(crate) struct Picks {
    words: [u32; MOVES],
    pub(crate) watches: [u32; MOVES],
}

/// What a clause came to.
pub(crate) enum Came {
    /// It does not apply: the next one is tried.
    Not,
    /// It moved the word.
    Word,
    /// It started a watch.
    Watch,
    /// It ended both tracks.
    Void,
    /// It promised: what is promised is kept once the event is done with.
    Promise(Range),
}

impl ClauseView<'_> {
    #[inline(always)]
    pub(crate) fn source(self, rule: u32) -> Source {
        Source {
            rule,
            span: self.span(),
            line: self.line(),
        }
    }
}

impl<'i> Run<'_, 'i> {
    /// Lets an event touch an expectation: its instances oldest first, then its opening.
    #[inline(always)]
    pub(crate) fn touch(&mut self, event: &Event, touch: TouchView<'_>) {
        let rule: ExpectationView<'_> = self.image.view(touch.expectation() as usize);
        let mut key = None;
        if rule.keyed() != 0 && touch.key() != NO_ATTRIBUTE {
            match event.value(touch.key() as usize) {
                Some(value) => key = Some(value as u64),
                None => return self.key_fault(event, rule),
            }
        }
        self.steps += 1;
        if touch.words().count | touch.watches().count != 0 {
            if rule.keyed() == 0 || key.is_some() {
                if let Some(found) = rule.places().table.find(self.words, key) {
                    self.transit(event, touch, &Instance::new(rule, found), None);
                }
            } else {
                self.touch_many(event, touch, rule);
            }
        }
        if touch.opens() != 0 {
            self.open(event, rule, key);
        }
        self.refresh(rule);
    }

    #[inline(never)]
    fn key_fault(&mut self, event: &Event, rule: ExpectationView<'_>) {
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let saying = Saying {
            source: clause.source(rule.rule()),
            key: None,
            time: event.time,
            due: None,
            evidence: alone(event),
        };
        self.say_fault(Fault::Absent, &saying);
    }

    /// An event without the key touches all instances, or picks among them.
    #[inline(never)]
    fn touch_many(&mut self, event: &Event, touch: TouchView<'_>, rule: ExpectationView<'_>) {
        let mut picks = Picks {
            words: [0; MOVES],
            watches: [0; MOVES],
        };
        for (range, watch, found) in [
            (touch.words(), false, &mut picks.words),
            (touch.watches(), true, &mut picks.watches),
        ] {
            for (at, pick) in places(range).zip(found) {
                let clause = self.clause_of_move(at);
                if clause.1.reach() > ALL {
                    *pick = self.pick(rule, clause.1, watch).map_or(0, |slot| slot + 1);
                }
            }
        }
        let table = rule.places().table;
        let mut next = table.oldest(self.words);
        while let Some(slot) = next {
            // The instance may be freed.
            next = table.newer(self.words, slot);
            self.transit(event, touch, &Instance::new(rule, slot), Some(&picks));
        }
    }

    /// The oldest or newest instance that a clause could move.
    fn pick(
        &mut self,
        rule: ExpectationView<'_>,
        clause: ClauseView<'_>,
        watch: bool,
    ) -> Option<Slot> {
        let table = rule.places().table;
        let oldest = clause.reach() == OLDEST;
        let mut at = if oldest {
            table.oldest(self.words)
        } else {
            table.newest(self.words)
        };
        while let Some(slot) = at {
            self.steps += 1;
            let tracks = Instance::new(rule, slot).tracks(self.words);
            let could = if clause.verb() == Verb::Void as u8 {
                true
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

    #[inline(always)]
    pub(crate) fn clause_of_move(&self, at: usize) -> (u32, ClauseView<'i>) {
        let number = self.image.record::<Move>(at).clause;
        (number, self.image.view(number as usize))
    }

    /// Moves one instance at most once on each track.
    fn transit(
        &mut self,
        event: &Event,
        touch: TouchView<'_>,
        instance: &Instance<'_>,
        picks: Option<&Picks>,
    ) {
        self.steps += 1;
        let before = instance.tracks(self.words);
        let mut came = Came::Not;
        for (nth, at) in places(touch.words()).enumerate() {
            let (number, clause) = self.clause_of_move(at);
            self.steps += 1;
            if !reaches(clause, picks.map(|picks| &picks.words), nth, instance.slot) {
                continue;
            }
            came = self.try_word(event, instance, before, number, clause);
            if !matches!(came, Came::Not) {
                break;
            }
        }
        if matches!(came, Came::Not | Came::Word | Came::Promise(_)) && before.watch().is_some() {
            self.transit_watch(event, touch, instance, before, picks);
        }
        match came {
            Came::Promise(copies) => self.keep_promised(event, instance, copies),
            Came::Void => return,
            Came::Not | Came::Word | Came::Watch => {}
        }
        let after = instance.tracks(self.words);
        if after.is_over() {
            self.release(instance);
        }
    }

    /// Keeps of a promise what the rule will read.
    #[inline(never)]
    fn keep_promised(&mut self, event: &Event, instance: &Instance<'_>, copies: Range) {
        let part = instance.promised_part();
        if part != 0 {
            self.words.put(part, 0);
        }
        eval::keep(self.image, self.words, part, copies, event);
    }

    /// Tries a clause that can move the word.
    #[inline(always)]
    fn try_word(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        number: u32,
        clause: ClauseView<'_>,
    ) -> Came {
        let live = tracks.is_live();
        match Verb::from_number(clause.verb()) {
            Some(Verb::Void) => self.try_void(event, instance, tracks, clause),
            Some(Verb::Meet) if live => self.try_meet(event, instance, tracks, clause),
            Some(Verb::Fail) if live => {
                let Some(outcome) = place(clause.outcome()) else {
                    return Came::Not;
                };
                if !self.clause_holds(event, instance, clause) {
                    return Came::Not;
                }
                self.end_by(event, instance, tracks, outcome, None);
                Came::Word
            }
            Some(Verb::Promise) if live => {
                self.try_promise(event, instance, tracks, number, clause)
            }
            Some(Verb::Ask | Verb::Defy) => self.try_act(event, instance, tracks, number, clause),
            _ => Came::Not,
        }
    }

    #[inline(never)]
    fn try_void(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        let evidence = instance.opening(self.words).and(event.evidence);
        self.say_of(Class::Void, instance, clause, event.time, None, evidence);
        self.end_word(instance, tracks);
        if tracks.watch().is_some() {
            self.forget_watch(instance);
        }
        self.release(instance);
        Came::Void
    }

    #[inline(always)]
    fn try_meet(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        if tracks.word() == Word::Promised {
            return self.try_keep(event, instance, tracks, clause);
        }
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        for at in places(clause.bands()) {
            self.steps += 1;
            let band: BandView<'_> = self.image.view(at);
            let due = match place(band.limit()) {
                None => None,
                Some(at) => match self.limit(instance, at, 0) {
                    Ok(due) if event.time <= due => Some(due),
                    _ => continue,
                },
            };
            if self.guard_holds(event, instance, clause, band.guard()) {
                self.end_by(event, instance, tracks, band.outcome() as usize, due);
                return Came::Word;
            }
        }
        Came::Not
    }

    /// Tries to meet a promise that stands.
    #[inline(never)]
    fn try_keep(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        let promised = instance.promised_time(self.words);
        let promise: ClauseView<'_> = self
            .image
            .view(instance.rule.clauses().first as usize + tracks.promise() as usize);
        if !self.clause_holds(event, instance, clause) || event.time > promised {
            return Came::Not;
        }
        if let Some(outcome) = place(promise.outcome()) {
            self.end_by(event, instance, tracks, outcome, Some(promised));
        }
        Came::Word
    }

    #[inline(never)]
    fn try_promise(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        number: u32,
        clause: ClauseView<'_>,
    ) -> Came {
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
        Came::Promise(clause.copies())
    }

    /// Ends the word with an outcome that an event brought.
    fn end_by(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        outcome: usize,
        due: Option<i64>,
    ) {
        let evidence = instance
            .word_evidence(self.words, tracks)
            .and(event.evidence);
        let scope = instance.scope(Some(event));
        let mut verdict = ending(instance.key(self.words), event.time, due, evidence);
        self.conclude(outcome, &mut verdict, event.evidence, &scope);
        self.end_word(instance, tracks);
        instance.put_tracks(self.words, tracks.ended());
    }

    /// Lets a word that ends wait no more and count no more. The caller writes the
    /// tracks.
    #[inline]
    pub(crate) fn end_word(&mut self, instance: &Instance<'_>, tracks: Tracks) {
        if tracks.is_live() {
            self.forget_word(instance, tracks);
            let at = instance.rule.places().live_at as usize;
            if at != 0 {
                let live = self.words.word(at);
                self.words.put(at, live.saturating_sub(1));
            }
        }
    }

    /// Frees an instance whose tracks have ended.
    #[inline(always)]
    pub(crate) fn release(&mut self, instance: &Instance<'_>) {
        self.steps += 1;
        instance
            .rule
            .places()
            .table
            .remove(self.words, instance.slot);
    }

    #[inline(always)]
    pub(crate) fn clause_holds(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
    ) -> bool {
        self.guard_holds(event, instance, clause, clause.guard())
    }

    #[inline(always)]
    pub(crate) fn guard_holds(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
        guard: Maybe,
    ) -> bool {
        if guard == 0 {
            return true;
        }
        let scope = instance.scope(Some(event));
        let key = instance.key(self.words);
        let source = clause.source(instance.rule.rule());
        self.holds(guard, &scope, &|| Saying {
            source,
            key,
            time: event.time,
            due: None,
            evidence: alone(event),
        })
    }

    #[inline(never)]
    pub(crate) fn act_fault(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
        fault: Fault,
    ) {
        let saying = Saying {
            source: clause.source(instance.rule.rule()),
            key: instance.key(self.words),
            time: event.time,
            due: None,
            evidence: alone(event),
        };
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
pub(crate) fn live(rule: ExpectationView<'_>, words: &[u64]) -> u64 {
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

#[inline(always)]
pub(crate) fn places(range: Range) -> core::ops::Range<usize> {
    range.first as usize..range.first as usize + range.count as usize
}

/// A clause's place among its expectation's.
#[inline(always)]
pub(crate) fn relative(rule: ExpectationView<'_>, clause: Maybe) -> Option<u32> {
    place(clause).map(|at| (at as u32).wrapping_sub(rule.clauses().first))
}

#[inline(always)]
pub(crate) fn reaches(
    clause: ClauseView<'_>,
    picks: Option<&[u32; MOVES]>,
    nth: usize,
    slot: Slot,
) -> bool {
    match picks {
        None => true,
        Some(_) if clause.reach() <= ALL => true,
        Some(picks) => picks.get(nth).is_some_and(|pick| *pick == slot + 1),
    }
}
