//! Open time of a calendar: whether an instant is open, how much was open between two, and
//! when so much will have been.
//!
//! A calendar keeps its open time since one moment at each anchor, and for each shift of its
//! week. So counting is two searches by halves, and so is finding when a count is reached.

use super::Image;
use super::layout::{Anchor, AnchorView, Calendar, Maybe, Range, Section, Shift, ShiftView, place};
use super::record::{Record, View};
use core::hint::select_unpredictable;

/// Milliseconds of a week.
pub(crate) const WEEK: i64 = 7 * 86_400_000;
/// The longest a zone and the three days to Monday can move an instant.
pub(crate) const OFFSET: i64 = 5 * 86_400_000;

/// What an anchor says of the time up to the next one.
pub(crate) mod sort {
    /// It is closed.
    pub(crate) const CLOSED: u8 = 0;
    /// It is open.
    pub(crate) const OPEN: u8 = 1;
    /// The week says.
    pub(crate) const WEEKLY: u8 = 2;
}

/// The open time of one calendar of a program.
#[derive(Clone, Copy, Debug)]
pub struct Hours<'i> {
    anchors: &'i [u8],
    shifts: &'i [u8],
    week: i64,
}

impl<'i> Image<'i> {
    /// The open time of the calendar that bears `name`; none of one whose zone goes by what
    /// is known of a subject: see [`Engine::calendar`](crate::Engine::calendar).
    #[must_use]
    pub fn calendar(&self, name: &str) -> Option<Hours<'i>> {
        self.hours_at(self.calendar_named(name)?)
    }

    /// The place of the calendar that bears `name`.
    #[must_use]
    pub fn calendar_named(&self, name: &str) -> Option<usize> {
        let mut all = self.all::<Calendar>();
        let found = all.find(|(_, calendar)| self.str(calendar.name) == name);
        found.map(|(at, _)| at)
    }

    /// The open time of the calendar at a place of its section; none of one whose zone goes
    /// by what is known, and where there is no calendar.
    #[must_use]
    pub fn hours_at(&self, calendar: usize) -> Option<Hours<'i>> {
        let there = calendar < self.count::<Calendar>();
        let calendar: Calendar = self.record(calendar);
        (there && calendar.by.count == 0).then(|| self.hours_of(&calendar))
    }

    /// The calendar that a limit is of.
    pub(crate) fn hours(&self, calendar: Maybe) -> Option<Hours<'i>> {
        let at = place(calendar)?;
        self.has::<Calendar>()
            .then(|| self.hours_of(&self.record(at)))
    }

    pub(crate) fn hours_of(&self, calendar: &Calendar) -> Hours<'i> {
        let anchors = cut::<Anchor>(self.section(Section::Anchors), calendar.anchors);
        let shifts = cut::<Shift>(self.section(Section::Shifts), calendar.shifts);
        Hours::over(anchors, shifts, calendar.week)
    }
}

/// An instant in its week: which week, and how many milliseconds of it are over.
#[derive(Clone, Copy)]
struct Moment {
    week: i64,
    over: i64,
}

impl Moment {
    /// The instant `offset` after `time`, without passing the end of time on the way.
    #[inline]
    const fn of(time: i64, offset: i64) -> Self {
        let week = time.div_euclid(WEEK);
        let over = time.rem_euclid(WEEK) + offset;
        if over >= WEEK {
            Self {
                week: week + 1,
                over: over - WEEK,
            }
        } else if over < 0 {
            Self {
                week: week - 1,
                over: over + WEEK,
            }
        } else {
            Self { week, over }
        }
    }
}

/// The bytes of the records of a range.
fn cut<R: Record>(section: &[u8], range: Range) -> &[u8] {
    let from = (range.first as usize).saturating_mul(R::SIZE);
    let to = from.saturating_add((range.count as usize).saturating_mul(R::SIZE));
    section.get(from..to).unwrap_or_default()
}

impl<'i> Hours<'i> {
    /// The open time that these records tell.
    pub(crate) const fn over(anchors: &'i [u8], shifts: &'i [u8], week: u32) -> Self {
        Self {
            anchors,
            shifts,
            week: week as i64,
        }
    }

    /// Whether it is open at `time` (milliseconds since 1970).
    #[must_use]
    pub fn is_open(&self, time: i64) -> bool {
        let anchor = self.anchor(self.anchor_at(time));
        match anchor.sort() {
            sort::CLOSED => false,
            sort::OPEN => true,
            _ => {
                let over = Moment::of(time, anchor.offset()).over;
                self.shift_at(over)
                    .is_some_and(|shift| over < i64::from(shift.to()))
            }
        }
    }

    /// How many milliseconds are open from `from` on, before `to`; none when `to` is not
    /// later.
    #[must_use]
    pub fn between(&self, from: i64, to: i64) -> i64 {
        if to <= from {
            return 0;
        }
        self.count(to).saturating_sub(self.count(from))
    }

