//! The verbs of clauses.

/// What a clause does. The numbers stand in images and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Verb {
    /// Opens an instance.
    Open = 0,
    /// Ends both tracks.
    Void = 1,
    /// Meets the word.
    Meet = 2,
    /// Fails the word.
    Fail = 3,
    /// Promises a time.
    Promise = 4,
    /// Asks to change the wish: starts a watch.
    Ask = 5,
    /// Defies: starts a watch.
    Defy = 6,
    /// The watch lands.
    Lands = 7,
    /// The watch backfires.
    Backfires = 8,
    /// The asked change is taken.
    Takes = 9,
    /// A pause begins.
    Pause = 10,
    /// A pause ends.
    Resume = 11,
    /// Takes the end of a word back.
    Reopen = 12,
}

impl Verb {
    /// Every verb, in the order of the numbers.
    pub const ALL: [Self; 13] = [
        Self::Open,
        Self::Void,
        Self::Meet,
        Self::Fail,
        Self::Promise,
        Self::Ask,
        Self::Defy,
        Self::Lands,
        Self::Backfires,
        Self::Takes,
        Self::Pause,
        Self::Resume,
        Self::Reopen,
    ];

    /// The verb that `number` stands for.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// The word rule authors write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Void => "void",
            Self::Meet => "meet",
            Self::Fail => "fail",
            Self::Promise | Self::Ask => "change",
            Self::Defy => "defy",
            Self::Lands => "lands",
            Self::Backfires => "backfires",
            Self::Takes => "takes",
            Self::Pause | Self::Resume => "pause",
            Self::Reopen => "reopen",
        }
    }
}
