//! `expect memory > 0`: conditions over what is remembered and the ledger of promises,
//! with what is absent told apart from what is false.

use tamam::Score;
use tamam::Tree;
use tamam::syntax::tree::{ExprId, ExprKind, Op};

/// What conditions read.
pub(super) struct Remembered<'s> {
    /// The score's fields.
    pub(super) score: Score,
    /// The disappointment, where it is counted.
    pub(super) disappointment: Option<i64>,
    /// The ledger, by the names that rules read it by.
    pub(super) ledger: &'s dyn Fn(&str) -> Option<u64>,
}

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

/// Whether a condition holds of a subject.
pub(super) fn truth(tree: &Tree<'_, '_>, condition: ExprId, score: &Remembered<'_>) -> Truth {
    match value(tree, condition, score) {
        Some(0) => Truth::No,
        Some(_) => Truth::Yes,
        None => Truth::Unknown,
    }
}

/// Whether a text mentions a name as a word.
pub(super) fn mentions(text: &str, name: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .any(|word| word == name)
}

/// Numbers in thousandths, yes as one and no as zero; none for what is absent.
fn value(tree: &Tree<'_, '_>, id: ExprId, score: &Remembered<'_>) -> Option<i128> {
    let of = |id: ExprId| value(tree, id, score);
    match tree.expr(id).kind {
        ExprKind::Int(number) => Some(i128::from(number) * 1000),
        ExprKind::Decimal(number) | ExprKind::Percent(number) => Some(i128::from(number)),
        ExprKind::Bool(yes) => Some(i128::from(yes)),
        ExprKind::Name(name) => field(name, score),
        ExprKind::Has(name) => Some(i128::from(of(name).is_some())),
        ExprKind::Not(inner) => of(inner).map(|truth| i128::from(truth == 0)),
        ExprKind::Negate(inner) => of(inner).map(|number| -number),
        ExprKind::InSet(inner, set) => {
            let number = of(inner)?;
            let found = tree
                .list(set)
                .any(|member| constant(tree, &member.kind, score) == Some(number));
            Some(i128::from(found))
        }
        ExprKind::InRange(inner, least, greatest) => {
            let number = of(inner)?;
            let above = least.is_none_or(|least| of(least).is_some_and(|least| least <= number));
            let below = greatest.is_none_or(|most| of(most).is_some_and(|most| number <= most));
            Some(i128::from(above && below))
        }
        ExprKind::Binary(op, left, right) => binary(op, of(left), of(right)),
        _ => None,
    }
}

fn constant(tree: &Tree<'_, '_>, kind: &ExprKind<'_>, score: &Remembered<'_>) -> Option<i128> {
    match *kind {
        ExprKind::Int(number) => Some(i128::from(number) * 1000),
        ExprKind::Decimal(number) | ExprKind::Percent(number) => Some(i128::from(number)),
        ExprKind::Negate(inner) => value(tree, inner, score).map(|number| -number),
        _ => None,
    }
}

fn field(name: &str, score: &Remembered<'_>) -> Option<i128> {
    let counted = |count: u64| i128::from(count) * 1000;
    if let Some(count) = (score.ledger)(name) {
        return Some(counted(count));
    }
    let Remembered {
        score,
        disappointment,
        ledger: _,
    } = score;
    let points = match name {
        "disappointment" => *disappointment,
        "memory" => score.memory,
        "score" => score.score,
        "mean" => score.mean,
        "peak" => score.peak,
        "end" => score.end,
        "cap" => score.cap,
        "moments" => return Some(counted(score.moments)),
        _ => None,
    };
    points.map(i128::from)
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

/// A quotient, rounded half away from zero.
fn rounded(number: i128, by: i128) -> Option<i128> {
    let quotient = number.checked_div(by)?;
    let rest = number.checked_rem(by)?;
    if rest.unsigned_abs() * 2 >= by.unsigned_abs() {
        let away = if (number < 0) == (by < 0) { 1 } else { -1 };
        quotient.checked_add(away)
    } else {
        Some(quotient)
    }
}
