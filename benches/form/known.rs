//! What is known of a person and asked in guards: a fact and a status, and of how much something
//! was followed.

use super::{ByHand, Form, HOUR, Happened, compare, said};
use crate::by_hand::Remembered;
use criterion::Criterion;
use std::collections::VecDeque;
use tamam::{Class, Evidence, Verdict};

mod fact_and_status {
    tamam_macros::include_rules!("benches/rules/fact_and_status.tamam");
}
mod share_followed {
    tamam_macros::include_rules!("benches/rules/share_followed.tamam");
}

/// What was paid last, and what somebody is to us.
pub(crate) fn bond(c: &mut Criterion) {
    let form = Form {
        name: "fact and status",
        kinds: &["paid", "helped", "left", "asked"],
        pause: HOUR,
        says: &[Class::Became, Class::Felt],
    };
    compare::<Known, _, _>(
        c,
        &form,
        fact_and_status::Rules,
        [0; fact_and_status::MEMORY_WORDS],
    );
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Bond {
    #[default]
    Stranger,
    Customer,
    Friend,
}

#[derive(Default)]
struct Known {
    last_paid: Option<i64>,
    bond: Bond,
    remembered: Remembered,
}

impl Known {
    fn becomes(&mut self, bond: Bond, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        if self.bond != bond {
            self.bond = bond;
            let evidence = Evidence::none().and(happened.evidence);
            sink(&said(Class::Became, happened.time, None, evidence));
        }
    }

    fn feel(&mut self, felt: i64, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        self.remembered.feel(felt);
        let evidence = Evidence::none().and(happened.evidence);
        sink(&said(Class::Felt, happened.time, Some(felt), evidence));
    }
}

impl ByHand for Known {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        match (happened.kind, self.bond) {
            (0, bond) => {
                self.last_paid = Some(happened.amount);
                if bond == Bond::Stranger {
                    self.becomes(Bond::Customer, happened, sink);
                }
            }
            (1, Bond::Customer) => self.becomes(Bond::Friend, happened, sink),
            (2, _) => self.becomes(Bond::Stranger, happened, sink),
            (3, Bond::Friend) if self.last_paid.is_some_and(|paid| paid > 3) => {
                self.feel(20_000, happened, sink);
            }
            (3, Bond::Stranger) => self.feel(-10_000, happened, sink),
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// How many of what was sent is passed on.
pub(crate) fn followed(c: &mut Criterion) {
    let form = Form {
        name: "share followed by",
        kinds: &["kit.delivered", "kit.shared", "shop.visited"],
        pause: HOUR / 2,
        says: &[Class::Felt],
    };
    compare::<Followed, _, _>(
        c,
        &form,
        share_followed::Rules,
        [0; share_followed::MEMORY_WORDS],
    );
}

/// Kits that may wait at once.
const WAIT: usize = 8;

#[derive(Default)]
struct Followed {
    /// Until when each kit waits, and the evidence of it: the first is due first.
    waiting: VecDeque<(i64, u64)>,
    followed: i64,
    decided: i64,
    remembered: Remembered,
}

impl Followed {
    /// The share in thousandths, rounded half away from zero.
    fn share(&self) -> Option<i64> {
        let half = self.decided / 2;
        (self.decided > 0).then(|| (self.followed * 1000 + half) / self.decided)
    }
}

impl ByHand for Followed {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        while let Some((until, _)) = self.waiting.front()
            && *until < time
        {
            self.waiting.pop_front();
            self.decided += 1;
        }
        match happened.kind {
            0 => {
                if self.waiting.len() == WAIT
                    && let Some((_, kit)) = self.waiting.pop_front()
                {
                    let evidence = Evidence::none().and(kit).and(own);
                    sink(&said(Class::Evicted, time, None, evidence));
                }
                self.waiting.push_back((time + 4 * HOUR, own));
            }
            1 => {
                let kits = self.waiting.len() as i64;
                self.waiting.clear();
                self.followed += kits;
                self.decided += kits;
            }
            _ if self.share().is_some_and(|share| share > 940) => {
                self.remembered.feel(5_000);
                let evidence = Evidence::none().and(own);
                sink(&said(Class::Felt, time, Some(5_000), evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
