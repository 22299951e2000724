//! Expressions, three-valued where they are conditions ([7], [8]).

use super::known::Known;
use super::rules::Expr;
use super::signs::Signs;
use super::value::V;
use super::{Happening, Score};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use tamam::Fault;
use tamam::syntax::tree::Op;

/// What names mean while an expression is computed.
#[derive(Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Whose attributes bare names are; none when the clock computes.
    pub event: Option<&'a Happening>,
    /// Whose attributes `opened.x` are.
    pub opened: Option<&'a Happening>,
    /// Whose attributes `promised.x` are, once there was a promise.
    pub promised: Option<&'a Happening>,
    /// What is known beyond the events.
    pub known: Option<&'a Known>,
    /// What the score's fields are, in an alert.
    pub score: Option<&'a Score>,
    /// For each `silent D`, whether it is true.
    pub silences: Option<&'a BTreeMap<i64, bool>>,
    /// When the event before was that a measure counted.
    pub before: Option<i64>,
    /// What else an alert reads.
    pub signs: Option<&'a Signs>,
}

/// A value, if there is one, and the first thing that went wrong in computing it.
pub struct Computed {
    pub value: Option<V>,
    pub fault: Option<Fault>,
}

impl Computed {
    /// The value, or the fault to tell: `absent` when nothing went wrong but something is
    /// missing.
    pub fn required(self) -> Result<V, Fault> {
        self.value.ok_or(self.fault.unwrap_or(Fault::Absent))
    }

    /// As a condition: true, false or unknown.
    pub fn truth(&self) -> Option<bool> {
        match &self.value {
            None => None,
            Some(V::Bool(truth)) => Some(*truth),
            Some(other) => panic!("a valid program has no condition that is {other:?}"),
        }
    }
}

impl<'a> Scope<'a> {
    pub fn knowing(self, known: &'a Known) -> Self {
        Self {
            known: Some(known),
            ..self
        }
    }

    pub fn compute(self, expr: &Expr) -> Computed {
        let mut fault = None;
        let value = self.value(expr, &mut fault);
        Computed { value, fault }
    }

    fn value(self, expr: &Expr, fault: &mut Option<Fault>) -> Option<V> {
        match expr {
            Expr::Constant(value) => Some(value.clone()),
            Expr::Bare(name) => self.bare(name),
            Expr::Opened(name) => self.opened.and_then(|event| event.attribute(name)),
            Expr::Promised(name) => self.promised.and_then(|event| event.attribute(name)),
            Expr::Lookup(table, inner) => Some(table.value(&self.value(inner, fault)?)),
            Expr::Previous(name) => self.known(&Known::previous(name)).flatten(),
            Expr::Now => {
                let event = self.event.expect("an event is at hand");
                Some(V::Time(event.time))
            }
            Expr::Gap => {
                let before = self.before?;
                let event = self.event.expect("an event is measured");
                let gap = event.time.checked_sub(before).ok_or(Fault::Overflow);
                told(gap.map(V::Duration), fault)
            }
            // What a measure is made of are no attributes.
            Expr::Quiet(inner) => Scope {
                event: None,
                ..self
            }
            .value(inner, &mut None),
            Expr::Has(inner) => Some(V::Bool(self.value(inner, fault).is_some())),
            Expr::Silent(ms) => {
                let silences = self.silences.expect("`silent` stands in alerts only");
                Some(V::Bool(silences[ms]))
            }
            Expr::Usual(times, gaps) => {
                let signs = self.signs.expect("`usual` stands in alerts only");
                Some(V::Bool(signs.usual[&(*times, *gaps)]))
            }
            Expr::Falls(name, _, times, each) => {
                let signs = self.signs.expect("`falls` stands in alerts only");
                Some(V::Bool(signs.fell(name, *each) >= *times))
            }
            Expr::During { outside, calendar } => {
                let event = self.event.expect("an event is at hand");
                let nothing = Known::default();
                let calendar = calendar.by(self.known.unwrap_or(&nothing))?;
                Some(V::Bool(calendar.is_open(event.time) != *outside))
            }
            Expr::Not(inner) => match self.value(inner, fault)? {
                V::Bool(truth) => Some(V::Bool(!truth)),
                other => panic!("a valid program has no `not {other:?}`"),
            },
            Expr::Negate(inner) => told(self.value(inner, fault)?.negate(), fault),
            Expr::ToDecimal(inner) => {
                let decimal = self.value(inner, fault)?.decimal();
                told(decimal.map(V::Decimal), fault)
            }
            Expr::Binary(Op::And, left, right) => self.decide(left, right, false, fault),
            Expr::Binary(Op::Or, left, right) => self.decide(left, right, true, fault),
            Expr::Binary(op, left, right) => {
                // The right side is computed even when the left is absent.
                let left = self.value(left, fault);
                let right = self.value(right, fault);
                told(apply(*op, left?, right?), fault)
            }
            Expr::InSet(inner, set) => {
                let value = self.value(inner, fault)?;
                for one in set {
                    let one = self.value(one, fault).expect("sets hold constants");
                    if told(value.equals(&one), fault)? {
                        return Some(V::Bool(true));
                    }
                }
                Some(V::Bool(false))
            }
            Expr::InList(inner, list) => {
                let value = self.value(inner, fault)?;
                let event = self.event.expect("a list is of the event at hand");
                let Some(V::Ids(ids)) = event.attribute(list) else {
                    return None;
                };
                let same = |id: &u64| value.equals(&V::Id(*id)) == Ok(true);
                Some(V::Bool(ids.iter().any(same)))
            }
            Expr::InRange(inner, from, to) => {
                let value = self.value(inner, fault)?;
                for (end, outside) in [(from, Ordering::Less), (to, Ordering::Greater)] {
                    let Some(end) = end else { continue };
                    let end = self.value(end, fault).expect("ranges have constant ends");
                    if told(value.order(&end), fault)? == outside {
                        return Some(V::Bool(false));
                    }
                }
                Some(V::Bool(true))
            }
        }
    }

