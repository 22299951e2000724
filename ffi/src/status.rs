//! The numbers that functions answer with.

use crate::text::tamam_str;

/// What came of a call. A number keeps its meaning for good and is never used for
/// another; new ones may come, so keep a branch for those not known yet.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_status {
    /// Done.
    Ok = 0,

    /// An argument is NULL that must not be.
    NullPointer = 100,
    /// A pointer is not aligned for its type; memory of subjects begins at a multiple of
    /// 8 bytes.
    Misaligned = 101,
    /// A length is greater than any memory.
    TooLong = 102,
    /// A buffer or an array is too small. The number that is needed was given back, and
    /// nothing else happened.
    TooSmall = 103,
    /// A text is not UTF-8.
    NotUtf8 = 104,
    /// No `tamam_image_verify` has filled this image.
    NoImage = 105,
    /// No `tamam_engine_start` or `tamam_engine_resume` has filled this engine, or no
    /// `tamam_host_new` made this host.
    NoEngine = 106,
    /// No `tamam_event_start` has filled this event.
    NoEvent = 107,
    /// This slot is not one of the event's kind and image.
    ForeignSlot = 108,
    /// The event is of another image.
    ForeignEvent = 109,
    /// The handle is at work: a callback, or another thread, came back to it, or to its memory
    /// by a second handle. So is memory that was copied or left amid an event.
    Busy = 110,
    /// Two arguments share memory that must not.
    Overlap = 111,
    /// Nothing bears this name.
    UnknownName = 112,
    /// Nothing bears this number.
    UnknownNumber = 113,
    /// No `tamam_plan_make` has filled this plan.
    NoPlan = 114,

    /// The bytes do not begin as an image does.
    RejectedMark = 200,
    /// The image is of a version of the layout that this library does not read.
    RejectedVersion = 201,
    /// The image was cut, or something was added to it.
    RejectedLength = 202,
    /// The image was altered.
    RejectedChecksum = 203,
    /// A section of the image does not lie where it must.
    RejectedSection = 204,
    /// A record of the image is not what a compiler writes.
    RejectedRecord = 205,
    /// An expression of the image is malformed.
    RejectedCode = 206,
    /// A subject of the image would need more memory than the limit.
    RejectedMemory = 207,

    /// The event or the advance lies before the subject's clock.
    RefusedOlder = 300,
    /// The image has no such kind of event.
    RefusedKind = 301,
    /// The lent memory has fewer words than the image needs.
    RefusedMemory = 302,
    /// The lent memory holds no state of this image.
    RefusedForeignMemory = 303,
    /// The value is not of the attribute's type.
    RefusedType = 304,
    /// The value lies outside the attribute's range.
    RefusedRange = 305,
    /// The list has more different ids than the attribute holds.
    RefusedIds = 306,

    /// The rules have mistakes, and the diagnostics tell which.
    Mistakes = 400,

    /// There is no room for another subject.
    FullSubjects = 500,
    /// There is no room for another text.
    FullTexts = 501,
    /// Verdicts or rejections wait in the queue up to its limit: take them first.
    FullQueue = 502,
    /// Some events were rejected, and the rejections tell which.
    RejectedEvents = 503,
    /// The bytes are no snapshot.
    SnapshotMark = 504,
    /// The snapshot is of a version that this library does not read.
    SnapshotVersion = 505,
    /// The snapshot was cut, or something was added to it.
    SnapshotLength = 506,
    /// The snapshot was altered.
    SnapshotChecksum = 507,
    /// The snapshot is of subjects under other rules.
    SnapshotForeign = 508,
    /// The snapshot says what none says.
    SnapshotContent = 509,

    /// The library has a defect, which this call met: report it. The handle can only be
    /// freed from now on.
    Defect = 900,
}

/// Every status, in order of the numbers.
pub(crate) const ALL: [tamam_status; 43] = {
    use tamam_status::*;
    [
        Ok,
        NullPointer,
        Misaligned,
        TooLong,
        TooSmall,
        NotUtf8,
        NoImage,
        NoEngine,
        NoEvent,
        ForeignSlot,
        ForeignEvent,
        Busy,
        Overlap,
        UnknownName,
        UnknownNumber,
        NoPlan,
        RejectedMark,
        RejectedVersion,
        RejectedLength,
        RejectedChecksum,
        RejectedSection,
        RejectedRecord,
        RejectedCode,
        RejectedMemory,
        RefusedOlder,
        RefusedKind,
        RefusedMemory,
        RefusedForeignMemory,
        RefusedType,
        RefusedRange,
        RefusedIds,
        Mistakes,
        FullSubjects,
        FullTexts,
        FullQueue,
        RejectedEvents,
        SnapshotMark,
        SnapshotVersion,
        SnapshotLength,
        SnapshotChecksum,
        SnapshotForeign,
        SnapshotContent,
        Defect,
    ]
};

