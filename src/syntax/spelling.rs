//! Which word was meant by a misspelt one.

use crate::limits::NAME_BYTES;

/// Did you mean: the word of `words` nearest to `written`, if one is near: a third of its
/// letters may be wrong, missing, too many or swapped with the next.
pub fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let mut best = None;
    for word in words {
        let allowed = (word.chars().count().max(3) / 3).min(3);
        let Some(distance) = distance(written, word, allowed) else {
            continue;
        };
        if best.is_none_or(|(_, least)| distance < least) {
            best = Some((word, distance));
        }
    }
    best.map(|(word, _)| word)
}

/// The steps from one word to another, when they are at most `allowed` and neither is
/// longer than a name can be: a letter put in, left out, changed, or swapped with the
/// next (optimal string alignment). Capitals are the same as small letters.
pub(crate) fn distance(from: &str, to: &str, allowed: usize) -> Option<usize> {
    const ROOM: usize = NAME_BYTES + 1;
    let (rows, columns) = (from.chars().count(), to.chars().count());
    // Most words differ in length already.
    if rows.abs_diff(columns) > allowed || rows >= ROOM || columns >= ROOM {
        return None;
    }
    let mut before = [0_u8; ROOM];
    let mut above = [0_u8; ROOM];
    for (place, steps) in above.iter_mut().enumerate() {
        *steps = place as u8;
    }
    let mut last = None;
    for (row, letter) in from.chars().map(small).enumerate() {
        let mut line = [0_u8; ROOM];
        *line.first_mut()? = row as u8 + 1;
        let mut last_other = None;
        for (column, other) in to.chars().map(small).enumerate() {
            let changed = *above.get(column)? + u8::from(letter != other);
            let left_out = *above.get(column + 1)? + 1;
            let put_in = *line.get(column)? + 1;
            let mut steps = changed.min(left_out).min(put_in);
            if last == Some(other) && last_other == Some(letter) {
                let swapped = column.checked_sub(1).and_then(|place| before.get(place));
                steps = steps.min(*swapped? + 1);
            }
            *line.get_mut(column + 1)? = steps;
            last_other = Some(other);
        }
        last = Some(letter);
        before = above;
        above = line;
    }
    let steps = usize::from(*above.get(columns)?);
    (steps <= allowed).then_some(steps)
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn one_slip_is_one_step() {
        for slip in ["mee", "meett", "meat", "emet", "Maet"] {
            assert_eq!(distance(slip, "meet", 3), Some(1), "{slip}");
        }
        assert_eq!(distance("", "meet", 4), Some(4));
        assert_eq!(distance("meet", "meet", 0), Some(0));
        assert_eq!(distance("Meet", "meet", 0), Some(0));
        assert_eq!(distance("recieved", "received", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("نامه", "نمه", 1), Some(1));
    }

    #[test]
    fn what_is_farther_than_allowed_has_no_distance() {
        assert_eq!(distance("", "meet", 3), None);
        assert_eq!(distance("kitten", "sitting", 2), None);
    }

    #[test]
    fn the_longest_names_are_compared_and_longer_ones_are_not() {
        let (longest, longer) = ("m".repeat(128), "m".repeat(129));
        assert_eq!(distance(&longest, &longest, 0), Some(0));
        assert_eq!(distance(&longest, &"n".repeat(128), 128), Some(128));
        assert_eq!(distance(&longer, &longer, 0), None);
    }

    #[test]
    fn a_word_that_is_far_is_not_suggested() {
        let words = ["owner", "per", "open", "meet", "fail", "change"];
        assert_eq!(nearest("opne", words), Some("open"));
        assert_eq!(nearest("chnage", words), Some("change"));
        assert_eq!(nearest("letter", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(nearest(&"m".repeat(100), words), None);
    }
}
