//! Memory to lend.

use core::mem::MaybeUninit;

/// Takes `count` things from the front of `rest`, each of them `blank`; nothing, and
/// nothing is taken, when they do not fit.
pub fn lend<'a, T: Copy>(rest: &mut &'a mut [u64], count: usize, blank: T) -> Option<&'a mut [T]> {
    const { assert!(align_of::<T>() <= align_of::<u64>()) };
    let bytes = count.checked_mul(size_of::<T>())?;
    let (taken, left) = core::mem::take(rest).split_at_mut_checked(bytes.div_ceil(8))?;
    *rest = left;
    let place = taken.as_mut_ptr().cast::<MaybeUninit<T>>();
    // SAFETY: `taken` has room for `count` of `T`, is aligned for it, and is borrowed for
    // `'a` by nobody else.
    let things = unsafe { core::slice::from_raw_parts_mut(place, count) };
    for thing in &mut *things {
        thing.write(blank);
    }
    // SAFETY: each of them was written just now. A copy of `T` needs no drop, and the words
    // are not read as words while `'a` lasts.
    Some(unsafe { core::slice::from_raw_parts_mut(things.as_mut_ptr().cast::<T>(), count) })
}

/// The words as bytes.
pub fn bytes(words: &mut [u64]) -> &mut [u8] {
    let (place, count) = (words.as_mut_ptr().cast::<u8>(), size_of_val(words));
    // SAFETY: the same memory for the same time; every byte is one, and any bytes are
    // words.
    unsafe { core::slice::from_raw_parts_mut(place, count) }
}
