//! What text to verdicts takes: parser, compiler and engine, and the words for every
//! mistake. Never run, only measured.
#![no_std]
#![no_main]

use core::fmt::{self, Write};
use core::hint::black_box;
use core::panic::PanicInfo;
use cortex_m_rt::entry;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Engine, Event, Image, compile, parse};

/// Takes a text and shows it to nobody.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        black_box(text);
        Ok(())
    }
}

#[entry]
fn main() -> ! {
    static mut BYTES: [u8; 64] = [0; 64];
    static mut MEMORY: [u64; 64] = [0; 64];
    let mut nodes = [Node::BLANK; 2];
    let mut found = [Diagnostics::blank(); 2];
    let mut mistakes = Diagnostics::new(&mut found);
    let tree = parse(black_box(""), black_box(&mut nodes), &mut mistakes);
    let len = compile(&tree, black_box(BYTES.as_mut_slice()), &mut mistakes);
    for mistake in mistakes.found() {
        let _ = write!(Nowhere, "{mistake}");
        if let Some(help) = mistake.help() {
            let _ = write!(Nowhere, "{help}");
        }
    }
    if let Some(bytes) = len.and_then(|len| black_box(BYTES.as_slice()).get(..len))
        && let Ok(image) = Image::verify(bytes)
    {
        run(&image, black_box(MEMORY.as_mut_slice()));
    }
    loop {
        cortex_m::asm::wfi();
    }
}

fn run(image: &Image<'_>, memory: &mut [u64]) {
    let event = Event::new(black_box(0), black_box(0), black_box(0));
    if let Ok(mut engine) = Engine::start(image, memory) {
        let mut said = |verdict: &_| {
            black_box(verdict);
        };
        let _ = black_box(engine.step(&event, &mut said));
        let _ = black_box(engine.advance(black_box(1), &mut said));
        black_box(engine.next_due());
        black_box(engine.score());
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        cortex_m::asm::wfi();
    }
}
