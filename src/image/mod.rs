//! The compiled program: one flat string of bytes, the same in a file, in flash and over
//! the C ABI. [`Image::verify`] checks everything once and borrows; the engine then
//! trusts it.

mod built;
mod code;
mod cost;
mod forms;
mod hours;
pub mod layout;
pub mod memory;
pub mod op;
mod parts;
pub mod record;
mod rejected;
pub mod verb;
mod verify;
mod zone;

pub use cost::WorstCase;
pub(crate) use forms::Form;
pub use hours::Hours;
#[cfg(feature = "compile")]
pub(crate) use hours::{WEEK, sort};
pub use parts::{PartField, Parts};
pub use rejected::{Reason, Rejected};
#[cfg(feature = "compile")]
pub(crate) use verify::sections::{SIZES, checksum};

use crate::event::Slot;
use crate::span::Span;
use crate::value::Type;
use crate::verdict::Class;
use layout::{
    Attribute, Count, Expectation, Facet, FacetWord, File, Journey, Kind, Known, Literal, Outcome,
    Program, Range, Rule, SECTIONS, Section, Stage, Str, Word, place,
};
use record::Record;

/// A verified program. It borrows the bytes it was verified from.
#[derive(Clone, Copy, Debug)]
pub struct Image<'i> {
    bytes: &'i [u8],
    program: Program,
    sections: [&'i [u8]; SECTIONS],
    checksum: u64,
    words: u32,
    leaves: u32,
    kinds: u16,
    /// Whether any measure has a period.
    periods: bool,
    /// The forms that any rule uses, a bit each.
    forms: u64,
}

impl<'i> Image<'i> {
    /// Checks an image and borrows it.
    ///
    /// # Errors
    /// [`Rejected`] says where in the bytes and why. Whatever the bytes, verifying does
    /// not panic, and an image that passes runs within the memory and the steps it
    /// states.
    pub fn verify(bytes: &'i [u8]) -> Result<Self, Rejected> {
        verify::verify(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &'i [u8] {
        self.bytes
    }

    /// What tells this program's states from those of others.
    #[must_use]
    pub const fn checksum(&self) -> u64 {
        self.checksum
    }

    /// The first word of the memory of this program's subjects. It is written when an engine
    /// starts, compared when one resumes, and not looked at by a step or an advance.
    #[must_use]
    #[inline]
    pub const fn memory_tag(&self) -> u64 {
        self.checksum ^ STATE_TAG ^ STATE_VERSION
    }

    /// Words (8 bytes each) of memory that one subject needs: the length of the slice or
    /// array that an [`Engine`](crate::Engine) starts in. It is the same on every machine,
    /// it follows from the rules alone, mostly from how many instances may be open at once,
    /// and it is at most [`STATE_WORDS`](crate::limits::STATE_WORDS).
    #[must_use]
    pub const fn memory_needed(&self) -> usize {
        self.words as usize
    }

    /// How many of them stand behind the head.
    #[doc(hidden)]
    #[must_use]
    pub const fn words_after_head(&self) -> usize {
        self.memory_needed()
            .saturating_sub(memory::HEADER_WORDS as usize)
    }

    /// How many leaves the tree of clocks has.
    #[inline]
    pub(crate) const fn leaves(&self) -> usize {
        self.leaves as usize
    }

    /// Where the shared predicates lie in a subject's memory: after the tree of clocks.
    #[inline]
    pub(crate) const fn shared_at(&self) -> usize {
        2 * self.leaves as usize - 1
    }

    /// Where answers lie that are had before anything is brought up to date: after the
    /// shared predicates.
    #[inline]
    pub(crate) const fn early_at(&self) -> usize {
        self.shared_at() + (self.program.shared as usize).div_ceil(8)
    }

    /// Where the instant at hand lies, if any measure has a period and so depends on it.
    #[inline]
    pub(crate) const fn now_at(&self) -> Option<usize> {
        if self.periods {
            Some(self.early_at() + 2 * self.program.early as usize)
        } else {
            None
        }
    }

    /// The program's own record.
    #[must_use]
    pub const fn program(&self) -> &Program {
        &self.program
    }

    #[inline]
    pub(crate) fn section(&self, section: Section) -> &'i [u8] {
        self.sections
            .get(section as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Whether a section has any record.
    #[inline]
    pub(crate) fn has<R: Record>(&self) -> bool {
        !self.section(R::SECTION).is_empty()
    }

    /// How many records a section has.
    #[must_use]
    pub fn count<R: Record>(&self) -> usize {
        self.section(R::SECTION).len() / R::SIZE
    }

    /// The record at `place` of its section; all zero past the end.
    #[inline]
    #[must_use]
    pub fn record<R: Record>(&self, place: usize) -> R {
        let bytes = self.section(R::SECTION);
        R::read(bytes.get(place * R::SIZE..).unwrap_or_default())
    }

    /// The record at `place` of its section, to be read field by field.
    #[inline]
    pub(crate) fn view<V: record::View<'i>>(&self, place: usize) -> V {
        let bytes = self.section(V::Record::SECTION);
        let at = place.wrapping_mul(V::Record::SIZE);
        match bytes.get(at..at.wrapping_add(V::Record::SIZE)) {
            Some(bytes) => V::of(bytes),
            None => V::absent(),
        }
    }

    /// The records of a range, each with its place.
    pub fn records<R: Record>(
        &self,
        range: Range,
    ) -> impl Iterator<Item = (usize, R)> + use<'i, R> {
        let bytes = self.section(R::SECTION);
        let first = range.first as usize;
        (first..first.saturating_add(range.count as usize)).map(move |place| {
            let record = bytes.get(place * R::SIZE..).unwrap_or_default();
            (place, R::read(record))
        })
    }

