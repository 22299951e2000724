//! What names mean at a place in the text: which event a bare attribute is of, and
//! whether `opened.x`, `promised.x` and the score can be read there.

use super::Compiler;
use super::naming::GAP;
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Maybe, Range};
use crate::image::op::Field;
use crate::limits::{ATTRIBUTES, KEPT};
use crate::span::Span;
use crate::syntax::tree::{self, Clause, ClauseKind, EventDecl, Item, Kind, List, Name};

/// Attributes of promises that one instance can keep.
const PROMISED: usize = KEPT;

/// An event that names can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// There is no event.
    Nothing,
    /// Any of several kinds, so that no attribute is sure.
    Several,
    /// It was named wrongly, which is reported already.
    Wrong,
    /// This kind of event.
    Kind(u32),
}

/// What can be read at a place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    /// The event that a bare name is an attribute of.
    pub(super) event: Source,
    /// The event that `opened.x` is an attribute of.
    pub(super) opened: Source,
    /// Whether `promised.x` can be read.
    pub(super) promised: bool,
    /// Whether the score can be read.
    pub(super) score: bool,
    /// Whether silence can be asked of.
    pub(super) silent: bool,
    /// Whether the ledger of promises and the counts of outcomes can be read.
    pub(super) ledger: bool,
    /// Whether facts, statuses and measures can be read.
    pub(super) known: bool,
    /// Whether a bare name is the event's attribute even where something known bears it.
    pub(super) own: bool,
    /// The measure whose `gap` can be read.
    pub(super) gap: Option<u32>,
}

impl Scope {
    /// Constants only.
    pub(super) const CONSTANT: Self = Self {
        event: Source::Nothing,
        opened: Source::Nothing,
        promised: false,
        score: false,
        silent: false,
        ledger: false,
        known: false,
        own: false,
        gap: None,
    };

    /// What is known, and nothing else.
    pub(super) const KNOWN: Self = Self {
        known: true,
        ..Self::CONSTANT
    };

    /// What a measure made of others reads: what is known, and the ledger with its counts.
    pub(super) const MEASURE: Self = Self {
        ledger: true,
        ..Self::KNOWN
    };

    /// The score and silence.
    pub(super) const SCORE: Self = Self {
        score: true,
        silent: true,
        ledger: true,
        ..Self::KNOWN
    };

    /// The same and the ledger of promises, with the counts of outcomes.
    pub(super) const fn and_ledger(self) -> Self {
        Self {
            ledger: true,
            ..self
        }
    }

    /// An event's attributes only.
    pub(super) const fn event(event: Source) -> Self {
        Self {
            event,
            ..Self::KNOWN
        }
    }
}

/// What instances of the expectation at hand keep.
#[derive(Clone, Copy)]
pub(super) struct Kept<'s> {
    /// By attribute of the opening event: its place among the kept ones, plus one.
    pub(super) opened: [u8; ATTRIBUTES],
    /// How many attributes of the opening are kept.
    pub(super) opened_count: u16,
    /// Names of the kept attributes of promises.
    pub(super) promised: [&'s str; PROMISED],
    /// How many attributes of promises are kept.
    pub(super) promised_count: u16,
    /// How many limits an instance stores.
    pub(super) stored: u16,
    /// How many pauses it has.
    pub(super) pauses: u8,
    /// Whether limits that count from the opening may stand still and move.
    pub(super) moves: bool,
    /// The clause that takes the end of a word back.
    pub(super) reopen: Maybe,
    /// The clauses of the expectation.
    pub(super) clauses: List<Clause<'s>>,
    /// What a moment bears that the clock brings, once it was asked for.
    pub(super) bears: Option<Range>,
    /// Whether what was read last reads more than the event.
    pub(super) beyond_event: bool,
    /// Whether what was read last reads what is known.
    pub(super) reads_known: bool,
}

