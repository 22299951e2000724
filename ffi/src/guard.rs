//! The one place where a panic, which would be a defect, is caught: whatever runs code that is
//! not proven to have none runs behind it.

use crate::failure::tamam_error;

/// Runs what may panic, and answers DEFECT if it does.
#[cfg(feature = "std")]
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, tamam_error>) -> Result<T, tamam_error> {
    use crate::status::tamam_status;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let done = catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or(Err(tamam_error::of(tamam_status::Defect)))
}

/// Without a standard library there is nothing that could panic, and nothing to catch it with.
#[cfg(not(feature = "std"))]
#[cfg(feature = "compile")]
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, tamam_error>) -> Result<T, tamam_error> {
    work()
}
