//! A subject's memory, as a handle keeps it: lent by the caller, and marked while an engine
//! steps in it, so that a callback which comes back through a second handle is refused.
//!
//! The mark stands in the memory's first word, which says of which program it is. An engine
//! compares that word when it is set to work and looks at it no more until it is done: so
//! nobody reads through a reference what is written here.

use crate::argument;
use crate::failure::tamam_error;
use crate::status::tamam_status;
use tamam::Image;

/// What the first word is combined with while an engine steps.
const AT_WORK: u64 = 0x6275_7379_6275_7379;

/// The words that a program needs of a memory. Slices of it are made when the engine asks
/// for them and live no longer than it looks.
#[derive(Clone, Copy)]
pub(crate) struct Lent {
    first: *mut u64,
    words: usize,
}

/// The memory is marked until this is dropped.
pub(crate) struct Marked {
    first: *mut u64,
    tag: u64,
}

impl Lent {
    /// Memory of argument `at` that holds `words` words, which the caller lends, with what
    /// an engine left in them.
    pub(crate) fn new(at: u32, first: *mut u64, words: usize) -> Result<Self, tamam_error> {
        argument::places(at, first, words)?;
        argument::place(at, first)?;
        Ok(Self { first, words })
    }

    /// The same, unless an engine of this program steps in it, or was stopped amid a step.
    pub(crate) unsafe fn at_rest(self, image: &Image<'_>) -> Result<Self, tamam_error> {
        if self.words == 0 {
            return Ok(self);
        }
        // SAFETY: the caller lends the words, and this one can be read. It is read anew each
        // time, for another handle may have written it.
        let word = unsafe { self.first.read_volatile() };
        if word == image.memory_tag() ^ AT_WORK {
            return Err(tamam_error::of(tamam_status::Busy));
        }
        Ok(self)
    }

    /// Marks the memory of a program, whose engine looks at the first word no more.
    pub(crate) unsafe fn mark(self, image: &Image<'_>) -> Marked {
        let marked = Marked {
            first: self.first,
            tag: image.memory_tag(),
        };
        marked.write(AT_WORK);
        marked
    }

    pub(crate) fn first(self) -> *mut u64 {
        self.first
    }

    pub(crate) fn words(self) -> usize {
        self.words
    }
}

impl AsRef<[u64]> for Lent {
    fn as_ref(&self) -> &[u64] {
        // SAFETY: the pointer and the length were checked, the caller lends the memory, and
        // whoever keeps this is at work alone.
        unsafe { core::slice::from_raw_parts(self.first, self.words) }
    }
}

impl AsMut<[u64]> for Lent {
    fn as_mut(&mut self) -> &mut [u64] {
        // SAFETY: as above.
        unsafe { core::slice::from_raw_parts_mut(self.first, self.words) }
    }
}

impl Marked {
    fn write(&self, mark: u64) {
        // SAFETY: `mark` is only called on memory that is lent, and nothing reads this word
        // meanwhile but `at_rest`.
        unsafe { self.first.write_volatile(self.tag ^ mark) };
    }
}

impl Drop for Marked {
    fn drop(&mut self) {
        self.write(0);
    }
}
