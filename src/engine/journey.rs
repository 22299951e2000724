//! Journeys: where the subject stands on its way, and what is remembered of it.
//!
//! Peak and end are those of Kahneman, Fredrickson, Schreiber and Redelmeier, "When more
//! pain is preferred to less", Psychological Science 4 (1993): here it is told too where on
//! the way they lie.

use super::Engine;
use super::calculation::divide;
use super::felt::Felt;
use super::memory;
use super::rules::Rules;
use super::run::{Run, Saying, Source};
use super::scope::Scope;
use super::state::{Remembered, Words, look};
use crate::event::Event;
use crate::image::Image;
use crate::image::layout::{self, JourneyView, KnownView, Passage, Range, TurnView, place};
use crate::image::memory::{JOURNEY_WORDS, REMEMBERED_WORDS};
use crate::image::op::Part;
use crate::verdict::{Class, Evidence};

/// The stage at hand, by its place plus one; above, whether it ever began.
const STAGE: usize = 0;
/// How many ended.
const COUNT: usize = 1;
/// The event that began it.
const BEGUN_BY: usize = 2;
/// The stages of its peak and, above, of its end, by their places plus one.
const PEAK_END_IN: usize = 3;
/// What its peak rests on.
const PEAK_BY: usize = 4;
/// What its end rests on.
const END_BY: usize = 5;
/// What is remembered of all its moments; then of those of each stage.
const OWN: usize = JOURNEY_WORDS as usize;
const REMEMBERED: usize = REMEMBERED_WORDS as usize;

/// Where a journey stands, and what is remembered of the one at hand: of the last one once
/// it has ended. Stages are told by their places among
/// [`Image::journey_stages`](crate::Image::journey_stages).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Journey {
    /// The stage at hand; none while the journey does not run.
    pub stage: Option<u32>,
    /// How many ended.
    pub count: u64,
    /// What is remembered of its moments.
    pub felt: Felt,
    /// The share of its stages that have moments, in thousandths; none before the first
    /// journey.
    pub coverage: Option<i64>,
    /// The stage that its most intense moment belongs to.
    pub peak_in: Option<u32>,
    /// The stage that its last moment belongs to.
    pub end_in: Option<u32>,
}

impl<'i, M: AsRef<[u64]> + AsMut<[u64]>, I: Rules<'i>> Engine<'i, M, I> {
    /// A journey, by its number among [`Image::journeys`].
    #[must_use]
    pub fn journey(&self, journey: u32) -> Journey {
        let words = self.parts().1;
        let one: JourneyView<'_> = self.image.view(journey as usize);
        Journey {
            stage: one.stage(words).map(u32::from),
            count: one.part(words, COUNT),
            felt: memory::remembered(&self.image, memory::moments_at(words, one.at(OWN))),
            coverage: coverage(&self.image, words, one),
            peak_in: one.peak_in(words),
            end_in: one.end_in(words),
        }
    }

    /// What is remembered of the moments of one stage of a journey.
    #[must_use]
    pub fn stage_felt(&self, journey: u32, stage: u32) -> Felt {
        stage_felt(&self.image, self.parts().1, journey, stage)
    }
}

