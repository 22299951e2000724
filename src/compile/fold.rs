//! Arithmetic on constants, to the same rules as the engine's: checked, and rounded once,
//! half away from zero.

use crate::image::op::Op;

/// Why a constant cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It does not fit.
    Overflow,
    /// Something is divided by zero.
    DivisionByZero,
}

/// Thousandths in one.
const ONE: i128 = 1000;

/// `left op right`, for the operations of arithmetic.
pub(super) fn arithmetic(op: Op, left: i64, right: i64) -> Result<i64, Wrong> {
    let (left, right) = (i128::from(left), i128::from(right));
    let result = match op {
        Op::Add => left + right,
        Op::Sub => left - right,
        Op::MulDecimal => quotient(left * right, ONE)?,
        Op::DivDecimal => quotient(left * ONE, right)?,
        Op::Div => quotient(left, right)?,
        _ => left * right,
    };
    i64::try_from(result).map_err(|_| Wrong::Overflow)
}

/// `left / right`, rounded half away from zero. The one division of 128 bits: where there
/// is no instruction for it, it takes many.
#[inline(never)]
fn quotient(left: i128, right: i128) -> Result<i128, Wrong> {
    let Some(whole) = left.checked_div(right) else {
        return Err(Wrong::DivisionByZero);
    };
    let rest = left.wrapping_sub(whole.wrapping_mul(right));
    let halves = rest.unsigned_abs().saturating_mul(2);
    if halves < right.unsigned_abs() {
        return Ok(whole);
    }
    let away = if (left < 0) == (right < 0) { 1 } else { -1 };
    Ok(whole.saturating_add(away))
}

/// A whole number as thousandths.
pub(super) fn decimal(number: i64) -> Result<i64, Wrong> {
    number.checked_mul(1000).ok_or(Wrong::Overflow)
}

/// `left op right`, for the comparisons.
pub(super) const fn compare(op: Op, left: i64, right: i64) -> bool {
    match op {
        Op::Eq => left == right,
        Op::Ne => left != right,
        Op::Lt => left < right,
        Op::Le => left <= right,
        Op::Gt => left > right,
        _ => left >= right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!(arithmetic(Op::Div, 5, 2), Ok(3));
        assert_eq!(arithmetic(Op::Div, -5, 2), Ok(-3));
        assert_eq!(arithmetic(Op::Div, 5, -2), Ok(-3));
        assert_eq!(arithmetic(Op::Div, -5, -2), Ok(3));
        assert_eq!(arithmetic(Op::Div, 4, 3), Ok(1));
        assert_eq!(arithmetic(Op::DivDecimal, 1, 3), Ok(333));
        assert_eq!(arithmetic(Op::DivDecimal, 2, 3), Ok(667));
        assert_eq!(arithmetic(Op::MulDecimal, 1500, 1), Ok(2));
        assert_eq!(arithmetic(Op::MulDecimal, -1500, 1), Ok(-2));
    }

    #[test]
    fn nothing_wraps() {
        assert_eq!(arithmetic(Op::Add, i64::MAX, 1), Err(Wrong::Overflow));
        assert_eq!(arithmetic(Op::Sub, i64::MIN, 1), Err(Wrong::Overflow));
        assert_eq!(arithmetic(Op::Mul, i64::MIN, -1), Err(Wrong::Overflow));
        assert_eq!(arithmetic(Op::Div, i64::MIN, -1), Err(Wrong::Overflow));
        assert_eq!(arithmetic(Op::DivDecimal, 1, 0), Err(Wrong::DivisionByZero));
        assert_eq!(decimal(i64::MAX), Err(Wrong::Overflow));
    }
}
