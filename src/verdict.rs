//! What the engine says.

#[cfg(feature = "defmt")]
mod log;
#[cfg(feature = "serde")]
mod wire;

use crate::span::Span;

/// The house's way to answer an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Stance {
    /// Do what is expected.
    Meet,
    /// Move the expectation itself.
    Change,
    /// Act against it.
    Defy,
}

impl Stance {
    /// The word rule authors write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Meet => "meet",
            Self::Change => "change",
            Self::Defy => "defy",
        }
    }
}

/// What sort of verdict it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum Class {
    /// The expectation was met, in one of its bands or by silence.
    Met = 0,
    /// It failed, by an event or by the clock.
    Failed = 1,
    /// A promise was made that moves the deadline, or a change of the wish was asked.
    Changed = 2,
    /// The promise was kept.
    Kept = 3,
    /// The promise was not kept.
    Broken = 4,
    /// The asked change of the wish was taken.
    Taken = 5,
    /// The asked change was not taken in time.
    Declined = 6,
    /// The house acted against the expectation.
    Defied = 7,
    /// The defiance landed.
    Landed = 8,
    /// The defiance backfired.
    Backfired = 9,
    /// The defiance did neither in time.
    Unmoved = 10,
    /// A band's deadline passed while the word was open.
    Overdue = 11,
    /// The expectation was withdrawn.
    Void = 12,
    /// The oldest instance, obligation, span or cap gave way to a new one.
    Evicted = 13,
    /// A new opening replaced the instance.
    Restarted = 14,
    /// Integrity was broken.
    Breach = 15,
    /// What would decide was forgotten for want of room.
    Unsure = 16,
    /// An event lifted a cap.
    Lifted = 17,
    /// A cap's time ran out.
    Expired = 18,
    /// A felt moment that belongs to no expectation.
    Felt = 19,
    /// An alert was raised.
    Raised = 20,
    /// An alert was cleared.
    Cleared = 21,
    /// A value was absent or could not be computed where one was needed.
    Fault = 22,
    /// A question was answered.
    Answered = 23,
    /// A question was not answered in time.
    Unanswered = 24,
    /// A band's deadline comes near while the word is open.
    Reminded = 25,
    /// The rules changed: a case, a cap or a raised alert ended without an outcome.
    Settled = 26,
    /// The word was not kept as it was given, but honoured: taken back in time, or kept
    /// at the new time.
    Honoured = 27,
    /// What counts from the opening runs no more.
    Paused = 28,
    /// It runs on.
    Resumed = 29,
    /// A status became another; a journey came to another stage.
    Became = 30,
    /// A journey ended.
    Ended = 31,
    /// The peak or the end of a journey was where it was meant to be.
    AsMeant = 32,
    /// It was in another stage.
    Elsewhere = 33,
    /// The end of a word is taken back: the word is open again.
    Undone = 34,
}

impl Class {
    /// Every class, in the order of their numbers.
    pub const ALL: [Self; 35] = [
        Self::Met,
        Self::Failed,
        Self::Changed,
        Self::Kept,
        Self::Broken,
        Self::Taken,
        Self::Declined,
        Self::Defied,
        Self::Landed,
        Self::Backfired,
        Self::Unmoved,
        Self::Overdue,
        Self::Void,
        Self::Evicted,
        Self::Restarted,
        Self::Breach,
        Self::Unsure,
        Self::Lifted,
        Self::Expired,
        Self::Felt,
        Self::Raised,
        Self::Cleared,
        Self::Fault,
        Self::Answered,
        Self::Unanswered,
        Self::Reminded,
        Self::Settled,
        Self::Honoured,
        Self::Paused,
        Self::Resumed,
        Self::Became,
        Self::Ended,
        Self::AsMeant,
        Self::Elsewhere,
        Self::Undone,
    ];

    /// The class as a word; where a verdict has no outcome of the author's, this is its
    /// name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Failed => "failed",
            Self::Changed => "changed",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Taken => "taken",
            Self::Declined => "declined",
            Self::Defied => "defied",
            Self::Landed => "landed",
            Self::Backfired => "backfired",
            Self::Unmoved => "unmoved",
            Self::Overdue => "overdue",
            Self::Void => "void",
            Self::Evicted => "evicted",
            Self::Restarted => "restarted",
            Self::Breach => "breach",
            Self::Unsure => "unsure",
            Self::Lifted => "lifted",
            Self::Expired => "expired",
            Self::Felt => "felt",
            Self::Raised => "raised",
            Self::Cleared => "cleared",
            Self::Fault => "fault",
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::Reminded => "reminded",
            Self::Settled => "settled",
            Self::Honoured => "honoured",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Became => "became",
            Self::Ended => "ended",
            Self::AsMeant => "as_meant",
            Self::Elsewhere => "elsewhere",
            Self::Undone => "undone",
        }
    }
}

/// Why a value could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum Fault {
    /// A key, deadline or felt value reads an attribute that the event does not carry.
    Absent = 0,
    /// The result does not fit the numbers the engine keeps.
    Overflow = 1,
    /// Something was divided by zero.
    DivisionByZero = 2,
}

impl Fault {
    /// The fault as a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Overflow => "overflow",
            Self::DivisionByZero => "division_by_zero",
        }
    }
}

/// The callers' numbers of the events a verdict rests on, earliest first: at most four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Evidence {
    numbers: [u64; 4],
    count: u8,
}

impl Evidence {
    /// No evidence yet.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            numbers: [0; 4],
            count: 0,
        }
    }

    /// The same evidence and one number more; a fifth is left out.
    #[must_use]
    pub fn and(mut self, number: u64) -> Self {
        if let Some(place) = self.numbers.get_mut(self.count as usize) {
            *place = number;
            self.count += 1;
        }
        self
    }

    /// The numbers, earliest first.
    #[must_use]
    pub fn numbers(&self) -> &[u64] {
        self.numbers.get(..self.count as usize).unwrap_or(&[])
    }
}

/// One thing the engine says, with why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Verdict {
    /// The rule, by its place in the program: see [`Image::rule`](crate::Image::rule).
    pub rule: u32,
    /// What sort of verdict it is.
    pub class: Class,
    /// The stance it tells of, where there is one.
    pub stance: Option<Stance>,
    /// The author's word for it, by its place: see
    /// [`Image::outcome`](crate::Image::outcome). None for the reserved ones, whose name
    /// is [`Class::word`]; of [`Class::Undone`] the word that is taken back.
    pub outcome: Option<u32>,
    /// The key of the instance, for a rule with `per`.
    pub key: Option<u64>,
    /// When: the event's time, or the due time of a verdict of the clock. Milliseconds
    /// since 1970-01-01 00:00 UTC.
    pub time: i64,
    /// The limit it was measured against, where there was one.
    pub due: Option<i64>,
    /// What was felt, in thousandths of a point from -100 000 to 100 000.
    pub felt: Option<i64>,
    /// The events it rests on.
    pub evidence: Evidence,
    /// What the rule's author wrote that led to it.
    pub span: Span,
    /// The line of the source that led to it, counted from one.
    pub line: u32,
    /// Why a value could not be had, in a verdict of class [`Class::Fault`].
    pub fault: Option<Fault>,
}

impl Verdict {
    /// The outcome that it says: its own, but of [`Class::Undone`] none, for that one is taken
    /// back.
    #[must_use]
    pub const fn said(&self) -> Option<u32> {
        match self.class {
            Class::Undone => None,
            _ => self.outcome,
        }
    }
}
