//! A changed program meets running state: what of a subject's memory goes on under the new
//! program, and what is settled under the old one.
//!
//! ```
//! # use tamam::{Diagnostics, compile, parse, syntax::tree::Node};
//! # fn bytes(rules: &str) -> Vec<u8> {
//! #     let mut mistakes = [Diagnostics::blank(); 4];
//! #     let mut mistakes = Diagnostics::new(&mut mistakes);
//! #     let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(rules)];
//! #     let tree = parse(rules, &mut nodes, &mut mistakes);
//! #     let mut bytes = vec![0; tamam::compile::image_needed(&tree)];
//! #     let len = compile(&tree, &mut bytes, &mut mistakes).expect("rules");
//! #     bytes.truncate(len);
//! #     bytes
//! # }
//! use tamam::migrate::{Fate, Plan};
//! use tamam::{Class, Engine, Event, Image};
//!
//! let old = "event tea.ordered event tea.served
//!   expectation tea { open when tea.ordered meet when tea.served -> warm +5 }
//!   expectation milk { open when tea.ordered meet when tea.served -> white +1 }";
//! // A rule goes, another stays as it was, whatever stands around it.
//! let new = "event tea.served event milk.poured event tea.ordered
//!   expectation tea { open when tea.ordered meet when tea.served -> warm +5 }";
//! let (old, new) = (bytes(old), bytes(new));
//! let (old, new) = (Image::verify(&old)?, Image::verify(&new)?);
//!
//! let mut memory = vec![0; old.memory_needed()];
//! let mut engine = Engine::start(&old, memory.as_mut_slice())?;
//! let ordered = old.kind("tea.ordered").expect("an event");
//! engine.step(&Event::new(ordered, 0, 1), &mut |_| {})?;
//!
//! // What will become of each rule, before anything is done: in words, and as data.
//! let mut fates = vec![Fate::BLANK; old.rules()];
//! let plan = Plan::new(&old, &new, &mut fates).expect("a fate for each rule");
//! let words = "expectation tea: kept\nexpectation milk: settled: it is removed\n";
//! assert_eq!(plan.to_string(), words);
//! assert_eq!(plan.fate(0).kept_as(), Some(0));
//! assert!(plan.fate(1).is_removed());
//!
//! // One subject, in memory of its own. Texts would be numbered anew by the closure.
//! let mut after = vec![0; new.memory_needed()];
//! let mut said = Vec::new();
//! plan.migrate(&memory, &mut after, &mut |text| text, &mut |verdict| said.push(*verdict))?;
//! assert_eq!((said.len(), said[0].class, said[0].rule), (1, Class::Settled, 1));
//!
//! let mut engine = Engine::resume(&new, after.as_mut_slice())?;
//! let served = new.kind("tea.served").expect("an event");
//! engine.step(&Event::new(served, 1, 2), &mut |_| {})?;
//! assert_eq!(engine.score().memory, Some(5_000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod code;
mod felt;
mod integrity;
mod journey;
mod known;
mod meaning;
mod named;
mod told;

use crate::engine::Steps;
use crate::engine::transfer::{Transfer, Values};
use crate::image::Image;
use crate::image::layout::{Count, Known, Rule};
use crate::refused::Refused;
use crate::verdict::Verdict;
use meaning::Meaning;

pub use meaning::Part;

/// What sorts of rule there are, as [`Rule::sort`] has them.
const EXPECTATION: u8 = 0;
const INTEGRITY: u8 = 1;
const FEEL: u8 = 2;
const ALERT: u8 = 3;
const FACT: u8 = 4;
const STATUS: u8 = 5;
const MEASURE: u8 = 6;
const JOURNEY: u8 = 7;

/// What becomes of a rule of the old program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// The rule of the new program that bears its name.
    to: Option<u32>,
    difference: Option<Difference>,
    /// Which of the values that it keeps are ids or texts: its key, or a fact's value.
    key: bool,
    opened: u64,
    promised: u64,
}

