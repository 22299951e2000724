//! What journeys mean.

use super::meaning::{Meaning, Part};
use crate::image::Image;
use crate::image::layout::{Journey, Kind, Known, NO_ATTRIBUTE, Passage, Range, Rule, Turn, Word};
use crate::image::op::Part as OpPart;

/// The journey of a rule, and its place.
pub(super) fn of_rule(image: &Image<'_>, rule: &Rule) -> Option<(usize, Journey)> {
    let mut journeys = image.all::<Journey>();
    journeys.find(|(_, journey)| journey.known == rule.index)
}

impl Meaning<'_> {
    /// A journey: its stages, the events that lead through it, what ends it by the clock, and
    /// what is meant where.
    pub(super) fn journey(&mut self, rule: &Rule, nth: u32) -> Option<(Part, u32)> {
        let (place, journey) = of_rule(&self.image, rule)?;
        let Journey {
            rule: _,
            known,
            state_at: _,
            after,
            clock: _,
            after_span: _,
            after_line,
            peak,
            end,
            end_first,
            peak_span: _,
            peak_line,
            end_span: _,
            end_line,
        } = journey;
        let or_header = |line: u32| if line == 0 { rule.line } else { line };
        match nth {
            0 => {
                let known: Known = self.image.record(known as usize);
                self.number(known.words.count.into());
                for (_, word) in self.image.records::<Word>(known.words) {
                    let Word { name } = word;
                    self.text(name);
                }
                Some((Part::Stages, rule.line))
            }
            1 => {
                self.passages(place as u32, |kind| kind.passages);
                self.passages(place as u32, |kind| kind.partings);
                self.turns(place as u32);
                Some((Part::Events, rule.line))
            }
            2 => {
                self.number(after as u64);
                Some((Part::Clock, or_header(after_line)))
            }
            3 => {
                for number in [peak, end, end_first.into()] {
                    self.number(number.into());
                }
                Some((Part::Meant, or_header(peak_line.max(end_line))))
            }
            _ => None,
        }
    }

    /// Adds what leads into stages, or what ends the journey: of one kind of event in its
    /// order, of several kinds in whichever.
    fn passages(&mut self, journey: u32, of: fn(&Kind) -> Range) {
        let mut events = 0_u128;
        for (number, kind) in self.image.all::<Kind>() {
            let mut event = self.afresh();
            let mut reads = false;
            for (_, passage) in self.image.records::<Passage>(of(&kind)) {
                let Passage {
                    journey: own,
                    stage,
                    guard,
                    span: _,
                    line: _,
                } = passage;
                if own != journey {
                    continue;
                }
                reads = true;
                event.event(number as u16, NO_ATTRIBUTE);
                event.number(stage.into());
                event.predicate(guard, Some(number as u16));
            }
            if reads {
                events = events.wrapping_add(event.hash);
            }
        }
        self.number(events as u64);
        self.number((events >> 64) as u64);
    }

    /// Adds the words of statuses that lead into stages, in their order: each with the status,
    /// which must go on.
    fn turns(&mut self, of: u32) {
        for (_, turn) in self.image.all::<Turn>() {
            let Turn {
                journey,
                stage,
                known,
                word,
                span: _,
                line: _,
            } = turn;
            if journey != of {
                continue;
            }
            self.known_by_name(known as u16);
            let status: Known = self.image.record(known as usize);
            let place = (status.words.first as usize).saturating_add(word.into());
            let Word { name } = self.image.record(place);
            self.text(name);
            self.number(stage.into());
        }
    }

    /// A field of a journey, or of one of its stages: which, and whether the journey goes on.
    pub(super) fn part_of_journey(&mut self, part: OpPart, at: u16) {
        let [stage, journey] = match part.is_of_stage() {
            true => at.to_le_bytes().map(usize::from),
            false => [0, usize::from(at)],
        };
        let journey: Journey = self.image.record(journey);
        self.known_by_name(journey.known as u16);
        self.number(stage as u64);
    }
}
