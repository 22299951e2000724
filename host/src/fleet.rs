//! Many subjects over one program, each in a block of memory of the same size.

use crate::limits::{SETTLING_ROUNDS, SUBJECT_WORDS};
use crate::tally::Tally;
use smallvec::SmallVec;
use tamam::image::layout::Calendar;
use tamam::{Balance, Cap, Engine, Event, Felt, Image, Journey, Known, Refused, Score, Verdict};

/// How many subjects' events it is worth to look ahead, for [`Fleet::near`].
pub const AHEAD: usize = 16;

/// The caps of one subject. Few subjects have more than four that stand, and those that
/// have not need no heap.
pub type Caps = SmallVec<[Cap; 4]>;

/// Words of one slab; a slab has room for at least one subject.
const SLAB_WORDS: usize = 1 << 20;

/// Why a fleet did not take an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// There is no room for another subject.
    #[error(
        "no room for another subject: the limit is {SUBJECT_WORDS} words of memory for all of them"
    )]
    Full,
}

/// The subjects of one run, by number, from zero.
pub struct Fleet<'i> {
    image: &'i Image<'i>,
    slabs: Vec<Vec<u64>>,
    per_slab: usize,
    subjects: u32,
    greatest: Option<i64>,
    tally: Tally<'i>,
}

impl<'i> Fleet<'i> {
    /// No subjects yet; with `each` the outcomes of every subject are counted for itself
    /// too.
    #[must_use]
    pub fn new(image: &'i Image<'i>, each: bool) -> Self {
        Self {
            image,
            slabs: Vec::new(),
            per_slab: (SLAB_WORDS / image.memory_needed().max(1)).max(1),
            subjects: 0,
            greatest: None,
            tally: Tally::new(image, each),
        }
    }

    /// Takes one event of a subject, and hands each verdict to `sink`.
    ///
    /// # Errors
    /// [`Stopped`]; nothing has changed then.
    pub fn step(
        &mut self,
        subject: u32,
        event: &Event,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Stopped> {
        while self.subjects <= subject {
            self.start()?;
        }
        let Self {
            image,
            slabs,
            per_slab,
            tally,
            ..
        } = self;
        let memory = block(slabs, *per_slab, image, subject);
        let mut engine = Engine::resume(*image, memory)?;
        engine.step(event, &mut |verdict| {
            tally.count(subject, verdict);
            sink(verdict);
        })?;
        self.greatest = self.greatest.max(Some(event.time()));
        Ok(())
    }

    /// Reads a little of the memory of subjects whose events come next, so that it is near
    /// when they do. With many subjects most of an event's time is waiting for memory:
    /// asked for together, the memories of [`AHEAD`] subjects come in the time of one.
    pub fn near(&self, subjects: impl IntoIterator<Item = u32>) {
        let words = self.image.memory_needed();
        let mut read = 0;
        for subject in subjects {
            let place = subject as usize;
            let slab = self.slabs.get(place / self.per_slab);
            let start = place % self.per_slab * words;
            let memory = slab.and_then(|slab| slab.get(start..start + words));
            if let Some([first, .., last]) = memory {
                read |= first | last;
            }
        }
        std::hint::black_box(read);
    }

    /// Moves the clock of a subject to `now`, unless it is there already.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn advance(
        &mut self,
        subject: u32,
        now: i64,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Stopped> {
        let Self {
            image,
            slabs,
            per_slab,
            tally,
            ..
        } = self;
        let mut engine = Engine::resume(*image, block(slabs, *per_slab, image, subject))?;
        if engine.clock().is_some_and(|clock| clock >= now) {
            return Ok(());
        }
        engine.advance(now, &mut |verdict| {
            tally.count(subject, verdict);
            sink(verdict);
        })?;
        Ok(())
    }

    /// Lets the time of a subject run until nothing more is due.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn settle(&mut self, subject: u32, sink: &mut dyn FnMut(&Verdict)) -> Result<(), Stopped> {
        for _ in 0..SETTLING_ROUNDS {
            let image = self.image;
            let memory = block(&mut self.slabs, self.per_slab, image, subject);
            let Some(due) = Engine::resume(image, memory)?.next_due() else {
                break;
            };
            self.advance(subject, due, sink)?;
        }
        Ok(())
    }

