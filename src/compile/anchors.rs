//! From zones and dates to anchors: where a calendar stops to go by its week, and goes by
//! it again.
//!
//! Where a date has hours of its own, and on the day after, every shift is looked at, and
//! what comes of them is written down change by change. Everywhere else the week says.

use super::Compiler;
use super::build::{LooseShift, OwnDay, OwnShift};
use super::calendar::DAY;
use crate::diagnostic;
use crate::image::layout::{Anchor, Calendar, Section, Shift};
use crate::image::record::Record;
use crate::image::{Hours, sort};
use crate::limits::CHANGES;
use crate::syntax::tree::Name;

/// From an instant to the wall clock's own count of weeks: 1970 began on a Thursday.
const MONDAY: i64 = 3 * DAY;

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Adds the anchors from `since` until `until`, while the wall clock is `ahead` of UTC.
    /// Those of this calendar begin at `first`.
    pub(super) fn anchors(
        &mut self,
        calendar: &Calendar,
        first: u32,
        since: i64,
        until: Option<i64>,
        ahead: i64,
    ) {
        let mut adding = Adding {
            calendar,
            first,
            ahead,
        };
        let mut wall = match since {
            i64::MIN => i64::MIN,
            since => since.saturating_add(ahead),
        };
        let end = until.map_or(i64::MAX, |until| until.saturating_add(ahead));
        loop {
            let region = self.region(wall);
            let start = region.map_or(i64::MAX, |(start, _)| start);
            if wall < start {
                self.anchor(&mut adding, wall, sort::WEEKLY);
            }
            let Some((start, stop)) = region.filter(|(start, _)| *start < end) else {
                return;
            };
            wall = wall.max(start);
            while wall < stop.min(end) {
                let (open, next) = self.around(wall);
                let sort = if open { sort::OPEN } else { sort::CLOSED };
                self.anchor(&mut adding, wall, sort);
                wall = next.min(stop);
            }
            if wall >= end {
                return;
            }
        }
    }

    /// Reports a calendar with too many changes.
    pub(super) fn within_changes(&mut self, calendar: &Calendar, name: Name<'s>) {
        if calendar.anchors.count as usize > CHANGES {
            self.passed(diagnostic::CHANGES_LIMIT, name.span, name.text, CHANGES);
        }
    }

    /// Adds an anchor, unless what it says holds already.
    fn anchor(&mut self, adding: &mut Adding<'_>, wall: i64, sort: u8) {
        let sort = if sort == sort::WEEKLY && adding.calendar.week == 0 {
            sort::CLOSED
        } else {
            sort
        };
        let offset = adding.ahead + MONDAY;
        let at = match wall {
            i64::MIN => i64::MIN,
            wall => wall.saturating_sub(adding.ahead),
        };
        let range = self.build.since::<Anchor>(adding.first);
        if range.count as usize > CHANGES {
            return;
        }
        let last = adding.first.saturating_add(range.count).checked_sub(1);
        let last = last.filter(|_| range.count > 0);
        if let Some(last) = last.map(|last| self.build.at::<Anchor>(last))
            && last.sort == sort
            && (sort != sort::WEEKLY || last.offset == offset)
        {
            return;
        }
        let hours = self.hours_so_far(adding);
        let own = |time: i64| match sort {
            sort::CLOSED => 0,
            sort::OPEN => time,
            _ => hours.weekly(time, offset),
        };
        let (open, base) = if last.is_none() {
            // Nothing had been open when 1970 began.
            let base = own(0).wrapping_neg();
            (base.wrapping_add(own(at)), base)
        } else {
            let open = hours.count(at);
            (open, open.wrapping_sub(own(at)))
        };
        self.build.push(Anchor {
            at,
            open,
            base,
            offset,
            sort,
        });
    }

    /// The open time that the anchors so far tell.
    fn hours_so_far(&self, adding: &Adding<'_>) -> Hours<'_> {
        let calendar = adding.calendar;
        let anchors = self.build.section(Section::Anchors);
        let anchors =
            anchors.get((adding.first as usize).saturating_mul(<Anchor as Record>::SIZE)..);
        let shifts = self.build.section(Section::Shifts);
        let shifts =
            shifts.get((calendar.shifts.first as usize).saturating_mul(<Shift as Record>::SIZE)..);
        Hours::over(
            anchors.unwrap_or_default(),
            shifts.unwrap_or_default(),
            calendar.week,
        )
    }

    /// The first time around dates of their own that ends after `wall`: from a date's
    /// midnight to the end of the day after it, and on while the next date touches it.
    fn region(&self, wall: i64) -> Option<(i64, i64)> {
        let count = self.build.count::<OwnDay>();
        let mut place = self.first_day(|own| own.day.saturating_add(2 * DAY) > wall);
        if place >= count {
            return None;
        }
        let start = self.build.at::<OwnDay>(place).day;
        let mut end = start.saturating_add(2 * DAY);
        loop {
            place = place.saturating_add(1);
            let own: OwnDay = self.build.at(place);
            if place >= count || own.day > end {
                return Some((start, end));
            }
            end = own.day.saturating_add(2 * DAY);
        }
    }

    /// The first date of its own that is so, when those after it all are.
    fn first_day(&self, is: impl Fn(&OwnDay) -> bool) -> u32 {
        let (mut from, mut to) = (0, self.build.count::<OwnDay>());
        while from < to {
            let middle = from.saturating_add(to.saturating_sub(from) / 2);
            if is(&self.build.at(middle)) {
                to = middle;
            } else {
                from = middle.saturating_add(1);
            }
        }
        from
    }

    /// Whether the wall clock shows an open time, and when that may change next.
    fn around(&self, wall: i64) -> (bool, i64) {
        let today = wall.div_euclid(DAY).saturating_mul(DAY);
        let mut open = false;
        let mut next = today.saturating_add(DAY);
        for day in [today.saturating_sub(DAY), today] {
            self.each_shift(day, |from, to| {
                let (from, to) = (day.saturating_add(from), day.saturating_add(to));
                open |= from <= wall && wall < to;
                for change in [from, to] {
                    if change > wall {
                        next = next.min(change);
                    }
                }
            });
        }
        (open, next)
    }

    /// The shifts that start on a date, in milliseconds since its midnight.
    fn each_shift(&self, day: i64, mut each: impl FnMut(i64, i64)) {
        let place = self.first_day(|own| own.day >= day);
        if place < self.build.count::<OwnDay>() {
            let own: OwnDay = self.build.at(place);
            if own.day == day {
                for place in own.first..own.first.saturating_add(own.count) {
                    let shift: OwnShift = self.build.at(place);
                    each(shift.from, shift.to);
                }
                return;
            }
        }
        let start = day.saturating_add(MONDAY).rem_euclid(7 * DAY);
        for place in 0..self.build.count::<LooseShift>() {
            let shift: LooseShift = self.build.at(place);
            if (start..start + DAY).contains(&shift.from) {
                each(shift.from - start, shift.to - start);
            }
        }
    }
}

/// The calendar whose anchors are added.
struct Adding<'c> {
    calendar: &'c Calendar,
    /// Its first anchor.
    first: u32,
    /// By how much the wall clock is ahead of UTC now.
    ahead: i64,
}
