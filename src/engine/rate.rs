//! `same rate`: endings counted on two sides, and whether the sides differ.
//!
//! The test is Pearson's chi-square for a table of two by two (Pearson 1900), without the
//! correction of Yates: N (ad - bc)^2 / ((a+b)(c+d)(a+c)(b+d)) above 3.841, the 0.95
//! quantile at one degree of freedom.

use super::instance::Instance;
use super::integrity::{BREACH, DIFFERS, SAME_RATE};
use super::rules::Rules;
use super::run::{Run, Saying, Source};
use super::scope::Scope;
use super::state::{Words, halves};
use crate::event::Event;
use crate::image::layout::{Integrity, IntegrityView, OutcomeView, Rate, place};
use crate::limits::CASES;
use crate::verdict::{Class, Evidence, Fault};

/// Words of a rule's head: what is found, the evidence of the case that was, and the
/// counts of the sides, successes in the lower half.
const EVIDENCE: usize = 1;
const SIDES: usize = 2;

/// Successes and failures of one side.
#[derive(Clone, Copy)]
struct Side {
    successes: u32,
    failures: u32,
}

impl Side {
    const fn cases(self) -> u32 {
        self.successes.saturating_add(self.failures)
    }
}

impl IntegrityView<'_> {
    /// What was counted in the memory of a program goes on in that of another, with a breach
    /// that is not told yet.
    pub(crate) fn carry_sides(self, from: &[u64], to: Self, words: &mut [u64]) {
        if self.form() != SAME_RATE {
            return;
        }
        let (old, new) = (self.head_at() as usize, to.head_at() as usize);
        words.put_low(new, from.low(old) & (DIFFERS | BREACH));
        for word in [EVIDENCE, SIDES, SIDES + 1] {
            words.put(new + word, from.word(old + word));
        }
    }
}

/// Whether two sides of at least `needed` cases each differ.
fn differ(first: Side, second: Side, needed: u32) -> bool {
    if first.cases() < needed || second.cases() < needed {
        return false;
    }
    // No side passes 2^23 cases: ad and bc stay below 2^46, all below 2^127.
    let (a, b) = (i128::from(first.successes), i128::from(first.failures));
    let (c, d) = (i128::from(second.successes), i128::from(second.failures));
    let difference = a * d - b * c;
    let square = difference * difference;
    let expected = (a + b) * (c + d) * (a + c) * (b + d);
    (a + b + c + d) * square * 1000 > 3841 * expected
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Counts an ending for the rules that watch the expectation.
    pub(crate) fn count_cases(
        &mut self,
        instance: &Instance<'_>,
        said: OutcomeView<'_>,
        now: i64,
        event: bool,
    ) {
        for (_, rate) in self.image.records::<Rate>(instance.rule.rates()) {
            *self.steps += 1;
            let success = if rate.name.len != 0 {
                said.name() == rate.name
            } else {
                said.class() == rate.class
            };
            if let Some(side) = self.side_of(instance, &rate, now) {
                self.count_case(instance, &rate, (side, success), now, event);
            }
        }
    }

    /// Which side a case is of.
    fn side_of(&mut self, instance: &Instance<'_>, rate: &Rate, now: i64) -> Option<usize> {
        let rule: IntegrityView<'_> = self.image.view(rate.integrity as usize);
        let scope: Scope<'_> = instance.scope(None);
        let case = case(rule, instance, self.words, now);
        let mut holds = |guard| self.holds(guard, &scope, &|| case);
        if holds(rate.first) {
            Some(0)
        } else if holds(rate.second) {
            Some(1)
        } else {
            None
        }
    }

    fn count_case(
        &mut self,
        instance: &Instance<'_>,
        rate: &Rate,
        (side, success): (usize, bool),
        now: i64,
        event: bool,
    ) {
        if !self.image.uses_integrity(SAME_RATE) {
            return;
        }
        let rule: IntegrityView<'_> = self.image.view(rate.integrity as usize);
        let head = rule.head_at() as usize;
        let mut sides = [0, 1].map(|side| Side {
            successes: self.words.low(head + SIDES + side),
            failures: self.words.high(head + SIDES + side),
        });
        if let Some(counted) = sides.get_mut(side) {
            if counted.cases() >= CASES {
                let case = case(rule, instance, self.words, now);
                return self.say_fault(Fault::Overflow, &case);
            }
            counted.successes += u32::from(success);
            counted.failures += u32::from(!success);
            let counts = halves(counted.successes, counted.failures);
            self.words.put(head + SIDES + side, counts);
        }
        let [first, second] = sides;
        let before = self.words.low(head);
        if !differ(first, second, rule.count()) {
            return self.words.put_low(head, before & !DIFFERS);
        }
        if before & (DIFFERS | BREACH) == 0 && !self.is_retired(rule) {
            let opening = instance.opening_number(self.words);
            self.words.put(head + EVIDENCE, opening);
            self.words.put_low(head, before | DIFFERS | BREACH);
            if !event && let Some(clock) = place(rule.clock()) {
                self.set_due(clock, Some(now));
            }
        } else {
            self.words.put_low(head, before | DIFFERS);
        }
    }

    /// Says the breaches that an event's endings brought.
    #[inline(never)]
    pub(crate) fn say_rates(&mut self, event: &Event) {
        for at in 0..self.image.count::<Integrity>() {
            let rule: IntegrityView<'_> = self.image.view(at);
            if rule.form() != SAME_RATE {
                continue;
            }
            *self.steps += 1;
            if self.take_found(rule) {
                self.make_room(rule, None, event.time, Some(event.evidence));
                self.say(Class::Breach, &Saying::of(event, rule.source(), None));
                self.set_cap(rule, None, event.time, event.evidence);
            }
        }
    }

    /// A case that the clock brought made the sides differ.
    pub(crate) fn settle_rate(&mut self, rule: IntegrityView<'_>, clock: usize, now: i64) {
        if !self.image.uses_integrity(SAME_RATE) {
            return self.set_due(clock, None);
        }
        self.set_due(clock, None);
        if !self.take_found(rule) {
            return;
        }
        let opening = self.words.word(rule.head_at() as usize + EVIDENCE);
        let saying = Saying {
            source: rule.source(),
            key: None,
            time: now,
            due: None,
            evidence: Evidence::none().and(opening),
        };
        self.make_room(rule, None, now, None);
        self.say(Class::Breach, &saying);
        self.set_cap(rule, None, now, opening);
    }

    /// Whether a breach was found; it is told once.
    fn take_found(&mut self, rule: IntegrityView<'_>) -> bool {
        let head = rule.head_at() as usize;
        let found = self.words.low(head);
        self.words.put_low(head, found & !BREACH);
        found & BREACH != 0
    }
}

