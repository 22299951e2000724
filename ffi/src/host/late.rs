//! Events that come late, and lines that come again.

use super::handle::{Inside, tamam_host, with};
use crate::argument;
use crate::failure::tamam_error;
use crate::status::tamam_status;
use core::ffi::c_char;
use core::ptr::null_mut;

/// From now on lets events come up to `milliseconds` late: each waits until none that
/// happened before it can come, told by the greatest time that this host has seen, of an
/// event or of `tamam_host_advance`. Scores and verdicts lag behind by as much, and a clock
/// goes no further. Where too many wait, the earliest goes on before its time. An event that
/// is rejected after it has waited brings a rejection with its evidence for a line.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_allow_late(
    host: *mut tamam_host,
    milliseconds: i64,
) -> tamam_status {
    let allow = |inside: &mut Inside| {
        inside.live.allow_late(milliseconds);
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), allow) }
}

/// From now on leaves out lines that come again, told by what they say in `field`, which
/// need be no attribute; the `id` of a CloudEvent counts together with its `source`. The
/// latest of these texts are remembered. Events that come as no lines are not told apart.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_unique(
    host: *mut tamam_host,
    field: *const c_char,
    field_len: usize,
) -> tamam_status {
    let tell = |inside: &mut Inside| {
        // SAFETY: the caller lends the name.
        let field = unsafe { argument::text(2, field, field_len) }?;
        inside.live.tell_apart(field);
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, null_mut(), tell) }
}

/// Scores every event that waits for late ones, as if none could come any more. When the
/// answer is FULL_QUEUE, empty the queue and release again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_release(
    host: *mut tamam_host,
    error: *mut tamam_error,
) -> tamam_status {
    let release = |inside: &mut Inside| {
        let Inside { live, hearing, .. } = inside;
        loop {
            hearing.has_room()?;
            if !live.release_next(&mut |heard| hearing.hear(heard)) {
                return Ok(());
            }
            hearing.refuse(live);
        }
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, release) }
}