    /// The least time, not before `from`, by which `length` milliseconds have been open
    /// since `from`; none when that lies past the end of time.
    #[must_use]
    pub fn after(&self, from: i64, length: i64) -> Option<i64> {
        if length <= 0 {
            return Some(from);
        }
        let place = self.anchor_at(from);
        let target = self.count_at(place, from).checked_add(length)?;
        self.reached(target, place).filter(|time| *time >= from)
    }

    /// The latest time from which at least `length` milliseconds are open before `to`; none
    /// when that lies before the beginning of time.
    #[must_use]
    pub fn before(&self, to: i64, length: i64) -> Option<i64> {
        if length <= 0 {
            return Some(to);
        }
        // A millisecond later one less would be left.
        let more = self.count(to).checked_sub(length)?.checked_add(1)?;
        let time = self.reached(more, 0)?.checked_sub(1);
        time.filter(|time| self.between(*time, to) >= length)
    }

    /// The least time by which so much was open, counted from one moment; at the anchor
    /// `known` it was less.
    fn reached(&self, count: i64, known: u32) -> Option<i64> {
        let anchor = self.anchor(self.anchor_below(count, known));
        match anchor.sort() {
            sort::CLOSED => None,
            sort::OPEN => count.checked_sub(anchor.base()),
            _ => {
                let count = i128::from(count) - i128::from(anchor.base());
                self.reach(count, anchor.offset())
            }
        }
    }

    /// The first time after `time` at which it may open or close; none when it never does
    /// again.
    #[must_use]
    pub fn next_change(&self, time: i64) -> Option<i64> {
        let place = self.anchor_at(time);
        let anchor = self.anchor(place);
        let next = (place + 1 < self.anchors()).then(|| self.anchor(place + 1).at());
        if anchor.sort() != sort::WEEKLY || self.shifts.is_empty() {
            return next;
        }
        let over = Moment::of(time, anchor.offset()).over;
        let shift = self.count_where(|shift| i64::from(shift.from()) <= over);
        let ends = shift.checked_sub(1).and_then(|last| self.shift(last));
        let ends = ends.map(|shift| i64::from(shift.to()));
        let change = match ends.filter(|end| *end > over) {
            Some(end) => end,
            None => match self.shift(shift) {
                Some(next) => i64::from(next.from()),
                None => WEEK + self.shift(0).map_or(0, |first| i64::from(first.from())),
            },
        };
        let change = time.checked_add(change - over);
        match (change, next) {
            (Some(change), Some(next)) => Some(change.min(next)),
            (change, next) => change.or(next),
        }
    }

    /// The most steps that one question takes.
    pub(crate) fn steps(&self) -> u64 {
        let halvings = |count: u32| u64::from(u32::BITS - count.leading_zeros());
        2 * halvings(self.anchors()) + 2 * halvings(self.shifts())
    }

    /// The open time at `time`, counted from one moment. Sums may pass the end of their
    /// numbers on the way, never with their last step.
    pub(crate) fn count(&self, time: i64) -> i64 {
        self.count_at(self.anchor_at(time), time)
    }

    /// The same, by the anchor that holds at `time`.
    fn count_at(&self, place: u32, time: i64) -> i64 {
        let anchor = self.anchor(place);
        let own = match anchor.sort() {
            sort::CLOSED => 0,
            sort::OPEN => time,
            _ => self.weekly(time, anchor.offset()),
        };
        anchor.base().wrapping_add(own)
    }

    /// The open time of weeks alone, from the first week on.
    pub(crate) fn weekly(&self, time: i64, offset: i64) -> i64 {
        let moment = Moment::of(time, offset);
        let part = self.shift_at(moment.over).map_or(0, |shift| {
            let (from, to) = (i64::from(shift.from()), i64::from(shift.to()));
            i64::from(shift.before()) + moment.over.min(to) - from
        });
        moment.week.wrapping_mul(self.week).wrapping_add(part)
    }

    /// The least time at which the weeks' open time is `count`.
    fn reach(&self, count: i128, offset: i64) -> Option<i64> {
        let before = count - 1;
        // Only near the end of time a count passes the numbers that divide quickly.
        let (week, rest) = match i64::try_from(before) {
            Ok(before) => (
                i128::from(before.checked_div_euclid(self.week)?),
                before.checked_rem_euclid(self.week)? + 1,
            ),
            Err(_) => {
                let week = i128::from(self.week);
                let rest = before.checked_rem_euclid(week)? + 1;
                (before.checked_div_euclid(week)?, rest as i64)
            }
        };
        let shift = self.count_where(|shift| i64::from(shift.before()) < rest);
        let shift = self.shift(shift.checked_sub(1)?)?;
        let over = i64::from(shift.from()) + rest - i64::from(shift.before());
        let time = week * i128::from(WEEK) + i128::from(over - offset);
        i64::try_from(time).ok()
    }

