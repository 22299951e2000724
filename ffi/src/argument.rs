//! What C passes, checked: null, alignment, length, UTF-8. Each check names the argument
//! by its place, from one.

use crate::failure::tamam_error;
use crate::status::tamam_status;
use core::ffi::c_char;

/// Whether `pointer` can lead to values of its type.
fn check<T>(at: u32, pointer: *const T) -> Result<(), tamam_error> {
    if pointer.is_null() {
        return Err(tamam_error::at(tamam_status::NullPointer, at));
    }
    if !pointer.is_aligned() {
        return Err(tamam_error::at(tamam_status::Misaligned, at));
    }
    Ok(())
}

/// Whether `len` values of a type can lie in one piece of memory.
fn check_len<T>(at: u32, len: usize) -> Result<(), tamam_error> {
    let bytes = len.checked_mul(size_of::<T>());
    match bytes.and_then(|bytes| isize::try_from(bytes).ok()) {
        Some(_) => Ok(()),
        None => Err(tamam_error::at(tamam_status::TooLong, at)),
    }
}

/// What `pointer` leads to, to be read.
pub(crate) unsafe fn shared<'a, T>(at: u32, pointer: *const T) -> Result<&'a T, tamam_error> {
    check(at, pointer)?;
    // SAFETY: it is neither null nor misaligned, and the caller says that it leads to a
    // value which nobody changes meanwhile.
    Ok(unsafe { &*pointer })
}

/// What `pointer` leads to, to be changed.
pub(crate) unsafe fn exclusive<'a, T>(at: u32, pointer: *mut T) -> Result<&'a mut T, tamam_error> {
    check(at, pointer)?;
    // SAFETY: as above, and nobody else reads it meanwhile.
    Ok(unsafe { &mut *pointer })
}

/// A place to be written, not read.
pub(crate) fn place<T>(at: u32, pointer: *mut T) -> Result<*mut T, tamam_error> {
    check(at, pointer)?;
    Ok(pointer)
}

/// The same for a place that may be left out by NULL.
pub(crate) fn place_maybe<T>(at: u32, pointer: *mut T) -> Result<(), tamam_error> {
    if pointer.is_null() {
        return Ok(());
    }
    check(at, pointer)
}

/// Writes `value` to where `pointer` leads.
pub(crate) unsafe fn put<T>(at: u32, pointer: *mut T, value: T) -> Result<(), tamam_error> {
    let place = place(at, pointer)?;
    // SAFETY: the caller lends a place for such a value.
    unsafe { place.write(value) };
    Ok(())
}

/// The same for a place that may be left out by NULL.
pub(crate) unsafe fn put_maybe<T>(at: u32, pointer: *mut T, value: T) -> Result<(), tamam_error> {
    if pointer.is_null() {
        return Ok(());
    }
    // SAFETY: as above.
    unsafe { put(at, pointer, value) }
}

/// Writes `found` to argument `at` and 1 to the one behind it, or 0 to both when there is
/// none. Both are looked at before either is written.
pub(crate) unsafe fn put_found(
    at: u32,
    number: *mut i64,
    there: *mut u8,
    found: Option<i64>,
) -> Result<(), tamam_error> {
    let behind = at.saturating_add(1);
    place(behind, there)?;
    // SAFETY: the caller lends places for both.
    unsafe {
        put(at, number, found.unwrap_or(0))?;
        put(behind, there, u8::from(found.is_some()))
    }
}

/// `len` values, to be read. NULL is an empty list when `len` is 0.
pub(crate) unsafe fn list<'a, T>(
    at: u32,
    pointer: *const T,
    len: usize,
) -> Result<&'a [T], tamam_error> {
    if len == 0 {
        return Ok(&[]);
    }
    check(at, pointer)?;
    check_len::<T>(at, len)?;
    // SAFETY: it is neither null nor misaligned nor too long, and the caller says that so
    // many values lie there, which nobody changes meanwhile.
    Ok(unsafe { core::slice::from_raw_parts(pointer, len) })
}

/// `len` numbers, to be changed. NULL is an empty list when `len` is 0.
pub(crate) unsafe fn lent_words<'a>(
    at: u32,
    pointer: *mut u64,
    len: usize,
) -> Result<&'a mut [u64], tamam_error> {
    if len == 0 {
        return Ok(&mut []);
    }
    check(at, pointer)?;
    check_len::<u64>(at, len)?;
    // SAFETY: as above, and nobody else reads them meanwhile.
    Ok(unsafe { core::slice::from_raw_parts_mut(pointer, len) })
}

