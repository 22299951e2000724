//! What the operations of an expression come to: three-valued and checked.
//!
//! An operation takes its values from whoever goes through the expression: the interpreter
//! of any rules, or code that was made of these rules.

use super::felt;
use super::fields;
use super::journey;
use super::known;
use super::ledger;
use super::said;
use super::scope::{Scope, kept};
use super::state::{Head, Words};
use super::trend;
use super::zone;
use crate::image::Form;
use crate::image::Image;
use crate::image::layout::{Calendar, Count, Known, KnownView, Maybe, Silence, Trend};
use crate::image::op::{Op, Part};
use crate::verdict::Fault;

/// An expression that is being computed.
pub struct Calculation<'e, M: ?Sized> {
    pub(super) image: &'e Image<'e>,
    pub(super) words: &'e M,
    pub(super) scope: &'e Scope<'e>,
    /// With it the score can be read.
    pub(super) head: Option<&'e Head>,
    /// Operations so far.
    pub(super) steps: u64,
    /// The first thing that could not be computed.
    pub(super) fault: Option<Fault>,
    /// How many times over what cannot be computed is no fault.
    pub(super) hushed: u8,
}

impl<M: Words + ?Sized> Calculation<'_, M> {
    /// A value that stands in the operands or is read from somewhere.
    #[doc(hidden)]
    #[inline(always)]
    pub fn load(&mut self, op: Op, mut operands: &[u8]) -> Option<i64> {
        self.read::<true>(op, &mut operands)
    }

    /// The same, which moves past the operands.
    #[inline(always)]
    pub(super) fn read<const BUILT_IN: bool>(
        &mut self,
        op: Op,
        operands: &mut &[u8],
    ) -> Option<i64> {
        self.steps += 1;
        let (image, words, scope) = (self.image, self.words, self.scope);
        match op {
            Op::Const => Some(number(operands)),
            Op::Now => scope.event.map(|event| event.time),
            Op::Attribute => scope.attribute(byte(operands).into()),
            Op::Opened => self.opened::<BUILT_IN>(byte(operands)),
            Op::Promised => self.promised(byte(operands)),
            Op::HasAttribute => is_there(scope.attribute(byte(operands).into())),
            Op::HasOpened => is_there(self.opened::<BUILT_IN>(byte(operands))),
            Op::HasPromised => is_there(self.promised(byte(operands))),
            Op::Field => self.field::<BUILT_IN>(byte(operands)),
            Op::HasField => is_there(self.field::<BUILT_IN>(byte(operands))),
            Op::Silent if image.has::<Silence>() => {
                let silence: Silence = image.record(byte(operands).into());
                Some((words.word(silence.state_at as usize) != 0).into())
            }
            Op::Falls if image.has::<Trend>() => {
                Some(trend::falls(image, words, byte(operands)).into())
            }
            Op::Part | Op::HasPart => {
                let (part, at) = (byte(operands), place(operands));
                const JOURNEYS: u8 = Part::Journeys as u8;
                let value = match part {
                    // It can be read where the score cannot.
                    JOURNEYS => Some(journey::count(image, words, at)),
                    part => match self.head {
                        Some(_) if BUILT_IN => felt::part_of_here::<true>(image, words, part, at),
                        Some(_) => felt::part_of(image, words, part, at),
                        None => None,
                    },
                };
                match op {
                    Op::Part => value,
                    _ => is_there(value),
                }
            }
            Op::Ledger if image.uses(Form::Counted) => {
                let (rule, column) = (place(operands), byte(operands));
                let rule = image.view(rule.into());
                Some(ledger::column(rule, words, column))
            }
            Op::Count if image.has::<Count>() => {
                Some(said::count(image, words, place(operands).into()))
            }
            Op::Gap if image.has::<Known>() => {
                let known: KnownView<'_> = image.view(place(operands).into());
                let gap = scope
                    .event
                    .map_or(Ok(None), |event| known.since(words, event.time));
                self.checked(gap).flatten()
            }
            Op::During if image.has::<Calendar>() => {
                let hours = zone::hours(image, words, Maybe::from(place(operands)) + 1);
                self.steps += hours.map_or(0, |hours| hours.steps());
                let open = hours
                    .zip(scope.event)
                    .map(|(hours, event)| hours.is_open(event.time));
                open.map(i64::from)
            }
            Op::Known if image.has::<Known>() => {
                let at = place(operands).into();
                let now = image.now_at().map_or(0, |at| words.time(at));
                match BUILT_IN {
                    true => known::value_here::<true>(image, words, at, now, &mut self.steps),
                    false => known::value(image, words, at, now, &mut self.steps),
                }
            }
            Op::Previous if image.has::<Known>() => {
                let now = image.now_at().map_or(0, |at| words.time(at));
                self.steps += 1;
                known::previous(image, words, place(operands).into(), now)
            }
            Op::Compare => {
                let (index, op, right) = (byte(operands), byte(operands), number(operands));
                let left = scope.attribute(index.into());
                left.map(|left| compare(op, left, right).into())
            }
            // Of a form that no rule uses.
            _ => None,
        }
    }

    /// What becomes of one value.
    #[doc(hidden)]
    #[inline(always)]
    pub fn turn(&mut self, op: Op, mut operands: &[u8], value: Option<i64>) -> Option<i64> {
        self.turned(op, &mut operands, value)
    }

    /// The same, which moves past the operands.
    #[inline(always)]
    pub(super) fn turned(
        &mut self,
        op: Op,
        operands: &mut &[u8],
        value: Option<i64>,
    ) -> Option<i64> {
        self.steps += 1;
        match op {
            Op::There => is_there(value),
            Op::Not => value.map(|value| (value == 0).into()),
            Op::Negate | Op::ToDecimal => {
                let factor = if op == Op::Negate { -1 } else { 1000 };
                let product = value?.checked_mul(factor);
                self.checked(product.ok_or(Fault::Overflow))
            }
            Op::InRange => {
                let (low, high) = (number(operands), number(operands));
                value.map(|value| (low <= value && value <= high).into())
            }
            Op::InSet if self.image.uses(Form::InSet) => {
                let mut found = false;
                for _ in 0..byte(operands) {
                    found |= value == Some(number(operands));
                }
                value.map(|_| found.into())
            }
            Op::InList if self.image.uses(Form::List) => {
                let index = byte(operands).into();
                let ids = self.scope.event.and_then(|event| event.list(index));
                let found = value.zip(ids);
                found.map(|(id, ids)| ids.contains(&id).into())
            }
            Op::Pick if self.image.uses(Form::Pick) => {
                let count = usize::from(place(operands));
                let (numbers, rest) = operands.split_at_checked(8 * count).unwrap_or_default();
                *operands = rest;
                let place = value.and_then(|place| usize::try_from(place).ok());
                let at = place.and_then(|place| place.checked_mul(8));
                let mut found = at.and_then(|at| numbers.get(at..)).unwrap_or_default();
                let there = !found.is_empty();
                let value = number(&mut found);
                there.then_some(value)
            }
            // Of a form that no rule uses.
            _ => None,
        }
    }

    /// What becomes of two values.
    #[doc(hidden)]
    #[inline(always)]
    pub fn join(&mut self, op: Op, left: Option<i64>, right: Option<i64>) -> Option<i64> {
        self.steps += 1;
        match op {
            Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
                Some(compare(op as u8, left?, right?).into())
            }
            Op::And | Op::Or => {
                let decides = i64::from(op == Op::Or);
                if left == Some(decides) || right == Some(decides) {
                    Some(decides)
                } else if left.is_some() && right.is_some() {
                    Some(1 - decides)
                } else {
                    None
                }
            }
            _ if self.image.uses(Form::Arithmetic) => {
                let value = compute(op, left?, right?);
                self.checked(value)
            }
            // Of a form that no rule uses.
            _ => None,
        }
    }

    /// Whether the left side decides, and the right one is passed over.
    #[doc(hidden)]
    #[inline(always)]
    pub fn skips(&mut self, op: Op, left: Option<i64>) -> bool {
        self.steps += 1;
        left == Some((op == Op::SkipIfTrue).into())
    }

    /// From here on what cannot be computed is no fault, or is as before that again.
    #[doc(hidden)]
    #[inline(always)]
    pub fn hush(&mut self, begins: u8) {
        self.steps += 1;
        self.hushed = match begins {
            0 => self.hushed.saturating_sub(1),
            _ => self.hushed.saturating_add(1),
        };
    }

    /// A value, or the fault that stands for it.
    #[inline(always)]
    fn checked<T>(&mut self, value: Result<T, Fault>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(what) => {
                if self.hushed == 0 {
                    self.fault.get_or_insert(what);
                }
                None
            }
        }
    }

    /// A field of the score.
    #[inline]
    fn field<const BUILT_IN: bool>(&self, field: u8) -> Option<i64> {
        match self.head {
            Some(head) if BUILT_IN => {
                fields::field_here::<true>(self.image, head, self.words, field)
            }
            Some(head) => fields::field(self.image, head, self.words, field),
            None => None,
        }
    }

    /// An attribute kept from the opening.
    #[inline(always)]
    fn opened<const BUILT_IN: bool>(&self, slot: u8) -> Option<i64> {
        let (image, words, slot) = (self.image, self.words, slot.into());
        match BUILT_IN {
            true => self.scope.opened_here(image, words, slot),
            false => self.scope.opened(image, words, slot),
        }
    }

    /// An attribute kept from the promise.
    #[inline]
    fn promised(&self, slot: u8) -> Option<i64> {
        match self.scope.promised {
            0 => None,
            at => kept(self.words, at, slot.into()),
        }
    }
}

