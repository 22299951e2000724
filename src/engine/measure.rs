//! Measures: what is counted of events, in buckets of time.
//!
//! A measure without a period has one bucket. One with a period has a ring of them; what
//! it reads as follows from the instant at hand, so nothing need happen for a bucket to
//! be forgotten. What adds up is kept for the whole ring too, so that to read it is to take
//! away what was forgotten since the ring was turned, however many buckets there are.

use super::calculation::divide;
use super::dues;
use super::rules::Rules;
use super::run::Run;
use super::state::{Words, due_word, look, word_due};
use crate::image::Form;
use crate::image::layout::{KnownView, place};
use crate::image::memory::{bucket_words, gap_words, measure_words};
use crate::verdict::Fault;

/// Sorts of measure.
const COUNT: u8 = 2;
const SUM: u8 = 3;
const MEAN: u8 = 4;
const MIN: u8 = 5;
const MAX: u8 = 6;

/// What several buckets come to.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u64,
    sum: i128,
    /// The least, the greatest or the last value, as the measure has it.
    value: i64,
}

/// A measure does not fit the numbers the engine keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TooLarge;

impl KnownView<'_> {
    /// Where it lies behind the time of the event before.
    #[inline]
    fn front(self) -> usize {
        self.state_at() as usize + usize::from(gap_words(self.gap()))
    }

    /// The time since the event before, where there was one.
    pub(crate) fn since(
        self,
        words: &(impl Words + ?Sized),
        now: i64,
    ) -> Result<Option<i64>, Fault> {
        let at = self.state_at() as usize;
        if self.gap() == 0 || words.word(at) == 0 {
            return Ok(None);
        }
        let gap = now.checked_sub(words.time(at + 1));
        gap.map(Some).ok_or(Fault::Overflow)
    }

    /// Keeps when an event was, for the time until the next.
    #[inline]
    pub(crate) fn keep_time(self, words: &mut (impl Words + ?Sized), now: i64) {
        if self.gap() != 0 {
            let at = self.state_at() as usize;
            words.put(at, 1);
            words.put(at + 1, now as u64);
        }
    }

    #[inline]
    fn has_period(self) -> bool {
        self.bucket() != 0
    }

    /// The number of the bucket of an instant.
    #[inline]
    fn bucket_of(self, time: i64) -> i64 {
        time.checked_div_euclid(self.bucket()).unwrap_or(0)
    }

    /// The number of the latest bucket that anything was added to. A fresh measure has the
    /// least number there is.
    #[inline]
    fn newest(self, words: &(impl Words + ?Sized)) -> i64 {
        word_due(words.word(self.front()))
    }

    /// How many buckets have passed since the newest. Mostly none has, and nothing is
    /// divided to know that.
    #[inline(always)]
    fn passed(self, words: &(impl Words + ?Sized), now: i64) -> i64 {
        let newest = self.newest(words);
        let began = newest.checked_mul(self.bucket());
        match began.and_then(|began| now.checked_sub(began)) {
            Some(since) if 0 <= since && since < self.bucket() => 0,
            _ => self.bucket_of(now).saturating_sub(newest).max(0),
        }
    }

    /// Where a bucket lies.
    #[inline]
    fn place_of(self, bucket: i64) -> usize {
        let first = self.front() + usize::from(measure_words(self.sort(), self.has_period()));
        let slot = match bucket.checked_rem_euclid(i64::from(self.buckets())) {
            Some(slot) if self.has_period() => slot as usize,
            _ => 0,
        };
        first + slot * usize::from(bucket_words(self.sort()))
    }

    /// The buckets that count at an instant, from the first to the last.
    fn standing(self, words: &(impl Words + ?Sized), now: i64) -> (i64, i64) {
        if !self.has_period() {
            return (0, 0);
        }
        let newest = self.newest(words);
        let buckets = i64::from(self.buckets()) - 1;
        // What lies before the ring of the newest was forgotten already.
        let first = self.bucket_of(now).max(newest).saturating_sub(buckets);
        (first, newest)
    }

    /// Whether the ring is kept as a whole too: what is counted and summed can be taken
    /// away again.
    #[inline]
    fn has_whole(self) -> bool {
        self.has_period() && matches!(self.sort(), COUNT | SUM | MEAN)
    }

    /// Where the whole ring lies, as a bucket does.
    #[inline]
    fn whole_at(self) -> usize {
        self.front() + 1
    }

    /// What the measure's buckets come to at an instant.
    #[inline]
    fn tally(self, words: &(impl Words + ?Sized), now: i64, steps: &mut u64) -> Tally {
        match self.has_whole() {
            true => self.tally_of_whole(words, now, steps),
            false => self.tally_of_ring(words, now, steps),
        }
    }

    /// The same, made part of the caller, which knows the measure.
    #[inline(always)]
    fn tally_here(self, words: &(impl Words + ?Sized), now: i64, steps: &mut u64) -> Tally {
        match self.has_whole() {
            true => self.tally_of_whole_here(words, now, steps),
            false if self.has_period() => self.tally_of_ring(words, now, steps),
            false => self.tally_of_only(words, steps),
        }
    }

    /// The same where there is one bucket only.
    #[inline(always)]
    fn tally_of_only(self, words: &(impl Words + ?Sized), steps: &mut u64) -> Tally {
        *steps += 1;
        let mut whole = Tally::default();
        self.add_bucket(words, self.place_of(0), &mut whole);
        whole
    }

    /// The same bucket by bucket.
    #[inline(never)]
    fn tally_of_ring(self, words: &(impl Words + ?Sized), now: i64, steps: &mut u64) -> Tally {
        let (first, last) = self.standing(words, now);
        let mut whole = Tally::default();
        let mut bucket = first;
        while bucket <= last {
            *steps += 1;
            self.add_bucket(words, self.place_of(bucket), &mut whole);
            let Some(next) = bucket.checked_add(1) else {
                break;
            };
            bucket = next;
        }
        whole
    }

    /// The same where the whole ring is kept.
    #[inline]
    fn tally_of_whole(self, words: &(impl Words + ?Sized), now: i64, steps: &mut u64) -> Tally {
        self.tally_of_whole_here(words, now, steps)
    }

    #[inline(always)]
    fn tally_of_whole_here(
        self,
        words: &(impl Words + ?Sized),
        now: i64,
        steps: &mut u64,
    ) -> Tally {
        let mut whole = self.whole_ring(words, steps);
        match self.passed(words, now) {
            0 => {}
            passed => self.take_forgotten(words, passed, &mut whole, steps),
        }
        whole
    }

    /// What the whole ring came to when it was turned.
    #[inline(always)]
    fn whole_ring(self, words: &(impl Words + ?Sized), steps: &mut u64) -> Tally {
        *steps += 1;
        let at = self.whole_at();
        Tally {
            count: words.word(at),
            sum: match self.sort() {
                COUNT => 0,
                _ => sum_at(words, at),
            },
            value: 0,
        }
    }

    /// Takes away what was forgotten since the ring was turned.
    #[inline(never)]
    fn take_forgotten(
        self,
        words: &(impl Words + ?Sized),
        passed: i64,
        whole: &mut Tally,
        steps: &mut u64,
    ) {
        if passed >= i64::from(self.buckets()) {
            *whole = Tally::default();
            return;
        }
        let newest = self.newest(words);
        // Right behind the newest in the ring lies what is forgotten first.
        for later in 1..=passed {
            *steps += 1;
            let at = self.place_of(newest.saturating_add(later));
            self.take_bucket(words, at, whole);
        }
    }

    #[inline]
    fn take_bucket(self, words: &(impl Words + ?Sized), at: usize, whole: &mut Tally) {
        whole.count = whole.count.saturating_sub(words.word(at));
        if self.sort() != COUNT {
            whole.sum = whole.sum.saturating_sub(sum_at(words, at));
        }
    }

    #[inline]
    fn add_bucket(self, words: &(impl Words + ?Sized), at: usize, whole: &mut Tally) {
        let count = words.word(at);
        if count == 0 {
            return;
        }
        match self.sort() {
            COUNT => {}
            SUM | MEAN => whole.sum = whole.sum.saturating_add(sum_at(words, at)),
            sort => {
                let value = words.time(at + 1);
                whole.value = match sort {
                    MIN if whole.count != 0 => whole.value.min(value),
                    MAX if whole.count != 0 => whole.value.max(value),
                    // The later buckets come later.
                    _ => value,
                };
            }
        }
        whole.count = whole.count.saturating_add(count);
    }

    /// The measure, absent over no events.
    #[inline(always)]
    fn reckoned(self, whole: &Tally) -> Result<Option<i64>, TooLarge> {
        let fit = |value: i128| i64::try_from(value).map(Some).map_err(|_| TooLarge);
        match self.sort() {
            COUNT if self.per() != 0 => fit(self.rate(whole.count).ok_or(TooLarge)?),
            COUNT => fit(i128::from(whole.count)),
            SUM => fit(whole.sum),
            _ if whole.count == 0 => Ok(None),
            MEAN => {
                let factor = if self.whole() != 0 { 1000 } else { 1 };
                let sum = whole.sum.checked_mul(factor).ok_or(TooLarge)?;
                fit(divide(sum, i128::from(whole.count)).ok_or(TooLarge)?)
            }
            _ => Ok(Some(whole.value)),
        }
    }

    /// How often something happens in the time that a rate is told of, in thousandths.
    fn rate(self, count: u64) -> Option<i128> {
        let period = i128::from(self.bucket()).checked_mul(i128::from(self.buckets()))?;
        let thousandths = i128::from(count).checked_mul(1000)?;
        divide(thousandths.checked_mul(i128::from(self.per()))?, period)
    }

    /// What the period before the one at hand came to.
    pub(crate) fn measured_before(self, words: &(impl Words + ?Sized), now: i64) -> Option<i64> {
        let newest = self.newest(words);
        let mut before = Tally::default();
        match self.bucket_of(now).checked_sub(newest) {
            Some(0) => self.add_bucket(words, self.before_at(), &mut before),
            // Nothing has come since.
            Some(1) => self.add_bucket(words, self.place_of(newest), &mut before),
            _ => {}
        }
        self.reckoned(&before).ok().flatten()
    }

    /// Where the bucket before the newest lies: behind the ring.
    fn before_at(self) -> usize {
        let ring = usize::from(self.buckets()) * usize::from(bucket_words(self.sort()));
        self.place_of(0) + ring
    }

    /// Keeps what the newest bucket holds, where the one that becomes the newest is the next.
    fn keep_before(self, words: &mut (impl Words + ?Sized), newest: i64, bucket: i64) {
        let next = newest.checked_add(1) == Some(bucket);
        let (from, to) = (self.place_of(newest), self.before_at());
        for word in 0..usize::from(bucket_words(self.sort())) {
            let kept = if next { words.word(from + word) } else { 0 };
            words.put(to + word, kept);
        }
    }

    /// The measure at an instant; absent over no events, or when it does not fit.
    #[inline(always)]
    pub(crate) fn measured<const BUILT_IN: bool>(
        self,
        words: &(impl Words + ?Sized),
        now: i64,
        steps: &mut u64,
    ) -> Option<i64> {
        let whole = match BUILT_IN {
            true => self.tally_here(words, now, steps),
            false => self.tally(words, now, steps),
        };
        self.reckoned(&whole).ok().flatten()
    }

    /// Makes the bucket of an instant the newest; those it pushes out are emptied.
    #[inline]
    fn turn(self, words: &mut (impl Words + ?Sized), now: i64, steps: &mut u64) -> i64 {
        if self.passed(words, now) == 0 {
            return self.newest(words);
        }
        self.turn_on(words, now, steps)
    }

    /// The same where it is not the newest yet.
    #[inline(never)]
    fn turn_on(self, words: &mut (impl Words + ?Sized), now: i64, steps: &mut u64) -> i64 {
        self.turn_on_here(words, now, steps)
    }

    /// The same, made part of a caller that knows the measure.
    #[inline(always)]
    fn turn_on_here(self, words: &mut (impl Words + ?Sized), now: i64, steps: &mut u64) -> i64 {
        let (newest, bucket) = (self.newest(words), self.bucket_of(now));
        if bucket <= newest {
            return newest;
        }
        if self.previous() != 0 {
            self.keep_before(words, newest, bucket);
        }
        let mut whole = match self.has_whole() {
            true => self.whole_ring(words, steps),
            false => Tally::default(),
        };
        let ring = i64::from(self.buckets());
        let first = newest.max(bucket.saturating_sub(ring));
        for passed in first..bucket {
            *steps += 1;
            // Right behind the newest in the ring lies what is forgotten first.
            let at = self.place_of(passed.wrapping_add(1));
            if self.has_whole() {
                self.take_bucket(words, at, &mut whole);
            }
            for word in 0..usize::from(bucket_words(self.sort())) {
                words.put(at + word, 0);
            }
        }
        if self.has_whole() {
            self.put_bucket(words, self.whole_at(), whole.count, whole.sum);
        }
        words.put(self.front(), due_word(bucket));
        bucket
    }

    /// Writes how many events are counted at a place, and what they sum up to.
    #[inline]
    fn put_bucket(self, words: &mut (impl Words + ?Sized), at: usize, count: u64, sum: i128) {
        words.put(at, count);
        if self.sort() != COUNT {
            words.put(at + 1, sum as u64);
            words.put(at + 2, (sum >> 64) as u64);
        }
    }

    /// Adds a value to a bucket, and to the whole.
    #[inline]
    fn add(self, words: &mut (impl Words + ?Sized), bucket: i64, value: i64) {
        self.add_at(words, self.place_of(bucket), value);
        if self.has_whole() {
            self.add_at(words, self.whole_at(), value);
        }
    }

    #[inline]
    fn add_at(self, words: &mut (impl Words + ?Sized), at: usize, value: i64) {
        let count = words.word(at);
        match self.sort() {
            COUNT | SUM | MEAN => {
                let sum = match self.sort() {
                    COUNT => 0,
                    _ => sum_at(words, at).saturating_add(i128::from(value)),
                };
                self.put_bucket(words, at, count.saturating_add(1), sum);
            }
            sort => {
                let before = words.time(at + 1);
                let value = match sort {
                    MIN if count != 0 => value.min(before),
                    MAX if count != 0 => value.max(before),
                    _ => value,
                };
                words.put(at, count.saturating_add(1));
                words.put(at + 1, value as u64);
            }
        }
    }

    /// Whether a value that was just added made the measure too large.
    #[inline]
    fn outgrew<const BUILT_IN: bool>(
        self,
        words: &(impl Words + ?Sized),
        now: i64,
        value: i64,
        steps: &mut u64,
    ) -> bool {
        /// A mean counts in thousandths.
        const SURE: u128 = i64::MAX as u128 / 1000;
        let is_rate = self.sort() == COUNT && self.per() != 0;
        if !is_rate && !matches!(self.sort(), SUM | MEAN) {
            return false;
        }
        // The ring was turned to this instant: nothing of the whole is forgotten.
        let whole = match self.has_whole() {
            true => self.whole_ring(words, steps),
            false if BUILT_IN && !self.has_period() => self.tally_of_only(words, steps),
            false => self.tally_of_ring(words, now, steps),
        };
        let may = is_rate || whole.sum.unsigned_abs() > SURE;
        may && self.reckoned(&whole).is_err() && {
            let before = Tally {
                count: whole.count.saturating_sub(1),
                sum: whole.sum.saturating_sub(i128::from(value)),
                value: 0,
            };
            self.reckoned(&before).is_ok()
        }
    }

    /// When the first of the buckets that count at an instant is forgotten.
    pub(super) fn next_forgotten(
        self,
        words: &(impl Words + ?Sized),
        now: i64,
        steps: &mut u64,
    ) -> Option<i64> {
        if self.previous() != 0 {
            return self.next_passed(words, now);
        }
        let (first, last) = self.standing(words, now);
        if self.has_whole() && words.word(self.whole_at()) == 0 {
            return None;
        }
        for bucket in first..=last {
            *steps += 1;
            if words.word(self.place_of(bucket)) != 0 {
                return Some(self.forgotten(bucket));
            }
        }
        None
    }

    /// When the bucket of an instant has passed, or the one before it is forgotten, where
    /// what that came to is kept too.
    fn next_passed(self, words: &(impl Words + ?Sized), now: i64) -> Option<i64> {
        let newest = self.newest(words);
        let holds = |at: usize| words.word(at) != 0;
        let passes = holds(self.place_of(newest));
        let first = passes || holds(self.before_at());
        [(first, 1), (passes, 2)]
            .into_iter()
            .filter(|(is_due, _)| *is_due)
            .map(|(_, after)| newest.saturating_add(after).saturating_mul(self.bucket()))
            .find(|due| *due > now)
    }

    /// When a bucket is forgotten.
    #[inline]
    fn forgotten(self, bucket: i64) -> i64 {
        let after = bucket.saturating_add(i64::from(self.buckets()));
        after.saturating_mul(self.bucket())
    }
}