    /// Counts what is still open, once, at the end of a run.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn count_open(&mut self) -> Result<(), Stopped> {
        for subject in 0..self.subjects {
            let image = self.image;
            let engine =
                Engine::resume(image, block(&mut self.slabs, self.per_slab, image, subject))?;
            for (rule, open) in engine.open() {
                self.tally.count_open(subject, rule, open);
            }
        }
        Ok(())
    }

    /// The subjects that have a clock: those of which an event was scored.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn living(&mut self) -> Result<Vec<u32>, Stopped> {
        let mut living = Vec::new();
        for subject in 0..self.subjects {
            if self.lives(subject)? {
                living.push(subject);
            }
        }
        Ok(living)
    }

    /// What is remembered of a subject, and the caps that stand.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn score(&mut self, subject: u32) -> Result<(Score, Caps), Stopped> {
        let image = self.image;
        let engine = Engine::resume(image, block(&mut self.slabs, self.per_slab, image, subject))?;
        Ok((engine.score(), engine.caps().collect()))
    }

    /// Which calendar holds for a subject in the stead of each calendar of the program, both
    /// by their places: see [`Engine::zone`].
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn zones(&mut self, subject: u32) -> Result<Vec<Option<usize>>, Stopped> {
        while self.subjects <= subject {
            self.start()?;
        }
        let image = self.image;
        let memory = block(&mut self.slabs, self.per_slab, image, subject);
        let engine = Engine::resume(image, memory)?;
        let calendars = 0..image.count::<Calendar>();
        Ok(calendars.map(|calendar| engine.zone(calendar)).collect())
    }

    /// What is known of a subject: its facts, statuses and measures, in file order.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn known(&mut self, subject: u32) -> Result<Vec<Known>, Stopped> {
        let image = self.image;
        let memory = block(&mut self.slabs, self.per_slab, image, subject);
        Ok(Engine::resume(image, memory)?.known().collect())
    }

    /// What is remembered of a subject by the values of facets, and how those of each facet
    /// compare, both in the order of their numbers.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn felt(&mut self, subject: u32) -> Result<(Vec<Felt>, Vec<Balance>), Stopped> {
        let image = self.image;
        let engine = Engine::resume(image, block(&mut self.slabs, self.per_slab, image, subject))?;
        let words = image.facets().flat_map(|facet| image.facet_words(facet));
        let felt = words.map(|word| engine.felt(word)).collect();
        let balances = image.facets().map(|facet| engine.balance(facet)).collect();
        Ok((felt, balances))
    }

    /// Where a subject stands on its journeys, each with what is remembered of its stages, in
    /// the order of their numbers.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn journeys(&mut self, subject: u32) -> Result<Vec<(Journey, Vec<Felt>)>, Stopped> {
        let image = self.image;
        let engine = Engine::resume(image, block(&mut self.slabs, self.per_slab, image, subject))?;
        let journeys = image.journeys().map(|place| {
            let stages = (0..).zip(image.journey_stages(place));
            let felt = stages.map(|(stage, _)| engine.stage_felt(place, stage));
            (engine.journey(place), felt.collect())
        });
        Ok(journeys.collect())
    }

    /// The first time whose advance settles something of a subject.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn next_due(&mut self, subject: u32) -> Result<Option<i64>, Stopped> {
        let image = self.image;
        let memory = block(&mut self.slabs, self.per_slab, image, subject);
        Ok(Engine::resume(image, memory)?.next_due())
    }

    /// Whether a subject has a clock: whether an event of it was scored.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn lives(&mut self, subject: u32) -> Result<bool, Stopped> {
        let image = self.image;
        let memory = block(&mut self.slabs, self.per_slab, image, subject);
        Ok(Engine::resume(image, memory)?.clock().is_some())
    }

    /// How many subjects have memory: their numbers are less.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.subjects
    }

    /// Whether no subject has memory yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.subjects == 0
    }

    /// The memory of every subject, one after the other, and the greatest time.
    pub(crate) fn state(&self) -> (Vec<u64>, Option<i64>) {
        let words = self.image.memory_needed();
        let mut all = Vec::with_capacity(words * self.subjects as usize);
        let mut left = self.subjects as usize;
        for slab in &self.slabs {
            let count = left.min(self.per_slab);
            all.extend_from_slice(slab.get(..count * words).unwrap_or_default());
            left -= count;
        }
        (all, self.greatest)
    }

    /// Makes it the fleet that had such a state and tally; no subject was there before.
    ///
    /// # Errors
    /// [`Stopped`], when it is no such state.
    pub(crate) fn revive(
        &mut self,
        memory: &[u64],
        greatest: Option<i64>,
        tally: Tally<'i>,
    ) -> Result<(), Stopped> {
        let image = self.image;
        let words = image.memory_needed().max(1);
        for own in memory.chunks(words) {
            let place = self.subjects;
            self.start()?;
            let lent = block(&mut self.slabs, self.per_slab, image, place);
            if let (true, Some(lent)) = (own.len() == words, lent.get_mut(..words)) {
                lent.copy_from_slice(own);
            }
            Engine::resume(image, block(&mut self.slabs, self.per_slab, image, place))?;
        }
        self.greatest = greatest;
        self.tally = tally;
        Ok(())
    }

    /// The greatest time of an event that was scored.
    #[must_use]
    pub fn greatest(&self) -> Option<i64> {
        self.greatest
    }

    /// How often each outcome came.
    #[must_use]
    pub fn tally(&self) -> &Tally<'i> {
        &self.tally
    }

    /// Starts the next subject.
    fn start(&mut self) -> Result<(), Stopped> {
        let words = self.image.memory_needed().max(1);
        let place = self.subjects as usize;
        if (place + 1).saturating_mul(words) > SUBJECT_WORDS {
            return Err(Stopped::Full);
        }
        if place / self.per_slab >= self.slabs.len() {
            self.slabs.push(vec![0; words * self.per_slab]);
        }
        let memory = block(&mut self.slabs, self.per_slab, self.image, self.subjects);
        Engine::start(self.image, memory)?;
        self.subjects += 1;
        Ok(())
    }
}

/// The memory of a subject; none for a number that no subject has, which the engine then
/// refuses.
fn block<'s>(
    slabs: &'s mut [Vec<u64>],
    per_slab: usize,
    image: &Image<'_>,
    subject: u32,
) -> &'s mut [u64] {
    let words = image.memory_needed();
    let place = subject as usize;
    let start = place % per_slab * words;
    slabs
        .get_mut(place / per_slab)
        .and_then(|slab| slab.get_mut(start..start + words))
        .unwrap_or_default()
}
