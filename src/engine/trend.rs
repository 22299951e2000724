//! Falls, from one period to the next: of the score and of what is known.
//!
//! What counts of a period is taken in its last millisecond, when all else of that instant has
//! been settled. The alerts hear of it when the period has ended, one millisecond later: so one
//! clock is due twice, and what was taken waits between the two.

use super::eval;
use super::fields;
use super::known;
use super::rules::Rules;
use super::run::Run;
use super::scope::Scope;
use super::state::{Words, halves, look};
use crate::image::Image;
use crate::image::layout::{Known, Trend, place};

/// Bits of a trend's second word: there was a value in the last period that was taken; the last
/// millisecond of the period at hand is waited for; the alerts have not heard yet of the
/// period that was taken, and it fell; the look at its end is due.
const THERE: u32 = 1;
const AWAITED: u32 = 2;
const TAKEN: u32 = 4;
const FELL: u32 = 8;
const ENDS: u32 = 16;

/// Whether a trend falls: its last periods fell, as many as it asks for.
pub(super) fn falls(image: &Image<'_>, words: &(impl Words + ?Sized), trend: u8) -> bool {
    let trend: Trend = image.record(trend as usize);
    words.high(trend.state_at as usize + 1) >= u32::from(trend.times)
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Counts the periods that have ended, and waits for the end of the period at hand where
    /// something may be found at it.
    #[inline]
    pub(super) fn follow_trends(&mut self, now: i64) {
        if self.image.has::<Trend>() {
            self.follow_all(now);
        }
    }

    #[inline(never)]
    fn follow_all(&mut self, now: i64) {
        for (_, trend) in self.image.all::<Trend>() {
            *self.steps += 1;
            let at = trend.state_at as usize;
            if self.words.low(at + 1) & TAKEN != 0 {
                if now < self.words.time(at + 2) {
                    continue;
                }
                self.count_period(at);
            }
            let (marks, fallen) = (self.words.low(at + 1), self.words.high(at + 1));
            if marks & AWAITED != 0 {
                continue;
            }
            if fallen == 0 && self.standing(&trend) == self.before(&trend) {
                continue;
            }
            let Some(end) = end_of(trend.each, now) else {
                continue;
            };
            self.words.put_low(at + 1, marks | AWAITED);
            self.words.put(at + 2, end as u64);
            // An event may come at the very end of the period before, ahead of its clock.
            if marks & ENDS == 0 {
                self.set_due(trend.clock as usize, Some(end.saturating_sub(1)));
            }
        }
    }

    /// A period that was taken has ended.
    fn count_period(&mut self, at: usize) {
        let (marks, fallen) = (self.words.low(at + 1), self.words.high(at + 1));
        let fallen = match marks & FELL {
            0 => 0,
            _ => fallen.saturating_add(1),
        };
        self.words
            .put(at + 1, halves(marks & !(TAKEN | FELL), fallen));
    }

    /// The clock of a trend has come: in the last millisecond of a period, or at its end.
    pub(super) fn end_period(&mut self, index: usize, clock: usize) {
        if !self.image.has::<Trend>() {
            return self.set_due(clock, None);
        }
        let only = I::BUILT_IN && self.image.count::<Trend>() == 1;
        let trend: Trend = self.image.record(if only { 0 } else { index });
        let at = trend.state_at as usize;
        let (marks, end) = (self.words.low(at + 1), self.words.time(at + 2));
        if marks & ENDS == 0 {
            self.take_period(&trend);
            return self.set_due(clock, Some(end));
        }
        self.words.put_low(at + 1, marks & !ENDS);
        look(self.head);
        let next = (marks & AWAITED != 0).then(|| end.saturating_sub(1));
        self.set_due(clock, next);
    }

    /// Takes what a period comes to.
    fn take_period(&mut self, trend: &Trend) {
        let at = trend.state_at as usize;
        let (before, after) = (self.before(trend), self.standing(trend));
        let fell = before
            .zip(after)
            .is_some_and(|(before, after)| after < before);
        let there = if after.is_some() { THERE } else { 0 };
        let fell = if fell { FELL } else { 0 };
        self.words.put(at, after.unwrap_or(0) as u64);
        self.words.put_low(at + 1, there | fell | TAKEN | ENDS);
    }

    part_of_caller! {
        /// What it is now.
        fn standing(&mut self, trend: &Trend) -> Option<i64> = standing_here, standing_apart
    }

    #[inline(always)]
    fn standing_here(&mut self, trend: &Trend) -> Option<i64> {
        let Some(known) = place(trend.known) else {
            let (head, words) = (&*self.head, &*self.words);
            return match I::BUILT_IN {
                true => fields::field_here::<true>(&self.image, head, words, trend.field),
                false => fields::field(&self.image, head, words, trend.field),
            };
        };
        let record: Known = self.image.record(known);
        if record.sort == known::EXPRESSION {
            let (words, steps) = (&*self.words, &mut self.steps);
            let nothing = Scope::nothing();
            return eval::eval(self.image, words, record.code, &nothing, None, steps).value;
        }
        let now = self.image.now_at().map_or(0, |at| self.words.time(at));
        known::value(&self.image, self.words, known, now, self.steps)
    }

    /// What it was in the last period that was taken.
    fn before(&self, trend: &Trend) -> Option<i64> {
        let at = trend.state_at as usize;
        let there = self.words.low(at + 1) & THERE != 0;
        there.then(|| self.words.time(at))
    }
}

/// The end of the period at hand: the first multiple of `each` after `now`.
#[inline]
fn end_of(each: i64, now: i64) -> Option<i64> {
    let period = now.checked_div_euclid(each)?;
    period.checked_add(1)?.checked_mul(each)
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_period_ends_before_the_instant_of_the_multiple() {
        for (now, end) in [
            (0, Some(10)),
            (1, Some(10)),
            (9, Some(10)),
            (10, Some(20)),
            (-1, Some(0)),
            (-10, Some(0)),
            (-11, Some(-10)),
            (i64::MIN, Some(i64::MIN + 8)),
            (i64::MAX, None),
            (i64::MAX - 7, None),
            (i64::MAX - 8, Some(i64::MAX - 7)),
        ] {
            assert_eq!(end_of(10, now), end, "{now}");
        }
    }

    #[test]
    fn a_period_may_be_as_long_as_time() {
        assert_eq!(end_of(i64::MAX, 5), Some(i64::MAX));
        assert_eq!(end_of(i64::MAX, -5), Some(0));
        assert_eq!(end_of(i64::MAX, i64::MIN), Some(-i64::MAX));
        assert_eq!(end_of(1, i64::MAX), None);
        assert_eq!(end_of(1, i64::MAX - 1), Some(i64::MAX));
    }
}
