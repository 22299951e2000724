//! Facets, and what every kind of event bears of them.

use super::Compiler;
use super::expression::Operand;
use super::names::Sort;
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Bearing, Borne, Facet, FacetWord, Kind, Range, Section, Str};
use crate::image::op::{Op, Part};
use crate::limits::{ATTRIBUTES, FACET_WORDS, FACETS, FACTOR};
use crate::span::Span;
use crate::syntax::tree::{self, Item, List, Name};

/// Where a value is told: by the line, by an attribute, by one that an instance keeps.
const LINE: u8 = 0;
const ATTRIBUTE: u8 = 1;
const KEPT: u8 = 2;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Writes down a facet and its values.
    #[inline(never)]
    pub(super) fn declare_facet(&mut self, node: &'t tree::Facet<'s>) {
        let name = &node.name;
        self.undotted(name);
        let place = self.build.count::<Facet>();
        if self.build.name(Sort::Facet, name.text, place).is_some() {
            let earlier = self.tree.items().find_map(|item| match item {
                Item::Facet(facet) if facet.name.text == name.text => Some(facet.name.span),
                _ => None,
            });
            let mut twice = Diagnostic::new(diagnostic::DUPLICATE_FACET, name.span, name.text);
            twice.related = earlier;
            self.report(twice);
        }
        if place as usize == FACETS {
            self.passed(diagnostic::FACETS_LIMIT, name.span, name.text, FACETS);
        }
        if place as usize >= FACETS {
            return;
        }
        let first = self.build.count::<FacetWord>();
        for word in self.tree.list(node.words).take(FACET_WORDS + 1) {
            self.declare_value(place, first, word);
        }
        let record = Facet {
            name: self.build.text(name.text),
            words: self.build.since::<FacetWord>(first),
        };
        self.build.push(record);
    }

    fn declare_value(&mut self, facet: u32, first: u32, word: &'t tree::FacetWord<'s>) {
        let name = &word.name;
        self.undotted(name);
        if self.build.count::<FacetWord>() as usize == FACET_WORDS {
            self.passed(
                diagnostic::FACET_WORDS_LIMIT,
                name.span,
                name.text,
                FACET_WORDS,
            );
        }
        let text = self.build.text(name.text);
        if self.value_among(first, text).is_some() {
            self.wrong(diagnostic::DUPLICATE_VALUE, name.span, name.text);
        }
        let weight = word.weight.and_then(|weight| self.factor(weight));
        self.build.push(FacetWord {
            name: text,
            facet,
            weight: weight.unwrap_or(1000) as u32,
            state_at: 0,
        });
    }

    /// Dots part a facet or a journey, its value or stage, and what is asked of it.
    pub(super) fn undotted(&mut self, name: &Name<'s>) {
        if name.text.contains('.') {
            self.wrong(diagnostic::DOTTED, name.span, name.text);
        }
    }

    /// The value of this name among those from `first` on.
    fn value_among(&self, first: u32, name: Str) -> Option<u32> {
        let end = self.build.count::<FacetWord>();
        (first..end).find(|place| self.build.at::<FacetWord>(*place).name == name)
    }

    pub(super) fn facet_named(&self, name: &str) -> Option<u32> {
        self.build.find(Sort::Facet, name)
    }

    /// The value of a facet that a name means.
    fn value_of(&mut self, facet: u32, name: &str) -> Option<u32> {
        let facet: Facet = self.build.at(facet);
        let name = self.build.text(name);
        let end = facet.words.first.saturating_add(facet.words.count);
        (facet.words.first..end).find(|place| self.build.at::<FacetWord>(*place).name == name)
    }

    /// Tells every kind of event what it bears of each facet.
    #[inline(never)]
    pub(super) fn bear(&mut self) {
        for kind in 0..self.build.count::<Kind>() {
            let Some(event) = self.event(kind) else {
                continue;
            };
            self.check_line(event);
            let first = self.build.count::<Bearing>();
            for facet in 0..self.build.count::<Facet>() {
                self.bear_one(event, facet);
            }
            let bears = self.build.since::<Bearing>(first);
            let record: Kind = self.build.at(kind);
            self.build.put(kind, Kind { bears, ..record });
        }
    }

    /// Every name on an event's line is that of a facet, and stands there once.
    fn check_line(&mut self, event: &'t tree::EventDecl<'s>) {
        let line = self.tree.bears(event);
        for (nth, bearing) in line.clone().enumerate() {
            let name = bearing.facet;
            if self.facet_named(name.text).is_none() {
                let mut near = Suggestion::new(name.text);
                let room = self.has_room();
                for item in self.tree.items().filter(|_| room) {
                    if let Item::Facet(facet) = item {
                        near.offer(facet.name.text);
                    }
                }
                let unknown = Diagnostic::new(diagnostic::UNKNOWN_FACET, name.span, name.text);
                self.report(unknown.other(near.answer()));
            }
            let mut before = line.clone().take(nth);
            let attribute = self.tree.list(event.attributes);
            let mut attributes = attributes_named(attribute, name.text);
            let earlier = before
                .find(|other| other.facet.text == name.text)
                .map(|other| other.facet.span)
                .or_else(|| attributes.next());
            if let Some(earlier) = earlier {
                let twice = Diagnostic::new(diagnostic::BORNE_TWICE, name.span, name.text);
                self.report(twice.related(earlier));
            }
        }
    }

    fn bear_one(&mut self, event: &'t tree::EventDecl<'s>, facet: u32) {
        let first = self.build.count::<Borne>();
        let written = self.tree.bears(event).find_map(|bearing| {
            let named = self.facet_named(bearing.facet.text) == Some(facet);
            named.then_some(bearing.word)
        });
        let (source, at) = match written {
            Some(word) => {
                self.bear_word(facet, &word);
                (LINE, 0)
            }
            None => {
                let Some((place, words)) = self.choice_of(event, facet) else {
                    return;
                };
                for word in self.tree.list(words) {
                    self.bear_word(facet, word);
                }
                (ATTRIBUTE, u16::from(place))
            }
        };
        let words = self.build.since::<Borne>(first);
        self.build.push(Bearing { source, at, words });
    }

    fn bear_word(&mut self, facet: u32, name: &Name<'s>) {
        let word = self.value_of(facet, name.text).unwrap_or_else(|| {
            self.unknown_value(facet, name.text, name.span);
            0
        });
        self.build.push(Borne { word });
    }

    /// The attribute that tells a facet's value, and the words of its choice.
    fn choice_of(
        &mut self,
        event: &'t tree::EventDecl<'s>,
        facet: u32,
    ) -> Option<(u8, List<Name<'s>>)> {
        let attributes = self.tree.list(event.attributes).take(ATTRIBUTES);
        let mut attributes = attributes.enumerate();
        let (place, attribute) =
            attributes.find(|(_, one)| self.facet_named(one.name.text) == Some(facet))?;
        match Ty::declared(&attribute.ty) {
            Ty::Choice(words) => Some((place as u8, words)),
            ty => {
                let name = attribute.name;
                let wrong = Diagnostic::new(diagnostic::FACET_TYPE, attribute.span, name.text);
                self.report(wrong.other(ty.word()));
                None
            }
        }
    }

    /// The declared values of a facet.
    fn declared_values(&self, facet: u32) -> Option<List<tree::FacetWord<'s>>> {
        let mut nth = 0;
        self.tree.items().find_map(|item| match item {
            Item::Facet(declared) => {
                let own = nth == facet;
                nth += 1;
                own.then_some(declared.words)
            }
            _ => None,
        })
    }

    fn unknown_value(&mut self, facet: u32, name: &'s str, span: Span) {
        let mut near = Suggestion::new(name);
        if let Some(words) = self.declared_values(facet).filter(|_| self.has_room()) {
            for word in self.tree.list(words) {
                near.offer(word.name.text);
            }
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_VALUE, span, name);
        self.report(unknown.other(near.answer()));
    }

    /// What a moment bears that the clock brings to an instance which an event of `kind`
    /// opened: what is told by an attribute the instance keeps.
    pub(super) fn bears_of_opening(&mut self, kind: u32) -> Range {
        if let Some(bears) = self.kept.bears {
            return bears;
        }
        let own = self.build.at::<Kind>(kind).bears;
        let first = self.build.count::<Bearing>();
        for place in own.first..own.first.saturating_add(own.count) {
            let mut bearing: Bearing = self.build.at(place);
            if bearing.source == ATTRIBUTE {
                bearing.source = KEPT;
                bearing.at = u16::from(self.keep_opened(bearing.at as u8));
            }
            self.build.push(bearing);
        }
        let bears = self.build.since::<Bearing>(first);
        self.kept.bears = Some(bears);
        bears
    }

    /// A factor of what is felt, in thousandths.
    pub(super) fn factor(&mut self, id: tree::ExprId) -> Option<i64> {
        let factor = self.thousandths(id)?;
        if (0..=FACTOR).contains(&factor) {
            return Some(factor);
        }
        let span = self.tree.expr(id).span;
        let found = self.written(span);
        let most = (FACTOR / 1000) as usize;
        self.passed(diagnostic::FACTOR_RANGE, span, found, most);
        None
    }

    /// A share, in thousandths of one.
    pub(super) fn portion(&mut self, id: tree::ExprId) -> Option<i64> {
        let share = self.thousandths(id)?;
        if (0..=1000).contains(&share) {
            return Some(share);
        }
        let span = self.tree.expr(id).span;
        let found = self.written(span);
        self.wrong(diagnostic::SHARE_RANGE, span, found);
        None
    }

    /// Whether a name is that of a field which a facet or a journey has.
    pub(super) fn is_part(&self, name: &'s str) -> bool {
        if self.is_journey_part(name) {
            return true;
        }
        let Some((facet, rest)) = name.split_once('.') else {
            return false;
        };
        let Some(place) = self.facet_named(facet) else {
            return false;
        };
        let among = |parts: &[Part], asked: &str| parts.iter().any(|part| part.word() == asked);
        match rest.rsplit_once('.') {
            Some((word, asked)) => {
                let mut values = self.declared_values(place).into_iter();
                let is_value = values.any(|words| {
                    let mut words = self.tree.list(words);
                    words.any(|one| one.name.text == word)
                });
                is_value && among(&Part::OF_VALUE, asked)
            }
            None => among(&Part::OF_FACET, rest),
        }
    }

    /// The field of a facet or a journey that a dotted name means; nothing when none bears
    /// its first part.
    pub(super) fn part(&mut self, name: &'s str, span: Span) -> Option<Option<(Part, u16)>> {
        if let Some(part) = self.journey_part(name, span) {
            return Some(part);
        }
        let (facet, rest) = name.split_once('.')?;
        let place = self.facet_named(facet)?;
        let Some((word, asked)) = rest.rsplit_once('.') else {
            let part = Part::OF_FACET.into_iter().find(|part| part.word() == rest);
            if part.is_none() {
                let values = self.value_of(place, rest).is_some();
                let code = match values {
                    true => diagnostic::UNKNOWN_PART,
                    false => diagnostic::UNKNOWN_BALANCE,
                };
                self.wrong(code, span, name);
            }
            return Some(part.map(|part| (part, place as u16)));
        };
        let Some(value) = self.value_of(place, word) else {
            self.unknown_value(place, word, span);
            return Some(None);
        };
        let part = Part::OF_VALUE.into_iter().find(|part| part.word() == asked);
        if part.is_none() {
            self.wrong(diagnostic::UNKNOWN_PART, span, name);
        }
        Some(part.map(|part| (part, value as u16)))
    }

    /// Writes that a field of a part of the score is read, or asked for.
    pub(super) fn read_part(
        &mut self,
        op: Op,
        part: Option<(Part, u16)>,
        span: Span,
    ) -> Operand<'s> {
        let Some((part, at)) = part else {
            return Operand::wrong(span);
        };
        self.kept.beyond_event = true;
        let [low, high] = at.to_le_bytes();
        self.build
            .append(Section::Code, &[op as u8, part as u8, low, high]);
        let ty = match (op, part) {
            (Op::HasPart, _) => Ty::Bool,
            (_, Part::Moments | Part::JourneyMoments | Part::StageMoments | Part::Journeys) => {
                Ty::Int
            }
            (_, Part::Coverage) => Ty::Percent,
            (_, part) => self.stage_choice(part, at).unwrap_or(Ty::Decimal),
        };
        Operand::computed(ty, 1, span)
    }
}

/// Where attributes of this name stand.
fn attributes_named<'n, 's: 'n>(
    attributes: impl Iterator<Item = &'n tree::Attribute<'s>>,
    name: &str,
) -> impl Iterator<Item = Span> {
    attributes
        .filter(move |attribute| attribute.name.text == name)
        .map(|attribute| attribute.name.span)
}