    /// `and` is decided by a false side, `or` by a true one; the left is looked at first.
    fn decide(
        self,
        left: &Expr,
        right: &Expr,
        deciding: bool,
        fault: &mut Option<Fault>,
    ) -> Option<V> {
        let deciding = V::Bool(deciding);
        let left = self.value(left, fault);
        if left.as_ref() == Some(&deciding) {
            return left;
        }
        let right = self.value(right, fault);
        if right.as_ref() == Some(&deciding) {
            return right;
        }
        left.and(right)
    }

    /// A field of the score in an alert; else an attribute of the event when it declares
    /// one, else what is known by that name, else a word of a choice.
    fn bare(self, name: &str) -> Option<V> {
        if let Some(score) = self.score {
            return match name {
                "memory" => score.memory.map(V::Decimal),
                "score" => score.score.map(V::Decimal),
                "mean" => score.mean.map(V::Decimal),
                "peak" => score.peak.map(V::Decimal),
                "end" => score.end.map(V::Decimal),
                "cap" => score.cap.map(V::Decimal),
                "moments" => Some(V::Int(score.moments)),
                "disappointment" => {
                    let signs = self.signs.expect("an alert has signs");
                    Some(V::Decimal(signs.disappointment))
                }
                other => match score.fields.get(other) {
                    Some(field) => field.clone(),
                    None => self
                        .known(other)
                        .unwrap_or_else(|| Some(V::Choice(other.to_owned()))),
                },
            };
        }
        match self.event {
            Some(event) if event.declares(name) => event.attribute(name),
            _ => self
                .known(name)
                .unwrap_or_else(|| Some(V::Choice(name.to_owned()))),
        }
    }

    fn known(self, name: &str) -> Option<Option<V>> {
        self.known?.read(name)
    }
}

fn apply(op: Op, left: V, right: V) -> Result<V, Fault> {
    match op {
        Op::Add => left.add(right),
        Op::Sub => left.subtract(right),
        Op::Mul => left.multiply(right),
        Op::Div => left.divide(right),
        Op::Eq => Ok(V::Bool(left.equals(&right)?)),
        Op::Ne => Ok(V::Bool(!left.equals(&right)?)),
        Op::Lt => Ok(V::Bool(left.order(&right)?.is_lt())),
        Op::Le => Ok(V::Bool(left.order(&right)?.is_le())),
        Op::Gt => Ok(V::Bool(left.order(&right)?.is_gt())),
        Op::Ge => Ok(V::Bool(left.order(&right)?.is_ge())),
        Op::And | Op::Or => panic!("decided elsewhere"),
    }
}

/// The value, or none and the fault kept if it is the first.
fn told<T>(computed: Result<T, Fault>, fault: &mut Option<Fault>) -> Option<T> {
    match computed {
        Ok(value) => Some(value),
        Err(new) => {
            fault.get_or_insert(new);
            None
        }
    }
}
