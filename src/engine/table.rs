//! Entries found by key in O(1), kept in order of age, in a fixed number of slots.
//!
//! Layout in words, with keys: a front, of four quarters; the buckets, four to a word; a
//! word of links a slot; then the entries. Links hold the older and the newer neighbour,
//! the next of the bucket and sixteen bits of the key's hash: so that a look for a key
//! touches one entry, and that a list is mended without touching any. Without keys there
//! is one entry and nothing else.
//!
//! An entry starts with its flags, which are not zero while it is used, and its number in
//! the order of openings; then a time, the evidence of an event and, with keys, its key.

use super::state::{Words, halves};
use crate::image::layout::Table;
use crate::image::memory::{ENTRY_WORDS, TABLE_WORDS};

/// Words of an entry.
pub(crate) const STATE: usize = 0;
pub(crate) const TIME: usize = 1;
pub(crate) const EVIDENCE: usize = 2;
pub(crate) const KEY: usize = ENTRY_WORDS as usize;

/// Quarters of the front: a count, and places plus one.
const USED: u32 = 0;
const FREE: u32 = 16;
const OLDEST: u32 = 32;
const NEWEST: u32 = 48;

/// Quarters of a slot's links.
const OLDER: usize = 0;
const NEWER: usize = 1;
const CHAIN: usize = 2;

/// An entry's place in its table.
pub(crate) type Slot = u32;

/// The place that a kept number stands for: zero is none.
#[inline]
pub(crate) const fn slot(kept: u32) -> Option<Slot> {
    match kept {
        0 => None,
        kept => Some(kept - 1),
    }
}

#[inline]
const fn quarter(word: u64, shift: u32) -> u32 {
    (word >> shift) as u32 & 0xffff
}

#[inline]
const fn with_quarter(word: u64, shift: u32, quarter: u32) -> u64 {
    (word & !(0xffff << shift)) | (((quarter & 0xffff) as u64) << shift)
}

