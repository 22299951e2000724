//! How deep the stack went: it is painted before the program starts, and where the paint
//! still is nothing has been.

use cortex_m_rt::STACK_PAINT_VALUE;

unsafe extern "C" {
    static mut _stack_end: u32;
    static mut _stack_start: u32;
}

/// Bytes of stack that have been used at most so far.
#[must_use]
pub fn deepest() -> usize {
    let end = &raw const _stack_end;
    let start = &raw const _stack_start;
    let mut at = end;
    // SAFETY: the words between the two are the stack, and are read as any memory may be
    // that others write.
    while at < start && unsafe { at.read_volatile() } == STACK_PAINT_VALUE {
        at = at.wrapping_add(1);
    }
    start as usize - at as usize
}

/// Bytes of stack there are.
#[must_use]
pub fn room() -> usize {
    (&raw const _stack_start) as usize - (&raw const _stack_end) as usize
}
