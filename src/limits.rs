//! Every limit of the language and the engine, by name.
//!
//! A rule file that passes one is told so by a diagnostic that names the number; nothing
//! is cut off silently.

/// Bytes in one source text.
pub const SOURCE_BYTES: usize = 4 * 1024 * 1024;
/// Files of one program.
pub const FILES: usize = 256;
/// Files that use one another in a row: the program's own, one that it uses, one that that
/// one uses, and so on.
pub const USE_DEPTH: usize = 32;
/// Bytes in one name.
pub const NAME_BYTES: usize = 128;
/// Bytes in one sentence or text literal.
pub const TEXT_BYTES: usize = 1024;
/// How deep parentheses and operators may nest in one expression.
pub const NESTING: usize = 32;
/// The greatest weight of the peak or the end in `memory peak_end`.
pub const WEIGHT: i64 = 1000;
/// The greatest factor of felt values, in thousandths: of a value of a facet, of losses.
pub const FACTOR: i64 = 10_000;
/// How many times over what is felt fades.
pub const FADES: u32 = 64;
/// Facets of one program.
pub const FACETS: usize = 8;
/// Values of all facets of one program.
pub const FACET_WORDS: usize = 256;
/// Journeys of one program.
pub const JOURNEYS: usize = 16;
/// Stages of one journey.
pub const JOURNEY_STAGES: usize = 64;
/// Values an expression may hold at once while it is computed.
pub const STACK: usize = 32;
/// Kinds of event in one program.
pub const EVENTS: usize = 4096;
/// Values of one event: a list of ids counts as one and as many as it holds at most, every
/// other attribute as one.
pub const ATTRIBUTES: usize = 32;
/// Ids that a list holds at the most when `up to n` is not said.
pub const DEFAULT_IDS: usize = 16;
/// Words of one closed choice.
pub const CHOICES: usize = 256;
/// Rules of all kinds in one program.
pub const RULES: usize = 4096;
/// Clauses of one expectation, the landings, backfires and takings of its watches included.
pub const CLAUSES: usize = 256;
/// Clauses of one expectation that may move its word on one kind of event, and as many
/// that may move its watch.
pub const MOVES: usize = 32;
/// Different things the clock may bring to one expectation.
pub const STAGES: usize = 256;
/// Bands under one clause.
pub const BANDS: usize = 32;
/// Limits of one expectation that have to be computed at its opening.
pub const STORED: usize = 32;
/// Attributes of an opening, or of a promise, that an instance keeps.
pub const KEPT: usize = 32;
/// Open instances of one expectation, keys of one integrity rule, or what waits at once for being
/// followed.
pub const SLOTS: u32 = 65_535;
/// The same without `up to n open`; of an expectation where `per` is given.
pub const DEFAULT_SLOTS: u32 = 8;
/// What `at most` and `at least` can count to.
pub const COUNTED: u32 = 1000;
/// The shortest window of `at least ..., every`, in milliseconds.
pub const EVERY_MS: i64 = 60_000;
/// Cases that `same rate` can ask for on each side.
pub const CASES_NEEDED: u32 = 1_000_000;
/// Cases that `same rate` counts on each side.
pub const CASES: u32 = 8_000_000;
/// Cases that `same rate` asks for on each side when it does not say.
pub const DEFAULT_CASES: u32 = 30;
/// Calendars of one program.
pub const CALENDARS: usize = 1024;
/// Zones of one calendar whose zone goes by what is known.
pub const ZONES: usize = 64;
/// Shifts in one week of a calendar; one that goes over Sunday midnight counts as two.
pub const WEEK_SHIFTS: usize = 128;
/// Dates that one calendar names.
pub const DATES: usize = 1024;
/// Changes of one calendar beyond its week: of its zone, and around the dates it names.
pub const CHANGES: usize = 2048;
/// Pauses of one expectation.
pub const PAUSES: usize = 16;
/// Reminders of one expectation that pauses.
pub const REMINDERS: usize = 32;
/// Values in one `in (...)`.
pub const SET: usize = 64;
/// The most times the usual gap in `silent n times usual`.
pub const TIMES: i64 = 1000;
/// The most gaps that `silent n times usual after g gaps` may wait for.
pub const GAPS: i64 = 1000;
/// How many gaps tell what is usual, when nothing else is said.
pub const USUAL_GAPS: u16 = 3;
/// The most periods that may fall one after another in `falls n times each d`.
pub const FALLS: i64 = 1000;
/// The longest duration: a thousand years of 365 days, in milliseconds.
pub const DURATION_MS: i64 = 365_000 * 86_400_000;
/// The shortest time after which an expectation opens again by the clock, in milliseconds:
/// every opening is work that no event asks for.
pub const AGAIN_MS: i64 = 3_600_000;
/// The strongest felt value either way, in thousandths of a point.
pub const FELT: i64 = 100_000;
/// Buckets of the period of one measure.
pub const BUCKETS: i64 = 1024;
/// Names, values and operators that one `let`, or a measure made of others, may come to
/// when all the names in it are written out.
pub const PARTS: usize = 1024;
/// Outcomes of rules that are counted.
pub const COUNTS: usize = 4096;
/// Bytes of one image.
pub const IMAGE_BYTES: usize = 64 * 1024 * 1024;
/// Words (8 bytes) of one subject's memory.
pub const STATE_WORDS: u32 = 1 << 24;
