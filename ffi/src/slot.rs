//! The place of an attribute, resolved once from its name.

use crate::argument;
use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::status::tamam_status;
use crate::text::tamam_str;
use core::ffi::c_char;
use tamam::{Image, Slot, Type};

/// The type of an attribute.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tamam_type {
    /// Tells one thing from another; only equality means anything.
    Id = 0,
    /// A whole number.
    Int = 1,
    /// A number with three decimal places, in thousandths.
    Decimal = 2,
    /// A share of one, in thousandths: 25 % is 250.
    Percent = 3,
    /// Yes (1) or no (0).
    Bool = 4,
    /// A point in time: milliseconds since 1970-01-01 00:00 UTC.
    Time = 5,
    /// A length of time in milliseconds.
    Duration = 6,
    /// A text, as the number that stands for it.
    Text = 7,
    /// One of the words that the rules declare, by its place among them from 0.
    Choice = 8,
    /// A list of ids.
    Ids = 9,
}

/// Words of a `tamam_slot` behind its public part.
pub const TAMAM_SLOT_WORDS: usize = 4;

/// The place of one attribute of one kind of event. Find each once, and use it for every
/// event. It may be copied, and nothing of it has to be freed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct tamam_slot {
    /// Tells which program it is of.
    mark: u64,
    /// The library's own.
    opaque: [u64; TAMAM_SLOT_WORDS],
}

/// What stands in the opaque words.
#[repr(C)]
#[derive(Clone, Copy)]
struct Resolved {
    slot: Slot,
    kind: u16,
}

const _: () = assert!(size_of::<Resolved>() <= size_of::<[u64; TAMAM_SLOT_WORDS]>());
const _: () = assert!(align_of::<Resolved>() <= align_of::<tamam_slot>());

const fn mark(checksum: u64) -> u64 {
    checksum.rotate_left(31) ^ 0x7461_6d61_6d73_6c6f
}

impl tamam_slot {
    unsafe fn fill(place: *mut Self, image: &Image<'_>, kind: u16, slot: Slot) {
        let resolved = Resolved { slot, kind };
        // SAFETY: the caller lends a place for it, whose opaque part is large enough.
        unsafe {
            (&raw mut (*place).mark).write(mark(image.checksum()));
            (&raw mut (*place).opaque)
                .cast::<Resolved>()
                .write(resolved);
        }
    }

    /// The slot, if it is one of this kind of the program that `checksum` tells.
    pub(crate) fn of(&self, checksum: u64, kind: u16) -> Option<Slot> {
        if self.mark != mark(checksum) {
            return None;
        }
        // SAFETY: only `fill` writes such a mark, and behind it what is read here.
        let resolved = unsafe { (&raw const self.opaque).cast::<Resolved>().read() };
        (resolved.kind == kind).then_some(resolved.slot)
    }

    /// The slot and its kind, if it is of the program that `checksum` tells.
    pub(crate) fn resolved(&self, checksum: u64) -> Option<(u16, Slot)> {
        if self.mark != mark(checksum) {
            return None;
        }
        // SAFETY: as above.
        let resolved = unsafe { (&raw const self.opaque).cast::<Resolved>().read() };
        Some((resolved.kind, resolved.slot))
    }
}

/// What a slot is, to be read.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_attribute {
    /// Its name.
    pub name: tamam_str,
    /// The least value that is allowed, as `tamam_event_set_...` takes it.
    pub least: i64,
    /// The greatest value that is allowed; of a list how many ids it holds at most. Ids and
    /// texts have no range.
    pub greatest: i64,
    /// How many words a choice has; 0 for other types.
    pub words: u32,
    /// The `tamam_type`.
    pub r#type: u8,
}

/// Finds the kind of event that bears a name: its number goes to `kind`, for
/// `tamam_event_start`. Fails with UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_kind(
    image: *const tamam_image,
    name: *const c_char,
    name_len: usize,
    kind: *mut u16,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, the name and a place for the number.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let name = argument::text(2, name, name_len)?;
            let found = image.kind(name);
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownName, 2))?;
            argument::put(4, kind, found)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Finds the attribute of a kind that bears a name, and fills `slot` for
