//! What was said and how it ended, counted, and read by a guard: the ledger of a promise, and
//! the outcomes of an expectation.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, said, said_by};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod promise {
    tamam_macros::include_rules!("benches/rules/promise.tamam");
}
mod counts {
    tamam_macros::include_rules!("benches/rules/counts.tamam");
}

/// A word of the house, its notices, and the ledger of both.
pub(crate) fn word(c: &mut Criterion) {
    let form = Form {
        name: "promise, ledger",
        kinds: &["given", "moved", "done", "thanked"],
        pause: 3 * HOUR,
        says: &[
            Class::Kept,
            Class::Honoured,
            Class::Changed,
            Class::Broken,
            Class::Felt,
        ],
    };
    compare::<Word, _, _>(c, &form, promise::Rules, [0; promise::MEMORY_WORDS]);
}

#[derive(Clone, Copy)]
struct Given {
    evidence: u64,
    due: i64,
    /// The evidence of the last notice.
    moved: Option<u64>,
}

impl Given {
    /// What a verdict of the word rests on, before the event at hand.
    fn rests_on(&self) -> Evidence {
        let making = Evidence::none().and(self.evidence);
        self.moved.map_or(making, |moved| making.and(moved))
    }
}

#[derive(Default)]
struct Word {
    given: Option<Given>,
    kept: i64,
    honoured: i64,
    broken: i64,
    remembered: Remembered,
}

impl Word {
    fn end(
        &mut self,
        class: Class,
        time: i64,
        due: i64,
        felt: i64,
        evidence: Evidence,
        sink: &mut dyn FnMut(&Verdict),
    ) {
        self.given = None;
        self.remembered.feel(felt);
        sink(&said_by(class, time, due, Some(felt), evidence));
    }
}

impl ByHand for Word {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if let Some(given) = self.given
            && given.due < time
        {
            let (due, evidence) = (given.due, given.rests_on());
            self.end(Class::Broken, due, due, -50_000, evidence, sink);
            self.broken += 1;
        }
        match (happened.kind, &mut self.given) {
            (0, None) => {
                self.given = Some(Given {
                    evidence: own,
                    due: happened.date,
                    moved: None,
                });
            }
            (1, Some(given)) => {
                let evidence = given.rests_on().and(own);
                (given.due, given.moved) = (happened.date, Some(own));
                sink(&said_by(
                    Class::Changed,
                    time,
                    happened.date,
                    None,
                    evidence,
                ));
            }
            (2, Some(given)) => {
                let (due, evidence) = (given.due, given.rests_on().and(own));
                if given.moved.is_some() {
                    self.end(Class::Honoured, time, due, 2_000, evidence, sink);
                    self.honoured += 1;
                } else {
                    self.end(Class::Kept, time, due, 10_000, evidence, sink);
                    self.kept += 1;
                }
            }
            (3, _) if self.broken < 2 * self.kept + self.honoured => {
                self.remembered.feel(20_000);
                let evidence = Evidence::none().and(own);
                sink(&said(Class::Felt, time, Some(20_000), evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// An answer, and thanks that depend on how often it came.
pub(crate) fn outcomes(c: &mut Criterion) {
    let form = Form {
        name: "counts of outcomes",
        kinds: &["asked", "answered", "thanked"],
        pause: 3 * HOUR,
        says: &[Class::Met, Class::Overdue, Class::Failed, Class::Felt],
    };
    compare::<Outcomes, _, _>(c, &form, counts::Rules, [0; counts::MEMORY_WORDS]);
}

#[derive(Default)]
struct Outcomes {
    /// When it was asked, the evidence, and whether the answer is overdue.
    open: Option<(i64, u64, bool)>,
    met: i64,
    missed: i64,
    overdue: i64,
    remembered: Remembered,
}

impl Outcomes {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some((at, opening, overdue)) = &mut self.open else {
            return;
        };
        let (at, evidence) = (*at, Evidence::none().and(*opening));
        if !*overdue && at + 8 * HOUR < now {
            *overdue = true;
            self.overdue += 1;
            sink(&said_by(
                Class::Overdue,
                at + 8 * HOUR,
                at + 8 * HOUR,
                None,
                evidence,
            ));
        }
        if at + DAY < now {
            self.open = None;
            self.remembered.feel(-60_000);
            sink(&said_by(
                Class::Failed,
                at + DAY,
                at + DAY,
                Some(-60_000),
                evidence,
            ));
            self.missed += 1;
        }
    }

    fn feel(&mut self, felt: i64, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        self.remembered.feel(felt);
        let evidence = Evidence::none().and(happened.evidence);
        sink(&said(Class::Felt, happened.time, Some(felt), evidence));
    }
}

impl ByHand for Outcomes {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        match (happened.kind, self.open) {
            (0, None) => self.open = Some((time, own, false)),
            (1, Some((at, opening, false))) => {
                self.open = None;
                self.remembered.feel(10_000);
                let evidence = Evidence::none().and(opening).and(own);
                sink(&said_by(
                    Class::Met,
                    time,
                    at + 8 * HOUR,
                    Some(10_000),
                    evidence,
                ));
                self.met += 1;
            }
            (2, _) => {
                if self.met > self.missed {
                    self.feel(20_000, happened, sink);
                }
                if 2 * self.overdue > 3 * self.met {
                    self.feel(-5_000, happened, sink);
                }
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
