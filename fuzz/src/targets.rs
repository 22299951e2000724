//! What each fuzz target does with its bytes. The ordinary tests replay the committed
//! regressions through the same functions.
#![allow(dead_code, unreachable_pub)]

use std::sync::LazyLock;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Engine, Event, Image, Type, Value};

/// Programs whose images and streams are played with.
const PROGRAMS: [&str; 5] = [
    include_str!("../../examples/packs/support.tamam"),
    include_str!("../../examples/jetblue/rules.tamam"),
    include_str!("../../examples/packs/coughing_client.tamam"),
    include_str!("../../examples/packs/language_school.tamam"),
    include_str!("../../tests/fixtures/every-sort.tamam"),
];

/// Their images, compiled once.
static IMAGES: LazyLock<[Vec<u8>; PROGRAMS.len()]> =
    LazyLock::new(|| PROGRAMS.map(|source| compile(source).expect("a program")));

/// The image that a byte chooses.
fn chosen(byte: u8) -> &'static [u8] {
    &IMAGES[usize::from(byte) % IMAGES.len()]
}

/// Compiles a text, when it is a program.
pub fn compile(source: &str) -> Option<Vec<u8>> {
    let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(source)];
    let mut slots = [Diagnostics::blank(); 64];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = tamam::parse(source, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; tamam::compile::image_needed(&tree)];
    let len = tamam::compile(&tree, &mut bytes, &mut diagnostics);
    for found in diagnostics.found() {
        assert!(
            found.span.text(source).is_some(),
            "{found} at {:?} is not in the text",
            found.span
        );
        let _ = found.help().map(|help| help.to_string());
    }
    assert_eq!(len.is_none(), !diagnostics.is_empty());
    bytes.truncate(len?);
    Some(bytes)
}

/// Any text is parsed and compiled without a panic; every diagnostic lies inside it; what
/// compiles is an image.
pub fn parse(data: &[u8]) {
    if let Ok(source) = std::str::from_utf8(data)
        && let Some(bytes) = compile(source)
    {
        Image::verify(&bytes).expect("what the compiler writes is an image");
    }
}

/// Any bytes behind a valid preamble are rejected, or run within what they state.
pub fn load_image(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else {
        return;
    };
    let mut bytes = chosen(first).to_vec();
    // Patches: where (two bytes), what (one byte).
    let mut events = rest;
    while let [a, b, what, more @ ..] = events {
        events = more;
        if *a == 0xff && *b == 0xff {
            break;
        }
        let at = 24 + usize::from(u16::from_le_bytes([*a, *b])) % (bytes.len() - 24);
        bytes[at] = *what;
    }
    seal(&mut bytes);
    if let Ok(image) = Image::verify(&bytes) {
        run(&image, events);
    }
}

/// Writes the checksum that the bytes have.
pub fn seal(bytes: &mut [u8]) {
    let sum = bytes[24..]
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    bytes[16..24].copy_from_slice(&sum.to_le_bytes());
}

/// Any stream runs through a program within its memory and its steps.
pub fn step(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else {
        return;
    };
    let image = Image::verify(chosen(first)).expect("what the compiler writes is an image");
    run(&image, rest);
}

/// Runs a stream made of bytes, and checks what the image states.
pub fn run(image: &Image<'_>, data: &[u8]) {
    const GUARD: u64 = 0xdead_beef_dead_beef;
    let needed = image.memory_needed();
    if needed > 1 << 20 {
        return;
    }
    let mut memory = vec![GUARD; needed + 8];
    let worst = image.worst_case_steps();
    let mut engine = Engine::start(image, &mut memory[..needed]).expect("room enough");
    let mut event = Event::new(0, 0, 0);
    let mut time = 0_i64;
    let mut bytes = data.iter().copied();
    let mut number = 0;
    let check = |engine: &Engine<'_, &mut [u64]>| {
        let taken = engine.steps();
        let allowed = worst
            .event
            .saturating_add(worst.due.saturating_mul(taken.dues));
        assert!(
            taken.steps <= allowed,
            "{taken:?} is more than {worst:?} allows"
        );
    };
    while let Some(kind) = bytes.next() {
        number += 1;
        let pause = i64::from(bytes.next().unwrap_or(0));
        time = time.saturating_add(match pause >> 6 {
            0 => pause,
            1 => (pause & 63) * 3_600_000,
            2 => (pause & 63) * 86_400_000,
            _ => (pause & 63) << 56,
        });
        if kind & 0x80 != 0 || image.kinds() == 0 {
            let now = engine.next_due().filter(|due| kind & 1 != 0 && *due > time);
            time = now.unwrap_or(time);
            engine.advance(time, &mut |_| {}).expect("in order");
            check(&engine);
            continue;
        }
        event.clear(u16::from(kind) % image.kinds(), time, number);
        let kind = event.kind();
        for (_, slot) in image.attributes(kind) {
            let byte = bytes.next().unwrap_or(0);
            if byte & 0x80 == 0 {
                let small = i64::from(byte & 7);
                if slot.kind() == Type::Ids {
                    // More than it holds are refused, and it is absent.
                    let ids = [small as u64, u64::from(byte & 3), 1, 2];
                    let _ = event.set_ids(slot, &ids[..usize::from(byte >> 4 & 3) + 1]);
                    continue;
                }
                let value = match slot.kind() {
                    Type::Id | Type::Ids => Value::Id(small as u64),
                    Type::Int => Value::Int(if byte & 0x40 != 0 {
                        i64::MAX - small
                    } else {
                        small
                    }),
                    Type::Decimal => Value::Decimal(small << (byte & 0x38)),
                    Type::Percent => Value::Percent(small * 100),
                    Type::Bool => Value::Bool(byte & 1 != 0),
                    Type::Time => Value::Time(time.saturating_add((small - 2) * 86_400_000)),
                    Type::Duration => Value::Duration(small * 3_600_000),
                    Type::Text => Value::Text(small as u64),
                    Type::Choice => Value::Choice(small as u16),
                };
                // Out of its range the value is refused, and is absent.
                let _ = event.set(slot, value);
            }
        }
        engine.step(&event, &mut |_| {}).expect("in order");
        check(&engine);
        let _ = (engine.score(), engine.next_due(), engine.caps().count());
    }
    assert!(
        memory[needed..].iter().all(|word| *word == GUARD),
        "a word past the memory it asked for was written"
    );
}
