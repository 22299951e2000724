//! Calendars: what their lines say, checked.

use super::Compiler;
use super::build::{LooseShift, OwnDay, OwnShift};
use super::expression::Operand;
use super::names::Sort;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::WEEK;
use crate::image::layout::{self, Anchor, Section, Str};
use crate::image::op::Op;
use crate::limits::{CALENDARS, DATES, WEEK_SHIFTS};
use crate::span::Span;
use crate::syntax::tree::{
    self, Calendar, CalendarLine, CalendarLineKind, Day, Item, List, Name, Shift, Text, Weekdays,
    Zones,
};

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Writes down that there is a calendar.
    pub(super) fn declare_calendar(&mut self, calendar: &Calendar<'s>) {
        let name = self.tree.at(calendar.header).name;
        let place = self.build.count::<layout::Calendar>();
        if place as usize == CALENDARS {
            self.passed(diagnostic::CALENDARS_LIMIT, name.span, name.text, CALENDARS);
        }
        if self.build.name(Sort::Calendar, name.text, place).is_some() {
            let mut twice = Diagnostic::new(diagnostic::DUPLICATE_CALENDAR, name.span, name.text);
            twice.related = self.calendar_header(name.text).map(|name| name.span);
            self.report(twice);
        }
        let record = layout::Calendar {
            name: self.build.text(name.text),
            ..layout::Calendar::default()
        };
        self.build.push(record);
    }

    /// The name at the head of the first calendar that bears it.
    fn calendar_header(&self, name: &str) -> Option<Name<'s>> {
        self.tree.items().find_map(|item| match item {
            Item::Calendar(calendar) => {
                let header = self.tree.at(calendar.header).name;
                (header.text == name).then_some(header)
            }
            _ => None,
        })
    }

    /// The calendar that a name means.
    pub(super) fn calendar_named(&mut self, name: &Name<'s>) -> Option<u32> {
        let found = self.build.find(Sort::Calendar, name.text);
        if found.is_none() {
            let mut near = Suggestion::new(name.text);
            if self.has_room() {
                for item in self.tree.items() {
                    if let Item::Calendar(calendar) = item {
                        near.offer(self.tree.at(calendar.header).name.text);
                    }
                }
            }
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_CALENDAR, name.span, name.text);
            self.report(unknown.other(near.answer()));
        }
        if let Some(place) = found {
            self.asks_calendar(place);
        }
        found
    }

    /// What a line says of zones that go by what is known.
    pub(super) fn zones_of(&self, line: &CalendarLine<'s>) -> Option<&'t Zones<'s>> {
        match line.kind {
            CalendarLineKind::ZoneBy(zones) => Some(self.tree.at(zones)),
            _ => None,
        }
    }

    /// Whether the event's time is open in a calendar.
    #[inline(never)]
    pub(super) fn during(
        &mut self,
        scope: &Scope,
        outside: bool,
        calendar: &Name<'s>,
        span: Span,
    ) -> Operand<'s> {
        if scope.event == Source::Nothing {
            let found = self.written(span);
            self.wrong(diagnostic::NO_TIME_HERE, span, found);
            return Operand::wrong(span);
        }
        let Some(place) = self.calendar_named(calendar) else {
            return Operand::wrong(span);
        };
        let [low, high] = (place as u16).to_le_bytes();
        self.build
            .append(Section::Code, &[Op::During as u8, low, high]);
        if outside {
            self.build.op(Op::Not);
        }
        Operand::computed(Ty::Bool, 1, span)
    }

    /// Compiles all calendars.
    #[inline(never)]
    pub(super) fn calendars(&mut self) {
        let mut place = 0;
        for item in self.tree.items() {
            if let Item::Calendar(calendar) = item {
                self.calendar(place, calendar);
                place = place.saturating_add(1);
            }
        }
    }

    #[inline(never)]
    fn calendar(&mut self, place: u32, node: &'t Calendar<'s>) {
        self.build.keep::<LooseShift>(0);
        self.build.keep::<OwnDay>(0);
        self.build.keep::<OwnShift>(0);
        let mut zone = tree::Zone::Offset(0);
        let mut zones = None;
        for line in self.tree.list(node.lines) {
            match line.kind {
                CalendarLineKind::Zone(one) => zone = one,
                CalendarLineKind::ZoneBy(_) => zones = self.zones_of(line),
                CalendarLineKind::Open(days, shifts) => self.weekly_shifts(days, shifts),
                CalendarLineKind::OpenOn(days, shifts) => {
                    let first = self.build.count::<OwnShift>();
                    self.own_shifts(shifts);
                    let count = self.build.count::<OwnShift>().saturating_sub(first);
                    self.own_days(days, first, count);
                }
                CalendarLineKind::Closed(days) => self.own_days(days, 0, 0),
            }
        }
        let name = self.tree.at(node.header).name;
        if self.build.count::<LooseShift>() == 0 && self.build.count::<OwnShift>() == 0 {
            let closed = Diagnostic::new(diagnostic::NEVER_OPEN, name.span, name.text);
            self.missing(closed, node.span);
        }
        self.dates_once();
        self.weekly_apart();
        let mut record: layout::Calendar = self.build.at(place);
        let first = self.build.count::<layout::Shift>();
        record.week = self.week(name);
        record.shifts = self.build.since::<layout::Shift>(first);
        if let Some(zones) = zones {
            self.zones_by(&mut record, name, zones);
        } else {
            let first = self.build.count::<Anchor>();
            record.zone = self.zone(&record, first, zone);
            record.anchors = self.build.since::<Anchor>(first);
            self.within_changes(&record, name);
        }
        self.build.put(place, record);
    }

    /// The anchors of a calendar in a zone, and its name.
    pub(super) fn zone(
        &mut self,
        calendar: &layout::Calendar,
        first: u32,
        zone: tree::Zone<'s>,
    ) -> Str {
        match zone {
            tree::Zone::Offset(ms) => {
                self.anchors(calendar, first, i64::MIN, None, ms);
                Str::default()
            }
            tree::Zone::Named(zone) => self.named_zone(calendar, first, self.tree.at(zone)),
        }
    }

    /// The shifts of weekdays, each on its own.
    fn weekly_shifts(&mut self, days: List<Weekdays>, shifts: List<Shift>) {
        for shift in self.tree.list(shifts) {
            let Some((from, to)) = self.ends(shift) else {
                continue;
            };
            for days in self.tree.list(days) {
                let count = (days.to + 7 - days.from) % 7;
                for day in 0..=count {
                    let start = i64::from((days.from + day) % 7) * DAY;
                    if self.build.count::<LooseShift>() as usize > WEEK_SHIFTS {
                        return;
                    }
                    self.add_loose(start + from, start + to, shift.span);
                }
            }
        }
    }

    /// Adds a shift of the week where it belongs: they are in order of time.
    fn add_loose(&mut self, from: i64, to: i64, span: Span) {
        let mut place = self.build.push(LooseShift { from, to, span });
        while let Some(before) = place.checked_sub(1) {
            let earlier: LooseShift = self.build.at(before);
            if earlier.from <= from {
                break;
            }
            self.build.put(before, LooseShift { from, to, span });
            self.build.put(place, earlier);
            place = before;
        }
    }

    /// When a shift starts and ends, in milliseconds since the midnight before it starts.
    fn ends(&mut self, shift: &Shift) -> Option<(i64, i64)> {
        if shift.from == shift.to {
            let found = self.written(shift.span);
            self.wrong(diagnostic::EMPTY_SHIFT, shift.span, found);
            return None;
        }
        let over = if shift.to < shift.from { DAY } else { 0 };
        Some((shift.from, shift.to + over))
    }

    /// The shifts that dates have of their own.
    fn own_shifts(&mut self, shifts: List<Shift>) {
        if let Some(extra) = self.tree.list(shifts).nth(WEEK_SHIFTS) {
            self.passed(diagnostic::SHIFTS_LIMIT, extra.span, "", WEEK_SHIFTS);
        }
        let mut told = false;
        for (place, shift) in self.tree.list(shifts).take(WEEK_SHIFTS).enumerate() {
            let Some((from, to)) = self.ends(shift) else {
                continue;
            };
            let mut before = self.tree.list(shifts).take(place);
            let other = before.find(|other| {
                let over = if other.to < other.from { DAY } else { 0 };
                other.from < to && from < other.to + over
            });
            if let Some(other) = other.filter(|_| !told) {
                told = true;
                self.overlap(shift.span, other.span);
            }
            self.build.push(OwnShift { from, to });
        }
    }

    fn overlap(&mut self, span: Span, other: Span) {
        let (earlier, later) = if span.start < other.start {
            (span, other)
        } else {
            (other, span)
        };
        let found = self.written(later);
        let overlap = Diagnostic::new(diagnostic::SHIFTS_OVERLAP, later, found);
        self.report(overlap.related(earlier));
    }

    /// Dates with shifts of their own, or none; they are kept in order of time.
    fn own_days(&mut self, days: List<Day>, first: u32, count: u32) {
        for day in self.tree.list(days) {
            let own = OwnDay {
                day: day.ms,
                first,
                count,
                span: day.span,
            };
            let mut place = self.build.count::<OwnDay>();
            if place as usize == DATES {
                self.passed(diagnostic::DATES_LIMIT, day.span, "", DATES);
                return;
            }
            self.build.push(own);
            while let Some(before) = place.checked_sub(1) {
                let earlier: OwnDay = self.build.at(before);
                if earlier.day <= day.ms {
                    break;
                }
                self.build.put(before, own);
                self.build.put(place, earlier);
                place = before;
            }
        }
    }

    /// Reports dates that are named twice.
    fn dates_once(&mut self) {
        for place in 1..self.build.count::<OwnDay>() {
            let before: OwnDay = self.build.at(place.saturating_sub(1));
            let own: OwnDay = self.build.at(place);
            if before.day == own.day {
                let found = self.written(own.span);
                let twice = Diagnostic::new(diagnostic::DATE_TWICE, own.span, found);
                self.report(twice.related(before.span));
            }
        }
    }

    /// Reports the first shifts of the week that overlap.
    fn weekly_apart(&mut self) {
        let count = self.build.count::<LooseShift>();
        for place in 0..count {
            let shift: LooseShift = self.build.at(place);
            let after = place.saturating_add(1);
            let (next, week) = if after < count {
                (self.build.at::<LooseShift>(after), 0)
            } else {
                (self.build.at::<LooseShift>(0), WEEK)
            };
            if shift.to > next.from + week {
                return self.overlap(shift.span, next.span);
            }
        }
    }

    /// Writes the shifts of the week, and says how much of it is open.
    fn week(&mut self, name: Name<'s>) -> u32 {
        let count = self.build.count::<LooseShift>();
        let first = self.build.count::<layout::Shift>();
        let mut before = 0;
        // The end of a shift that goes over Sunday midnight comes first.
        let last: LooseShift = self.build.at(count.saturating_sub(1));
        if count > 0 && last.to > WEEK {
            self.add_shift(0, last.to - WEEK, &mut before);
        }
        for place in 0..count {
            let shift: LooseShift = self.build.at(place);
            self.add_shift(shift.from, shift.to.min(WEEK), &mut before);
        }
        let written = self.build.since::<layout::Shift>(first);
        if written.count as usize > WEEK_SHIFTS {
            self.passed(diagnostic::SHIFTS_LIMIT, name.span, name.text, WEEK_SHIFTS);
        }
        before
    }

    fn add_shift(&mut self, from: i64, to: i64, before: &mut u32) {
        let (from, to) = (from as u32, to as u32);
        self.build.push(layout::Shift {
            from,
            to,
            before: *before,
        });
        *before = before.saturating_add(to.saturating_sub(from));
    }

    /// The anchors of a zone that is named, and its name.
    fn named_zone(&mut self, calendar: &layout::Calendar, first: u32, zone: &'t Text<'s>) -> Str {
        let name = self.build.text(zone.text);
        let mut last: Option<(i64, i64)> = None;
        let zones = self.zones;
        let known = zones.offsets(zone.text, &mut |since, ms| {
            if ms.abs() >= DAY {
                return;
            }
            match last {
                None if since != i64::MIN => return,
                Some((before, _)) if since <= before => return,
                Some((before, ms)) => self.anchors(calendar, first, before, Some(since), ms),
                None => {}
            }
            last = Some((since, ms));
        });
        let utc = zone.text == "UTC";
        match last {
            Some((since, ms)) if known => self.anchors(calendar, first, since, None, ms),
            _ if utc => self.anchors(calendar, first, i64::MIN, None, 0),
            _ => self.unknown_zone(zone),
        }
        name
    }

    fn unknown_zone(&mut self, zone: &Text<'s>) {
        let mut near = Suggestion::new(zone.text);
        let mut any = false;
        let zones = self.zones;
        zones.names(&mut |name| {
            any = true;
            near.offer(name);
        });
        let code = if any {
            diagnostic::UNKNOWN_ZONE
        } else {
            diagnostic::NO_ZONES
        };
        let unknown = Diagnostic::new(code, zone.span, zone.text);
        self.report(unknown.other(near.answer()));
    }
}
