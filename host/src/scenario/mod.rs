//! Scenarios: small stories in a rule file, played against the compiled rules.

mod condition;
mod remembered;
mod story;

use crate::rules::Rules;
use std::ops::Range;
use story::Story;
use tamam::syntax::tree::Item;
use tamam::{Diagnostics, Image, Tree};
use tamam_source::{Mistakes, Sources, library};

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

/// Plays the scenarios of a tree that stand within `part` of its text, against the program
/// that was compiled from it. Lines and places are of that part.
#[must_use]
pub fn run(tree: &Tree<'_, '_>, image: &Image<'_>, part: Range<usize>) -> Vec<Played> {
    let scenarios = tree.items().filter_map(|item| match item {
        Item::Scenario(scenario) => Some(scenario),
        _ => None,
    });
    scenarios
        .filter(|scenario| part.contains(&(scenario.span.start as usize)))
        .map(|scenario| Story::new(tree, image, part.start).play(scenario))
        .collect()
}

/// Compiles one text, which uses no files, and plays its scenarios.
///
/// # Errors
/// [`Mistakes`], when it does not compile.
pub fn check(source: &str) -> Result<Vec<Played>, Mistakes> {
    let sources = Sources::alone("rules", source.to_owned());
    check_sources(&sources).map(|(played, _)| played)
}

/// Compiles a program and plays the scenarios of its own file. Those of the files it uses
/// are counted only: play them with the file in which they stand. Those of the
/// [library] come true already, and are not counted.
///
/// # Errors
/// [`Mistakes`], when it does not compile.
pub fn check_sources(sources: &Sources) -> Result<(Vec<Played>, usize), Mistakes> {
    let rules = Rules::from_sources(sources)?;
    let Ok(image) = rules.image() else {
        return Err(Mistakes::default());
    };
    let text = sources.text();
    let mut slots = vec![Diagnostics::blank(); 1];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let mut nodes = vec![tamam::syntax::tree::Node::BLANK; tamam::syntax::nodes_needed(text)];
    let tree = tamam::parse(text, &mut nodes, &mut diagnostics);
    let played = run(&tree, &image, sources.own());
    let to_play = tree.items().filter(|item| match item {
        Item::Scenario(scenario) => {
            let file = sources.files().get(sources.place(scenario.span).file);
            file.is_none_or(|file| library::name(file.name()).is_none())
        }
        _ => false,
    });
    let others = to_play.count().saturating_sub(played.len());
    Ok((played, others))
}
