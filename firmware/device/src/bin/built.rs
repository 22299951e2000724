//! Runs rules that are built in: an engine made for them alone.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use tamam_device::console::{Console, fail, finish, note};
use tamam_device::stack;
use tamam_replay::play;

static STEPS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/baked.steps"));

mod letters {
    tamam_macros::include_rules!("../../examples/letters/rules.tamam");
}

/// Words of memory for all subjects.
const WORDS: usize = 1024;

#[entry]
fn main() -> ! {
    static mut MEMORY: [u64; WORDS] = [0; WORDS];
    let mut console = Console::open();
    let played = play(letters::Rules, MEMORY, STEPS, &mut console);
    if let Err(problem) = played {
        note(format_args!("{problem:?}"));
        fail()
    }
    if console.flush().is_err() {
        fail()
    }
    note(format_args!("subject {} bytes", 8 * letters::MEMORY_WORDS));
    note(format_args!("stack {} bytes", stack::deepest()));
    finish()
}
