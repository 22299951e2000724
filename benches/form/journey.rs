//! A way of two stages, with a memory of its own, and where its peak and its end lie.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, felt, said};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod journey_stages {
    tamam_macros::include_rules!("benches/rules/journey_stages.tamam");
}

/// A stay: booked, then spent.
pub(crate) fn stay(c: &mut Criterion) {
    let form = Form {
        name: "journey of two stages",
        kinds: &["room.booked", "guest.arrived", "tea.served", "guest.left"],
        pause: 12 * HOUR,
        says: &[
            Class::Became,
            Class::Ended,
            Class::AsMeant,
            Class::Elsewhere,
            Class::Felt,
            Class::Raised,
            Class::Cleared,
        ],
    };
    compare::<Stay, _, _>(
        c,
        &form,
        journey_stages::Rules,
        [0; journey_stages::MEMORY_WORDS],
    );
}

/// A moment of the stay: its stage, and its evidence.
#[derive(Clone, Copy)]
struct Moment {
    stage: usize,
    evidence: u64,
}

/// The stage that the peak and the end are meant to lie in.
const STAYING: usize = 1;

#[derive(Default)]
struct Stay {
    /// The stage at hand, the evidence of the beginning, and when a stage last took an event.
    runs: Option<(usize, u64, i64)>,
    all: Remembered,
    stages: [Remembered; 2],
    peak: Option<Moment>,
    end: Option<Moment>,
    spoilt: bool,
    remembered: Remembered,
}

impl Stay {
    /// Says that the stay is over, and whether its peak and its end lay where they were meant.
    fn over(
        &mut self,
        time: i64,
        due: Option<i64>,
        evidence: Evidence,
        sink: &mut dyn FnMut(&Verdict),
    ) {
        self.runs = None;
        sink(&Verdict {
            due,
            ..said(Class::Ended, time, None, evidence)
        });
        for moment in [self.peak, self.end].into_iter().flatten() {
            let class = match moment.stage {
                STAYING => Class::AsMeant,
                _ => Class::Elsewhere,
            };
            let evidence = Evidence::none().and(moment.evidence);
            sink(&said(class, time, None, evidence));
        }
    }

    fn feel(&mut self, felt: i64, evidence: u64) {
        self.remembered.feel(felt);
        let Some((stage, ..)) = self.runs else { return };
        let moment = Some(Moment { stage, evidence });
        if self.all.moments == 0 || felt.abs() >= self.all.peak.abs() {
            self.peak = moment;
        }
        self.end = moment;
        self.all.feel(felt);
        self.stages[stage].feel(felt);
    }

    fn lead_into(&mut self, stage: usize, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        let before = self.runs;
        if before.is_none() {
            (self.all, self.stages) = Default::default();
            (self.peak, self.end) = (None, None);
        }
        let began = before.map_or(own, |(_, began, _)| began);
        self.runs = Some((stage, began, time));
        if before.is_none_or(|(before, ..)| before != stage) {
            sink(&said(Class::Became, time, None, Evidence::none().and(own)));
        }
    }
}

impl ByHand for Stay {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        let evidence = Evidence::none().and(own);
        if let Some((_, began, last)) = self.runs
            && last + 2 * DAY < time
        {
            let due = last + 2 * DAY;
            self.over(due, Some(due), Evidence::none().and(began), sink);
        }
        match (happened.kind, self.runs) {
            (stage @ 0..=1, _) => self.lead_into(stage, happened, sink),
            (2, _) => {
                if let Some(felt) = felt(happened, 5, sink) {
                    self.feel(felt, own);
                    sink(&said(Class::Felt, time, Some(felt), evidence));
                }
            }
            (_, Some((_, began, _))) => {
                self.over(time, None, Evidence::none().and(began).and(own), sink);
            }
            _ => {}
        }
        let memory = self.stages[STAYING].memory();
        let spoilt = memory.is_some_and(|memory| memory < -20_000);
        if self.spoilt != spoilt {
            self.spoilt = spoilt;
            let class = if spoilt {
                Class::Raised
            } else {
                Class::Cleared
            };
            sink(&said(class, time, None, evidence));
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