/// `tamam_event_set_...`. Fails with REFUSED_KIND or UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_slot(
    image: *const tamam_image,
    kind: u16,
    name: *const c_char,
    name_len: usize,
    slot: *mut tamam_slot,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, the name and a place for the slot.
        unsafe {
            let image = tamam_image::read(1, image)?;
            known_kind(image, kind)?;
            let name = argument::text(3, name, name_len)?;
            let place = argument::place(5, slot)?;
            let found = image.slot(kind, name);
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownName, 3))?;
            tamam_slot::fill(place, image, kind, found);
        }
        Ok(())
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Fills `slot` with attribute `number` of a kind, counted from 0 in the order in which
/// they are declared, and `attribute` (or NULL) with what it is. Fails with REFUSED_KIND,
/// or UNKNOWN_NUMBER behind the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_slot_at(
    image: *const tamam_image,
    kind: u16,
    number: u32,
    slot: *mut tamam_slot,
    attribute: *mut tamam_attribute,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, and places for the slot and what it is.
        unsafe {
            let image = tamam_image::read(1, image)?;
            known_kind(image, kind)?;
            let place = argument::place(4, slot)?;
            let found = image.attributes(kind).nth(number as usize);
            let unknown = tamam_error::at(tamam_status::UnknownNumber, 3);
            let (name, found) = found.ok_or(unknown)?;
            let (least, greatest) = match found.kind() {
                Type::Ids => (0, found.room() as i64),
                _ => found.range(),
            };
            let told = tamam_attribute {
                name: tamam_str::of(name),
                least,
                greatest,
                words: image.choices(kind, found).count() as u32,
                r#type: found.kind() as u8,
            };
            argument::put_maybe(5, attribute, told)?;
            tamam_slot::fill(place, image, kind, found);
        }
        Ok(())
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Finds the place of a word among those of a choice, for `tamam_event_set_choice`. Fails
/// with UNKNOWN_NAME, also when the attribute is no choice.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_choice(
    image: *const tamam_image,
    slot: *const tamam_slot,
    word: *const c_char,
    word_len: usize,
    choice: *mut u16,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, the slot, the word and a place for the number.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let slot = argument::shared(2, slot)?;
            let word = argument::text(3, word, word_len)?;
            let foreign = tamam_error::at(tamam_status::ForeignSlot, 2);
            let (kind, slot) = slot.resolved(image.checksum()).ok_or(foreign)?;
            let found = image.choices(kind, slot).position(|known| known == word);
            let found = found.and_then(|place| u16::try_from(place).ok());
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownName, 3))?;
            argument::put(5, choice, found)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Gives the word of a choice at a place. Fails with UNKNOWN_NUMBER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_choice_word(
    image: *const tamam_image,
    slot: *const tamam_slot,
    choice: u16,
    word: *mut tamam_str,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, the slot and a place for the word.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let slot = argument::shared(2, slot)?;
            let foreign = tamam_error::at(tamam_status::ForeignSlot, 2);
            let (kind, slot) = slot.resolved(image.checksum()).ok_or(foreign)?;
            let found = image.choices(kind, slot).nth(usize::from(choice));
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownNumber, 3))?;
            argument::put(4, word, tamam_str::of(found))
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Finds the number that stands for a text which the rules name, for
/// `tamam_event_set_text` and `tamam_event_set_id`. Fails with UNKNOWN_NAME: give such a
/// text a number of your own, from `texts` of the `tamam_facts` on, always the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_image_text(
    image: *const tamam_image,
    text: *const c_char,
    text_len: usize,
    number: *mut u64,
) -> tamam_status {
    let find = || {
        // SAFETY: the caller lends the image, the text and a place for the number.
        unsafe {
            let image = tamam_image::read(1, image)?;
            let text = argument::text(2, text, text_len)?;
            let found = image.text(text);
            let found = found.ok_or(tamam_error::at(tamam_status::UnknownName, 2))?;
            argument::put(4, number, found)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), find()) }
}

/// Refuses a kind that the image does not have.
pub(crate) fn known_kind(image: &Image<'_>, kind: u16) -> Result<(), tamam_error> {
    let kinds = image.kinds();
    if kind < kinds {
        Ok(())
    } else {
        Err(tamam::Refused::UnknownKind { kind, kinds }.into())
    }
}