impl JourneyView<'_> {
    /// Where one of its words lies.
    #[inline]
    fn at(self, word: usize) -> usize {
        (self.state_at() as usize).saturating_add(word)
    }

    #[inline]
    fn part(self, words: &(impl Words + ?Sized), word: usize) -> u64 {
        words.word(self.at(word))
    }

    /// The stage at hand, by its place.
    #[inline]
    fn stage(self, words: &(impl Words + ?Sized)) -> Option<u16> {
        let stage = words.low(self.at(STAGE)).checked_sub(1)?;
        u16::try_from(stage).ok()
    }

    fn peak_in(self, words: &(impl Words + ?Sized)) -> Option<u32> {
        words.low(self.at(PEAK_END_IN)).checked_sub(1)
    }

    fn end_in(self, words: &(impl Words + ?Sized)) -> Option<u32> {
        words.high(self.at(PEAK_END_IN)).checked_sub(1)
    }

    /// Where what is remembered of a stage lies.
    #[inline]
    fn stage_at(self, stage: u32) -> usize {
        let before = (stage as usize).saturating_add(1) * REMEMBERED;
        self.at(OWN.saturating_add(before))
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// An event leads journeys into their stages: each takes the first pattern that holds.
    #[inline(never)]
    pub(crate) fn move_journeys(&mut self, event: &Event, passages: Range) {
        if !self.image.has::<layout::Journey>() {
            return;
        }
        let mut moved = u32::MAX;
        for (_, passage) in self.image.records::<Passage>(passages) {
            let journey: JourneyView<'_> = self.image.view(passage.journey as usize);
            sole!(self, rule journey);
            if moved != passage.journey && self.passes(event, journey, &passage) {
                moved = passage.journey;
                let saying = saying(event, journey, &passage);
                self.go_on(event, journey, passage.stage, &saying);
            }
        }
    }

    /// Statuses that an event made another word lead journeys into their stages: each takes
    /// the first pattern of a word that one of them became.
    #[inline(never)]
    pub(super) fn move_by_statuses(&mut self, event: &Event) {
        if !self.image.has::<layout::Turn>() {
            return;
        }
        let turns = self.image.count::<layout::Turn>();
        let mut moved = u32::MAX;
        for at in 0..turns {
            *self.steps += 1;
            let turn: TurnView<'_> = self.image.view(at);
            let status: KnownView<'_> = self.image.view(turn.known() as usize);
            if moved != turn.journey() && status.has_turned_to(self.words, turn.word()) {
                moved = turn.journey();
                let journey: JourneyView<'_> = self.image.view(moved as usize);
                let source = Source {
                    rule: journey.rule(),
                    span: turn.span(),
                    line: turn.line(),
                };
                let saying = Saying::of(event, source, None);
                self.go_on(event, journey, turn.stage(), &saying);
            }
        }
        for at in 0..turns {
            *self.steps += 1;
            let turn: TurnView<'_> = self.image.view(at);
            let status: KnownView<'_> = self.image.view(turn.known() as usize);
            status.settle_turn(self.words);
        }
    }

    /// Whether the event is the one that a pattern waits for.
    #[inline]
    fn passes(&mut self, event: &Event, journey: JourneyView<'_>, passage: &Passage) -> bool {
        *self.steps += 1;
        let saying = saying(event, journey, passage);
        self.holds(passage.guard, &Scope::event(event), &|| saying)
    }

    fn go_on(&mut self, event: &Event, journey: JourneyView<'_>, stage: u16, saying: &Saying) {
        sole!(self, rule journey);
        let before = journey.stage(self.words);
        if before.is_none() {
            self.begin_journey(event, journey);
        }
        if before != Some(stage) {
            self.words.put_low(journey.at(STAGE), u32::from(stage) + 1);
            look(self.head);
            let known: KnownView<'_> = self.image.view(journey.known() as usize);
            let outcome = known.outcomes().first + u32::from(stage);
            self.say_word(Class::Became, outcome, saying);
        }
        if let Some(clock) = place(journey.clock()) {
            self.set_due(clock, Some(event.time.saturating_add(journey.after())));
        }
    }

    /// A journey begins: of the one before it only remains that it was.
    fn begin_journey(&mut self, event: &Event, journey: JourneyView<'_>) {
        sole!(self, rule journey);
        let known: KnownView<'_> = self.image.view(journey.known() as usize);
        let end = journey.stage_at(known.words().count);
        let from = journey.at(BEGUN_BY);
        if let Some(own) = self.words.all_mut().get_mut(from..end) {
            own.fill(0);
        }
        self.words.put_high(journey.at(STAGE), 1);
        self.words.put(from, event.evidence);
    }

    /// An event ends journeys that run.
    #[inline(never)]
    pub(crate) fn end_journeys(&mut self, event: &Event, partings: Range) {
        if !self.image.has::<layout::Journey>() {
            return;
        }
        for (_, passage) in self.image.records::<Passage>(partings) {
            let journey: JourneyView<'_> = self.image.view(passage.journey as usize);
            sole!(self, rule journey);
            let runs = journey.stage(self.words).is_some();
            if runs && self.passes(event, journey, &passage) {
                let saying = Saying {
                    evidence: begun_by(journey, self.words).and(event.evidence),
                    ..saying(event, journey, &passage)
                };
                self.end_journey(journey, &saying);
            }
        }
    }

    /// The clock ends a journey.
    pub(super) fn settle_journey(&mut self, index: usize, now: i64) {
        if !self.image.has::<layout::Journey>() {
            return;
        }
        let journey: JourneyView<'_> = self.image.view(index);
        let saying = Saying {
            source: Source {
                rule: journey.rule(),
                span: journey.after_span(),
                line: journey.after_line(),
            },
            key: None,
            time: now,
            due: Some(now),
            evidence: begun_by(journey, self.words),
        };
        self.end_journey(journey, &saying);
    }

    fn end_journey(&mut self, journey: JourneyView<'_>, saying: &Saying) {
        sole!(self, rule journey);
        self.words.put_low(journey.at(STAGE), 0);
        let count = journey.part(self.words, COUNT).saturating_add(1);
        self.words.put(journey.at(COUNT), count);
        look(self.head);
        if let Some(clock) = place(journey.clock()) {
            self.set_due(clock, None);
        }
        self.say(Class::Ended, saying);
        let peak = (
            journey.peak(),
            journey.peak_in(self.words),
            PEAK_BY,
            journey.peak_span(),
            journey.peak_line(),
        );
        let end = (
            journey.end(),
            journey.end_in(self.words),
            END_BY,
            journey.end_span(),
            journey.end_line(),
        );
        let lines = match journey.end_first() {
            0 => [peak, end],
            _ => [end, peak],
        };
        for (meant, found, by, span, line) in lines {
            let (Some(meant), Some(found)) = (place(meant.into()), found) else {
                continue;
            };
            let class = match meant == found as usize {
                true => Class::AsMeant,
                false => Class::Elsewhere,
            };
            let source = Source {
                rule: journey.rule(),
                span,
                line,
            };
            let saying = Saying {
                source,
                due: None,
                evidence: Evidence::none().and(journey.part(self.words, by)),
                ..*saying
            };
            self.say(class, &saying);
        }
    }

    /// A moment belongs to every journey that runs, and to the stage at hand.
    pub(crate) fn belong_to_journeys(&mut self, felt: i64, evidence: &Evidence) {
        let by = evidence.numbers().last().copied().unwrap_or(0);
        for index in self.image.journeys() {
            *self.steps += 1;
            let journey: JourneyView<'_> = self.image.view(index as usize);
            sole!(self, rule journey);
            let Some(stage) = journey.stage(self.words) else {
                continue;
            };
            let place = u32::from(stage) + 1;
            if memory::add_at(self.words, journey.at(OWN), felt) {
                self.words.put_low(journey.at(PEAK_END_IN), place);
                self.words.put(journey.at(PEAK_BY), by);
            }
            self.words.put_high(journey.at(PEAK_END_IN), place);
            self.words.put(journey.at(END_BY), by);
            memory::add_at(self.words, journey.stage_at(stage.into()), felt);
        }
    }
}

