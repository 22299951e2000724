//! The records of an image, section by section. `grammar/image.md` says the same byte by
//! byte.
//!
//! A reference to another record is its place in its section. Where a reference may be
//! missing it is kept as the place plus one, and zero means none: those fields are of
//! type [`Maybe`].

mod alert;
mod calendar;
mod count;
mod event;
mod expectation;
mod felt;
mod file;
mod integrity;
mod journey;
mod known;
mod rule;

pub use alert::{Alert, Clock, Date, Silence, Trend};
pub use calendar::{Anchor, Calendar, Shift};
pub use count::{Count, NO_CLASS};
pub use event::{Attribute, Kind, Literal, Word};
pub use expectation::{
    Band, Clause, Expectation, ExpectationPlaces, Kept, Move, Stage, Table, Touch,
};
pub use felt::{Bearing, Borne, Facet, FacetWord};
pub use file::File;
pub use integrity::{Integrity, Judge, Rate};
pub use journey::{Journey, Passage, Turn};
pub use known::{Following, Known, Update};
pub use rule::{Feel, Limit, Outcome, Predicate, Rule};

pub(crate) use calendar::{AnchorView, ShiftView};
pub(crate) use event::KindView;
pub(crate) use expectation::{
    BandView, ClauseView, ExpectationView, LISTED, MoveView, StageView, TouchView,
};
pub(crate) use felt::FacetWordView;
pub(crate) use integrity::{IntegrityView, JudgeView};
pub(crate) use journey::{JourneyView, TurnView};
pub(crate) use known::{FollowingView, KnownView};
pub(crate) use rule::{FELT_LATER, LimitView, OutcomeView};

use super::record::{Field, fields};

/// The first bytes of every image.
pub const MAGIC: [u8; 8] = *b"\x89tamam\r\n";
/// The version of the layout.
pub const VERSION: u16 = 1;
/// How many sections an image has.
pub const SECTIONS: usize = 41;
/// Bytes before the section table: magic, version, number of sections, length, checksum.
pub const PREAMBLE_BYTES: usize = 8 + 2 + 2 + 4 + 8;
/// Bytes of the preamble, the section table (offset and number of records, each a u32)
/// and the program record.
pub const HEADER_BYTES: usize = PREAMBLE_BYTES + SECTIONS * 8 + <Program as Field>::SIZE;
/// The number that stands for an attribute that is not there.
pub const NO_ATTRIBUTE: u8 = 0xff;

/// The sections, in the order in which they lie in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Section {
    /// Names and sentences, UTF-8; a record is a byte.
    Strings = 0,
    /// Expressions, see [`super::op`]; a record is a byte.
    Code = 1,
    /// [`Kind`].
    Kinds = 2,
    /// [`Attribute`].
    Attributes = 3,
    /// [`Word`].
    Words = 4,
    /// [`Literal`].
    Literals = 5,
    /// [`Rule`].
    Rules = 6,
    /// [`Outcome`].
    Outcomes = 7,
    /// [`Predicate`].
    Predicates = 8,
    /// [`Limit`].
    Limits = 9,
    /// [`Expectation`].
    Expectations = 10,
    /// [`Clause`].
    Clauses = 11,
    /// [`Band`].
    Bands = 12,
    /// [`Stage`].
    Stages = 13,
    /// [`Kept`].
    Copies = 14,
    /// [`Touch`].
    Touches = 15,
    /// [`Move`].
    Moves = 16,
    /// [`Integrity`].
    Integrities = 17,
    /// [`Judge`].
    Judges = 18,
    /// [`Feel`].
    Feels = 19,
    /// [`Alert`].
    Alerts = 20,
    /// [`Silence`].
    Silences = 21,
    /// [`Clock`].
    Clocks = 22,
    /// [`File`].
    Files = 23,
    /// [`Date`].
    Dates = 24,
    /// [`Trend`].
    Trends = 25,
    /// [`Rate`].
    Rates = 26,
    /// [`Calendar`].
    Calendars = 27,
    /// [`Anchor`].
    Anchors = 28,
    /// [`Shift`].
    Shifts = 29,
    /// [`Known`].
    Knowns = 30,
    /// [`Update`].
    Updates = 31,
    /// [`Facet`].
    Facets = 32,
    /// [`FacetWord`].
    FacetWords = 33,
    /// [`Bearing`].
    Bearings = 34,
    /// [`Borne`].
    Borne = 35,
    /// [`Count`].
    Counts = 36,
    /// [`Journey`].
    Journeys = 37,
    /// [`Passage`].
    Passages = 38,
    /// [`Following`].
    Followings = 39,
    /// [`Turn`].
    Turns = 40,
}

/// A reference that may be missing: the place plus one, or zero.
pub type Maybe = u32;

/// The place a [`Maybe`] speaks of.
#[inline]
#[must_use]
pub const fn place(maybe: Maybe) -> Option<usize> {
    match maybe {
        0 => None,
        place => Some(place as usize - 1),
    }
}

fields! {
    /// A text in [`Section::Strings`].
    Str {
        /// The first byte.
        at: u32,
        /// How many bytes.
        len: u32,
    }
}

fields! {
    /// Neighbouring records of a section, or bytes of [`Section::Code`].
    Range {
        /// The first.
        first: u32,
        /// How many.
        count: u32,
    }
}

fields! {
    /// The program as a whole; it stands in the header.
    Program {
        /// The name of the subject, or nothing.
        subject: Str,
        /// How memory is told: 0 peak_end, 1 peak, 2 mean, 3 end, 4 lowest.
        memory: u8,
        /// Which moment is the peak: 0 the most intense, 1 the highest, 2 the lowest.
        peaks: u8,
        /// The weight of the peak in peak_end, 0 to 1000.
        peak_weight: u16,
        /// The weight of the end in peak_end, 0 to 1000; not both are zero.
        end_weight: u16,
        /// The most shared predicates any kind has.
        shared: u32,
        /// Whether disappointment is counted.
        disappoints: u8,
        /// What a moment should bring, in thousandths of a point: what falls below adds to
        /// the disappointment.
        below: i64,
        /// One word in a subject's memory, or zero when it is not counted.
        disappointment_at: u32,
        /// The most answers any kind needs before anything is brought up to date.
        early: u32,
        /// What is felt below zero is multiplied by it, in thousandths.
        losses: u32,
        /// How far one gets used to what one feels, in thousandths of it.
        adapts: u32,
        /// The share that is lost of an outcome that comes again, in thousandths.
        fades: u32,
        /// Milliseconds within which it comes again.
        fades_within: i64,
        /// How many outcomes fade.
        echoes: u32,
        /// What one is used to, in a subject's memory, and then two words for each outcome
        /// that fades: when it came, and how often in a row.
        used_to_at: u32,
    }
}
