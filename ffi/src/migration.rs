//! Rules change while subjects live on: what will become of each rule, and one subject's
//! memory taken from the program before to the one after.

use crate::argument::{self, Piece, piece, refuse_overlap};
use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::lent::Lent;
use crate::status::tamam_status;
use crate::text::{self, tamam_str};
use crate::verdict::{tamam_on_verdict, tamam_verdict};
use core::ffi::{c_char, c_void};
use core::ptr::null_mut;
use tamam::image::TEXT_BASE;
use tamam::migrate::{Fate, Plan};
use tamam::{Image, Refused};

/// Words of a `tamam_plan` behind its mark.
pub const TAMAM_PLAN_WORDS: usize = 8;

/// What becomes of every rule when one program takes the place of another. Lend one, filled
/// by `tamam_plan_make`; it points at both images and at the lent memory, which must all
/// stay as they are as long as it is used. Nothing of it has to be freed. Any number of
/// threads may use one at once.
#[repr(C)]
pub struct tamam_plan {
    /// Tells one that was made from any other memory.
    mark: u64,
    /// The library's own.
    opaque: [u64; TAMAM_PLAN_WORDS],
}

/// What stands in the opaque words.
#[repr(C)]
struct Made {
    /// What the mark agrees with: both programs.
    told: u64,
    /// Where the fates are.
    memory: *const Fate,
    rules: usize,
    plan: Plan<'static, 'static>,
}

const _: () = assert!(size_of::<Made>() <= size_of::<[u64; TAMAM_PLAN_WORDS]>());
const _: () = assert!(align_of::<Made>() <= align_of::<tamam_plan>());
const _: () = assert!(align_of::<Fate>() <= align_of::<u64>());

/// The mark of a handle.
fn mark(told: u64, memory: *const Fate, rules: usize) -> u64 {
    let place = (memory.addr() as u64).rotate_left(9) ^ (rules as u64).rotate_left(42);
    told ^ place ^ 0x7461_6d61_6d70_6c6e
}

impl tamam_plan {
    /// The plan of argument 1, if it was made.
    unsafe fn read<'a>(handle: *const Self) -> Result<Plan<'a, 'a>, tamam_error> {
        // SAFETY: the caller says that nobody writes to it.
        let handle = unsafe { argument::shared(1, handle) }?;
        let made = (&raw const handle.opaque).cast::<Made>();
        // SAFETY: any bytes are numbers and pointers.
        let (told, memory, rules) = unsafe { ((*made).told, (*made).memory, (*made).rules) };
        if handle.mark != mark(told, memory, rules) {
            return Err(tamam_error::at(tamam_status::NoPlan, 1));
        }
        // SAFETY: only `make` writes such a mark, and behind it a plan, which is good as
        // long as the caller keeps what it points at.
        Ok(unsafe { (*made).plan })
    }

    /// The memory of the fates of a plan that was made.
    unsafe fn fates(handle: *const Self) -> Piece {
        // SAFETY: the caller says that it was.
        let made = unsafe { &*(&raw const (*handle).opaque).cast::<Made>() };
        piece(made.memory, made.rules)
    }
}

/// What becomes of a rule of the program before.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_fate {
    /// It means the same: its cases, or what is known, go on.
    Kept = 0,
    /// The rule that bears its name means something else: its cases are settled, and what
    /// is known starts fresh.
    Changed = 1,
    /// No rule bears its name: its cases are settled, and what was known is forgotten.
    Removed = 2,
}

/// A rule of the program before, and what becomes of it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_fated {
    /// Where it differs, such as `a clause`; an empty text where it does not. It is the
    /// library's own.
    pub differs: tamam_str,
    /// The rule of the program after that bears its name; 0 for one that is removed.
    pub after: u32,
    /// The line of the program before where it differs, from 1; 0 where there is none.
    pub line_before: u32,
    /// The line of the program after where it differs; 0 likewise.
    pub line_after: u32,
    /// The `tamam_fate`.
    pub of_fate: u8,
    /// 0.
    pub reserved: [u8; 3],
}

/// Words, of 8 bytes each, of memory that a plan needs for the program that goes; 0 for an
/// image that was not verified, and for one without rules.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_plan_words(before: *const tamam_image) -> usize {
    // SAFETY: the caller lends the image.
    let image = unsafe { tamam_image::read(1, before) };
    image.map_or(0, |image| fate_words(image.rules()))
}

fn fate_words(rules: usize) -> usize {
    rules.saturating_mul(size_of::<Fate>()).div_ceil(8)
}

/// Compares two programs rule by rule: nothing is done yet. `words` words of `memory` are
/// lent for as long as the plan is used, which begin at a multiple of 8 bytes; fails with
/// TOO_SMALL when they are fewer than `tamam_plan_words` says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_plan_make(
    plan: *mut tamam_plan,
    before: *const tamam_image,
    after: *const tamam_image,
    memory: *mut u64,
    words: usize,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends the place, both images and the memory.
    unsafe { tell(error, make(plan, before, after, memory, words)) }
}

