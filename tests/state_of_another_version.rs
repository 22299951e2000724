//! Memory that another version of the core wrote is not gone on with, for its words may mean
//! something else.

use tamam::compile::image_needed;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Engine, Event, Image, Refused, compile, parse};

const RULES: &str = "subject guest event tea.served from guest feel when tea.served -> +5";

#[test]
fn memory_of_another_version_of_the_core_is_refused() {
    let mut found = [Diagnostics::blank(); 4];
    let mut mistakes = Diagnostics::new(&mut found);
    let mut nodes = vec![Node::BLANK; nodes_needed(RULES)];
    let tree = parse(RULES, &mut nodes, &mut mistakes);
    let mut bytes = vec![0; image_needed(&tree)];
    let len = compile(&tree, &mut bytes, &mut mistakes).expect("rules without a mistake");
    let image = Image::verify(&bytes[..len]).expect("an image of the compiler's");
    let mut memory = vec![0; image.memory_needed()];
    let mut engine = Engine::start(&image, memory.as_mut_slice()).expect("room");
    engine.step(&Event::new(0, 0, 1), &mut |_| {}).expect("it");

    // The first word says of which program and of which version the memory is.
    let tag = memory[0];
    assert_eq!(tag, image.memory_tag());
    let version = tag ^ image.checksum();
    assert_ne!(version, 0);
    let others = [version + 1, version - 1, 0, !version];
    for other in others
        .into_iter()
        .chain((0..64).map(|bit| version ^ 1 << bit))
    {
        memory[0] = image.checksum() ^ other;
        let before = memory.clone();
        let refused = Engine::resume(&image, memory.as_mut_slice()).err();
        assert_eq!(refused, Some(Refused::ForeignMemory), "{other:x}");
        assert_eq!(memory, before, "and it is left as it is");
    }
    memory[0] = tag;
    let engine = Engine::resume(&image, memory.as_mut_slice()).expect("its own");
    assert_eq!(engine.score().memory, Some(5_000));
}