impl tamam_status {
    /// The status of a number.
    pub(crate) fn of_number(number: u32) -> Option<Self> {
        ALL.into_iter().find(|status| *status as u32 == number)
    }

    /// What it means, and what to do.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Ok => "done",
            Self::NullPointer => "a pointer is null: lend what it must lead to",
            Self::Misaligned => {
                "a pointer is not aligned: let the compiler place the variable, or begin memory of words at a multiple of 8"
            }
            Self::TooLong => "a length is greater than any memory: look for a negative one",
            Self::TooSmall => {
                "too small for what was to be written: lend as much as was said to be needed"
            }
            Self::NotUtf8 => "a text is not UTF-8: convert it",
            Self::NoImage => "this image was not verified: call `tamam_image_verify` first",
            Self::NoEngine => {
                "this engine was not started: call `tamam_engine_start` or `tamam_engine_resume` first"
            }
            Self::NoEvent => "this event was not begun: call `tamam_event_start` first",
            Self::ForeignSlot => {
                "this slot is not one of the event's kind and image: find it with `tamam_image_slot`"
            }
            Self::ForeignEvent => {
                "the event is of another image: begin it with the image of the engine"
            }
            Self::Busy => {
                "it is at work: a callback must not come back to the handle that called it or to its memory, nor two threads share one"
            }
            Self::Overlap => "two arguments share memory: lend separate ones",
            Self::UnknownName => "nothing bears this name: look at the rules",
            Self::UnknownNumber => "nothing bears this number: take numbers from the library",
            Self::NoPlan => "this plan was not made: call `tamam_plan_make` first",
            Self::RejectedMark => "not a program: compile the rules first",
            Self::RejectedVersion => "a program of another version: compile the rules again",
            Self::RejectedLength => {
                "the program was cut or something was added to it: copy it again"
            }
            Self::RejectedChecksum => "the program was altered: copy it again",
            Self::RejectedSection => {
                "a section of the program does not lie where it must: compile the rules again"
            }
            Self::RejectedRecord => {
                "a record of the program is not what a compiler writes: compile the rules again"
            }
            Self::RejectedCode => {
                "an expression of the program is malformed: compile the rules again"
            }
            Self::RejectedMemory => {
                "a subject would need more memory than the limit: write smaller numbers behind `up to`"
            }
            Self::RefusedOlder => "before the subject's clock: send events in order",
            Self::RefusedKind => "no such kind of event: find it with `tamam_image_kind`",
            Self::RefusedMemory => {
                "less memory than the program needs: lend as many words as `tamam_image_memory_words` says"
            }
            Self::RefusedForeignMemory => {
                "the memory holds no state of this program: start it first"
            }
            Self::RefusedType => {
                "the value is not of the attribute's type: use the function of its type"
            }
            Self::RefusedRange => {
                "the value lies outside the attribute's range: correct it, or the rules"
            }
            Self::RefusedIds => {
                "the list has more different ids than the attribute holds: send several events, or declare a greater number"
            }
            Self::Mistakes => "the rules have mistakes: show the diagnostics to their author",
            Self::FullSubjects => "no room for another subject: use a second host",
            Self::FullTexts => "no room for another text: use a second host",
            Self::FullQueue => "the queue is full: take what waits in it first",
            Self::RejectedEvents => "some events were rejected: take the rejections",
            Self::SnapshotMark => "not a snapshot: take one with `tamam_host_snapshot`",
            Self::SnapshotVersion => "a snapshot of another version: take it again",
            Self::SnapshotLength => {
                "the snapshot was cut or something was added to it: copy it again"
            }
            Self::SnapshotChecksum => "the snapshot was altered: copy it again",
            Self::SnapshotForeign => {
                "the snapshot is of subjects under other rules: restore it with theirs"
            }
            Self::SnapshotContent => "the snapshot says what none says: take it again",
            Self::Defect => "a defect of the library: please report it",
        }
    }
}

/// What a status means and what to do about it, in one line. A number that no status has
/// gives an empty text. `tamam_error_text` says more where there is a `tamam_error`.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_status_text(status: u32) -> tamam_str {
    let words = tamam_status::of_number(status).map_or("", tamam_status::words);
    tamam_str::of(words)
}
