//! The least due of all clocks: a tree of minima over one leaf a clock, so that an event
//! before every due costs one comparison. Of equal dues the first clock comes first, and
//! clocks stand in the order in which one instant is settled.

use super::state::{NEVER, Words, due_word, word_due};
use crate::image::Image;

/// The least due, if any clock has one.
#[inline(always)]
pub(crate) fn least(image: &Image<'_>, words: &[u64]) -> Option<i64> {
    let (at, _) = image.clocks();
    match words.word(at + 1) {
        NEVER => None,
        due => Some(word_due(due)),
    }
}

/// The first clock that has the least due.
pub(crate) fn first(image: &Image<'_>, words: &[u64]) -> usize {
    let (at, leaves) = image.clocks();
    let least = words.word(at + 1);
    let mut node = 1;
    while node < leaves {
        node *= 2;
        if words.word(at + node) != least {
            node += 1;
        }
    }
    node - leaves
}

/// Says when a clock is due next. Returns how many levels of the tree it touched.
#[inline]
pub(crate) fn set(image: &Image<'_>, words: &mut [u64], clock: usize, due: Option<i64>) -> u64 {
    let (at, leaves) = image.clocks();
    let mut least = due.map_or(NEVER, due_word);
    let mut node = leaves + clock;
    let mut levels = 1;
    while words.word(at + node) != least {
        words.put(at + node, least);
        if node <= 1 {
            break;
        }
        least = least.min(words.word(at + (node ^ 1)));
        node /= 2;
        levels += 1;
    }
    levels
}
