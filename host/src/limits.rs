//! Every limit of the host, by name. What passes one is rejected with the number and
//! what to do; nothing is cut off silently.

/// Bytes of one line of an event log, or of one CSV record. A longer one is rejected and
/// never held in memory.
pub const LINE_BYTES: usize = 1 << 20;
/// Names in one line: attributes, columns, envelope fields.
pub const FIELDS: usize = 512;
/// Subjects of one run.
pub const SUBJECTS: usize = 1 << 28;
/// Different texts that one run numbers: text ids, texts, first occurrences of a mapping.
pub const TEXTS: usize = 1 << 28;
/// Bytes of all subject names of one run, and again of all other texts.
pub const ARENA_BYTES: usize = 1 << 36;
/// Words (8 bytes) of memory for all subjects of one run: 64 GiB.
pub const SUBJECT_WORDS: usize = 1 << 33;
/// Bytes of one rule file or compiled program.
pub const RULES_BYTES: u64 = tamam::limits::IMAGE_BYTES as u64;
/// Mistakes of one program that are shown; the others are counted.
pub use tamam_source::MISTAKES;
/// Bytes of one mapping file.
pub const MAPPING_BYTES: u64 = 1 << 20;
/// Bytes of events that a sort holds in memory before it writes them to a temporary
/// file.
pub const SORT_BYTES: usize = 256 << 20;
/// Files of sorted events that a sort may leave to be merged.
pub const SORT_FILES: usize = 512;
/// Events that may wait for late ones; one more, and the earliest goes on before its time.
pub const LATE_EVENTS: usize = 1 << 20;
/// Identities of events that are remembered, the latest, to know those that come again.
pub const UNIQUE_IDS: usize = 1 << 20;
/// Bytes of all these identities.
pub const UNIQUE_BYTES: usize = 64 << 20;
/// Rounds in which one subject's dues are settled until none is left. A rule cannot make
/// dues without an event for ever, so this is never met but by a broken engine.
pub const SETTLING_ROUNDS: usize = 1 << 24;
/// The earliest time an event may have: the year 1, in milliseconds since 1970.
pub const TIME_MIN: i64 = -62_135_596_800_000;
/// The latest time an event may have: the end of the year 9999, in milliseconds since
/// 1970.
pub const TIME_MAX: i64 = 253_402_300_799_999;
