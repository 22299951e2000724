//! Calendars: their open time is in order, and counts what it says.

use super::{ANY, Check, Checked};
use crate::image::layout::{Anchor, Calendar, Known, Range, Shift};
use crate::limits::{CALENDARS, ZONES};

impl Check<'_, '_> {
    pub(super) fn calendars(&self) -> Checked {
        let image = self.image;
        // Every one may have a calendar for each of its zones.
        let most = CALENDARS.saturating_mul(1 + ZONES);
        self.record::<Calendar>(0, image.count::<Calendar>() <= most)?;
        for (at, calendar) in image.all::<Calendar>() {
            let fine = self.has_str(calendar.name) && self.has_str(calendar.zone);
            self.record::<Calendar>(at, fine)?;
            if calendar.by.count != 0 {
                self.zoned(at, &calendar)?;
                continue;
            }
            let fine = self.has_range::<Anchor>(calendar.anchors)
                && self.has_range::<Shift>(calendar.shifts)
                && image.hours_of(&calendar).is_sound()
                && calendar.zones == Range::default()
                && calendar.otherwise == 0;
            self.record::<Calendar>(at, fine)?;
        }
        Ok(())
    }

    /// A calendar whose zone goes by what is known has a calendar of one zone for every word,
    /// and goes by a fact or a status.
    fn zoned(&self, at: usize, calendar: &Calendar) -> Checked {
        self.code(calendar.by, ANY)?;
        let image = self.image;
        let zones = calendar.zones;
        let by = image.zone_by(calendar);
        let fine = calendar.anchors.count == 0
            && calendar.shifts.count == 0
            && self.has_range::<Calendar>(zones)
            && calendar.otherwise <= zones.count
            && image
                .records::<Calendar>(zones)
                .all(|(_, zone)| zone.by.count == 0)
            && by.is_some_and(|by| {
                let known: Known = image.record(by.known.into());
                known.sort <= 1 && by.is_within(zones.count)
            });
        self.record::<Calendar>(at, fine)
    }
}
