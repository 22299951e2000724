//! Advice on a program that compiles: what its author may have overlooked.

use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::syntax::Tree;
use crate::syntax::tree::{
    Followed, Item, Journey, JourneyStage, Kind, List, Name, Pattern, Reckoning, Transaction, Turn,
};

/// Tells what the author of a program may have overlooked. Nothing of it keeps a program from
/// being compiled; of a tree with mistakes it means nothing.
///
/// It looks at journeys: at their stages, whether any rule looks at what happens there, and
/// whether one is looked at beside the `transaction`. A rule looks at a stage when a pattern
/// of an expectation, a promise, a survey, an integrity rule or a `feel` names one of the
/// events that lead into the stage, whatever its conditions are; where a word of a status leads
/// there, one of the events that make the status that word. What only makes something
/// known, or sets the date of a check, does not look.
pub fn lint<'s>(tree: &Tree<'s, '_>, advice: &mut Diagnostics<'s, '_>) {
    for item in tree.items() {
        if let Item::Journey(place) = item {
            journey(tree, tree.at(*place), advice);
        }
    }
    advice.sort();
}

fn journey<'s>(tree: &Tree<'s, '_>, journey: &Journey<'s>, advice: &mut Diagnostics<'s, '_>) {
    let name = tree.at(journey.header).name;
    let stages = || tree.list(journey.words).zip(tree.list(journey.stages));
    if let Some(place) = journey.transaction {
        let transaction = tree.at(place);
        let seen = |sold: bool| {
            stages()
                .filter(|(stage, _)| is_sold(tree, transaction, stage) == sold)
                .any(|(_, stage)| is_seen(tree, stage))
        };
        let others = stages().any(|(stage, _)| !is_sold(tree, transaction, stage));
        if others && seen(true) && !seen(false) {
            let code = diagnostic::ONLY_TRANSACTION;
            advice.report(Diagnostic::new(code, transaction.span, name.text));
        }
    }
    for (stage, passages) in stages() {
        if !is_seen(tree, passages) {
            let code = diagnostic::UNSEEN_STAGE;
            let unseen = Diagnostic::new(code, stage.span, stage.text);
            advice.report(unseen.other(name.text).related(name.span));
        }
    }
}

/// Whether a stage is one of the sale itself.
fn is_sold<'s>(tree: &Tree<'s, '_>, transaction: &Transaction<'s>, stage: &Name<'s>) -> bool {
    let mut sold = tree.list(transaction.stages);
    sold.any(|one| one.text == stage.text)
}

/// Whether a rule looks at one of the events that lead into a stage.
fn is_seen<'s>(tree: &Tree<'s, '_>, stage: &JourneyStage<'s>) -> bool {
    let mut patterns = tree.list(stage.patterns);
    let mut turns = tree.list(stage.turns);
    patterns.any(|pattern| is_named(tree, pattern.event.text))
        || turns.any(|turn| may_be_seen(tree, turn))
}

/// Whether a rule looks at one of the events that make a status a word.
fn may_be_seen<'s>(tree: &Tree<'s, '_>, turn: &Turn<'s>) -> bool {
    let statuses = tree.items().filter_map(|item| match item {
        Item::Status(place) => Some(tree.at(*place)),
        _ => None,
    });
    let mut named = statuses.filter(|status| tree.at(status.header).name.text == turn.status.text);
    named.any(|status| {
        let changes = tree.list(status.changes);
        let mut leading = changes.filter(|change| change.word.text == turn.word.text);
        leading.any(|change| is_named(tree, tree.at(change.when).event.text))
    })
}

/// Whether a rule looks at an event.
fn is_named(tree: &Tree<'_, '_>, event: &str) -> bool {
    let mut places = 0..tree.nodes.len();
    places.any(|place| match tree.nodes.get(place).map(|node| node.kind) {
        Some(Kind::Pattern(one)) => one.event.text == event && !only_tells(tree, place),
        _ => false,
    })
}

/// Whether a pattern only makes something known, sets the date of a check or belongs to a
/// journey.
fn only_tells(tree: &Tree<'_, '_>, pattern: usize) -> bool {
    let among = |patterns: List<Pattern<'_>>| {
        let mut at = patterns.first as usize;
        (0..patterns.len()).any(|_| {
            let own = at == pattern;
            at = tree
                .nodes
                .get(at)
                .map_or(usize::MAX, |node| node.next as usize);
            own
        })
    };
    tree.nodes.iter().any(|node| match node.kind {
        Kind::FactSource(source) => source.when.index() == pattern,
        Kind::Becoming(becoming) => becoming.when.index() == pattern,
        Kind::Measure(measure) => match measure.reckoning {
            Reckoning::Events { when, .. } => when.index() == pattern,
            Reckoning::Followed(place) => {
                let Followed { when, by, .. } = *tree.at(place);
                [when, by].iter().any(|one| one.index() == pattern)
            }
            Reckoning::Expression(_) => false,
        },
        Kind::Check(check) => check.when.index() == pattern,
        Kind::JourneyStage(stage) => among(stage.patterns),
        Kind::Parting(parting) => among(parting.patterns),
        _ => false,
    })
}
