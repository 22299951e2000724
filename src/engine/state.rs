//! A subject's memory: words the caller lends, and what the first of them mean.
//!
//! All zero but for the clocks is a fresh subject; places of entries are kept plus one,
//! so that zero means none.

use crate::image::Image;
use crate::image::memory::HEADER_WORDS;

/// Which program the memory belongs to.
pub(crate) const TAG: usize = 0;
/// The subject's clock.
pub(crate) const CLOCK: usize = 1;
/// [`STARTED`] and [`LOOK`].
pub(crate) const FLAGS: usize = 2;
/// How many instances were ever opened.
pub(crate) const SEQUENCE: usize = 3;
/// How many moments were felt.
pub(crate) const MOMENTS: usize = 4;
/// Their sum.
pub(crate) const SUM: usize = 5;
/// The most intense.
pub(crate) const PEAK: usize = 6;
/// The greatest.
pub(crate) const HIGHEST: usize = 7;
/// The least.
pub(crate) const LOWEST: usize = 8;
/// The last.
pub(crate) const END: usize = 9;
/// How many caps stand.
pub(crate) const STANDING: usize = 10;

/// The clock has a time.
pub(crate) const STARTED: u64 = 1;
/// Something that alerts read has changed since they were looked at.
pub(crate) const LOOK: u64 = 2;

/// The order of due times as words, so that none can be the greatest.
const BIAS: u64 = 1 << 63;
/// The word for no due.
pub(crate) const NEVER: u64 = u64::MAX;

/// A due time as a word that sorts like it.
#[inline(always)]
pub(crate) const fn due_word(due: i64) -> u64 {
    (due as u64) ^ BIAS
}

/// The due time of such a word.
#[inline(always)]
pub(crate) const fn word_due(word: u64) -> i64 {
    (word ^ BIAS) as i64
}

/// The tag of a program's memories.
pub(crate) const fn tag(image: &Image<'_>) -> u64 {
    image.checksum() ^ 0x7461_6d61_6d00_0001
}

/// Words that the caller lends. What lies past the end reads as zero.
pub(crate) trait Words {
    fn word(&self, at: usize) -> u64;
    fn put(&mut self, at: usize, word: u64);
    fn put_low(&mut self, at: usize, half: u32);
    fn put_high(&mut self, at: usize, half: u32);

    #[inline(always)]
    fn time(&self, at: usize) -> i64 {
        self.word(at) as i64
    }

    #[inline(always)]
    fn low(&self, at: usize) -> u32 {
        self.word(at) as u32
    }

    #[inline(always)]
    fn high(&self, at: usize) -> u32 {
        (self.word(at) >> 32) as u32
    }

    #[inline(always)]
    fn put_halves(&mut self, at: usize, low: u32, high: u32) {
        self.put(at, u64::from(low) | (u64::from(high) << 32));
    }

    #[inline(always)]
    fn add(&mut self, at: usize, more: u64) {
        let word = self.word(at).wrapping_add(more);
        self.put(at, word);
    }

    /// One half of the words at `at`, counted in halves from there.
    #[inline(always)]
    fn half(&self, at: usize, index: usize) -> u32 {
        let word = self.word(at + index / 2);
        if index.is_multiple_of(2) {
            word as u32
        } else {
            (word >> 32) as u32
        }
    }

    #[inline(always)]
    fn put_half(&mut self, at: usize, index: usize, half: u32) {
        if index.is_multiple_of(2) {
            self.put_low(at + index / 2, half);
        } else {
            self.put_high(at + index / 2, half);
        }
    }

    /// One quarter of the words at `at`, counted in quarters from there.
    #[inline(always)]
    fn quarter(&self, at: usize, index: usize) -> u32 {
        (self.word(at + index / 4) >> (index % 4 * 16)) as u32 & 0xffff
    }

    #[inline(always)]
    fn put_quarter(&mut self, at: usize, index: usize, quarter: u32) {
        let (at, shift) = (at + index / 4, index % 4 * 16);
        let rest = self.word(at) & !(0xffff << shift);
        self.put(at, rest | (u64::from(quarter & 0xffff) << shift));
    }
}

impl Words for [u64] {
    #[inline(always)]
    fn word(&self, at: usize) -> u64 {
        match self.get(at) {
            Some(word) => *word,
            None => 0,
        }
    }

    #[inline(always)]
    fn put(&mut self, at: usize, word: u64) {
        if let Some(place) = self.get_mut(at) {
            *place = word;
        }
    }

    #[inline(always)]
    fn put_low(&mut self, at: usize, half: u32) {
        if let Some(place) = self.get_mut(at) {
            *place = (*place & !0xffff_ffff) | u64::from(half);
        }
    }

    #[inline(always)]
    fn put_high(&mut self, at: usize, half: u32) {
        if let Some(place) = self.get_mut(at) {
            *place = (*place & 0xffff_ffff) | (u64::from(half) << 32);
        }
    }
}

/// Makes it the memory of a fresh subject.
pub(crate) fn start(image: &Image<'_>, words: &mut [u64]) {
    words.fill(0);
    let (at, leaves) = image.clocks();
    if let Some(tree) = words.get_mut(at..at + 2 * leaves) {
        tree.fill(NEVER);
    }
    words.put(TAG, tag(image));
    words.put(FLAGS, LOOK);
}

/// Where the values of shared predicates are kept for the time of an event: a byte each.
pub(crate) const SHARED: usize = HEADER_WORDS as usize;
