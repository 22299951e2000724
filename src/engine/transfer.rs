//! One subject moves from the memory of a program to that of another. Each part of the old
//! memory is named here, so that one which is added does not compile until it moves too.

mod count;
mod felt;
mod following;
mod journey;
mod known;

use super::Steps;
use super::caps::RUN_OUT;
use super::heap::{Heap, Track};
use super::instance::{Instance, Word};
use super::integrity::{AT_MOST, BEFORE, NEVER_WITHIN, SAME_RATE};
use super::run::{Run, Saying, Source};
use super::state::{
    self, CAP, CLOCK, COUNTS, Head, LOOK, MOMENTS, NEVER, PEAK_END, RANGE, STARTED, SUM, TAG,
    Words, word_due,
};
use super::table::{Fresh, STATE, Slot};
use crate::image::layout::{
    Alert, Date, ExpectationPlaces, ExpectationView, Integrity, IntegrityView, Outcome, Range,
    Rule, Silence, Table, Trend, place,
};
use crate::image::memory::{END_WORDS, ENTRY_WORDS, HEADER_WORDS, PAUSE_WORDS};
use crate::image::{Image, TEXT_BASE};
use crate::refused::Refused;
use crate::verdict::{Class, Evidence, Verdict};

/// Which values of a rule are ids or texts, and what their numbers become.
pub(crate) struct Values<'v> {
    pub(crate) key: bool,
    /// Those kept of the opening, a bit each.
    pub(crate) opened: u64,
    /// Those kept of the promise, a bit each.
    pub(crate) promised: u64,
    pub(crate) rename: &'v mut dyn FnMut(u64) -> u64,
}

impl Values<'_> {
    fn value(&mut self, value: u64, is_named: bool) -> u64 {
        if is_named && value & TEXT_BASE != 0 {
            (self.rename)(value)
        } else {
            value
        }
    }

    fn key(&mut self, key: Option<u64>) -> Option<u64> {
        let is_named = self.key;
        key.map(|key| self.value(key, is_named))
    }
}

/// A subject on its way.
pub(crate) struct Transfer<'t, 'i> {
    /// The new program at work on the new memory.
    run: Run<'t, &'t Image<'i>>,
    old: &'t Image<'i>,
    head: &'t Head,
    words: &'t [u64],
}

// A word that is added to the head has to move too.
const _: () = assert!(HEADER_WORDS == 7);

