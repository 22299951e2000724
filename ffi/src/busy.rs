//! Whether a handle is at work: told by one flag, so that a callback that comes back to
//! its own handle is refused, and so is a second thread.

use crate::failure::tamam_error;
use crate::status::tamam_status;
use core::sync::atomic::{AtomicU8, Ordering};

/// The flag of a handle.
pub(crate) struct Busy(AtomicU8);

/// The handle is at work until this is dropped.
pub(crate) struct AtWork<'b>(&'b Busy);

impl Busy {
    pub(crate) const fn new() -> Self {
        Self(AtomicU8::new(0))
    }

    /// Sets the handle to work.
    pub(crate) fn begin(&self) -> Result<AtWork<'_>, tamam_error> {
        if self.was_set() {
            return Err(tamam_error::of(tamam_status::Busy));
        }
        Ok(AtWork(self))
    }

    /// Sets the flag, and says whether it was set before.
    #[cfg(target_has_atomic = "8")]
    fn was_set(&self) -> bool {
        self.0.swap(1, Ordering::Acquire) != 0
    }

    /// The same where a processor can only load and store: there a callback is still
    /// refused, and a second thread is not seen.
    #[cfg(not(target_has_atomic = "8"))]
    fn was_set(&self) -> bool {
        let was = self.0.load(Ordering::Acquire) != 0;
        self.0.store(1, Ordering::Release);
        was
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.0.store(0, Ordering::Release);
    }
}