/// `len` bytes, to be written and then read: they are zero to begin with. NULL is an empty
/// list when `len` is 0.
#[cfg(feature = "compile")]
pub(crate) unsafe fn blank_bytes<'a>(
    at: u32,
    pointer: *mut u8,
    len: usize,
) -> Result<&'a mut [u8], tamam_error> {
    if len == 0 {
        return Ok(&mut []);
    }
    check(at, pointer)?;
    check_len::<u8>(at, len)?;
    // SAFETY: as above; once they are zero they may be read.
    Ok(unsafe {
        pointer.write_bytes(0, len);
        core::slice::from_raw_parts_mut(pointer, len)
    })
}

/// Places for `len` values, to be written and not read. NULL has no place.
pub(crate) fn places<T>(at: u32, pointer: *mut T, len: usize) -> Result<Places<T>, tamam_error> {
    if len != 0 {
        check(at, pointer)?;
        check_len::<T>(at, len)?;
    }
    Ok(Places {
        at,
        first: pointer,
        len,
        filled: 0,
    })
}

/// The same with the place for their number, which is the argument behind `len`: looked at
/// before anything is written.
pub(crate) fn counted_places<T>(
    at: u32,
    pointer: *mut T,
    len: usize,
    count: *mut usize,
) -> Result<Places<T>, tamam_error> {
    let found = places(at, pointer, len)?;
    place(at.saturating_add(2), count)?;
    Ok(found)
}

/// Places that are filled one after the other; those that find none are counted.
pub(crate) struct Places<T> {
    at: u32,
    first: *mut T,
    len: usize,
    filled: usize,
}

impl<T> Places<T> {
    /// Fills the next place, if there is one.
    pub(crate) unsafe fn push(&mut self, value: T) {
        if self.filled < self.len {
            // SAFETY: the caller lends `len` places, and this is one of them.
            unsafe { self.first.add(self.filled).write(value) };
        }
        self.filled = self.filled.saturating_add(1);
    }

    /// How many came.
    pub(crate) fn count(&self) -> usize {
        self.filled
    }

    /// Says how many came, and fails when they did not all find a place.
    pub(crate) unsafe fn finish(self, count: *mut usize) -> Result<(), tamam_error> {
        // SAFETY: the caller lends a place for the number.
        unsafe { put(self.at.saturating_add(2), count, self.filled) }?;
        if self.filled > self.len {
            return Err(tamam_error::short(self.at, self.filled, self.len));
        }
        Ok(())
    }
}

/// A text of `len` bytes.
pub(crate) unsafe fn text<'a>(
    at: u32,
    pointer: *const c_char,
    len: usize,
) -> Result<&'a str, tamam_error> {
    // SAFETY: handed on.
    let bytes = unsafe { list(at, pointer.cast::<u8>(), len) }?;
    core::str::from_utf8(bytes).map_err(|wrong| {
        let offset = i64::try_from(wrong.valid_up_to()).unwrap_or(i64::MAX);
        tamam_error::at(tamam_status::NotUtf8, at).numbers([offset, 0, 0])
    })
}

/// A piece of memory: where it begins, and how many bytes it has.
pub(crate) type Piece = (usize, usize);

/// The memory of `count` values.
pub(crate) fn piece<T>(pointer: *const T, count: usize) -> Piece {
    (pointer.addr(), count.saturating_mul(size_of::<T>()))
}

/// Refuses a piece of memory, argument `at`, that shares a byte with others.
pub(crate) fn refuse_overlap(
    at: u32,
    (one, len): Piece,
    others: &[Piece],
) -> Result<(), tamam_error> {
    let shared = |other: &Piece| overlap(one, len, other.0, other.1);
    match others.iter().any(shared) {
        true => Err(tamam_error::at(tamam_status::Overlap, at)),
        false => Ok(()),
    }
}

/// Whether two pieces of memory, each from an address on, share a byte.
pub(crate) fn overlap(one: usize, bytes: usize, other: usize, others: usize) -> bool {
    bytes != 0
        && others != 0
        && one < other.saturating_add(others)
        && other < one.saturating_add(bytes)
}
