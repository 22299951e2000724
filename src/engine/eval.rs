//! Expressions: from their bytes to their value, without jumps backwards.

use super::apart::apart;
use super::calculation::{Calculation, byte, compare, place};
use super::rules::Rules;
use super::scope::Scope;
use super::state::{Head, Words};
use crate::image::Form;
use crate::image::layout::Range;
use crate::image::op::Op;
use crate::limits::STACK;
use crate::verdict::Fault;

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

/// Computes an expression and counts its operations. With the head the score can be read.
#[inline(always)]
pub(crate) fn eval<'i, I: Rules<'i>>(
    rules: I,
    words: &I::Memory,
    code: Range,
    scope: &Scope<'_>,
    head: Option<&Head>,
    steps: &mut u64,
) -> Answer {
    match I::BUILT_IN {
        true => compute(rules, words, code, scope, head, steps),
        false => quickly(rules, words, code, scope, head, steps),
    }
}

/// The same where any rules may come.
#[inline]
fn quickly<'i, I: Rules<'i>>(
    rules: I,
    words: &I::Memory,
    code: Range,
    scope: &Scope<'_>,
    head: Option<&Head>,
    steps: &mut u64,
) -> Answer {
    // Most conditions compare one attribute with a number, or are one attribute.
    const COMPARE: u8 = Op::Compare as u8;
    const ATTRIBUTE: u8 = Op::Attribute as u8;
    match *rules.code(code) {
        [COMPARE, index, op, a, b, c, d, e, f, g, h] => {
            *steps += 1;
            let right = i64::from_le_bytes([a, b, c, d, e, f, g, h]);
            let left = scope.attribute(index as usize);
            let value = left.map(|left| i64::from(compare(op, left, right)));
            Answer { value, fault: None }
        }
        [ATTRIBUTE, index] => {
            *steps += 1;
            let value = scope.attribute(index as usize);
            Answer { value, fault: None }
        }
        _ => apart(move || compute(rules, words, code, scope, head, steps)),
    }
}

#[inline(always)]
fn compute<'i, I: Rules<'i>>(
    rules: I,
    words: &I::Memory,
    code: Range,
    scope: &Scope<'_>,
    head: Option<&Head>,
    steps: &mut u64,
) -> Answer {
    let mut calculation = Calculation {
        image: &rules,
        words,
        scope,
        head,
        steps: 0,
        fault: None,
        hushed: 0,
    };
    let value = rules.compute(code, &mut calculation);
    *steps += calculation.steps;
    Answer {
        value,
        fault: calculation.fault,
    }
}

impl<M: Words + ?Sized> Calculation<'_, M> {
    /// Goes through the bytes of an expression.
    pub(super) fn interpret(&mut self, code: Range) -> Option<i64> {
        if !self.image.uses(Form::Long) {
            return None;
        }
        let mut code = self.image.code(code);
        let mut stack = Stack {
            values: [0; STACK],
            there: 0,
            len: 0,
        };
        while !code.is_empty() {
            let Some(op) = Op::from_number(byte(&mut code)) else {
                break;
            };
            match op {
                Op::SkipIfFalse | Op::SkipIfTrue => {
                    let skip = place(&mut code);
                    if self.skips(op, stack.top()) {
                        code = code.get(skip as usize..).unwrap_or_default();
                    }
                }
                Op::Hush => self.hush(byte(&mut code)),
                _ => {
                    let value = match op.takes() {
                        0 => self.read::<false>(op, &mut code),
                        1 => {
                            let value = stack.pop();
                            self.turned(op, &mut code, value)
                        }
                        _ => {
                            let (right, left) = (stack.pop(), stack.pop());
                            self.join(op, left, right)
                        }
                    };
                    stack.push(value);
                }
            }
        }
        stack.pop()
    }
}
