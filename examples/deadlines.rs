//! A device that sleeps: the engine says when it next has something to say.

use tamam::compile::image_needed;
use tamam::syntax::{nodes_needed, tree::Node};
use tamam::{Diagnostics, Engine, Event, Image, compile, parse};

const RULES: &str = include_str!("packs/kleenex.tamam");
const HOUR: i64 = 3_600_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut found = [Diagnostics::blank(); 1];
    let mut diagnostics = Diagnostics::new(&mut found);
    let mut nodes = vec![Node::BLANK; nodes_needed(RULES)];
    let tree = parse(RULES, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; image_needed(&tree)];
    let len = compile(&tree, &mut bytes, &mut diagnostics).ok_or("mistakes in the rules")?;
    let image = Image::verify(bytes.get(..len).ok_or("a longer image than its memory")?)?;

    let mut memory = vec![0; image.memory_needed()];
    let mut engine = Engine::start(&image, memory.as_mut_slice())?;
    let posted = image.kind("sickness.posted").ok_or("no such event")?;
    engine.step(&Event::new(posted, 9 * HOUR, 1), &mut |_| ())?;

    // Sleep until then, wake, ask, and sleep again: no polling, and nothing said twice.
    while let Some(due) = engine.next_due() {
        println!("sleep until {due} ms");
        engine.advance(due, &mut |verdict| {
            println!("{} at {} ms", verdict.class.word(), verdict.time);
        })?;
    }

    // What the block of memory holds is the subject: a copy of it is a snapshot.
    let mut snapshot = memory.clone();
    let engine = Engine::resume(&image, snapshot.as_mut_slice())?;
    println!(
        "{} moment, remembered as {:?}",
        engine.score().moments,
        engine.score().memory
    );
    Ok(())
}
