//! tamam (Persian: whole, complete) scores experiences.
//!
//! Somebody who is not a programmer writes down what people expect, how the house means to
//! answer each expectation, and what its integrity forbids and demands. This crate turns
//! that text into an [`Image`] and runs the image over a stream of events: what comes out
//! are [`Verdict`]s, each with the events it rests on and the line of the rules that said
//! so, and the [`Score`] of what is remembered.
//!
//! ```text
//! rules -> parse -> compile -> Image::verify -> Engine::step, Engine::advance -> verdicts, score
//! ```
//!
//! The same image gives the same verdicts, bit for bit, on a microcontroller and on a
//! server: the crate uses no standard library, no heap, no unsafe code and no floating
//! point, it does not panic, and all memory is lent by the caller.
//!
//! # From a text to a score
//!
//! ```
//! use tamam::compile::image_needed;
//! use tamam::syntax::{nodes_needed, tree::Node};
//! use tamam::{Class, Diagnostics, Engine, Event, Image, Value, compile, parse};
//!
//! const RULES: &str = r#"
//! subject guest
//! event coffee.ordered from guest { table: id }
//! event coffee.served  from house { table: id, free: bool }
//! expectation coffee "my coffee comes" {
//!   per  table, up to 4 open
//!   open when coffee.ordered
//!   meet when coffee.served, within 10m -> fresh  +10
//!   fail after 30m                      -> forgot -40
//! }
//! feel when coffee.served where free -> +25
//! "#;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//!
//! // Text to tree. Mistakes are data: with a code, a place, words and help.
//! let mut mistakes = [Diagnostics::blank(); 8];
//! let mut mistakes = Diagnostics::new(&mut mistakes);
//! let mut nodes = vec![Node::BLANK; nodes_needed(RULES)];
//! let tree = parse(RULES, &mut nodes, &mut mistakes);
//!
//! // Tree to image: bytes for a file, for flash, for another language.
//! let mut bytes = vec![0; image_needed(&tree)];
//! let Some(len) = compile(&tree, &mut bytes, &mut mistakes) else {
//!     for mistake in mistakes.found() {
//!         let (line, column) = mistake.span.line_and_column(RULES);
//!         eprintln!("{line}:{column} {} {mistake}", mistake.code);
//!     }
//!     return Err("mistakes in the rules".into());
//! };
//!
//! // Whoever runs an image checks it first, wherever it came from.
//! let image = Image::verify(&bytes[..len])?;
//!
//! // Names are looked up once. Then an event is numbers in typed slots.
//! let ordered = image.kind("coffee.ordered").ok_or("no such event")?;
//! let served = image.kind("coffee.served").ok_or("no such event")?;
//! let ordered_table = image.slot(ordered, "table").ok_or("no such attribute")?;
//! let served_table = image.slot(served, "table").ok_or("no such attribute")?;
//! let free = image.slot(served, "free").ok_or("no such attribute")?;
//!
//! // One guest is one block of memory.
//! let mut memory = vec![0; image.memory_needed()];
//! let mut engine = Engine::start(&image, memory.as_mut_slice())?;
//! let mut said = Vec::new();
//! const MINUTE: i64 = 60_000;
//!
//! let mut event = Event::new(ordered, 0, 1);
//! event.set(ordered_table, Value::Id(12))?;
//! engine.step(&event, &mut |verdict| said.push(*verdict))?;
//!
//! event.clear(served, 7 * MINUTE, 2);
//! event.set(served_table, Value::Id(12))?;
//! event.set(free, Value::Bool(true))?;
//! engine.step(&event, &mut |verdict| said.push(*verdict))?;
//!
//! event.clear(ordered, 60 * MINUTE, 3);
//! event.set(ordered_table, Value::Id(12))?;
//! engine.step(&event, &mut |verdict| said.push(*verdict))?;
//!
//! // Nobody comes. The clock alone says so, whenever it is asked.
//! engine.advance(120 * MINUTE, &mut |verdict| said.push(*verdict))?;
//!
//! let told: Vec<_> = said.iter().map(|verdict| (verdict.class, verdict.line)).collect();
//! use Class::{Failed, Felt, Met, Overdue};
//! assert_eq!(told, [(Met, 8), (Felt, 11), (Overdue, 8), (Failed, 9)]);
//! let failed = said.last().ok_or("no verdict")?;
//! assert_eq!(image.rule_name(failed.rule), "coffee");
//! assert_eq!(failed.outcome.map(|outcome| image.outcome(outcome)), Some("forgot"));
//! assert_eq!((failed.key, failed.time), (Some(12), 90 * MINUTE));
//! assert_eq!(failed.evidence.numbers(), [3]);
//!
//! // Points are thousandths.
//! let score = engine.score();
//! assert_eq!((score.peak, score.end, score.moments), (Some(-40_000), Some(-40_000), 3));
//! assert_eq!(score.score, Some(-40_000));
//! # Ok(())
//! # }
//! ```
//!
//! # Rules compiled while your crate is built
//!
//! [`include_rules!`] does the first half while your crate is built, and makes a type of each
//! event, so that a misspelt attribute does not compile. It needs a second line in
//! `Cargo.toml`, `tamam-macros = "0.1"`, whose page tells of all that the module holds. The
//! rules themselves are a type then ([`Rules`]): an engine that is started with it is made
//! for those rules alone, so it is faster, and smaller on a device.
//!
//! ```
//! mod rules {
//!     tamam::include_rules!("examples/letters/rules.tamam");
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let image = rules::image()?;
//! let mut engine = tamam::Engine::start(&image, [0; rules::MEMORY_WORDS])?;
//! let sent = rules::LetterSent { letter: Some(7), public: Some(true) };
//! engine.step(&sent.at(0, 1), &mut |verdict| println!("{verdict:?}"))?;
//! # Ok(())
//! # }
//! ```
//!
//! # Memory
//!
//! Nothing is allocated, so each step asks for memory of a size that is known before:
//!
//! | for | how much | lives as long as |
//! |---|---|---|
//! | the tree | [`syntax::nodes_needed`] nodes, from the text's length alone | compiling |
//! | the image | [`compile::image_needed`] bytes to compile in; it fills fewer | the engine |
//! | mistakes | as many as you want to show; the others are counted | showing them |
//! | a subject | [`Image::memory_needed`] words of 8 bytes | the subject |
//!
//! # Errors
//!
//! Three families, all data until somebody shows them: [`Diagnostic`] to the author of
//! rules, [`Rejected`] for bytes that are not an image, [`Refused`] while running. A refusal
//! leaves the engine as it was.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `compile` | yes | [`syntax`] and [`mod@compile`]: rules from text; needs nom and unicode-ident |
//! | `serde` | no | `Serialize` and `Deserialize` for [`Verdict`], [`Score`] and what they are made of |
//! | `defmt` | no | `defmt::Format` for the same, [`Refused`] and [`Rejected`] |
//!
//! A device that only runs images takes the crate with `default-features = false`.
//!
//! # Limits
//!
//! Everything has an end, each a number in [`limits`] with an error of its own. Those that a
//! program that embeds this crate meets first:
//!
//! | limit | number | of what |
//! |---|---:|---|
//! | [`SOURCE_BYTES`](limits::SOURCE_BYTES) | 4194304 | bytes in one rule file |
//! | [`IMAGE_BYTES`](limits::IMAGE_BYTES) | 67108864 | bytes of one image |
//! | [`STATE_WORDS`](limits::STATE_WORDS) | 16777216 | words of 8 bytes for one subject |
//! | [`RULES`](limits::RULES) | 4096 | rules in one program |
//! | [`EVENTS`](limits::EVENTS) | 4096 | kinds of event in one program |
//! | [`ATTRIBUTES`](limits::ATTRIBUTES) | 32 | values of one event |
//! | [`SLOTS`](limits::SLOTS) | 65535 | instances of one expectation open at once |
//! | [`FELT`](limits::FELT) | 100000 | thousandths of a point in one moment, either way |
//!
//! What reaches a subject's own limits while running, such as one letter more than
//! `up to 16 open`, is a verdict of class [`Class::Evicted`], never a silent loss.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::todo,
        clippy::unimplemented
    )
)]

