//! Entries found by key in O(1), kept in order of age, in a fixed number of slots.
//!
//! Layout in words: used and free; oldest and newest; the buckets, two to a word; the
//! entries. An entry starts with its key, its older and newer neighbour, and the next of
//! its bucket beside its flags.

use super::state::Words;
use crate::image::layout::Table;
use crate::image::memory::TABLE_WORDS;

const LINKS: usize = 1;
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

#[inline(always)]
const fn keep(slot: Option<Slot>) -> u32 {
    match slot {
        None => 0,
        Some(slot) => slot + 1,
    }
}

impl Table {
    /// The first word of an entry.
    #[inline(always)]
    pub(crate) const fn entry(&self, slot: Slot) -> usize {
        self.entries as usize + slot as usize * self.stride as usize
    }

    #[inline(always)]
    const fn bucket(&self, key: u64) -> usize {
        let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        (hash as u32 & self.buckets.wrapping_sub(1)) as usize
    }

    #[inline(always)]
    const fn buckets_at(&self) -> usize {
        self.at as usize + TABLE_WORDS as usize
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
        slot(words.low(self.entry(of) + LINKS))
    }

    /// The next newer entry.
    #[inline(always)]
    pub(crate) fn newer(&self, words: &[u64], of: Slot) -> Option<Slot> {
        slot(words.high(self.entry(of) + LINKS))
    }

    #[inline(always)]
    pub(crate) fn key(&self, words: &[u64], of: Slot) -> Option<u64> {
        (self.buckets != 0).then(|| words.word(self.entry(of)))
    }

    #[inline(always)]
    pub(crate) fn flags(&self, words: &[u64], of: Slot) -> u32 {
        words.high(self.entry(of) + CHAIN)
    }

    #[inline(always)]
    pub(crate) fn put_flags(&self, words: &mut [u64], of: Slot, flags: u32) {
        words.put_high(self.entry(of) + CHAIN, flags);
    }

    /// The entry of `key`; without keys the only one there is.
    #[inline]
    pub(crate) fn find(&self, words: &[u64], key: Option<u64>) -> Option<Slot> {
        let Some(key) = key.filter(|_| self.buckets != 0) else {
            return self.oldest(words);
        };
        let mut at = slot(words.half(self.buckets_at(), self.bucket(key)));
        // A chain is never longer than the table.
        for _ in 0..self.slots {
            let found = at?;
            let entry = self.entry(found);
            if words.word(entry) == key {
                return Some(found);
            }
            at = slot(words.low(entry + CHAIN));
        }
        None
    }

    /// A new entry for `key`, the newest, with no flags; nothing when no slot is left.
    pub(crate) fn insert(&self, words: &mut [u64], key: Option<u64>) -> Option<Slot> {
        let at = self.at as usize;
        if self.slots == 1 && self.buckets == 0 {
            return self.insert_only(words);
        }
        let used = words.low(at);
        if used >= self.slots {
            return None;
        }
        // Without a freed slot all below `used` are taken, and that one never was.
        let new = match slot(words.high(at)) {
            Some(free) => {
                let next = words.low(self.entry(free) + LINKS);
                words.put_high(at, next);
                free
            }
            None => used,
        };
        words.put_low(at, used + 1);
        let entry = self.entry(new);
        words.put(entry, key.unwrap_or(0));
        let mut chain = 0;
        if let Some(key) = key.filter(|_| self.buckets != 0) {
            let bucket = self.bucket(key);
            chain = words.half(self.buckets_at(), bucket);
            words.put_half(self.buckets_at(), bucket, keep(Some(new)));
        }
        words.put_halves(entry + CHAIN, chain, 0);
        self.link_newest(words, new);
        Some(new)
    }

    /// The only entry there can be needs no links.
    #[inline]
    fn insert_only(&self, words: &mut [u64]) -> Option<Slot> {
        let at = self.at as usize;
        if words.low(at) != 0 {
            return None;
        }
        words.put(at, 1);
        words.put_halves(at + 1, 1, 1);
        words.put(self.entries as usize + LINKS, 0);
        words.put(self.entries as usize + CHAIN, 0);
        Some(0)
    }

    fn link_newest(&self, words: &mut [u64], new: Slot) {
        let ends = self.at as usize + 1;
        let before = self.newest(words);
        words.put_halves(self.entry(new) + LINKS, keep(before), 0);
        match before {
            Some(before) => words.put_high(self.entry(before) + LINKS, keep(Some(new))),
            None => words.put_low(ends, keep(Some(new))),
        }
        words.put_high(ends, keep(Some(new)));
    }

    fn unlink(&self, words: &mut [u64], old: Slot) {
        let ends = self.at as usize + 1;
        let (older, newer) = (self.older(words, old), self.newer(words, old));
        match older {
            Some(older) => words.put_high(self.entry(older) + LINKS, keep(newer)),
            None => words.put_low(ends, keep(newer)),
        }
        match newer {
            Some(newer) => words.put_low(self.entry(newer) + LINKS, keep(older)),
            None => words.put_high(ends, keep(older)),
        }
    }

    /// Makes an entry the newest.
    pub(crate) fn renew(&self, words: &mut [u64], entry: Slot) {
        self.unlink(words, entry);
        self.link_newest(words, entry);
    }

    /// Frees an entry.
    pub(crate) fn remove(&self, words: &mut [u64], old: Slot) {
        if self.slots == 1 && self.buckets == 0 {
            words.put(self.at as usize, 0);
            words.put(self.at as usize + 1, 0);
            return;
        }
        self.unlink(words, old);
        let entry = self.entry(old);
        if self.buckets != 0 {
            let bucket = self.bucket(words.word(entry));
            let next = words.low(entry + CHAIN);
            let first = words.half(self.buckets_at(), bucket);
            if first == keep(Some(old)) {
                words.put_half(self.buckets_at(), bucket, next);
            } else {
                let mut at = slot(first);
                for _ in 0..self.slots {
                    let Some(other) = at else { break };
                    let link = self.entry(other) + CHAIN;
                    let after = words.low(link);
                    if after == keep(Some(old)) {
                        words.put_low(link, next);
                        break;
                    }
                    at = slot(after);
                }
            }
        }
        let at = self.at as usize;
        let free = words.high(at);
        words.put_halves(entry + LINKS, free, 0);
        words.put_halves(entry + CHAIN, 0, 0);
        let used = words.low(at);
        words.put_halves(at, used.saturating_sub(1), keep(Some(old)));
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
            entries: 1 + 2 + 4,
        };
        let mut memory = vec![0; 1 + 2 + 4 + 7 * 3];
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
