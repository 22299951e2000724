//! Which ABI this is, and how large what a caller has to lend.

use crate::engine::tamam_engine;
use crate::event::tamam_event;
use crate::image::tamam_image;
use crate::migration::tamam_plan;
use crate::slot::tamam_slot;
use crate::text::tamam_str;
use crate::verdict::tamam_verdict;

/// The version of this ABI. It changes when a program that was compiled with an older
/// header would no longer run; new functions and new numbers do not change it.
pub const TAMAM_ABI_VERSION: u32 = 1;

/// The version of the ABI that the library has: compare it with TAMAM_ABI_VERSION, which
/// is the header's.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_abi_version() -> u32 {
    TAMAM_ABI_VERSION
}

/// The version of the library, such as `0.1.0`; it ends with a NUL that `len` does not
/// count.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_version() -> tamam_str {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    tamam_str::of(VERSION.strip_suffix('\0').unwrap_or(VERSION))
}

/// Bytes of a `tamam_image`, as sizeof says, for languages that cannot read this header.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_image_size() -> usize {
    size_of::<tamam_image>()
}

/// Bytes of a `tamam_engine`.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_engine_size() -> usize {
    size_of::<tamam_engine>()
}

/// Bytes of a `tamam_plan`.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_plan_size() -> usize {
    size_of::<tamam_plan>()
}

/// Bytes of a `tamam_event`.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_event_size() -> usize {
    size_of::<tamam_event>()
}

/// Bytes of a `tamam_slot`.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_slot_size() -> usize {
    size_of::<tamam_slot>()
}

/// Bytes of a `tamam_verdict`.
#[unsafe(no_mangle)]
pub extern "C" fn tamam_verdict_size() -> usize {
    size_of::<tamam_verdict>()
}
