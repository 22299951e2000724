//! A subject's memory: a head that every event reads, and words whose places the image
//! tells.
//!
//! All zero but for the clocks is a fresh subject; places of entries are kept plus one,
//! so that zero means none.

use crate::image::Image;
use crate::image::memory::{HEADER_WORDS, REMEMBERED_WORDS};

/// The first words of a subject's memory. Their number is known when the engine is
/// compiled, so reading one needs no check.
pub(crate) type Head = [u64; HEADER_WORDS as usize];

/// Which program the memory belongs to.
pub(crate) const TAG: usize = 0;
/// The subject's clock.
pub(crate) const CLOCK: usize = 1;
/// Below [`STARTED`], [`LOOK`] and how many caps stand; above how many instances were
/// opened.
pub(crate) const COUNTS: usize = 2;
/// How many moments were felt.
pub(crate) const MOMENTS: usize = 3;
/// Their sum.
pub(crate) const SUM: usize = 4;
/// The most intense moment below, the last one above.
pub(crate) const PEAK_END: usize = 5;
/// The greatest moment below, the least one above.
pub(crate) const RANGE: usize = 6;

/// What is remembered of some moments: the last words of the head, or a facet's value.
pub(crate) type Remembered = [u64; REMEMBERED_WORDS as usize];
/// In them, how many there were: they begin with it.
pub(crate) const COUNT: usize = 0;
/// Their sum.
pub(crate) const TOTAL: usize = SUM - MOMENTS;
/// The most intense one below, the last one above.
pub(crate) const STRONG_LAST: usize = PEAK_END - MOMENTS;
/// The greatest one below, the least one above.
pub(crate) const ENDS: usize = RANGE - MOMENTS;

/// The clock has a time.
pub(crate) const STARTED: u64 = 1;
/// Something that alerts read has changed since they were looked at.
pub(crate) const LOOK: u64 = 2;
/// One cap that stands. They are fewer than 2^28: so many rules and keys there can be.
pub(crate) const CAP: u64 = 4;

/// The order of due times as words, so that none can be the greatest.
const BIAS: u64 = 1 << 63;
/// The word for no due.
pub(crate) const NEVER: u64 = u64::MAX;

/// A due time as a word that sorts like it.
#[inline]
pub(crate) const fn due_word(due: i64) -> u64 {
    (due as u64) ^ BIAS
}

/// The due time of such a word.
#[inline]
pub(crate) const fn word_due(word: u64) -> i64 {
    (word ^ BIAS) as i64
}

/// Whether a cap stands.
#[inline]
pub(crate) const fn has_caps(head: &Head) -> bool {
    head[COUNTS] & (0xffff_ffff ^ STARTED ^ LOOK) != 0
}

/// Alerts must be looked at again.
#[inline]
pub(crate) const fn look(head: &mut Head) {
    // Most of the time it is so already, and what is read as a whole soon after is not written in
    // part.
    if head[COUNTS] & LOOK == 0 {
        head[COUNTS] |= LOOK;
    }
}

/// The words of a subject after its head, which the caller lends: as many as there are, or an
/// array where the rules are built in, so that the compiler of Rust knows which places are
/// there. What lies past the end reads as zero.
pub trait Words {
    /// These words, taken from the front of those that are lent; nothing when they are fewer.
    fn lent(words: &mut [u64]) -> Option<&mut Self>;
    fn all(&self) -> &[u64];
    fn all_mut(&mut self) -> &mut [u64];

    #[inline]
    fn word(&self, at: usize) -> u64 {
        match self.all().get(at) {
            Some(word) => *word,
            None => 0,
        }
    }

    #[inline]
    fn put(&mut self, at: usize, word: u64) {
        if let Some(place) = self.all_mut().get_mut(at) {
            *place = word;
        }
    }

    #[inline]
    fn put_low(&mut self, at: usize, half: u32) {
        if let Some(place) = self.all_mut().get_mut(at) {
            *place = (*place & !0xffff_ffff) | u64::from(half);
        }
    }

    #[inline]
    fn put_high(&mut self, at: usize, half: u32) {
        if let Some(place) = self.all_mut().get_mut(at) {
            *place = (*place & 0xffff_ffff) | (u64::from(half) << 32);
        }
    }

    #[inline]
    fn time(&self, at: usize) -> i64 {
        self.word(at) as i64
    }

    #[inline]
    fn low(&self, at: usize) -> u32 {
        self.word(at) as u32
    }

    #[inline]
    fn high(&self, at: usize) -> u32 {
        (self.word(at) >> 32) as u32
    }

    #[inline]
    fn put_halves(&mut self, at: usize, low: u32, high: u32) {
        self.put(at, halves(low, high));
    }

    /// One half of the word at `at`.
    #[inline]
    fn half(&self, at: usize, index: usize) -> u32 {
        (self.word(at) >> (index % 2 * 32)) as u32
    }

    #[inline]
    fn put_half(&mut self, at: usize, index: usize, half: u32) {
        if index.is_multiple_of(2) {
            self.put_low(at, half);
        } else {
            self.put_high(at, half);
        }
    }

    /// One quarter of the words at `at`, counted in quarters from there.
    #[inline]
    fn quarter(&self, at: usize, index: usize) -> u32 {
        (self.word(at + index / 4) >> (index % 4 * 16)) as u32 & 0xffff
    }

    #[inline]
    fn put_quarter(&mut self, at: usize, index: usize, quarter: u32) {
        let (at, shift) = (at + index / 4, index % 4 * 16);
        let rest = self.word(at) & !(0xffff << shift);
        self.put(at, rest | (u64::from(quarter & 0xffff) << shift));
    }
}

/// A word of two halves.
#[inline]
pub(crate) const fn halves(low: u32, high: u32) -> u64 {
    low as u64 | ((high as u64) << 32)
}

impl Words for [u64] {
    #[inline(always)]
    fn lent(words: &mut [u64]) -> Option<&mut Self> {
        Some(words)
    }

    #[inline(always)]
    fn all(&self) -> &[u64] {
        self
    }

    #[inline(always)]
    fn all_mut(&mut self) -> &mut [u64] {
        self
    }
}

impl<const COUNT: usize> Words for [u64; COUNT] {
    #[inline(always)]
    fn lent(words: &mut [u64]) -> Option<&mut Self> {
        words.first_chunk_mut()
    }

    #[inline(always)]
    fn all(&self) -> &[u64] {
        self
    }

    #[inline(always)]
    fn all_mut(&mut self) -> &mut [u64] {
        self
    }
}

/// Makes it the memory of a fresh subject.
pub(crate) fn start(image: &Image<'_>, head: &mut Head, words: &mut [u64]) {
    *head = [0; HEADER_WORDS as usize];
    head[TAG] = image.memory_tag();
    head[COUNTS] = LOOK;
    words.fill(0);
    if let Some(tree) = words.get_mut(..image.shared_at()) {
        tree.fill(NEVER);
    }
}
