//! One thing that happened, built attribute by attribute.

use crate::argument;
use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::slot::{known_kind, tamam_slot};
use crate::status::tamam_status;
use tamam::{Event, Slot, Value};

/// Words of a `tamam_event` behind its mark.
pub const TAMAM_EVENT_WORDS: usize = 40;

/// One event. Lend one, begin it with `tamam_event_start`, set its attributes, and step an
/// engine with it; then begin it again. Nothing of it has to be freed.
#[repr(C)]
pub struct tamam_event {
    /// Tells one that was begun from any other memory.
    mark: u64,
    /// The library's own.
    opaque: [u64; TAMAM_EVENT_WORDS],
}

/// What stands in the opaque words.
#[repr(C)]
struct Begun {
    /// That of the image, which the mark agrees with.
    checksum: u64,
    event: Event,
}

const _: () = assert!(size_of::<Begun>() <= size_of::<[u64; TAMAM_EVENT_WORDS]>());
const _: () = assert!(align_of::<Begun>() <= align_of::<tamam_event>());

const fn mark(checksum: u64) -> u64 {
    checksum.rotate_left(47) ^ 0x7461_6d61_6d65_7674
}

impl tamam_event {
    /// The event of argument `at` and the checksum of its image, if it was begun.
    unsafe fn begun<'a>(at: u32, event: *mut Self) -> Result<(&'a mut Event, u64), tamam_error> {
        // SAFETY: the caller lends it.
        let event = unsafe { argument::exclusive(at, event) }?;
        let begun = (&raw mut event.opaque).cast::<Begun>();
        // SAFETY: any bytes are a number.
        let checksum = unsafe { (*begun).checksum };
        if event.mark != mark(checksum) {
            return Err(tamam_error::at(tamam_status::NoEvent, at));
        }
        // SAFETY: only `tamam_event_start` writes such a mark, and behind it an event.
        Ok((unsafe { &mut (*begun).event }, checksum))
    }

    /// The event of argument `at`, if it is one of the image that `checksum` tells.
    pub(crate) unsafe fn read<'a>(
        at: u32,
        event: *const Self,
        checksum: u64,
    ) -> Result<&'a Event, tamam_error> {
        // SAFETY: the caller lends it.
        let event = unsafe { argument::shared(at, event) }?;
        let begun = (&raw const event.opaque).cast::<Begun>();
        // SAFETY: any bytes are a number.
        let own = unsafe { (*begun).checksum };
        if event.mark != mark(own) {
            return Err(tamam_error::at(tamam_status::NoEvent, at));
        }
        if own != checksum {
            return Err(tamam_error::at(tamam_status::ForeignEvent, at));
        }
        // SAFETY: as above.
        Ok(unsafe { &(*begun).event })
    }
}

/// Begins an event of `kind` at `time`, in milliseconds since 1970-01-01 00:00 UTC, without
/// attributes. `evidence` is your own number for it, and comes back in verdicts. Fails with
/// REFUSED_KIND.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_start(
    event: *mut tamam_event,
    image: *const tamam_image,
    kind: u16,
    time: i64,
    evidence: u64,
) -> tamam_status {
    let start = || {
        let place = argument::place(1, event)?;
        // SAFETY: the caller lends the image.
        let image = unsafe { tamam_image::read(2, image) }?;
        known_kind(image, kind)?;
        let checksum = image.checksum();
        let event = Event::new(kind, time, evidence);
        let begun = Begun { checksum, event };
        // SAFETY: the caller lends a place for an event, whose opaque part is large enough.
        unsafe {
            (&raw mut (*place).mark).write(mark(checksum));
            (&raw mut (*place).opaque).cast::<Begun>().write(begun);
        }
        Ok(())
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), start()) }
}

/// The event of argument 1 and its slot of argument 2.
unsafe fn place<'a>(
    event: *mut tamam_event,
    slot: *const tamam_slot,
) -> Result<(&'a mut Event, Slot), tamam_error> {
    // SAFETY: the caller lends the event and the slot.
    let ((event, checksum), slot) =
        unsafe { (tamam_event::begun(1, event)?, argument::shared(2, slot)?) };
    let foreign = tamam_error::at(tamam_status::ForeignSlot, 2);
    let slot = slot.of(checksum, event.kind()).ok_or(foreign)?;
    Ok((event, slot))
}

/// Sets an attribute, and leaves the event unchanged when that fails.
unsafe fn set(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: Value,
    error: *mut tamam_error,
) -> tamam_status {
    let set = || {
        // SAFETY: handed on.
        let (event, slot) = unsafe { place(event, slot) }?;
        event.set(slot, value)?;
        Ok(())
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, set()) }
}

/// Sets a list of `len` ids, each as `tamam_event_set_id` takes it. One that comes again counts
/// once; an empty list (NULL and 0 will do) is not an absent one. Fails with FOREIGN_SLOT,
/// REFUSED_TYPE, or REFUSED_IDS when there are more different ids than the attribute holds,
/// and the event is then unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_ids(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    ids: *const u64,
    len: usize,
    error: *mut tamam_error,
) -> tamam_status {
    let set = || {
        // SAFETY: the caller lends the event, the slot and so many ids.
        let ((event, slot), ids) = unsafe { (place(event, slot)?, argument::list(3, ids, len)?) };
        event.set_ids(slot, ids)?;
        Ok(())
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, set()) }
}

/// Sets an id: your own number for the thing, below 2 to the power of 63, or the number
/// that stands for a text. Each `tamam_event_set_...` fails with FOREIGN_SLOT,
/// REFUSED_TYPE or REFUSED_RANGE, and the event is then unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_id(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: u64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Id(value), error) }
}

/// Sets a whole number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_int(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: i64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Int(value), error) }
}

/// Sets a decimal, in thousandths: 1.5 is 1500.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_decimal(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: i64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Decimal(value), error) }
}

/// Sets a percentage, in thousandths of one: 25 % is 250.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_percent(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: i64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Percent(value), error) }
}

/// Sets yes or no: 1 or 0. Anything else fails with REFUSED_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_bool(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: u8,
    error: *mut tamam_error,
) -> tamam_status {
    if value > 1 {
        let failure = tamam_error::of(tamam_status::RefusedRange);
        // SAFETY: the caller lends a place for the error, or none.
        return unsafe { tell(error, Err(failure.numbers([value.into(), 0, 1]))) };
    }
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Bool(value == 1), error) }
}

/// Sets a point in time: milliseconds since 1970-01-01 00:00 UTC.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_time(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: i64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Time(value), error) }
}

/// Sets a length of time in milliseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_duration(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: i64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Duration(value), error) }
}

/// Sets a text, as the number that stands for it: see `tamam_image_text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_text(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: u64,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Text(value), error) }
}

/// Sets a choice, as the place of its word: see `tamam_image_choice`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_event_set_choice(
    event: *mut tamam_event,
    slot: *const tamam_slot,
    value: u16,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: handed on.
    unsafe { set(event, slot, Value::Choice(value), error) }
}
