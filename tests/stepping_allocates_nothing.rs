//! Parsing, compiling, verifying and stepping touch no heap: a counting allocator says
//! so, in a test binary of its own.
#![allow(unsafe_code)] // a global allocator cannot be had without

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Engine, Event, Image, Value};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations() -> u64 {
    ALLOCATIONS.with(Cell::get)
}

const HOUR: i64 = 3_600_000;

/// Parses, compiles, verifies and runs rules, and asks whatever an engine can be asked, all
/// without a heap. The events are as `fill` makes them, an hour from each to the next, and
/// after a hundred comes a long silence.
fn runs_without_a_heap(rules: &str, fill: impl Fn(&Image, &mut Event, u64)) {
    let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(rules)];
    let mut slots = [Diagnostics::blank(); 8];
    let mut bytes = vec![0; 1 << 20];
    let mut memory = vec![0; 1 << 16];
    let before = allocations();

    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = tamam::parse(rules, &mut nodes, &mut diagnostics);
    let len = tamam::compile(&tree, &mut bytes, &mut diagnostics).expect("fine rules");
    let image = Image::verify(&bytes[..len]).expect("a fine image");
    let mut engine = Engine::start(&image, memory.as_mut_slice()).expect("room enough");
    let (mut of_events, mut of_clocks, mut open, mut asked) = (0_u64, 0_u64, 0_u64, 0_i64);
    let mut event = Event::new(0, 0, 0);
    for number in 0..10_000_u64 {
        let kind = (number * 7 % u64::from(image.kinds())) as u16;
        let time = number as i64 * HOUR + (number / 100) as i64 * 60 * 24 * HOUR;
        // Every due before the event by an advance of its own, but for some events.
        while number % 5 != 2
            && let Some(due) = engine.next_due().filter(|due| *due <= time)
        {
            let done = engine.advance(due, &mut |_| of_clocks += 1);
            done.expect("a due time is not older");
        }
        event.clear(kind, time, number);
        fill(&image, &mut event, number);
        let done = engine.step(&event, &mut |_| of_events += 1);
        done.expect("events in order");
        asked = asked.wrapping_add(engine.score().memory.unwrap_or(0));
        open += engine.open().map(|(_, open)| open).sum::<u64>();
    }
    assert!(engine.step(&Event::new(0, -1, 0), &mut |_| ()).is_err());
    let score = engine.score();

    assert_eq!(allocations() - before, 0, "allocations on the way");
    assert!(of_events > 1_000, "the run says something: {of_events}");
    assert!(of_clocks > 100, "the clock says something: {of_clocks}");
    assert!(score.moments > 0 && open > 0 && asked != 0);
}

#[test]
fn from_text_to_score_nothing_is_allocated() {
    let rules = include_str!("../examples/packs/support.tamam");
    runs_without_a_heap(rules, |image, event, number| {
        for (name, slot) in image.attributes(event.kind()) {
            if name == "ticket" {
                event.set(slot, Value::Id(number % 11)).expect("an id");
            }
            if name == "tickets" {
                let tickets = [number % 11, number % 5];
                event.set_ids(slot, &tickets).expect("two ids");
            }
            // It tells the target.
            if name == "priority" {
                event.set(slot, Value::Choice(0)).expect("a word");
            }
        }
    });
}

#[test]
fn with_rules_of_every_sort_nothing_is_allocated() {
    let rules = include_str!("fixtures/every-sort.tamam");
    runs_without_a_heap(rules, |image, event, number| {
        let yes = image.text("yes").expect("a text of the rules");
        let time = event.time();
        for (name, slot) in image.attributes(event.kind()) {
            let value = match name {
                "k" => Value::Id(number % 5),
                "i" => Value::Int((number % 9) as i64),
                "t" => Value::Time(time + 2 * HOUR * (number % 3) as i64),
                "w" => Value::Duration(1 + HOUR * (number % 7) as i64),
                "h" => Value::Choice((number % 2) as u16),
                _ => Value::Text(yes),
            };
            event.set(slot, value).expect("a value of the attribute");
        }
    });
}

mod letters {
    tamam_macros::include_rules!("examples/letters/rules.tamam");
}

#[test]
fn rules_compiled_with_the_crate_run_without_a_heap() {
    let before = allocations();
    let image = letters::image().expect("a fine image");
    let mut engine = Engine::start(&image, [0; letters::MEMORY_WORDS]).expect("room enough");
    let mut never = 0;
    for number in 0..1_000_u64 {
        let sent = letters::LetterSent {
            letter: Some(number % 3),
            public: None,
        };
        let time = number as i64 * 86_400_000;
        let taken = engine.step(&sent.at(time, number), &mut |verdict| {
            let outcome = letters::outcome::Answer::of(verdict);
            never += u64::from(outcome == Some(letters::outcome::Answer::Never));
        });
        taken.expect("in order");
    }
    assert!(never > 0);
    assert_eq!(allocations(), before);
}