/// Where two rules of one name begin to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub part: Part,
    /// The line of the old program, when the part stands there: see [`Image::source`].
    pub old_line: Option<u32>,
    /// The line of the new program, when the part stands there.
    pub new_line: Option<u32>,
}

impl Fate {
    /// Something to fill a slice with before it is lent.
    pub const BLANK: Self = Self {
        to: None,
        difference: None,
        key: false,
        opened: 0,
        promised: 0,
    };

    /// The rule of the new program that goes on with its cases: it means the same.
    #[must_use]
    pub const fn kept_as(&self) -> Option<u32> {
        match self.difference {
            None => self.to,
            Some(_) => None,
        }
    }

    /// The rule of the new program that bears its name but means something else, and where
    /// they begin to differ. Its cases are settled.
    #[must_use]
    pub fn changed_to(&self) -> Option<(u32, Difference)> {
        self.to.zip(self.difference)
    }

    /// Whether the new program has no such rule. Its cases are settled.
    #[must_use]
    pub const fn is_removed(&self) -> bool {
        self.to.is_none()
    }
}

/// What becomes of every rule when one program takes the place of another. Its
/// [`Display`](core::fmt::Display) is what `tamam migrate` prints.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'p, 'i> {
    old: &'p Image<'i>,
    new: &'p Image<'i>,
    fates: &'p [Fate],
}

impl<'p, 'i> Plan<'p, 'i> {
    /// Compares two programs rule by rule. `fates` has as many places as the old program has
    /// [rules](Image::rules); with fewer there is no plan.
    #[must_use]
    pub fn new(old: &'p Image<'i>, new: &'p Image<'i>, fates: &'p mut [Fate]) -> Option<Self> {
        let fates = fates.get_mut(..old.rules())?;
        for ((_, rule), fate) in old.all::<Rule>().zip(fates.iter_mut()) {
            *fate = named_alike(old, new, &rule);
        }
        // What is known may be told by what is known, in circles too: all of it means the
        // same until something differs, and then whatever reads that.
        while retold(old, new, fates) {}
        for at in 0..fates.len() {
            let fate = fate_of(old, new, at, fates);
            if let Some(place) = fates.get_mut(at) {
                *place = fate;
            }
        }
        Some(Self { old, new, fates })
    }

    /// The program that goes.
    #[must_use]
    pub const fn before(&self) -> &'p Image<'i> {
        self.old
    }

    /// The program that comes.
    #[must_use]
    pub const fn after(&self) -> &'p Image<'i> {
        self.new
    }

    /// What becomes of a rule of the old program.
    #[must_use]
    pub fn fate(&self, rule: u32) -> Fate {
        self.fates
            .get(rule as usize)
            .copied()
            .unwrap_or(Fate::BLANK)
    }

    /// Whether a rule of the new program starts fresh: no rule of the old one bears its name.
    #[must_use]
    pub fn is_new(&self, rule: u32) -> bool {
        self.fates.iter().all(|fate| fate.to != Some(rule))
    }

