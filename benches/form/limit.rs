//! Limits: of bands for each ticket, with a reminder before, out of a table, and how long an
//! answer is waited for.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, said, said_by};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod meet_per_ticket {
    tamam_macros::include_rules!("benches/rules/meet_per_ticket.tamam");
}
mod remind {
    tamam_macros::include_rules!("benches/rules/remind.tamam");
}
mod table {
    tamam_macros::include_rules!("benches/rules/table.tamam");
}
mod survey {
    tamam_macros::include_rules!("benches/rules/survey.tamam");
}

/// Three bands for each of a few tickets.
pub(crate) fn bands(c: &mut Criterion) {
    let form = Form {
        name: "meet in three bands, per",
        kinds: &["asked", "answered"],
        pause: HOUR / 4,
        says: &[Class::Met, Class::Overdue, Class::Failed, Class::Evicted],
    };
    compare::<Bands, _, _>(
        c,
        &form,
        meet_per_ticket::Rules,
        [0; meet_per_ticket::MEMORY_WORDS],
    );
}

/// Tickets that may be open at once.
const OPEN: usize = 16;
/// Until when each band takes an answer, and what is felt then.
const BANDS: [(i64, i64); 3] = [(2 * HOUR, 25_000), (8 * HOUR, 10_000), (DAY, -5_000)];
/// How long an answer is waited for.
const WAITS: i64 = 36 * HOUR;

#[derive(Clone, Copy)]
struct Ticket {
    number: u64,
    at: i64,
    evidence: u64,
    /// How many bands have passed, and when the next does, or nobody waits any more.
    overdue: usize,
    due: i64,
}

#[derive(Default)]
struct Bands {
    /// In the order of their opening, so few that to look through them is quick.
    open: Vec<Ticket>,
    /// Nothing is due before.
    next: Option<i64>,
    remembered: Remembered,
}

impl Bands {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        while self.next.is_some_and(|next| next < now) {
            // Of those that are due together, the one that was opened first.
            let first = self.open.iter_mut().enumerate();
            let first = first.min_by_key(|(_, ticket)| ticket.due);
            self.next = first.as_ref().map(|(_, ticket)| ticket.due);
            let Some((place, ticket)) = first.filter(|(_, ticket)| ticket.due < now) else {
                return;
            };
            let (due, evidence) = (ticket.due, Evidence::none().and(ticket.evidence));
            if ticket.overdue < BANDS.len() {
                ticket.overdue += 1;
                ticket.due =
                    ticket.at + BANDS.get(ticket.overdue).map_or(WAITS, |(limit, _)| *limit);
                sink(&said_by(Class::Overdue, due, due, None, evidence));
            } else {
                self.open.remove(place);
                self.remembered.feel(-60_000);
                sink(&said_by(Class::Failed, due, due, Some(-60_000), evidence));
            }
        }
    }

    fn open(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        if self.open.len() == OPEN {
            let oldest = self.open.remove(0);
            let evidence = Evidence::none().and(oldest.evidence).and(happened.evidence);
            sink(&said(Class::Evicted, happened.time, None, evidence));
        }
        let ticket = Ticket {
            number: happened.ticket,
            at: happened.time,
            evidence: happened.evidence,
            overdue: 0,
            due: happened.time + BANDS[0].0,
        };
        self.open.push(ticket);
        let next = self.next.map_or(ticket.due, |next| next.min(ticket.due));
        self.next = Some(next);
    }
}

