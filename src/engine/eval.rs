//! Expressions: three-valued, checked, without jumps backwards.

use super::fields::Fields;
use super::journey;
use super::known;
use super::ledger;
use super::said;
use super::state::Words;
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{Calendar, Count, Kept, Known, KnownView, Maybe, Range};
use crate::image::op::{Op, Part};
use crate::image::{Image, record::Record as _};
use crate::limits::STACK;
use crate::verdict::Fault;

/// What an expression can read.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'e> {
    /// The event of the clause.
    pub(crate) event: Option<&'e Event>,
    /// Where an instance keeps its opening's attributes; zero for none.
    pub(crate) opened: usize,
    /// Where an instance keeps its promise's attributes; zero for none.
    pub(crate) promised: usize,
    /// What the event would have an instance keep, while it is opening one.
    pub(crate) opening: Range,
}

impl<'e> Scope<'e> {
    /// There is no event.
    #[inline]
    pub(crate) const fn nothing() -> Self {
        Self {
            event: None,
            opened: 0,
            promised: 0,
            opening: Range { first: 0, count: 0 },
        }
    }

    /// Only the event can be read.
    #[inline]
    pub(crate) const fn event(event: &'e Event) -> Self {
        Self {
            event: Some(event),
            opened: 0,
            promised: 0,
            opening: Range { first: 0, count: 0 },
        }
    }

    #[inline]
    fn attribute(&self, index: usize) -> Option<i64> {
        match self.event {
            Some(event) => event.value(index),
            None => None,
        }
    }

    /// The kept attribute of the opening.
    pub(crate) fn opened(&self, image: &Image<'_>, words: &[u64], slot: usize) -> Option<i64> {
        if self.opened != 0 {
            return kept(words, self.opened, slot);
        }
        image
            .records::<Kept>(self.opening)
            .find(|(_, copy)| copy.slot as usize == slot)
            .and_then(|(_, copy)| self.attribute(copy.attribute as usize))
    }
}

/// An attribute kept at `at`: a word that says which are there, then the values.
#[inline]
fn kept(words: &[u64], at: usize, slot: usize) -> Option<i64> {
    let there = slot < 64 && words.word(at) & (1 << slot) != 0;
    there.then(|| words.word(at + 1 + slot) as i64)
}

/// A value, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The value; nothing when it is absent or unknown.
    pub(crate) value: Option<i64>,
    /// The first thing that could not be computed.
    pub(crate) fault: Option<Fault>,
}

/// A stack of values that may be absent.
struct Stack {
    values: [i64; STACK],
    /// A bit for each value that is there.
    there: u32,
    len: usize,
}

