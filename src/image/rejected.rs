//! Why bytes are not an image.

/// Why bytes were not accepted as an image, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[error("not a program at byte {offset}: {reason}")]
pub struct Rejected {
    /// The offset of the first byte that is wrong.
    pub offset: usize,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Reason {
    /// They do not start with the mark of an image.
    #[error("it does not start with the mark of a compiled program: compile the rules first")]
    NotAnImage,
    /// Another version of the layout.
    #[error("layout version {0} is not the one this build reads: compile the rules again")]
    Version(u16),
    /// They end too early, or go on too long.
    #[error("the length does not agree with what it states: it was cut or something was added")]
    Length,
    /// They were altered.
    #[error("the checksum does not agree: it was altered")]
    Checksum,
    /// A section does not lie where it must.
    #[error("section {0} does not lie where it must")]
    Section(u8),
    /// A record says what no compiler writes.
    #[error("a record of section {0} is not what a compiler writes")]
    Record(u8),
    /// An expression is malformed.
    #[error("an expression is malformed")]
    Code,
    /// A subject's memory passes the limit.
    #[error("a subject would need more memory than the limit allows")]
    Memory,
}
