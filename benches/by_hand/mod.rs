//! The rules of `benches/rules`, written by hand as a Rust developer would who needs the
//! same answers: every verdict with its evidence, and the same state of the score.

#![allow(dead_code, clippy::indexing_slicing)]

use std::collections::{HashMap, VecDeque};
use tamam::{Class, Evidence, Span, Stance, Verdict};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const EARLY: i64 = 4 * HOUR;
const MET: i64 = 30 * DAY;
const MISSED: i64 = 180 * DAY;

/// What is remembered.
#[derive(Clone, Copy, Default)]
pub(crate) struct Remembered {
    pub(crate) moments: u64,
    pub(crate) sum: i64,
    pub(crate) peak: i64,
    pub(crate) highest: i64,
    pub(crate) lowest: i64,
    pub(crate) end: i64,
}

impl Remembered {
    pub(crate) fn feel(&mut self, felt: i64) {
        let first = self.moments == 0;
        self.moments += 1;
        self.sum = self.sum.saturating_add(felt);
        self.end = felt;
        if first || felt.abs() >= self.peak.abs() {
            self.peak = felt;
        }
        if first || felt > self.highest {
            self.highest = felt;
        }
        if first || felt < self.lowest {
            self.lowest = felt;
        }
    }

    /// Peak and end, in thousandths, rounded half away from zero.
    pub(crate) fn memory(&self) -> Option<i64> {
        let sum = self.peak + self.end;
        (self.moments > 0).then(|| sum / 2 + sum % 2)
    }
}

#[allow(clippy::too_many_arguments)]
fn verdict(
    class: Class,
    outcome: Option<u32>,
    key: Option<u64>,
    time: i64,
    due: i64,
    felt: Option<i64>,
    evidence: Evidence,
    line: u32,
) -> Verdict {
    Verdict {
        rule: 0,
        class,
        stance: Some(Stance::Meet),
        outcome,
        key,
        time,
        due: Some(due),
        felt,
        evidence,
        span: Span::new(0, 0),
        line,
        fault: None,
    }
}

#[derive(Clone, Copy)]
struct Open {
    at: i64,
    evidence: u64,
    overdue: u8,
}

/// One letter at a time.
#[derive(Clone, Copy, Default)]
pub(crate) struct Reply {
    open: Option<Open>,
    pub(crate) remembered: Remembered,
    clock: i64,
}

impl Reply {
    /// Takes one event: a letter, or an answer.
    #[inline(never)]
    pub(crate) fn step(
        &mut self,
        answered: bool,
        time: i64,
        evidence: u64,
        key: Option<u64>,
        sink: &mut dyn FnMut(&Verdict),
    ) -> bool {
        if time < self.clock {
            return false;
        }
        self.clock = time;
        self.settle(time, key, sink);
        match (answered, self.open) {
            (true, Some(open)) => {
                let since = time - open.at;
                let (outcome, felt, limit) = if since <= EARLY {
                    (0, 25_000, EARLY)
                } else if since <= MET {
                    (1, 10_000, MET)
                } else {
                    return true;
                };
                self.remembered.feel(felt);
                sink(&verdict(
                    Class::Met,
                    Some(outcome),
                    key,
                    time,
                    open.at + limit,
                    Some(felt),
                    Evidence::none().and(open.evidence).and(evidence),
                    9,
                ));
                self.open = None;
            }
            (false, None) => {
                self.open = Some(Open {
                    at: time,
                    evidence,
                    overdue: 0,
                });
            }
            _ => {}
        }
        true
    }

    fn settle(&mut self, time: i64, key: Option<u64>, sink: &mut dyn FnMut(&Verdict)) {
        while let Some(open) = &mut self.open {
            let evidence = Evidence::none().and(open.evidence);
            let limit = [EARLY, MET, MISSED][open.overdue as usize];
            let due = open.at + limit;
            if due >= time {
                break;
            }
            if open.overdue == 2 {
                self.remembered.feel(-60_000);
                sink(&verdict(
                    Class::Failed,
                    Some(2),
                    key,
                    due,
                    due,
                    Some(-60_000),
                    evidence,
                    11,
                ));
                self.open = None;
            } else {
                open.overdue += 1;
                sink(&verdict(
                    Class::Overdue,
                    None,
                    key,
                    due,
                    due,
                    None,
                    evidence,
                    9,
                ));
            }
        }
    }
}

/// Many letters of one customer, by ticket: a hash map, and a queue for each deadline.
#[derive(Default)]
pub(crate) struct ReplyByTicket {
    open: HashMap<u64, Open>,
    queues: [VecDeque<(i64, u64)>; 3],
    pub(crate) remembered: Remembered,
    clock: i64,
}

impl ReplyByTicket {
    /// Takes one event: a letter, or an answer.
    #[inline(never)]
    pub(crate) fn step(
        &mut self,
        answered: bool,
        time: i64,
        evidence: u64,
        ticket: u64,
        sink: &mut dyn FnMut(&Verdict),
    ) -> bool {
        if time < self.clock {
            return false;
        }
        self.clock = time;
        self.settle(time, sink);
        if answered {
            let Some(open) = self.open.get(&ticket).copied() else {
                return true;
            };
            let since = time - open.at;
            let (outcome, felt, limit) = if since <= EARLY {
                (0, 25_000, EARLY)
            } else if since <= MET {
                (1, 10_000, MET)
            } else {
                return true;
            };
            self.open.remove(&ticket);
            self.remembered.feel(felt);
            sink(&verdict(
                Class::Met,
                Some(outcome),
                Some(ticket),
                time,
                open.at + limit,
                Some(felt),
                Evidence::none().and(open.evidence).and(evidence),
                9,
            ));
        } else {
            self.open.entry(ticket).or_insert_with(|| {
                self.queues[0].push_back((time, ticket));
                Open {
                    at: time,
                    evidence,
                    overdue: 0,
                }
            });
        }
        true
    }

    /// Queue entries of letters that were answered are passed over when their time
    /// comes.
    fn settle(&mut self, time: i64, sink: &mut dyn FnMut(&Verdict)) {
        loop {
            let mut first: Option<(i64, usize)> = None;
            for (stage, limit) in [EARLY, MET, MISSED].into_iter().enumerate() {
                if let Some((at, _)) = self.queues[stage].front() {
                    let due = at + limit;
                    if due < time && first.is_none_or(|(other, _)| due < other) {
                        first = Some((due, stage));
                    }
                }
            }
            let Some((due, stage)) = first else { return };
            let Some((at, ticket)) = self.queues[stage].pop_front() else {
                return;
            };
            let Some(open) = self.open.get_mut(&ticket).filter(|open| open.at == at) else {
                continue;
            };
            let evidence = Evidence::none().and(open.evidence);
            if stage == 2 {
                self.open.remove(&ticket);
                self.remembered.feel(-60_000);
                sink(&verdict(
                    Class::Failed,
                    Some(2),
                    Some(ticket),
                    due,
                    due,
                    Some(-60_000),
                    evidence,
                    11,
                ));
            } else {
                open.overdue += 1;
                self.queues[stage + 1].push_back((at, ticket));
                sink(&verdict(
                    Class::Overdue,
                    None,
                    Some(ticket),
                    due,
                    due,
                    None,
                    evidence,
                    9,
                ));
            }
        }
    }
}