unsafe fn make(
    plan: *mut tamam_plan,
    before: *const tamam_image,
    after: *const tamam_image,
    memory: *mut u64,
    words: usize,
) -> Result<(), tamam_error> {
    let place = argument::place(1, plan)?;
    // SAFETY: the caller lends both images for as long as the plan is used.
    let (old, new): (&'static Image<'_>, &'static Image<'_>) =
        unsafe { (tamam_image::read(2, before)?, tamam_image::read(3, after)?) };
    argument::places(4, memory, words)?;
    let rules = old.rules();
    let needed = fate_words(rules);
    if words < needed {
        return Err(tamam_error::short(4, needed, words));
    }
    let lent = piece(memory, needed);
    let handle = piece(plan, 1);
    refuse_overlap(4, lent, &[handle])?;
    for (at, image, program) in [(2, before, old), (3, after, new)] {
        let image = piece(image, 1);
        let bytes = piece(program.bytes().as_ptr(), program.bytes().len());
        refuse_overlap(4, lent, &[image, bytes])?;
        refuse_overlap(at, handle, &[image, bytes])?;
    }
    let fates: &'static mut [Fate] = match rules {
        0 => &mut [],
        // SAFETY: the caller lends room for as many, aligned as words are; each is written
        // before it is read.
        _ => unsafe {
            let first = memory.cast::<Fate>();
            for number in 0..rules {
                first.add(number).write(Fate::BLANK);
            }
            core::slice::from_raw_parts_mut(first, rules)
        },
    };
    let short = tamam_error::short(4, needed, words);
    let memory = fates.as_ptr();
    let made = Made {
        told: old.checksum() ^ new.checksum().rotate_left(1),
        memory,
        rules,
        plan: Plan::new(old, new, fates).ok_or(short)?,
    };
    // SAFETY: the caller lends a place for a handle, whose opaque part is large enough.
    unsafe {
        (&raw mut (*place).mark).write(mark(made.told, memory, rules));
        (&raw mut (*place).opaque).cast::<Made>().write(made);
    }
    Ok(())
}

/// Writes the plan as `tamam migrate` prints it, a line for each rule, with a NUL at its end:
/// what goes on, what is settled, what starts fresh and what is new. `needed` (or NULL)
/// becomes the bytes that takes, the NUL included; with TOO_SMALL the buffer holds an empty
/// text, never a part of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_plan_text(
    plan: *const tamam_plan,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> tamam_status {
    // SAFETY: the caller lends the plan, the buffer and a place for the number, or none.
    let write = || unsafe {
        let plan = tamam_plan::read(plan)?;
        text::write(2, buffer, capacity, needed, &plan)
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(null_mut(), write()) }
}

/// Writes what becomes of rule `number` of the program before to `fated`. Fails with
/// UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_plan_rule(
    plan: *const tamam_plan,
    number: u32,
    fated: *mut tamam_fated,
) -> tamam_status {
    // SAFETY: the caller lends the plan and a place for the answer.
    let find = || unsafe {
        let plan = tamam_plan::read(plan)?;
        if number as usize >= plan.before().rules() {
            return Err(tamam_error::at(tamam_status::UnknownNumber, 2));
        }
        let fate = plan.fate(number);
        let changed = fate.changed_to();
        let difference = changed.map(|(_, difference)| difference);
        let line = |line: Option<u32>| line.unwrap_or(0);
        let of_fate = match (fate.kept_as(), changed) {
            (Some(_), _) => tamam_fate::Kept,
            (None, Some(_)) => tamam_fate::Changed,
            (None, None) => tamam_fate::Removed,
        };
        let told = tamam_fated {
            differs: tamam_str::of(difference.map_or("", |found| found.part.words())),
            after: fate.kept_as().or(changed.map(|(to, _)| to)).unwrap_or(0),
            line_before: line(difference.and_then(|found| found.old_line)),
            line_after: line(difference.and_then(|found| found.new_line)),
            of_fate: of_fate as u8,
            reserved: [0; 3],
        };
        argument::put(3, fated, told)
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(null_mut(), find()) }
}

/// Writes 1 to `fresh` when rule `number` of the program after starts fresh, for no rule of
/// the one before bears its name, or else 0. Fails with UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_plan_is_new(
    plan: *const tamam_plan,
    number: u32,
    fresh: *mut u8,
) -> tamam_status {
    // SAFETY: the caller lends the plan and a place for the answer.
    let find = || unsafe {
        let plan = tamam_plan::read(plan)?;
        if number as usize >= plan.after().rules() {
            return Err(tamam_error::at(tamam_status::UnknownNumber, 2));
        }
        argument::put(3, fresh, u8::from(plan.is_new(number)))
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(null_mut(), find()) }
}