impl Stack {
    #[inline]
    fn push(&mut self, value: Option<i64>) {
        if let Some(place) = self.values.get_mut(self.len) {
            let bit = 1_u32 << self.len;
            match value {
                Some(value) => {
                    *place = value;
                    self.there |= bit;
                }
                None => self.there &= !bit,
            }
            self.len += 1;
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<i64> {
        self.len = self.len.saturating_sub(1);
        self.top_at(self.len)
    }

    #[inline]
    fn top(&self) -> Option<i64> {
        self.top_at(self.len.saturating_sub(1))
    }

    #[inline]
    fn top_at(&self, at: usize) -> Option<i64> {
        if at < STACK && self.there & (1 << at) != 0 {
            self.values.get(at).copied()
        } else {
            None
        }
    }
}

#[inline]
fn byte(code: &mut &[u8]) -> u8 {
    match code.split_first() {
        Some((byte, rest)) => {
            *code = rest;
            *byte
        }
        None => 0,
    }
}

#[inline]
fn number(code: &mut &[u8]) -> i64 {
    match code.split_first_chunk() {
        Some((chunk, rest)) => {
            *code = rest;
            i64::from_le_bytes(*chunk)
        }
        None => 0,
    }
}

#[inline]
fn compare(op: u8, left: i64, right: i64) -> bool {
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
#[inline(never)]
fn compute(op: Op, left: i64, right: i64) -> Result<i64, Fault> {
    let checked = |value: Option<i64>| value.ok_or(Fault::Overflow);
    let (wide_left, wide_right) = (i128::from(left), i128::from(right));
    match op {
        Op::Add => checked(left.checked_add(right)),
        Op::Sub => checked(left.checked_sub(right)),
        Op::Mul => checked(left.checked_mul(right)),
        Op::MulDecimal => fit(divide(wide_left * wide_right, 1000).unwrap_or(0)),
        Op::DivDecimal => fit(divide(wide_left * 1000, wide_right).ok_or(Fault::DivisionByZero)?),
        Op::Div => fit(divide(wide_left, wide_right).ok_or(Fault::DivisionByZero)?),
        _ => Ok(0),
    }
}

/// Computes an expression and counts its operations.
#[inline]
pub(crate) fn eval(
    image: &Image<'_>,
    words: &[u64],
    code: Range,
    scope: &Scope<'_>,
    fields: &dyn Fields,
    steps: &mut u64,
) -> Answer {
    let code = image.code(code);
    // Most conditions compare one attribute with a number, or are one attribute.
    const COMPARE: u8 = Op::Compare as u8;
    const ATTRIBUTE: u8 = Op::Attribute as u8;
    match *code {
        [COMPARE, index, op, a, b, c, d, e, f, g, h] => {
            *steps += 1;
            let right = i64::from_le_bytes([a, b, c, d, e, f, g, h]);
            let left = scope.attribute(index as usize);
            let value = left.map(|left| i64::from(compare(op, left, right)));
            Answer { value, fault: None }
        }
        [ATTRIBUTE, index] => {
            *steps += 1;
            Answer {
                value: scope.attribute(index as usize),
                fault: None,
            }
        }
        _ if image.uses(Form::Long) => eval_long(image, words, code, scope, fields, steps),
        _ => Answer {
            value: None,
            fault: None,
        },
    }
}

fn eval_long(
    image: &Image<'_>,
    words: &[u64],
    code: &[u8],
    scope: &Scope<'_>,
    fields: &dyn Fields,
    steps: &mut u64,
) -> Answer {
    let mut code = code;
    let mut fault = None;
    let mut hushed = 0_u8;
    let mut stack = Stack {
        values: [0; STACK],
        there: 0,
        len: 0,
    };
    while !code.is_empty() {
        *steps += 1;
        let Some(op) = Op::from_number(byte(&mut code)) else {
            break;
        };
        match op {
            Op::Const => {
                let value = number(&mut code);
                stack.push(Some(value));
            }
            Op::Attribute => {
                let index = byte(&mut code);
                stack.push(scope.attribute(index as usize));
            }
            Op::Opened => {
                let slot = byte(&mut code);
                stack.push(scope.opened(image, words, slot as usize));
            }
            Op::Promised => {
                let slot = byte(&mut code);
                let value = if scope.promised == 0 {
                    None
                } else {
                    kept(words, scope.promised, slot as usize)
                };
                stack.push(value);
            }
            Op::HasAttribute => {
                let index = byte(&mut code);
                let there = scope.attribute(index as usize).is_some();
                stack.push(Some(i64::from(there)));
            }
            Op::HasOpened => {
                let slot = byte(&mut code);
                let there = scope.opened(image, words, slot as usize).is_some();
                stack.push(Some(i64::from(there)));
            }
            Op::HasPromised => {
                let slot = byte(&mut code);
                let there =
                    scope.promised != 0 && kept(words, scope.promised, slot as usize).is_some();
                stack.push(Some(i64::from(there)));
            }
            Op::Field => {
                let field = byte(&mut code);
                stack.push(fields.field(field));
            }
            Op::HasField => {
                let field = byte(&mut code);
                stack.push(Some(i64::from(fields.field(field).is_some())));
            }
            Op::Ledger if image.uses(Form::Counted) => {
                let (low, high) = (byte(&mut code), byte(&mut code));
                let column = byte(&mut code);
                let rule = image.view(usize::from(u16::from_le_bytes([low, high])));
                stack.push(Some(ledger::column(rule, words, column)));
            }
            Op::Count if image.has::<Count>() => {
                let at = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                stack.push(Some(said::count(image, words, usize::from(at))));
            }
            Op::Gap if image.has::<Known>() => {
                let at = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                let known: KnownView<'_> = image.view(usize::from(at));
                let gap = scope
                    .event
                    .map_or(Ok(None), |event| known.since(words, event.time));
                if let Err(why) = gap
                    && hushed == 0
                {
                    fault.get_or_insert(why);
                }
                stack.push(gap.ok().flatten());
            }
            Op::Part | Op::HasPart => {
                let part = byte(&mut code);
                let at = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                const JOURNEYS: u8 = Part::Journeys as u8;
                let value = match part {
                    // It can be read where the score cannot.
                    JOURNEYS => Some(journey::count(image, words, at)),
                    part => fields.part(part, at),
                };
                stack.push(match op {
                    Op::Part => value,
                    _ => Some(i64::from(value.is_some())),
                });
            }
            Op::Silent => {
                let silence = byte(&mut code);
                stack.push(Some(i64::from(fields.silent(silence))));
            }
            Op::Falls => {
                let trend = byte(&mut code);
                stack.push(Some(i64::from(fields.falls(trend))));
            }
            Op::During if image.has::<Calendar>() => {
                let at = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                let hours = image.hours(Maybe::from(at) + 1);
                *steps += hours.map_or(0, |hours| hours.steps());
                let open = hours
                    .zip(scope.event)
                    .map(|(hours, event)| hours.is_open(event.time));
                stack.push(open.map(i64::from));
            }
            Op::Known if image.has::<Known>() => {
                let at = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                let now = image.now_at().map_or(0, |at| words.time(at));
                stack.push(known::value(image, words, at as usize, now, steps));
            }
            Op::Previous if image.has::<Known>() => {
                let at = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                stack.push(known::previous(image, words, at as usize));
            }
            Op::Hush => match byte(&mut code) {
                0 => hushed = hushed.saturating_sub(1),
                _ => hushed = hushed.saturating_add(1),
            },
            Op::There => {
                let there = stack.pop().is_some();
                stack.push(Some(i64::from(there)));
            }
            Op::Not => {
                let value = stack.pop();
                stack.push(value.map(|value| i64::from(value == 0)));
            }
            Op::Negate | Op::ToDecimal => {
                let factor = if op == Op::Negate { -1 } else { 1000 };
                let value = stack.pop();
                let product = value.and_then(|value| value.checked_mul(factor));
                if value.is_some() && product.is_none() && hushed == 0 {
                    fault = fault.or(Some(Fault::Overflow));
                }
                stack.push(product);
            }
            Op::Add | Op::Sub | Op::Mul | Op::MulDecimal | Op::DivDecimal | Op::Div
                if image.uses(Form::Arithmetic) =>
            {
                let (right, left) = (stack.pop(), stack.pop());
                let value = match (left, right) {
                    (Some(left), Some(right)) => match compute(op, left, right) {
                        Ok(value) => Some(value),
                        Err(what) => {
                            if hushed == 0 {
                                fault = fault.or(Some(what));
                            }
                            None
                        }
                    },
                    _ => None,
                };
                stack.push(value);
            }
            Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
                let (right, left) = (stack.pop(), stack.pop());
                let value = match (left, right) {
                    (Some(left), Some(right)) => Some(i64::from(compare(op as u8, left, right))),
                    _ => None,
                };
                stack.push(value);
            }
            Op::And | Op::Or => {
                let (right, left) = (stack.pop(), stack.pop());
                let decides = i64::from(op == Op::Or);
                let value = if left == Some(decides) || right == Some(decides) {
                    Some(decides)
                } else if left.is_some() && right.is_some() {
                    Some(1 - decides)
                } else {
                    None
                };
                stack.push(value);
            }
            Op::SkipIfFalse | Op::SkipIfTrue => {
                let skip = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                if stack.top() == Some(i64::from(op == Op::SkipIfTrue)) {
                    code = code.get(skip as usize..).unwrap_or_default();
                }
            }
            Op::InSet if image.uses(Form::InSet) => {
                let value = stack.pop();
                let mut found = false;
                for _ in 0..byte(&mut code) {
                    found |= value == Some(number(&mut code));
                }
                stack.push(value.map(|_| i64::from(found)));
            }
            Op::InList if image.uses(Form::List) => {
                let index = byte(&mut code);
                let ids = scope.event.and_then(|event| event.list(index as usize));
                let value = stack.pop().zip(ids);
                stack.push(value.map(|(id, ids)| i64::from(ids.contains(&id))));
            }
            Op::Pick if image.uses(Form::Pick) => {
                let count = u16::from_le_bytes([byte(&mut code), byte(&mut code)]);
                let (numbers, rest) = code
                    .split_at_checked(8 * count as usize)
                    .unwrap_or_default();
                code = rest;
                let place = stack.pop().and_then(|place| usize::try_from(place).ok());
                let at = place.and_then(|place| place.checked_mul(8));
                let mut found = at.and_then(|at| numbers.get(at..)).unwrap_or_default();
                let there = !found.is_empty();
                let value = number(&mut found);
                stack.push(there.then_some(value));
            }
            Op::InRange => {
                let value = stack.pop();
                let (low, high) = (number(&mut code), number(&mut code));
                stack.push(value.map(|value| i64::from(low <= value && value <= high)));
            }
            Op::Compare => {
                let index = byte(&mut code);
                let op = byte(&mut code);
                let right = number(&mut code);
                let left = scope.attribute(index as usize);
                stack.push(left.map(|left| i64::from(compare(op, left, right))));
            }
            // Of a form that no rule uses.
            _ => break,
        }
    }
    Answer {
        value: stack.pop(),
        fault,
    }
}

/// Copies what an instance keeps of `event` to `at`.
pub(crate) fn keep(image: &Image<'_>, words: &mut [u64], at: usize, copies: Range, event: &Event) {
    if at == 0 || copies.count == 0 {
        return;
    }
    let mut there = 0;
    for (_, copy) in image.records::<Kept>(copies) {
        if let Some(value) = event.value(copy.attribute as usize) {
            there |= 1 << (copy.slot & 63);
            words.put(at + 1 + copy.slot as usize, value as u64);
        }
    }
    words.put(at, there);
}

const _: () = assert!(Kept::SIZE == 4);

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