#[inline]
#[expect(
    clippy::unnecessary_wraps,
    reason = "what an operation comes to may be absent"
)]
fn is_there(value: Option<i64>) -> Option<i64> {
    Some(value.is_some().into())
}

#[inline]
pub(super) fn byte(operands: &mut &[u8]) -> u8 {
    match operands.split_first() {
        Some((byte, rest)) => {
            *operands = rest;
            *byte
        }
        None => 0,
    }
}

/// The place of something in its section.
#[inline]
pub(super) fn place(operands: &mut &[u8]) -> u16 {
    u16::from_le_bytes([byte(operands), byte(operands)])
}

#[inline]
fn number(operands: &mut &[u8]) -> i64 {
    match operands.split_first_chunk() {
        Some((chunk, rest)) => {
            *operands = rest;
            i64::from_le_bytes(*chunk)
        }
        None => 0,
    }
}

#[inline]
pub(super) fn compare(op: u8, left: i64, right: i64) -> bool {
    const EQ: u8 = Op::Eq as u8;
    const NE: u8 = Op::Ne as u8;
    const LT: u8 = Op::Lt as u8;
    const LE: u8 = Op::Le as u8;
    const GT: u8 = Op::Gt as u8;
    match op {
        EQ => left == right,
        NE => left != right,
        LT => left < right,
        LE => left <= right,
        GT => left > right,
        _ => left >= right,
    }
}

