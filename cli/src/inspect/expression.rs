//! Expressions of a program, from the stack machine's bytes back to how they read.

use crate::failure::Failure;
use std::io::Write;
use tamam::image::layout::{
    Calendar, Count, Expectation, FacetWord, Known, Maybe, Outcome, PREAMBLE_BYTES, Predicate,
    Range, Section, Silence, Trend, place,
};
use tamam::image::op::{Field, Op, Part};
use tamam::{Class, Image};
use tamam_host::schema::Schema;
use tamam_host::value::points::Points;

/// What names an expression may use.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'n> {
    /// The kind of event that its bare attributes are of.
    pub(super) kind: Option<u16>,
    /// Attributes that are kept of the opening, by slot.
    pub(super) opened: &'n [&'n str],
    /// Attributes that are kept of the promise, by slot.
    pub(super) promised: &'n [&'n str],
    /// Whether it comes to a length of time.
    pub(super) length: bool,
}

impl Scope<'_> {
    /// The names of one kind of event alone.
    pub(super) fn of(kind: Option<u16>) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }
}

/// An attribute that an instance keeps.
pub(super) fn kept(of: &str, names: &[&str], slot: u8) -> String {
    match names.get(slot as usize) {
        Some(name) if !name.is_empty() => format!("{of}.{name}"),
        _ => format!("{of}.{slot}"),
    }
}

/// Reads the expressions of one program.
pub(super) struct Reader<'a, 'i> {
    image: &'a Image<'i>,
    schema: &'a Schema<'i>,
    code: &'i [u8],
}

impl<'a, 'i> Reader<'a, 'i> {
    pub(super) fn new(image: &'a Image<'i>, schema: &'a Schema<'i>) -> Self {
        // The section table: an offset and a number of records for each section.
        let entry = PREAMBLE_BYTES + Section::Code as usize * 8;
        let number = |at: usize| {
            let bytes = image
                .bytes()
                .get(at..)
                .and_then(|bytes| bytes.first_chunk());
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
        };
        let (start, length) = (number(entry), number(entry + 4));
        Self {
            image,
            schema,
            code: image.bytes().get(start..start + length).unwrap_or_default(),
        }
    }

    /// The calendar that a limit is of.
    pub(super) fn of_calendar(&self, calendar: Maybe) -> String {
        place(calendar).map_or(String::new(), |at| {
            let calendar: Calendar = self.image.record(at);
            format!(" of {}", self.image.str(calendar.name))
        })
    }

