//! Did you mean: the name that is nearest to a misspelt one.

use crate::syntax::spelling::distance;

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
        if let Some(distance) = distance(self.wanted, name, allowed) {
            self.best = Some((distance, name));
        }
    }

    /// The nearest, or an empty text.
    pub(super) fn answer(&self) -> &'s str {
        self.best.map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
