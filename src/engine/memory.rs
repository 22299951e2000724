//! What is remembered: moments in, score out, in fixed state.
//!
//! Peak and end: Kahneman, Fredrickson, Schreiber and Redelmeier, "When more pain is
//! preferred to less", Psychological Science 4 (1993). A moment's length is not kept at
//! all, so it cannot matter.

use super::Score;
use super::eval::divide;
use super::state::{
    COUNTS, Head, LOOK, MOMENTS, PEAK_END, RANGE, SUM, Words as _, halves, has_caps,
};
use crate::image::Image;
use crate::image::layout::Integrity;

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
    let (mut peak, mut highest, mut lowest) = (felt, felt, felt);
    if head[MOMENTS] != 0 {
        let before = low(head[PEAK_END]);
        if felt.abs() < before.abs() {
            peak = before;
        }
        highest = highest.max(low(head[RANGE]));
        lowest = lowest.min(high(head[RANGE]));
    }
    head[MOMENTS] += 1;
    head[SUM] = (head[SUM] as i64).saturating_add(felt) as u64;
    head[PEAK_END] = both(peak, felt);
    head[RANGE] = both(highest, lowest);
    head[COUNTS] |= LOOK;
}

/// Adds what a felt moment falls short by, in thousandths of a point.
///
/// A one-sided cumulative sum: Page, "Continuous inspection schemes", Biometrika 41 (1954).
#[inline(never)]
pub(crate) fn disappoint(image: &Image<'_>, words: &mut [u64], felt: i64) {
    let program = image.program();
    let at = program.disappointment_at as usize;
    let short = program.below.saturating_sub(felt);
    let sum = words.time(at).saturating_add(short).max(0);
    words.put(at, sum as u64);
}

/// By how much moments fell short, one after another, where it is counted.
pub(crate) fn disappointment(image: &Image<'_>, words: &[u64]) -> Option<i64> {
    let program = image.program();
    (program.disappoints != 0).then(|| words.time(program.disappointment_at as usize))
}

fn rounded(left: i128, right: i128) -> i64 {
    divide(left, right)
        .and_then(|value| i64::try_from(value).ok())
        .unwrap_or(0)
}

fn peak(head: &Head, peaks: u8) -> i64 {
    match peaks {
        1 => low(head[RANGE]),
        2 => high(head[RANGE]),
        _ => low(head[PEAK_END]),
    }
}

/// The least cap that stands.
pub(crate) fn least_cap(image: &Image<'_>, head: &Head, words: &[u64]) -> Option<i64> {
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
pub(crate) fn score(image: &Image<'_>, head: &Head, words: &[u64]) -> Score {
    let cap = least_cap(image, head, words);
    let moments = head[MOMENTS];
    if moments == 0 {
        return Score {
            cap,
            ..Score::default()
        };
    }
    let program = image.program();
    let end = high(head[PEAK_END]);
    let mean = rounded(i128::from(head[SUM] as i64), i128::from(moments));
    let memory = match program.memory {
        0 => {
            let (peak_weight, end_weight) = (
                i128::from(program.peak_weight),
                i128::from(program.end_weight),
            );
            let sum =
                peak_weight * i128::from(peak(head, program.peaks)) + end_weight * i128::from(end);
            rounded(sum, peak_weight + end_weight)
        }
        1 => peak(head, program.peaks),
        2 => mean,
        3 => end,
        _ => high(head[RANGE]),
    };
    Score {
        memory: Some(memory),
        score: Some(cap.map_or(memory, |cap| memory.min(cap))),
        mean: Some(mean),
        peak: Some(low(head[PEAK_END])),
        end: Some(end),
        moments,
        cap,
    }
}