impl Default for Kept<'_> {
    // It is large: handed over by a call, it would stand on the stack a second time.
    #[inline(always)]
    fn default() -> Self {
        Self {
            opened: [0; ATTRIBUTES],
            opened_count: 0,
            promised: [""; PROMISED],
            promised_count: 0,
            stored: 0,
            pauses: 0,
            moves: false,
            reopen: 0,
            clauses: List::EMPTY,
            bears: None,
            beyond_event: false,
            reads_known: false,
        }
    }
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// The declaration of a kind of event.
    pub(super) fn event(&self, kind: u32) -> Option<&'t EventDecl<'s>> {
        let declared: super::build::Declared = self.build.at(kind);
        match self.tree.nodes.get(declared.node as usize)?.kind {
            Kind::Item(Item::Event(ref event)) => Some(event),
            _ => None,
        }
    }

    /// A kind's attribute and its place among the kind's.
    pub(super) fn attribute(&self, kind: u32, name: &str) -> Option<(u8, Ty<'s>)> {
        let event = self.event(kind)?;
        self.tree
            .list(event.attributes)
            .take(ATTRIBUTES)
            .enumerate()
            .find(|(_, attribute)| attribute.name.text == name)
            .map(|(place, attribute)| (place as u8, Ty::declared(&attribute.ty)))
    }

    /// The attribute that a bare name means.
    pub(super) fn bare(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
    ) -> Option<(u8, Ty<'s>)> {
        if let Source::Kind(kind) = scope.event
            && let Some(found) = self.attribute(kind, name)
        {
            return Some(found);
        }
        if scope.event != Source::Wrong {
            self.unknown_attribute(scope, name, span);
        }
        None
    }

    /// The field of the score that a bare name means.
    pub(super) fn field(&mut self, name: &'s str, span: Span) -> Option<Field> {
        let found = Field::ALL.into_iter().find(|field| field.word() == name);
        if found.is_none() {
            let mut near = Suggestion::new(name);
            Field::ALL.iter().for_each(|field| near.offer(field.word()));
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_FIELD, span, name);
            self.report(unknown.other(near.answer()));
        }
        found
    }

    /// The place that the opening's attribute has among what instances keep.
    pub(super) fn opened(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
    ) -> Option<(u8, Ty<'s>)> {
        self.kept.beyond_event = true;
        let kind = match scope.opened {
            Source::Kind(kind) => kind,
            Source::Wrong => return None,
            Source::Nothing | Source::Several => {
                self.wrong(diagnostic::OPENED_HERE, span, name);
                return None;
            }
        };
        let Some((attribute, ty)) = self.attribute(kind, name) else {
            let here = Scope {
                opened: Source::Nothing,
                ..Scope::event(scope.opened)
            };
            self.unknown_attribute(&here, name, span);
            return None;
        };
        Some((self.keep_opened(attribute), ty))
    }

    pub(super) fn keep_opened(&mut self, attribute: u8) -> u8 {
        let next = self.kept.opened_count.saturating_add(1);
        let Some(slot) = self.kept.opened.get_mut(attribute as usize) else {
            return 0;
        };
        if *slot == 0 {
            *slot = next as u8;
            self.kept.opened_count = next;
        }
        slot.saturating_sub(1)
    }

    /// The place that the promise's attribute has among what instances keep.
    pub(super) fn promised(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
    ) -> Option<(u8, Ty<'s>)> {
        self.kept.beyond_event = true;
        if !scope.promised {
            self.wrong(diagnostic::PROMISED_HERE, span, name);
            return None;
        }
        let ty = self.promised_type(name, span)?;
        let count = self.kept.promised_count as usize;
        let kept = self.kept.promised.get(..count).unwrap_or_default();
        if let Some(slot) = kept.iter().position(|kept| *kept == name) {
            return Some((slot as u8, ty));
        }
        let Some(slot) = self.kept.promised.get_mut(count) else {
            self.passed(diagnostic::KEPT_LIMIT, span, name, PROMISED);
            return None;
        };
        *slot = name;
        self.kept.promised_count = self.kept.promised_count.saturating_add(1);
        Some((count as u8, ty))
    }

    /// The type of an attribute on all promising events that declare it.
    fn promised_type(&mut self, name: &'s str, span: Span) -> Option<Ty<'s>> {
        let mut found: Option<Ty<'s>> = None;
        let mut near = Suggestion::new(name);
        let mut wrong = false;
        for clause in self.tree.list(self.kept.clauses) {
            let (ClauseKind::ChangeUntil { when, .. }
            | ClauseKind::Honoured {
                when,
                until: Some(_),
                ..
            }) = clause.kind
            else {
                continue;
            };
            let event = self.tree.at(when).event.text;
            let Some(kind) = self.kind_named(event) else {
                wrong = true;
                continue;
            };
            match (self.attribute(kind, name), found) {
                (Some((_, ty)), Some(before)) if !self.same(ty, before) => {
                    let differs = Diagnostic::new(diagnostic::PROMISES_DIFFER, span, name);
                    self.report(differs.other(event));
                    return None;
                }
                (Some((_, ty)), _) => found = Some(ty),
                (None, _) => self.offer_attributes(kind, &mut near),
            }
        }
        if found.is_none() && !wrong {
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_PROMISED, span, name);
            self.report(unknown.other(near.answer()));
        }
        found
    }

    /// Whether two types are the same, choices word by word.
    pub(super) fn same(&self, left: Ty<'s>, right: Ty<'s>) -> bool {
        match (left, right) {
            (Ty::Choice(left), Ty::Choice(right)) => {
                let words = |list| self.tree.list(list).map(|word: &Name<'_>| word.text);
                left == right || words(left).eq(words(right))
            }
            _ => core::mem::discriminant(&left) == core::mem::discriminant(&right),
        }
    }

    /// The kind of event that bears a name.
    pub(super) fn kind_named(&self, name: &str) -> Option<u32> {
        self.build.find(super::names::Sort::Event, name)
    }

    /// The kind of event that a name means.
    pub(super) fn source(&mut self, name: &Name<'s>) -> Source {
        if let Some(kind) = self.kind_named(name.text) {
            return Source::Kind(kind);
        }
        let mut near = Suggestion::new(name.text);
        if self.has_room() {
            for item in self.tree.items() {
                if let Item::Event(event) = item {
                    near.offer(event.name.text);
                }
            }
        }
        if near.answer().is_empty() && self.is_declaration_misread() {
            return Source::Wrong;
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_EVENT, name.span, name.text);
        self.report(unknown.other(near.answer()));
        Source::Wrong
    }

    /// Whether something that could not be read may have been an event.
    fn is_declaration_misread(&self) -> bool {
        let misread = self.diagnostics.found().get(..self.misread);
        misread.unwrap_or_default().iter().any(|found| {
            let before = self.tree.source.get(..found.span.start as usize);
            let line = before.and_then(|before| before.rsplit('\n').next());
            line.is_some_and(|line| line.trim_start().starts_with("event"))
        })
    }

    /// The kind of event that a name means, without a word when there is none.
    pub(super) fn quiet_source(&self, name: &Name<'s>) -> Source {
        self.kind_named(name.text)
            .map_or(Source::Wrong, Source::Kind)
    }

    /// The words of a choice that an unknown one could have meant.
    pub(super) fn unknown_word(&mut self, words: List<Name<'s>>, name: &'s str, span: Span) {
        let mut near = Suggestion::new(name);
        if self.has_room() {
            for word in self.tree.list(words) {
                near.offer(word.text);
            }
        }
        let mut unknown = Diagnostic::new(diagnostic::UNKNOWN_WORD, span, name);
        let declared = self.tree.list(words).map(|word| word.span);
        unknown.related = declared.reduce(|first, word| first.to(word));
        self.report(unknown.other(near.answer()));
    }

    fn offer_attributes(&self, kind: u32, near: &mut Suggestion<'_, 's>) {
        if let Some(event) = self.event(kind).filter(|_| self.has_room()) {
            for attribute in self.tree.list(event.attributes) {
                near.offer(attribute.name.text);
            }
        }
    }

    /// Reports a bare name that is not an attribute where it stands, with the most
    /// helpful reason there is.
    fn unknown_attribute(&mut self, scope: &Scope, name: &'s str, span: Span) {
        if name == GAP {
            self.wrong(diagnostic::GAP_HERE, span, name);
            return;
        }
        if let Source::Kind(opened) = scope.opened
            && self.attribute(opened, name).is_some()
        {
            self.wrong(diagnostic::ATTRIBUTE_OF_OPENING, span, name);
            return;
        }
        let Source::Kind(kind) = scope.event else {
            let code = match (scope.event, scope.opened) {
                (Source::Several, _) => diagnostic::SEVERAL_EVENTS,
                (_, Source::Nothing) if scope.known => return self.unknown_measure(name, span),
                (_, Source::Nothing) => diagnostic::NOT_CONSTANT,
                _ => diagnostic::NO_EVENT_HERE,
            };
            self.wrong(code, span, name);
            return;
        };
        let declared = self.event(kind);
        if declared.is_some_and(|event| self.is_misread(event.span)) {
            return;
        }
        let event = declared.map_or("", |event| event.name.text);
        let mut near = Suggestion::new(name);
        self.offer_attributes(kind, &mut near);
        self.offer_known(&mut near);
        if near.answer().is_empty()
            && self.has_room()
            && let Some(other) = self.event_with(name)
        {
            let elsewhere = Diagnostic::new(diagnostic::ATTRIBUTE_ELSEWHERE, span, name);
            self.report(elsewhere.other(other));
            return;
        }
        if near.answer().is_empty() {
            let none = Diagnostic::new(diagnostic::NO_SUCH_ATTRIBUTE, span, name);
            self.report(none.other(event));
            return;
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_ATTRIBUTE, span, name);
        self.report(unknown.other(near.answer()));
    }

    /// The first event that declares an attribute.
    fn event_with(&self, name: &str) -> Option<&'s str> {
        self.tree.items().find_map(|item| match item {
            tree::Item::Event(event) => self
                .tree
                .list(event.attributes)
                .any(|attribute| attribute.name.text == name)
                .then_some(event.name.text),
            _ => None,
        })
    }
}
