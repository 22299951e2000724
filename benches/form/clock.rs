//! Clocks that come again, clocks that stand, and clocks that begin anew.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, said, said_by};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod again_every {
    tamam_macros::include_rules!("benches/rules/again_every.tamam");
}
mod pause {
    tamam_macros::include_rules!("benches/rules/pause.tamam");
}
mod reopen {
    tamam_macros::include_rules!("benches/rules/reopen.tamam");
}

/// The rent, due every other day.
pub(crate) fn series(c: &mut Criterion) {
    let form = Form {
        name: "again every",
        // Rent is paid more often than a lease begins or ends.
        kinds: &[
            "rent.paid",
            "rent.paid",
            "rent.paid",
            "rent.paid",
            "rent.paid",
            "rent.paid",
            "lease.signed",
            "lease.ended",
        ],
        pause: 12 * HOUR,
        says: &[Class::Met, Class::Overdue, Class::Failed, Class::Void],
    };
    compare::<Series, _, _>(c, &form, again_every::Rules, [0; again_every::MEMORY_WORDS]);
}

#[derive(Clone, Copy)]
struct Lease {
    /// The evidence of what began the series.
    evidence: u64,
    /// The point of the series that opened it last.
    at: i64,
    live: bool,
    overdue: bool,
}

#[derive(Default)]
struct Series {
    lease: Option<Lease>,
    remembered: Remembered,
}

impl Series {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some(lease) = &mut self.lease else { return };
        let evidence = Evidence::none().and(lease.evidence);
        loop {
            if lease.live && !lease.overdue {
                let due = lease.at + 12 * HOUR;
                if due >= now {
                    return;
                }
                lease.overdue = true;
                sink(&said_by(Class::Overdue, due, due, None, evidence));
            }
            if lease.live {
                let due = lease.at + DAY;
                if due >= now {
                    return;
                }
                lease.live = false;
                self.remembered.feel(-30_000);
                sink(&said_by(Class::Failed, due, due, Some(-30_000), evidence));
            }
            if lease.at + 2 * DAY >= now {
                return;
            }
            lease.at += 2 * DAY;
            (lease.live, lease.overdue) = (true, false);
        }
    }
}

