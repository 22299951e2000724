//! `expect memory > 0`, `expect bond = friend`, `expect house.kept = 2`: conditions over
//! what is remembered, what is known and the ledger of promises, with what is absent told
//! apart from what is false.

use super::remembered::Remembered;
use crate::report::known::words;
use crate::value::quotient::rounded;
use tamam::syntax::tree::{ExprId, ExprKind, Item, Op};
use tamam::{Image, Known, Tree, Value};

/// What a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// Something it needs is absent, or overflows.
    Unknown,
}

/// What a condition can read.
pub(super) struct Reading<'r, 's, 't, 'i> {
    pub(super) tree: &'r Tree<'s, 't>,
    pub(super) image: &'r Image<'i>,
    pub(super) remembered: Remembered<'r>,
    pub(super) known: Vec<Known>,
    /// What day 0 is, in milliseconds since 1970.
    pub(super) base: i64,
    /// The number that stands for a text.
    pub(super) text: &'r dyn Fn(&str) -> Option<u64>,
}

/// Whether a text mentions a name as a word.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    names(text).any(|word| word == name)
}

/// The names in a text, numbers and words of the language among them.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.')
        .filter(|word| !word.is_empty())
}

impl Reading<'_, '_, '_, '_> {
    /// Whether a condition holds.
    pub(super) fn truth(&self, condition: ExprId) -> Truth {
        match self.value(condition) {
            Some(0) => Truth::No,
            Some(_) => Truth::Yes,
            None => Truth::Unknown,
        }
    }

    /// Numbers, times and lengths in thousandths, yes as one and no as zero, words by their
    /// place; none for what is absent.
    fn value(&self, id: ExprId) -> Option<i128> {
        let of = |id: ExprId| self.value(id);
        match self.tree.expr(id).kind {
            ExprKind::Name(name) => self.named(name),
            ExprKind::Previous(name) => raw(self.known(name)?.previous?),
            ExprKind::Has(name) => Some(i128::from(of(name).is_some())),
            ExprKind::Not(inner) => of(inner).map(|truth| i128::from(truth == 0)),
            ExprKind::InSet(inner, set) => {
                let number = of(inner)?;
                let found = self
                    .tree
                    .list(set)
                    .any(|member| self.beside(inner, &member.kind) == Some(number));
                Some(i128::from(found))
            }
            ExprKind::InRange(inner, least, greatest) => {
                let number = of(inner)?;
                let above =
                    least.is_none_or(|least| of(least).is_some_and(|least| least <= number));
                let below = greatest.is_none_or(|most| of(most).is_some_and(|most| number <= most));
                Some(i128::from(above && below))
            }
            ExprKind::Binary(op, left, right) => {
                let sides = (self.tree.expr(left).kind, self.tree.expr(right).kind);
                binary(
                    op,
                    self.beside(right, &sides.0),
                    self.beside(left, &sides.1),
                )
            }
            ref kind => self.constant(kind),
        }
    }

    /// A side of a comparison, which may be a word of the choice that the other side is.
    fn beside(&self, other: ExprId, kind: &ExprKind<'_>) -> Option<i128> {
        match *kind {
            ExprKind::Name(name) => match self.words(other) {
                Some(words) => {
                    let place = words.iter().position(|word| *word == name);
                    place
                        .map(|place| place as i128)
                        .or_else(|| self.named(name))
                }
                None => self.named(name),
            },
            ExprKind::Previous(name) => raw(self.known(name)?.previous?),
            ExprKind::Binary(op, left, right) => binary(op, self.value(left), self.value(right)),
            ref kind => self.constant(kind),
        }
    }

    fn constant(&self, kind: &ExprKind<'_>) -> Option<i128> {
        Some(match *kind {
            ExprKind::Int(number) | ExprKind::Duration(number) | ExprKind::Time(number) => {
                i128::from(number) * 1000
            }
            ExprKind::Day(ms) => i128::from(self.base.checked_add(ms)?) * 1000,
            ExprKind::Decimal(number) | ExprKind::Percent(number) => i128::from(number),
            ExprKind::Bool(yes) => i128::from(yes),
            ExprKind::Negate(inner) => -self.value(inner)?,
            ExprKind::Text(text) => i128::from((self.text)(text)?) * 1000,
            _ => return None,
        })
    }

    /// The words of the choice that a name is.
    fn words(&self, id: ExprId) -> Option<Vec<&str>> {
        let (ExprKind::Name(name) | ExprKind::Previous(name)) = self.tree.expr(id).kind else {
            return None;
        };
        if let Some(stages) = self.remembered.stages(name) {
            return Some(stages);
        }
        let words = words(self.image, self.known(name)?.rule);
        (!words.is_empty()).then_some(words)
    }

    fn known(&self, name: &str) -> Option<&Known> {
        let mut known = self.known.iter();
        known.find(|known| self.image.rule_name(known.rule) == name)
    }

    fn named(&self, name: &str) -> Option<i128> {
        let counted = |count: u64| i128::from(count) * 1000;
        if let Some(count) = (self.remembered.ledger)(name) {
            return Some(counted(count));
        }
        if let Some(value) = self.remembered.part(name) {
            return value;
        }
        let Remembered {
            score,
            disappointment,
            ledger: _,
            parts: _,
        } = &self.remembered;
        let points = match name {
            "disappointment" => *disappointment,
            "memory" => score.memory,
            "score" => score.score,
            "mean" => score.mean,
            "peak" => score.peak,
            "end" => score.end,
            "cap" => score.cap,
            "moments" => return Some(counted(score.moments)),
            name => {
                let written_out = self.tree.items().find_map(|item| {
                    match item {
                        Item::Let(named) => Some(self.tree.at(*named)),
                        _ => None,
                    }
                    .filter(|named| named.name.text == name)
                });
                return match written_out {
                    Some(named) => self.value(named.value),
                    None => raw(self.known(name)?.value?),
                };
            }
        };
        points.map(i128::from)
    }
}

/// A value in thousandths, yes as one and words by their place.
fn raw(value: Value) -> Option<i128> {
    Some(match value {
        Value::Decimal(number) | Value::Percent(number) => i128::from(number),
        Value::Bool(yes) => i128::from(yes),
        Value::Choice(place) => i128::from(place),
        Value::Id(number) | Value::Text(number) => i128::from(number) * 1000,
        Value::Int(number) | Value::Time(number) | Value::Duration(number) => {
            i128::from(number) * 1000
        }
    })
}

fn binary(op: Op, left: Option<i128>, right: Option<i128>) -> Option<i128> {
    match (op, left, right) {
        (Op::And, Some(0), _) | (Op::And, _, Some(0)) => return Some(0),
        (Op::Or, Some(1), _) | (Op::Or, _, Some(1)) => return Some(1),
        _ => {}
    }
    let (left, right) = (left?, right?);
    let holds = |truth: bool| Some(i128::from(truth));
    match op {
        Op::And | Op::Or => holds(if op == Op::And {
            left != 0 && right != 0
        } else {
            left != 0 || right != 0
        }),
        Op::Eq => holds(left == right),
        Op::Ne => holds(left != right),
        Op::Lt => holds(left < right),
        Op::Le => holds(left <= right),
        Op::Gt => holds(left > right),
        Op::Ge => holds(left >= right),
        Op::Add => left.checked_add(right),
        Op::Sub => left.checked_sub(right),
        Op::Mul => rounded(left.checked_mul(right)?, 1000),
        Op::Div => rounded(left.checked_mul(1000)?, right),
    }
}
