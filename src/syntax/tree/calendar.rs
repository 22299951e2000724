//! Calendars: which times are open.

use super::{Header, List, Place, Text};
use crate::span::Span;

/// `calendar NAME "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'s> {
    /// Its name and sentence.
    pub header: Place<Header<'s>>,
    /// Its lines, in the order they were written; `zone` is one of them at most.
    pub lines: List<CalendarLine<'s>>,
    /// All of it.
    pub span: Span,
}

/// One line of a calendar.
#[derive(Clone, Copy, Debug)]
pub struct CalendarLine<'s> {
    /// What it says.
    pub kind: CalendarLineKind<'s>,
    /// All of it.
    pub span: Span,
}

/// The sorts of line of a calendar.
#[derive(Clone, Copy, Debug)]
pub enum CalendarLineKind<'s> {
    /// `zone "Area/City"`.
    Zone(Place<Text<'s>>),
    /// `zone +03:30`: milliseconds that the wall clock is before UTC.
    Offset(i64),
    /// `open mon..fri, sun SHIFTS`.
    Open(List<Weekdays>, List<Shift>),
    /// `open DATES SHIFTS`: these instead of those of the weekday.
    OpenOn(List<Day>, List<Shift>),
    /// `closed DATES`.
    Closed(List<Day>),
}

/// `mon`, or `mon..fri`; `sat..wed` goes over the end of the week.
#[derive(Clone, Copy, Debug)]
pub struct Weekdays {
    /// The first, 0 for Monday to 6 for Sunday.
    pub from: u8,
    /// The last; the same for one day alone.
    pub to: u8,
    /// All of it.
    pub span: Span,
}

/// A date.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// Its midnight as if in UTC: milliseconds since 1970.
    pub ms: i64,
    /// Where it stands.
    pub span: Span,
}

/// `09:00..12:30`. Where the end is not later than the start, it is on the day after.
#[derive(Clone, Copy, Debug)]
pub struct Shift {
    /// When it starts, in milliseconds since midnight.
    pub from: i64,
    /// When it ends, in milliseconds since midnight; 24:00 is that of the next one.
    pub to: i64,
    /// All of it.
    pub span: Span,
}
