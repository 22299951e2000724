//! What an engine can be asked: clocks, scores, and what stands in its memory.

use crate::argument::{self, Places, counted_places};
use crate::engine::tamam_engine;
use crate::failure::{tamam_error, tell};
use crate::lent::Lent;
use crate::reading::{tamam_cap, tamam_known, tamam_open, tamam_score, tamam_steps};
use crate::status::tamam_status;
use core::ffi::c_char;
use tamam::Engine;

/// Writes the first time whose advance settles something to `due` and 1 to `there`, or 0
/// to both when nothing is waited for. Milliseconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_next_due(
    engine: *mut tamam_engine,
    due: *mut i64,
    there: *mut u8,
) -> tamam_status {
    // SAFETY: the caller lends the engine and places for both.
    unsafe { number(engine, due, there, |engine| engine.next_due()) }
}

/// Writes the clock of the subject to `clock` and 1 to `there`, or 0 to both before its
/// first event. Milliseconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_clock(
    engine: *mut tamam_engine,
    clock: *mut i64,
    there: *mut u8,
) -> tamam_status {
    // SAFETY: the caller lends the engine and places for both.
    unsafe { number(engine, clock, there, |engine| engine.clock()) }
}

/// Writes by how much moments fell short, one after another, to `disappointment` and 1 to
/// `there`, or 0 to both when no rule speaks of disappointment. Thousandths of a point.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_disappointment(
    engine: *mut tamam_engine,
    disappointment: *mut i64,
    there: *mut u8,
) -> tamam_status {
    // SAFETY: the caller lends the engine and places for both.
    unsafe {
        number(engine, disappointment, there, |engine| {
            engine.disappointment()
        })
    }
}

unsafe fn number(
    engine: *mut tamam_engine,
    found: *mut i64,
    there: *mut u8,
    ask: fn(&Engine<'_, Lent>) -> Option<i64>,
) -> tamam_status {
    // SAFETY: the caller lends the engine and places for both.
    let read = || unsafe {
        let work = tamam_engine::begin(engine)?;
        let number = ask(&Engine::resume(work.image, work.memory)?);
        argument::put_found(2, found, there, number)
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), read()) }
}

/// Writes what is remembered of the subject to `score`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_score(
    engine: *mut tamam_engine,
    score: *mut tamam_score,
) -> tamam_status {
    // SAFETY: the caller lends the engine and a place for the score.
    let read = || unsafe {
        let work = tamam_engine::begin(engine)?;
        let found = Engine::resume(work.image, work.memory)?.score();
        argument::put(2, score, found.into())
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), read()) }
}

/// Reads a field of a part of the score by its name, such as `clue.humanic.memory`,
/// `clue.spread` or `stay.coverage`: in thousandths, but for `moments` and the `count` of a
/// journey, which are counts, and for `peak_in` and `end_in`, which are places among the
/// journey's stages. `there` is 0 when it is absent. Fails with UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_part(
    engine: *mut tamam_engine,
    name: *const c_char,
    name_len: usize,
    value: *mut i64,
    there: *mut u8,
) -> tamam_status {
    // SAFETY: the caller lends the engine, the name and places for both.
    let read = || unsafe {
        let work = tamam_engine::begin(engine)?;
        let name = argument::text(2, name, name_len)?;
        let found = work.image.part(name);
        let (part, at) = found.ok_or(tamam_error::at(tamam_status::UnknownName, 2))?;
        let found = Engine::resume(work.image, work.memory)?.part(part, at);
        argument::put_found(4, value, there, found)
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), read()) }
}

/// Writes the caps that stand to `caps`, which has room for `capacity`, and how many there
/// are to `count`: oldest first in each rule, rules in the order of the file. With
/// TOO_SMALL the first of them were written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_caps(
    engine: *mut tamam_engine,
    caps: *mut tamam_cap,
    capacity: usize,
    count: *mut usize,
) -> tamam_status {
    // SAFETY: the caller lends the engine, the places and one for the count.
    unsafe {
        list(engine, caps, capacity, count, |engine, found| {
            engine.caps().for_each(|one| found.push(one.into()));
        })
    }
}

/// Writes what is known of the subject, its facts, statuses, measures and the stages at hand of
/// its journeys in the order of the file, to `known`, which has room for `capacity`, and how many there are to `count`. With
/// TOO_SMALL the first of them were written. `tamam_image_rule` says what each is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_known(
    engine: *mut tamam_engine,
    known: *mut tamam_known,
    capacity: usize,
    count: *mut usize,
) -> tamam_status {
    // SAFETY: the caller lends the engine, the places and one for the count.
    unsafe {
        list(engine, known, capacity, count, |engine, found| {
            engine.known().for_each(|one| found.push(one.into()));
        })
    }
}

/// Writes for each expectation, in the order of the file, how many of its instances are
/// open or promised to `open`, then for each share of what is followed how many events wait. It
/// has room for `capacity`, and how many of both there are goes to `count`. With TOO_SMALL the first of them were written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_open(
    engine: *mut tamam_engine,
    open: *mut tamam_open,
    capacity: usize,
    count: *mut usize,
) -> tamam_status {
    // SAFETY: the caller lends the engine, the places and one for the count.
    unsafe {
        list(engine, open, capacity, count, |engine, found| {
            engine.open().for_each(|one| found.push(one.into()));
        })
    }
}

/// Writes what an engine tells one after the other.
unsafe fn list<T>(
    engine: *mut tamam_engine,
    places: *mut T,
    capacity: usize,
    count: *mut usize,
    ask: impl FnOnce(&Engine<'_, Lent>, &mut Places<T>),
) -> tamam_status {
    // SAFETY: the caller lends the engine, the places and one for the count.
    let read = || unsafe {
        let work = tamam_engine::begin(engine)?;
        let mut found = counted_places(2, places, capacity, count)?;
        ask(&Engine::resume(work.image, work.memory)?, &mut found);
        found.finish(count)
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), read()) }
}

/// Writes what the last step or advance took to `steps`; zero after a start or a resume.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_steps(
    engine: *mut tamam_engine,
    steps: *mut tamam_steps,
) -> tamam_status {
    // SAFETY: the caller lends the engine and a place for the numbers.
    let read = || unsafe {
        let work = tamam_engine::begin(engine)?;
        argument::put(2, steps, work.steps.get())
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), read()) }
}
