//! Rules compiled on the device itself, in what the stack leaves of 64 KiB.
#![no_std]
#![no_main]

use cortex_m_rt::entry;

/// Words of memory that are lent.
const WORDS: usize = 52 * 1024 / 8;

#[entry]
fn main() -> ! {
    static mut MEMORY: [u64; WORDS] = [0; WORDS];
    tamam_device::source::run_all(MEMORY)
}
