//! Did you mean: the name that is nearest to a misspelt one.

use crate::limits::NAME_BYTES;

/// The nearest name so far.
pub(super) struct Suggestion<'n, 's> {
    wanted: &'n str,
    allowed: usize,
    best: Option<(usize, &'s str)>,
}

impl<'n, 's> Suggestion<'n, 's> {
    /// No suggestion for `wanted` yet. A name is near when at most a third of `wanted`
    /// must change.
    pub(super) fn new(wanted: &'n str) -> Self {
        Self {
            wanted,
            allowed: wanted.chars().count() / 3,
            best: None,
        }
    }

    /// Looks at a name that could have been meant.
    pub(super) fn offer(&mut self, name: &'s str) {
        let allowed = match self.best {
            Some((0, _)) => return,
            Some((distance, _)) => distance - 1,
            None => self.allowed,
        };
        if let Some(distance) = distance(self.wanted, name).filter(|far| *far <= allowed) {
            self.best = Some((distance, name));
        }
    }

    /// The nearest, or an empty text.
    pub(super) fn answer(&self) -> &'s str {
        self.best.map_or("", |(_, name)| name)
    }
}

/// How many letters must be put in, left out, changed or swapped with their neighbour,
/// capitals being the same as small ones; nothing for names longer than names can be.
fn distance(left: &str, right: &str) -> Option<usize> {
    const ROOM: usize = NAME_BYTES + 1;
    if left.len() >= ROOM || right.len() >= ROOM {
        return None;
    }
    // A byte is enough for a distance: it is no more than letters a name can have.
    let mut before = [0_u8; ROOM];
    let mut last = [0_u8; ROOM];
    for (distance, place) in last.iter_mut().zip(0..) {
        *distance = place;
    }
    let mut left_before = None;
    for (row, a) in left.chars().map(small).enumerate() {
        let mut now = [0_u8; ROOM];
        *now.first_mut()? = row as u8 + 1;
        let mut right_before = None;
        for (column, b) in right.chars().map(small).enumerate() {
            let changed = *last.get(column)? + u8::from(a != b);
            let left_out = *last.get(column + 1)? + 1;
            let put_in = *now.get(column)? + 1;
            let mut least = changed.min(left_out).min(put_in);
            if left_before == Some(b) && right_before == Some(a) {
                let swapped = column.checked_sub(1).and_then(|at| before.get(at));
                least = least.min(*swapped? + 1);
            }
            *now.get_mut(column + 1)? = least;
            right_before = Some(b);
        }
        before = last;
        last = now;
        left_before = Some(a);
    }
    let far = last.get(right.chars().count())?;
    Some(usize::from(*far))
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_swapped_are_one_mistake() {
        assert_eq!(distance("recieved", "received"), Some(1));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("Paid", "paid"), Some(0));
        assert_eq!(distance("kitten", "sitting"), Some(3));
        assert_eq!(distance("نامه", "نمه"), Some(1));
    }

    #[test]
    fn only_names_that_are_near_are_suggested() {
        let mut suggestion = Suggestion::new("letter.sned");
        suggestion.offer("letter.answered");
        assert_eq!(suggestion.answer(), "");
        suggestion.offer("letter.sand");
        suggestion.offer("letter.sent");
        suggestion.offer("letter.send");
        assert_eq!(suggestion.answer(), "letter.send");
    }
}
