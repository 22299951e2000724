//! What is counted: at most so many within a time, at least so many in every window.

use super::integrity::{AT_LEAST, AT_MOST, mark};
use super::rules::Rules;
use super::run::{Run, Saying};
use super::state::{Words, halves};
use super::table::{STATE, Slot};
use crate::event::Event;
use crate::image::layout::{IntegrityView, Table};
use crate::image::memory::ENTRY_WORDS;
use crate::verdict::{Class, Evidence};

/// The last events of a key, in a ring behind its entry: a time and the evidence each. The
/// entry's number says, below, where the next one goes and, above, how many there are.
struct Ring {
    at: usize,
    room: u32,
    next: u32,
    count: u32,
}

impl Ring {
    fn of(table: &Table, words: &(impl Words + ?Sized), entry: Slot, room: u32) -> Self {
        let number = words.high(table.entry(entry) + STATE);
        Self {
            at: table.entry(entry) + usize::from(ENTRY_WORDS) + usize::from(table.is_keyed()),
            room,
            next: number & 0xffff,
            count: number >> 16,
        }
    }

    /// When the earliest was and its evidence, once the ring is full.
    fn earliest(&self, words: &(impl Words + ?Sized)) -> Option<(i64, u64)> {
        if self.count < self.room {
            return None;
        }
        let at = self.at + 2 * self.next as usize;
        Some((words.time(at), words.word(at + 1)))
    }

    /// Puts an event in the place of the earliest. Returns the entry's number after it.
    fn push(&self, words: &mut (impl Words + ?Sized), time: i64, evidence: u64) -> u32 {
        let at = self.at + 2 * self.next as usize;
        words.put(at, time as u64);
        words.put(at + 1, evidence);
        let next = self.next + 1;
        let next = if next >= self.room { 0 } else { next };
        next | (self.count + 1).min(self.room) << 16
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Counts an event of `at most`. Returns the evidence of the first of those that it is
    /// one too many after.
    pub(crate) fn count_event(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        key: Option<u64>,
    ) -> Option<u64> {
        if !self.image.uses_integrity(AT_MOST) {
            return None;
        }
        let table = rule.entries();
        let entry = match table.find(self.words, key) {
            Some(entry) => {
                table.renew(self.words, entry);
                entry
            }
            None => {
                if table.is_full(self.words) {
                    self.forget_oldest(event, rule);
                }
                let fresh = mark(key, event.time, event.evidence);
                table.insert(self.words, &fresh)?
            }
        };
        let ring = Ring::of(&table, self.words, entry, rule.count());
        let earliest = ring.earliest(self.words);
        let number = ring.push(self.words, event.time, event.evidence);
        self.words.put_high(table.entry(entry) + STATE, number);
        table.put_event(self.words, entry, event.time, event.evidence);
        let (since, evidence) = earliest?;
        (event.time.saturating_sub(since) <= rule.within()).then_some(evidence)
    }

    /// Counts an event of `at least` in the window that runs, or begins the first one.
    pub(crate) fn count_in_window(
        &mut self,
        event: &Event,
        rule: IntegrityView<'_>,
        key: Option<u64>,
    ) {
        if !self.image.uses_integrity(AT_LEAST) {
            return;
        }
        let table = rule.entries();
        if table.find(self.words, key).is_none() {
            self.remember(event, rule, key);
        }
        if let Some(entry) = table.find(self.words, key) {
            let at = table.entry(entry) + STATE;
            let count = self.words.high(at).saturating_add(1).min(rule.count());
            self.words.put_high(at, count);
        }
    }

    /// A window has ended: too few is a breach, and the next one begins, if the rule is not
    /// retired.
    pub(crate) fn settle_window(&mut self, rule: IntegrityView<'_>, clock: usize) {
        if !self.image.uses_integrity(AT_LEAST) {
            return self.set_due(clock, None);
        }
        let table = rule.entries();
        let Some(oldest) = table.oldest(self.words) else {
            return self.set_due(clock, None);
        };
        let end = table.time(self.words, oldest).saturating_add(rule.within());
        let evidence = table.evidence(self.words, oldest);
        let key = table.key(self.words, oldest);
        let at = table.entry(oldest) + STATE;
        let count = self.words.high(at);
        if self.is_retired(rule) {
            table.remove(self.words, oldest);
        } else {
            self.words.put(at, halves(self.words.low(at), 0));
            table.put_event(self.words, oldest, end, evidence);
            table.renew(self.words, oldest);
        }
        self.refresh_obligations(rule);
        if count >= rule.count() {
            return;
        }
        let saying = Saying {
            source: rule.source(),
            key,
            time: end,
            due: Some(end),
            evidence: Evidence::none().and(evidence),
        };
        self.make_room(rule, key, end, None);
        self.say(Class::Breach, &saying);
        self.set_cap(rule, key, end, evidence);
    }
}
