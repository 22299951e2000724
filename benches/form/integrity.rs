//! Integrity: what is forbidden, what must follow, what must have come before.

use super::{ByHand, DAY, Form, HOUR, Happened, compare, said};
use crate::by_hand::Remembered;
use criterion::Criterion;
use tamam::{Class, Evidence, Verdict};

/// A cap that stands until an event lifts it.
pub(crate) fn cap(c: &mut Criterion) {
    let form = Form {
        name: "never, until",
        rules: "
subject s
event review.posted from s { amount: int }
event apology.made  from house
integrity no_paid_praise {
  kind   honest
  never  review.posted where amount > 7
  breach -> cap 0, until apology.made
}
feel when review.posted where amount < 3 -> (amount - 5) * 10
",
        kinds: &["review.posted", "apology.made"],
        pause: HOUR,
    };
    compare::<Cap>(c, &form);
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
        if happened.amount < 3 {
            let felt = (happened.amount - 5) * 10_000;
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
        rules: "
subject s
event illness.heard from s
event contact.made  from house { amount: int }
integrity no_ask {
  kind   responsible
  never  contact.made where amount > 5, within 8h after illness.heard
}
",
        kinds: &["illness.heard", "contact.made"],
        pause: 3 * HOUR,
    };
    compare::<Span>(c, &form);
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
        rules: "
subject s
event complaint.filed from s
event apology.made    from house
integrity answers {
  kind   accountable
  after  complaint.filed require apology.made, within 4h
  breach -> cap -20, for 2d
}
",
        kinds: &["complaint.filed", "apology.made"],
        pause: 3 * HOUR,
    };
    compare::<Obligation>(c, &form);
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
                        sink(&said(Class::Breach, due, None, evidence));
                        self.cap = Some((due + 2 * DAY, complaint));
                    }
                }
                (_, Some(ends)) if ends < time => {
                    if let Some((_, complaint)) = self.cap.take() {
                        let evidence = Evidence::none().and(complaint);
                        sink(&said(Class::Expired, ends, None, evidence));
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
        rules: "
subject s
event letter.handed from house
event credit.given  from house { amount: int }
integrity sorry_first {
  kind   accountable
  before credit.given where amount > 5 require letter.handed, within 8h
}
",
        kinds: &["letter.handed", "credit.given"],
        pause: 3 * HOUR,
    };
    compare::<Precedence>(c, &form);
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
