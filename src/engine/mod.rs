//! Events in, verdicts out, in memory the caller lends.

use crate::event::Event;
use crate::image::Image;
use crate::refused::Refused;
use crate::verdict::Verdict;

/// What is remembered of one subject, in thousandths of a point; absent before the first
/// felt moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Score {
    /// What is remembered, by the program's own way to tell it.
    pub memory: Option<i64>,
    /// Memory under all standing caps.
    pub score: Option<i64>,
    /// The mean of all moments.
    pub mean: Option<i64>,
    /// The most intense moment.
    pub peak: Option<i64>,
    /// The last moment.
    pub end: Option<i64>,
    /// How many moments were felt.
    pub moments: u64,
    /// The least standing cap, absent when none stands.
    pub cap: Option<i64>,
}

/// A cap that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The integrity rule.
    pub rule: u32,
    /// The key, for a rule with `per`.
    pub key: Option<u64>,
    /// The cap, in thousandths of a point.
    pub cap: i64,
}

/// Runs a program for one subject, in memory `M`: a `&mut [u64]` that the caller lends,
/// or a `[u64; N]` of its own.
#[derive(Debug)]
pub struct Engine<'i, M> {
    image: &'i Image<'i>,
    memory: M,
}

impl<'i, M: AsRef<[u64]> + AsMut<[u64]>> Engine<'i, M> {
    /// Starts a new subject; whatever the memory held is gone.
    ///
    /// # Errors
    /// [`Refused::MemoryTooSmall`] when it has fewer words than
    /// [`Image::memory_needed`].
    pub fn start(image: &'i Image<'i>, memory: M) -> Result<Self, Refused> {
        Ok(Self { image, memory })
    }

    /// Goes on with a subject whose memory an engine of the same program left behind.
    ///
    /// # Errors
    /// [`Refused::MemoryTooSmall`], or [`Refused::ForeignMemory`] when it is not such a
    /// memory.
    pub fn resume(image: &'i Image<'i>, memory: M) -> Result<Self, Refused> {
        Ok(Self { image, memory })
    }

    /// Takes one event, and hands each verdict to `sink` in order.
    ///
    /// # Errors
    /// [`Refused::Older`] or [`Refused::UnknownKind`]; nothing has changed then.
    pub fn step(&mut self, event: &Event, sink: &mut dyn FnMut(&Verdict)) -> Result<(), Refused> {
        let _ = (event, sink, &self.image, self.memory.as_mut());
        Ok(())
    }

    /// Moves the clock to `now` (milliseconds since 1970) and settles what is due before.
    ///
    /// # Errors
    /// [`Refused::Older`]; nothing has changed then.
    pub fn advance(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) -> Result<(), Refused> {
        let _ = (now, sink);
        Ok(())
    }

    /// The first time whose [`advance`](Self::advance) settles something.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        None
    }

    /// The subject's clock: the greater of its last event and its last advance.
    #[must_use]
    pub fn clock(&self) -> Option<i64> {
        None
    }

    /// What is remembered now.
    #[must_use]
    pub fn score(&self) -> Score {
        Score::default()
    }

    /// For each expectation its rule and how many of its instances are open or promised.
    pub fn open(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        core::iter::empty()
    }

    /// The caps that stand.
    pub fn caps(&self) -> impl Iterator<Item = Cap> + '_ {
        core::iter::empty()
    }

    /// Steps (operations, clauses tried, instances and dues touched) that the last
    /// [`step`](Self::step) or [`advance`](Self::advance) took; never more than
    /// [`Image::worst_case_steps`] allows.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        0
    }
}