#[inline]
fn sum_at(words: &(impl Words + ?Sized), at: usize) -> i128 {
    i128::from(words.word(at + 1)) | (i128::from(words.time(at + 2)) << 64)
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Adds an event to a measure. Returns whether it made the measure too large.
    pub(crate) fn measure(&mut self, known: KnownView<'_>, now: i64, value: i64) -> bool {
        sole!(self, rule known);
        let mut steps = 0;
        let bucket = if known.has_period() {
            known.turn(self.words, now, &mut steps)
        } else {
            0
        };
        known.add(self.words, bucket, value);
        let too_large = match I::BUILT_IN {
            true => known.outgrew::<true>(self.words, now, value, &mut steps),
            false => known.outgrew::<false>(self.words, now, value, &mut steps),
        };
        *self.steps += steps;
        look(self.head);
        if let Some(clock) = place(known.clock())
            && dues::of(self.words, self.image.leaves(), clock).is_none()
        {
            self.set_due(clock, Some(known.forgotten(bucket)));
        }
        too_large
    }

    /// A bucket of a measure that alerts read is forgotten.
    pub(crate) fn settle_measure(&mut self, known: KnownView<'_>, clock: usize, instant: i64) {
        if !self.image.uses(Form::Learning) {
            return self.set_due(clock, None);
        }
        sole!(self, rule known);
        let mut steps = 0;
        match I::BUILT_IN {
            true => known.turn_on_here(self.words, instant, &mut steps),
            false => known.turn(self.words, instant, &mut steps),
        };
        let due = known.next_forgotten(self.words, instant, &mut steps);
        *self.steps += steps;
        self.set_due(clock, due);
        look(self.head);
    }
}
