//! What is remembered: moments in, score out, in fixed state.
//!
//! Peak and end: Kahneman, Fredrickson, Schreiber and Redelmeier, "When more pain is
//! preferred to less", Psychological Science 4 (1993). A moment's length is not kept at
//! all, so it cannot matter.

use super::Score;
use super::eval::divide;
use super::state::{END, FLAGS, HIGHEST, LOOK, LOWEST, MOMENTS, PEAK, STANDING, SUM, Words};
use crate::image::Image;
use crate::image::layout::Integrity;
use crate::image::memory::HEADER_WORDS;

/// Adds a felt moment, in thousandths of a point.
pub(crate) fn feel(words: &mut [u64], felt: i64) {
    // A front of known length lets the compiler drop every later check.
    let Some(words) = words.first_chunk_mut::<{ HEADER_WORDS as usize }>() else {
        return;
    };
    let words: &mut [u64] = words;
    let first = words.word(MOMENTS) == 0;
    words.add(MOMENTS, 1);
    let sum = words.time(SUM).saturating_add(felt);
    words.put(SUM, sum as u64);
    words.put(END, felt as u64);
    if first || felt.abs() >= words.time(PEAK).abs() {
        words.put(PEAK, felt as u64);
    }
    if first || felt > words.time(HIGHEST) {
        words.put(HIGHEST, felt as u64);
    }
    if first || felt < words.time(LOWEST) {
        words.put(LOWEST, felt as u64);
    }
    look(words);
}

/// Alerts must be looked at again.
pub(crate) fn look(words: &mut [u64]) {
    let flags = words.word(FLAGS);
    words.put(FLAGS, flags | LOOK);
}

fn rounded(left: i128, right: i128) -> i64 {
    divide(left, right)
        .and_then(|value| i64::try_from(value).ok())
        .unwrap_or(0)
}

fn peak(words: &[u64], peaks: u8) -> i64 {
    words.time(match peaks {
        1 => HIGHEST,
        2 => LOWEST,
        _ => PEAK,
    })
}

/// The least cap that stands.
pub(crate) fn least_cap(image: &Image<'_>, words: &[u64]) -> Option<i64> {
    if words.word(STANDING) == 0 {
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
pub(crate) fn score(image: &Image<'_>, words: &[u64]) -> Score {
    let cap = least_cap(image, words);
    let moments = words.word(MOMENTS);
    if moments == 0 {
        return Score {
            cap,
            ..Score::default()
        };
    }
    let program = image.program();
    let end = words.time(END);
    let mean = rounded(i128::from(words.time(SUM)), i128::from(moments));
    let memory = match program.memory {
        0 => {
            let (peak_weight, end_weight) = (
                i128::from(program.peak_weight),
                i128::from(program.end_weight),
            );
            let sum =
                peak_weight * i128::from(peak(words, program.peaks)) + end_weight * i128::from(end);
            rounded(sum, peak_weight + end_weight)
        }
        1 => peak(words, program.peaks),
        2 => mean,
        3 => end,
        _ => words.time(LOWEST),
    };
    Score {
        memory: Some(memory),
        score: Some(cap.map_or(memory, |cap| memory.min(cap))),
        mean: Some(mean),
        peak: Some(words.time(PEAK)),
        end: Some(end),
        moments,
        cap,
    }
}
