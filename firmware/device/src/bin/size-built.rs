//! What running the rules of the letters takes when they are built in. Never run, only
//! measured.
#![no_std]
#![no_main]

use core::hint::black_box;
use core::panic::PanicInfo;
use cortex_m_rt::entry;
use tamam::{Engine, Event};

mod letters {
    tamam_macros::include_rules!("../../examples/letters/rules.tamam");
}

#[entry]
fn main() -> ! {
    static mut MEMORY: [u64; letters::MEMORY_WORDS] = [0; letters::MEMORY_WORDS];
    let event = black_box(Event::new(0, 0, 0));
    if let Ok(mut engine) = Engine::start(letters::Rules, black_box(MEMORY.as_mut_slice())) {
        let mut said = |verdict: &_| {
            black_box(verdict);
        };
        let _ = black_box(engine.step(&event, &mut said));
        let _ = black_box(engine.advance(black_box(1), &mut said));
        black_box(engine.next_due());
        black_box(engine.score());
        engine.caps().for_each(|cap| {
            black_box(cap);
        });
    }
    loop {
        cortex_m::asm::wfi();
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::wfi();
    }
}
