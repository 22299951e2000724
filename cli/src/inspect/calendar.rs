//! The hours of a calendar, in its own zone, as an author writes them.

use crate::failure::Failure;
use std::io::Write;
use tamam::Image;
use tamam::image::layout::{Anchor, Calendar, Shift};
use tamam_host::value::moment::Moment;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTE: u32 = 60_000;
const DAY: u32 = 24 * 60 * MINUTE;
/// Weeks of anchors begin so long before 1970, which began on a Thursday.
const MONDAY: i64 = 3 * DAY as i64;
const CLOSED: u8 = 0;
const OPEN: u8 = 1;

/// Writes the shifts of the week, and the dates on which it does not hold.
pub(super) fn hours(
    image: &Image<'_>,
    calendar: &Calendar,
    out: &mut impl Write,
) -> Result<(), Failure> {
    // Days in a row that have the same hours stand together.
    let mut spans: Vec<(usize, usize, String)> = Vec::new();
    for (_, shift) in image.records::<Shift>(calendar.shifts) {
        let (day, hours) = (day(shift.from), of_day(&shift));
        match spans
            .iter_mut()
            .find(|(_, last, same)| last + 1 == day && *same == hours)
        {
            Some((_, last, _)) => *last = day,
            None => spans.push((day, day, hours)),
        }
    }
    for (first, last, hours) in spans {
        let name = |day: usize| DAYS.get(day).copied().unwrap_or_default();
        if first == last {
            writeln!(out, "  open {} {hours}", name(first))?;
        } else {
            writeln!(out, "  open {}..{} {hours}", name(first), name(last))?;
        }
    }
    for dates in dates(image, calendar) {
        writeln!(out, "  {dates}")?;
    }
    Ok(())
}

fn day(at: u32) -> usize {
    (at / DAY) as usize
}

fn clock(at: u32) -> String {
    let minutes = at / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The hours of a shift, from its day on; one of more than a day says on which it ends.
fn of_day(shift: &Shift) -> String {
    let (from, length) = (shift.from % DAY, shift.to.saturating_sub(shift.from));
    let end = match (from + length) % DAY {
        0 => DAY,
        end => end,
    };
    if length <= DAY {
        return format!("{}..{}", clock(from), clock(end));
    }
    let last = day(shift.to.saturating_sub(1));
    let name = DAYS.get(last).copied().unwrap_or_default();
    format!("{} to {name} {}", clock(from), clock(end))
}

/// The stretches that do not go by the week: closed, but for the hours that are told.
fn dates(image: &Image<'_>, calendar: &Calendar) -> Vec<String> {
    let mut found = Vec::new();
    // Since when the week does not hold, and since when it is open within that.
    let (mut since, mut opened) = (None, None);
    let mut hours = Vec::new();
    for (_, anchor) in image.records::<Anchor>(calendar.anchors) {
        let shifted = anchor.at.saturating_add(anchor.offset);
        let local = shifted.saturating_sub(MONDAY);
        if anchor.sort == OPEN {
            opened = opened.or(Some(local));
        } else if let Some(from) = opened.take() {
            hours.push(span(from, local));
        }
        if matches!(anchor.sort, CLOSED | OPEN) {
            since = since.or(Some(local));
        } else if let Some(from) = since.take() {
            let open = match hours.as_slice() {
                [] => String::new(),
                hours => format!(" but for {}", hours.join(", ")),
            };
            found.push(format!("closed {}{open}", span(from, local)));
            hours.clear();
        }
    }
    found
}

/// A span between two instants of the zone; whole days without their hours.
fn span(from: i64, to: i64) -> String {
    let day = i64::from(DAY);
    if date(from) == date(to) {
        let clock: String = instant(to).chars().skip(11).collect();
        return format!("{}..{clock}", instant(from));
    }
    if from.rem_euclid(day) != 0 || to.rem_euclid(day) != 0 {
        return format!("{} to {}", instant(from), instant(to));
    }
    match to.saturating_sub(from) {
        length if length <= day => date(from),
        _ => format!("{}..{}", date(from), date(to.saturating_sub(day))),
    }
}

fn date(local: i64) -> String {
    Moment(local).to_string().chars().take(10).collect()
}

fn instant(local: i64) -> String {
    let text: String = Moment(local).to_string().chars().take(16).collect();
    text.replace('T', " ")
}