/// A quotient of which the divisor is above zero, rounded once, half away from zero.
#[inline]
pub(crate) const fn rounded(left: i64, right: i64) -> i64 {
    let (whole, rest) = match (left.checked_div(right), left.checked_rem(right)) {
        (Some(whole), Some(rest)) => (whole, rest.unsigned_abs()),
        _ => return 0,
    };
    if rest >= right.unsigned_abs() - rest {
        whole + left.signum()
    } else {
        whole
    }
}

/// left / right, rounded to a whole number, half away from zero. Few events divide, and
/// on a small machine each copy of it would take a kilobyte.
#[inline(never)]
pub(crate) fn divide(left: i128, right: i128) -> Option<i128> {
    let quotient = left.checked_div(right)?;
    let rest = left.checked_rem(right)?;
    let away = rest.unsigned_abs() >= right.unsigned_abs() - rest.unsigned_abs();
    if rest != 0 && away {
        Some(quotient + if (left < 0) == (right < 0) { 1 } else { -1 })
    } else {
        Some(quotient)
    }
}

fn fit(value: i128) -> Result<i64, Fault> {
    i64::try_from(value).map_err(|_| Fault::Overflow)
}

/// The arithmetic of one operation on two numbers that are there.
#[inline(always)]
fn compute(op: Op, left: i64, right: i64) -> Result<i64, Fault> {
    let checked = |value: Option<i64>| value.ok_or(Fault::Overflow);
    match op {
        Op::Add => checked(left.checked_add(right)),
        Op::Sub => checked(left.checked_sub(right)),
        Op::Mul => checked(left.checked_mul(right)),
        op => scaled(op, left, right),
    }
}

/// The same of those that round.
#[inline]
fn scaled(op: Op, left: i64, right: i64) -> Result<i64, Fault> {
    let quotient = match op {
        Op::MulDecimal => left.checked_mul(right).zip(Some(1000)),
        Op::DivDecimal => left.checked_mul(1000).zip(Some(right)),
        _ => Some((left, right)),
    };
    match quotient {
        Some((left, right)) if right > 0 => Ok(rounded(left, right)),
        _ => scaled_wide(op, left, right),
    }
}

/// The same in numbers twice as wide, which few need.
#[inline(never)]
fn scaled_wide(op: Op, left: i64, right: i64) -> Result<i64, Fault> {
    let (left, right) = (i128::from(left), i128::from(right));
    let zero = Fault::DivisionByZero;
    match op {
        Op::MulDecimal => fit(divide(left * right, 1000).unwrap_or(0)),
        Op::DivDecimal => fit(divide(left * 1000, right).ok_or(zero)?),
        Op::Div => fit(divide(left, right).ok_or(zero)?),
        _ => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::divide;

    #[test]
    fn a_division_rounds_once_half_away_from_zero() {
        for (left, right, quotient) in [
            (7, 2, 4),
            (-7, 2, -4),
            (7, -2, -4),
            (-7, -2, 4),
            (5, 3, 2),
            (4, 3, 1),
            (-4, 3, -1),
            (0, 5, 0),
            (1, 3, 0),
            (1, 2, 1),
            (i128::from(i64::MIN), -1, 1 << 63),
        ] {
            assert_eq!(divide(left, right), Some(quotient), "{left} / {right}");
        }
        assert_eq!(divide(1, 0), None);
    }
}
