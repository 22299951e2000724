//! Whether the bytes of an expression are one.

use super::op::{Field, Op, Part};
use super::verify::Reads;
use crate::limits::{ATTRIBUTES, NESTING, STACK};

/// Skips that have not reached their end yet.
struct Skips {
    ends: [(usize, usize); NESTING],
    len: usize,
}

impl Skips {
    fn push(&mut self, end: usize, depth: usize) -> bool {
        match self.ends.get_mut(self.len) {
            Some(place) => {
                *place = (end, depth);
                self.len += 1;
                true
            }
            None => false,
        }
    }

    /// Lets those that end at `at` end; whether every one of them finds the stack as it
    /// left it, and none was passed by.
    fn reach(&mut self, at: usize, depth: usize) -> bool {
        while let Some((end, expected)) = self.ends.get(self.len.wrapping_sub(1)) {
            if *end > at {
                return true;
            }
            if *end < at || *expected != depth {
                return false;
            }
            self.len -= 1;
        }
        true
    }
}

/// Whether `code` is an expression that reads no more than `reads` and leaves one value
/// on a stack of [`STACK`].
pub(super) fn check_code(code: &[u8], reads: Reads) -> bool {
    let mut at = 0;
    let mut depth = 0_usize;
    let mut hushed = 0_usize;
    let mut skips = Skips {
        ends: [(0, 0); NESTING],
        len: 0,
    };
    while let Some(op) = code.get(at) {
        if !skips.reach(at, depth) {
            return false;
        }
        let Some(op) = Op::from_number(*op) else {
            return false;
        };
        let operands = code.get(at + 1..).unwrap_or_default();
        let first = operands.first().copied();
        let length = op.operand_bytes(operands);
        let fine = match op {
            Op::Const => true,
            Op::Attribute | Op::HasAttribute | Op::InList => {
                first.is_some_and(|index| usize::from(index) < ATTRIBUTES)
            }
            Op::Opened | Op::HasOpened => first.is_some_and(|slot| u16::from(slot) < reads.opened),
            Op::Promised | Op::HasPromised => {
                first.is_some_and(|slot| u16::from(slot) < reads.promised)
            }
            Op::Field | Op::HasField => {
                let known = first.is_some_and(|field| Field::from_number(field).is_some());
                known && reads.silences.is_some()
            }
            Op::Part | Op::HasPart => {
                let at = operands
                    .get(1..)
                    .and_then(|at| at.first_chunk())
                    .map_or(usize::MAX, |at| usize::from(u16::from_le_bytes(*at)));
                let (facets, words) = reads.facets;
                let scored = reads.silences.is_some();
                match first.and_then(Part::from_number) {
                    Some(Part::Spread | Part::Weakest) => at < facets,
                    Some(Part::Journeys) => at < reads.journeys,
                    Some(part) if part.is_of_journey() => scored && at < reads.journeys,
                    // Which stage of the journey is looked at when it is asked.
                    Some(part) if part.is_of_stage() => scored && at >> 8 < reads.journeys,
                    Some(_) => at < words,
                    None => false,
                }
            }
            Op::Silent => {
                let known = first.zip(reads.silences);
                known.is_some_and(|(at, count)| usize::from(at) < count)
            }
            Op::Falls => {
                let known = first.zip(reads.silences);
                known.is_some_and(|(at, _)| usize::from(at) < reads.trends)
            }
            Op::Ledger => {
                let place = operands.first_chunk().map(|at| u16::from_le_bytes(*at));
                let known = place.is_some_and(|at| usize::from(at) < reads.expectations);
                let column = operands.get(2).is_some_and(|column| *column <= 3);
                known && column
            }
            Op::Known | Op::Previous | Op::Gap => {
                let known = operands.first_chunk().map(|at| u16::from_le_bytes(*at));
                known.is_some_and(|at| usize::from(at) < reads.knowns)
            }
            Op::Count => {
                let count = operands.first_chunk().map(|at| u16::from_le_bytes(*at));
                count.is_some_and(|at| usize::from(at) < reads.counts)
            }
            Op::Hush => {
                at += 1 + length;
                hushed = match (first, hushed) {
                    (Some(1), level) if level < NESTING => level + 1,
                    (Some(0), level) if level > 0 => level - 1,
                    _ => return false,
                };
                continue;
            }
            Op::Not
            | Op::Negate
            | Op::ToDecimal
            | Op::There
            | Op::InSet
            | Op::InRange
            | Op::Add
            | Op::Sub
            | Op::Mul
            | Op::MulDecimal
            | Op::DivDecimal
            | Op::Div
            | Op::Eq
            | Op::Ne
            | Op::Lt
            | Op::Le
            | Op::Gt
            | Op::Ge
            | Op::And
            | Op::Or
            | Op::Now => true,
            Op::SkipIfFalse | Op::SkipIfTrue => {
                let skip = operands.first_chunk().map(|skip| u16::from_le_bytes(*skip));
                skip.is_some_and(|skip| skip > 0 && skips.push(at + 3 + usize::from(skip), depth))
            }
            Op::Pick => {
                let count = operands
                    .first_chunk()
                    .map_or(0, |count| u16::from_le_bytes(*count));
                count > 0
            }
            Op::During => {
                let known = operands.first_chunk().map(|at| u16::from_le_bytes(*at));
                known.is_some_and(|at| at < reads.calendars)
            }
            Op::Compare => {
                let comparison = operands.get(1).and_then(|op| Op::from_number(*op));
                first.is_some_and(|index| usize::from(index) < ATTRIBUTES)
                    && comparison.is_some_and(Op::is_comparison)
            }
        };
        if !fine || operands.len() < length || depth < op.takes() {
            return false;
        }
        depth = depth - op.takes() + 1;
        if depth > STACK {
            return false;
        }
        at += 1 + length;
    }
    skips.reach(at, depth) && skips.len == 0 && depth == 1 && hushed == 0
}

/// The operations of `code`, an expression, each with what follows it.
pub(super) fn operations(code: &[u8]) -> impl Iterator<Item = (Op, &[u8])> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let op = Op::from_number(*code.get(at)?)?;
        let operands = code.get(at + 1..).unwrap_or_default();
        at += 1 + op.operand_bytes(operands);
        Some((op, operands))
    })
}