#[cfg(test)]
extern crate std;

pub mod diagnostic;
pub mod event;
pub mod ids;
pub mod limits;
pub mod refused;
pub mod span;
pub mod value;
pub mod verdict;

#[cfg(feature = "compile")]
pub mod compile;
pub mod engine;
pub mod image;
pub mod migrate;
#[cfg(feature = "compile")]
pub mod syntax;

#[doc(inline)]
#[cfg(feature = "compile")]
pub use compile::compile;
#[doc(inline)]
pub use diagnostic::{Code, Diagnostic, Diagnostics};
pub use engine::{Balance, Cap, Count, Engine, Felt, Journey, Known, Ledger, Rules, Score, Steps};
#[doc(inline)]
#[doc(hidden)]
pub use engine::{Calculation, HasMemory, Quiet, quiet, step_by};
#[doc(inline)]
pub use event::{Event, Slot};
#[doc(inline)]
pub use ids::Ids;
#[doc(inline)]
pub use image::{Image, Rejected, WorstCase};
#[doc(inline)]
pub use refused::Refused;
#[doc(inline)]
pub use span::Span;
#[doc(inline)]
#[cfg(feature = "compile")]
pub use syntax::{Tree, parse};
#[doc(inline)]
pub use value::{Type, Value};
#[doc(inline)]
pub use verdict::{Class, Evidence, Fault, Stance, Verdict};

/// Compiles a rule file, and those that it uses, while your crate is built, and puts a module's
/// content in its place: the image, a type for each event, the numbers of the rules and how
/// they can end.
///
/// The path, in quotes, counts from the folder of your `Cargo.toml`. What is written there is
/// `tamam_macros::include_rules!`, so your crate has to depend on `tamam-macros` as well, whose
/// page says what the module holds. There is no feature to do that with: a compiler of rules
/// that runs in the compiler of Rust depends on this crate, and cargo allows no circle.
///
/// # Errors
/// Each mistake in the rules is an error of the compiler, with its line, its place and what to
/// do. Without `tamam-macros` the compiler says that `tamam_macros` cannot be found.
#[macro_export]
macro_rules! include_rules {
    ($($path:tt)*) => {
        ::tamam_macros::include_rules! { $($path)* }
    };
}

/// The example of README.md, run with those of the documentation.
#[cfg(all(doctest, feature = "compile"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
