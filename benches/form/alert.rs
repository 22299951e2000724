//! Alerts: on what is remembered, on silence, on many small disappointments, and on a fall that
//! goes on.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, felt, said};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod alert_memory {
    tamam_macros::include_rules!("benches/rules/alert_memory.tamam");
}
mod alert_silent {
    tamam_macros::include_rules!("benches/rules/alert_silent.tamam");
}
mod disappointment {
    tamam_macros::include_rules!("benches/rules/disappointment.tamam");
}
mod falls {
    tamam_macros::include_rules!("benches/rules/falls.tamam");
}

/// Raised when its condition turns true, cleared when it no longer is.
#[derive(Default)]
pub(crate) struct Alert {
    raised: bool,
}

impl Alert {
    pub(crate) fn look(
        &mut self,
        holds: bool,
        time: i64,
        evidence: Evidence,
        sink: &mut dyn FnMut(&Verdict),
    ) {
        if self.raised != holds {
            self.raised = holds;
            let class = if holds { Class::Raised } else { Class::Cleared };
            sink(&said(class, time, None, evidence));
        }
    }
}

/// What is felt of a review, if that can be computed.
fn review(
    remembered: &mut Remembered,
    happened: &Happened,
    sink: &mut dyn FnMut(&Verdict),
) -> Option<i64> {
    let felt = felt(happened, 5, sink)?;
    remembered.feel(felt);
    let evidence = Evidence::none().and(happened.evidence);
    sink(&said(Class::Felt, happened.time, Some(felt), evidence));
    Some(felt)
}

/// A memory that turns bad.
pub(crate) fn memory(c: &mut Criterion) {
    let form = Form {
        name: "alert on memory",
        kinds: &["review.given"],
        pause: HOUR,
        says: &[Class::Felt, Class::Raised, Class::Cleared],
    };
    compare::<Memory, _, _>(
        c,
        &form,
        alert_memory::Rules,
        [0; alert_memory::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Memory {
    slipping: Alert,
    remembered: Remembered,
}

impl ByHand for Memory {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        review(&mut self.remembered, happened, sink);
        let memory = self.remembered.memory();
        let holds = memory.is_some_and(|memory| memory < -20_000);
        let evidence = Evidence::none().and(happened.evidence);
        self.slipping.look(holds, happened.time, evidence, sink);
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// A person who does not write for a while.
pub(crate) fn silence(c: &mut Criterion) {
    let form = Form {
        name: "alert on silence",
        kinds: &["wrote", "answered"],
        pause: 3 * HOUR,
        says: &[Class::Raised, Class::Cleared],
    };
    compare::<Silence, _, _>(
        c,
        &form,
        alert_silent::Rules,
        [0; alert_silent::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Silence {
    /// When the person last wrote.
    wrote: Option<i64>,
    away: Alert,
    remembered: Remembered,
}

impl ByHand for Silence {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let time = happened.time;
        if let Some(wrote) = self.wrote
            && wrote + 8 * HOUR < time
        {
            self.away
                .look(true, wrote + 8 * HOUR, Evidence::none(), sink);
        }
        if happened.kind == 0 {
            self.wrote = Some(time);
            let evidence = Evidence::none().and(happened.evidence);
            self.away.look(false, time, evidence, sink);
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// A little less than it should be, again and again.
pub(crate) fn shortfall(c: &mut Criterion) {
    let form = Form {
        name: "disappointment",
        kinds: &["review.given"],
        pause: HOUR,
        says: &[Class::Felt, Class::Raised, Class::Cleared],
    };
    compare::<Shortfall, _, _>(
        c,
        &form,
        disappointment::Rules,
        [0; disappointment::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Shortfall {
    /// By how much moments fell short of -10 points, one after another, in thousandths.
    disappointment: i64,
    wearing_out: Alert,
    remembered: Remembered,
}

impl ByHand for Shortfall {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        if let Some(felt) = review(&mut self.remembered, happened, sink) {
            self.disappointment = self.disappointment.saturating_add(-10_000 - felt).max(0);
        }
        let holds = match self.wearing_out.raised {
            true => self.disappointment > 0,
            false => self.disappointment > 60_000,
        };
        let evidence = Evidence::none().and(happened.evidence);
        self.wearing_out.look(holds, happened.time, evidence, sink);
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// A memory that is worse day by day.
pub(crate) fn fall(c: &mut Criterion) {
    let form = Form {
        name: "falls each",
        kinds: &["review.given"],
        pause: 6 * HOUR,
        says: &[Class::Felt, Class::Raised, Class::Cleared],
    };
    compare::<Fall, _, _>(c, &form, falls::Rules, [0; falls::MEMORY_WORDS]);
}

#[derive(Default)]
struct Fall {
    /// Today, in days since 1970.
    today: i64,
    /// What memory was when yesterday ended.
    yesterday: Option<i64>,
    /// How many days in a row it fell.
    falls: u32,
    sinking: Alert,
    remembered: Remembered,
}

impl Fall {
    /// Ends the days that are over, and looks at the alert whenever one is.
    fn pass(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let today = now.div_euclid(DAY);
        // After a day without a review nothing falls any more.
        for day in (self.today + 1..=today).take(2) {
            let memory = self.remembered.memory();
            let fell = memory
                .zip(self.yesterday)
                .is_some_and(|(one, before)| one < before);
            self.falls = if fell { self.falls + 1 } else { 0 };
            self.yesterday = memory;
            if day * DAY < now {
                self.sinking
                    .look(self.falls >= 3, day * DAY, Evidence::none(), sink);
            }
        }
        self.today = today;
    }
}

impl ByHand for Fall {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        self.pass(happened.time, sink);
        review(&mut self.remembered, happened, sink);
        let evidence = Evidence::none().and(happened.evidence);
        self.sinking
            .look(self.falls >= 3, happened.time, evidence, sink);
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
