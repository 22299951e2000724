//! Names of the author's own: what a bare name stands for, and of what type it is.

use super::Compiler;
use super::build::Naming;
use super::expression::Operand;
use super::names::Sort;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Known};
use crate::image::op::{Field, Op};
use crate::span::Span;
use crate::syntax::tree::{Fact, FactSource, Item, Kind, Let, List, Measure, Name, Reckoning};
use crate::value::Type;

/// What a name of the author's own names, as [`Naming::sort`] has it.
pub(super) mod sort {
    /// A `let`.
    pub(in crate::compile) const LET: u8 = 0;
    /// A fact.
    pub(in crate::compile) const FACT: u8 = 1;
    /// A status.
    pub(in crate::compile) const STATUS: u8 = 2;
    /// A measure over events.
    pub(in crate::compile) const MEASURE: u8 = 3;
    /// A measure made of others.
    pub(in crate::compile) const EXPRESSION: u8 = 4;
    /// A journey.
    pub(in crate::compile) const JOURNEY: u8 = 5;
}

/// What is known of a measure's type, as [`Naming::ty`] has it: the number of a [`Type`]
/// plus [`TYPES`](ty::TYPES), or one of these.
mod ty {
    pub(super) const UNKNOWN: u8 = 0;
    pub(super) const LOOKING: u8 = 1;
    pub(super) const CIRCLE: u8 = 2;
    pub(super) const WRONG: u8 = 3;
    pub(super) const TYPES: u8 = 4;
}

/// The time since the event before, in what a measure reads.
pub(super) const GAP: &str = "gap";

