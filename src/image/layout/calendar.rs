//! Calendars: which times are open, in a form that counts open time quickly.

use super::{Maybe, Range, Section, Str};
use crate::image::record::record;

record! {
    /// A calendar.
    Calendar in Calendars {
        /// Its name.
        name: Str,
        /// The name of its zone; nothing for UTC and for an offset.
        zone: Str,
        /// Where what holds changes, in [`Section::Anchors`]; the first one holds since
        /// the beginning of time.
        anchors: Range,
        /// The shifts of its week, in [`Section::Shifts`].
        shifts: Range,
        /// Open milliseconds of a week.
        week: u32,
        /// What its zone goes by: an expression that reads something known and picks a place
        /// among `zones`. Nothing for a calendar of one zone; else it has no anchors and no
        /// shifts of its own.
        by: Range,
        /// The calendars that hold in its stead, one for each zone, in [`Section::Calendars`];
        /// they bear no names.
        zones: Range,
        /// Which of them holds while nothing is known.
        otherwise: Maybe,
    }
}

record! {
    /// From here on a calendar goes by its week, or is closed, or open, until the next
    /// anchor. They are in order of time.
    Anchor in Anchors as AnchorView {
        /// The first instant.
        at: i64,
        /// The calendar's open time at that instant: milliseconds, counted from one moment.
        open: i64,
        /// What is added to the week's own count, or to the time while it is open, to make
        /// the open time.
        base: i64,
        /// What is added to an instant so that weeks begin at multiples of a week: the
        /// zone's offset and three days.
        offset: i64,
        /// 0 closed, 1 open, 2 by the week.
        sort: u8,
    }
}

record! {
    /// Open time of a week: milliseconds since its Monday began.
    Shift in Shifts as ShiftView {
        /// The first.
        from: u32,
        /// The first that is closed again.
        to: u32,
        /// Open time of the week before it.
        before: u32,
    }
}
