//! Alerts, clocks, and the memory that everything is placed in.

use super::{Check, Checked, Reads, reject};
use crate::image::layout::{
    Alert, Clock, Count, Date, Expectation, Facet, FacetWord, Following, Integrity, Journey, Kind,
    Known, Predicate, Rule, Silence, Trend, place,
};
use crate::image::memory::Planner;
use crate::image::op::Field;
use crate::image::{Reason, Rejected};

impl Check<'_, '_> {
    pub(super) fn alerts(&self) -> Checked {
        let silences = self.image.count::<Silence>();
        let reads = Reads {
            silences: Some(silences),
            trends: self.image.count::<Trend>(),
            facets: (self.image.count::<Facet>(), self.image.count::<FacetWord>()),
            ..Reads::default()
        };
        for (at, alert) in self.image.all::<Alert>() {
            let fine = self.has::<Rule>(alert.rule) && self.has_range::<Date>(alert.checks);
            self.record::<Alert>(at, fine)?;
            self.code(alert.raise, reads)?;
            if alert.clear.count != 0 {
                self.code(alert.clear, reads)?;
            }
        }
        for (at, silence) in self.image.all::<Silence>() {
            let fine = silence.delay > 0 && self.has::<Clock>(silence.clock);
            self.record::<Silence>(at, fine)?;
        }
        for (at, check) in self.image.all::<Date>() {
            let kind: Kind = self.image.record(check.kind as usize);
            let fine = self.has::<Alert>(check.alert)
                && self.has::<Kind>(check.kind)
                && kind.checked != 0
                && self.has_maybe::<Predicate>(check.guard)
                && check.delay > 0
                && self.has::<Clock>(check.clock);
            self.record::<Date>(at, fine)?;
        }
        for (at, trend) in self.image.all::<Trend>() {
            let falls = match place(trend.known) {
                None => Field::from_number(trend.field).is_some(),
                // No status, and no journey.
                Some(at) => {
                    let known: Known = self.image.record(at);
                    self.has_maybe::<Known>(trend.known) && !matches!(known.sort, 1 | 9)
                }
            };
            let fine = falls && trend.times > 0 && trend.each > 0 && self.has::<Clock>(trend.clock);
            self.record::<Trend>(at, fine)?;
        }
        Ok(())
    }

    /// Every clock is named by what it belongs to, and names it.
    pub(super) fn clocks(&self) -> Checked {
        let image = self.image;
        let mut named = 0;
        for (at, clock) in image.all::<Clock>() {
            let index = clock.index as usize;
            let own = at as u32 + 1;
            let fine = match clock.sort {
                0 => image.record::<Expectation>(index).clock == own,
                1 => image.record::<Integrity>(index).clock == own,
                2 => image.record::<Integrity>(index).cap_clock == own,
                3 => image.record::<Silence>(index).clock == at as u32,
                4 => image.record::<Date>(index).clock == at as u32,
                5 => image.record::<Trend>(index).clock == at as u32,
                6 => image.record::<Known>(index).clock == own,
                7 => image.record::<Journey>(index).clock == own,
                8 => image.record::<Following>(index).clock == at as u32,
                _ => false,
            };
            self.record::<Clock>(at, fine)?;
            named += 1;
        }
        let mut owned = image.count::<Silence>() + image.count::<Date>() + image.count::<Trend>();
        owned += image.count::<Following>();
        for (at, rule) in image.all::<Expectation>() {
            let waits = rule.is_clocked();
            self.record::<Expectation>(at, (rule.clock != 0) == waits)?;
            owned += usize::from(rule.clock != 0);
        }
        for (_, rule) in image.all::<Integrity>() {
            owned += usize::from(rule.clock != 0) + usize::from(rule.cap_clock != 0);
        }
        for (_, known) in image.all::<Known>() {
            owned += usize::from(known.clock != 0);
        }
        for (_, journey) in image.all::<Journey>() {
            owned += usize::from(journey.clock != 0);
        }
        self.record::<Clock>(0, owned == named)
    }

    /// Memory is placed as the planner places it. Returns the words that one subject
    /// needs.
    pub(super) fn memory(&self) -> Result<u32, Rejected> {
        let image = self.image;
        let clocks = image.count::<Clock>() as u32;
        let mut planner = Planner::new(image.program(), clocks, image.periods);
        for (at, rule) in image.all::<Expectation>() {
            let places = planner.expectation(&rule, rule.places.table.slots);
            self.record::<Expectation>(at, places == rule.places)?;
        }
        for (at, rule) in image.all::<Integrity>() {
            let slots = rule.entries.slots.max(rule.standing.slots);
            let (head, entries, standing) = planner.integrity(&rule, slots);
            let fine = head == rule.head_at && entries == rule.entries && standing == rule.standing;
            self.record::<Integrity>(at, fine)?;
        }
        for (at, alert) in image.all::<Alert>() {
            self.record::<Alert>(at, planner.alert(&alert) == alert.state_at)?;
        }
        for (at, silence) in image.all::<Silence>() {
            self.record::<Silence>(at, planner.silence(&silence) == silence.state_at)?;
        }
        for (at, check) in image.all::<Date>() {
            self.record::<Date>(at, planner.check(&check) == check.state_at)?;
        }
        for (at, trend) in image.all::<Trend>() {
            self.record::<Trend>(at, planner.trend(&trend) == trend.state_at)?;
        }
        let program = image.program();
        if planner.disappointment(program.disappoints) != program.disappointment_at {
            return reject(0, Reason::Memory);
        }
        for (at, known) in image.all::<Known>() {
            self.record::<Known>(at, planner.known(&known) == known.state_at)?;
        }
        for (at, following) in image.all::<Following>() {
            let placed = planner.following(&following) == following.state_at;
            self.record::<Following>(at, placed)?;
        }
        for (at, word) in image.all::<FacetWord>() {
            self.record::<FacetWord>(at, planner.value() == word.state_at)?;
        }
        if planner.feeling(program) != program.used_to_at {
            return reject(0, Reason::Memory);
        }
        for (at, count) in image.all::<Count>() {
            self.record::<Count>(at, planner.count() == count.state_at)?;
        }
        match planner.words() {
            Some(words) => Ok(words),
            None => reject(0, Reason::Memory),
        }
    }
}
