//! Why a call failed, as data; the text is made when somebody asks for it.

use crate::status::tamam_status;
use crate::text;
use core::ffi::c_char;
use core::fmt::{self, Display};
use tamam::image::Reason;
use tamam::{Refused, Rejected, Type};

/// Why a call failed. Functions fill one when it is lent, and leave it as it is when they
/// succeed; NULL stands for no interest.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct tamam_error {
    /// The `tamam_status`.
    pub status: u32,
    /// Which argument it is about, from 1; 0 for none.
    pub argument: u32,
    /// The line of the rules, from 1; 0 when it is not about a place in the rules.
    pub line: u32,
    /// The column there in characters, from 1; 0 likewise.
    pub column: u32,
    /// What the status speaks of, in the order of its text. TOO_SMALL: needed, given.
    /// NOT_UTF8: the first wrong byte, from 0. REJECTED_...: the offset in the image, then
    /// the version or section. REFUSED_OLDER: the time, the clock (ms since 1970).
    /// REFUSED_KIND: the kind, how many there are. REFUSED_MEMORY: words needed, given.
    /// REFUSED_TYPE: the `tamam_type` expected, given. REFUSED_RANGE: the value, the least,
    /// the greatest. MISTAKES: how many, the code of the first. REJECTED_EVENTS: how many.
    /// Else 0.
    pub numbers: [i64; 3],
}

/// A count as a number of an error.
pub(crate) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl tamam_error {
    /// A place to lend.
    #[must_use]
    pub const fn blank() -> Self {
        Self::of(tamam_status::Ok)
    }

    /// A failure that needs no more words than its status has.
    pub(crate) const fn of(status: tamam_status) -> Self {
        Self {
            status: status as u32,
            argument: 0,
            line: 0,
            column: 0,
            numbers: [0; 3],
        }
    }

    /// A failure about an argument.
    pub(crate) const fn at(status: tamam_status, argument: u32) -> Self {
        Self {
            argument,
            ..Self::of(status)
        }
    }

    /// Lent memory that is too small.
    pub(crate) fn short(argument: u32, needed: usize, given: usize) -> Self {
        Self::at(tamam_status::TooSmall, argument).numbers([number(needed), number(given), 0])
    }

    /// The same with its numbers.
    pub(crate) const fn numbers(self, numbers: [i64; 3]) -> Self {
        Self { numbers, ..self }
    }
}

impl From<Rejected> for tamam_error {
    fn from(rejected: Rejected) -> Self {
        use tamam_status as status;
        let (status, detail) = match rejected.reason {
            Reason::NotAnImage => (status::RejectedMark, 0),
            Reason::Version(version) => (status::RejectedVersion, version.into()),
            Reason::Length => (status::RejectedLength, 0),
            Reason::Checksum => (status::RejectedChecksum, 0),
            Reason::Section(section) => (status::RejectedSection, section.into()),
            Reason::Record(section) => (status::RejectedRecord, section.into()),
            Reason::Code => (status::RejectedCode, 0),
            Reason::Memory => (status::RejectedMemory, 0),
        };
        Self::of(status).numbers([number(rejected.offset), detail, 0])
    }
}

impl From<Refused> for tamam_error {
    fn from(refused: Refused) -> Self {
        use tamam_status as status;
        let (status, numbers) = match refused {
            Refused::Older { time, clock } => (status::RefusedOlder, [time, clock, 0]),
            Refused::UnknownKind { kind, kinds } => {
                (status::RefusedKind, [kind.into(), kinds.into(), 0])
            }
            Refused::MemoryTooSmall { needed, given } => {
                (status::RefusedMemory, [number(needed), number(given), 0])
            }
            Refused::ForeignMemory => (status::RefusedForeignMemory, [0; 3]),
            Refused::WrongType { expected, given } => (
                status::RefusedType,
                [type_number(expected), type_number(given), 0],
            ),
            Refused::OutOfRange { value, min, max } => (status::RefusedRange, [value, min, max]),
            Refused::TooManyIds { room } => (status::RefusedIds, [number(room), 0, 0]),
        };
        Self::of(status).numbers(numbers)
    }
}