    /// Every record of a section, each with its place.
    pub fn all<R: Record>(&self) -> impl Iterator<Item = (usize, R)> + use<'i, R> {
        self.records(Range {
            first: 0,
            count: self.count::<R>() as u32,
        })
    }

    /// The word that a [`Count`] counts.
    #[must_use]
    pub fn counted_word(&self, place: usize) -> &'i str {
        let count: Count = self.record(place);
        match Class::ALL.get(count.class as usize) {
            Some(class) => class.word(),
            None => self.str(count.name),
        }
    }

    /// Where a rule's word is counted: that of a class, or one of the author's.
    pub(crate) fn count_of(&self, rule: u32, class: u8, name: &str) -> Option<Count> {
        let mut next = self.rule(rule).counts;
        while let Some(at) = place(next) {
            let count: Count = self.record(at);
            if count.class == class && self.str(count.name) == name {
                return Some(count);
            }
            next = count.next;
        }
        None
    }

    /// A text of the image.
    #[must_use]
    pub fn str(&self, str: Str) -> &'i str {
        let start = str.at as usize;
        self.section(Section::Strings)
            .get(start..start.saturating_add(str.len as usize))
            .and_then(|bytes| core::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// The bytes of an expression.
    #[inline]
    pub(crate) fn code(&self, range: Range) -> &'i [u8] {
        let start = range.first as usize;
        self.section(Section::Code)
            .get(start..start.saturating_add(range.count as usize))
            .unwrap_or_default()
    }

    /// The kind of event that bears `name`, to make [`Event`](crate::Event)s with.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<u16> {
        self.all::<Kind>()
            .find(|(_, kind)| self.str(kind.name) == name)
            .map(|(place, _)| place as u16)
    }

    /// How many kinds of event there are.
    #[inline]
    #[must_use]
    pub const fn kinds(&self) -> u16 {
        self.kinds
    }

    /// The name of a kind of event.
    #[must_use]
    pub fn kind_name(&self, kind: u16) -> &'i str {
        self.str(self.record::<Kind>(kind as usize).name)
    }

    /// The attributes of a kind: name and slot, in the order they were declared.
    pub fn attributes(&self, kind: u16) -> impl Iterator<Item = (&'i str, Slot)> + use<'i> {
        let image = *self;
        let range = image.record::<Kind>(kind as usize).attributes;
        image
            .records::<Attribute>(range)
            .enumerate()
            .map(move |(index, (_, attribute))| {
                let slot = Slot {
                    index: index as u8,
                    ty: Type::from_number(attribute.ty).unwrap_or(Type::Id),
                    min: attribute.min,
                    max: attribute.max,
                };
                (image.str(attribute.name), slot)
            })
    }

    /// The slot of a kind's attribute.
    #[must_use]
    pub fn slot(&self, kind: u16, name: &str) -> Option<Slot> {
        self.attributes(kind)
            .find(|(attribute, _)| *attribute == name)
            .map(|(_, slot)| slot)
    }

    /// The words of a choice, in order; none for other types.
    pub fn choices(&self, kind: u16, slot: Slot) -> impl Iterator<Item = &'i str> + use<'i> {
        let image = *self;
        let first = image.record::<Kind>(kind as usize).attributes.first;
        let place = (first as usize).saturating_add(slot.index as usize);
        let words = image.record::<Attribute>(place).words;
        image
            .records::<Word>(words)
            .map(move |(_, word)| image.str(word.name))
    }

    /// The number that stands for a text that the rules name.
    #[must_use]
    pub fn text(&self, text: &str) -> Option<u64> {
        self.all::<Literal>()
            .find(|(_, literal)| self.str(literal.text) == text)
            .map(|(place, _)| TEXT_BASE | place as u64)
    }

    /// The first number that stands for no text of the rules: hosts number other texts
    /// from here on.
    #[must_use]
    pub fn texts(&self) -> u64 {
        TEXT_BASE | self.count::<Literal>() as u64
    }

    /// The texts that the rules name, in the order of their numbers.
    pub fn literals(&self) -> impl Iterator<Item = &'i str> + use<'i> {
        let image = *self;
        image
            .all::<Literal>()
            .map(move |(_, literal)| image.str(literal.text))
    }

    /// The numbers of the facets, in file order.
    pub fn facets(&self) -> core::ops::Range<u32> {
        0..self.count::<Facet>() as u32
    }

    /// A facet's name.
    #[must_use]
    pub fn facet_name(&self, facet: u32) -> &'i str {
        self.str(self.record::<Facet>(facet as usize).name)
    }

    /// The numbers of a facet's values, in the order in which they were written.
    #[must_use]
    pub fn facet_words(&self, facet: u32) -> core::ops::Range<u32> {
        let words = self.record::<Facet>(facet as usize).words;
        words.first..words.first.saturating_add(words.count)
    }

    /// The author's word for a value of a facet.
    #[must_use]
    pub fn facet_word(&self, word: u32) -> &'i str {
        self.str(self.record::<FacetWord>(word as usize).name)
    }

    /// The numbers of the journeys, in file order.
    pub fn journeys(&self) -> core::ops::Range<u32> {
        0..self.count::<Journey>() as u32
    }

    /// A journey's name.
    #[must_use]
    pub fn journey_name(&self, journey: u32) -> &'i str {
        self.rule_name(self.record::<Journey>(journey as usize).rule)
    }

    /// The names of a journey's stages, in the order in which they were written.
    pub fn journey_stages(&self, journey: u32) -> impl Iterator<Item = &'i str> + use<'i> {
        let image = *self;
        let known = image.record::<Journey>(journey as usize).known;
        let words = image.record::<Known>(known as usize).words;
        let words = image.records::<Word>(words);
        words.map(move |(_, word)| image.str(word.name))
    }

    /// The file in which a line of the whole text stands, and where there. `line` and
    /// `span` are those that a verdict or a record carries.
    #[must_use]
    pub fn source(&self, line: u32, span: Span) -> Source<'i> {
        let before = self.all::<File>().take_while(|(_, file)| file.line <= line);
        match before.last() {
            None => Source {
                file: None,
                line,
                span,
            },
            Some((_, file)) => Source {
                file: Some(self.str(file.name)),
                line: line.saturating_sub(file.line).saturating_add(1),
                span: Span::new(
                    span.start.saturating_sub(file.start),
                    span.end.saturating_sub(file.start),
                ),
            },
        }
    }

    /// The files of a program of several, in the order of their text: their paths from the
    /// folder of the program's own file, which is the last. None for a program of one.
    pub fn files(&self) -> impl Iterator<Item = &'i str> + use<'i> {
        let image = *self;
        image
            .all::<File>()
            .map(move |(_, file)| image.str(file.name))
    }

    /// How many rules there are.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.count::<Rule>()
    }

    /// A rule, by the number that verdicts carry.
    #[must_use]
    pub fn rule(&self, rule: u32) -> Rule {
        self.record(rule as usize)
    }

    /// Whether an expectation is a survey: the clock says of it that nobody answered.
    #[must_use]
    pub fn is_survey(&self, expectation: &Expectation) -> bool {
        let mut stages = self.records::<Stage>(expectation.stages);
        stages.any(|(_, stage)| {
            place(stage.outcome)
                .is_some_and(|at| self.record::<Outcome>(at).class == Class::Unanswered as u8)
        })
    }

    /// A rule's name; for `feel` its event's.
    #[must_use]
    pub fn rule_name(&self, rule: u32) -> &'i str {
        self.str(self.rule(rule).name)
    }

    /// The author's word for an outcome, by the number that verdicts carry.
    #[must_use]
    pub fn outcome(&self, outcome: u32) -> &'i str {
        self.str(self.record::<Outcome>(outcome as usize).name)
    }
}

/// What marks words as the memory of a subject: the first letters of the engine's name.
const STATE_TAG: u64 = 0x7461_6d61_6d00_0000;

/// Which layout of a subject's memory this engine reads and writes. It goes up by one
/// whenever the same image would find its words elsewhere or of another meaning: a state
/// that was kept before is then refused, and not misread.
const STATE_VERSION: u64 = 2;

/// Where an author wrote something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'i> {
    /// The file, as its path from the folder of the program's own; none in a program of
    /// one file.
    pub file: Option<&'i str>,
    /// The line in that file, counted from one.
    pub line: u32,
    /// The bytes in that file.
    pub span: Span,
}

/// Numbers that stand for texts have their highest bit set, so that a text never equals
/// an id that is a number.
pub const TEXT_BASE: u64 = 1 << 63;
