//! What an event does to the instances of one expectation.

use super::eval::{self, Scope};
use super::instance::{Instance, Tracks, Word};
use super::run::{Ending, Run, Saying, Source, alone};
use super::state::{SEQUENCE, Words as _};
use super::table::Slot;
use crate::event::Event;
use crate::image::layout::{
    Band, ClauseView, ExpectationView, Limit, Maybe, Move, NO_ATTRIBUTE, Range, TouchView, place,
};
use crate::image::verb::Verb;
use crate::limits::{DURATION_MS, MOVES, STORED};
use crate::verdict::{Class, Evidence, Fault};

/// Which instances a clause reaches, when the event does not tell.
const ALL: u8 = 1;
const OLDEST: u8 = 2;

/// For each clause that reaches one instance only, which: its slot plus one.
struct Picks {
    words: [u32; MOVES],
    watches: [u32; MOVES],
}

/// What a clause came to.
enum Came {
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
    fn source(self, rule: u32) -> Source {
        Source {
            rule,
            span: self.span(),
            line: self.line(),
        }
    }
}

impl<'i> Run<'_, 'i> {
    /// Lets an event touch an expectation: its instances oldest first, then its opening.
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
    fn touch_many(&mut self, event: &Event, touch: TouchView<'_>, rule: ExpectationView<'_>) {
        let mut picks = Picks {
            words: [0; MOVES],
            watches: [0; MOVES],
        };
        for (range, watch, places) in [
            (touch.words(), false, &mut picks.words),
            (touch.watches(), true, &mut picks.watches),
        ] {
            for (at, pick) in moves(range).zip(places) {
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
                tracks.watch == relative(rule, clause.parent())
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
    fn clause_of_move(&self, at: usize) -> (u32, ClauseView<'i>) {
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
        for (nth, at) in moves(touch.words()).enumerate() {
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
        if matches!(came, Came::Not | Came::Word | Came::Promise(_)) && before.watch.is_some() {
            for (nth, at) in moves(touch.watches()).enumerate() {
                let (_, clause) = self.clause_of_move(at);
                self.steps += 1;
                if reaches(
                    clause,
                    picks.map(|picks| &picks.watches),
                    nth,
                    instance.slot,
                ) && relative(instance.rule, clause.parent()) == before.watch
                    && self.try_watch(event, instance, clause)
                {
                    break;
                }
            }
        }
        match came {
            Came::Promise(copies) => {
                let part = instance.promised_part();
                if part != 0 {
                    self.words.put(part, 0);
                }
                eval::keep(self.image, self.words, part, copies, event);
            }
            Came::Void => return,
            Came::Not | Came::Word | Came::Watch => {}
        }
        let after = instance.tracks(self.words);
        if !after.is_live() && after.watch.is_none() {
            self.release(instance);
        }
    }

    /// Tries a clause that can move the word.
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
            Some(Verb::Void) => {
                if !self.clause_holds(event, instance, clause) {
                    return Came::Not;
                }
                let evidence = instance.opening(self.words).and(event.evidence);
                self.say_of(Class::Void, instance, clause, event.time, None, evidence);
                self.end_word(instance, tracks);
                if tracks.watch.is_some() {
                    self.forget_watch(instance);
                }
                self.release(instance);
                Came::Void
            }
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

    fn try_meet(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        clause: ClauseView<'_>,
    ) -> Came {
        if tracks.word == Word::Promised {
            let promised = instance.promised_time(self.words);
            let promise: ClauseView<'_> = self
                .image
                .view(instance.rule.clauses().first as usize + tracks.promise as usize);
            if !self.clause_holds(event, instance, clause) || event.time > promised {
                return Came::Not;
            }
            if let Some(outcome) = place(promise.outcome()) {
                self.end_by(event, instance, tracks, outcome, Some(promised));
            }
            return Came::Word;
        }
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        for (_, band) in self.image.records::<Band>(clause.bands()) {
            self.steps += 1;
            let due = match place(band.limit) {
                None => None,
                Some(at) => {
                    let limit: Limit = self.image.record(at);
                    match self.limit(instance, &limit, 0) {
                        Ok(due) if event.time <= due => Some(due),
                        _ => continue,
                    }
                }
            };
            if self.guard_holds(event, instance, clause, band.guard) {
                self.end_by(event, instance, tracks, band.outcome as usize, due);
                return Came::Word;
            }
        }
        Came::Not
    }

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
        let promised = Tracks {
            word: Word::Promised,
            promise: number.wrapping_sub(instance.rule.clauses().first),
            stage: 0,
            ..tracks
        };
        instance.put_tracks(self.words, promised);
        let part = instance.part(instance.places().promise_part);
        self.words.put(part, until as u64);
        self.words.put(part + 1, event.evidence);
        self.wait_promise(instance, until.max(event.time));
        Came::Promise(clause.copies())
    }

    /// Defies, or asks to change the wish: both start a watch.
    fn try_act(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        tracks: Tracks,
        number: u32,
        clause: ClauseView<'_>,
    ) -> Came {
        let own = number.wrapping_sub(instance.rule.clauses().first);
        let again = tracks.watch == Some(own);
        if !(tracks.is_live() || again) || (clause.once() != 0 && tracks.watch.is_some()) {
            return Came::Not;
        }
        if let Some(at) = place(clause.limit()) {
            let limit: Limit = self.image.record(at);
            match self.limit(instance, &limit, 0) {
                Ok(due) if event.time <= due => {}
                _ => return Came::Not,
            }
        }
        if !self.clause_holds(event, instance, clause) {
            return Came::Not;
        }
        let due = match self.watch_due(instance, clause.watch(), event.time) {
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
            tracks.word = Word::Ended;
        }
        tracks.watch = Some(own);
        instance.put_tracks(self.words, tracks);
        let part = instance.part(instance.places().watch_part);
        self.words.put(part, event.time as u64);
        self.words.put(part + 1, event.evidence);
        self.wait_watch(instance, due.max(event.time));
        Came::Watch
    }

    /// Tries a clause that can end the watch that stands.
    fn try_watch(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
    ) -> bool {
        let act = instance.act_time(self.words);
        let mut due = None;
        if let Some(at) = place(clause.limit()) {
            let limit: Limit = self.image.record(at);
            match self.limit(instance, &limit, act) {
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
        let evidence = instance.watch_evidence(self.words).and(event.evidence);
        let scope = instance.scope(Some(event));
        let key = instance.key(self.words);
        let ending = Ending {
            key,
            time: event.time,
            due,
            evidence,
            fault_evidence: alone(event),
        };
        self.conclude(outcome, &ending, &scope);
        let mut tracks = instance.tracks(self.words);
        self.forget_watch(instance);
        if clause.verb() == Verb::Takes as u8 && tracks.is_live() {
            self.end_word(instance, tracks);
            tracks.word = Word::Ended;
        }
        tracks.watch = None;
        instance.put_tracks(self.words, tracks);
        true
    }

    /// The clock of the watch that stands.
    pub(crate) fn standing_watch_due(&mut self, instance: &Instance<'_>) -> Option<i64> {
        let watch = instance.tracks(self.words).watch?;
        let clause: ClauseView<'_> = self
            .image
            .view(instance.rule.clauses().first as usize + watch as usize);
        let act = instance.act_time(self.words);
        self.watch_due(instance, clause.watch(), act).ok()
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
        let key = instance.key(self.words);
        let ending = Ending {
            key,
            time: event.time,
            due,
            evidence,
            fault_evidence: alone(event),
        };
        self.conclude(outcome, &ending, &scope);
        self.end_word(instance, tracks);
        instance.put_tracks(
            self.words,
            Tracks {
                word: Word::Ended,
                ..tracks
            },
        );
    }

    /// Lets a word that ends wait no more and count no more. The caller writes the
    /// tracks.
    pub(crate) fn end_word(&mut self, instance: &Instance<'_>, tracks: Tracks) {
        if tracks.is_live() {
            self.forget_word(instance, tracks);
            let at = instance.places().live_at as usize;
            let live = self.words.word(at);
            self.words.put(at, live.saturating_sub(1));
        }
    }

    /// Frees an instance whose tracks have ended.
    pub(crate) fn release(&mut self, instance: &Instance<'_>) {
        self.steps += 1;
        instance.places().table.remove(self.words, instance.slot);
    }

    /// Ends both tracks of an instance, whatever they were, and frees it.
    fn drop_instance(&mut self, instance: &Instance<'_>) {
        let tracks = instance.tracks(self.words);
        self.end_word(instance, tracks);
        if tracks.watch.is_some() {
            self.forget_watch(instance);
        }
        self.release(instance);
    }

    /// Opens an instance, if the opening clause says so.
    fn open(&mut self, event: &Event, rule: ExpectationView<'_>, key: Option<u64>) {
        let clause: ClauseView<'_> = self.image.view(rule.open() as usize);
        let source = clause.source(rule.rule());
        let saying = |evidence: Evidence| Saying {
            source,
            key,
            time: event.time,
            due: None,
            evidence,
        };
        self.steps += 1;
        let mut scope = Scope::event(event);
        if !self.holds(clause.guard(), &scope, &|| saying(alone(event))) {
            return;
        }
        let table = rule.places().table;
        let live = table.find(self.words, key);
        if live.is_some() && rule.restarts() == 0 {
            return;
        }
        scope.opening = clause.copies();
        let mut stored = None;
        // Without attributes and computed limits there are only delays, and no delay
        // passes the end of time from here.
        let only_delays = rule.opened() == 0 && rule.stored() == 0;
        if !only_delays || event.time > i64::MAX - DURATION_MS {
            match self.limits_at_opening(event, rule, &scope) {
                Ok(limits) => stored = Some(limits),
                Err(fault) => return self.say_fault(fault, &saying(alone(event))),
            }
        }
        if let Some(live) = live {
            let old = Instance::new(rule, live);
            let evidence = old.opening(self.words).and(event.evidence);
            self.say(Class::Restarted, &saying(evidence));
            self.drop_instance(&old);
        } else if table.is_full(self.words)
            && let Some(oldest) = table.oldest(self.words)
        {
            let old = Instance::new(rule, oldest);
            let evidence = old.opening(self.words).and(event.evidence);
            let evicted = Saying {
                key: old.key(self.words),
                ..saying(evidence)
            };
            self.say(Class::Evicted, &evicted);
            self.drop_instance(&old);
        }
        let Some(slot) = table.insert(self.words, key) else {
            return;
        };
        let instance = Instance::new(rule, slot);
        let sequence = self.words.word(SEQUENCE).wrapping_add(1);
        self.words.put(SEQUENCE, sequence);
        instance.put_opening(self.words, sequence, event);
        instance.put_tracks(self.words, Tracks::OPEN);
        let opened = instance.opened_part();
        if opened != 0 {
            self.words.put(opened, 0);
        }
        eval::keep(self.image, self.words, opened, clause.copies(), event);
        let promised = instance.promised_part();
        if promised != 0 {
            self.words.put(promised, 0);
        }
        if rule.places().heap_part != 0 {
            self.words.put(instance.part(rule.places().heap_part), 0);
        }
        if let Some(stored) = stored {
            let at = instance.part(rule.places().stored_part);
            for (index, time) in stored.iter().enumerate().take(rule.stored() as usize) {
                self.words.put(at + index, *time as u64);
            }
        }
        self.words.add(rule.places().live_at as usize, 1);
        self.wait_word(&instance, None);
    }

    /// Computes every limit that an opening sets, and returns those to be stored.
    #[inline(never)]
    fn limits_at_opening(
        &mut self,
        event: &Event,
        rule: ExpectationView<'_>,
        scope: &Scope<'_>,
    ) -> Result<[i64; STORED], Fault> {
        let mut stored = [0_i64; STORED];
        for (_, limit) in self.image.records::<Limit>(rule.limits()) {
            self.steps += 1;
            let time = self.limit_at_opening(&limit, event, scope)?;
            if matches!(limit.base, 2 | 3)
                && let Some(place) = stored.get_mut(limit.slot as usize)
            {
                *place = time;
            }
        }
        Ok(stored)
    }

    #[inline(always)]
    fn clause_holds(
        &mut self,
        event: &Event,
        instance: &Instance<'_>,
        clause: ClauseView<'_>,
    ) -> bool {
        self.guard_holds(event, instance, clause, clause.guard())
    }

    #[inline(always)]
    fn guard_holds(
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

    fn act_fault(
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

    fn say_of(
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

#[inline(always)]
fn moves(range: Range) -> core::ops::Range<usize> {
    range.first as usize..range.first as usize + range.count as usize
}

/// A clause's place among its expectation's.
#[inline(always)]
fn relative(rule: ExpectationView<'_>, clause: Maybe) -> Option<u32> {
    place(clause).map(|at| (at as u32).wrapping_sub(rule.clauses().first))
}

#[inline(always)]
fn reaches(clause: ClauseView<'_>, picks: Option<&[u32; MOVES]>, nth: usize, slot: Slot) -> bool {
    match picks {
        None => true,
        Some(_) if clause.reach() <= ALL => true,
        Some(picks) => picks.get(nth).is_some_and(|pick| *pick == slot + 1),
    }
}
