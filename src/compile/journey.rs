//! Journeys: their stages, what leads into each and what ends them, and what is read of
//! them.

use super::Compiler;
use super::build::LoosePassage;
use super::expression::Operand;
use super::naming::sort;
use super::pattern::Key;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Known, Outcome, Passage, Range, Word};
use crate::image::op::{Op, Part};
use crate::limits::{CHOICES, JOURNEY_STAGES, JOURNEYS};
use crate::span::Span;
use crate::syntax::tree::{
    Item, Journey, List, Meant, Name, Part as _, Pattern, Place, Status, Turn,
};
use crate::value::Type;

/// Names that no stage may bear: what else is said of a journey.
const NO_STAGES: [&str; 6] = [
    "fault",
    "became",
    "ended",
    "as_meant",
    "elsewhere",
    "settled",
];

/// The sort of what is known that is a journey, as [`Known::sort`] has it.
const JOURNEY: u8 = 9;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Writes down that there is a journey.
    pub(super) fn declare_journey(&mut self, name: &Name<'s>, rule: u32, known: u32) {
        self.undotted(name);
        let place = self.build.count::<layout::Journey>() as usize;
        if place == JOURNEYS {
            self.passed(diagnostic::JOURNEYS_LIMIT, name.span, name.text, JOURNEYS);
        }
        self.build.push(layout::Journey {
            rule,
            known,
            ..layout::Journey::default()
        });
    }

    /// Compiles a journey.
    #[inline(never)]
    pub(super) fn journey(&mut self, rule: u32, node: &'t Journey<'s>) {
        let known = self.known_of(rule);
        let words = node.words;
        let (names, outcomes) = self.stage_words(rule, words);
        let record: Known = self.build.at(known);
        self.build.put(
            known,
            Known {
                sort: JOURNEY,
                ty: Type::Choice as u8,
                words: names,
                outcomes,
                ..record
            },
        );
        let mut journeys = 0..self.build.count::<layout::Journey>();
        let own = journeys.find(|at| self.build.at::<layout::Journey>(*at).rule == rule);
        let Some(journey) = own else { return };
        for (stage, one) in self.tree.list(node.stages).enumerate() {
            self.passages(one.patterns, journey, Some(stage as u16));
            for turn in self.tree.list(one.turns) {
                self.turn(turn, journey, stage as u16);
            }
        }
        let mut record: layout::Journey = self.build.at(journey);
        if let Some(parting) = node.parting {
            let parting = self.tree.at(parting);
            self.passages(parting.patterns, journey, None);
            if let Some((after, span)) = parting.after {
                record.after = self.constant_duration(after).unwrap_or(0);
                record.after_span = span;
                record.after_line = self.line(span);
            }
        }
        if let Some(transaction) = node.transaction {
            for stage in self.tree.list(self.tree.at(transaction).stages) {
                self.stage_place(words, stage);
            }
        }
        let ends = node.parting.is_some();
        if let Some((stage, span)) = self.meant_stage(node, node.peak, ends) {
            (record.peak, record.peak_span, record.peak_line) = (stage, span, self.line(span));
        }
        if let Some((stage, span)) = self.meant_stage(node, node.end, ends) {
            (record.end, record.end_span, record.end_line) = (stage, span, self.line(span));
        }
        let before = record.end_span.start < record.peak_span.start;
        record.end_first = u8::from(record.peak != 0 && record.end != 0 && before);
        self.build.put(journey, record);
    }

    /// The names of the stages, and the verdict that the journey came to each of them.
    fn stage_words(&mut self, rule: u32, words: List<Name<'s>>) -> (Range, Range) {
        if let Some(extra) = self.tree.list(words).nth(JOURNEY_STAGES) {
            let code = diagnostic::JOURNEY_STAGES_LIMIT;
            self.passed(code, extra.span, extra.text, JOURNEY_STAGES);
        }
        let first = (self.build.count::<Word>(), self.build.count::<Outcome>());
        let words = self.tree.list(words);
        for (place, word) in words.clone().enumerate() {
            let mut before = words.clone().take(place);
            if let Some(earlier) = before.find(|other| other.text == word.text) {
                let twice = Diagnostic::new(diagnostic::DUPLICATE_STAGE, word.span, word.text);
                self.report(twice.related(earlier.span));
            }
            if NO_STAGES.contains(&word.text) {
                self.wrong(diagnostic::RESERVED_STAGE, word.span, word.text);
            }
            self.undotted(word);
            self.push_word(rule, word);
        }
        (
            self.build.since::<Word>(first.0),
            self.build.since::<Outcome>(first.1),
        )
    }

    /// What leads into a stage; or, without one, what ends the journey.
    fn passages(&mut self, patterns: List<Pattern<'s>>, journey: u32, stage: Option<u16>) {
        for pattern in self.tree.list(patterns) {
            let aim = self.keyed_aim(pattern, &Key::None);
            let guard = self.predicate(&Scope::event(aim.event), pattern.guard);
            let Source::Kind(kind) = aim.event else {
                continue;
            };
            let passage = Passage {
                journey,
                stage: stage.unwrap_or(0),
                guard,
                span: pattern.span,
                line: self.line(pattern.span),
            };
            self.build.push(LoosePassage {
                kind,
                ends: u8::from(stage.is_none()),
                passage,
            });
        }
    }

    /// A word of a status that leads into a stage.
    fn turn(&mut self, turn: &Turn<'s>, journey: u32, stage: u16) {
        let Some((known, status)) = self.turning_status(&turn.status) else {
            return;
        };
        let asked = &turn.word;
        let mut words = self.tree.list(status.words).take(CHOICES);
        let Some(word) = words.position(|word| word.text == asked.text) else {
            let mut near = Suggestion::new(asked.text);
            if self.has_room() {
                for word in self.tree.list(status.words) {
                    near.offer(word.text);
                }
            }
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_TURN, asked.span, asked.text);
            let name = self.tree.at(status.header).name;
            return self.report(unknown.other(near.answer()).related(name.span));
        };
        let mut changes = self.tree.list(status.changes);
        if !changes.any(|change| change.word.text == asked.text) {
            let never = Diagnostic::new(diagnostic::NEVER_TURNED, asked.span, asked.text);
            return self.report(never.other(turn.status.text));
        }
        let record: Known = self.build.at(known);
        self.build.put(known, Known { turns: 1, ..record });
        let line = self.line(turn.span);
        self.build.push(layout::Turn {
            journey,
            stage,
            known,
            word: word as u16,
            span: turn.span,
            line,
        });
    }

    /// The status that a name means, and its place among what is known. What else bears the
    /// name is told of.
    fn turning_status(&mut self, name: &Name<'s>) -> Option<(u32, &'t Status<'s>)> {
        let naming = self.naming(name.text).map(|(_, naming)| naming);
        let found = naming.and_then(|naming| {
            let node = self.tree.nodes.get(naming.node as usize)?;
            Some((naming.known, Status::unwrap(&node.kind)?))
        });
        if found.is_some() {
            return found;
        }
        let other = match naming.map(|naming| naming.sort) {
            Some(sort::FACT) => "a fact",
            Some(sort::MEASURE | sort::EXPRESSION) => "a measure",
            Some(sort::JOURNEY) => "a journey",
            Some(_) => "a `let`",
            None if self.kind_named(name.text).is_some() => "an event",
            None => {
                let mut near = Suggestion::new(name.text);
                if self.has_room() {
                    for item in self.tree.items() {
                        if let Item::Status(status) = item {
                            near.offer(self.tree.at(self.tree.at(*status).header).name.text);
                        }
                    }
                }
                let unknown = Diagnostic::new(diagnostic::UNKNOWN_STATUS, name.span, name.text);
                self.report(unknown.other(near.answer()));
                return None;
            }
        };
        let wrong = Diagnostic::new(diagnostic::NO_STATUS, name.span, name.text);
        self.report(wrong.other(other));
        None
    }

    /// The stage that a line means, by its place plus one, and the line.
    fn meant_stage(
        &mut self,
        node: &Journey<'s>,
        meant: Option<Place<Meant<'s>>>,
        ends: bool,
    ) -> Option<(u16, Span)> {
        let meant = *self.tree.at(meant?);
        if !ends {
            let name = self.tree.at(node.header).name.text;
            self.wrong(diagnostic::MEANT_FOR_EVER, meant.span, name);
        }
        let place = self.stage_place(node.words, &meant.stage)?;
        Some((place.saturating_add(1), meant.span))
    }

    fn stage_place(&mut self, words: List<Name<'s>>, name: &Name<'s>) -> Option<u16> {
        let place = self
            .tree
            .list(words)
            .position(|word| word.text == name.text);
        if place.is_none() {
            self.unknown_stage(words, name.text, name.span);
        }
        u16::try_from(place?).ok()
    }

    fn unknown_stage(&mut self, words: List<Name<'s>>, name: &'s str, span: Span) {
        let mut near = Suggestion::new(name);
        if self.has_room() {
            for word in self.tree.list(words) {
                near.offer(word.text);
            }
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_STAGE, span, name);
        self.report(unknown.other(near.answer()));
    }

    /// The journey whose field a dotted name may be: its place among the journeys, its stages,
    /// and what stands behind the first dot.
    fn journey_asked(&self, name: &'s str) -> Option<(u16, List<Name<'s>>, &'s str)> {
        let (of, rest) = name.split_once('.')?;
        let (_, naming) = self.naming(of)?;
        if naming.sort != sort::JOURNEY {
            return None;
        }
        let mut journeys = 0..self.build.count::<layout::Journey>();
        let same = |at: &u32| self.build.at::<layout::Journey>(*at).known == naming.known;
        let place = journeys.find(same)?;
        Some((u16::try_from(place).ok()?, self.stages_of(place), rest))
    }

    /// The names of the stages of a journey.
    fn stages_of(&self, journey: u32) -> List<Name<'s>> {
        let mut journeys = self.tree.items().filter_map(|item| match item {
            Item::Journey(journey) => Some(self.tree.at(*journey).words),
            _ => None,
        });
        journeys.nth(journey as usize).unwrap_or(List::EMPTY)
    }

    /// Whether a name is that of a field which a journey has.
    pub(super) fn is_journey_part(&self, name: &'s str) -> bool {
        let Some((_, words, rest)) = self.journey_asked(name) else {
            return false;
        };
        let among = |parts: &[Part], asked: &str| parts.iter().any(|part| part.word() == asked);
        match rest.split_once('.') {
            Some((stage, asked)) => {
                let mut words = self.tree.list(words);
                words.any(|word| word.text == stage) && among(&Part::OF_STAGE, asked)
            }
            None => among(&Part::OF_JOURNEY, rest),
        }
    }

    /// The field of a journey that a dotted name means; nothing when no journey bears its
    /// first part.
    pub(super) fn journey_part(
        &mut self,
        name: &'s str,
        span: Span,
    ) -> Option<Option<(Part, u16)>> {
        let (journey, words, rest) = self.journey_asked(name)?;
        let Some((stage, asked)) = rest.split_once('.') else {
            let part = Part::OF_JOURNEY
                .into_iter()
                .find(|part| part.word() == rest);
            if part.is_none() {
                self.wrong(diagnostic::UNKNOWN_JOURNEY_PART, span, name);
            }
            return Some(part.map(|part| (part, journey)));
        };
        let place = self.tree.list(words).position(|word| word.text == stage);
        let Some(place) = place else {
            self.unknown_stage(words, stage, span);
            return Some(None);
        };
        let part = Part::OF_STAGE.into_iter().find(|part| part.word() == asked);
        if part.is_none() {
            self.wrong(diagnostic::UNKNOWN_STAGE_PART, span, name);
        }
        Some(part.map(|part| (part, journey << 8 | place as u16)))
    }

    /// How many journeys ended: it can be read wherever what is known can. Reads it, or
    /// whether it is there.
    pub(super) fn journeys_ended(
        &mut self,
        scope: &Scope,
        op: Op,
        name: &'s str,
        span: Span,
    ) -> Option<Operand<'s>> {
        let (journey, _, rest) = self.journey_asked(name)?;
        if !scope.known || self.is_attribute(scope, name) {
            return None;
        }
        if rest != Part::Journeys.word() {
            // What is of the score alone is read where the score is.
            if scope.score {
                return None;
            }
            let code = match self.is_journey_part(name) {
                true => diagnostic::JOURNEY_FIELD_HERE,
                false => diagnostic::UNKNOWN_JOURNEY_PART,
            };
            self.wrong(code, span, name);
            return Some(Operand::wrong(span));
        }
        self.kept.reads_known = true;
        Some(self.read_part(op, Some((Part::Journeys, journey)), span))
    }

    /// The stages of a journey, as the choice of one of its fields.
    pub(super) fn stage_choice(&self, part: Part, journey: u16) -> Option<Ty<'s>> {
        matches!(part, Part::PeakIn | Part::EndIn)
            .then(|| Ty::Choice(self.stages_of(journey.into())))
    }

    /// The stages, where a dotted name is one of the fields that is a choice of them.
    pub(super) fn stages_named(&self, name: &'s str) -> Option<List<Name<'s>>> {
        let (_, words, rest) = self.journey_asked(name)?;
        let choices = [Part::PeakIn, Part::EndIn];
        choices
            .iter()
            .any(|part| part.word() == rest)
            .then_some(words)
    }
}