impl ByHand for Bands {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let time = happened.time;
        self.settle(time, sink);
        let place = (self.open.iter()).position(|ticket| ticket.number == happened.ticket);
        match (happened.kind, place) {
            (0, None) => self.open(happened, sink),
            (1, Some(place)) => {
                let ticket = self.open[place];
                let Some((limit, felt)) = BANDS.get(ticket.overdue) else {
                    return;
                };
                self.open.remove(place);
                self.remembered.feel(*felt);
                let evidence = Evidence::none().and(ticket.evidence).and(happened.evidence);
                let due = ticket.at + limit;
                sink(&said_by(Class::Met, time, due, Some(*felt), evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// An answer, and a word before it is late.
pub(crate) fn reminder(c: &mut Criterion) {
    let form = Form {
        name: "remind before",
        kinds: &["asked", "answered"],
        pause: 3 * HOUR,
        says: &[Class::Met, Class::Reminded, Class::Overdue, Class::Failed],
    };
    compare::<Reminder, _, _>(c, &form, remind::Rules, [0; remind::MEMORY_WORDS]);
}

/// What the clock says one after another: how long after the question, and of which limit.
const CLOCK: [(Class, i64, i64); 3] = [
    (Class::Reminded, 6 * HOUR, 8 * HOUR),
    (Class::Overdue, 8 * HOUR, 8 * HOUR),
    (Class::Failed, DAY, DAY),
];

#[derive(Clone, Copy)]
struct Question {
    at: i64,
    evidence: u64,
    /// How much of [`CLOCK`] has been said.
    said: usize,
}

#[derive(Default)]
struct Reminder {
    open: Option<Question>,
    remembered: Remembered,
}

impl Reminder {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        while let Some(open) = &mut self.open {
            let (class, after, limit) = CLOCK[open.said];
            let (time, due) = (open.at + after, open.at + limit);
            if time >= now {
                return;
            }
            let evidence = Evidence::none().and(open.evidence);
            open.said += 1;
            if class == Class::Failed {
                self.open = None;
                self.remembered.feel(-60_000);
                sink(&said_by(class, time, due, Some(-60_000), evidence));
            } else {
                sink(&said_by(class, time, due, None, evidence));
            }
        }
    }
}

impl ByHand for Reminder {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        match (happened.kind, self.open) {
            (0, None) => {
                self.open = Some(Question {
                    at: time,
                    evidence: own,
                    said: 0,
                });
            }
            (1, Some(open)) if time - open.at <= 8 * HOUR => {
                self.open = None;
                self.remembered.feel(10_000);
                let evidence = Evidence::none().and(open.evidence).and(own);
                let due = open.at + 8 * HOUR;
                sink(&said_by(Class::Met, time, due, Some(10_000), evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// An answer by a clock that goes by how urgent it is.
pub(crate) fn classes(c: &mut Criterion) {
    let form = Form {
        name: "within table",
        kinds: &["asked", "answered"],
        pause: 3 * HOUR,
        says: &[Class::Met, Class::Overdue, Class::Failed],
    };
    compare::<Classes, _, _>(c, &form, table::Rules, [0; table::MEMORY_WORDS]);
}

/// How soon an answer is wanted, by class.
const TARGET: [i64; 4] = [HOUR, 4 * HOUR, 8 * HOUR, DAY];
/// What is felt when none comes, by class.
const LOSS: [i64; 4] = [-60_000, -40_000, -15_000, -15_000];

#[derive(Clone, Copy)]
struct Classed {
    at: i64,
    evidence: u64,
    class: usize,
    overdue: bool,
}

#[derive(Default)]
struct Classes {
    open: Option<Classed>,
    remembered: Remembered,
}

impl Classes {
    fn settle(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let Some(open) = &mut self.open else { return };
        let (class, evidence) = (open.class, Evidence::none().and(open.evidence));
        let due = open.at + TARGET[class];
        if !open.overdue && due < now {
            open.overdue = true;
            sink(&said_by(Class::Overdue, due, due, None, evidence));
        }
        let due = open.at + 3 * TARGET[class];
        if due < now {
            self.open = None;
            self.remembered.feel(LOSS[class]);
            let felt = Some(LOSS[class]);
            sink(&said_by(Class::Failed, due, due, felt, evidence));
        }
    }
}

impl ByHand for Classes {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        self.settle(time, sink);
        match (happened.kind, self.open) {
            (0, None) => {
                self.open = Some(Classed {
                    at: time,
                    evidence: own,
                    class: happened.class(),
                    overdue: false,
                });
            }
            (1, Some(open)) => {
                let evidence = Evidence::none().and(open.evidence).and(own);
                let due = open.at + TARGET[open.class];
                let (felt, due) = match open.overdue {
                    false => (10_000, Some(due)),
                    true => (-10_000, None),
                };
                self.open = None;
                self.remembered.feel(felt);
                sink(&Verdict {
                    due,
                    ..said(Class::Met, time, Some(felt), evidence)
                });
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// A question, its answer, and that none came.
pub(crate) fn answers(c: &mut Criterion) {
    let form = Form {
        name: "survey",
        kinds: &["asked", "answered"],
        pause: 3 * HOUR,
        says: &[Class::Answered, Class::Unanswered],
    };
    compare::<Answers, _, _>(c, &form, survey::Rules, [0; survey::MEMORY_WORDS]);
}

#[derive(Default)]
struct Answers {
    /// When it was asked, and the evidence.
    asked: Option<(i64, u64)>,
    remembered: Remembered,
}

impl ByHand for Answers {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if let Some((at, asking)) = self.asked
            && at + 8 * HOUR < time
        {
            self.asked = None;
            let (due, evidence) = (at + 8 * HOUR, Evidence::none().and(asking));
            sink(&said_by(Class::Unanswered, due, due, None, evidence));
        }
        match (happened.kind, self.asked) {
            (0, None) => self.asked = Some((time, own)),
            (1, Some((_, asking))) => {
                self.asked = None;
                let felt = match happened.amount {
                    7.. => Some(40_000),
                    ..=3 => Some(-40_000),
                    _ => None,
                };
                if let Some(felt) = felt {
                    self.remembered.feel(felt);
                }
                let evidence = Evidence::none().and(asking).and(own);
                sink(&said(Class::Answered, time, felt, evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
