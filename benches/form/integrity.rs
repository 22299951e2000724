//! Integrity: what is forbidden, what must follow, what must have come before.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, felt, said, said_by};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

mod never_until {
    tamam_macros::include_rules!("benches/rules/never_until.tamam");
}
mod never_within {
    tamam_macros::include_rules!("benches/rules/never_within.tamam");
}
mod after_require {
    tamam_macros::include_rules!("benches/rules/after_require.tamam");
}
mod before_require {
    tamam_macros::include_rules!("benches/rules/before_require.tamam");
}

/// A cap that stands until an event lifts it.
pub(crate) fn cap(c: &mut Criterion) {
    let form = Form {
        name: "never, until",
        kinds: &["review.posted", "apology.made"],
        pause: HOUR,
        says: &[Class::Breach, Class::Lifted, Class::Felt],
    };
    compare::<Cap, _, _>(c, &form, never_until::Rules, [0; never_until::MEMORY_WORDS]);
}

#[derive(Default)]
struct Cap {
    since: Option<u64>,
    remembered: Remembered,
}

impl ByHand for Cap {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if happened.kind == 1 {
            if let Some(since) = self.since.take() {
                let evidence = Evidence::none().and(since).and(own);
                sink(&said(Class::Lifted, time, None, evidence));
            }
            return;
        }
        let evidence = Evidence::none().and(own);
        if happened.amount > 7 {
            self.since = Some(own);
            sink(&said(Class::Breach, time, None, evidence));
        }
        if happened.amount < 3
            && let Some(felt) = felt(happened, 5, sink)
        {
            self.remembered.feel(felt);
            sink(&said(Class::Felt, time, Some(felt), evidence));
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// What must not come for a while after something.
pub(crate) fn span(c: &mut Criterion) {
    let form = Form {
        name: "never within",
        kinds: &["illness.heard", "contact.made"],
        pause: 3 * HOUR,
        says: &[Class::Breach],
    };
    compare::<Span, _, _>(
        c,
        &form,
        never_within::Rules,
        [0; never_within::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Span {
    ill: Option<(i64, u64)>,
    remembered: Remembered,
}

impl ByHand for Span {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        match (happened.kind, self.ill) {
            (0, _) => self.ill = Some((time, own)),
            (_, Some((since, ill))) if happened.amount > 5 && time - since <= 8 * HOUR => {
                let evidence = Evidence::none().and(ill).and(own);
                sink(&said(Class::Breach, time, None, evidence));
            }
            _ => {}
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// What must follow, and a cap that stands for a while.
pub(crate) fn obligation(c: &mut Criterion) {
    let form = Form {
        name: "after, require, for",
        kinds: &["complaint.filed", "apology.made"],
        pause: 3 * HOUR,
        says: &[Class::Breach, Class::Expired],
    };
    compare::<Obligation, _, _>(
        c,
        &form,
        after_require::Rules,
        [0; after_require::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Obligation {
    owed: Option<(i64, u64)>,
    /// When the cap ends, and the evidence of its breach.
    cap: Option<(i64, u64)>,
    remembered: Remembered,
}

impl ByHand for Obligation {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        loop {
            let owed = self.owed.map(|(at, _)| at + 4 * HOUR);
            let ends = self.cap.map(|(ends, _)| ends);
            match (owed, ends) {
                (Some(due), ends) if due < time && ends.is_none_or(|ends| due <= ends) => {
                    if let Some((_, complaint)) = self.owed.take() {
                        let evidence = Evidence::none().and(complaint);
                        sink(&said_by(Class::Breach, due, due, None, evidence));
                        self.cap = Some((due + 2 * DAY, complaint));
                    }
                }
                (_, Some(ends)) if ends < time => {
                    if let Some((_, complaint)) = self.cap.take() {
                        let evidence = Evidence::none().and(complaint);
                        sink(&said_by(Class::Expired, ends, ends, None, evidence));
                    }
                }
                _ => break,
            }
        }
        if happened.kind == 1 {
            self.owed = None;
        } else if self.owed.is_none() {
            self.owed = Some((time, own));
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// What must have come before.
pub(crate) fn precedence(c: &mut Criterion) {
    let form = Form {
        name: "before, require",
        kinds: &["letter.handed", "credit.given"],
        pause: 3 * HOUR,
        says: &[Class::Breach],
    };
    compare::<Precedence, _, _>(
        c,
        &form,
        before_require::Rules,
        [0; before_require::MEMORY_WORDS],
    );
}

#[derive(Default)]
struct Precedence {
    letter: Option<i64>,
    remembered: Remembered,
}

impl ByHand for Precedence {
    fn step(&mut self, happened: &Happened, sink: &mut dyn FnMut(&Verdict)) {
        let (time, own) = (happened.time, happened.evidence);
        if happened.kind == 0 {
            self.letter = Some(time);
        } else if happened.amount > 5 && self.letter.is_none_or(|letter| time - letter > 8 * HOUR) {
            sink(&said(Class::Breach, time, None, Evidence::none().and(own)));
        }
    }

    fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
