//! Ways that the subject goes.

use super::known::{JOURNEY, STATUS};
use super::{Check, Checked};
use crate::image::layout::{Clock, Journey, Known, Passage, Predicate, Rule, Turn};
use crate::limits::{DURATION_MS, JOURNEY_STAGES, JOURNEYS};

impl Check<'_, '_> {
    pub(super) fn journeys(&self) -> Checked {
        let image = self.image;
        self.record::<Journey>(0, image.count::<Journey>() <= JOURNEYS)?;
        for (at, journey) in image.all::<Journey>() {
            let known: Known = image.record(journey.known as usize);
            let stages = known.words.count;
            let fine = self.has::<Rule>(journey.rule)
                && self.has::<Known>(journey.known)
                && known.sort == JOURNEY
                && (1..=JOURNEY_STAGES as u32).contains(&stages)
                && known.state_at == journey.state_at
                && (0..=DURATION_MS).contains(&journey.after)
                && (journey.clock != 0) == (journey.after != 0)
                && self.has_maybe::<Clock>(journey.clock)
                && u32::from(journey.peak) <= stages
                && u32::from(journey.end) <= stages;
            self.record::<Journey>(at, fine)?;
        }
        for (at, passage) in image.all::<Passage>() {
            let journey: Journey = image.record(passage.journey as usize);
            let known: Known = image.record(journey.known as usize);
            let fine = self.has::<Journey>(passage.journey)
                && u32::from(passage.stage) < known.words.count
                && self.has_maybe::<Predicate>(passage.guard);
            self.record::<Passage>(at, fine)?;
        }
        self.turns()
    }

    /// Words of statuses lead into stages that there are; they are in file order, and the
    /// statuses know of them.
    fn turns(&self) -> Checked {
        let image = self.image;
        let mut before = (0, 0);
        for (at, turn) in image.all::<Turn>() {
            let journey: Journey = image.record(turn.journey as usize);
            let stages: Known = image.record(journey.known as usize);
            let status: Known = image.record(turn.known as usize);
            let fine = self.has::<Journey>(turn.journey)
                && self.has::<Known>(turn.known)
                && u32::from(turn.stage) < stages.words.count
                && status.sort == STATUS
                && status.turns != 0
                && u32::from(turn.word) < status.words.count
                && before <= (turn.journey, turn.stage);
            self.record::<Turn>(at, fine)?;
            before = (turn.journey, turn.stage);
        }
        Ok(())
    }
}