    /// The words of a rule that goes on, by their places among the new program's
    /// [`Count`]s, which begin at zero: the old program counted them nowhere.
    pub fn counts_afresh(&self, rule: u32) -> impl Iterator<Item = usize> + '_ {
        let kept = self.fate(rule).kept_as();
        let counts = self.new.all::<Count>();
        counts.filter_map(move |(at, count)| {
            let name = self.new.str(count.name);
            let afresh =
                kept == Some(count.rule) && self.old.count_of(rule, count.class, name).is_none();
            afresh.then_some(at)
        })
    }

    /// Whether a fact or a measure that goes on has no value before the last, which the old
    /// program kept nowhere, though the new one asks for it.
    #[must_use]
    pub fn previous_afresh(&self, rule: u32) -> bool {
        let kept = |image: &Image<'_>, rule: u32| {
            let known: Known = image.record(image.rule(rule).index as usize);
            known.previous != 0
        };
        matches!(self.old.rule(rule).sort, FACT | MEASURE)
            && !kept(self.old, rule)
            && self
                .fate(rule)
                .kept_as()
                .is_some_and(|to| kept(self.new, to))
    }

    /// Whether what is remembered is told in another way.
    #[must_use]
    pub fn is_told_otherwise(&self) -> bool {
        let told = |image: &Image<'_>| {
            let program = image.program();
            let weights = (program.peak_weight, program.end_weight);
            (program.memory, program.peaks, weights, program.below)
        };
        told(self.old) != told(self.new)
    }

    /// Where what is known lies in the new program, when it goes on: by its place among what
    /// the old one knows.
    fn known_after(&self, known: usize) -> Option<usize> {
        let known: Known = self.old.record(known);
        let to = self.fate(known.rule).kept_as()?;
        Some(self.new.rule(to).index as usize)
    }

    /// Moves one subject from the memory of the old program to that of the new one, whatever
    /// this held. `rename` gives the number of a text in the new program for that in the
    /// old one: the numbers whose highest bit is set. Cases that end are said as verdicts of
    /// class [`Settled`](crate::Class::Settled), whose rules, keys and lines are those of
    /// the old program; they are stamped with the subject's clock.
    ///
    /// # Errors
    /// [`Refused::MemoryTooSmall`] or [`Refused::ForeignMemory`].
    pub fn migrate(
        &self,
        from: &[u64],
        to: &mut [u64],
        rename: &mut dyn FnMut(u64) -> u64,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Refused> {
        // What it takes is told of no step.
        let mut steps = Steps::default();
        let mut transfer = Transfer::begin(self.old, from, self.new, to, &mut steps, sink)?;
        if self.old.checksum() == self.new.checksum() {
            transfer.copy();
            return Ok(());
        }
        transfer.silences();
        if !self.is_told_otherwise() {
            transfer.trends(&|known| self.known_after(known));
        }
        transfer.disappointment();
        transfer.instant();
        transfer.feelings();
        transfer.forget_what_was_never_seen();
        for ((at, rule), fate) in self.old.all::<Rule>().zip(self.fates) {
            let kept = fate.kept_as().map(|to| self.new.rule(to).index as usize);
            let index = rule.index as usize;
            if let Some(to) = fate.kept_as() {
                transfer.echoes(at as u32, to);
                transfer.counts(at as u32, to);
            }
            let mut values = Values {
                key: fate.key,
                opened: fate.opened,
                promised: fate.promised,
                rename: &mut *rename,
            };
            match (rule.sort, kept) {
                (EXPECTATION, Some(to)) => transfer.expectation(index, to, &mut values),
                (EXPECTATION, None) => transfer.settle_expectation(index),
                (INTEGRITY, Some(to)) => transfer.integrity(index, to, &mut values),
                (INTEGRITY, None) => transfer.settle_integrity(index),
                (ALERT, Some(to)) => transfer.alert(index, to),
                (ALERT, None) => transfer.settle_alert(index),
                (FACT | STATUS | MEASURE, Some(to)) => transfer.known(index, to, &mut values),
                (JOURNEY, Some(_)) => {
                    let to = fate.kept_as().map(|to| self.new.rule(to));
                    let to = to.and_then(|rule| journey::of_rule(self.new, &rule));
                    if let Some(((from, _), (to, _))) = journey::of_rule(self.old, &rule).zip(to) {
                        transfer.journey(from, to);
                    }
                }
                (JOURNEY, None) => {
                    if let Some((from, _)) = journey::of_rule(self.old, &rule) {
                        transfer.settle_journey(from);
                    }
                }
                // A `feel` has no cases, and what is known is forgotten without a word.
                _ => {}
            }
        }
        Ok(())
    }
}

/// The rule of the new program that bears the name of an old one, with nothing else looked
/// at.
fn named_alike(old: &Image<'_>, new: &Image<'_>, rule: &Rule) -> Fate {
    let name = old.str(rule.name);
    let mut rules = new.all::<Rule>();
    let found = rules.find(|(_, other)| other.sort == rule.sort && new.str(other.name) == name);
    Fate {
        to: found.map(|(to, _)| to as u32),
        ..Fate::BLANK
    }
}

