//! Checks an image once, so that nothing need be checked again.
//!
//! What is checked here is all that keeps an engine within its memory and its steps:
//! every reference lies inside its section, every clause, judge and clock is of the sort
//! that its place asks for, memory is placed as the planner places it, and every
//! expression ends with one value on a stack that never passes its limit.

mod calendar;
mod clocks;
mod expectation;
mod felt;
mod integrity;
mod journey;
mod known;
mod rules;
pub(crate) mod sections;

use super::code::check_code;
use super::forms::of_code;
use super::layout::{
    Calendar, Clock, Count, Expectation, Journey, Kind, Known, Maybe, Range, Section, Str, place,
};
use super::memory::leaves;
use super::record::Record;
use super::{Image, Reason, Rejected};
use crate::limits::{KEPT, TEXT_BYTES};
use core::cell::Cell;

fn reject<T>(offset: usize, reason: Reason) -> Result<T, Rejected> {
    Err(Rejected { offset, reason })
}

/// Checks an image and borrows it.
pub(super) fn verify(bytes: &[u8]) -> Result<Image<'_>, Rejected> {
    let mut image = sections::read(bytes)?;
    image.periods = image.all::<Known>().any(|(_, known)| known.bucket != 0);
    let left = (bytes.len() as u64).saturating_mul(SHARING);
    let check = Check {
        image: &image,
        left: Cell::new(left),
        forms: Cell::new(0),
    };
    check.program()?;
    check.files()?;
    check.calendars()?;
    check.kinds()?;
    check.rules()?;
    check.conditions()?;
    check.expectations()?;
    check.integrities()?;
    check.knowns()?;
    check.journeys()?;
    check.facets()?;
    check.alerts()?;
    check.clocks()?;
    let (words, forms) = (check.memory()?, check.forms.get());
    image.words = words;
    let clocks = image.count::<Clock>() as u32;
    image.leaves = leaves(clocks);
    image.kinds = image.count::<Kind>() as u16;
    image.forms = forms | super::forms::of(&image);
    Ok(image)
}

/// How many records of ranges and bytes of expressions may be looked at for each byte of
/// an image. A compiler's ranges do not overlap, so one would do; without an end, forged
/// ones that all name the same records would keep verifying busy for hours.
const SHARING: u64 = 4;

struct Check<'c, 'i> {
    image: &'c Image<'i>,
    /// What may still be looked at.
    left: Cell<u64>,
    /// The forms that the expressions use.
    forms: Cell<u64>,
}

type Checked = Result<(), Rejected>;

/// What an expression may read.
#[derive(Clone, Copy, Default)]
pub(super) struct Reads {
    /// How many attributes an opening keeps.
    pub(super) opened: u16,
    /// How many attributes a promise keeps.
    pub(super) promised: u16,
    /// Whether the score's fields and this many silences.
    pub(super) silences: Option<usize>,
    /// And this many trends.
    pub(super) trends: usize,
    /// How many expectations there are, so that a ledger is of one.
    pub(super) expectations: usize,
    /// How many calendars there are.
    pub(super) calendars: u16,
    /// How many facts, statuses and measures there are.
    pub(super) knowns: usize,
    /// How many words of rules are counted.
    pub(super) counts: usize,
    /// How many facets the score has, and how many values they have.
    pub(super) facets: (usize, usize),
    /// How many journeys there are, so that it is told how many ended.
    pub(super) journeys: usize,
}

impl Check<'_, '_> {
    /// Says that a record is not what a compiler writes, unless it is.
    fn record<R: Record>(&self, place: usize, fine: bool) -> Checked {
        if fine {
            return Ok(());
        }
        let section = self.image.section(R::SECTION);
        let start = section.as_ptr() as usize - self.image.bytes.as_ptr() as usize;
        reject(start + place * R::SIZE, Reason::Record(R::SECTION as u8))
    }

    fn has<R: Record>(&self, place: u32) -> bool {
        (place as usize) < self.image.count::<R>()
    }

    fn has_maybe<R: Record>(&self, maybe: Maybe) -> bool {
        place(maybe).is_none_or(|at| at < self.image.count::<R>())
    }

    fn has_range<R: Record>(&self, range: Range) -> bool {
        let end = u64::from(range.first) + u64::from(range.count);
        end <= self.image.count::<R>() as u64 && self.spend(range.count)
    }

    /// Whether so much may still be looked at.
    fn spend(&self, count: u32) -> bool {
        let left = self.left.get().checked_sub(u64::from(count));
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    fn has_str(&self, str: Str) -> bool {
        let start = str.at as usize;
        let strings = self.image.section(Section::Strings);
        strings
            .get(start..start.saturating_add(str.len as usize))
            .filter(|bytes| bytes.len() <= TEXT_BYTES)
            .is_some_and(|bytes| core::str::from_utf8(bytes).is_ok())
    }

    fn code(&self, range: Range, reads: Reads) -> Checked {
        let reads = Reads {
            expectations: self.image.count::<Expectation>(),
            calendars: u16::try_from(self.image.count::<Calendar>()).unwrap_or(u16::MAX),
            knowns: self.image.count::<Known>(),
            counts: self.image.count::<Count>(),
            journeys: self.image.count::<Journey>(),
            ..reads
        };
        let section = self.image.section(Section::Code);
        let start = range.first as usize;
        let code = section.get(start..start.saturating_add(range.count as usize));
        if let Some(code) = code
            && self.spend(range.count)
            && check_code(code, reads)
        {
            self.forms.set(self.forms.get() | of_code(code));
            return Ok(());
        }
        // A range that begins past the section is told at the section's end.
        let base = section.as_ptr() as usize - self.image.bytes.as_ptr() as usize;
        reject(base + start.min(section.len()), Reason::Code)
    }
}

/// Expressions of rules: what an instance does not keep reads as absent.
const ANY: Reads = Reads {
    opened: KEPT as u16,
    promised: KEPT as u16,
    silences: None,
    trends: 0,
    expectations: 0,
    calendars: 0,
    knowns: 0,
    counts: 0,
    facets: (0, 0),
    journeys: 0,
};

const fn contains(range: Range, place: u32) -> bool {
    place >= range.first && place - range.first < range.count
}
