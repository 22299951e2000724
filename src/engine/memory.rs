//! What is remembered: moments in, score out, in fixed state.
//!
//! Peak and end: Kahneman, Fredrickson, Schreiber and Redelmeier, "When more pain is
//! preferred to less", Psychological Science 4 (1993). A moment's length is not kept at
//! all, so it cannot matter.

use super::Score;
use super::calculation::rounded;
use super::felt::Felt;
use super::state::{
    COUNT, COUNTS, ENDS, Head, LOOK, Remembered, STRONG_LAST, TOTAL, Words, halves, has_caps,
};
use crate::image::Image;
use crate::image::layout::Integrity;
use crate::image::memory::REMEMBERED_WORDS;

/// The moment in one half of a word of the head: no moment is stronger than
/// [`FELT`](crate::limits::FELT).
const fn low(word: u64) -> i64 {
    word as u32 as i32 as i64
}

const fn high(word: u64) -> i64 {
    (word >> 32) as u32 as i32 as i64
}

const fn both(low: i64, high: i64) -> u64 {
    halves(low as u32, high as u32)
}

/// Adds a felt moment, in thousandths of a point.
#[inline]
pub(crate) fn feel(head: &mut Head, felt: i64) {
    if let Some(own) = head.last_chunk_mut() {
        add(own, felt);
    }
    head[COUNTS] |= LOOK;
}

/// Adds a felt moment to those that are remembered at a place of a subject's words. Whether
/// it is their peak now: of equals the later is.
pub(crate) fn add_at(words: &mut (impl Words + ?Sized), at: usize, felt: i64) -> bool {
    let own = words.all_mut().get_mut(at..);
    let own = own.and_then(|own| own.first_chunk_mut());
    own.is_some_and(|own| add(own, felt))
}

/// Adds a felt moment to those that something remembers. Whether it is their peak now.
#[inline]
fn add(own: &mut Remembered, felt: i64) -> bool {
    let (mut peak, mut highest, mut lowest) = (felt, felt, felt);
    let mut is_peak = true;
    if own[COUNT] != 0 {
        let before = low(own[STRONG_LAST]);
        if felt.abs() < before.abs() {
            peak = before;
            is_peak = false;
        }
        highest = highest.max(low(own[ENDS]));
        lowest = lowest.min(high(own[ENDS]));
    }
    own[COUNT] += 1;
    own[TOTAL] = (own[TOTAL] as i64).saturating_add(felt) as u64;
    own[STRONG_LAST] = both(peak, felt);
    own[ENDS] = both(highest, lowest);
    is_peak
}

/// Adds what a felt moment falls short by, in thousandths of a point.
///
/// A one-sided cumulative sum: Page, "Continuous inspection schemes", Biometrika 41 (1954).
#[inline(never)]
pub(crate) fn disappoint(image: &Image<'_>, words: &mut (impl Words + ?Sized), felt: i64) {
    disappoint_here(image, words, felt);
}

/// The same, made part of a caller that knows the program.
#[inline(always)]
pub(crate) fn disappoint_here(image: &Image<'_>, words: &mut (impl Words + ?Sized), felt: i64) {
    let program = image.program();
    let at = program.disappointment_at as usize;
    let short = program.below.saturating_sub(felt);
    let sum = words.time(at).saturating_add(short).max(0);
    words.put(at, sum as u64);
}

/// By how much moments fell short, one after another, where it is counted.
#[inline]
pub(crate) fn disappointment(image: &Image<'_>, words: &(impl Words + ?Sized)) -> Option<i64> {
    let program = image.program();
    (program.disappoints != 0).then(|| words.time(program.disappointment_at as usize))
}

#[inline]
fn peak(own: &Remembered, peaks: u8) -> i64 {
    match peaks {
        1 => low(own[ENDS]),
        2 => high(own[ENDS]),
        _ => low(own[STRONG_LAST]),
    }
}

/// The least cap that stands.
pub(crate) fn least_cap(
    image: &Image<'_>,
    head: &Head,
    words: &(impl Words + ?Sized),
) -> Option<i64> {
    if !has_caps(head) {
        return None;
    }
    image
        .all::<Integrity>()
        .filter(|(_, rule)| rule.standing.slots != 0)
        .filter(|(_, rule)| rule.standing.used(words) != 0)
        .map(|(_, rule)| rule.cap)
        .min()
}

/// What is remembered now.
pub(crate) fn score(image: &Image<'_>, head: &Head, words: &(impl Words + ?Sized)) -> Score {
    let cap = least_cap(image, head, words);
    let felt = remembered(image, moments(head));
    let score = under(felt.memory, cap);
    Score {
        memory: felt.memory,
        score,
        mean: felt.mean,
        peak: felt.peak,
        end: felt.end,
        moments: felt.moments,
        cap,
    }
}

/// What is remembered, under a cap.
#[inline]
pub(crate) fn under(memory: Option<i64>, cap: Option<i64>) -> Option<i64> {
    memory.map(|memory| cap.map_or(memory, |cap| memory.min(cap)))
}

/// All moments.
#[inline]
pub(crate) fn moments(head: &Head) -> &Remembered {
    head.last_chunk().unwrap_or(&NONE)
}

/// The moments that are remembered at a place of a subject's words.
#[inline]
pub(crate) fn moments_at(words: &(impl Words + ?Sized), at: usize) -> &Remembered {
    let own = words.all().get(at..).and_then(|own| own.first_chunk());
    own.unwrap_or(&NONE)
}

/// No moments.
pub(crate) const NONE: Remembered = [0; REMEMBERED_WORDS as usize];

/// What is remembered of some moments.
#[inline]
pub(crate) fn remembered(image: &Image<'_>, own: &Remembered) -> Felt {
    Felt {
        memory: memory(image, own),
        mean: mean(own),
        peak: strongest(own),
        end: end(own),
        moments: own[COUNT],
    }
}

/// A value of some moments, if there are any.
#[inline]
fn some(own: &Remembered, value: i64) -> Option<i64> {
    (own[COUNT] != 0).then_some(value)
}

/// How many there are.
#[inline]
pub(crate) const fn count(own: &Remembered) -> u64 {
    own[COUNT]
}

/// The most intense of some moments.
#[inline]
pub(crate) fn strongest(own: &Remembered) -> Option<i64> {
    some(own, low(own[STRONG_LAST]))
}

/// The last of some moments.
#[inline]
pub(crate) fn end(own: &Remembered) -> Option<i64> {
    some(own, high(own[STRONG_LAST]))
}

/// Their mean.
#[inline]
pub(crate) fn mean(own: &Remembered) -> Option<i64> {
    (own[COUNT] != 0).then(|| rounded(own[TOTAL] as i64, own[COUNT] as i64))
}

/// What is remembered of them, by the program's own way to tell it.
#[inline]
pub(crate) fn memory(image: &Image<'_>, own: &Remembered) -> Option<i64> {
    memory_here(image, own)
}

/// The same, made part of a caller that knows the program.
#[inline(always)]
pub(crate) fn memory_here(image: &Image<'_>, own: &Remembered) -> Option<i64> {
    let program = image.program();
    match program.memory {
        0 => {
            let (peak_weight, end_weight) = (
                i64::from(program.peak_weight),
                i64::from(program.end_weight),
            );
            let end = high(own[STRONG_LAST]);
            let sum = peak_weight * peak(own, program.peaks) + end_weight * end;
            some(own, rounded(sum, peak_weight + end_weight))
        }
        1 => some(own, peak(own, program.peaks)),
        2 => mean(own),
        3 => end(own),
        _ => some(own, high(own[ENDS])),
    }
}