    /// How many anchors there are.
    const fn anchors(&self) -> u32 {
        (self.anchors.len() / Anchor::SIZE) as u32
    }

    /// How many shifts there are.
    const fn shifts(&self) -> u32 {
        (self.shifts.len() / Shift::SIZE) as u32
    }

    #[inline]
    fn anchor(&self, place: u32) -> AnchorView<'i> {
        let at = (place as usize).wrapping_mul(Anchor::SIZE);
        AnchorView::of(self.anchors.get(at..).unwrap_or_default())
    }

    /// The anchor that holds at `time`.
    fn anchor_at(&self, time: i64) -> u32 {
        halve(self.anchors(), |at| self.anchor(at).at() <= time).saturating_sub(1)
    }

    /// The last anchor at which less than `count` was open; at `known` it was less. Most
    /// often that is the one: a deadline seldom lies past the next change.
    fn anchor_below(&self, count: i64, known: u32) -> u32 {
        let later = self.anchors().saturating_sub(known + 1);
        if later == 0 || self.anchor(known + 1).open() >= count {
            return known;
        }
        known + halve(later, |at| self.anchor(known + 1 + at).open() < count)
    }

    #[inline]
    fn shift(&self, place: u32) -> Option<ShiftView<'i>> {
        let at = (place as usize).checked_mul(Shift::SIZE)?;
        let bytes = self.shifts.get(at..).filter(|bytes| !bytes.is_empty())?;
        Some(ShiftView::of(bytes))
    }

    /// How many of the first shifts are so.
    fn count_where(&self, is: impl Fn(ShiftView<'i>) -> bool) -> u32 {
        halve(self.shifts(), |at| self.shift(at).is_some_and(&is))
    }

    /// The last shift that has begun when so much of a week is over.
    fn shift_at(&self, over: i64) -> Option<ShiftView<'i>> {
        let begun = self.count_where(|shift| i64::from(shift.from()) <= over);
        self.shift(begun.checked_sub(1)?)
    }

    /// Whether anchors and shifts are in order, and count what they say.
    pub(crate) fn is_sound(&self) -> bool {
        let mut before = 0;
        let mut end = 0;
        for at in 0..self.shifts() {
            let Some(shift) = self.shift(at) else {
                return false;
            };
            let fine = shift.from() >= end
                && shift.to() > shift.from()
                && i64::from(shift.to()) <= WEEK
                && i64::from(shift.before()) == before;
            if !fine {
                return false;
            }
            end = shift.to();
            before += i64::from(shift.to() - shift.from());
        }
        let mut last: Option<AnchorView<'i>> = None;
        for at in 0..self.anchors() {
            let anchor = self.anchor(at);
            let own = match anchor.sort() {
                sort::CLOSED => 0,
                sort::OPEN => anchor.at(),
                _ => self.weekly(anchor.at(), anchor.offset()),
            };
            let counted = match last {
                None => anchor.at() == i64::MIN && anchor.sort() != sort::OPEN,
                Some(last) => {
                    last.at() < anchor.at()
                        && self.counted(last, anchor.at()) == Some(anchor.open())
                        && last.open() <= anchor.open()
                }
            };
            let fine = counted
                && anchor.sort() <= sort::WEEKLY
                && (-OFFSET..=OFFSET).contains(&anchor.offset())
                && (-BASE..=BASE).contains(&anchor.base())
                && anchor.base().wrapping_add(own) == anchor.open();
            if !fine {
                return false;
            }
            last = Some(anchor);
        }
        before == self.week
            && last.is_some_and(|last| last.sort() != sort::OPEN)
            && self.shifts() as usize <= crate::limits::WEEK_SHIFTS
    }

    /// The open time at `time`, as `anchor` counts it.
    fn counted(&self, anchor: AnchorView<'_>, time: i64) -> Option<i64> {
        let own = match anchor.sort() {
            sort::CLOSED => 0,
            sort::OPEN => time,
            _ => self.weekly(time, anchor.offset()),
        };
        anchor.base().checked_add(own)
    }
}

/// How far the count of an anchor can be from that of its own week: what lies between
/// the first date that can be written and the last.
const BASE: i64 = 1 << 50;

/// How many of the first `count` places are so, when all that are stand before all that
/// are not.
#[inline]
fn halve(count: u32, is: impl Fn(u32) -> bool) -> u32 {
    // Where a look goes nobody can foretell: both ways are computed and one is taken, which
    // costs less than a wrong guess.
    let (mut from, mut left) = (0, count);
    while left > 1 {
        let half = left / 2;
        from = select_unpredictable(is(from + half - 1), from + half, from);
        left -= half;
    }
    from + u32::from(left == 1 && is(from))
}

const _: () = assert!(Anchor::SIZE == 33);
