//! What running images takes when every verdict and the score are told over `defmt`: the same
//! as `size-engine` but for that. Never run, only measured.
#![no_std]
#![no_main]

use core::hint::black_box;
use core::panic::PanicInfo;
use cortex_m_rt::entry;
use tamam::{Engine, Event, Image, Value, Verdict};

#[defmt::global_logger]
struct Wire;

// SAFETY: there is one thread and no interrupt, so nobody comes in between.
unsafe impl defmt::Logger for Wire {
    fn acquire() {}

    unsafe fn flush() {}

    unsafe fn release() {}

    unsafe fn write(bytes: &[u8]) {
        black_box(bytes);
    }
}

#[entry]
fn main() -> ! {
    static mut MEMORY: [u64; 64] = [0; 64];
    if let Ok(image) = Image::verify(black_box(&[])) {
        run(&image, black_box(MEMORY.as_mut_slice()));
    }
    loop {
        cortex_m::asm::wfi();
    }
}

fn run(image: &Image<'_>, memory: &mut [u64]) {
    let Some(kind) = image.kind(black_box("letter.sent")) else {
        return;
    };
    let mut event = Event::new(kind, black_box(0), black_box(0));
    if let Some(slot) = image.slot(kind, black_box("letter")) {
        let _ = black_box(event.set(slot, black_box(Value::Id(7))));
    }
    if let Ok(mut engine) = Engine::start(image, memory) {
        let mut said = |verdict: &Verdict| defmt::println!("{}", verdict);
        let _ = black_box(engine.step(&event, &mut said));
        let _ = black_box(engine.advance(black_box(1), &mut said));
        black_box(engine.next_due());
        defmt::println!("{}", engine.score());
        engine.caps().for_each(|cap| {
            black_box(cap);
        });
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::wfi();
    }
}