/// Finds facts, statuses, measures and journeys that differ, as far as `fates` tells of those that
/// they read; whether there were more of them than `fates` told.
fn retold(old: &Image<'_>, new: &Image<'_>, fates: &mut [Fate]) -> bool {
    let mut more = false;
    for at in 0..fates.len() {
        if old.rule(at as u32).sort < FACT {
            continue;
        }
        let fate = fate_of(old, new, at, fates);
        if let Some(place) = fates.get_mut(at) {
            more |= place.kept_as() != fate.kept_as();
            *place = fate;
        }
    }
    more
}

/// What becomes of a rule, as far as `fates` tells of what is known.
fn fate_of(old: &Image<'_>, new: &Image<'_>, at: usize, fates: &[Fate]) -> Fate {
    let rule = old.rule(at as u32);
    let (was, is) = (Meaning::before(*old), Meaning::after(*new, *old, fates));
    if rule.sort == FEEL {
        return Fate {
            to: same_feel(&was, at as u32, &is),
            ..Fate::BLANK
        };
    }
    let mut fate = named_alike(old, new, &rule);
    let Some(to) = fate.to else {
        return fate;
    };
    fate.difference = difference(&was, at as u32, &is, to);
    if fate.difference.is_none() {
        named::find(old, &rule, &mut fate);
    }
    fate
}

/// The `feel` that means the same: they bear no names, so of several that are alike the nth
/// goes on as the nth.
fn same_feel(was: &Meaning<'_>, at: u32, is: &Meaning<'_>) -> Option<u32> {
    let meaning = was.feel(at);
    let before = feels(&was.image).take_while(|before| *before < at);
    let nth = before.filter(|other| was.feel(*other) == meaning).count();
    feels(&is.image)
        .filter(|other| is.feel(*other) == meaning)
        .nth(nth)
}

/// The rules of a program that are `feel`.
fn feels<'a>(image: &'a Image<'_>) -> impl Iterator<Item = u32> + 'a {
    let rules = image.all::<Rule>();
    rules
        .filter(|(_, rule)| rule.sort == FEEL)
        .map(|(at, _)| at as u32)
}

/// Where two rules begin to differ.
fn difference(was: &Meaning<'_>, old: u32, is: &Meaning<'_>, new: u32) -> Option<Difference> {
    let mut nth = 0;
    loop {
        let (before, after) = (was.part(old, nth), is.part(new, nth));
        let aspect = before.or(after)?;
        if before.map(|part| part.hash) != after.map(|part| part.hash) {
            return Some(Difference {
                part: aspect.part,
                old_line: before.map(|part| part.line),
                new_line: after.map(|part| part.line),
            });
        }
        nth += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::image::layout::Section;

    /// Whether a section says what rules mean; what does not is made from the others, or
    /// lies in a subject's memory where its rule says.
    const fn is_meaning(section: Section) -> bool {
        match section {
            Section::Strings
            | Section::Code
            | Section::Kinds
            | Section::Attributes
            | Section::Words
            | Section::Literals
            | Section::Rules
            | Section::Outcomes
            | Section::Predicates
            | Section::Limits
            | Section::Expectations
            | Section::Clauses
            | Section::Bands
            | Section::Stages
            | Section::Copies
            | Section::Integrities
            | Section::Judges
            | Section::Feels
            | Section::Alerts
            | Section::Silences
            | Section::Dates
            | Section::Trends
            | Section::Rates
            | Section::Calendars
            | Section::Anchors
            | Section::Shifts
            | Section::Knowns
            | Section::Updates
            | Section::Facets
            | Section::FacetWords
            | Section::Counts
            | Section::Journeys
            | Section::Passages
            | Section::Followings
            | Section::Turns => true,
            Section::Touches
            | Section::Moves
            | Section::Clocks
            | Section::Files
            | Section::Bearings
            | Section::Borne => false,
        }
    }

    #[test]
    fn a_section_that_migration_does_not_know_does_not_compile() {
        // Whoever adds a section says here whether rules mean it; then `meaning` must read
        // it, and `engine::transfer` must move what it keeps.
        assert!(is_meaning(Section::Code) && !is_meaning(Section::Files));
    }
}
