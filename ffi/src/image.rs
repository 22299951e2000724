//! A program: verified once, in a handle that the caller lends, over bytes that it keeps.

use crate::argument;
use crate::failure::{tamam_error, tell};
use crate::status::tamam_status;
use tamam::Image;

/// Words of a `tamam_image` behind its mark.
pub const TAMAM_IMAGE_WORDS: usize = 128;

/// A verified program. Lend one, filled by `tamam_image_verify`; the bytes it was verified
/// from must stay where they are as long as it is used, and so must this, for engines
/// point at it. Nothing of it has to be freed. Any number of threads may read one at once.
#[repr(C)]
pub struct tamam_image {
    /// Tells a verified one from any other memory.
    mark: u64,
    /// The library's own.
    opaque: [usize; TAMAM_IMAGE_WORDS],
}

/// What stands in the opaque words.
#[repr(C)]
struct Verified {
    /// That of the image, which the mark agrees with.
    checksum: u64,
    image: Image<'static>,
}

const _: () = assert!(size_of::<Verified>() <= size_of::<[usize; TAMAM_IMAGE_WORDS]>());
const _: () = assert!(align_of::<Verified>() <= align_of::<tamam_image>());
const _: () = assert!(core::mem::offset_of!(tamam_image, opaque) == 8);

/// The mark of a handle whose program is told by `checksum`.
const fn mark(checksum: u64) -> u64 {
    checksum.rotate_left(17) ^ 0x7461_6d61_6d69_6d67
}

impl tamam_image {
    /// Makes `place` a handle that holds `image`.
    pub(crate) unsafe fn fill(place: *mut Self, image: Image<'static>) {
        let checksum = image.checksum();
        let verified = Verified { checksum, image };
        // SAFETY: the caller lends a place for a handle, whose opaque part is large enough
        // and aligned for what is written there, as asserted above.
        unsafe {
            (&raw mut (*place).mark).write(mark(checksum));
            (&raw mut (*place).opaque)
                .cast::<Verified>()
                .write(verified);
        }
    }

    /// The image of argument `at`, if it was verified.
    pub(crate) unsafe fn read<'a>(
        at: u32,
        handle: *const Self,
    ) -> Result<&'a Image<'a>, tamam_error> {
        // SAFETY: the caller says that nobody writes to it.
        let handle = unsafe { argument::shared(at, handle) }?;
        let verified = (&raw const handle.opaque).cast::<Verified>();
        // SAFETY: any bytes are a number.
        let checksum = unsafe { (*verified).checksum };
        if handle.mark != mark(checksum) {
            return Err(tamam_error::at(tamam_status::NoImage, at));
        }
        // SAFETY: only `fill` writes such a mark, and behind it an image, which is good as
        // long as the caller keeps the bytes that it was verified from.
        Ok(unsafe { &(*verified).image })
    }
}

/// Checks `len` bytes of a compiled program and borrows them for `image`. Fails with a
/// REJECTED status, and `error` tells at which byte; `image` is then not filled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_verify(
    image: *mut tamam_image,
    bytes: *const u8,
    len: usize,
    error: *mut tamam_error,
) -> tamam_status {
    let verify = || {
        let place = argument::place(1, image)?;
        if argument::overlap(image.addr(), size_of::<tamam_image>(), bytes.addr(), len) {
            return Err(tamam_error::at(tamam_status::Overlap, 1));
        }
        // SAFETY: the caller lends the bytes for as long as the image is used.
        let image: Image<'static> = unsafe { Image::verify(argument::list(2, bytes, len)?) }?;
        // SAFETY: the caller lends a place for it.
        unsafe { tamam_image::fill(place, image) };
        Ok(())
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, verify()) }
}

/// What a program needs and how large it is, each known before the first event.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct tamam_facts {
    /// Tells the program from others; it stands in the state of every subject.
    pub checksum: u64,
    /// The most steps that one event takes, without the dues that it settles.
    pub event_steps: u64,
    /// The most steps that one due takes.
    pub due_steps: u64,
    /// The first number for texts that the rules do not name: number your own texts from
    /// here on, and each always the same.
    pub texts: u64,
    /// Words, of 8 bytes each, of memory that one subject needs.
    pub memory_words: u32,
    /// How many rules there are; their numbers begin at 0.
    pub rules: u32,
    /// How many expectations are among them.
    pub expectations: u32,
    /// How many kinds of event there are; their numbers begin at 0.
    pub kinds: u32,
}

/// Writes the facts of a program to `facts`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_facts(
    image: *const tamam_image,
    facts: *mut tamam_facts,
) -> tamam_status {
    let tell_facts = || {
        // SAFETY: the caller lends the image, and a place for the facts.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let worst = image.worst_case_steps();
            let told = tamam_facts {
                checksum: image.checksum(),
                event_steps: worst.event,
                due_steps: worst.due,
                texts: image.texts(),
                memory_words: words(image),
                rules: image.rules() as u32,
                expectations: image.count::<tamam::image::layout::Expectation>() as u32,
                kinds: u32::from(image.kinds()),
            };
            argument::put(2, facts, told)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), tell_facts()) }
}

/// How many words an image needs: at most `limits::STATE_WORDS`.
fn words(image: &Image<'_>) -> u32 {
    u32::try_from(image.memory_needed()).unwrap_or(u32::MAX)
}

/// Words, of 8 bytes each, of memory that one subject of the program needs; 0 for an
/// image that was not verified.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_memory_words(image: *const tamam_image) -> usize {
    // SAFETY: the caller lends the image.
    unsafe { tamam_image::read(1, image) }.map_or(0, Image::memory_needed)
}
