//! Which word was meant by a misspelt one.

/// Letters of the longest word that is compared.
const LONGEST: usize = 24;

/// The word of `words` nearest to `written`, if one is near: a third of its letters may
/// be wrong, missing, too many or swapped with the next.
pub(crate) fn nearest<'w>(
    written: &str,
    words: impl IntoIterator<Item = &'w str>,
) -> Option<&'w str> {
    let letters = written.chars().count();
    let mut best = None;
    for word in words {
        let length = word.chars().count();
        let allowed = (length.max(3) / 3).min(3);
        // Most words differ in length already.
        if letters.abs_diff(length) > allowed {
            continue;
        }
        let Some(distance) = distance(written, word).filter(|distance| *distance <= allowed) else {
            continue;
        };
        if best.is_none_or(|(_, least)| distance < least) {
            best = Some((word, distance));
        }
    }
    best.map(|(word, _)| word)
}

/// The steps from one word to another, when neither is too long to be compared: a letter
/// put in, left out, changed, or swapped with the next (optimal string alignment).
fn distance(from: &str, to: &str) -> Option<usize> {
    let length = to.chars().count();
    if length > LONGEST || from.chars().count() > LONGEST {
        return None;
    }
    let mut before = [0_u8; LONGEST + 1];
    let mut above = [0_u8; LONGEST + 1];
    for (steps, place) in above.iter_mut().zip(0..) {
        *steps = place;
    }
    let mut last = None;
    for (row, letter) in from.chars().enumerate() {
        let mut line = [0_u8; LONGEST + 1];
        let mut left = row as u8 + 1;
        if let Some(first) = line.first_mut() {
            *first = left;
        }
        let mut last_other = None;
        for (column, other) in to.chars().enumerate() {
            let at = |line: &[u8], place: usize| line.get(place).copied().unwrap_or(u8::MAX);
            let changed = at(&above, column) + u8::from(letter != other);
            let mut steps = changed.min(left + 1).min(at(&above, column + 1) + 1);
            if last == Some(other) && last_other == Some(letter) {
                let swapped = at(&before, column.wrapping_sub(1)).saturating_add(1);
                steps = steps.min(swapped);
            }
            if let Some(place) = line.get_mut(column + 1) {
                *place = steps;
            }
            left = steps;
            last_other = Some(other);
        }
        last = Some(letter);
        before = above;
        above = line;
    }
    above.get(length).map(|steps| usize::from(*steps))
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn one_slip_is_one_step() {
        for slip in ["mee", "meett", "meat", "emet", "Meet"] {
            assert_eq!(distance(slip, "meet"), Some(1), "{slip}");
        }
        assert_eq!(distance("", "meet"), Some(4));
        assert_eq!(distance("meet", "meet"), Some(0));
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
