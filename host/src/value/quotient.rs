//! Quotients, rounded once, as the engine rounds them.

/// A quotient, rounded half away from zero; none by zero.
pub(crate) fn rounded(number: i128, by: i128) -> Option<i128> {
    let quotient = number.checked_div(by)?;
    let rest = number.checked_rem(by)?;
    if rest.unsigned_abs() * 2 >= by.unsigned_abs() {
        let away = if (number < 0) == (by < 0) { 1 } else { -1 };
        quotient.checked_add(away)
    } else {
        Some(quotient)
    }
}
