//! The names behind the numbers of verdicts and caps.

use crate::argument;
use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::status::tamam_status;
use crate::text::tamam_str;
use tamam::image::layout::Outcome;

/// What sort of rule it is.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_sort {
    /// `expectation`.
    Expectation = 0,
    /// `integrity`.
    Integrity = 1,
    /// `feel`.
    Feel = 2,
    /// `alert`.
    Alert = 3,
    /// `fact`.
    Fact = 4,
    /// `status`.
    Status = 5,
    /// `measure`.
    Measure = 6,
    /// `journey`.
    Journey = 7,
}

/// A rule. Its texts lie in the bytes of the image, and are good as long as those.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_rule {
    /// Its name; for `feel` the name of its event.
    pub name: tamam_str,
    /// Its sentence, or an empty text.
    pub sentence: tamam_str,
    /// Its owner, or an empty text.
    pub owner: tamam_str,
    /// The name of its key, or an empty text.
    pub key: tamam_str,
    /// The line of its header in the rules, from 1.
    pub line: u32,
    /// The `tamam_sort`.
    pub sort: u8,
}

/// Writes what rule `number` is to `rule`. Fails with UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_rule(
    image: *const tamam_image,
    number: u32,
    rule: *mut tamam_rule,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, and a place for the rule.
        unsafe {
            let image = tamam_image::read(1, image)?;
            if number as usize >= image.rules() {
                return Err(tamam_error::at(tamam_status::UnknownNumber, 2));
            }
            let found = image.rule(number);
            let told = tamam_rule {
                name: tamam_str::of(image.str(found.name)),
                sentence: tamam_str::of(image.str(found.sentence)),
                owner: tamam_str::of(image.str(found.owner)),
                key: tamam_str::of(image.str(found.key)),
                line: found.line,
                sort: found.sort,
            };
            argument::put(3, rule, told)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Where an author wrote something. The text lies in the bytes of the image, and is good as
/// long as those.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_source {
    /// The file, as its path from the folder of the program's own file; an empty text in a
    /// program of one file.
    pub file: tamam_str,
    /// The line in that file, from 1.
    pub line: u32,
    /// The first byte in that file.
    pub start: u32,
    /// One past the last byte in that file.
    pub end: u32,
}

/// Writes in which file something stands, and where there: `line`, `start` and `end` are
/// those of a verdict or a rule, which count from the beginning of all files together.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_source(
    image: *const tamam_image,
    line: u32,
    start: u32,
    end: u32,
    source: *mut tamam_source,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, and a place for the answer.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let found = image.source(line, tamam::Span::new(start, end));
            let told = tamam_source {
                file: tamam_str::of(found.file.unwrap_or_default()),
                line: found.line,
                start: found.span.start,
                end: found.span.end,
            };
            argument::put(5, source, told)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Gives the author's word for outcome `number` of a verdict. Fails with UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_outcome(
    image: *const tamam_image,
    number: u32,
    word: *mut tamam_str,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, and a place for the word.
        unsafe {
            let image = tamam_image::read(1, image)?;
            if number as usize >= image.count::<Outcome>() {
                return Err(tamam_error::at(tamam_status::UnknownNumber, 2));
            }
            argument::put(3, word, tamam_str::of(image.outcome(number)))
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Gives the name of event kind `number`. Fails with UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_kind_name(
    image: *const tamam_image,
    number: u16,
    name: *mut tamam_str,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, and a place for the name.
        unsafe {
            let image = tamam_image::read(1, image)?;
            if number >= image.kinds() {
                return Err(tamam_error::at(tamam_status::UnknownNumber, 2));
            }
            argument::put(3, name, tamam_str::of(image.kind_name(number)))
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}