/// Spreads keys: a bucket takes the bits from 32 on, links hold those from 48 on. A product
/// moves nothing down, so the high half is folded in first: numbers come as a host has them,
/// and may well differ only there.
#[inline]
const fn hash(key: u64) -> u64 {
    (key ^ key >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What an entry starts with.
#[derive(Clone, Copy)]
pub(crate) struct Fresh {
    pub(crate) key: Option<u64>,
    /// Not zero.
    pub(crate) flags: u32,
    pub(crate) number: u32,
    pub(crate) time: i64,
    pub(crate) evidence: u64,
}

impl Table {
    #[inline]
    pub(crate) const fn is_keyed(&self) -> bool {
        self.buckets != 0
    }

    /// The first word of an entry.
    #[inline]
    pub(crate) const fn entry(&self, slot: Slot) -> usize {
        self.entries as usize + slot as usize * self.stride as usize
    }

    #[inline]
    const fn bucket(&self, hash: u64) -> usize {
        ((hash >> 32) as u32 & self.buckets.wrapping_sub(1)) as usize
    }

    #[inline]
    const fn buckets_at(&self) -> usize {
        self.at as usize + TABLE_WORDS as usize
    }

    /// The links lie right before the entries, a word a slot.
    #[inline]
    const fn links_at(&self) -> usize {
        self.entries.wrapping_sub(self.slots) as usize
    }

    #[inline]
    fn link(&self, words: &(impl Words + ?Sized), of: Slot, quarter: usize) -> u32 {
        words.quarter(self.links_at() + of as usize, quarter)
    }

    #[inline]
    fn put_link(&self, words: &mut (impl Words + ?Sized), of: Slot, quarter: usize, to: u32) {
        words.put_quarter(self.links_at() + of as usize, quarter, to);
    }

    /// The only entry of a table without keys.
    #[inline]
    fn only(&self, words: &(impl Words + ?Sized)) -> Option<Slot> {
        (self.slots != 0 && words.low(self.entries as usize + STATE) != 0).then_some(0)
    }

    /// How many entries are used.
    #[inline]
    pub(crate) fn used(&self, words: &(impl Words + ?Sized)) -> u32 {
        if self.is_keyed() {
            quarter(words.word(self.at as usize), USED)
        } else {
            self.only(words).map_or(0, |_| 1)
        }
    }

    /// Whether no slot is left.
    #[inline]
    pub(crate) fn is_full(&self, words: &(impl Words + ?Sized)) -> bool {
        self.used(words) >= self.slots
    }

    #[inline]
    pub(crate) fn oldest(&self, words: &(impl Words + ?Sized)) -> Option<Slot> {
        if !self.is_keyed() {
            return self.only(words);
        }
        slot(quarter(words.word(self.at as usize), OLDEST))
    }

    #[inline]
    pub(crate) fn newest(&self, words: &(impl Words + ?Sized)) -> Option<Slot> {
        if !self.is_keyed() {
            return self.only(words);
        }
        slot(quarter(words.word(self.at as usize), NEWEST))
    }

    /// The next older entry.
    #[inline]
    pub(crate) fn older(&self, words: &(impl Words + ?Sized), of: Slot) -> Option<Slot> {
        if !self.is_keyed() {
            return None;
        }
        slot(self.link(words, of, OLDER))
    }

    /// The next newer entry.
    #[inline]
    pub(crate) fn newer(&self, words: &(impl Words + ?Sized), of: Slot) -> Option<Slot> {
        if !self.is_keyed() {
            return None;
        }
        slot(self.link(words, of, NEWER))
    }

    #[inline]
    pub(crate) fn key(&self, words: &(impl Words + ?Sized), of: Slot) -> Option<u64> {
        self.is_keyed().then(|| words.word(self.entry(of) + KEY))
    }

    #[inline]
    pub(crate) fn flags(&self, words: &(impl Words + ?Sized), of: Slot) -> u32 {
        words.low(self.entry(of) + STATE)
    }

    #[inline]
    pub(crate) fn put_flags(&self, words: &mut (impl Words + ?Sized), of: Slot, flags: u32) {
        words.put_low(self.entry(of) + STATE, flags);
    }

    #[inline]
    pub(crate) fn time(&self, words: &(impl Words + ?Sized), of: Slot) -> i64 {
        words.time(self.entry(of) + TIME)
    }

    #[inline]
    pub(crate) fn evidence(&self, words: &(impl Words + ?Sized), of: Slot) -> u64 {
        words.word(self.entry(of) + EVIDENCE)
    }

    /// Writes when, and by what event.
    #[inline]
    pub(crate) fn put_event(
        &self,
        words: &mut (impl Words + ?Sized),
        of: Slot,
        time: i64,
        evidence: u64,
    ) {
        let at = self.entry(of);
        words.put(at + TIME, time as u64);
        words.put(at + EVIDENCE, evidence);
    }

    /// The entry of `key`; without keys the only one there is.
    #[inline]
    pub(crate) fn find(&self, words: &(impl Words + ?Sized), key: Option<u64>) -> Option<Slot> {
        if !self.is_keyed() {
            return self.only(words);
        }
        match key {
            Some(key) => self.find_key(words, key),
            None => self.oldest(words),
        }
    }

    #[inline]
    fn find_key(&self, words: &(impl Words + ?Sized), key: u64) -> Option<Slot> {
        let hash = hash(key);
        let mut at = slot(words.quarter(self.buckets_at(), self.bucket(hash)));
        // A chain is never longer than the table.
        for _ in 0..self.slots {
            let found = at?;
            let links = words.word(self.links_at() + found as usize);
            if links >> 48 == hash >> 48 && words.word(self.entry(found) + KEY) == key {
                return Some(found);
            }
            at = slot((links >> 32) as u32 & 0xffff);
        }
        None
    }

    /// A new entry, the newest; nothing when no slot is left. Without keys it takes the
    /// place of the one there is.
    #[inline]
    pub(crate) fn insert(&self, words: &mut (impl Words + ?Sized), fresh: &Fresh) -> Option<Slot> {
        let new = if self.is_keyed() {
            self.insert_key(words, fresh.key.unwrap_or(0))?
        } else {
            0
        };
        let start = words.all_mut().get_mut(self.entry(new)..)?;
        let start = start.first_chunk_mut()?;
        *start = [
            halves(fresh.flags, fresh.number),
            fresh.time as u64,
            fresh.evidence,
        ];
        Some(new)
    }

    #[inline(never)]
    fn insert_key(&self, words: &mut (impl Words + ?Sized), key: u64) -> Option<Slot> {
        let at = self.at as usize;
        let front = words.word(at);
        let used = quarter(front, USED);
        if used >= self.slots {
            return None;
        }
        // Without a freed slot all below `used` are taken, and that one never was.
        let (new, free) = match slot(quarter(front, FREE)) {
            Some(free) => (free, self.link(words, free, OLDER)),
            None => (used, 0),
        };
        words.put(self.entry(new) + KEY, key);
        let newest = quarter(front, NEWEST);
        let mut front = with_quarter(front, USED, used + 1);
        front = with_quarter(front, FREE, free);
        front = with_quarter(front, NEWEST, new + 1);
        match slot(newest) {
            Some(before) => self.put_link(words, before, NEWER, new + 1),
            None => front = with_quarter(front, OLDEST, new + 1),
        }
        words.put(at, front);
        let hash = hash(key);
        let bucket = self.bucket(hash);
        let chain = words.quarter(self.buckets_at(), bucket);
        words.put_quarter(self.buckets_at(), bucket, new + 1);
        let links = (hash >> 48 << 48) | (u64::from(chain) << 32) | u64::from(newest);
        words.put(self.links_at() + new as usize, links);
        Some(new)
    }

    /// Takes an entry out of the order of age; the front is the caller's to write.
    #[inline]
    fn unlink(&self, words: &mut (impl Words + ?Sized), old: Slot, front: u64) -> u64 {
        let links = words.word(self.links_at() + old as usize);
        let (older, newer) = (links as u32 & 0xffff, (links as u32) >> 16);
        let mut front = front;
        match slot(older) {
            Some(older) => self.put_link(words, older, NEWER, newer),
            None => front = with_quarter(front, OLDEST, newer),
        }
        match slot(newer) {
            Some(newer) => self.put_link(words, newer, OLDER, older),
            None => front = with_quarter(front, NEWEST, older),
        }
        front
    }

    /// Makes an entry the newest.
    #[inline]
    pub(crate) fn renew(&self, words: &mut (impl Words + ?Sized), entry: Slot) {
        if !self.is_keyed() {
            return;
        }
        let at = self.at as usize;
        let mut front = self.unlink(words, entry, words.word(at));
        let newest = quarter(front, NEWEST);
        self.put_link(words, entry, OLDER, newest);
        self.put_link(words, entry, NEWER, 0);
        match slot(newest) {
            Some(before) => self.put_link(words, before, NEWER, entry + 1),
            None => front = with_quarter(front, OLDEST, entry + 1),
        }
        words.put(at, with_quarter(front, NEWEST, entry + 1));
    }

    /// Frees an entry.
    #[inline]
    pub(crate) fn remove(&self, words: &mut (impl Words + ?Sized), old: Slot) {
        self.put_flags(words, old, 0);
        if self.is_keyed() {
            self.remove_key(words, old);
        }
    }

    /// The same for one with keys whose flags are zero already.
    #[inline(never)]
    pub(crate) fn remove_key(&self, words: &mut (impl Words + ?Sized), old: Slot) {
        let at = self.at as usize;
        let front = self.unlink(words, old, words.word(at));
        let links = self.links_at() + old as usize;
        let next = words.quarter(links, CHAIN);
        let bucket = self.bucket(hash(words.word(self.entry(old) + KEY)));
        let first = words.quarter(self.buckets_at(), bucket);
        if first == old + 1 {
            words.put_quarter(self.buckets_at(), bucket, next);
        } else {
            let mut at = slot(first);
            for _ in 0..self.slots {
                let Some(other) = at else { break };
                let after = self.link(words, other, CHAIN);
                if after == old + 1 {
                    self.put_link(words, other, CHAIN, next);
                    break;
                }
                at = slot(after);
            }
        }
        words.put(links, u64::from(quarter(front, FREE)));
        let used = quarter(front, USED).saturating_sub(1);
        let front = with_quarter(front, USED, used);
        words.put(at, with_quarter(front, FREE, old + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;
    use std::vec;

    fn fresh(key: u64) -> Fresh {
        Fresh {
            key: Some(key),
            flags: 1,
            number: 0,
            time: 0,
            evidence: 0,
        }
    }

    #[test]
    fn a_table_finds_every_key_it_holds_and_no_other() {
        let table = Table {
            at: 1,
            slots: 7,
            buckets: 8,
            stride: 4,
            entries: 1 + 1 + 2 + 7,
        };
        let mut memory = vec![0; 1 + 1 + 2 + 7 + 7 * 4];
        let words: &mut [u64] = &mut memory;
        let mut model: VecDeque<u64> = VecDeque::new();
        let mut random = 1_u64;
        for _ in 0..20_000 {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1);
            let key = random >> 60;
            match table.find(words, Some(key)) {
                Some(found) if random & 4 == 0 => {
                    table.remove(words, found);
                    model.retain(|other| *other != key);
                }
                Some(found) => {
                    table.renew(words, found);
                    model.retain(|other| *other != key);
                    model.push_back(key);
                }
                None => {
                    assert!(!model.contains(&key));
                    if table.insert(words, &fresh(key)).is_some() {
                        model.push_back(key);
                    } else {
                        assert_eq!(model.len(), 7);
                    }
                }
            }
            let mut at = table.oldest(words);
            for key in &model {
                let entry = at.unwrap();
                assert_eq!(table.key(words, entry), Some(*key));
                assert_eq!(table.find(words, Some(*key)), Some(entry));
                at = table.newer(words, entry);
            }
            assert_eq!(at, None);
            assert_eq!(table.used(words) as usize, model.len());
        }
    }

    /// A table of the most slots there can be.
    fn largest() -> Table {
        let slots = crate::limits::SLOTS;
        let buckets = slots.next_power_of_two();
        Table {
            at: 0,
            slots,
            buckets,
            stride: 4,
            entries: 1 + buckets / 4 + slots,
        }
    }

    #[test]
    fn keys_in_even_steps_of_any_width_share_a_bucket_with_few() {
        let table = largest();
        for shift in 0..=48 {
            for text in [0, crate::image::TEXT_BASE] {
                let mut chains = vec![0_u32; table.buckets as usize];
                for key in 0..u64::from(table.slots) {
                    let bucket = table.bucket(hash((key << shift) ^ text));
                    *chains.get_mut(bucket).unwrap() += 1;
                }
                let longest = chains.iter().max().copied().unwrap();
                // Of as many keys by chance the most that share a bucket are seven to nine.
                assert!(longest <= 16, "{longest} of one bucket at {shift} bits");
            }
        }
    }

    #[test]
    fn a_table_of_the_most_slots_holds_them_all() {
        let table = largest();
        let (slots, entries) = (table.slots, table.entries);
        let mut memory = vec![0; (entries + slots * 4) as usize];
        let words: &mut [u64] = &mut memory;
        for round in 0..2_u64 {
            for key in 0..u64::from(slots) {
                assert!(table.insert(words, &fresh(key << round)).is_some());
            }
            assert!(table.is_full(words) && table.insert(words, &fresh(1 << 40)).is_none());
            let (oldest, newest) = (table.oldest(words).unwrap(), table.newest(words).unwrap());
            assert_eq!(table.key(words, oldest), Some(0));
            assert_eq!(
                table.key(words, newest),
                Some(u64::from(slots - 1) << round)
            );
            for key in (0..u64::from(slots)).rev() {
                let found = table.find(words, Some(key << round)).unwrap();
                table.remove(words, found);
            }
            assert_eq!((table.used(words), table.oldest(words)), (0, None));
        }
    }
}
