//! Scenarios: small stories in a rule file, played against the compiled rules.

mod condition;
mod story;

use crate::rules::{Mistakes, Rules};
use std::ops::Range;
use story::Story;
use tamam::syntax::tree::Item;
use tamam::{Diagnostics, Image, Tree};

/// How a scenario went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// What it shows, in the author's words.
    pub sentence: String,
    /// The line it begins on, from one.
    pub line: u32,
    /// How many `expect` lines it has.
    pub expects: usize,
    /// What did not come true, in the order of the file.
    pub failures: Vec<Failure>,
}

/// A line of a scenario that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line, from one.
    pub line: u32,
    /// Where, in bytes of the source.
    pub span: Range<usize>,
    /// What did not come true.
    pub message: String,
    /// What happened instead: what the rule said so far, a line each.
    pub instead: Vec<String>,
}

/// Plays every scenario of a tree against the program that was compiled from it.
#[must_use]
pub fn run(tree: &Tree<'_, '_>, image: &Image<'_>) -> Vec<Played> {
    let scenarios = tree.items().filter_map(|item| match item {
        Item::Scenario(scenario) => Some(scenario),
        _ => None,
    });
    scenarios
        .map(|scenario| Story::new(tree, image).play(scenario))
        .collect()
}

/// Compiles a rule file and plays its scenarios.
///
/// # Errors
/// [`Mistakes`], when it does not compile.
pub fn check(source: &str) -> Result<Vec<Played>, Mistakes> {
    let rules = Rules::from_source(source)?;
    let Ok(image) = rules.image() else {
        return Err(Mistakes::default());
    };
    let mut slots = vec![Diagnostics::blank(); 1];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let mut nodes = vec![tamam::syntax::tree::Node::BLANK; tamam::syntax::nodes_needed(source)];
    let tree = tamam::parse(source, &mut nodes, &mut diagnostics);
    Ok(run(&tree, &image))
}
