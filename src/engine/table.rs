//! Entries found by key in O(1), kept in order of age, in a fixed number of slots.
//!
//! Layout in words: used and free; oldest and newest; and with keys the buckets, four to
//! a word, and a word of links a slot; then the entries. An entry starts with its key and
//! its flags. Links hold the older and the newer neighbour, the next of the bucket and
//! sixteen bits of the key's hash: so that a look for a key touches one entry, and that a
//! list is mended without touching any.

use super::state::Words;
use crate::image::layout::Table;
use crate::image::memory::TABLE_WORDS;

/// The word of an entry that holds its flags.
const STATE: usize = 1;

/// Quarters of a slot's links.
const OLDER: usize = 0;
const NEWER: usize = 1;
const CHAIN: usize = 2;

/// An entry's place in its table.
pub(crate) type Slot = u32;

/// The place that a kept number stands for: zero is none.
#[inline(always)]
pub(crate) const fn slot(kept: u32) -> Option<Slot> {
    match kept {
        0 => None,
        kept => Some(kept - 1),
    }
}

/// Spreads keys: a bucket takes the bits from 32 on, links hold those from 48 on.
#[inline(always)]
const fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Table {
    /// The first word of an entry.
    #[inline(always)]
    pub(crate) const fn entry(&self, slot: Slot) -> usize {
        self.entries as usize + slot as usize * self.stride as usize
    }

    #[inline(always)]
    const fn bucket(&self, hash: u64) -> usize {
        ((hash >> 32) as u32 & self.buckets.wrapping_sub(1)) as usize
    }

    #[inline(always)]
    const fn buckets_at(&self) -> usize {
        self.at as usize + TABLE_WORDS as usize
    }

    /// The links lie right before the entries, a word a slot.
    #[inline(always)]
    const fn links_at(&self) -> usize {
        self.entries.wrapping_sub(self.slots) as usize
    }

    #[inline(always)]
    fn link(&self, words: &[u64], of: Slot, quarter: usize) -> u32 {
        words.quarter(self.links_at() + of as usize, quarter)
    }

    #[inline(always)]
    fn put_link(&self, words: &mut [u64], of: Slot, quarter: usize, to: u32) {
        words.put_quarter(self.links_at() + of as usize, quarter, to);
    }

    /// How many entries are used.
    #[inline(always)]
    pub(crate) fn used(&self, words: &[u64]) -> u32 {
        words.low(self.at as usize)
    }

    /// Whether no slot is left.
    #[inline(always)]
    pub(crate) fn is_full(&self, words: &[u64]) -> bool {
        self.used(words) >= self.slots
    }

    #[inline(always)]
    pub(crate) fn oldest(&self, words: &[u64]) -> Option<Slot> {
        slot(words.low(self.at as usize + 1))
    }

    #[inline(always)]
    pub(crate) fn newest(&self, words: &[u64]) -> Option<Slot> {
        slot(words.high(self.at as usize + 1))
    }

    /// The next older entry.
    #[inline(always)]
    pub(crate) fn older(&self, words: &[u64], of: Slot) -> Option<Slot> {
        if self.buckets == 0 {
            return None;
        }
        slot(self.link(words, of, OLDER))
    }

    /// The next newer entry.
    #[inline(always)]
    pub(crate) fn newer(&self, words: &[u64], of: Slot) -> Option<Slot> {
        if self.buckets == 0 {
            return None;
        }
        slot(self.link(words, of, NEWER))
    }

    #[inline(always)]
    pub(crate) fn key(&self, words: &[u64], of: Slot) -> Option<u64> {
        (self.buckets != 0).then(|| words.word(self.entry(of)))
    }

    #[inline(always)]
    pub(crate) fn flags(&self, words: &[u64], of: Slot) -> u32 {
        words.low(self.entry(of) + STATE)
    }

    #[inline(always)]
    pub(crate) fn put_flags(&self, words: &mut [u64], of: Slot, flags: u32) {
        words.put(self.entry(of) + STATE, u64::from(flags));
    }

    /// The entry of `key`; without keys the only one there is.
    #[inline]
    pub(crate) fn find(&self, words: &[u64], key: Option<u64>) -> Option<Slot> {
        let Some(key) = key.filter(|_| self.buckets != 0) else {
            return self.oldest(words);
        };
        let hash = hash(key);
        let mut at = slot(words.quarter(self.buckets_at(), self.bucket(hash)));
        // A chain is never longer than the table.
        for _ in 0..self.slots {
            let found = at?;
            let links = words.word(self.links_at() + found as usize);
            if links >> 48 == hash >> 48 && words.word(self.entry(found)) == key {
                return Some(found);
            }
            at = slot((links >> 32) as u32 & 0xffff);
        }
        None
    }

    /// A new entry for `key`, the newest, with no flags; nothing when no slot is left.
    #[inline(always)]
    pub(crate) fn insert(&self, words: &mut [u64], key: Option<u64>) -> Option<Slot> {
        if self.buckets == 0 {
            return self.insert_only(words);
        }
        self.insert_key(words, key.unwrap_or(0))
    }

    #[inline(never)]
    fn insert_key(&self, words: &mut [u64], key: u64) -> Option<Slot> {
        let at = self.at as usize;
        let front = words.word(at);
        let used = front as u32;
        if used >= self.slots {
            return None;
        }
        // Without a freed slot all below `used` are taken, and that one never was.
        let (new, free) = match slot((front >> 32) as u32) {
            Some(free) => (free, self.link(words, free, OLDER)),
            None => (used, 0),
        };
        words.put_halves(at, used + 1, free);
        let entry = self.entry(new);
        words.put(entry, key);
        words.put(entry + STATE, 0);
        let hash = hash(key);
        let bucket = self.bucket(hash);
        let chain = words.quarter(self.buckets_at(), bucket);
        words.put_quarter(self.buckets_at(), bucket, new + 1);
        let links = (hash >> 48 << 48) | (u64::from(chain) << 32);
        words.put(self.links_at() + new as usize, links);
        self.link_newest(words, new);
        Some(new)
    }

    /// The only entry there can be needs no links.
    #[inline(always)]
    fn insert_only(&self, words: &mut [u64]) -> Option<Slot> {
        let at = self.at as usize;
        if words.low(at) != 0 || self.slots == 0 {
            return None;
        }
        words.put(at, 1);
        words.put_halves(at + 1, 1, 1);
        words.put(self.entries as usize + STATE, 0);
        Some(0)
    }

    /// Makes an entry that has no neighbours the newest.
    #[inline]
    fn link_newest(&self, words: &mut [u64], new: Slot) {
        let ends = self.at as usize + 1;
        let (oldest, newest) = (words.low(ends), words.high(ends));
        self.put_link(words, new, OLDER, newest);
        self.put_link(words, new, NEWER, 0);
        match slot(newest) {
            Some(before) => {
                self.put_link(words, before, NEWER, new + 1);
                words.put_halves(ends, oldest, new + 1);
            }
            None => words.put_halves(ends, new + 1, new + 1),
        }
    }

    #[inline]
    fn unlink(&self, words: &mut [u64], old: Slot) {
        let ends = self.at as usize + 1;
        let (older, newer) = (self.link(words, old, OLDER), self.link(words, old, NEWER));
        match slot(older) {
            Some(older) => self.put_link(words, older, NEWER, newer),
            None => words.put_low(ends, newer),
        }
        match slot(newer) {
            Some(newer) => self.put_link(words, newer, OLDER, older),
            None => words.put_high(ends, older),
        }
    }

    /// Makes an entry the newest.
    pub(crate) fn renew(&self, words: &mut [u64], entry: Slot) {
        if self.buckets == 0 {
            return;
        }
        self.unlink(words, entry);
        self.link_newest(words, entry);
    }

    /// Frees an entry.
    #[inline(always)]
    pub(crate) fn remove(&self, words: &mut [u64], old: Slot) {
        if self.buckets == 0 {
            words.put(self.at as usize, 0);
            words.put(self.at as usize + 1, 0);
            return;
        }
        self.remove_key(words, old);
    }

    #[inline(never)]
    fn remove_key(&self, words: &mut [u64], old: Slot) {
        self.unlink(words, old);
        let entry = self.entry(old);
        let bucket = self.bucket(hash(words.word(entry)));
        let next = self.link(words, old, CHAIN);
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
        let at = self.at as usize;
        let (used, free) = (words.low(at), words.high(at));
        words.put(self.links_at() + old as usize, u64::from(free));
        words.put(entry + STATE, 0);
        words.put_halves(at, used.saturating_sub(1), old + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::memory::ENTRY_WORDS;
    use std::collections::VecDeque;
    use std::vec;

    #[test]
    fn a_table_finds_every_key_it_holds_and_no_other() {
        let table = Table {
            at: 1,
            slots: 7,
            buckets: 8,
            stride: u32::from(ENTRY_WORDS),
            entries: 1 + 2 + 2 + 7,
        };
        let mut memory = vec![0; 1 + 2 + 2 + 7 + 7 * 2];
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
                    if table.insert(words, Some(key)).is_some() {
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
}
