//! Calendars: a zone, open hours, closed days.

use super::nodes::Chain;
use super::number::DAY;
use super::reader::{Parsed, Reader};
use super::recovery::Once;
use super::token::{Problem, Sort};
use super::tree::{
    Calendar, CalendarLine, CalendarLineKind, Day, List, Place, Shift, Weekdays, Zone, ZoneRow,
    Zones,
};

/// The keywords that begin a line of a calendar.
const LINES: &[&str] = &["zone", "open", "closed"];

/// The days of the week, from Monday.
const WEEK: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const DATE: &str = "a date such as `2025-12-25`";

/// The zones of words, and that of every other word.
type Listed<'s> = (List<ZoneRow<'s>>, Option<Place<ZoneRow<'s>>>);

impl<'s> Reader<'s, '_, '_, '_> {
    /// `calendar NAME "sentence" { LINES }`.
    pub(super) fn calendar(&mut self) -> Parsed<Calendar<'s>> {
        let opening = self.header()?;
        let mut lines = Chain::new();
        let mut zone = None;
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let kind = match self.keyword_of_line(LINES) {
                Some("zone") => {
                    let kind = self.zone();
                    self.once(&mut zone, (), place);
                    kind
                }
                Some("open") => self.open_hours(),
                Some("closed") => self.closed_days(),
                _ => self.no_part("`zone`, `open` or `closed`"),
            };
            let line = kind.map(|kind| CalendarLine {
                kind,
                span: self.since(place.start),
            });
            if line.and_then(|line| self.add(&mut lines, line)).is_err() {
                self.skip_to(&[LINES]);
            }
        }
        Ok(Calendar {
            header: opening.header,
            lines: lines.list(),
            span: self.since(opening.start),
        })
    }

    /// `zone "Area/City"`, `zone +03:30`, or `zone by NAME { ZONES }`.
    fn zone(&mut self) -> Parsed<CalendarLineKind<'s>> {
        self.take();
        if !self.at_word("by") {
            return self.wall_clock().map(CalendarLineKind::Zone);
        }
        self.take();
        let by = self.name("the name of a fact or a status")?;
        let (rows, otherwise) = self.zones()?;
        let zones = Zones {
            by,
            rows,
            otherwise,
            span: self.since(by.span.start),
        };
        self.keep(zones).map(CalendarLineKind::ZoneBy)
    }

    /// `"Area/City"` or `+03:30`.
    fn wall_clock(&mut self) -> Parsed<Zone<'s>> {
        const ZONE: &str = "a zone such as `\"Europe/Amsterdam\"`, or an offset such as `+03:30`";
        let sign = match self.token.sort {
            Sort::Plus => 1,
            Sort::Minus => -1,
            _ => {
                let name = self.sentence(ZONE)?;
                return self.keep(name).map(Zone::Named);
            }
        };
        self.take();
        let ahead = self.need(Sort::Clock, ZONE)?.value;
        Ok(Zone::Offset(ahead.saturating_mul(sign)))
    }

    /// `{ WORD: ZONE, ... else ZONE }`.
    fn zones(&mut self) -> Parsed<Listed<'s>> {
        let open = self.need(Sort::Open, "`{`")?.span;
        let mut rows = Chain::new();
        let mut otherwise: Once<Place<ZoneRow<'s>>> = None;
        while !self.ends_block(open) {
            let is_else = self.at_word("else") && self.ahead().sort != Sort::Colon;
            let read = match self.zone_row() {
                Ok(row) if is_else => self
                    .keep(row)
                    .map(|place| self.once(&mut otherwise, place, row.span)),
                Ok(row) => self.add(&mut rows, row),
                Err(stop) => Err(stop),
            };
            if read.is_err() {
                self.skip_to_comma();
            }
            let begins = self.at_word("else") || self.at_name() && self.ahead().sort == Sort::Colon;
            if !self.list_goes_on(begins) {
                self.close(Sort::Close, open)?;
                break;
            }
        }
        Ok((rows.list(), otherwise.map(|(row, _)| row)))
    }

    /// `WORD: ZONE` or `else ZONE`.
    fn zone_row(&mut self) -> Parsed<ZoneRow<'s>> {
        let is_else = self.at_word("else") && self.ahead().sort != Sort::Colon;
        let word = self.name("a word of the choice, or `else`")?;
        if !is_else {
            self.need_colon("`:` and the word's zone")?;
        }
        Ok(ZoneRow {
            word,
            zone: self.wall_clock()?,
            span: self.since(word.span.start),
        })
    }

    /// `open WEEKDAYS SHIFTS` or `open DATES SHIFTS`.
    fn open_hours(&mut self) -> Parsed<CalendarLineKind<'s>> {
        self.take();
        if self.at(Sort::Date) {
            let days = self.days_of_year()?;
            return Ok(CalendarLineKind::OpenOn(days, self.shifts()?));
        }
        let mut days = Chain::new();
        loop {
            let weekdays = self.weekdays()?;
            self.add(&mut days, weekdays)?;
            let begins = !self.token.starts_line && self.token.is_one_of(WEEK);
            if !self.list_goes_on(begins) {
                break;
            }
        }
        Ok(CalendarLineKind::Open(days.list(), self.shifts()?))
    }

    /// `closed DATES`.
    fn closed_days(&mut self) -> Parsed<CalendarLineKind<'s>> {
        self.take();
        self.days_of_year().map(CalendarLineKind::Closed)
    }

    /// `mon`, `mon..fri`.
    fn weekdays(&mut self) -> Parsed<Weekdays> {
        let start = self.token.span.start;
        let from = self.weekday()?;
        let to = if self.takes(Sort::Dots) {
            self.weekday()?
        } else {
            from
        };
        Ok(Weekdays {
            from,
            to,
            span: self.since(start),
        })
    }

    /// `mon`: its place in the week.
    fn weekday(&mut self) -> Parsed<u8> {
        let place = self
            .keyword(WEEK)
            .and_then(|word| WEEK.iter().position(|day| *day == word));
        let Some(place) = place else {
            return self.unexpected(
                "a weekday (`mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`) or a date such as `2025-12-25`",
            );
        };
        self.take();
        Ok(place as u8)
    }

    /// `2025-12-25`.
    fn day_of_year(&mut self) -> Parsed<Day> {
        let date = self.need(Sort::Date, DATE)?;
        Ok(Day {
            ms: date.value,
            span: date.span,
        })
    }

    /// `09:00..12:30`.
    fn shift(&mut self) -> Parsed<Shift> {
        const SHIFT: &str = "hours such as `09:00..12:30`";
        let from = self.need(Sort::Clock, SHIFT)?;
        self.need(Sort::Dots, SHIFT)?;
        // The end of the day is no time of day, but a shift may end there.
        if self.token.problem == Some(Problem::Clock) && self.token.value == DAY {
            self.token.problem = None;
        }
        let to = self.need(Sort::Clock, SHIFT)?;
        Ok(Shift {
            from: from.value,
            to: to.value,
            span: self.since(from.span.start),
        })
    }
}

impl Reader<'_, '_, '_, '_> {
    /// Dates with commas between.
    fn days_of_year(&mut self) -> Result<List<Day>, super::reader::Stop> {
        let mut days = Chain::new();
        loop {
            let day = self.day_of_year()?;
            self.add(&mut days, day)?;
            let begins = !self.token.starts_line && self.at(Sort::Date);
            if !self.list_goes_on(begins) {
                return Ok(days.list());
            }
        }
    }

    /// Shifts with commas between.
    fn shifts(&mut self) -> Result<List<Shift>, super::reader::Stop> {
        let mut shifts = Chain::new();
        loop {
            let shift = self.shift()?;
            self.add(&mut shifts, shift)?;
            let begins = !self.token.starts_line && self.at(Sort::Clock);
            if !self.list_goes_on(begins) {
                return Ok(shifts.list());
            }
        }
    }
}
