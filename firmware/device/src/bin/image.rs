//! Runs an image that is baked in, without parser and compiler.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use tamam::Image;
use tamam_device::console::{Console, fail, finish, note};
use tamam_device::stack;
use tamam_replay::play;

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/baked.image"));
static STEPS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/baked.steps"));

/// Words of memory for all subjects.
const WORDS: usize = 1024;

#[entry]
fn main() -> ! {
    static mut MEMORY: [u64; WORDS] = [0; WORDS];
    let mut console = Console::open();
    let image = match Image::verify(IMAGE) {
        Ok(image) => image,
        Err(rejected) => {
            note(format_args!("the image is rejected: {rejected}"));
            fail()
        }
    };
    let played = play(&image, MEMORY, STEPS, &mut console);
    if let Err(problem) = played {
        note(format_args!("{problem:?}"));
        fail()
    }
    if console.flush().is_err() {
        fail()
    }
    note(format_args!("image {} bytes", IMAGE.len()));
    note(format_args!("subject {} bytes", 8 * image.memory_needed()));
    note(format_args!("stack {} bytes", stack::deepest()));
    finish()
}