/// The time of the event at hand.
pub(super) const NOW: &str = "now";

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Writes down a name of the author's own.
    pub(super) fn declare_known(&mut self, name: &Name<'s>, sort: u8, node: u32, known: u32) {
        if Field::ALL.iter().any(|field| field.word() == name.text) {
            self.wrong(diagnostic::NAME_OF_FIELD, name.span, name.text);
        }
        let place = self.build.count::<Naming>();
        if let Some(earlier) = self.build.name(Sort::Known, name.text, place) {
            let earlier: Naming = self.build.at(earlier);
            // Two rules of one name were told of already.
            if sort == sort::LET || earlier.sort == sort::LET {
                let mut twice = Diagnostic::new(diagnostic::DUPLICATE_KNOWN, name.span, name.text);
                twice.related = self.name_of(&earlier).map(|name| name.span);
                self.report(twice);
            }
        }
        self.build.push(Naming {
            sort,
            node,
            known,
            ty: ty::UNKNOWN,
            wrong: 0,
        });
    }

    /// Finds out which names cannot be written out, and which are those of facets' fields.
    pub(super) fn check_definitions(&mut self) {
        for place in 0..self.build.count::<Naming>() {
            let mut naming: Naming = self.build.at(place);
            let Some(name) = self.name_of(&naming) else {
                continue;
            };
            if self.is_part(name.text) {
                self.wrong(diagnostic::NAME_OF_FIELD, name.span, name.text);
            }
            if naming.sort == sort::JOURNEY && self.facet_named(name.text).is_some() {
                self.wrong(diagnostic::NAME_OF_FACET, name.span, name.text);
            }
            let Some(value) = self.definition(&naming) else {
                continue;
            };
            if !self.may_be_written_out(&name, value) {
                naming.wrong = 1;
                self.build.put(place, naming);
            }
        }
    }

    /// The name that was declared.
    fn name_of(&self, naming: &Naming) -> Option<Name<'s>> {
        Some(match self.tree.nodes.get(naming.node as usize)?.kind {
            Kind::Let(Let { name, .. })
            | Kind::Fact(Fact { name, .. })
            | Kind::Measure(Measure { name, .. }) => name,
            Kind::Status(status) => self.tree.at(status.header).name,
            Kind::Journey(journey) => self.tree.at(journey.header).name,
            _ => return None,
        })
    }

    /// What a bare name names, and its place.
    pub(super) fn naming(&self, name: &str) -> Option<(u32, Naming)> {
        if self.build.count::<Naming>() == 0 {
            return None;
        }
        let place = self.build.find(Sort::Known, name)?;
        Some((place, self.build.at(place)))
    }

    /// What a bare name names where it stands, unless the event's attribute is meant. A name
    /// that could be either is told of.
    pub(super) fn meant(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
        words: Option<List<Name<'s>>>,
    ) -> Result<Option<(u32, Naming)>, Operand<'s>> {
        let Some((place, naming)) = self.naming(name) else {
            return Ok(None);
        };
        let kind = match scope.event {
            Source::Kind(kind) => Some(kind),
            _ => None,
        };
        let event = kind
            .filter(|kind| self.attribute(*kind, name).is_some())
            .and_then(|kind| self.event(kind));
        let word = words.is_some_and(|words| self.tree.list(words).any(|word| word.text == name));
        let mut wrong = match event {
            Some(_) if scope.own => return Ok(None),
            Some(event) => {
                Diagnostic::new(diagnostic::TWO_MEANINGS, span, name).other(event.name.text)
            }
            None if word => Diagnostic::new(diagnostic::WORD_OR_NAME, span, name),
            None => return Ok(Some((place, naming))),
        };
        wrong.related = self.name_of(&naming).map(|name| name.span);
        self.report(wrong);
        Err(Operand::wrong(span))
    }

    /// Reads what a name names.
    pub(super) fn read_known(
        &mut self,
        scope: &Scope,
        (place, naming): (u32, Naming),
        span: Span,
    ) -> Operand<'s> {
        if matches!(naming.sort, sort::LET | sort::EXPRESSION) {
            if naming.sort == sort::EXPRESSION && !scope.known {
                return self.not_constant(span);
            }
            return self.write_out(scope, &naming, span);
        }
        if !scope.known {
            return self.not_constant(span);
        }
        self.kept.beyond_event = true;
        self.kept.reads_known = true;
        if scope.silent {
            // An alert reads it: it is told when a bucket is forgotten.
            let mut known: Known = self.build.at(naming.known);
            known.clock = 1;
            self.build.put(naming.known, known);
        }
        let ty = self.type_of(place, span);
        self.op_known(Op::Known, naming.known);
        match ty {
            Ty::Wrong => Operand::wrong(span),
            ty => Operand::computed(ty, 1, span),
        }
    }

    /// Reads `gap`, where it means the time since the event before.
    pub(super) fn gap(&mut self, scope: &Scope, name: &str, span: Span) -> Option<Operand<'s>> {
        let known = scope
            .gap
            .filter(|_| name == GAP && !self.is_attribute(scope, name))?;
        self.kept.beyond_event = true;
        let record: Known = self.build.at(known);
        self.build.put(known, Known { gap: 1, ..record });
        self.op_known(Op::Gap, known);
        Some(Operand::computed(Ty::Duration, 1, span))
    }

    /// Reads `now`, where it means the time of the event at hand; reported where there is none.
    pub(super) fn now(&mut self, scope: &Scope, name: &'s str, span: Span) -> Option<Operand<'s>> {
        if name != NOW || self.is_attribute(scope, name) {
            return None;
        }
        if scope.event == Source::Nothing {
            self.wrong(diagnostic::NOW_HERE, span, name);
            return Some(Operand::wrong(span));
        }
        self.build.op(Op::Now);
        Some(Operand::computed(Ty::Time, 1, span))
    }

    pub(super) fn op_known(&mut self, op: Op, known: u32) {
        let [low, high, ..] = known.to_le_bytes();
        let code = [op as u8, low, high];
        self.build.append(layout::Section::Code, &code);
    }

    fn not_constant(&mut self, span: Span) -> Operand<'s> {
        let found = self.written(span);
        self.wrong(diagnostic::NOT_CONSTANT, span, found);
        Operand::wrong(span)
    }

    /// `previous x`: what a fact was before.
    pub(super) fn previous(&mut self, scope: &Scope, name: &'s str, span: Span) -> Operand<'s> {
        let Some((place, naming)) = self.naming(name) else {
            let mut near = Suggestion::new(name);
            if self.has_room() {
                for item in self.tree.items() {
                    if let Item::Fact(fact) = item {
                        near.offer(self.tree.at(*fact).name.text);
                    }
                }
            }
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_FACT, span, name);
            self.report(unknown.other(near.answer()));
            return Operand::wrong(span);
        };
        if naming.sort != sort::FACT {
            self.wrong(diagnostic::NO_PREVIOUS, span, name);
            return Operand::wrong(span);
        }
        if !scope.known {
            return self.not_constant(span);
        }
        self.kept.beyond_event = true;
        self.kept.reads_known = true;
        let mut known: Known = self.build.at(naming.known);
        known.previous = 1;
        self.build.put(naming.known, known);
        let ty = self.type_of(place, span);
        self.op_known(Op::Previous, naming.known);
        match ty {
            Ty::Wrong => Operand::wrong(span),
            ty => Operand::computed(ty, 1, span),
        }
    }

    /// Whether something known is there.
    pub(super) fn is_there(&mut self, operand: Operand<'s>, span: Span) -> Operand<'s> {
        if operand.ty.is_wrong() {
            return Operand::wrong(span);
        }
        if operand.known.is_some() {
            return Operand::number(Ty::Bool, 1, span);
        }
        self.build.op(Op::There);
        Operand::computed(Ty::Bool, operand.depth, span)
    }

    /// The words of what a name names, when it is a choice.
    pub(super) fn words_named(&self, scope: &Scope, name: &'s str) -> Option<List<Name<'s>>> {
        if scope.score
            && let Some(words) = self.stages_named(name)
        {
            return Some(words);
        }
        let (_, naming) = self.naming(name)?;
        match naming.sort {
            sort::LET if naming.wrong == 0 => self.words_of(scope, self.definition(&naming)?),
            sort::FACT | sort::STATUS | sort::JOURNEY => match self.declared_type(&naming) {
                Ty::Choice(words) => Some(words),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of a fact, a status or a journey.
    pub(super) fn declared_type(&self, naming: &Naming) -> Ty<'s> {
        let node = self.tree.nodes.get(naming.node as usize);
        match node.map(|node| &node.kind) {
            Some(Kind::Status(status)) => Ty::Choice(status.words),
            Some(Kind::Journey(journey)) => Ty::Choice(journey.words),
            Some(Kind::Fact(fact)) => {
                let mut sources = self.tree.list(fact.sources);
                let source = sources.next();
                source.map_or(Ty::Wrong, |source| self.source_type(source))
            }
            _ => Ty::Wrong,
        }
    }

    fn source_type(&self, source: &FactSource<'s>) -> Ty<'s> {
        let name = source.attribute.text;
        let kind = self.kind_named(self.tree.at(source.when).event.text);
        match kind.and_then(|kind| self.attribute(kind, name)) {
            Some((_, ty)) => ty,
            None if name == NOW => Ty::Time,
            None => Ty::Wrong,
        }
    }

    /// The type of something known; a measure's is looked at when it is first asked for.
    fn type_of(&mut self, place: u32, span: Span) -> Ty<'s> {
        let naming: Naming = self.build.at(place);
        if naming.sort != sort::MEASURE {
            return self.declared_type(&naming);
        }
        let known = match naming.ty {
            ty::UNKNOWN => {
                self.becomes(place, ty::LOOKING);
                let found = self.look_at_type(&naming);
                let circle = self.build.at::<Naming>(place).ty == ty::CIRCLE;
                let known = match found {
                    _ if circle => ty::CIRCLE,
                    Some(found) => ty::TYPES.saturating_add(found as u8),
                    None => ty::WRONG,
                };
                self.becomes(place, known);
                known
            }
            ty::LOOKING => ty::CIRCLE,
            known => known,
        };
        if known == ty::CIRCLE {
            self.becomes(place, known);
            if self.quiet == 0 {
                let found = self.written(span);
                self.wrong(diagnostic::CIRCLE, span, found);
            }
            return Ty::Wrong;
        }
        let number = known.checked_sub(ty::TYPES);
        match number.and_then(Type::from_number) {
            Some(Type::Int) => Ty::Int,
            Some(Type::Decimal) => Ty::Decimal,
            Some(Type::Percent) => Ty::Percent,
            Some(Type::Time) => Ty::Time,
            Some(Type::Duration) => Ty::Duration,
            _ => Ty::Wrong,
        }
    }

    /// Notes what is known of the type of something that is named.
    #[inline(never)]
    fn becomes(&mut self, place: u32, ty: u8) {
        let naming: Naming = self.build.at(place);
        self.build.put(place, Naming { ty, ..naming });
    }

    /// The type of a measure over events, without a word of what is wrong with it: that is
    /// told in its own turn.
    fn look_at_type(&mut self, naming: &Naming) -> Option<Type> {
        let Kind::Measure(measure) = self.tree.nodes.get(naming.node as usize)?.kind else {
            return None;
        };
        let (aggregate, of, when) = match measure.reckoning {
            Reckoning::Events {
                aggregate,
                of,
                when,
                ..
            } => (aggregate, of, when),
            Reckoning::Followed(_) => return Some(Type::Percent),
            Reckoning::Expression(_) => return None,
        };
        let Some(of) = of else {
            return super::measured::result(aggregate, Ty::Int).map(Ty::plain);
        };
        let event = self.quiet_source(&self.tree.at(when).event);
        let (kept, depth, used) = (self.kept, self.depth, self.used);
        let code = self.build.code_len();
        self.quiet = self.quiet.saturating_add(1);
        self.depth = 0;
        let operand = self.lower(&value_scope(event, naming.known), of);
        self.quiet = self.quiet.saturating_sub(1);
        self.build.code_cut(code);
        (self.kept, self.depth, self.used) = (kept, depth, used);
        super::measured::result(aggregate, operand.ty).map(Ty::plain)
    }

    /// The names that an unknown one could have meant.
    pub(super) fn offer_known(&self, near: &mut Suggestion<'_, 's>) {
        if !self.has_room() {
            return;
        }
        for place in 0..self.build.count::<Naming>() {
            if let Some(name) = self.name_of(&self.build.at(place)) {
                near.offer(name.text);
            }
        }
    }

    /// Reports a name in a measure made of others that is neither a measure nor a fact.
    pub(super) fn unknown_measure(&mut self, name: &'s str, span: Span) {
        let mut near = Suggestion::new(name);
        self.offer_known(&mut near);
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_MEASURE, span, name);
        self.report(unknown.other(near.answer()));
    }

    /// The words of a status, or the stages of a journey, that bears a name.
    pub(super) fn status_named(&self, name: &str) -> Option<List<Name<'s>>> {
        let (_, naming) = self.naming(name)?;
        match self.declared_type(&naming) {
            Ty::Choice(words) if matches!(naming.sort, sort::STATUS | sort::JOURNEY) => Some(words),
            _ => None,
        }
    }
}

/// What is read of the events of a measure, by its place among what is known.
pub(super) const fn value_scope(event: Source, known: u32) -> Scope {
    let mut scope = Scope::event(event);
    scope.own = true;
    scope.gap = Some(known);
    scope
}
