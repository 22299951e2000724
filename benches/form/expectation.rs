//! Expectations: the word that is moved, and the watch.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, said, said_by};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod change_until {
    tamam_macros::include_rules!("benches/rules/change_until.tamam");
}
mod defy {
    tamam_macros::include_rules!("benches/rules/defy.tamam");
}

/// An answer, and promises that move its deadline.
pub(crate) fn promise(c: &mut Criterion) {
    let form = Form {
        name: "change until",
        kinds: &["asked", "answered", "promised"],
        pause: 3 * HOUR,
        says: &[
            Class::Met,
            Class::Overdue,
            Class::Failed,
            Class::Changed,
            Class::Kept,
            Class::Broken,
        ],
    };
    compare::<Promise, _, _>(
        c,
        &form,
        change_until::Rules,
        [0; change_until::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Promise {
    open: Option<Open>,
    remembered: Remembered,
}

#[derive(Clone, Copy)]
struct Open {
    at: i64,
    evidence: u64,
    overdue: bool,
    promise: Option<(i64, i64, u64)>,
}

impl Promise {
    fn end(
        &mut self,
        class: Class,
        time: i64,
        due: i64,
        felt: i64,
        evidence: Evidence,
        sink: &mut dyn FnMut(&Verdict),
    ) {
        self.open = None;
        self.remembered.feel(felt);
        sink(&said_by(class, time, due, Some(felt), evidence));
    }

    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some(open) = &mut self.open else { return };
        let opening = Evidence::none().and(open.evidence);
        if let Some((due, until, evidence)) = open.promise {
            if due < now {
                self.end(
                    Class::Broken,
                    due,
                    until,
                    -60_000,
                    opening.and(evidence),
                    sink,
                );
            }
            return;
        }
        if !open.overdue && open.at + 8 * HOUR < now {
            open.overdue = true;
            sink(&said_by(
                Class::Overdue,
                open.at + 8 * HOUR,
                open.at + 8 * HOUR,
                None,
                opening,
            ));
        }
        let due = open.at + DAY;
        if due < now {
            self.end(Class::Failed, due, due, -60_000, opening, sink);
        }
    }
}

impl ByHand for Promise {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, evidence) = (happened.time, happened.evidence);
        self.settle(time, sink);
        match (happened.kind, &mut self.open) {
            (0, None) => {
                self.open = Some(Open {
                    at: time,
                    evidence,
                    overdue: false,
                    promise: None,
                });
            }
            (1, Some(open)) => {
                let opening = Evidence::none().and(open.evidence);
                match open.promise {
                    Some((_, until, promise)) if time <= until => {
                        let evidence = opening.and(promise).and(evidence);
                        self.end(Class::Kept, time, until, 15_000, evidence, sink);
                    }
                    None if time - open.at <= 8 * HOUR => {
                        let due = open.at + 8 * HOUR;
                        self.end(Class::Met, time, due, 10_000, opening.and(evidence), sink);
                    }
                    _ => {}
                }
            }
            (2, Some(open)) => {
                let mut rests_on = Evidence::none().and(open.evidence);
                if let Some((_, _, promise)) = open.promise {
                    rests_on = rests_on.and(promise);
                }
                let until = happened.date;
                open.promise = Some((until.max(time), until, evidence));
                let evidence = rests_on.and(evidence);
                sink(&said_by(Class::Changed, time, until, None, evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// A gift against the expectation, and what comes of it.
pub(crate) fn defiance(c: &mut Criterion) {
    let form = Form {
        name: "defy",
        kinds: &["asked", "answered", "given", "thanked"],
        pause: 3 * HOUR,
        says: &[Class::Met, Class::Defied, Class::Landed, Class::Unmoved],
    };
    compare::<Defiance, _, _>(c, &form, defy::Rules, [0; defy::MEMORY_WORDS]);
}

#[derive(Default)]
struct Defiance {
    /// The opening, and whether the word is still open.
    open: Option<(u64, bool)>,
    /// When the act was, and its evidence.
    act: Option<(i64, u64)>,
    remembered: Remembered,
}

impl Defiance {
    fn feel(
        &mut self,
        class: Class,
        time: i64,
        due: Option<i64>,
        felt: i64,
        evidence: Evidence,
        sink: &mut dyn FnMut(&Verdict),
    ) {
        self.remembered.feel(felt);
        sink(&Verdict {
            due,
            ..said(class, time, Some(felt), evidence)
        });
    }

    /// The watch is over; the instance goes when its word is.
    fn unwatch(&mut self) {
        self.act = None;
        self.open = self.open.filter(|(_, live)| *live);
    }
}

impl ByHand for Defiance {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if let (Some((opened, _)), Some((at, act))) = (self.open, self.act)
            && at + 8 * HOUR < time
        {
            let evidence = Evidence::none().and(opened).and(act);
            let due = at + 8 * HOUR;
            self.feel(Class::Unmoved, due, Some(due), 0, evidence, sink);
            self.unwatch();
        }
        match (happened.kind, self.open) {
            (0, None) => self.open = Some((own, true)),
            (1, Some((opened, true))) => {
                let evidence = Evidence::none().and(opened).and(own);
                self.feel(Class::Met, time, None, 10_000, evidence, sink);
                self.open = self.act.map(|_| (opened, false));
            }
            (2, Some((opened, live))) if live || self.act.is_some() => {
                self.act = Some((time, own));
                let evidence = Evidence::none().and(opened).and(own);
                sink(&said(Class::Defied, time, None, evidence));
            }
            (3, Some((opened, _))) => {
                if let Some((at, act)) = self.act {
                    let evidence = Evidence::none().and(opened).and(act).and(own);
                    let due = Some(at + 8 * HOUR);
                    self.feel(Class::Landed, time, due, 80_000, evidence, sink);
                    self.unwatch();
                }
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
