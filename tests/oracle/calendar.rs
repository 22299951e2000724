//! Calendars, naively: a clock on the wall, and a walk along the opening hours.
//!
//! An instant is open when the wall clock of the zone shows an open time. Working time is
//! found by walking from day to day; only where nothing but plain weeks lies ahead are whole
//! weeks taken at once, so that the ends of time can be reached.

use std::collections::BTreeMap;

/// A day and a week in milliseconds, as wide as a walk may go.
const DAY: Wide = 86_400_000;
const WEEK: Wide = 7 * DAY;

/// Milliseconds, wider than any time: walks may leave the range of the language.
type Wide = i128;

/// How far the wall clock is ahead of UTC, in milliseconds: at first, and from each
/// transition on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    pub first: i64,
    pub transitions: Vec<(i64, i64)>,
}

/// A time that is open: `from` of its day up to and without `to`, in milliseconds since
/// midnight. `to` lies beyond the end of the day when the shift crosses midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: i64,
    pub to: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub zone: Zone,
    /// The shifts that start on each day of the week, Monday first.
    pub week: [Vec<Shift>; 7],
    /// The shifts that start on a day of its own, by days since 1970-01-01.
    pub days: BTreeMap<i64, Vec<Shift>>,
}

impl Zone {
    /// A zone that is always so far ahead of UTC.
    pub fn fixed(offset: i64) -> Self {
        Self {
            first: offset,
            transitions: Vec::new(),
        }
    }

    fn offset(&self, at: Wide) -> Wide {
        let mut latest_first = self.transitions.iter().rev();
        let standing = latest_first.find(|(from, _)| Wide::from(*from) <= at);
        standing.map_or(self.first, |(_, offset)| *offset).into()
    }

    /// The first transition after `at`.
    fn next(&self, at: Wide) -> Option<Wide> {
        let mut transitions = self.transitions.iter().map(|(from, _)| Wide::from(*from));
        transitions.find(|from| *from > at)
    }
}

impl Calendar {
    /// Whether the wall clock shows an open time.
    pub fn is_open(&self, at: i64) -> bool {
        let wall = Wide::from(at) + self.zone.offset(at.into());
        let (day, time) = (wall.div_euclid(DAY), wall.rem_euclid(DAY));
        let shows = |day, time| {
            let mut shifts = self.shifts(day).iter();
            shifts.any(|shift| (Wide::from(shift.from)..shift.to.into()).contains(&time))
        };
        shows(day, time) || shows(day - 1, time + DAY)
    }

    /// How much open time there is from `from` up to and without `to`.
    pub fn between(&self, from: i64, to: i64) -> i128 {
        let (mut at, to) = (Wide::from(from), Wide::from(to));
        let mut open = 0;
        while at < to {
            let weeks = (self.plain(at).min(to) - at) / WEEK;
            if weeks > 0 {
                open += weeks * self.open_within(at, at + WEEK);
                at += weeks * WEEK;
            } else {
                let next = (at + DAY).min(to);
                open += self.open_within(at, next);
                at = next;
            }
        }
        open
    }

    /// The least instant, not before `from`, by which `length` of open time has been counted;
    /// none when that lies beyond time.
    pub fn after(&self, from: i64, length: i64) -> Option<i64> {
        assert!(length > 0, "a limit is greater than nought");
        let (mut at, end) = (Wide::from(from), Wide::from(i64::MAX) + 1);
        let mut missing = Wide::from(length);
        while at < end {
            let weeks = (self.plain(at).min(end) - at) / WEEK;
            if weeks > 0 {
                // As many whole weeks as do not hold all that is missing.
                let open = self.open_within(at, at + WEEK);
                let weeks = match open {
                    0 => weeks,
                    _ => weeks.min((missing - 1) / open),
                };
                if weeks > 0 {
                    missing -= weeks * open;
                    at += weeks * WEEK;
                    continue;
                }
            }
            for (start, stop) in self.open_times(at, at + DAY) {
                if stop - start >= missing {
                    return i64::try_from(start + missing).ok();
                }
                missing -= stop - start;
            }
            at += DAY;
        }
        None
    }

    /// The latest instant from which at least `length` of open time lies before `to`; none when
    /// that lies before time.
    pub fn before(&self, to: i64, length: i64) -> Option<i64> {
        let enough = |from| self.between(from, to) >= length.into();
        // What is enough from an instant is enough from every earlier one.
        let (mut least, mut most) = (i64::MIN, to);
        if !enough(least) {
            return None;
        }
        while most.abs_diff(least) > 1 {
            let middle = ((Wide::from(least) + Wide::from(most)).div_euclid(2)) as i64;
            if enough(middle) {
                least = middle;
            } else {
                most = middle;
            }
        }
        Some(least)
    }

    fn shifts(&self, day: Wide) -> &[Shift] {
        let own = i64::try_from(day).ok().and_then(|day| self.days.get(&day));
        // 1970-01-01 was a Thursday.
        let weekday = (day + 3).rem_euclid(7) as usize;
        own.unwrap_or(&self.week[weekday])
    }

    /// From `at` up to here nothing changes the zone, and every day has the hours of its
    /// weekday.
    fn plain(&self, at: Wide) -> Wide {
        // A day of its own matters from its midnight, wherever that is, to the end of a
        // shift that starts on it.
        let days = self.days.keys().map(|day| Wide::from(*day) * DAY);
        let ahead = days
            .filter(|day| day + 4 * DAY > at)
            .map(|day| day - 2 * DAY);
        let least = ahead.chain(self.zone.next(at)).min();
        least.unwrap_or(Wide::MAX / 2)
    }

    fn open_within(&self, from: Wide, to: Wide) -> Wide {
        let times = self.open_times(from, to).into_iter();
        times.map(|(start, stop)| stop - start).sum()
    }

    /// The open times in `from..to`, in order, none touching the next.
    fn open_times(&self, from: Wide, to: Wide) -> Vec<(Wide, Wide)> {
        let mut times = Vec::new();
        let mut start = from;
        while start < to {
            // A stretch in which the wall clock goes on evenly.
            let stop = self.zone.next(start).map_or(to, |next| next.min(to));
            let offset = self.zone.offset(start);
            // A shift of the day before may last into the first day.
            let first = (start + offset).div_euclid(DAY) - 1;
            let last = (stop - 1 + offset).div_euclid(DAY);
            for day in first..=last {
                for shift in self.shifts(day) {
                    let opens = day * DAY + Wide::from(shift.from) - offset;
                    let closes = day * DAY + Wide::from(shift.to) - offset;
                    let (opens, closes) = (opens.max(start), closes.min(stop));
                    if opens < closes {
                        times.push((opens, closes));
                    }
                }
            }
            start = stop;
        }
        times.sort_unstable();
        let mut apart: Vec<(Wide, Wide)> = Vec::new();
        for (opens, closes) in times {
            match apart.last_mut() {
                Some((_, before)) if opens <= *before => *before = closes.max(*before),
                _ => apart.push((opens, closes)),
            }
        }
        apart
    }
}
