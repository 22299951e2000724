//! What a host can be asked: names, scores, and what waits in its queues.

use super::handle::{Inside, failed, tamam_host, with};
use super::hearing::{tamam_host_verdict, tamam_rejection};
use super::lines::stopped;
use crate::argument;
use crate::failure::tamam_error;
use crate::reading::{tamam_cap, tamam_known, tamam_score};
use crate::status::tamam_status;
use crate::text::{self, tamam_str};
use crate::verdict::{
    TAMAM_HAS_DUE, TAMAM_HAS_FAULT, TAMAM_HAS_FELT, TAMAM_HAS_KEY, TAMAM_HAS_OUTCOME,
    TAMAM_HAS_STANCE, tamam_verdict,
};
use ::tamam_host::report::verdict;
use core::ffi::c_char;
use core::ptr::null_mut;
use tamam::{Class, Evidence, Fault, Span, Stance, Verdict};

/// Finds the number of a subject, and gives it one when the name is new: numbers begin at
/// 0 and are never given again. Fails with FULL_SUBJECTS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_subject(
    host: *mut tamam_host,
    name: *const c_char,
    name_len: usize,
    subject: *mut u32,
) -> tamam_status {
    let find = |inside: &mut Inside| {
        // SAFETY: the caller lends the name and a place for the number.
        unsafe {
            let name = argument::text(2, name, name_len)?;
            let place = argument::place(4, subject)?;
            let found = inside.live.subject(name);
            place.write(found.map_err(|rejection| failed(&rejection))?);
        }
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), find) }
}

/// Finds the number of a subject that there is already. Fails with UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_find(
    host: *mut tamam_host,
    name: *const c_char,
    name_len: usize,
    subject: *mut u32,
) -> tamam_status {
    let find = |inside: &mut Inside| {
        // SAFETY: the caller lends the name and a place for the number.
        unsafe {
            let name = argument::text(2, name, name_len)?;
            let found = inside.live.reader().subjects().find(name);
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownName, 2))?;
            argument::put(4, subject, found)
        }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), find) }
}

/// Writes how many subjects there are to `count`: their numbers are those below it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_subjects(
    host: *mut tamam_host,
    count: *mut u32,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        let found = inside.live.reader().subjects().len();
        // SAFETY: the caller lends a place for the number.
        unsafe { argument::put(2, count, u32::try_from(found).unwrap_or(u32::MAX)) }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

/// Gives the name of a subject; it is good until the next call with this host. Fails with
/// UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_subject_name(
    host: *mut tamam_host,
    subject: u32,
    name: *mut tamam_str,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        let name_of = known(inside, subject)?;
        // SAFETY: the caller lends a place for the name.
        unsafe { argument::put(3, name, tamam_str::of(name_of)) }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

fn known(inside: &Inside, subject: u32) -> Result<&str, tamam_error> {
    let subjects = inside.live.reader().subjects();
    if (subject as usize) < subjects.len() {
        Ok(subjects.text(subject))
    } else {
        Err(tamam_error::at(tamam_status::UnknownNumber, 2))
    }
}

/// Finds the number that stands for a text, and gives it one when the text is new, for
/// `tamam_event_set_text` and for ids that are texts. An id that is a whole number below 2
/// to the power of 63 is its own number. Fails with FULL_TEXTS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_text(
    host: *mut tamam_host,
    text: *const c_char,
    text_len: usize,
    number: *mut u64,
) -> tamam_status {
    let find = |inside: &mut Inside| {
        // SAFETY: the caller lends the text and a place for the number.
        unsafe {
            let text = argument::text(2, text, text_len)?;
            let place = argument::place(4, number)?;
            let found = inside.live.text(text);
            place.write(found.map_err(|rejection| failed(&rejection))?);
        }
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), find) }
}

/// Writes what is remembered of a subject to `score`. Fails with UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_score(
    host: *mut tamam_host,
    subject: u32,
    score: *mut tamam_score,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        known(inside, subject)?;
        let (found, _) = inside.live.score(subject).map_err(stopped)?;
        // SAFETY: the caller lends a place for the score.
        unsafe { argument::put(3, score, found.into()) }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

/// Writes the caps that stand of a subject to `caps`, which has room for `capacity`, and
/// how many there are to `count`. With TOO_SMALL the first of them were written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_caps(
    host: *mut tamam_host,
    subject: u32,
    caps: *mut tamam_cap,
    capacity: usize,
    count: *mut usize,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        known(inside, subject)?;
        let mut found = argument::counted_places(3, caps, capacity, count)?;
        let (_, standing) = inside.live.score(subject).map_err(stopped)?;
        // SAFETY: the caller lends the places, and one for the count.
        unsafe {
            for cap in standing {
                found.push(cap.into());
            }
            found.finish(count)
        }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

/// Writes what is known of a subject, its facts, statuses and measures in the order of the
/// file, to `known`, which has room for `capacity`, and how many there are to `count`. With
/// TOO_SMALL the first of them were written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_known(
    host: *mut tamam_host,
    subject: u32,
    known: *mut tamam_known,
    capacity: usize,
    count: *mut usize,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        self::known(inside, subject)?;
        let mut found = argument::counted_places(3, known, capacity, count)?;
        // SAFETY: the caller lends the places, and one for the count.
        unsafe {
            for known in inside.live.known(subject).map_err(stopped)? {
                found.push(known.into());
            }
            found.finish(count)
        }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

