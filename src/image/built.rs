//! A program that was verified while the crate that runs it was built.

use super::Image;
use super::layout::{
    Alert, Clause, Clock, Kind, Known, Limit, Outcome, PREAMBLE_BYTES, Predicate, Program, Range,
    SECTIONS, Trend, Update, place,
};
use super::memory::leaves;
use super::record::Record;
use super::verify::sections::SIZES;

/// Where the checksum stands in an image.
const CHECKSUM_AT: usize = 16;

impl<'i> Image<'i> {
    /// A program of which all is known: for code that is made from the rule file, and from
    /// the image that was verified then. `words` is what one subject needs, `periods`
    /// whether any measure has one, and `forms` what [`forms`](Self::forms) said.
    ///
    /// It is not checked again. Of other bytes, or with other numbers, an engine says
    /// something else, but does not read outside them.
    #[doc(hidden)]
    #[must_use]
    pub const fn built(
        bytes: &'i [u8],
        program: Program,
        words: u32,
        periods: bool,
        forms: u64,
    ) -> Self {
        let mut sections: [&[u8]; SECTIONS] = [&[]; SECTIONS];
        let mut left: &mut [&[u8]] = &mut sections;
        let mut sizes: &[usize] = &SIZES;
        let mut at = PREAMBLE_BYTES;
        while let Some((section, others)) = left.split_first_mut() {
            let Some((size, more)) = sizes.split_first() else {
                break;
            };
            let (offset, count) = (number(bytes, at) as usize, number(bytes, at + 4) as usize);
            *section = part(bytes, offset, count.saturating_mul(*size));
            (left, sizes) = (others, more);
            at += 8;
        }
        let checksum =
            number(bytes, CHECKSUM_AT) as u64 | (number(bytes, CHECKSUM_AT + 4) as u64) << 32;
        let clocks = number(bytes, PREAMBLE_BYTES + 8 * Clock::SECTION as usize + 4);
        let kinds = number(bytes, PREAMBLE_BYTES + 8 * Kind::SECTION as usize + 4);
        Self {
            bytes,
            program,
            sections,
            checksum,
            words,
            leaves: leaves(clocks),
            kinds: kinds as u16,
            periods,
            forms,
        }
    }

    /// The expressions that an engine computes: what is asked when a program is built in.
    #[doc(hidden)]
    pub fn expressions(&self) -> impl Iterator<Item = Range> {
        let conditions = self.all::<Predicate>().map(|(_, it)| it.code);
        let limits = self.all::<Limit>().map(|(_, it)| it.code);
        let felt = self.all::<Outcome>().map(|(_, it)| it.code);
        let promises = self.all::<Clause>().map(|(_, it)| it.until);
        let learnt = self.all::<Update>().map(|(_, it)| it.code);
        let alerts = self.all::<Alert>().flat_map(|(_, it)| [it.raise, it.clear]);
        // A measure made of others is written out where it is read, but where it falls.
        let falling = self.all::<Trend>().map(|(_, it)| match place(it.known) {
            Some(at) => self.record::<Known>(at).code,
            None => Range::default(),
        });
        let all = conditions.chain(limits).chain(felt).chain(promises);
        all.chain(learnt)
            .chain(alerts)
            .chain(falling)
            .filter(|code| code.count != 0)
    }

    /// The bytes of an expression.
    #[doc(hidden)]
    #[must_use]
    pub fn expression(&self, code: Range) -> &'i [u8] {
        self.code(code)
    }

    /// Whether any measure has a period: what is asked when a program is built in.
    #[doc(hidden)]
    #[must_use]
    pub const fn has_periods(&self) -> bool {
        self.periods
    }
}

/// Some of the bytes; nothing where they end before.
const fn part(bytes: &[u8], at: usize, len: usize) -> &[u8] {
    match bytes.split_at_checked(at) {
        Some((_, rest)) => match rest.split_at_checked(len) {
            Some((part, _)) => part,
            None => &[],
        },
        None => &[],
    }
}

/// Four bytes as a number.
const fn number(bytes: &[u8], at: usize) -> u32 {
    match part(bytes, at, 4).first_chunk() {
        Some(four) => u32::from_le_bytes(*four),
        None => 0,
    }
}