/// Is asked for the number that stands for a text under the program after, when the number
/// under the one before is `number`. `text` is what a rule file names so; it is empty for a
/// number that is your own. It is asked only for texts that not both programs name.
pub type tamam_on_text =
    Option<unsafe extern "C" fn(user: *mut c_void, number: u64, text: tamam_str) -> u64>;

/// Takes one subject from the memory of the program before, which stays as it is, to
/// `to_words` words of memory for the one after, whatever they held: there
/// `tamam_engine_resume` goes on. What ends is said as verdicts of TAMAM_CLASS_SETTLED, each
/// to `on_verdict` with `user`, whose rules, outcomes and lines are those of the program
/// before. Texts that both programs name are found; for others `on_text` is asked with the
/// same `user`. It may be NULL when no events brought any text that the rules do not name: a
/// text that only the rules before name then gets a number that stands for no other. Fails
/// with REFUSED_MEMORY, REFUSED_FOREIGN_MEMORY or BUSY, and nothing was said then. Both
/// memories are at work until it returns, which nothing can see: a callback leaves them alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_plan_migrate(
    plan: *const tamam_plan,
    from: *const u64,
    from_words: usize,
    to: *mut u64,
    to_words: usize,
    on_text: tamam_on_text,
    on_verdict: tamam_on_verdict,
    user: *mut c_void,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends the plan and both memories.
    let go = || unsafe {
        let handle = plan;
        let plan = tamam_plan::read(handle)?;
        let null = tamam_error::at(tamam_status::NullPointer, 7);
        let on_verdict = on_verdict.ok_or(null)?;
        let (from, to) = memories(&plan, handle, (from, from_words), (to, to_words))?;
        let mut rename = |number| renamed(&plan, number, on_text, user);
        let mut say = |verdict: &_| {
            let verdict = tamam_verdict::from(verdict);
            on_verdict(user, &raw const verdict);
        };
        Ok(plan.migrate(from, to, &mut rename, &mut say)?)
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, go()) }
}

/// Both memories as far as their programs need them, the second one blank. Whatever is wrong
/// with either is told before it is touched.
unsafe fn memories<'a>(
    plan: &Plan<'_, '_>,
    handle: *const tamam_plan,
    (from, from_words): (*const u64, usize),
    (to, to_words): (*mut u64, usize),
) -> Result<(&'a [u64], &'a mut [u64]), tamam_error> {
    let (old, new) = (plan.before(), plan.after());
    argument::places(2, from.cast_mut(), from_words)?;
    argument::places(4, to, to_words)?;
    for (at, image, given) in [(2, old, from_words), (4, new, to_words)] {
        let needed = image.memory_needed();
        if given < needed {
            let short: tamam_error = Refused::MemoryTooSmall { needed, given }.into();
            return Err(tamam_error {
                argument: at,
                ..short
            });
        }
    }
    let (before, after) = (old.memory_needed(), new.memory_needed());
    let lent = Lent::new(2, from.cast_mut(), before)?;
    argument::place(4, to)?;
    let bytes = |image: &Image<'_>| piece(image.bytes().as_ptr(), image.bytes().len());
    // SAFETY: the plan was read just now.
    let fates = unsafe { tamam_plan::fates(handle) };
    let read = [
        piece(from, before),
        piece(handle, 1),
        fates,
        piece(old, 1),
        piece(new, 1),
        bytes(old),
        bytes(new),
    ];
    refuse_overlap(4, piece(to, after), &read)?;
    // SAFETY: the caller lends the words, of which the first can be read.
    unsafe {
        lent.at_rest(old)?;
        if from.read() != old.memory_tag() {
            return Err(Refused::ForeignMemory.into());
        }
        to.write_bytes(0, after);
        let from = argument::list(2, from, before)?;
        Ok((from, argument::lent_words(4, to, after)?))
    }
}

/// The number of a text under the program after.
unsafe fn renamed(
    plan: &Plan<'_, '_>,
    number: u64,
    on_text: tamam_on_text,
    user: *mut c_void,
) -> u64 {
    let (old, new) = (plan.before(), plan.after());
    let place = usize::try_from(number & !TEXT_BASE).unwrap_or(usize::MAX);
    let named = old.literals().nth(place);
    if let Some(found) = named.and_then(|text| new.text(text)) {
        return found;
    }
    match on_text {
        // SAFETY: the caller gave the function together with what it is given here.
        Some(on_text) => unsafe { on_text(user, number, tamam_str::of(named.unwrap_or(""))) },
        // Behind all that the program after names, where no other text comes.
        None => number.saturating_add(new.texts() & !TEXT_BASE),
    }
}
