//! Rules to image, in memory that the caller lends.

use crate::argument;
use crate::diagnostic::{mistakes, tamam_diagnostic};
use crate::failure::{tamam_error, tell};
use crate::guard::guarded;
use crate::status::tamam_status;
use core::ffi::c_char;
#[cfg(not(feature = "host"))]
use tamam::compile::NoZones as Zones;
use tamam::limits::SOURCE_BYTES;
use tamam::syntax::tree::Node;
use tamam::{Diagnostic, Diagnostics};
#[cfg(feature = "host")]
use tamam_host::World as Zones;

/// What a compilation is lent, and what comes of it. Set all to zero, then the fields that
/// are lent; call `tamam_compile`; when it answers TOO_SMALL, lend what is said to be
/// needed and call it again.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_compilation {
    /// Lent: the rules, in UTF-8.
    pub source: *const c_char,
    /// Lent: bytes of the rules.
    pub source_len: usize,
    /// Lent: memory to work in; it begins at a multiple of 8 bytes.
    pub scratch: *mut u64,
    /// Lent: words, of 8 bytes each, of `scratch`.
    pub scratch_words: usize,
    /// Lent: where the image goes.
    pub image: *mut u8,
    /// Lent: bytes of `image`. Compiling works there too, so it takes more than the image
    /// will be long.
    pub image_capacity: usize,
    /// Lent: where mistakes go, or NULL.
    pub diagnostics: *mut tamam_diagnostic,
    /// Lent: how many mistakes find room there. Those that do not are counted.
    pub diagnostics_capacity: usize,
    /// Told: words of `scratch` that are needed.
    pub scratch_needed: usize,
    /// Told: bytes of `image` that are needed, once `scratch` was large enough.
    pub image_needed: usize,
    /// Told: bytes of the image.
    pub image_len: usize,
    /// Told: how many mistakes were written to `diagnostics`, in the order of the rules.
    pub diagnostics_len: usize,
    /// Told: how many more there are.
    pub diagnostics_more: usize,
}

const _: () = assert!(align_of::<Node<'_>>() <= 8 && align_of::<Diagnostic<'_>>() <= 8);

/// Words that `count` values take.
const fn words<T>(count: usize) -> usize {
    count.saturating_mul(size_of::<T>()).div_ceil(8)
}

/// Memory to work in, that is given away piece by piece.
struct Scratch {
    next: *mut u64,
    words: usize,
}

impl Scratch {
    /// Gives away room for `count` values, each of them `blank`.
    unsafe fn cut<'a, T: Copy>(&mut self, count: usize, blank: T) -> Option<&'a mut [T]> {
        let words = words::<T>(count);
        self.words = self.words.checked_sub(words)?;
        let first = self.next.cast::<T>();
        // SAFETY: the caller lends so many words, which hold `count` values and begin
        // aligned for them; each is written before it can be read, and given away once.
        unsafe {
            self.next = self.next.add(words);
            for place in 0..count {
                first.add(place).write(blank);
            }
            Some(core::slice::from_raw_parts_mut(first, count))
        }
    }
}

/// Compiles rules. Fails with TOO_SMALL when less was lent than is needed, which is then
/// told, and with MISTAKES when the author has to change the rules. Whatever comes of it, what is
/// told is first set to 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_compile(
    compilation: *mut tamam_compilation,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends it and all that it names.
    let run = || unsafe { compile(argument::exclusive(1, compilation)?) };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, guarded(run)) }
}

unsafe fn compile(asked: &mut tamam_compilation) -> Result<(), tamam_error> {
    asked.scratch_needed = 0;
    asked.image_needed = 0;
    asked.image_len = 0;
    asked.diagnostics_len = 0;
    asked.diagnostics_more = 0;
    // SAFETY: the caller lends the rules.
    let source = unsafe { argument::text(1, asked.source, asked.source_len) }?;
    let mut found = argument::places(1, asked.diagnostics, asked.diagnostics_capacity)?;
    argument::places(1, asked.scratch, asked.scratch_words)?;
    argument::places(1, asked.image, asked.image_capacity)?;
    refuse_overlaps(asked)?;
    // One more than asked for, so that the first mistake has a place to be told.
    let slots = asked.diagnostics_capacity.saturating_add(1);
    let nodes = nodes_needed(source);
    asked.scratch_needed = words::<Node<'_>>(nodes).saturating_add(words::<Diagnostic<'_>>(slots));
    if asked.scratch_words < asked.scratch_needed {
        return Err(tamam_error::short(
            1,
            asked.scratch_needed,
            asked.scratch_words,
        ));
    }
    let mut scratch = Scratch {
        next: asked.scratch,
        words: asked.scratch_words,
    };
    let short = tamam_error::short(1, asked.scratch_needed, asked.scratch_words);
    // SAFETY: the caller lends the memory to work in.
    let (nodes, slots) = unsafe {
        (
            scratch.cut(nodes, Node::BLANK).ok_or(short)?,
            scratch.cut(slots, Diagnostics::blank()).ok_or(short)?,
        )
    };
    let mut diagnostics = Diagnostics::new(slots);
    let tree = tamam::parse(source, nodes, &mut diagnostics);
    asked.image_needed = tamam::compile::image_needed_with(&tree, &Zones);
    if asked.image_capacity < asked.image_needed {
        return Err(tamam_error::short(
            1,
            asked.image_needed,
            asked.image_capacity,
        ));
    }
    // SAFETY: the caller lends the memory for the image.
    let image = unsafe { argument::blank_bytes(1, asked.image, asked.image_capacity) }?;
    let len = tamam::compile::compile_with(&tree, &Zones, image, &mut diagnostics);
    for diagnostic in diagnostics.found() {
        // SAFETY: the caller lends the places.
        unsafe { found.push(tamam_diagnostic::new(diagnostic, source)) };
    }
    asked.diagnostics_len = found.count().min(asked.diagnostics_capacity);
    let count = diagnostics
        .found()
        .len()
        .saturating_add(diagnostics.dropped());
    asked.diagnostics_more = count.saturating_sub(asked.diagnostics_len);
    match len {
        Some(len) => {
            asked.image_len = len;
            Ok(())
        }
        None => Err(mistakes(&diagnostics, source)),
    }
}

/// How many nodes a source takes; none for one that is too long to be read at all.
pub(crate) fn nodes_needed(source: &str) -> usize {
    if source.len() > SOURCE_BYTES {
        return 0;
    }
    tamam::syntax::nodes_needed(source)
}

/// Refuses lent memory that shares a byte with the rules or with other lent memory.
fn refuse_overlaps(asked: &tamam_compilation) -> Result<(), tamam_error> {
    let diagnostics = size_of::<tamam_diagnostic>().saturating_mul(asked.diagnostics_capacity);
    let pieces = [
        (asked.source.addr(), asked.source_len),
        (asked.scratch.addr(), asked.scratch_words.saturating_mul(8)),
        (asked.image.addr(), asked.image_capacity),
        (asked.diagnostics.addr(), diagnostics),
        ((&raw const *asked).addr(), size_of::<tamam_compilation>()),
    ];
    for (place, (one, len)) in pieces.into_iter().enumerate() {
        for (other, others) in pieces.into_iter().skip(place.saturating_add(1)) {
            if argument::overlap(one, len, other, others) {
                return Err(tamam_error::at(tamam_status::Overlap, 1));
            }
        }
    }
    Ok(())
}
