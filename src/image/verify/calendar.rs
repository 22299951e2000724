//! Calendars: their open time is in order, and counts what it says.

use super::{Check, Checked};
use crate::image::layout::{Anchor, Calendar, Shift};
use crate::limits::CALENDARS;

impl Check<'_, '_> {
    pub(super) fn calendars(&self) -> Checked {
        let image = self.image;
        self.record::<Calendar>(0, image.count::<Calendar>() <= CALENDARS)?;
        for (at, calendar) in image.all::<Calendar>() {
            let fine = self.has_str(calendar.name)
                && self.has_str(calendar.zone)
                && self.has_range::<Anchor>(calendar.anchors)
                && self.has_range::<Shift>(calendar.shifts)
                && image.hours_of(&calendar).is_sound();
            self.record::<Calendar>(at, fine)?;
        }
        Ok(())
    }
}