/// The event that began a journey.
#[inline]
fn begun_by(journey: JourneyView<'_>, words: &(impl Words + ?Sized)) -> Evidence {
    Evidence::none().and(journey.part(words, BEGUN_BY))
}

/// Which journey runs, as evidence of the event that began it.
pub(crate) fn running(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    journey: u32,
) -> Option<Evidence> {
    let journey: JourneyView<'_> = image.view(journey as usize);
    journey.stage(words).map(|_| begun_by(journey, words))
}

#[inline]
fn saying(event: &Event, journey: JourneyView<'_>, passage: &Passage) -> Saying {
    let source = Source {
        rule: journey.rule(),
        span: passage.span,
        line: passage.line,
    };
    Saying::of(event, source, None)
}

fn stage_felt(image: &Image<'_>, words: &(impl Words + ?Sized), journey: u32, stage: u32) -> Felt {
    memory::remembered(image, stage_moments(image, words, journey, stage))
}

/// The moments of one stage of a journey: none of a stage that there is not.
#[inline]
fn stage_moments<'w>(
    image: &Image<'_>,
    words: &'w (impl Words + ?Sized),
    journey: u32,
    stage: u32,
) -> &'w Remembered {
    let journey: JourneyView<'_> = image.view(journey as usize);
    let known: KnownView<'_> = image.view(journey.known() as usize);
    match stage < known.words().count {
        true => memory::moments_at(words, journey.stage_at(stage)),
        false => &memory::NONE,
    }
}

/// The share of the stages that have moments, once there was a journey.
fn coverage(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    journey: JourneyView<'_>,
) -> Option<i64> {
    if words.high(journey.at(STAGE)) == 0 {
        return None;
    }
    let known: KnownView<'_> = image.view(journey.known() as usize);
    let stages = known.words().count;
    let felt = |stage: &u32| words.word(journey.stage_at(*stage)) != 0;
    let covered = (0..stages).filter(felt).count();
    let share = divide(covered as i128 * 1000, stages.into())?;
    i64::try_from(share).ok()
}

/// How many journeys ended.
pub(crate) fn count(image: &Image<'_>, words: &(impl Words + ?Sized), journey: u16) -> i64 {
    let journey: JourneyView<'_> = image.view(journey.into());
    journey.part(words, COUNT) as i64
}

/// A field of a journey, or of a stage of it.
#[inline]
pub(crate) fn part_of(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    part: Part,
    at: u16,
) -> Option<i64> {
    part_of_here(image, words, part, at)
}

/// The same, made part of a caller that knows which field it is.
#[inline(always)]
pub(crate) fn part_of_here(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    part: Part,
    at: u16,
) -> Option<i64> {
    let [stage, of] = at.to_le_bytes();
    let journey: JourneyView<'_> = image.view(at.into());
    let own = || memory::moments_at(words, journey.at(OWN));
    let of_stage = || stage_moments(image, words, of.into(), stage.into());
    let count = |own| i64::try_from(memory::count(own)).ok();
    match part {
        Part::StageMemory => memory::memory(image, of_stage()),
        Part::StageMean => memory::mean(of_stage()),
        Part::StagePeak => memory::strongest(of_stage()),
        Part::StageEnd => memory::end(of_stage()),
        Part::StageMoments => count(of_stage()),
        Part::JourneyMemory => memory::memory(image, own()),
        Part::JourneyMean => memory::mean(own()),
        Part::JourneyPeak => memory::strongest(own()),
        Part::JourneyEnd => memory::end(own()),
        Part::Coverage => coverage(image, words, journey),
        Part::PeakIn => journey.peak_in(words).map(i64::from),
        Part::EndIn => journey.end_in(words).map(i64::from),
        Part::Journeys => Some(self::count(image, words, at)),
        _ => count(own()),
    }
}
