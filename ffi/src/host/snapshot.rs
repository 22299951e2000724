//! A whole host as bytes, and back.

use super::handle::{Inside, make, tamam_host, with};
use super::program::Program;
use crate::argument;
use crate::failure::{tamam_error, tell};
use crate::guard::guarded;
use crate::status::tamam_status;
use ::tamam_host::Live;
use ::tamam_host::snapshot::Problem;

/// Gives every subject of a host, with all it remembers, as bytes: versioned, with a
/// checksum of their own and that of the program. They are good until the next call with
/// this host. What waits in the queues is not in them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_snapshot(
    host: *mut tamam_host,
    bytes: *mut *const u8,
    len: *mut usize,
    error: *mut tamam_error,
) -> tamam_status {
    let take = |inside: &mut Inside| {
        argument::place(3, len)?;
        argument::place(2, bytes)?;
        inside.snapshot = inside.live.snapshot().map_err(problem)?;
        // SAFETY: the caller lends places for both.
        unsafe {
            argument::put(2, bytes, inside.snapshot.as_ptr())?;
            argument::put(3, len, inside.snapshot.len())
        }
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, take) }
}

/// Makes a host from the rules (text or image) and a snapshot that was taken under the
/// same rules; both are copied. Fails with a SNAPSHOT status when the snapshot was torn or
/// altered or is of other rules, and as `tamam_host_new` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_restore(
    rules: *const u8,
    len: usize,
    snapshot: *const u8,
    snapshot_len: usize,
    host: *mut *mut tamam_host,
    error: *mut tamam_error,
) -> tamam_status {
    let restore = || {
        // SAFETY: the caller lends the rules and the snapshot.
        let (rules, snapshot) = unsafe {
            (
                argument::list(1, rules, len)?,
                argument::list(3, snapshot, snapshot_len)?,
            )
        };
        let place = argument::place(5, host)?;
        let program = Program::new(1, rules, &mut |_| ())?;
        // SAFETY: the caller lends a place for the pointer.
        unsafe {
            make(place, program, |program| {
                Live::restore(program.image(), snapshot).map_err(problem)
            })
        }
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, guarded(restore)) }
}

fn problem(problem: Problem) -> tamam_error {
    use tamam_status as status;
    let (status, detail) = match problem {
        Problem::Mark => (status::SnapshotMark, 0),
        Problem::Version(version) => (status::SnapshotVersion, version.into()),
        Problem::Length => (status::SnapshotLength, 0),
        Problem::Checksum => (status::SnapshotChecksum, 0),
        Problem::Foreign => (status::SnapshotForeign, 0),
        Problem::Content => (status::SnapshotContent, 0),
    };
    tamam_error::of(status).numbers([detail, 0, 0])
}
