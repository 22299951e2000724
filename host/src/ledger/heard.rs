//! When a subject was heard last, and what gap between its events is usual.

use crate::replay::Coming;
use crate::value::quotient::rounded;
use tamam::image::layout::{Kind, Silence};

/// So many of the newest gaps are told.
const NEWEST: usize = 4;

/// The gap between events of a subject that is usual for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    /// Milliseconds: the first gap, then three parts what it was and one part the newest gap.
    pub gap: i64,
    /// How many gaps it was learnt from.
    pub gaps: u64,
    /// The newest of them, at most four, in the order in which they came: milliseconds.
    pub newest: Vec<i64>,
}

/// The event that is about to be scored, where alerts ask for silence.
#[derive(Debug)]
pub(super) struct AtHand {
    pub(super) line: u64,
    pub(super) time: i64,
    pub(super) subject: String,
    heard: bool,
}

impl AtHand {
    pub(super) fn of(coming: &Coming<'_, '_>) -> Option<Self> {
        if coming.image.count::<Silence>() == 0 {
            return None;
        }
        let kind: Kind = coming.image.record(usize::from(coming.kind));
        Some(Self {
            line: coming.line,
            time: coming.time,
            subject: coming.subject.to_owned(),
            heard: kind.from_subject != 0,
        })
    }

    /// Whether it ends the silence of its subject.
    pub(super) fn is_heard(&self) -> bool {
        self.heard
    }
}

/// When a subject was heard last.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) line: u64,
    pub(super) time: i64,
    pub(super) usual: Usual,
}

impl Heard {
    /// What is known once an event has been heard. Events of one instant are one.
    pub(super) fn after(before: Option<Self>, line: u64, time: i64) -> Self {
        let Some(mut heard) = before else {
            let usual = Usual::default();
            return Self { line, time, usual };
        };
        if time > heard.time {
            heard.usual.learn(time.saturating_sub(heard.time));
            heard.time = time;
        }
        heard.line = line;
        heard
    }

    /// When a silence turns true, if nothing more is heard.
    pub(super) fn turns(&self, silence: &Silence) -> Option<i64> {
        if silence.gaps == 0 {
            return Some(self.time.saturating_add(silence.delay));
        }
        if self.usual.gaps < u64::from(silence.gaps) {
            return None;
        }
        // Both are greater than zero, and the number of times is in thousandths.
        let wait = rounded(i128::from(self.usual.gap) * i128::from(silence.delay), 1000)?;
        let turned = i128::from(self.time).saturating_add(wait);
        Some(i64::try_from(turned).unwrap_or(i64::MAX))
    }
}

impl Usual {
    fn learn(&mut self, gap: i64) {
        self.gap = match self.gaps {
            0 => gap,
            _ => rounded(3 * i128::from(self.gap) + i128::from(gap), 4)
                .and_then(|mean| i64::try_from(mean).ok())
                .unwrap_or(i64::MAX),
        };
        self.gaps += 1;
        if self.newest.len() == NEWEST {
            self.newest.remove(0);
        }
        self.newest.push(gap);
    }
}
