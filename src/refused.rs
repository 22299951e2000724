//! Why the engine would not do what it was asked; nothing changed when it says so.

/// Why a step, an advance or a start was refused. The engine's state is untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Refused {
    /// The event or advance lies before the subject's clock.
    #[error("time {time} is before the subject's clock {clock}: send events in order")]
    Older {
        /// The time that was given, in milliseconds since 1970.
        time: i64,
        /// The subject's clock, in milliseconds since 1970.
        clock: i64,
    },
    /// The event's kind is not one of this program's.
    #[error("event kind {kind} is not in this program, which has {kinds}")]
    UnknownKind {
        /// The kind that was given.
        kind: u16,
        /// How many kinds the program has.
        kinds: u16,
    },
    /// The lent memory is smaller than the program needs.
    #[error("{given} words of memory were lent and {needed} are needed")]
    MemoryTooSmall {
        /// Words needed.
        needed: usize,
        /// Words given.
        given: usize,
    },
    /// The lent memory holds the state of another program, or none.
    #[error("the memory does not hold a state of this program: start it first")]
    ForeignMemory,
    /// The value is not of the attribute's type.
    #[error("a value of type {given} was given for an attribute of type {expected}")]
    WrongType {
        /// The word for the attribute's type.
        expected: &'static str,
        /// The word for the value's type.
        given: &'static str,
    },
    /// The value lies outside the attribute's declared range.
    #[error("{value} is outside {min} to {max}")]
    OutOfRange {
        /// The value, as the engine would keep it.
        value: i64,
        /// The least that is allowed.
        min: i64,
        /// The greatest that is allowed.
        max: i64,
    },
    /// The list has more different ids than the attribute holds.
    #[error("more than {room} different ids were given for a list that holds {room}")]
    TooManyIds {
        /// How many the attribute holds.
        room: usize,
    },
}
