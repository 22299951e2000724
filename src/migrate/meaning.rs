//! What a rule means, part by part, each as one number: two parts of one number mean the
//! same, whatever stands around them and wherever they lie. Every field of a record is
//! named here, so that one which is added does not compile until it is decided whether it
//! is meaning.
//!
//! No part of it: names of files and lines; what moves no verdict and no state (a sentence,
//! an owner, a kind of integrity, costs and odds); and room (`up to n open`).

use super::{ALERT, EXPECTATION, FACT, Fate, INTEGRITY, JOURNEY, MEASURE, STATUS};
use crate::image::Image;
use crate::image::layout::{
    Attribute, Band, Clause, Expectation, FELT_LATER, Kept, Kind, Limit, Maybe, Move, NO_ATTRIBUTE,
    Outcome, Predicate, Range, Rule, Stage, Str, Touch, Word, place,
};

/// A part of a rule that can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What it is `per`, or whether it restarts.
    Key,
    /// A clause, with its bands.
    Clause,
    /// What the clock brings.
    Clock,
    /// What an instance keeps.
    Kept,
    /// What is forbidden or demanded.
    Form,
    /// The events that matter to it.
    Events,
    /// The cap, and what ends it.
    Cap,
    /// The condition that raises an alert.
    Raise,
    /// The condition that clears it.
    Clear,
    /// A date on which it is looked at.
    Check,
    /// What a fact, a status or a measure is.
    Known,
    /// The stages of a journey.
    Stages,
    /// Where the peak and the end of a journey are meant to be.
    Meant,
}

impl Part {
    /// The part in words, as they stand behind `differs in`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Key => "its key",
            Self::Clause => "a clause",
            Self::Clock => "what the clock brings",
            Self::Kept => "what it keeps of an opening",
            Self::Form => "what it forbids or demands",
            Self::Events => "the events that matter to it",
            Self::Cap => "its cap",
            Self::Raise => "what raises it",
            Self::Clear => "what clears it",
            Self::Check => "when it is checked",
            Self::Known => "what it is made of",
            Self::Stages => "its stages",
            Self::Meant => "what is meant where",
        }
    }
}

/// A part of a rule, and what it means.
#[derive(Clone, Copy)]
pub(super) struct Aspect {
    pub(super) part: Part,
    pub(super) line: u32,
    pub(super) hash: u128,
}

/// FNV-1a of 128 bits.
const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// What is being said, as one number.
#[derive(Clone, Copy)]
pub(super) struct Meaning<'i> {
    pub(super) image: Image<'i>,
    /// The program before: a choice may have got words since.
    pub(super) before: Option<Image<'i>>,
    /// What became of the rules before, as far as that is known.
    pub(super) fates: &'i [Fate],
    pub(super) hash: u128,
}

impl<'i> Meaning<'i> {
    /// Nothing said yet of the program before.
    pub(super) const fn before(image: Image<'i>) -> Self {
        Self {
            image,
            before: None,
            fates: &[],
            hash: BASIS,
        }
    }

    /// Nothing said yet of the program after it.
    pub(super) const fn after(image: Image<'i>, before: Image<'i>, fates: &'i [Fate]) -> Self {
        Self {
            image,
            before: Some(before),
            fates,
            hash: BASIS,
        }
    }

    /// The same with nothing said yet.
    pub(super) const fn afresh(&self) -> Self {
        Self {
            hash: BASIS,
            ..*self
        }
    }

    /// The nth part of a rule; none behind the last.
    pub(super) fn part(&self, rule: u32, nth: u32) -> Option<Aspect> {
        let record = self.image.rule(rule);
        let Rule {
            sort,
            index: _,
            name: _,
            sentence: _,
            owner: _,
            key: _,
            span: _,
            line: _,
            // Whoever reads a count names it.
            counts: _,
        } = record;
        let mut said = self.afresh();
        let (part, line) = match sort {
            EXPECTATION => said.expectation(&record, nth)?,
            INTEGRITY => said.integrity(&record, nth)?,
            ALERT => said.alert(&record, nth)?,
            FACT | STATUS | MEASURE => said.known(&record, nth)?,
            JOURNEY => said.journey(&record, nth)?,
            _ => return None,
        };
        Some(Aspect {
            part,
            line,
            hash: said.hash,
        })
    }