fn type_number(word: &str) -> i64 {
    let found = Type::ALL.into_iter().find(|ty| ty.word() == word);
    found.map_or(-1, |ty| ty as i64)
}

fn type_word(number: i64) -> &'static str {
    let ty = u8::try_from(number).ok().and_then(Type::from_number);
    ty.map_or("", Type::word)
}

impl Display for tamam_error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use tamam_status as status;
        let [first, second, third] = self.numbers;
        let Some(known) = status::of_number(self.status) else {
            return write!(f, "no status has the number {}", self.status);
        };
        match known {
            status::NullPointer | status::Misaligned | status::TooLong | status::Overlap
                if self.argument != 0 =>
            {
                write!(f, "argument {}: {}", self.argument, known.words())
            }
            status::NotUtf8 => write!(
                f,
                "argument {}: not UTF-8 from byte {first}: convert it",
                self.argument
            ),
            status::TooSmall => write!(
                f,
                "argument {}: {second} were lent and {first} are needed",
                self.argument
            ),
            status::RefusedOlder => {
                let (time, clock) = (first, second);
                write!(f, "{}", Refused::Older { time, clock })
            }
            status::RefusedKind => write!(
                f,
                "event kind {first} is not in this program, which has {second}"
            ),
            status::RefusedMemory => write!(
                f,
                "{second} words of memory were lent and {first} are needed"
            ),
            status::RefusedType => {
                let (expected, given) = (type_word(first), type_word(second));
                write!(f, "{}", Refused::WrongType { expected, given })
            }
            status::RefusedRange => write!(f, "{first} is outside {second} to {third}"),
            status::RefusedIds => {
                let room = usize::try_from(first).unwrap_or(0);
                write!(f, "{}", Refused::TooManyIds { room })
            }
            status::RejectedVersion => write!(
                f,
                "layout version {second} is not the one this build reads: compile the rules again"
            ),
            status::RejectedSection | status::RejectedRecord => {
                write!(f, "at byte {first}, section {second}: {}", known.words())
            }
            status::RejectedMark
            | status::RejectedLength
            | status::RejectedChecksum
            | status::RejectedCode
            | status::RejectedMemory => write!(f, "at byte {first}: {}", known.words()),
            status::Mistakes => write!(
                f,
                "the rules have {first} mistakes, the first is E{second:04} at line {}, column {}: show the diagnostics to their author",
                self.line, self.column
            ),
            status::RejectedEvents => {
                write!(f, "{first} events were rejected: take the rejections")
            }
            _ => f.write_str(known.words()),
        }
    }
}

/// Tells what came of a call: in `error`, if it is lent, and by the status.
pub(crate) unsafe fn tell(error: *mut tamam_error, done: Result<(), tamam_error>) -> tamam_status {
    let Err(failure) = done else {
        return tamam_status::Ok;
    };
    if !error.is_null() && error.is_aligned() {
        // SAFETY: the caller lends a place for it.
        unsafe { error.write(failure) };
    }
    tamam_status::of_number(failure.status).unwrap_or(tamam_status::Defect)
}

/// Writes why a call failed as one line of text with a NUL at its end, and what to do.
/// `needed` (or NULL) becomes the bytes that takes, the NUL included; with TOO_SMALL the
/// buffer holds an empty text, never a part of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_error_text(
    error: *const tamam_error,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> tamam_status {
    let write = || {
        // SAFETY: the caller lends the error, the buffer and the place for the number.
        unsafe {
            use crate::argument;
            let error = argument::shared(1, error)?;
            text::write(2, buffer, capacity, needed, error)
        }
    };
    // SAFETY: no place for a failure is given.
    unsafe { tell(core::ptr::null_mut(), write()) }
}
