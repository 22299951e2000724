//! Facts and statuses: what events do to them.

use super::Compiler;
use super::build::LooseUpdate;
use super::pattern::Key;
use super::scope::{Scope, Source};
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Attribute, Known, Outcome, Range, Update, Word};
use crate::image::op::Op;
use crate::limits::CHOICES;
use crate::syntax::tree::{Becoming, Fact, FactSource, List, Name, Pattern, Status};
use crate::value::Type;
use crate::verdict::Class;

/// Names that no word of a status may bear.
const NO_WORDS: [&str; 2] = ["fault", "became"];

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles a fact.
    #[inline(never)]
    pub(super) fn fact(&mut self, rule: u32, node: &'t Fact<'s>) {
        let place = self.known_of(rule);
        let mut first = None;
        let mut words = Range::default();
        for source in self.tree.list(node.sources) {
            let Some((ty, its_words)) = self.fact_source(place, source) else {
                continue;
            };
            match first {
                None => (first, words) = (Some(ty), its_words),
                Some(first) if !self.same(first, ty) => {
                    let name = source.attribute;
                    let differs = Diagnostic::new(diagnostic::FACT_TYPES, name.span, name.text);
                    self.report(differs.other(node.name.text));
                }
                Some(_) => {}
            }
        }
        let ty = first.unwrap_or(Ty::Wrong).plain() as u8;
        let known: Known = self.build.at(place);
        self.build.put(
            place,
            Known {
                sort: 0,
                ty,
                words,
                ..known
            },
        );
    }

    fn fact_source(&mut self, known: u32, source: &FactSource<'s>) -> Option<(Ty<'s>, Range)> {
        let pattern = self.tree.at(source.when);
        let (event, mut update) = self.begin_update(known, pattern, true);
        let name = source.attribute;
        let first = self.build.code_len();
        if let Some(now) = self.now(&Scope::event(event), name.text, name.span) {
            update.code = self.code_since(first);
            self.add_update(event, update);
            return Some((now.ty, Range::default()));
        }
        let (attribute, ty) = self.bare(&Scope::event(event), name.text, name.span)?;
        if matches!(ty, Ty::Ids) {
            self.wrong(diagnostic::LIST_READ, name.span, name.text);
            return None;
        }
        self.build.op_at(Op::Attribute, attribute);
        update.code = self.code_since(first);
        self.add_update(event, update);
        let Source::Kind(kind) = event else {
            return None;
        };
        let attributes = self.build.at::<layout::Kind>(kind).attributes;
        let at = attributes.first.saturating_add(u32::from(attribute));
        Some((ty, self.build.at::<Attribute>(at).words))
    }

    /// The place that a rule has among what is known.
    pub(super) fn known_of(&self, rule: u32) -> u32 {
        self.build.at::<layout::Rule>(rule).index
    }

    /// An update with the guard of its pattern. In the sources of facts and measures a bare
    /// name is the event's `own` attribute before it is anything known.
    pub(super) fn begin_update(
        &mut self,
        known: u32,
        pattern: &'t Pattern<'s>,
        own: bool,
    ) -> (Source, Update) {
        self.begin_keyed(known, pattern, own, &Key::None)
    }

    /// The same of what has a key.
    pub(super) fn begin_keyed(
        &mut self,
        known: u32,
        pattern: &'t Pattern<'s>,
        own: bool,
        key: &Key<'s>,
    ) -> (Source, Update) {
        let (event, mut update) = self.begin_unguarded(known, pattern, key);
        let scope = Scope {
            own,
            ..Scope::event(event)
        };
        update.guard = self.predicate(&scope, pattern.guard);
        (event, update)
    }

    /// The same without the guard.
    pub(super) fn begin_unguarded(
        &mut self,
        known: u32,
        pattern: &'t Pattern<'s>,
        key: &Key<'s>,
    ) -> (Source, Update) {
        let aim = self.keyed_aim(pattern, key);
        self.kept.reads_known = false;
        let update = Update {
            known,
            key: aim.key,
            span: pattern.span,
            line: self.line(pattern.span),
            ..Update::default()
        };
        (aim.event, update)
    }

    /// Adds an update, which waits for its place when it reads what is known.
    pub(super) fn add_update(&mut self, event: Source, update: Update) {
        let early = u32::from(self.kept.reads_known);
        if let Source::Kind(kind) = event {
            let update = Update { early, ..update };
            self.build.push(LooseUpdate { kind, update });
        }
    }

    /// Compiles a status.
    #[inline(never)]
    pub(super) fn status(&mut self, rule: u32, node: &'t Status<'s>) {
        let place = self.known_of(rule);
        let (words, outcomes) = self.status_words(rule, node.words);
        let starts = match node.starts {
            Some(starts) => self.word_place(node.words, self.tree.at(starts)),
            None => Some(0),
        };
        let known: Known = self.build.at(place);
        self.build.put(
            place,
            Known {
                sort: 1,
                ty: Type::Choice as u8,
                words,
                outcomes,
                starts: starts.unwrap_or(0),
                ..known
            },
        );
        for change in self.tree.list(node.changes) {
            self.becoming(place, node.words, change);
        }
    }

    fn becoming(&mut self, known: u32, words: List<Name<'s>>, change: &Becoming<'s>) {
        let word = self.word_place(words, &change.word);
        let from = change.from.map(|from| self.tree.at(from));
        let from = from.map(|from| self.word_place(words, from).map_or(0, |from| from + 1));
        let (event, mut update) = self.begin_update(known, self.tree.at(change.when), false);
        update.word = word.unwrap_or(0);
        update.from = from.unwrap_or(0);
        self.add_update(event, update);
    }

    /// The words of a status, and the verdict that it became each of them.
    fn status_words(&mut self, rule: u32, words: List<Name<'s>>) -> (Range, Range) {
        if let Some(extra) = self.tree.list(words).nth(CHOICES) {
            self.passed(diagnostic::CHOICES_LIMIT, extra.span, extra.text, CHOICES);
        }
        let first = (self.build.count::<Word>(), self.build.count::<Outcome>());
        let words = self.tree.list(words).take(CHOICES);
        for (place, word) in words.clone().enumerate() {
            let mut before = words.clone().take(place);
            if let Some(earlier) = before.find(|other| other.text == word.text) {
                let twice = Diagnostic::new(diagnostic::DUPLICATE_WORD, word.span, word.text);
                self.report(twice.related(earlier.span));
            }
            if NO_WORDS.contains(&word.text) {
                self.wrong(diagnostic::RESERVED_WORD, word.span, word.text);
            }
            self.push_word(rule, word);
        }
        (
            self.build.since::<Word>(first.0),
            self.build.since::<Outcome>(first.1),
        )
    }

    /// Adds a word that something can become, and the verdict that says it.
    pub(super) fn push_word(&mut self, rule: u32, word: &Name<'s>) {
        let name = self.build.text(word.text);
        self.build.push(Word { name });
        let outcome = Outcome {
            rule,
            name,
            class: Class::Became as u8,
            span: word.span,
            line: self.line(word.span),
            ..Outcome::default()
        };
        self.build.push(outcome);
    }

    fn word_place(&mut self, words: List<Name<'s>>, name: &Name<'s>) -> Option<u16> {
        let mut known = self.tree.list(words);
        match known.position(|word| word.text == name.text) {
            Some(place) => u16::try_from(place).ok(),
            None => {
                self.unknown_word(words, name.text, name.span);
                None
            }
        }
    }
}