    pub(super) fn number(&mut self, number: u64) {
        for byte in number.to_le_bytes() {
            self.hash = (self.hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }

    pub(super) fn text(&mut self, str: Str) {
        let text = self.image.str(str);
        self.number(text.len() as u64);
        for byte in text.bytes() {
            self.hash = (self.hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }

    fn expectation(&mut self, rule: &Rule, nth: u32) -> Option<(Part, u32)> {
        let record: Expectation = self.image.record(rule.index as usize);
        let Expectation {
            rule: _,
            keyed,
            restarts,
            constant,
            ordered,
            steady,
            // It follows from the others, and from whether anybody counts its endings.
            plain: _,
            open,
            clauses,
            limits,
            stages,
            opened,
            promised,
            stored,
            promises,
            watches,
            pauses,
            again,
            reopen,
            continues,
            // It says nothing of what is open.
            retired: _,
            clock: _,
            // Who gives a word decides which ledgers count it, and their readers name those.
            from: _,
            counted: _,
            rates: _,
            places: _,
        } = record;
        let Some(nth) = nth.checked_sub(1) else {
            self.number(keyed.into());
            self.number(restarts.into());
            self.text(rule.key);
            return Some((Part::Key, rule.line));
        };
        if nth < clauses.count {
            let at = clauses.first.saturating_add(nth);
            return Some((Part::Clause, self.clause(rule.index, &record, at)));
        }
        let nth = nth - clauses.count;
        if nth < stages.count {
            let at = stages.first.saturating_add(nth);
            return Some((Part::Clock, self.stage(rule.index, &record, at)));
        }
        if nth > stages.count {
            return None;
        }
        self.number(u64::from(record.is_promise()));
        for flag in [constant, ordered, steady, promises, watches] {
            self.number(flag.into());
        }
        for count in [opened, promised, stored, pauses.into()] {
            self.number(count.into());
        }
        for nth in 0..clauses.count {
            self.copies(rule.index, &record, clauses.first.saturating_add(nth));
        }
        self.number(open.wrapping_sub(clauses.first).into());
        self.number(again as u64);
        let reopen = place(reopen).map(|at| (at as u32).wrapping_sub(clauses.first));
        self.number(reopen.map_or(u64::MAX, u64::from));
        self.number(continues.into());
        self.number(limits.count.into());
        Some((Part::Kept, rule.line))
    }

    /// Adds a clause and says its line.
    fn clause(&mut self, expectation: u32, rule: &Expectation, at: u32) -> u32 {
        let Clause {
            verb,
            reach,
            instead,
            once,
            guard,
            limit,
            bands,
            outcome,
            otherwise,
            until,
            watch,
            parent,
            pause,
            copies: _,
            cost: _,
            odds: _,
            span: _,
            line,
        } = self.image.record(at as usize);
        let kind = self.events(expectation, rule, at);
        let made = self.made(expectation, rule);
        for flag in [verb, reach, instead, once, pause] {
            self.number(flag.into());
        }
        self.predicate(guard, kind);
        self.maybe_limit(limit, made);
        for (_, band) in self.image.records::<Band>(bands) {
            let Band {
                limit,
                delay: _,
                guard,
                outcome,
            } = band;
            self.maybe_limit(limit, made);
            self.predicate(guard, kind);
            self.outcome(outcome, kind);
        }
        for outcome in [outcome, otherwise] {
            self.number(u64::from(outcome != 0));
            if let Some(outcome) = place(outcome) {
                self.outcome(outcome as u32, kind);
            }
        }
        self.code(until, kind);
        self.limits(watch, made);
        let parent = place(parent).map(|parent| (parent as u32).wrapping_sub(rule.clauses.first));
        self.number(parent.map_or(u64::MAX, u64::from));
        line
    }

    /// The kind of event that makes a promise: what limits read of an event is of that one.
    /// Other limits read no event.
    fn made(&self, expectation: u32, rule: &Expectation) -> Option<u16> {
        let makes =
            |(_, touch): (usize, Touch)| touch.expectation == expectation && touch.opens != 0;
        let mut kinds = self.image.all::<Kind>().filter(|_| rule.is_promise());
        let made = kinds.find(|(_, kind)| self.image.records::<Touch>(kind.touches).any(makes));
        made.map(|(number, _)| number as u16)
    }

    /// Adds the values that a clause keeps of its event.
    fn copies(&mut self, expectation: u32, rule: &Expectation, at: u32) {
        let clause: Clause = self.image.record(at as usize);
        let kind = self.events(expectation, rule, at);
        for (_, copy) in self.image.records::<Kept>(clause.copies) {
            let Kept { attribute, slot } = copy;
            self.attribute(kind, attribute);
            self.number(slot.into());
        }
    }

    /// Adds the events that a clause reads, whatever their order, and says which kind.
    fn events(&mut self, expectation: u32, rule: &Expectation, clause: u32) -> Option<u16> {
        let mut found = None;
        let mut events = 0_u128;
        for (number, kind) in self.image.all::<Kind>() {
            for (_, touch) in self.image.records::<Touch>(kind.touches) {
                let Touch {
                    expectation: of,
                    keyed: _,
                    key,
                    opens,
                    table: _,
                    words,
                    watches,
                    pauses,
                } = touch;
                let mut moves = self
                    .image
                    .records::<Move>(words)
                    .chain(self.image.records::<Move>(watches))
                    .chain(self.image.records::<Move>(pauses));
                let reads = of == expectation
                    && (opens != 0 && rule.open == clause
                        // What else a move says, its clause says.
                        || moves.any(|(_, moved)| moved.clause == clause));
                if reads {
                    found = Some(number as u16);
                    let mut event = self.afresh();
                    event.event(number as u16, key);
                    events = events.wrapping_add(event.hash);
                }
            }
        }
        self.number(events as u64);
        self.number((events >> 64) as u64);
        found
    }

    /// Adds a kind of event, and its attribute that is the key.
    pub(super) fn event(&mut self, kind: u16, key: u8) {
        let Kind {
            name,
            from: _,
            to: _,
            attributes: _,
            judges: _,
            touches: _,
            feels: _,
            updates: _,
            passages: _,
            partings: _,
            from_subject: _,
            checked: _,
            shared: _,
            rated: _,
            beyond: _,
            // What moments belong to is told by each program as it stands.
            bears: _,
        } = self.image.record(kind as usize);
        self.text(name);
        self.number(u64::from(key != NO_ATTRIBUTE));
        if key != NO_ATTRIBUTE {
            self.attribute(Some(kind), key.into());
        }
    }

    /// Adds an attribute. A choice that only got more words means what it did.
    pub(super) fn attribute(&mut self, kind: Option<u16>, attribute: u16) {
        let Some(kind) = kind else {
            return self.number(attribute.into());
        };
        let record: Kind = self.image.record(kind as usize);
        let place = (record.attributes.first as usize).saturating_add(attribute.into());
        let Attribute {
            name,
            ty,
            words,
            min: _,
            max: _,
        } = self.image.record(place);
        self.text(name);
        self.number(ty.into());
        let known = self.words_before(record.name, name).unwrap_or(words.count);
        let words = Range {
            first: words.first,
            count: words.count.min(known),
        };
        self.number(words.count.into());
        for (_, word) in self.image.records::<Word>(words) {
            let Word { name } = word;
            self.text(name);
        }
    }

    /// How many words the choice had in the program before.
    fn words_before(&self, kind: Str, attribute: Str) -> Option<u32> {
        let before = self.before?;
        let (kind, attribute) = (self.image.str(kind), self.image.str(attribute));
        let kind = before
            .all::<Kind>()
            .find(|(_, one)| before.str(one.name) == kind);
        let mut attributes = before.records::<Attribute>(kind?.1.attributes);
        let found = attributes.find(|(_, one)| before.str(one.name) == attribute);
        Some(found?.1.words.count)
    }

    pub(super) fn predicate(&mut self, maybe: Maybe, kind: Option<u16>) {
        self.number(u64::from(maybe != 0));
        if let Some(at) = place(maybe) {
            let Predicate { code, cache: _ } = self.image.record(at);
            self.code(code, kind);
        }
    }

    fn maybe_limit(&mut self, maybe: Maybe, kind: Option<u16>) {
        self.number(u64::from(maybe != 0));
        if let Some(at) = place(maybe) {
            self.limit(at, kind);
        }
    }

    fn limits(&mut self, limits: Range, kind: Option<u16>) {
        self.number(limits.count.into());
        for at in limits.first..limits.first.saturating_add(limits.count) {
            self.limit(at as usize, kind);
        }
    }

    fn limit(&mut self, at: usize, kind: Option<u16>) {
        let Limit {
            base,
            slot,
            delay,
            code,
            calendar,
            under,
        } = self.image.record(at);
        self.number(base.into());
        self.number(slot.into());
        self.number(delay as u64);
        self.number(under.into());
        self.code(code, kind);
        self.calendar(calendar);
    }

    pub(super) fn outcome(&mut self, at: u32, kind: Option<u16>) {
        let Outcome {
            rule: _,
            name,
            class,
            sort,
            felt,
            code,
            span: _,
            line: _,
            bears: _,
            echo: _,
            count: _,
        } = self.image.record(at as usize);
        self.text(name);
        self.number(class.into());
        // What becomes of it on the way to the moment is the score's.
        self.number((sort & !FELT_LATER).into());
        self.number(felt as u64);
        self.code(code, kind);
    }

    /// Adds something the clock brings and says its line.
    fn stage(&mut self, expectation: u32, rule: &Expectation, at: u32) -> u32 {
        let Stage {
            limit,
            delay,
            remind,
            calendar,
            outcome,
            span: _,
            line,
        } = self.image.record(at as usize);
        let made = self.made(expectation, rule);
        self.limit(limit as usize, made);
        self.number(delay as u64);
        self.number(remind as u64);
        self.calendar(calendar);
        self.number(u64::from(outcome != 0));
        if let Some(outcome) = place(outcome) {
            self.outcome(outcome as u32, None);
        }
        line
    }
}
