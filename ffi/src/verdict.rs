//! What the engine says, as C sees it.

use crate::text::tamam_str;
use core::ffi::c_void;
use tamam::{Class, Fault, Stance, Verdict};

/// What sort of verdict it is.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_class {
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
    /// A status became another.
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

/// The house's way to answer an expectation.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_stance {
    /// Do what is expected.
    Meet = 0,
    /// Move the expectation itself.
    Change = 1,
    /// Act against it.
    Defy = 2,
}

/// Why a value could not be had.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_fault {
    /// A key, deadline or felt value reads an attribute that the event does not carry.
    Absent = 0,
    /// The result does not fit the numbers the engine keeps.
    Overflow = 1,
    /// Something was divided by zero.
    DivisionByZero = 2,
}

/// In `has` of a verdict or a cap: `key` means something.
pub const TAMAM_HAS_KEY: u32 = 1;
/// In `has` of a verdict: `due` means something.
pub const TAMAM_HAS_DUE: u32 = 2;
/// In `has` of a verdict: `felt` means something.
pub const TAMAM_HAS_FELT: u32 = 4;
/// In `has` of a verdict: `outcome` means something.
pub const TAMAM_HAS_OUTCOME: u32 = 8;
/// In `has` of a verdict: `stance` means something.
pub const TAMAM_HAS_STANCE: u32 = 16;
/// In `has` of a verdict: `fault` means something.
pub const TAMAM_HAS_FAULT: u32 = 32;

/// One thing the engine says, with why. A field that `has` does not speak of as present
/// is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_verdict {
    /// When: the event's time, or the due time of a verdict of the clock; ms since 1970.
    pub time: i64,
    /// The limit it was measured against; ms since 1970.
    pub due: i64,
    /// What was felt, in thousandths of a point from -100000 to 100000.
    pub felt: i64,
    /// The key of the instance, for a rule with `per`.
    pub key: u64,
    /// Your own numbers of the events it rests on, earliest first.
    pub evidence: [u64; 4],
    /// How many of them there are, from 0 to 4.
    pub evidence_len: u32,
    /// The TAMAM_HAS_... that are present, or-ed.
    pub has: u32,
    /// The rule: see `tamam_image_rule`.
    pub rule: u32,
    /// The author's word for it, of UNDONE the one that is taken back: see
    /// `tamam_image_outcome`. Without one it is named by its
    /// class.
    pub outcome: u32,
    /// The line of the rules that led to it, from 1.
    pub line: u32,
    /// The bytes of the rules that led to it begin here,
    pub start: u32,
    /// and end before this one.
    pub end: u32,
    /// The `tamam_class`.
    pub of_class: u8,
    /// The `tamam_stance`.
    pub stance: u8,
    /// The `tamam_fault`.
    pub fault: u8,
    /// 0.
    pub reserved: u8,
}

impl From<&Verdict> for tamam_verdict {
    fn from(verdict: &Verdict) -> Self {
        let mut evidence = [0; 4];
        let numbers = verdict.evidence.numbers();
        for (place, number) in evidence.iter_mut().zip(numbers) {
            *place = *number;
        }
        let has = [
            (verdict.key.is_some(), TAMAM_HAS_KEY),
            (verdict.due.is_some(), TAMAM_HAS_DUE),
            (verdict.felt.is_some(), TAMAM_HAS_FELT),
            (verdict.outcome.is_some(), TAMAM_HAS_OUTCOME),
            (verdict.stance.is_some(), TAMAM_HAS_STANCE),
            (verdict.fault.is_some(), TAMAM_HAS_FAULT),
        ];
        Self {
            time: verdict.time,
            due: verdict.due.unwrap_or(0),
            felt: verdict.felt.unwrap_or(0),
            key: verdict.key.unwrap_or(0),
            evidence,
            evidence_len: numbers.len() as u32,
            has: has
                .into_iter()
                .filter(|(there, _)| *there)
                .fold(0, |all, (_, bit)| all | bit),
            rule: verdict.rule,
            outcome: verdict.outcome.unwrap_or(0),
            line: verdict.line,
            start: verdict.span.start,
            end: verdict.span.end,
            of_class: verdict.class as u8,
            stance: verdict.stance.map_or(0, |stance| match stance {
                Stance::Meet => tamam_stance::Meet as u8,
                Stance::Change => tamam_stance::Change as u8,
                Stance::Defy => tamam_stance::Defy as u8,
            }),
            fault: verdict.fault.map_or(0, |fault| fault as u8),
            reserved: 0,
        }
    }
}

/// Is given each verdict in order, with the `user` that the function was given. The
/// verdict is good during the call only. It must return (not longjmp, not throw) and leave
/// alone the event, the image and the memory that the engine works with; a call of the
/// engine that is at work is answered with BUSY.
pub type tamam_on_verdict =
    Option<unsafe extern "C" fn(user: *mut c_void, verdict: *const tamam_verdict)>;

/// The word for a `tamam_class`, such as `met`; an empty text for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_class_word(of_class: u8) -> tamam_str {
    let class = Class::ALL.get(usize::from(of_class));
    tamam_str::of(class.map_or("", |class| class.word()))
}

/// The word for a `tamam_stance`, such as `meet`; an empty text for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_stance_word(stance: u8) -> tamam_str {
    tamam_str::of(match stance {
        0 => Stance::Meet.word(),
        1 => Stance::Change.word(),
        2 => Stance::Defy.word(),
        _ => "",
    })
}

/// The word for a `tamam_fault`, such as `absent`; an empty text for a number that is
/// none.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_fault_word(fault: u8) -> tamam_str {
    tamam_str::of(match fault {
        0 => Fault::Absent.word(),
        1 => Fault::Overflow.word(),
        2 => Fault::DivisionByZero.word(),
        _ => "",
    })
}