/// Writes the first time whose advance settles something of any subject to `due` and 1 to
/// `there`, or 0 to both when nothing is waited for. It looks at every subject.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_next_due(
    host: *mut tamam_host,
    due: *mut i64,
    there: *mut u8,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        let found = inside.live.next_due().map_err(stopped)?;
        // SAFETY: the caller lends places for both.
        unsafe { argument::put_found(2, due, there, found) }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

/// Moves verdicts out of the queue to `verdicts`, at most `capacity`, oldest first, and
/// writes how many to `count`. What stays can be polled next.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_poll(
    host: *mut tamam_host,
    verdicts: *mut tamam_host_verdict,
    capacity: usize,
    count: *mut usize,
) -> tamam_status {
    let poll = |inside: &mut Inside| {
        let mut places = argument::places(2, verdicts, capacity)?;
        let place = argument::place(4, count)?;
        let waiting = &mut inside.hearing.verdicts;
        let moved = waiting.len().min(capacity);
        // SAFETY: the caller lends the places, and one for the count.
        unsafe {
            for verdict in waiting.drain(..moved) {
                places.push(verdict);
            }
            place.write(moved);
        }
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), poll) }
}

/// Moves the oldest rejection out of the queue to `rejection` and 1 to `there`; its texts
/// are good until the next call with this host. 0 to `there` when none waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_poll_rejection(
    host: *mut tamam_host,
    rejection: *mut tamam_rejection,
    there: *mut u8,
) -> tamam_status {
    let poll = |inside: &mut Inside| {
        let (place, there) = (argument::place(2, rejection)?, argument::place(3, there)?);
        inside.shown = inside.hearing.rejections.pop_front();
        // SAFETY: the caller lends places for both.
        unsafe {
            there.write(u8::from(inside.shown.is_some()));
            if let Some(shown) = &inside.shown {
                place.write(shown.shown());
            }
        }
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), poll) }
}

/// Writes how many verdicts and how many rejections wait in the queues; either may be
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_waiting(
    host: *mut tamam_host,
    verdicts: *mut usize,
    rejections: *mut usize,
) -> tamam_status {
    let read = |inside: &mut Inside| {
        let hearing = &inside.hearing;
        argument::place_maybe(3, rejections)?;
        // SAFETY: the caller lends places for them, or none.
        unsafe {
            argument::put_maybe(2, verdicts, hearing.verdicts.len())?;
            argument::put_maybe(3, rejections, hearing.rejections.len())
        }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), read) }
}

/// Writes a verdict as one JSON object with a NUL at its end, with names for its numbers
/// and its key as it came. `needed` (or NULL) becomes the bytes that takes, the NUL
/// included; with TOO_SMALL the buffer holds an empty text, never a part of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_verdict_json(
    host: *mut tamam_host,
    verdict: *const tamam_host_verdict,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> tamam_status {
    let write = |inside: &mut Inside| {
        // SAFETY: the caller lends all of it.
        unsafe {
            let asked = argument::shared(2, verdict)?;
            known(inside, asked.subject)?;
            let unknown = tamam_error::at(tamam_status::UnknownNumber, 2);
            let verdict = again(&asked.verdict).ok_or(unknown)?;
            let mut line = String::new();
            verdict::line(&mut line, &inside.live.told(asked.subject, &verdict));
            text::write(3, buffer, capacity, needed, &line.trim_end())
        }
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), write) }
}

/// The verdict that C was given; none when its numbers are no verdict's.
fn again(verdict: &tamam_verdict) -> Option<Verdict> {
    let there = |bit: u32| verdict.has & bit != 0;
    let numbers = verdict.evidence.get(..verdict.evidence_len as usize)?;
    let stances = [Stance::Meet, Stance::Change, Stance::Defy];
    let faults = [Fault::Absent, Fault::Overflow, Fault::DivisionByZero];
    let stance = stances.get(usize::from(verdict.stance));
    let fault = faults.get(usize::from(verdict.fault));
    Some(Verdict {
        rule: verdict.rule,
        class: *Class::ALL.get(usize::from(verdict.of_class))?,
        stance: stance.copied().filter(|_| there(TAMAM_HAS_STANCE)),
        outcome: there(TAMAM_HAS_OUTCOME).then_some(verdict.outcome),
        key: there(TAMAM_HAS_KEY).then_some(verdict.key),
        time: verdict.time,
        due: there(TAMAM_HAS_DUE).then_some(verdict.due),
        felt: there(TAMAM_HAS_FELT).then_some(verdict.felt),
        evidence: numbers
            .iter()
            .fold(Evidence::none(), |all, number| all.and(*number)),
        span: Span::new(verdict.start, verdict.end),
        line: verdict.line,
        fault: fault.copied().filter(|_| there(TAMAM_HAS_FAULT)),
    })
}
