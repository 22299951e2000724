//! A condition that several rules share is computed once an event, while it runs: the
//! steps that an engine counts pay for it once.

use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Engine, Event, Image, Value, compile, parse};

/// The steps of one event `e` under rules, of an event that opens nothing.
fn steps(rules: &str) -> u64 {
    let mut nodes = vec![Node::BLANK; nodes_needed(rules)];
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(rules, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; 1 << 20];
    let len = compile(&tree, &mut bytes, &mut diagnostics);
    let told: Vec<_> = diagnostics
        .found()
        .iter()
        .map(ToString::to_string)
        .collect();
    let len = len.unwrap_or_else(|| panic!("{told:?}\n{rules}"));
    let image = Image::verify(&bytes[..len]).expect("a fine image");
    let mut engine = Engine::start(&image, vec![0; image.memory_needed()]).expect("room enough");
    let mut steps = Vec::new();
    // What was known of an event is forgotten with it: the second costs what the first did.
    for time in 0..2 {
        let kind = image.kind("e").expect("a kind");
        let mut event = Event::new(kind, time, 0);
        let slot = image.slot(kind, "i").expect("an attribute");
        event.set(slot, Value::Int(-1)).expect("a number");
        let mut said = 0;
        let done = engine.step(&event, &mut |_| said += 1);
        done.expect("in order");
        assert_eq!(said, 0, "{rules}");
        steps.push(engine.steps().steps);
    }
    assert_eq!(steps[0], steps[1], "{rules}");
    steps[0]
}

/// So many expectations, each opened by `e` under a condition of its own.
fn expectations(count: u64, condition: impl Fn(u64) -> String) -> String {
    let rule = |number| {
        let condition = condition(number);
        format!(
            "expectation r{number} {{\n open when e where {condition}\n meet when f -> met +1\n}}\n"
        )
    };
    let rules: String = (0..count).map(rule).collect();
    format!("subject s\nevent e {{ i: int }}\nevent f\n{rules}")
}

/// A condition that is false when `i` is below zero, after a sum of so many parts.
fn sum(parts: u64, least: u64) -> String {
    format!("i{} > {least}", " + i".repeat(parts as usize))
}

/// What a longer condition costs more in so many expectations.
fn dearer(count: u64, least: impl Fn(u64) -> u64) -> u64 {
    let long = steps(&expectations(count, |rule| sum(21, least(rule))));
    let short = steps(&expectations(count, |rule| sum(1, least(rule))));
    long.checked_sub(short).expect("longer is dearer")
}

#[test]
fn what_many_expectations_share_is_computed_once_an_event() {
    let alone = dearer(1, |_| 7);
    assert!(alone >= 20, "a longer sum takes more steps: {alone}");
    for count in [2, 5, 40] {
        assert_eq!(dearer(count, |_| 7), alone, "{count} with the same");
        assert_eq!(
            dearer(count, |rule| rule),
            alone * count,
            "{count} of their own"
        );
    }
}

#[test]
fn what_rules_of_every_sort_share_is_computed_once_an_event() {
    let rules = |parts| {
        let condition = sum(parts, 7);
        format!(
            "subject s\nevent e {{ i: int }}\nevent f\n\
             expectation r {{\n open when e where {condition}\n meet when f -> met +1\n}}\n\
             integrity n {{\n kind honest\n never e where {condition}\n breach -> cap -10, for 1d\n}}\n\
             feel when e where {condition} -> 1\n"
        )
    };
    assert_eq!(steps(&rules(21)) - steps(&rules(1)), dearer(1, |_| 7));
}
