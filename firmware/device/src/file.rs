//! Files of the host.

use cortex_m_semihosting::{nr, syscall};

/// A file that is open for reading.
pub struct File {
    handle: usize,
    len: usize,
}

impl File {
    /// Opens the file of this name, or nothing when there is none.
    #[must_use]
    pub fn open(name: &core::ffi::CStr) -> Option<Self> {
        // SAFETY: the call reads the name and its length, and nothing else.
        let handle =
            unsafe { syscall!(OPEN, name.as_ptr(), nr::open::R_BINARY, name.count_bytes()) };
        // SAFETY: the call reads the handle only.
        let len = if handle == usize::MAX {
            return None;
        } else {
            unsafe { syscall!(FLEN, handle) }
        };
        Some(Self { handle, len })
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Fills `bytes`, and says whether the file had as many.
    pub fn read(&mut self, bytes: &mut [u8]) -> bool {
        // SAFETY: the host writes at most as many bytes as there are.
        let missing = unsafe { syscall!(READ, self.handle, bytes.as_mut_ptr(), bytes.len()) };
        missing == 0
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // SAFETY: the call reads the handle only, and nobody has it any more.
        unsafe { syscall!(CLOSE, self.handle) };
    }
}
