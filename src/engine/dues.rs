//! The least due of all clocks: a tree of minima over one leaf a clock, so that an event
//! before every due costs one comparison. Of equal dues the first clock comes first, and
//! clocks stand in the order in which one instant is settled.
//!
//! Node one, the root, is the first word after the head; below node `n` lie `2n` and
//! `2n + 1`.

use super::state::{NEVER, Words, due_word, word_due};

/// The least due, if any clock has one.
#[inline]
pub(crate) fn least(words: &(impl Words + ?Sized)) -> Option<i64> {
    match words.all().first() {
        None | Some(&NEVER) => None,
        Some(due) => Some(word_due(*due)),
    }
}

/// The first clock that has the least due.
#[inline]
pub(crate) fn first(words: &(impl Words + ?Sized), leaves: usize) -> usize {
    let least = words.word(0);
    let mut node = 1;
    while node < leaves {
        node *= 2;
        if words.word(node - 1) != least {
            node += 1;
        }
    }
    node - leaves
}

/// When a clock is due.
#[inline]
pub(crate) fn of(words: &(impl Words + ?Sized), leaves: usize, clock: usize) -> Option<i64> {
    match words.word(leaves + clock - 1) {
        NEVER => None,
        due => Some(word_due(due)),
    }
}

/// Says when a clock is due next. Returns how many levels of the tree it touched.
#[inline]
pub(crate) fn set(
    words: &mut (impl Words + ?Sized),
    leaves: usize,
    clock: usize,
    due: Option<i64>,
) -> u64 {
    let mut least = due.map_or(NEVER, due_word);
    let mut node = leaves + clock;
    let mut levels = 1;
    while words.word(node - 1) != least {
        words.put(node - 1, least);
        if node <= 1 {
            break;
        }
        least = least.min(words.word((node ^ 1) - 1));
        node /= 2;
        levels += 1;
    }
    levels
}