impl<'t, 'i> Transfer<'t, 'i> {
    /// The new memory is that of a fresh subject, with what is remembered and the clock of
    /// the old one.
    pub(crate) fn begin(
        old: &'t Image<'i>,
        from: &'t [u64],
        new: &'t Image<'i>,
        to: &'t mut [u64],
        steps: &'t mut Steps,
        sink: &'t mut dyn FnMut(&Verdict),
    ) -> Result<Self, Refused> {
        let too_small = |image: &Image<'_>, given: usize| Refused::MemoryTooSmall {
            needed: image.memory_needed(),
            given,
        };
        let given = from.len();
        let (before, words) = from
            .get(..old.memory_needed())
            .and_then(<[u64]>::split_first_chunk)
            .ok_or(too_small(old, given))?;
        let given = to.len();
        let (head, new_words) = to
            .get_mut(..new.memory_needed())
            .and_then(<[u64]>::split_first_chunk_mut)
            .ok_or(too_small(new, given))?;
        if before[TAG] != old.memory_tag() {
            return Err(Refused::ForeignMemory);
        }
        state::start(new, head, new_words);
        head[CLOCK] = before[CLOCK];
        head[MOMENTS] = before[MOMENTS];
        head[SUM] = before[SUM];
        head[PEAK_END] = before[PEAK_END];
        head[RANGE] = before[RANGE];
        // How many were opened goes on above, so that age does; caps are counted as they come.
        let openings = before[COUNTS] >> 32 << 32;
        head[COUNTS] = openings | before[COUNTS] & STARTED | LOOK;
        Ok(Self {
            run: Run {
                image: new,
                head,
                words: new_words,
                sink,
                steps: &mut steps.steps,
                dues: &mut steps.dues,
                stale: false,
                found: false,
            },
            old,
            head: before,
            words,
        })
    }

    /// The same program: the same memory, bit for bit.
    pub(crate) fn copy(&mut self) {
        *self.run.head = *self.head;
        for (to, from) in self.run.words.iter_mut().zip(self.words) {
            *to = *from;
        }
    }

    /// Silences of one length go on.
    pub(crate) fn silences(&mut self) {
        for (_, new) in self.run.image.all::<Silence>() {
            let mut silences = self.old.all::<Silence>();
            let same = |old: &Silence| (old.delay, old.gaps) == (new.delay, new.gaps);
            let Some((_, old)) = silences.find(|(_, old)| same(old)) else {
                continue;
            };
            let words = if new.gaps == 0 { 1 } else { 4 };
            self.words_of(old.state_at, new.state_at, words);
            self.due_of(old.clock, new.clock);
        }
    }

    /// Trends that both programs ask for go on. `known_after` says where what is known lies in
    /// the new one, when it goes on.
    pub(crate) fn trends(&mut self, known_after: &dyn Fn(usize) -> Option<usize>) {
        for (_, new) in self.run.image.all::<Trend>() {
            let mut trends = self.old.all::<Trend>();
            let same = |old: &Trend| {
                let falls = match (place(old.known), place(new.known)) {
                    (None, None) => old.field == new.field,
                    (Some(old), Some(new)) => known_after(old) == Some(new),
                    _ => false,
                };
                falls && (old.times, old.each) == (new.times, new.each)
            };
            if let Some((_, old)) = trends.find(|(_, old)| same(old)) {
                self.words_of(old.state_at, new.state_at, 3);
                self.due_of(old.clock, new.clock);
            }
        }
    }

    /// The disappointment goes on where both programs count it.
    pub(crate) fn disappointment(&mut self) {
        let (was, is) = (self.old.program(), self.run.image.program());
        if was.disappoints != 0 && is.disappoints != 0 {
            self.words_of(was.disappointment_at, is.disappointment_at, 1);
        }
    }

    /// Copies words of the old memory to their place in the new one.
    fn words_of(&mut self, old: u32, new: u32, count: usize) {
        for place in 0..count {
            let word = self.words.word(old as usize + place);
            self.run.words.put(new as usize + place, word);
        }
    }

    /// A clock is due when it was.
    fn due_of(&mut self, old: u32, new: u32) {
        let leaf = self.old.leaves().saturating_add(old as usize);
        let due = self.words.word(leaf.saturating_sub(1));
        let due = (due != NEVER).then(|| word_due(due));
        self.run.set_due(new as usize, due);
    }

    /// Of what came before a rule was there it knows nothing: `before A require B` must not
    /// take that for a breach.
    pub(crate) fn forget_what_was_never_seen(&mut self) {
        if self.head[COUNTS] & STARTED == 0 {
            return;
        }
        for at in 0..self.run.image.count::<Integrity>() {
            let rule: IntegrityView<'_> = self.run.image.view(at);
            if rule.form() == BEFORE {
                rule.forget(self.run.words, self.head[CLOCK] as i64);
            }
        }
    }

    /// An expectation whose meaning is the same goes on with its instances, oldest first.
    pub(crate) fn expectation(&mut self, old: usize, new: usize, values: &mut Values<'_>) {
        let was: ExpectationView<'_> = self.old.view(old);
        let is: ExpectationView<'_> = self.run.image.view(new);
        let table = was.places().table;
        self.ledger(was, is);
        let mut too_many = table
            .used(self.words)
            .saturating_sub(is.places().table.slots);
        let mut next = table.oldest(self.words);
        while let Some(slot) = next {
            next = table.newer(self.words, slot);
            let instance = Instance::new(was, slot);
            if too_many > 0 {
                too_many -= 1;
                self.settle_instance(&instance);
            } else {
                self.instance(&instance, is, values);
            }
        }
        self.run.stale = true;
        self.run.refresh(is);
    }

    /// What a promise counted of its endings goes on.
    fn ledger(&mut self, was: ExpectationView<'_>, is: ExpectationView<'_>) {
        let (old, new) = (was.places().ledger_at, is.places().ledger_at);
        if old != 0 && new != 0 {
            self.words_of(old, new, 3);
        }
    }

    fn instance(&mut self, from: &Instance<'_>, is: ExpectationView<'_>, values: &mut Values<'_>) {
        let ExpectationPlaces {
            table,
            live_at,
            lists_at: _,
            heap_at: _,
            heap_room: _,
            wait_part: _,
            promise_part,
            watch_part,
            opened_part,
            promised_part,
            stored_part,
            ledger_at: _,
            pause_part,
            end_part,
        } = is.places();
        let tracks = from.tracks(self.words);
        let fresh = Fresh {
            key: values.key(from.key(self.words)),
            flags: tracks.0,
            number: self.words.high(from.at + STATE),
            time: from.opened_at(self.words),
            evidence: from.opening_number(self.words),
        };
        let Some(slot) = table.insert(self.run.words, &fresh) else {
            return;
        };
        let to = Instance::new(is, slot);
        let was = from.rule.places();
        for (old, new, count) in [
            (was.promise_part, promise_part, 2),
            (was.watch_part, watch_part, 2),
            (was.stored_part, stored_part, is.stored()),
            (was.pause_part, pause_part, PAUSE_WORDS),
            (was.end_part, end_part, END_WORDS),
        ] {
            if old == 0 || new == 0 {
                continue;
            }
            for word in 0..usize::from(count) {
                let kept = self.words.word(from.part(old) + word);
                self.run.words.put(to.part(new) + word, kept);
            }
        }
        let (opened, promised) = (values.opened, values.promised);
        for (old, new, count, named) in [
            (was.opened_part, opened_part, is.opened(), opened),
            (was.promised_part, promised_part, is.promised(), promised),
        ] {
            if old == 0 || new == 0 {
                continue;
            }
            let there = self.words.word(from.part(old));
            self.run.words.put(to.part(new), there);
            for slot in 0..usize::from(count) {
                let kept = self.words.word(from.part(old) + 1 + slot);
                let bit = 1_u64 << (slot & 63);
                let kept = values.value(kept, there & named & bit != 0);
                self.run.words.put(to.part(new) + 1 + slot, kept);
            }
        }
        if live_at != 0 && tracks.is_live() {
            let live = self.run.words.word(live_at as usize);
            self.run.words.put(live_at as usize, live.wrapping_add(1));
        }
        match tracks.word() {
            Word::Ended => {}
            Word::Open if is.constant() != 0 => {
                if tracks.stage() < is.stages().count {
                    self.run.wait_in_stage(&to, tracks.stage());
                }
            }
            Word::Open | Word::Promised => self.waiting(from, &to, Track::Word),
        }
        if tracks.watch().is_some() {
            self.waiting(from, &to, Track::Watch);
        }
        if is.rests() {
            self.waiting(from, &to, Track::Rest);
        }
        if to.has_respite(self.run.words) {
            self.ended_as(&to);
        }
    }

    /// The outcome that an end can be taken back of is that of the same name.
    fn ended_as(&mut self, to: &Instance<'_>) {
        let (rule, at) = (to.rule.rule(), to.ended_as());
        let was: Outcome = self.old.record(self.run.words.low(at) as usize);
        let name = self.old.str(was.name);
        let mut outcomes = self.run.image.all::<Outcome>();
        let same = outcomes.find(|(_, is)| {
            is.rule == rule && is.class == was.class && self.run.image.str(is.name) == name
        });
        if let Some((outcome, _)) = same {
            self.run.words.put_low(at, outcome as u32);
        }
    }

    /// A track that waits waits on.
    fn waiting(&mut self, from: &Instance<'_>, to: &Instance<'_>, track: Track) {
        if from.rule.waits_alone() {
            if let Some((old, new)) = place(from.rule.clock()).zip(place(to.rule.clock())) {
                self.due_of(old as u32, new as u32);
            }
            return;
        }
        if from.rule.places().wait_part == 0 {
            return;
        }
        let heap = Heap::of(from.rule);
        if let Some(index) = heap.index_of(self.words, from.slot, track) {
            let due = heap.element(self.words, index).due;
            self.run.wait(to, track, word_due(due));
        }
    }

    /// An expectation that is no more: its open instances are settled, oldest first.
    pub(crate) fn settle_expectation(&mut self, old: usize) {
        let was: ExpectationView<'_> = self.old.view(old);
        let table = was.places().table;
        let mut next = table.oldest(self.words);
        while let Some(slot) = next {
            next = table.newer(self.words, slot);
            self.settle_instance(&Instance::new(was, slot));
        }
    }

    fn settle_instance(&mut self, instance: &Instance<'_>) {
        let tracks = instance.tracks(self.words);
        let evidence = if tracks.is_live() {
            instance.word_evidence(self.words, tracks)
        } else if tracks.watch().is_some() {
            instance.watch_evidence(self.words)
        } else {
            // It rests, and may open again.
            instance.opening(self.words)
        };
        let source = self.header(instance.rule.rule());
        self.settled(source, instance.key(self.words), evidence);
    }

    /// An integrity rule whose meaning is the same goes on with what it remembers and with
    /// its caps.
    pub(crate) fn integrity(&mut self, old: usize, new: usize, values: &mut Values<'_>) {
        let was: IntegrityView<'_> = self.old.view(old);
        let is: IntegrityView<'_> = self.run.image.view(new);
        was.carry_forgotten(self.words, is, self.run.words);
        let (from, to) = (was.entries(), is.entries());
        let mut too_many = from.used(self.words).saturating_sub(to.slots);
        let mut next = from.oldest(self.words);
        while let Some(slot) = next {
            next = from.newer(self.words, slot);
            if too_many > 0 {
                too_many -= 1;
                self.give_up(was, is, slot);
            } else {
                self.entry(&from, slot, &to, values);
            }
        }
        self.run.refresh_obligations(is);
        was.carry_sides(self.words, is, self.run.words);
        if let Some((old, new)) = place(was.clock()).zip(place(is.clock()))
            && was.form() == SAME_RATE
        {
            self.due_of(old as u32, new as u32);
        }
        self.caps(was, is, values);
    }

    /// An entry that finds no room.
    fn give_up(&mut self, was: IntegrityView<'_>, is: IntegrityView<'_>, slot: Slot) {
        let table = was.entries();
        let time = table.time(self.words, slot);
        let now = self.head[CLOCK] as i64;
        if was.form() == BEFORE {
            is.forget(self.run.words, time);
        }
        // Both mean the same, so what the new program says of the time holds of the old one.
        let lapses = matches!(was.form(), NEVER_WITHIN | AT_MOST);
        if !lapses || now <= self.run.runs_until(is, time) {
            let evidence = Evidence::none().and(table.evidence(self.words, slot));
            self.settled(was.source(), table.key(self.words, slot), evidence);
        }
    }

    fn entry(
        &mut self,
        from: &Table,
        slot: Slot,
        to: &Table,
        values: &mut Values<'_>,
    ) -> Option<Slot> {
        let fresh = Fresh {
            key: values.key(from.key(self.words, slot)),
            flags: from.flags(self.words, slot),
            number: self.words.high(from.entry(slot) + STATE),
            time: from.time(self.words, slot),
            evidence: from.evidence(self.words, slot),
        };
        let added = to.insert(self.run.words, &fresh)?;
        // The last events that are counted lie behind the entry.
        let base = u32::from(ENTRY_WORDS) + u32::from(to.is_keyed());
        for word in base..to.stride.min(from.stride) {
            let kept = self.words.word(from.entry(slot) + word as usize);
            self.run.words.put(to.entry(added) + word as usize, kept);
        }
        Some(added)
    }

    fn caps(&mut self, was: IntegrityView<'_>, is: IntegrityView<'_>, values: &mut Values<'_>) {
        let (from, to) = (was.standing(), is.standing());
        let mut too_many = from.used(self.words).saturating_sub(to.slots);
        let mut next = from.oldest(self.words);
        while let Some(slot) = next {
            next = from.newer(self.words, slot);
            if too_many > 0 {
                too_many -= 1;
                let evidence = Evidence::none().and(from.evidence(self.words, slot));
                self.settled(was.breach_source(), from.key(self.words, slot), evidence);
                continue;
            }
            let cap = self.entry(&from, slot, &to, values);
            self.run.head[COUNTS] += CAP;
            let runs = from.flags(self.words, slot) & RUN_OUT == 0;
            if runs && is.running(self.run.words).is_none() {
                is.put_running(self.run.words, cap);
            }
        }
        self.run.refresh_caps(is);
    }

    /// An integrity rule that is no more: its obligations are settled, then its caps, each
    /// oldest first. What it remembers beside those is forgotten.
    pub(crate) fn settle_integrity(&mut self, old: usize) {
        let was: IntegrityView<'_> = self.old.view(old);
        let obliges = was.clock() != 0;
        for (table, source, counts) in [
            (was.entries(), was.source(), obliges),
            (was.standing(), was.breach_source(), true),
        ] {
            let mut next = table.oldest(self.words).filter(|_| counts);
            while let Some(slot) = next {
                next = table.newer(self.words, slot);
                let evidence = Evidence::none().and(table.evidence(self.words, slot));
                self.settled(source, table.key(self.words, slot), evidence);
            }
        }
    }

    /// An alert whose meaning is the same stands as it stood.
    pub(crate) fn alert(&mut self, old: usize, new: usize) {
        let was: Alert = self.old.record(old);
        let is: Alert = self.run.image.record(new);
        let state = self.words.word(was.state_at as usize);
        self.run.words.put(is.state_at as usize, state);
        let dates = |range: Range| range.first..range.first.saturating_add(range.count);
        for (old, new) in dates(was.checks).zip(dates(is.checks)) {
            let old: Date = self.old.record(old as usize);
            let new: Date = self.run.image.record(new as usize);
            self.words_of(old.state_at, new.state_at, 1);
            self.due_of(old.clock, new.clock);
        }
    }

    /// An alert that is no more is settled if it is raised.
    pub(crate) fn settle_alert(&mut self, old: usize) {
        let was: Alert = self.old.record(old);
        if super::alert::is_raised(self.words.word(was.state_at as usize)) {
            let source = self.header(was.rule);
            self.settled(source, None, Evidence::none());
        }
    }

    /// Where the header of a rule of the old program stands.
    fn header(&self, rule: u32) -> Source {
        let Rule { span, line, .. } = self.old.rule(rule);
        Source { rule, span, line }
    }

    fn settled(&mut self, source: Source, key: Option<u64>, evidence: Evidence) {
        let saying = Saying {
            source,
            key,
            time: self.head[CLOCK] as i64,
            due: None,
            evidence,
        };
        self.run.say(Class::Settled, &saying);
    }
}
