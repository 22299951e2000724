//! Events in: one by one, as lines of JSON, or the passing of time.

use super::handle::{Inside, failed, tamam_host, with};
use crate::argument;
use crate::event::tamam_event;
use crate::failure::{number, tamam_error};
use crate::status::tamam_status;
use ::tamam_host::Live;
use ::tamam_host::fleet::Stopped;
use ::tamam_host::replay::Counts;
use core::ffi::c_char;

/// What came of a batch.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_batch {
    /// Events that were read.
    pub read: u64,
    /// Events that were scored.
    pub scored: u64,
    /// Events that were rejected, each with a rejection.
    pub rejected: u64,
    /// Bytes of lines, or rows of columns, that were taken. All of them, unless a queue was
    /// full: then empty it and give the rest.
    pub taken: usize,
    /// Lines that came again and were left out, see `tamam_host_unique`.
    pub again: u64,
    /// Events that wait for late ones now, see `tamam_host_allow_late`.
    pub waiting: u64,
}

impl tamam_batch {
    /// What came of events since there were `before` of each.
    pub(crate) fn since(before: Counts, live: &Live<'_>, taken: usize) -> Self {
        let now = live.counts();
        Self {
            read: now.read.saturating_sub(before.read),
            scored: now.scored.saturating_sub(before.scored),
            rejected: now.rejected.saturating_sub(before.rejected),
            taken,
            again: now.again.saturating_sub(before.again),
            waiting: live.waiting() as u64,
        }
    }

    /// How the call ends, when it was not cut short.
    pub(crate) fn ends(&self) -> Result<(), tamam_error> {
        if self.rejected == 0 {
            return Ok(());
        }
        let rejected = i64::try_from(self.rejected).unwrap_or(i64::MAX);
        Err(tamam_error::of(tamam_status::RejectedEvents).numbers([rejected, 0, 0]))
    }
}

/// Takes one event of a subject, begun with the image of this host. Fails with
/// REFUSED_OLDER, FOREIGN_EVENT, UNKNOWN_NUMBER for a subject that has no name, FULL_QUEUE
/// or FULL_SUBJECTS, and nothing has changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_step(
    host: *mut tamam_host,
    subject: u32,
    event: *const tamam_event,
    error: *mut tamam_error,
) -> tamam_status {
    let step = |inside: &mut Inside| {
        let Inside { live, hearing, .. } = inside;
        // SAFETY: the caller lends the event.
        let event = unsafe { tamam_event::read(3, event, live.image().checksum()) }?;
        if subject as usize >= live.reader().subjects().len() {
            return Err(tamam_error::at(tamam_status::UnknownNumber, 2));
        }
        hearing.has_room()?;
        let stepped = live.step(subject, event, &mut |heard| hearing.hear(heard));
        hearing.refuse(live);
        stepped.map_err(|rejection| failed(&rejection))
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, step) }
}

/// Takes `len` bytes of lines, one JSON object each with `type`, `time`, `subject` and the
/// attributes; blank lines are passed over. The last line need not end. The event of a line
/// has as evidence the number of the line, counted from 1 over all lines that this host
/// was given. What came of it goes to `batch`, also when the answer is REJECTED_EVENTS (the
/// others were scored) or FULL_QUEUE (`taken` says how far it came).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_lines(
    host: *mut tamam_host,
    lines: *const c_char,
    len: usize,
    batch: *mut tamam_batch,
    error: *mut tamam_error,
) -> tamam_status {
    let take = |inside: &mut Inside| {
        // SAFETY: the caller lends the lines and a place for what came of them.
        let lines = unsafe { argument::list(2, lines.cast::<u8>(), len) }?;
        let place = argument::place(4, batch)?;
        let before = inside.live.counts();
        let (taken, full) = take_lines(inside, lines);
        let came = tamam_batch::since(before, &inside.live, taken);
        // SAFETY: as above.
        unsafe { place.write(came) };
        full.and_then(|()| came.ends())
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, take) }
}

/// Takes lines until they end or a queue is full: how many bytes, and which of the two.
fn take_lines(inside: &mut Inside, lines: &[u8]) -> (usize, Result<(), tamam_error>) {
    let Inside { live, hearing, .. } = inside;
    let mut taken: usize = 0;
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        if let Err(full) = hearing.has_room() {
            return (taken, Err(full));
        }
        taken = taken.saturating_add(line.len());
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let Err(rejection) = live.line(line, &mut |heard| hearing.hear(heard)) {
            hearing.reject(live.lines(), &rejection);
        }
        hearing.refuse(live);
    }
    (taken, Ok(()))
}

/// Moves the clock of every subject that has begun to `now`, in milliseconds since 1970,
/// and settles what is due before; a clock that is there already is left alone. When the
/// answer is FULL_QUEUE, empty the queue and advance to the same moment again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_advance(
    host: *mut tamam_host,
    now: i64,
    error: *mut tamam_error,
) -> tamam_status {
    let advance = |inside: &mut Inside| {
        let Inside { live, hearing, .. } = inside;
        for subject in 0..live.reader().subjects().len() {
            hearing.has_room()?;
            let subject = subject as u32;
            let moved = live.advance(subject, now, &mut |heard| hearing.hear(heard));
            hearing.refuse(live);
            moved.map_err(stopped)?;
        }
        Ok(())
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, advance) }
}

/// Why a fleet stopped, as a failure.
pub(crate) fn stopped(stopped: Stopped) -> tamam_error {
    match stopped {
        Stopped::Refused(refused) => refused.into(),
        Stopped::Full => {
            let limit = number(::tamam_host::limits::SUBJECT_WORDS);
            tamam_error::of(tamam_status::FullSubjects).numbers([limit, 0, 0])
        }
    }
}
