//! What an expression means, wherever what it reads lies.

use super::meaning::Meaning;
use crate::image::TEXT_BASE;
use crate::image::layout::{
    Anchor, Calendar, Count, Expectation, Facet, FacetWord, Literal, Maybe, Range, Rule, Shift,
    Silence, Trend, place,
};
use crate::image::op::{Op, Part as OpPart};

impl Meaning<'_> {
    /// Adds an expression; its bare attributes are those of `kind`.
    pub(super) fn code(&mut self, range: Range, kind: Option<u16>) {
        let code = self.image.code(range);
        self.number(code.len() as u64);
        let mut operands = Operands(code);
        while let Some([number]) = operands.take::<1>() {
            self.number(number.into());
            let Some(op) = Op::from_number(number) else {
                return;
            };
            self.operation(op, &mut operands, kind);
        }
    }

    fn operation(&mut self, op: Op, operands: &mut Operands<'_>, kind: Option<u16>) {
        match op {
            Op::Const => self.constant(operands.long()),
            Op::Attribute | Op::HasAttribute | Op::InList => {
                self.attribute(kind, operands.byte().into())
            }
            Op::Opened
            | Op::Promised
            | Op::HasOpened
            | Op::HasPromised
            | Op::Field
            | Op::HasField => self.number(operands.byte().into()),
            Op::Silent => {
                let Silence {
                    delay,
                    gaps,
                    clock: _,
                    state_at: _,
                } = self.image.record(operands.byte().into());
                self.number(delay as u64);
                self.number(gaps.into());
            }
            Op::Falls => {
                let Trend {
                    field,
                    known,
                    times,
                    each,
                    clock: _,
                    state_at: _,
                } = self.image.record(operands.byte().into());
                match place(known) {
                    Some(at) => self.known_by_name(at as u16),
                    None => self.number(field.into()),
                }
                self.number(times.into());
                self.number(each as u64);
            }
            Op::Ledger => {
                let place = operands.take().map_or(0, u16::from_le_bytes);
                let promise: Expectation = self.image.record(place.into());
                let rule: Rule = self.image.record(promise.rule as usize);
                self.text(rule.name);
                self.number(operands.byte().into());
            }
            Op::Count => {
                let place = usize::from(operands.take().map_or(0, u16::from_le_bytes));
                let Count {
                    rule,
                    name,
                    class,
                    next: _,
                    state_at: _,
                } = self.image.record(place);
                self.text(self.image.rule(rule).name);
                self.number(class.into());
                self.text(name);
            }
            // It is that of the measure at hand.
            Op::Gap => {
                operands.take::<2>();
            }
            Op::Known | Op::Previous => {
                let place = operands.take().map_or(0, u16::from_le_bytes);
                self.known_by_name(place);
            }
            Op::Hush => self.number(operands.byte().into()),
            Op::Part | Op::HasPart => {
                let part = operands.byte();
                let at = operands.take().map_or(0, u16::from_le_bytes);
                self.number(part.into());
                self.part_of_score(OpPart::from_number(part), at.into());
            }
            Op::Not
            | Op::Negate
            | Op::ToDecimal
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
            | Op::Now
            | Op::Or
            | Op::There => {}
            Op::SkipIfFalse | Op::SkipIfTrue => {
                let skip = operands.take().map_or(0, u16::from_le_bytes);
                self.number(skip.into());
            }
            Op::InSet => {
                let count = operands.byte();
                self.number(count.into());
                for _ in 0..count {
                    let constant = operands.long();
                    self.constant(constant);
                }
            }
            Op::Pick => {
                let count = operands.take().map_or(0, u16::from_le_bytes);
                self.number(count.into());
                for _ in 0..count {
                    let constant = operands.long();
                    self.constant(constant);
                }
            }
            Op::During => {
                let at = operands.take().map_or(0, u16::from_le_bytes);
                self.calendar(Maybe::from(at).saturating_add(1));
            }
            Op::InRange => {
                self.number(operands.long() as u64);
                self.number(operands.long() as u64);
            }
            Op::Compare => {
                self.attribute(kind, operands.byte().into());
                self.number(operands.byte().into());
                let constant = operands.long();
                self.constant(constant);
            }
        }
    }

    /// Adds the open time of a calendar. Its name and that of its zone tell nothing that
    /// its changes do not; what they count follows from them.
    pub(super) fn calendar(&mut self, maybe: Maybe) {
        self.number(u64::from(maybe != 0));
        let Some(at) = place(maybe) else {
            return;
        };
        let Calendar {
            name: _,
            zone: _,
            anchors,
            shifts,
            week,
            by,
            zones,
            otherwise,
        } = self.image.record(at);
        // A zone may go by what is known: each word of that counts with its zone.
        self.code(by, None);
        self.number(zones.count.into());
        self.number(otherwise.into());
        for zone in zones.first..zones.first.saturating_add(zones.count) {
            self.calendar(zone.saturating_add(1));
        }
        self.number(week.into());
        self.number(anchors.count.into());
        for (_, anchor) in self.image.records::<Anchor>(anchors) {
            let Anchor {
                at,
                open: _,
                base: _,
                offset,
                sort,
            } = anchor;
            self.number(at as u64);
            self.number(offset as u64);
            self.number(sort.into());
        }
        self.number(shifts.count.into());
        for (_, shift) in self.image.records::<Shift>(shifts) {
            let Shift {
                from,
                to,
                before: _,
            } = shift;
            self.number(from.into());
            self.number(to.into());
        }
    }

    /// What a field of a part of the score is of: a facet's value, or the values of a facet,
    /// whatever their order.
    fn part_of_score(&mut self, part: Option<OpPart>, at: u32) {
        if let Some(part) = part.filter(|part| part.is_of_journey() || part.is_of_stage()) {
            return self.part_of_journey(part, at as u16);
        }
        if part.is_some_and(|part| !OpPart::OF_FACET.contains(&part)) {
            let value: FacetWord = self.image.record(at as usize);
            let facet: Facet = self.image.record(value.facet as usize);
            self.text(facet.name);
            self.text(value.name);
            return;
        }
        let facet: Facet = self.image.record(at as usize);
        self.text(facet.name);
        let mut values = 0_u128;
        for (_, value) in self.image.records::<FacetWord>(facet.words) {
            let mut one = self.afresh();
            one.text(value.name);
            values = values.wrapping_add(one.hash);
        }
        self.number(values as u64);
        self.number((values >> 64) as u64);
    }

    /// A number, or the text that it stands for: texts are numbered in each program anew.
    fn constant(&mut self, value: i64) {
        let literal = (value as u64 & TEXT_BASE != 0)
            .then(|| usize::try_from(value as u64 & !TEXT_BASE).ok())
            .flatten()
            .filter(|place| *place < self.image.count::<Literal>());
        match literal {
            Some(place) => {
                let literal: Literal = self.image.record(place);
                self.text(literal.text);
            }
            None => self.number(value as u64),
        }
    }
}

/// What follows an operation; missing bytes read as zero, as in the engine.
struct Operands<'c>(&'c [u8]);

impl Operands<'_> {
    fn byte(&mut self) -> u8 {
        self.take::<1>().map_or(0, u8::from_le_bytes)
    }

    fn long(&mut self) -> i64 {
        self.take().map_or(0, i64::from_le_bytes)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (chunk, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*chunk)
    }
}
