//! Falls of the score, from the end of one period to the end of the next.

use super::fields;
use super::rules::Rules;
use super::run::Run;
use super::state::{Words, halves, look};
use crate::image::Image;
use crate::image::layout::Trend;

/// Bits of a trend's second word: the field was there at the last end; there was an end;
/// the end of the period at hand is waited for.
const THERE: u32 = 1;
const ENDED: u32 = 2;
const AWAITED: u32 = 4;

/// Whether a trend falls: its last periods fell, as many as it asks for.
pub(super) fn falls(image: &Image<'_>, words: &[u64], trend: u8) -> bool {
    let trend: Trend = image.record(trend as usize);
    words.high(trend.state_at as usize + 1) >= u32::from(trend.times)
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Waits for the end of the period at hand where something may be found at it.
    #[inline]
    pub(super) fn follow_trends(&mut self, now: i64) {
        if self.image.has::<Trend>() {
            self.follow_all(now);
        }
    }

    #[inline(never)]
    fn follow_all(&mut self, now: i64) {
        for (_, trend) in self.image.all::<Trend>() {
            self.steps += 1;
            let at = trend.state_at as usize;
            let marks = self.words.low(at + 1);
            if marks & AWAITED != 0 {
                continue;
            }
            let unchanged = self.standing(&trend) == self.before(&trend);
            if unchanged && self.words.high(at + 1) == 0 {
                continue;
            }
            let last = (marks & ENDED != 0).then(|| self.words.time(at + 2));
            if let Some(end) = next_end(trend.each, now, last) {
                self.words.put_low(at + 1, marks | AWAITED);
                self.set_due(trend.clock as usize, Some(end));
            }
        }
    }

    /// A period has ended.
    pub(super) fn end_period(&mut self, index: usize, clock: usize, now: i64) {
        if !self.image.has::<Trend>() {
            return self.set_due(clock, None);
        }
        let trend: Trend = self.image.record(index);
        let at = trend.state_at as usize;
        let (before, after) = (self.before(&trend), self.standing(&trend));
        let fell = before
            .zip(after)
            .is_some_and(|(before, after)| after < before);
        let fallen = if fell {
            self.words.high(at + 1).saturating_add(1)
        } else {
            0
        };
        let there = if after.is_some() { THERE } else { 0 };
        self.words.put(at, after.unwrap_or(0) as u64);
        self.words.put(at + 1, halves(there | ENDED, fallen));
        self.words.put(at + 2, now as u64);
        look(self.head);
        self.set_due(clock, None);
    }

    /// What the field is now.
    fn standing(&self, trend: &Trend) -> Option<i64> {
        fields::field(&self.image, self.head, self.words, trend.field)
    }

    /// What it was at the last end.
    fn before(&self, trend: &Trend) -> Option<i64> {
        let at = trend.state_at as usize;
        let there = self.words.low(at + 1) & THERE != 0;
        there.then(|| self.words.time(at))
    }
}

/// The end of the period at hand: a multiple of `each` that is not before `now`, and after
/// the last one.
fn next_end(each: i64, now: i64, last: Option<i64>) -> Option<i64> {
    let (each, now) = (i128::from(each), i128::from(now));
    let periods = now
        .checked_add(each)?
        .checked_sub(1)?
        .checked_div_euclid(each)?;
    let mut end = periods.checked_mul(each)?;
    if let Some(last) = last.map(i128::from).filter(|last| end <= *last) {
        end = last.checked_add(each)?;
    }
    i64::try_from(end).ok()
}

#[cfg(test)]
mod tests {
    use super::next_end;

    #[test]
    fn a_period_ends_at_a_multiple_and_only_once() {
        for (now, last, end) in [
            (0, None, Some(0)),
            (1, None, Some(10)),
            (10, None, Some(10)),
            (10, Some(10), Some(20)),
            (-1, None, Some(0)),
            (-10, None, Some(-10)),
            (-11, None, Some(-10)),
            (11, Some(10), Some(20)),
            (i64::MAX, None, None),
        ] {
            assert_eq!(next_end(10, now, last), end, "{now} {last:?}");
        }
    }
}