    /// Writes a condition on a line of its own, when there is one.
    pub(super) fn guard(
        &self,
        guard: Maybe,
        scope: Scope<'_>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        if let Some(at) = place(guard) {
            writeln!(out, "    where {}", self.predicate(at, scope))?;
        }
        Ok(())
    }

    /// A condition, and whether several rules share it.
    pub(super) fn predicate(&self, at: usize, scope: Scope<'_>) -> String {
        let predicate: Predicate = self.image.record(at);
        let shared = match place(predicate.cache) {
            Some(place) => format!("  (shared, {place})"),
            None => String::new(),
        };
        format!("{}{shared}", self.code(predicate.code, scope))
    }

    /// Writes an outcome on a line of its own.
    pub(super) fn outcome(
        &self,
        at: usize,
        scope: Scope<'_>,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let outcome: Outcome = self.image.record(at);
        let felt = match outcome.sort & 3 {
            0 => String::new(),
            1 => format!(" {}", Points(outcome.felt)),
            _ => format!(" {}", self.code(outcome.code, scope)),
        };
        let name = match Class::ALL.get(outcome.class as usize) {
            Some(class) if outcome.name.len == 0 => class.word(),
            _ => self.image.str(outcome.name),
        };
        writeln!(out, "    -> {name}{felt}")?;
        Ok(())
    }

    /// A field of a part of the score as it is written.
    fn part(&self, part: u8, at: u32) -> String {
        let Some(part) = Part::from_number(part) else {
            return String::new();
        };
        if part.is_of_journey() {
            return format!("{}.{}", self.image.journey_name(at), part.word());
        }
        if part.is_of_stage() {
            let (journey, stage) = (at >> 8, at & 0xff);
            let mut stages = self.image.journey_stages(journey);
            let stage = stages.nth(stage as usize).unwrap_or_default();
            let journey = self.image.journey_name(journey);
            return format!("{journey}.{stage}.{}", part.word());
        }
        if Part::OF_FACET.contains(&part) {
            return format!("{}.{}", self.image.facet_name(at), part.word());
        }
        let value: FacetWord = self.image.record(at as usize);
        let (facet, word) = (
            self.image.facet_name(value.facet),
            self.image.str(value.name),
        );
        format!("{facet}.{word}.{}", part.word())
    }

    /// An expression as it reads; numbers stand as the engine keeps them.
    pub(super) fn code(&self, range: Range, scope: Scope<'_>) -> String {
        let start = range.first as usize;
        let end = start + range.count as usize;
        let mut bytes = self.code.get(start..end).unwrap_or_default();
        let mut stack: Vec<String> = Vec::new();
        while let Some((op, rest)) = bytes.split_first() {
            let mut operands = Operands(rest);
            match Op::from_number(*op) {
                Some(op) => self.operation(op, scope, &mut operands, &mut stack),
                None => break,
            }
            bytes = operands.0;
        }
        stack.pop().unwrap_or_default()
    }

    fn operation(
        &self,
        op: Op,
        scope: Scope<'_>,
        operands: &mut Operands<'_>,
        stack: &mut Vec<String>,
    ) {
        let sign = match op {
            Op::Add => "+",
            Op::Sub => "-",
            Op::Mul | Op::MulDecimal => "*",
            Op::Div | Op::DivDecimal => "/",
            Op::And => "and",
            Op::Or => "or",
            op => comparison(op),
        };
        let shown = match op {
            Op::Const => operands.long().to_string(),
            Op::Attribute => self.attribute(scope, operands.byte()),
            Op::Opened => kept("opened", scope.opened, operands.byte()),
            Op::Promised => kept("promised", scope.promised, operands.byte()),
            Op::HasAttribute => format!("has {}", self.attribute(scope, operands.byte())),
            Op::HasOpened => format!("has {}", kept("opened", scope.opened, operands.byte())),
            Op::HasPromised => format!("has {}", kept("promised", scope.promised, operands.byte())),
            Op::Field => Field::from_number(operands.byte())
                .map_or("", Field::word)
                .to_owned(),
            Op::Part | Op::HasPart => {
                let (part, low, high) = (operands.byte(), operands.byte(), operands.byte());
                let at = u32::from(u16::from_le_bytes([low, high]));
                let has = if op == Op::HasPart { "has " } else { "" };
                format!("{has}{}", self.part(part, at))
            }
            Op::Silent => {
                let silence: Silence = self.image.record(operands.byte() as usize);
                super::words::silence(&silence)
            }
            Op::HasField => {
                let field = Field::from_number(operands.byte()).map_or("", Field::word);
                format!("has {field}")
            }
            Op::Falls => {
                let trend: Trend = self.image.record(operands.byte() as usize);
                let falls = match place(trend.known) {
                    Some(at) => self.image.rule_name(self.image.record::<Known>(at).rule),
                    None => Field::from_number(trend.field).map_or("", Field::word),
                };
                let each = super::words::duration(trend.each);
                format!("{falls} falls {} times each {each}", trend.times)
            }
            Op::Ledger => {
                let promise: Expectation = self.image.record(operands.short() as usize);
                let columns = ["due", "kept", "honoured", "broken"];
                let column = columns.get(operands.byte() as usize).unwrap_or(&"?");
                format!("{}.{column}", self.image.rule_name(promise.rule))
            }
            Op::Now => "now".to_owned(),
            Op::Gap => {
                operands.short();
                "gap".to_owned()
            }
            Op::Count => {
                let place = usize::from(operands.short());
                let count: Count = self.image.record(place);
                let rule = self.image.rule_name(count.rule);
                format!("{rule}.{}", self.image.counted_word(place))
            }
            Op::During => {
                let calendar: Calendar = self.image.record(usize::from(operands.short()));
                format!("during {}", self.image.str(calendar.name))
            }
            Op::Known => self.known(operands.short()),
            Op::Previous => format!("previous {}", self.known(operands.short())),
            Op::Hush => {
                operands.byte();
                return;
            }
            Op::There => format!("has {}", stack.pop().unwrap_or_default()),
            Op::Not => format!("not {}", stack.pop().unwrap_or_default()),
            Op::Negate => format!("-{}", stack.pop().unwrap_or_default()),
            // What is the same number in thousandths reads the same.
            Op::ToDecimal => format!("decimal {}", stack.pop().unwrap_or_default()),
            Op::SkipIfFalse | Op::SkipIfTrue => {
                operands.short();
                return;
            }
            Op::InSet => {
                let count = operands.byte();
                let set: Vec<_> = (0..count).map(|_| operands.long().to_string()).collect();
                format!(
                    "{} in ({})",
                    stack.pop().unwrap_or_default(),
                    set.join(", ")
                )
            }
            Op::Pick => {
                let count = operands.short();
                let picked: Vec<_> = (0..count).map(|_| operands.long()).collect();
                // What comes last is what the expression comes to.
                let lengths = scope.length && operands.0.is_empty();
                let picked = picked.iter().map(|picked| match lengths {
                    true => super::words::duration(*picked),
                    false => picked.to_string(),
                });
                let picked: Vec<_> = picked.collect();
                format!(
                    "({})[{}]",
                    picked.join(", "),
                    stack.pop().unwrap_or_default()
                )
            }
            Op::InList => {
                let list = self.attribute(scope, operands.byte());
                format!("{} in {list}", stack.pop().unwrap_or_default())
            }
            Op::InRange => {
                let (least, greatest) = (operands.long(), operands.long());
                format!("{} in {least}..{greatest}", stack.pop().unwrap_or_default())
            }
            Op::Compare => {
                let attribute = self.attribute(scope, operands.byte());
                let op = Op::from_number(operands.byte()).map_or("?", comparison);
                format!("{attribute} {op} {}", operands.long())
            }
            _ => {
                let right = stack.pop().unwrap_or_default();
                let left = stack.pop().unwrap_or_default();
                format!("({left} {sign} {right})")
            }
        };
        stack.push(shown);
    }

    fn known(&self, place: u16) -> String {
        let known: Known = self.image.record(place as usize);
        self.image.rule_name(known.rule).to_owned()
    }

    fn attribute(&self, scope: Scope<'_>, place: u8) -> String {
        let attributes = scope.kind.map(|kind| self.schema.attributes(kind));
        let attribute = attributes.and_then(|attributes| attributes.get(place as usize));
        match attribute {
            Some(attribute) => attribute.name.to_owned(),
            None => format!("attribute.{place}"),
        }
    }
}

fn comparison(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "!=",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
        _ => "?",
    }
}

/// What follows an operation; missing bytes read as zero, as in the engine.
struct Operands<'c>(&'c [u8]);

impl Operands<'_> {
    fn byte(&mut self) -> u8 {
        self.take::<1>()[0]
    }

    fn short(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    fn long(&mut self) -> i64 {
        i64::from_le_bytes(self.take())
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk() {
            Some((chunk, rest)) => {
                self.0 = rest;
                *chunk
            }
            None => {
                self.0 = &[];
                [0; N]
            }
        }
    }
}
