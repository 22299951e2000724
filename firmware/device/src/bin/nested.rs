//! The same for rules that nest as deep as rules can: they take little memory and much stack.
#![no_std]
#![no_main]

use cortex_m_rt::entry;

/// Words of memory that are lent.
const WORDS: usize = 24 * 1024 / 8;

#[entry]
fn main() -> ! {
    static mut MEMORY: [u64; WORDS] = [0; WORDS];
    tamam_device::source::run_all(MEMORY)
}
