//! The names of the fields of the score's parts: of facets, their values, journeys and their
//! stages.

use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::status::tamam_status;
use crate::text;
use core::ffi::c_char;
use core::fmt::{self, Display, Formatter};
use tamam::Image;
use tamam::image::op::Part;

/// The name of a field.
struct Name<'i> {
    /// The facet or journey.
    of: &'i str,
    /// The facet's value or the journey's stage, for a field of one.
    inside: Option<&'i str>,
    part: Part,
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.of)?;
        if let Some(inside) = self.inside {
            write!(f, "{inside}.")?;
        }
        f.write_str(self.part.word())
    }
}

/// Every field there is: of each facet those of its values, then its own; then of each journey
/// its own, then those of its stages.
fn names<'i>(image: &Image<'i>) -> impl Iterator<Item = Name<'i>> {
    let named = |of, inside, part| Name { of, inside, part };
    let facets = image.facets().flat_map(move |facet| {
        let of = image.facet_name(facet);
        let values = image.facet_words(facet).flat_map(move |word| {
            let value = image.facet_word(word);
            let parts = Part::OF_VALUE.into_iter();
            parts.map(move |part| named(of, Some(value), part))
        });
        let own = Part::OF_FACET.into_iter();
        values.chain(own.map(move |part| named(of, None, part)))
    });
    let journeys = image.journeys().flat_map(move |journey| {
        let of = image.journey_name(journey);
        let stages = image.journey_stages(journey).flat_map(move |stage| {
            let parts = Part::OF_STAGE.into_iter();
            parts.map(move |part| named(of, Some(stage), part))
        });
        let own = Part::OF_JOURNEY.into_iter();
        own.map(move |part| named(of, None, part)).chain(stages)
    });
    facets.chain(journeys)
}

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
            let found = names(image).nth(number as usize);
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownNumber, 2))?;
            text::write(3, buffer, capacity, needed, &found)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}
