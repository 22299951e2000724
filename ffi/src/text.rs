//! Texts: handed out by pointer and length, and written into the caller's buffer whole or
//! not at all.

use crate::argument;
use crate::failure::{tamam_error, tell};
use crate::status::tamam_status;
use core::ffi::c_char;
use core::fmt::{self, Display, Write};

/// A text in UTF-8 that somebody else keeps: `len` bytes from `data`, without a NUL at the
/// end unless a function says so. `data` is never NULL.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_str {
    /// The first byte.
    pub data: *const c_char,
    /// How many bytes.
    pub len: usize,
}

impl tamam_str {
    /// A text that lives as long as `text` does.
    #[must_use]
    pub const fn of(text: &str) -> Self {
        Self {
            data: text.as_ptr().cast(),
            len: text.len(),
        }
    }
}

/// Writes into the caller's buffer, and counts what does not fit.
struct Buffer {
    first: *mut u8,
    capacity: usize,
    needed: usize,
}

impl Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.needed.saturating_add(text.len());
        if end <= self.capacity {
            // SAFETY: the caller lends `capacity` bytes, and these lie among them.
            unsafe {
                let place = self.first.add(self.needed);
                place.copy_from_nonoverlapping(text.as_ptr(), text.len());
            }
        }
        self.needed = end;
        Ok(())
    }
}

/// Writes `text` and a NUL into a buffer of `capacity` bytes that is argument `at`, and
/// how many bytes that takes to `needed`. A text that does not fit is not cut: the buffer
/// then holds an empty one.
pub(crate) unsafe fn write(
    at: u32,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
    text: &dyn Display,
) -> Result<(), tamam_error> {
    argument::places(at, buffer, capacity)?;
    argument::place_maybe(at.saturating_add(2), needed)?;
    let mut writer = Buffer {
        first: buffer.cast(),
        capacity,
        needed: 0,
    };
    // A buffer takes everything.
    let _ = write!(writer, "{text}\0");
    let full = writer.needed;
    // SAFETY: the caller lends a place for the number, or none, and the buffer.
    unsafe {
        argument::put_maybe(at.saturating_add(2), needed, full)?;
        if full <= capacity {
            return Ok(());
        }
        if capacity > 0 {
            buffer.write(0);
        }
    }
    Err(tamam_error::short(at, full, capacity))
}

/// Where byte `offset` of a source stands: its line and its column in characters, both
/// counted from one. A verdict and a diagnostic give such offsets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_source_place(
    source: *const c_char,
    source_len: usize,
    offset: u32,
    line: *mut u32,
    column: *mut u32,
) -> tamam_status {
    let place = || {
        // SAFETY: the caller lends the source for the call.
        let source = unsafe { argument::text(1, source, source_len) }?;
        let (line, column) = (argument::place(4, line)?, argument::place(5, column)?);
        let (found_line, found_column) = tamam::Span::new(offset, offset).line_and_column(source);
        // SAFETY: the caller lends places for the numbers, which were checked.
        unsafe {
            line.write(found_line);
            column.write(found_column);
        }
        Ok(())
    };
    // SAFETY: no place for the failure is given.
    unsafe { tell(core::ptr::null_mut(), place()) }
}
