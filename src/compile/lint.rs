//! Advice on a program that compiles: what its author may have overlooked.

use super::suggestion::Suggestion;
use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::span::Span;
use crate::syntax::Tree;
use crate::syntax::tree::{
    EventDecl, ExprId, ExprKind, Followed, Form, Item, Journey, JourneyStage, Kind, List, Name, Op,
    Pattern, Reckoning, Transaction, Turn,
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
///
/// It looks at what is probably a slip, too: somebody whose name is like that of others and
/// stands once, a `same rate` of two sides that are one, points that are compared with a
/// percentage in an alert.
pub fn lint<'s>(tree: &Tree<'s, '_>, advice: &mut Diagnostics<'s, '_>) {
    for item in tree.items() {
        match item {
            Item::Journey(place) => journey(tree, tree.at(*place), advice),
            Item::Event(event) => {
                for role in roles(tree, event) {
                    somebody(tree, role, advice);
                }
            }
            Item::Integrity(rule) => {
                if let Some(form) = rule.form {
                    sides(tree, tree.at(form), advice);
                }
            }
            Item::Alert(alert) => {
                for condition in [alert.raise, alert.clear].into_iter().flatten() {
                    points(tree, condition, advice);
                }
            }
            _ => {}
        }
    }
    advice.sort();
}

/// Who acts in an event, and whom it is done to.
fn roles<'s>(tree: &Tree<'s, '_>, event: &EventDecl<'s>) -> impl Iterator<Item = Name<'s>> {
    let named = [event.from, event.to].map(|role| role.map(|place| *tree.at(place)));
    named.into_iter().flatten()
}

/// Somebody who is named once, by almost the name of somebody who is named elsewhere.
fn somebody<'s>(tree: &Tree<'s, '_>, name: Name<'s>, advice: &mut Diagnostics<'s, '_>) {
    let named = |other: &str| {
        let of_item = |item: &Item<'s>| match item {
            Item::Subject(subject) => usize::from(subject.text == other) * 2,
            Item::Event(event) => roles(tree, event).filter(|one| one.text == other).count(),
            Item::Promise(promise) => usize::from(promise.from.text == other),
            _ => 0,
        };
        tree.items().map(of_item).sum::<usize>()
    };
    // `desk1` and `desk2` are two.
    let numbered = name.text.contains(|letter: char| letter.is_ascii_digit());
    if numbered || named(name.text) > 1 {
        return;
    }
    let mut near = Suggestion::new(name.text);
    for item in tree.items() {
        match item {
            Item::Subject(subject) => near.offer(subject.text),
            Item::Event(event) => {
                let known = roles(tree, event).filter(|one| named(one.text) > 1);
                known.for_each(|one| near.offer(one.text));
            }
            _ => {}
        }
    }
    if !near.answer().is_empty() {
        let stranger = Diagnostic::new(diagnostic::STRANGER, name.span, name.text);
        advice.report(stranger.other(near.answer()));
    }
}

/// A `same rate` whose sides are written alike: every case is of the first.
fn sides<'s>(tree: &Tree<'s, '_>, form: &Form<'s>, advice: &mut Diagnostics<'s, '_>) {
    let Form::SameRate { first, second, .. } = *form else {
        return;
    };
    let [first, second] = [first, second].map(|side| tree.expr(side).span);
    let written = |span: Span| span.text(tree.source).unwrap_or_default();
    if written(first)
        .split_whitespace()
        .eq(written(second).split_whitespace())
    {
        let one = Diagnostic::new(diagnostic::ONE_SIDE, second, written(second));
        advice.report(one.related(first));
    }
}

/// Points that an alert compares with a percentage.
fn points<'s>(tree: &Tree<'s, '_>, condition: ExprId, advice: &mut Diagnostics<'s, '_>) {
    const POINTS: [&str; 6] = ["memory", "score", "mean", "peak", "end", "disappointment"];
    let expr = tree.expr(condition);
    match expr.kind {
        ExprKind::Not(inner) => points(tree, inner, advice),
        ExprKind::Binary(Op::And | Op::Or, left, right) => {
            points(tree, left, advice);
            points(tree, right, advice);
        }
        ExprKind::Binary(_, left, right) => {
            let sides = [(left, right), (right, left)];
            for (asked, beside) in sides.map(|(one, other)| (tree.expr(one), tree.expr(other))) {
                if let (ExprKind::Name(field), ExprKind::Percent(_)) = (asked.kind, beside.kind)
                    && POINTS.contains(&field)
                {
                    let found = beside.span.text(tree.source).unwrap_or_default();
                    let share = Diagnostic::new(diagnostic::SHARE_OF_POINTS, beside.span, found);
                    advice.report(share.other(field));
                }
            }
        }
        _ => {}
    }
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
