//! The names of the fields of the score's parts: of facets, their values, journeys and their
//! stages.

use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::status::tamam_status;
use crate::text;
use core::ffi::c_char;

/// Writes the name of field `number`, counted from 0, of the parts of the score that a program
/// has, such as `clue.humanic.memory`, with a NUL at its end, for `tamam_engine_part`. `needed`
/// (or NULL) becomes the bytes that takes, the NUL included; with TOO_SMALL the buffer holds an
/// empty text, never a part of it. Fails with UNKNOWN_NUMBER behind the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_part(
    image: *const tamam_image,
    number: u32,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, the buffer, and a place for the number or none.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let found = image.parts().nth(number as usize);
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownNumber, 2))?;
            text::write(3, buffer, capacity, needed, &found)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}