/// A fault of a case.
fn case(
    rule: IntegrityView<'_>,
    instance: &Instance<'_>,
    words: &(impl Words + ?Sized),
    now: i64,
) -> Saying {
    let source: Source = rule.source();
    Saying {
        source,
        key: instance.key(words),
        time: now,
        due: None,
        evidence: instance.opening(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(successes: u32, failures: u32) -> Side {
        Side {
            successes,
            failures,
        }
    }

    #[test]
    fn sides_differ_when_chi_square_passes_3841_thousandths() {
        // 100 (20 * 29 - 10 * 41)^2 / (30 * 70 * 61 * 39) = 0.578
        assert!(!differ(side(20, 10), side(41, 29), 30));
        // 60 (24 * 18 - 6 * 12)^2 / (30 * 30 * 36 * 24) = 10
        assert!(differ(side(24, 6), side(12, 18), 30));
        assert!(!differ(side(24, 6), side(12, 18), 31));
        // 60 (20 * 18 - 10 * 12)^2 / (30 * 30 * 32 * 28) = 4.286; with 19 and 11 3.270
        assert!(differ(side(20, 10), side(12, 18), 30));
        assert!(!differ(side(19, 11), side(12, 18), 30));
    }

    #[test]
    fn sides_that_never_succeed_or_never_fail_are_alike() {
        assert!(!differ(side(40, 0), side(90, 0), 30));
        assert!(!differ(side(0, 40), side(0, 90), 30));
        assert!(differ(side(40, 0), side(0, 40), 30));
    }

    #[test]
    fn the_greatest_counts_are_computed_without_loss() {
        let half = CASES / 2;
        assert!(!differ(side(half, half), side(half, half), 1));
        assert!(differ(side(CASES, 0), side(0, CASES), 1));
        assert!(!differ(side(half, half), side(half + 1, half - 1), 1));
    }
}
