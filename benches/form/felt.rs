//! What adds up, and what is felt apart: a measure over a sliding window, and facets; each is
//! read by an alert.

use super::alert::Alert;
use super::{ByHand, DAY, Form, HOUR, Happened, compare, felt, said};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod measure_over {
    tamam_macros::include_rules!("benches/rules/measure_over.tamam");
}
mod facets {
    tamam_macros::include_rules!("benches/rules/facets.tamam");
}

/// What was spent in the last seven days.
pub(crate) fn window(c: &mut Criterion) {
    let form = Form {
        name: "measure over 7d",
        kinds: &["bought", "visited"],
        pause: 3 * HOUR,
        says: &[Class::Felt, Class::Raised, Class::Cleared],
    };
    compare::<Window, _, _>(
        c,
        &form,
        measure_over::Rules,
        [0; measure_over::MEMORY_WORDS],
    );
}

/// Days that are looked back over.
const DAYS: i64 = 7;

#[derive(Default)]
struct Window {
    /// What was spent on each day, by the day modulo seven.
    days: [i64; DAYS as usize],
    /// Today, in days since 1970.
    today: i64,
    spent: i64,
    much: Alert,
    remembered: Remembered,
}

impl Window {
    /// Forgets the days that are over, and looks at the alert whenever one is.
    fn pass(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) {
        let today = now.div_euclid(DAY);
        // After seven days nothing is left to be forgotten.
        for day in (self.today + 1..=today).take(DAYS as usize) {
            let forgotten = &mut self.days[day.rem_euclid(DAYS) as usize];
            self.spent -= std::mem::take(forgotten);
            if day * DAY < now {
                let holds = self.spent > 140;
                self.much.look(holds, day * DAY, Evidence::none(), sink);
            }
        }
        self.today = today;
    }
}

impl ByHand for Window {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let time = happened.time;
        let evidence = Evidence::none().and(happened.evidence);
        self.pass(time, sink);
        if happened.kind == 0 {
            self.days[self.today.rem_euclid(DAYS) as usize] += happened.amount;
            self.spent += happened.amount;
        } else if self.spent > 130 {
            self.remembered.feel(5_000);
            sink(&said(Class::Felt, time, Some(5_000), evidence));
        }
        self.much.look(self.spent > 140, time, evidence, sink);
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// Kind people, and a page that does not load.
pub(crate) fn views(c: &mut Criterion) {
    let form = Form {
        name: "facets",
        kinds: &["page.opened", "tea.served"],
        pause: HOUR,
        says: &[Class::Felt, Class::Raised, Class::Cleared],
    };
    compare::<Views, _, _>(c, &form, facets::Rules, [0; facets::MEMORY_WORDS]);
}

#[derive(Default)]
struct Views {
    functional: Remembered,
    humanic: Remembered,
    lopsided: Alert,
    remembered: Remembered,
}

/// The mean in thousandths, rounded half away from zero.
fn mean(of: &Remembered) -> Option<i64> {
    let count = of.moments as i64;
    let half = count / 2 * of.sum.signum();
    (count > 0).then(|| (of.sum + half) / count)
}

impl ByHand for Views {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let time = happened.time;
        let evidence = Evidence::none().and(happened.evidence);
        let felt = if happened.kind == 0 {
            // Pages weigh half: of whole points that is exact.
            felt(happened, 5, sink).map(|felt| (felt / 2, &mut self.functional))
        } else {
            felt(happened, 4, sink).map(|felt| (felt, &mut self.humanic))
        };
        if let Some((felt, facet)) = felt {
            facet.feel(felt);
            self.remembered.feel(felt);
            sink(&said(Class::Felt, time, Some(felt), evidence));
        }
        let fond = self.humanic.memory().is_some_and(|memory| memory > 20_000);
        let means = mean(&self.functional).zip(mean(&self.humanic));
        let holds = fond && means.is_some_and(|(one, other)| (one - other).abs() > 5_000);
        self.lopsided.look(holds, time, evidence, sink);
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
