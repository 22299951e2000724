//! Integrity that counts: how often at most, how often at least, and whether two sides come off
//! alike.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, said, said_by};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Fault, Verdict};

mod at_most {
    tamam_macros::include_rules!("benches/rules/at_most.tamam");
}
mod at_least {
    tamam_macros::include_rules!("benches/rules/at_least.tamam");
}
mod same_rate {
    tamam_macros::include_rules!("benches/rules/same_rate.tamam");
}

/// No more than three in eight hours.
pub(crate) fn most(c: &mut Criterion) {
    let form = Form {
        name: "at most, within",
        kinds: &["contact.made"],
        pause: 2 * HOUR,
        says: &[Class::Breach],
    };
    compare::<Most, _, _>(c, &form, at_most::Rules, [0; at_most::MEMORY_WORDS]);
}

#[derive(Default)]
struct Most {
    /// When the last three were, and their evidence: a ring.
    last: [Option<(i64, u64)>; 3],
    /// The place of the earliest.
    earliest: usize,
    remembered: Remembered,
}

impl ByHand for Most {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if happened.amount <= 2 {
            return;
        }
        let earliest = self.last[self.earliest].replace((time, own));
        self.earliest = (self.earliest + 1) % self.last.len();
        if let Some((at, contact)) = earliest
            && time - at <= 8 * HOUR
        {
            let evidence = Evidence::none().and(contact).and(own);
            sink(&said(Class::Breach, time, None, evidence));
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// No fewer than two a day.
pub(crate) fn least(c: &mut Criterion) {
    let form = Form {
        name: "at least, every",
        kinds: &["visit.paid"],
        pause: 4 * HOUR,
        says: &[Class::Breach],
    };
    compare::<Least, _, _>(c, &form, at_least::Rules, [0; at_least::MEMORY_WORDS]);
}

/// A time in which visits are counted; the next begins when it ends.
#[derive(Clone, Copy)]
struct Window {
    /// The evidence of the visit that began the first.
    evidence: u64,
    ends: i64,
    visits: u32,
}

#[derive(Default)]
struct Least {
    window: Option<Window>,
    remembered: Remembered,
}

impl ByHand for Least {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if let Some(window) = &mut self.window {
            while window.ends < time {
                if window.visits < 2 {
                    let (due, evidence) = (window.ends, Evidence::none().and(window.evidence));
                    sink(&said_by(Class::Breach, due, due, None, evidence));
                }
                window.ends += DAY;
                window.visits = 0;
            }
        }
        if happened.amount > 4 {
            let window = self.window.get_or_insert(Window {
                evidence: own,
                ends: time + DAY,
                visits: 0,
            });
            window.visits += 1;
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// An answer, whether or not somebody looks on.
pub(crate) fn rate(c: &mut Criterion) {
    let form = Form {
        name: "same rate",
        kinds: &["asked", "answered"],
        pause: 3 * HOUR,
        // Sides that are counted for so long seldom begin to differ.
        says: &[Class::Met, Class::Overdue, Class::Failed],
    };
    compare::<Rate, _, _>(c, &form, same_rate::Rules, [0; same_rate::MEMORY_WORDS]);
}

/// How many were met, and how many were not.
#[derive(Clone, Copy, Default)]
struct Side {
    met: u32,
    not: u32,
}

impl Side {
    /// As many cases can be compared without rounding.
    const MOST: u32 = 8_000_000;

    fn cases(&self) -> u32 {
        self.met + self.not
    }
}

/// Whether chance alone would bring such a difference in fewer than 5 of 100 houses: Pearson's
/// chi-square above 3.841, in whole numbers.
fn differ(one: Side, other: Side) -> bool {
    if one.cases() < 30 || other.cases() < 30 {
        return false;
    }
    let [a, b, c, d] = [one.met, one.not, other.met, other.not].map(i128::from);
    let across = a * d - b * c;
    let sums = (a + b) * (c + d) * (a + c) * (b + d);
    (a + b + c + d) * across * across * 1000 > 3841 * sums
}

#[derive(Clone, Copy)]
struct Question {
    at: i64,
    evidence: u64,
    overdue: bool,
    watched: bool,
}

#[derive(Default)]
struct Rate {
    open: Option<Question>,
    watched: Side,
    unwatched: Side,
    differ: bool,
    remembered: Remembered,
}

impl Rate {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some(open) = &mut self.open else { return };
        let evidence = Evidence::none().and(open.evidence);
        let due = open.at + 8 * HOUR;
        if !open.overdue && due < now {
            open.overdue = true;
            sink(&said_by(Class::Overdue, due, due, None, evidence));
        }
        let due = open.at + DAY;
        if due < now {
            let open = *open;
            self.open = None;
            self.remembered.feel(-60_000);
            sink(&said_by(Class::Failed, due, due, Some(-60_000), evidence));
            self.count(open, false, due, evidence, sink);
        }
    }

    /// Counts how a question ended, and says when the sides begin to differ.
    fn count(
        &mut self,
        question: Question,
        met: bool,
        time: i64,
        evidence: Evidence,
        sink: &mut dyn FnMut(&Verdict),
    ) {
        let side = match question.watched {
            true => &mut self.watched,
            false => &mut self.unwatched,
        };
        if side.cases() == Side::MOST {
            let opening = Evidence::none().and(question.evidence);
            sink(&Verdict {
                fault: Some(Fault::Overflow),
                ..said(Class::Fault, time, None, opening)
            });
            return;
        }
        match met {
            true => side.met += 1,
            false => side.not += 1,
        }
        let differed = std::mem::replace(&mut self.differ, differ(self.watched, self.unwatched));
        if self.differ && !differed {
            sink(&said(Class::Breach, time, None, evidence));
        }
    }
}

impl ByHand for Rate {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        match (happened.kind, self.open) {
            (0, None) => {
                self.open = Some(Question {
                    at: time,
                    evidence: own,
                    overdue: false,
                    watched: happened.watched(),
                });
            }
            (1, Some(open)) if !open.overdue => {
                self.open = None;
                self.remembered.feel(10_000);
                let evidence = Evidence::none().and(open.evidence).and(own);
                let due = open.at + 8 * HOUR;
                sink(&said_by(Class::Met, time, due, Some(10_000), evidence));
                self.count(open, true, time, Evidence::none().and(own), sink);
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
