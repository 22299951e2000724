//! Calendars: which times are open.

use super::{Header, List, Name, Place, Text};
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
    /// `zone "Area/City"` or `zone +03:30`.
    Zone(Zone<'s>),
    /// `zone by NAME { WORD: ZONE, ... else ZONE }`.
    ZoneBy(Place<Zones<'s>>),
    /// `open mon..fri, sun SHIFTS`.
    Open(List<Weekdays>, List<Shift>),
    /// `open DATES SHIFTS`: these instead of those of the weekday.
    OpenOn(List<Day>, List<Shift>),
    /// `closed DATES`.
    Closed(List<Day>),
}

/// Whose wall clock it is.
#[derive(Clone, Copy, Debug)]
pub enum Zone<'s> {
    /// `"Area/City"`.
    Named(Place<Text<'s>>),
    /// `+03:30`: milliseconds that the wall clock is ahead of UTC.
    Offset(i64),
}

/// `NAME { WORD: ZONE, ... else ZONE }`: the zone of each word that is known of a person.
#[derive(Clone, Copy, Debug)]
pub struct Zones<'s> {
    /// What is known.
    pub by: Name<'s>,
    /// The zones, without that of `else`.
    pub rows: List<ZoneRow<'s>>,
    /// `else ZONE`.
    pub otherwise: Option<Place<ZoneRow<'s>>>,
    /// All of it.
    pub span: Span,
}

/// `WORD: ZONE`.
#[derive(Clone, Copy, Debug)]
pub struct ZoneRow<'s> {
    /// The word; that of `else` where every other word is meant.
    pub word: Name<'s>,
    /// Its zone.
    pub zone: Zone<'s>,
    /// All of it.
    pub span: Span,
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