impl ByHand for Series {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        match (happened.kind, &mut self.lease) {
            (0..=5, Some(lease)) if lease.live && !lease.overdue => {
                lease.live = false;
                self.remembered.feel(5_000);
                let evidence = Evidence::none().and(lease.evidence).and(own);
                sink(&said_by(
                    Class::Met,
                    time,
                    lease.at + 12 * HOUR,
                    Some(5_000),
                    evidence,
                ));
            }
            (6, lease) if lease.is_none_or(|lease| !lease.live) => {
                *lease = Some(Lease {
                    evidence: own,
                    at: time,
                    live: true,
                    overdue: false,
                });
            }
            (7, Some(lease)) => {
                let evidence = Evidence::none().and(lease.evidence).and(own);
                self.lease = None;
                sink(&said(Class::Void, time, None, evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// An answer whose clock stands while the customer has to write.
pub(crate) fn standing(c: &mut Criterion) {
    let form = Form {
        name: "pause from, until",
        kinds: &["asked", "waiting", "wrote", "answered"],
        pause: 3 * HOUR,
        says: &[
            Class::Met,
            Class::Overdue,
            Class::Failed,
            Class::Paused,
            Class::Resumed,
        ],
    };
    compare::<Standing, _, _>(c, &form, pause::Rules, [0; pause::MEMORY_WORDS]);
}

#[derive(Clone, Copy)]
struct Open {
    evidence: u64,
    /// Until when an answer is in time, and until when it is waited for: as they lie when
    /// the clock runs, or lay when it stopped.
    in_time: i64,
    missed: i64,
    overdue: bool,
    /// When the clock stopped, and the evidence.
    stopped: Option<(i64, u64)>,
}

#[derive(Default)]
struct Standing {
    open: Option<Open>,
    remembered: Remembered,
}

impl Standing {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some(open) = self.open.as_mut().filter(|open| open.stopped.is_none()) else {
            return;
        };
        let evidence = Evidence::none().and(open.evidence);
        if !open.overdue && open.in_time < now {
            open.overdue = true;
            sink(&said_by(
                Class::Overdue,
                open.in_time,
                open.in_time,
                None,
                evidence,
            ));
        }
        if open.missed < now {
            let due = open.missed;
            self.open = None;
            self.remembered.feel(-60_000);
            sink(&said_by(Class::Failed, due, due, Some(-60_000), evidence));
        }
    }
}

impl ByHand for Standing {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        let Some(open) = &mut self.open else {
            if happened.kind == 0 {
                self.open = Some(Open {
                    evidence: own,
                    in_time: time + 8 * HOUR,
                    missed: time + DAY,
                    overdue: false,
                    stopped: None,
                });
            }
            return;
        };
        let opening = Evidence::none().and(open.evidence);
        match (happened.kind, open.stopped) {
            (1, None) => {
                open.stopped = Some((time, own));
                sink(&said(Class::Paused, time, None, opening.and(own)));
            }
            (2, Some((since, stop))) => {
                open.stopped = None;
                open.missed += time - since;
                if !open.overdue {
                    open.in_time += time - since;
                }
                let evidence = opening.and(stop).and(own);
                sink(&said(Class::Resumed, time, None, evidence));
            }
            (3, _) if !open.overdue => {
                // While the clock stands, the limit moves on with the time.
                let moved = open.stopped.map_or(0, |(since, _)| time - since);
                let due = open.in_time + moved;
                self.open = None;
                self.remembered.feel(10_000);
                let evidence = opening.and(own);
                sink(&said_by(Class::Met, time, due, Some(10_000), evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// A solution that is taken back when it was none.
pub(crate) fn again(c: &mut Criterion) {
    let form = Form {
        name: "reopen within",
        kinds: &["created", "solved", "reopened"],
        pause: 3 * HOUR,
        says: &[Class::Met, Class::Overdue, Class::Failed, Class::Undone],
    };
    compare::<Again, _, _>(c, &form, reopen::Rules, [0; reopen::MEMORY_WORDS]);
}

#[derive(Clone, Copy)]
enum Word {
    /// Since when, and whether a solution is overdue.
    Open { at: i64, overdue: bool },
    /// Until when the end can be taken back, and the evidence of what brought it, if an event
    /// did.
    Ended { until: i64, by: Option<u64> },
}

#[derive(Default)]
struct Again {
    /// The evidence of the opening, and how the word stands.
    case: Option<(u64, Word)>,
    remembered: Remembered,
}

impl Again {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some((opening, word)) = &mut self.case else {
            return;
        };
        let evidence = Evidence::none().and(*opening);
        if let Word::Open { at, overdue } = word {
            let (late, missed) = (*at + 8 * HOUR, *at + DAY);
            if !*overdue && late < now {
                *overdue = true;
                sink(&said_by(Class::Overdue, late, late, None, evidence));
            }
            if missed < now {
                *word = Word::Ended {
                    until: missed + DAY,
                    by: None,
                };
                self.remembered.feel(-60_000);
                let felt = Some(-60_000);
                sink(&said_by(Class::Failed, missed, missed, felt, evidence));
            }
        }
        if let Word::Ended { until, .. } = *word
            && until < now
        {
            self.case = None;
        }
    }
}

impl ByHand for Again {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        let opened = Word::Open {
            at: time,
            overdue: false,
        };
        match (happened.kind, self.case) {
            (0, None | Some((_, Word::Ended { .. }))) => self.case = Some((own, opened)),
            (1, Some((opening, Word::Open { at, overdue: false }))) => {
                let (until, by) = (time + DAY, Some(own));
                self.case = Some((opening, Word::Ended { until, by }));
                self.remembered.feel(20_000);
                let (due, evidence) = (at + 8 * HOUR, Evidence::none().and(opening).and(own));
                sink(&said_by(Class::Met, time, due, Some(20_000), evidence));
            }
            (2, Some((opening, Word::Ended { by, .. }))) => {
                self.case = Some((opening, opened));
                let evidence = Evidence::none().and(opening);
                let evidence = by.map_or(evidence, |by| evidence.and(by));
                sink(&said(Class::Undone, time, None, evidence.and(own)));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
