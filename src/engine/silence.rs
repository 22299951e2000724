//! How long the subject has been silent.

use super::calculation::divide;
use super::rules::Rules;
use super::run::Run;
use super::state::{Words, look};
use crate::image::layout::Silence;

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// The subject has been heard: silences begin anew.
    #[inline]
    pub(crate) fn hear(&mut self, now: i64) {
        if self.image.has::<Silence>() {
            self.hear_anew(now);
        }
    }

    #[inline(never)]
    fn hear_anew(&mut self, now: i64) {
        for (_, silence) in self.image.all::<Silence>() {
            *self.steps += 1;
            let at = silence.state_at as usize;
            if self.words.word(at) != 0 {
                self.words.put(at, 0);
                look(self.head);
            }
            let due = if silence.gaps == 0 {
                Some(now.saturating_add(silence.delay))
            } else {
                self.usual_due(&silence, now)
            };
            self.set_due(silence.clock as usize, due);
        }
    }

    /// When a silence is longer than usual, once it is known what is usual. Counts the gap
    /// that ends now.
    ///
    /// The usual gap is an exponentially weighted mean in which the newest weighs a quarter:
    /// Hunter, "The exponentially weighted moving average", Journal of Quality Technology
    /// 18 (1986).
    fn usual_due(&mut self, silence: &Silence, now: i64) -> Option<i64> {
        let at = silence.state_at as usize + 1;
        let (last, mut usual) = (self.words.time(at), self.words.time(at + 1));
        // One more than there were gaps, so that zero is before the first event.
        let mut heard = self.words.word(at + 2);
        if heard == 0 {
            heard = 1;
        } else if now > last {
            let gap = now.saturating_sub(last);
            usual = if heard == 1 { gap } else { mean(usual, gap) };
            heard = heard.saturating_add(1);
        }
        self.words.put(at, now as u64);
        self.words.put(at + 1, usual as u64);
        self.words.put(at + 2, heard);
        if heard <= u64::from(silence.gaps) {
            return None;
        }
        let wait = divide(i128::from(usual) * i128::from(silence.delay), 1000)?;
        let due = i128::from(now).saturating_add(wait);
        Some(i64::try_from(due).unwrap_or(i64::MAX))
    }

    /// A silence has come.
    pub(super) fn fall_silent(&mut self, index: usize, clock: usize) {
        if !self.image.has::<Silence>() {
            return self.set_due(clock, None);
        }
        let silence: Silence = self.image.record(index);
        self.words.put(silence.state_at as usize, 1);
        look(self.head);
        self.set_due(clock, None);
    }
}

/// Three parts what was usual and one part the newest gap.
fn mean(usual: i64, gap: i64) -> i64 {
    divide(3 * i128::from(usual) + i128::from(gap), 4)
        .and_then(|mean| i64::try_from(mean).ok())
        .unwrap_or(i64::MAX)
}
