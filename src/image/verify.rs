//! Checks an image once, so that nothing need be checked again.
//!
//! What is checked here is all that keeps an engine within its memory and its steps:
//! every reference lies inside its section, every clause, judge and clock is of the sort
//! that its place asks for, memory is placed as the planner places it, and every
//! expression ends with one value on a stack that never passes its limit.

use super::code::check_code;
use super::layout::{
    Alert, Attribute, Band, Clause, Clock, Expectation, Feel, HEADER_BYTES, Integrity, Judge, Kept,
    Kind, Limit, Literal, MAGIC, Maybe, Move, NO_ATTRIBUTE, Outcome, PREAMBLE_BYTES, Predicate,
    Program, Range, Rule, SECTIONS, Section, Silence, Stage, Str, Touch, VERSION, Word, place,
};
use super::memory::{Planner, leaves};
use super::record::{Field, Record};
use super::verb::Verb;
use super::{Image, Reason, Rejected};
use crate::limits::{
    ATTRIBUTES, CLAUSES, DURATION_MS, FELT, IMAGE_BYTES, KEPT, MOVES, SLOTS, STAGES, STORED,
    TEXT_BYTES,
};
use crate::value::Type;
use crate::verdict::Class;
use core::cell::Cell;

/// Bytes of one record of each section, in order.
pub(crate) const SIZES: [usize; SECTIONS] = [
    1,
    1,
    <Kind as Record>::SIZE,
    <Attribute as Record>::SIZE,
    <Word as Record>::SIZE,
    <Literal as Record>::SIZE,
    <Rule as Record>::SIZE,
    <Outcome as Record>::SIZE,
    <Predicate as Record>::SIZE,
    <Limit as Record>::SIZE,
    <Expectation as Record>::SIZE,
    <Clause as Record>::SIZE,
    <Band as Record>::SIZE,
    <Stage as Record>::SIZE,
    <Kept as Record>::SIZE,
    <Touch as Record>::SIZE,
    <Move as Record>::SIZE,
    <Integrity as Record>::SIZE,
    <Judge as Record>::SIZE,
    <Feel as Record>::SIZE,
    <Alert as Record>::SIZE,
    <Silence as Record>::SIZE,
    <Clock as Record>::SIZE,
];

/// The checksum of an image: FNV-1a of 64 bits over what follows it in the preamble.
#[must_use]
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn reject<T>(offset: usize, reason: Reason) -> Result<T, Rejected> {
    Err(Rejected { offset, reason })
}

/// Checks an image and borrows it.
pub(super) fn verify(bytes: &[u8]) -> Result<Image<'_>, Rejected> {
    let mut image = read_sections(bytes)?;
    let left = (bytes.len() as u64).saturating_mul(SHARING);
    let check = Check {
        image: &image,
        left: Cell::new(left),
    };
    check.program()?;
    check.kinds()?;
    check.rules()?;
    check.conditions()?;
    check.expectations()?;
    check.integrities()?;
    check.alerts()?;
    check.clocks()?;
    image.words = check.memory()?;
    let clocks = image.count::<Clock>() as u32;
    image.leaves = leaves(clocks);
    image.kinds = image.count::<Kind>() as u16;
    Ok(image)
}

/// Reads the preamble, the section table and the program record.
fn read_sections(bytes: &[u8]) -> Result<Image<'_>, Rejected> {
    if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
        return reject(0, Reason::NotAnImage);
    }
    let mut rest = bytes.get(MAGIC.len()..).unwrap_or_default();
    let version = u16::take(&mut rest);
    if version != VERSION {
        return reject(8, Reason::Version(version));
    }
    let sections = u16::take(&mut rest);
    let length = u32::take(&mut rest) as usize;
    if bytes.len() < HEADER_BYTES || length != bytes.len() || length > IMAGE_BYTES {
        return reject(12, Reason::Length);
    }
    let stated = u64::take(&mut rest);
    let sum = checksum(rest);
    if stated != sum {
        return reject(16, Reason::Checksum);
    }
    if usize::from(sections) != SECTIONS {
        return reject(10, Reason::Section(0));
    }
    let mut slices: [&[u8]; SECTIONS] = [&[]; SECTIONS];
    let mut next = HEADER_BYTES;
    for (number, (slice, size)) in slices.iter_mut().zip(SIZES).enumerate() {
        let at = u32::take(&mut rest) as usize;
        let count = u32::take(&mut rest) as usize;
        let end = size
            .checked_mul(count)
            .and_then(|len| len.checked_add(at))
            .filter(|_| at == next);
        match end.and_then(|end| bytes.get(at..end)) {
            Some(found) => *slice = found,
            None => return reject(PREAMBLE_BYTES + 8 * number, Reason::Section(number as u8)),
        }
        next = at + size * count;
    }
    if next != bytes.len() {
        return reject(12, Reason::Length);
    }
    Ok(Image {
        bytes,
        program: Program::take(&mut rest),
        sections: slices,
        checksum: sum,
        words: 0,
        leaves: 1,
        kinds: 0,
    })
}

/// How many records of ranges and bytes of expressions may be looked at for each byte of
/// an image. A compiler's ranges do not overlap, so one would do; without an end, forged
/// ones that all name the same records would keep verifying busy for hours.
const SHARING: u64 = 4;

struct Check<'c, 'i> {
    image: &'c Image<'i>,
    /// What may still be looked at.
    left: Cell<u64>,
}

type Checked = Result<(), Rejected>;

/// What an expression may read.
#[derive(Clone, Copy, Default)]
pub(super) struct Reads {
    /// How many attributes an opening keeps.
    pub(super) opened: u16,
    /// How many attributes a promise keeps.
    pub(super) promised: u16,
    /// Whether the score's fields and this many silences.
    pub(super) silences: Option<usize>,
}

impl Check<'_, '_> {
    /// Says that a record is not what a compiler writes, unless it is.
    fn record<R: Record>(&self, place: usize, fine: bool) -> Checked {
        if fine {
            return Ok(());
        }
        let section = self.image.section(R::SECTION);
        let start = section.as_ptr() as usize - self.image.bytes.as_ptr() as usize;
        reject(start + place * R::SIZE, Reason::Record(R::SECTION as u8))
    }

    fn has<R: Record>(&self, place: u32) -> bool {
        (place as usize) < self.image.count::<R>()
    }

    fn has_maybe<R: Record>(&self, maybe: Maybe) -> bool {
        place(maybe).is_none_or(|at| at < self.image.count::<R>())
    }

    fn has_range<R: Record>(&self, range: Range) -> bool {
        let end = u64::from(range.first) + u64::from(range.count);
        end <= self.image.count::<R>() as u64 && self.spend(range.count)
    }

    /// Whether so much may still be looked at.
    fn spend(&self, count: u32) -> bool {
        let left = self.left.get().checked_sub(u64::from(count));
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    fn has_str(&self, str: Str) -> bool {
        let start = str.at as usize;
        let strings = self.image.section(Section::Strings);
        strings
            .get(start..start.saturating_add(str.len as usize))
            .filter(|bytes| bytes.len() <= TEXT_BYTES)
            .is_some_and(|bytes| core::str::from_utf8(bytes).is_ok())
    }

    fn code(&self, range: Range, reads: Reads) -> Checked {
        let section = self.image.section(Section::Code);
        let start = range.first as usize;
        let code = section.get(start..start.saturating_add(range.count as usize));
        if code.is_some_and(|code| self.spend(range.count) && check_code(code, reads)) {
            return Ok(());
        }
        // A range that begins past the section is told at the section's end.
        let base = section.as_ptr() as usize - self.image.bytes.as_ptr() as usize;
        reject(base + start.min(section.len()), Reason::Code)
    }

    fn program(&self) -> Checked {
        let program = self.image.program();
        let fine = program.memory <= 4
            && program.peaks <= 2
            && program.peak_weight <= 1000
            && program.end_weight <= 1000
            && program.peak_weight + program.end_weight > 0
            && program.shared <= u32::from(u16::MAX)
            && self.has_str(program.subject);
        if fine {
            Ok(())
        } else {
            reject(HEADER_BYTES - <Program as Field>::SIZE, Reason::Section(0))
        }
    }

    fn kinds(&self) -> Checked {
        let image = self.image;
        let silences = image.count::<Silence>() != 0;
        self.record::<Kind>(0, image.count::<Kind>() <= usize::from(u16::MAX))?;
        for (at, kind) in image.all::<Kind>() {
            let fine = self.has_str(kind.name)
                && self.has_str(kind.from)
                && self.has_str(kind.to)
                && self.has_range::<Attribute>(kind.attributes)
                && kind.attributes.count as usize <= ATTRIBUTES
                && self.has_range::<Judge>(kind.judges)
                && self.has_range::<Touch>(kind.touches)
                && self.has_range::<Feel>(kind.feels)
                && u32::from(kind.shared) <= image.program().shared
                && (kind.beyond != 0) == kind.is_beyond(silences);
            self.record::<Kind>(at, fine)?;
        }
        for (at, attribute) in image.all::<Attribute>() {
            let fine = self.has_str(attribute.name)
                && Type::from_number(attribute.ty).is_some()
                && self.has_range::<Word>(attribute.words);
            self.record::<Attribute>(at, fine)?;
        }
        for (at, word) in image.all::<Word>() {
            self.record::<Word>(at, self.has_str(word.name))?;
        }
        for (at, literal) in image.all::<Literal>() {
            self.record::<Literal>(at, self.has_str(literal.text))?;
        }
        Ok(())
    }

    fn rules(&self) -> Checked {
        for (at, rule) in self.image.all::<Rule>() {
            let fine = match rule.sort {
                0 => self.has::<Expectation>(rule.index),
                1 => self.has::<Integrity>(rule.index),
                2 => self.has::<Feel>(rule.index),
                3 => self.has::<Alert>(rule.index),
                _ => false,
            } && self.has_str(rule.name)
                && self.has_str(rule.sentence)
                && self.has_str(rule.owner)
                && self.has_str(rule.key);
            self.record::<Rule>(at, fine)?;
        }
        for (at, outcome) in self.image.all::<Outcome>() {
            let fine = self.has::<Rule>(outcome.rule)
                && self.has_str(outcome.name)
                && (outcome.class as usize) < Class::ALL.len()
                && outcome.sort <= 3
                && (-FELT..=FELT).contains(&outcome.felt);
            self.record::<Outcome>(at, fine)?;
            if outcome.sort >= 2 {
                self.code(outcome.code, ANY)?;
            }
        }
        Ok(())
    }

    fn conditions(&self) -> Checked {
        let shared = self.image.program().shared;
        for (at, predicate) in self.image.all::<Predicate>() {
            self.record::<Predicate>(at, predicate.cache <= shared)?;
            self.code(predicate.code, ANY)?;
        }
        for (at, limit) in self.image.all::<Limit>() {
            let fine = match limit.base {
                0 | 4 => (0..=DURATION_MS).contains(&limit.delay),
                5 => true,
                1 => usize::from(limit.slot) < KEPT,
                2 | 3 => usize::from(limit.slot) < STORED,
                _ => false,
            };
            self.record::<Limit>(at, fine)?;
            if matches!(limit.base, 2 | 3 | 5) {
                self.code(limit.code, ANY)?;
            }
        }
        for (at, feel) in self.image.all::<Feel>() {
            let fine = self.has::<Rule>(feel.rule)
                && self.has_maybe::<Predicate>(feel.guard)
                && self.has::<Outcome>(feel.outcome);
            self.record::<Feel>(at, fine)?;
        }
        Ok(())
    }

    fn expectations(&self) -> Checked {
        let image = self.image;
        for (at, rule) in image.all::<Expectation>() {
            let fine = self.has::<Rule>(rule.rule)
                && self.has_range::<Clause>(rule.clauses)
                && rule.clauses.count as usize <= CLAUSES
                && contains(rule.clauses, rule.open)
                && image.record::<Clause>(rule.open as usize).verb == Verb::Open as u8
                && self.has_range::<Limit>(rule.limits)
                && self.has_range::<Stage>(rule.stages)
                && rule.stages.count as usize <= STAGES
                && usize::from(rule.opened) <= KEPT
                && usize::from(rule.promised) <= KEPT
                && usize::from(rule.stored) <= STORED
                && (1..=SLOTS).contains(&rule.places.table.slots)
                && (rule.keyed != 0 || rule.places.table.slots == 1)
                && self.has_maybe::<Clock>(rule.clock)
                && (rule.plain != 0) == rule.is_plain();
            self.record::<Expectation>(at, fine)?;
            for (limit_at, limit) in image.records::<Limit>(rule.limits) {
                self.record::<Limit>(limit_at, opening_limit(&rule, &limit))?;
            }
            self.stages(&rule)?;
            for (clause_at, clause) in image.records::<Clause>(rule.clauses) {
                self.record::<Clause>(clause_at, self.clause(&rule, &clause))?;
                if clause.verb == Verb::Promise as u8 {
                    self.code(clause.until, ANY)?;
                }
            }
        }
        for (at, band) in image.all::<Band>() {
            let delay = place(band.limit)
                .map(|at| image.record::<Limit>(at))
                .filter(|limit| limit.base == 0)
                .map_or(-1, |limit| limit.delay);
            let fine = self.has_maybe::<Limit>(band.limit)
                && band.delay == delay
                && self.has_maybe::<Predicate>(band.guard)
                && self.has::<Outcome>(band.outcome);
            self.record::<Band>(at, fine)?;
        }
        self.touches()
    }

    fn stages(&self, rule: &Expectation) -> Checked {
        let (mut before, mut origin) = (None, None);
        for (at, stage) in self.image.records::<Stage>(rule.stages) {
            let limit: Limit = self.image.record(stage.limit as usize);
            let mut fine = self.has::<Limit>(stage.limit)
                && contains(rule.limits, stage.limit)
                && self.has_maybe::<Outcome>(stage.outcome);
            fine &= stage.remind >= 0 && (stage.remind == 0 || stage.outcome == 0);
            if rule.constant != 0 {
                fine &= rule.ordered != 0 && limit.base == 0 && stage.delay >= 0;
            }
            if rule.ordered != 0 {
                let (base, slot) = *origin.get_or_insert((limit.base, limit.slot));
                fine &= base <= 1
                    && (limit.base, limit.slot) == (base, slot)
                    && limit.delay.checked_sub(stage.remind) == Some(stage.delay)
                    && before.is_none_or(|before| {
                        stage.delay > before || (stage.delay == before && stage.remind != 0)
                    });
                before = Some(stage.delay);
            }
            self.record::<Stage>(at, fine)?;
        }
        Ok(())
    }

    fn clause(&self, rule: &Expectation, clause: &Clause) -> bool {
        let image = self.image;
        let Some(verb) = Verb::from_number(clause.verb) else {
            return false;
        };
        let watch_limit = |limit: &Limit| matches!(limit.base, 4 | 5);
        let limit = place(clause.limit).map(|at| image.record::<Limit>(at));
        let references = self.has_maybe::<Predicate>(clause.guard)
            && self.has_maybe::<Limit>(clause.limit)
            && self.has_range::<Band>(clause.bands)
            && self.has_maybe::<Outcome>(clause.outcome)
            && self.has_maybe::<Outcome>(clause.otherwise)
            && self.has_range::<Limit>(clause.watch)
            && self.has_range::<Kept>(clause.copies)
            && clause.reach <= 3
            && (rule.keyed != 0 || clause.reach == 0);
        // What lies outside is not walked: a count is a number that anybody may write.
        if !references {
            return false;
        }
        let kept = match verb {
            Verb::Open => rule.opened,
            Verb::Promise => rule.promised,
            _ => 0,
        };
        let copies = image
            .records::<Kept>(clause.copies)
            .all(|(_, copy)| copy.slot < kept && usize::from(copy.attribute) < ATTRIBUTES);
        let fits = match verb {
            Verb::Open | Verb::Void | Verb::Meet => true,
            Verb::Fail => clause.outcome != 0,
            Verb::Promise => rule.promises != 0 && clause.outcome != 0 && clause.otherwise != 0,
            Verb::Ask | Verb::Defy => {
                rule.watches != 0
                    && clause.otherwise != 0
                    && clause.watch.count != 0
                    && image
                        .records::<Limit>(clause.watch)
                        .all(|(_, limit)| watch_limit(&limit))
                    && limit.is_none_or(|limit| opening_limit(rule, &limit))
            }
            Verb::Lands | Verb::Backfires | Verb::Takes => {
                clause.outcome != 0
                    && limit.is_none_or(|limit| watch_limit(&limit))
                    && place(clause.parent).is_some_and(|parent| {
                        contains(rule.clauses, parent as u32)
                            && is_act(image.record::<Clause>(parent).verb)
                    })
            }
        };
        let bands = image.records::<Band>(clause.bands).all(|(_, band)| {
            place(band.limit).is_none_or(|at| opening_limit(rule, &image.record::<Limit>(at)))
        });
        copies && fits && bands
    }

    fn touches(&self) -> Checked {
        let image = self.image;
        for (at, touch) in image.all::<Touch>() {
            let rule: Expectation = image.record(touch.expectation as usize);
            let in_word = |verb: u8| {
                matches!(
                    Verb::from_number(verb),
                    Some(
                        Verb::Void
                            | Verb::Meet
                            | Verb::Fail
                            | Verb::Promise
                            | Verb::Ask
                            | Verb::Defy
                    )
                )
            };
            let in_watch = |verb: u8| {
                matches!(
                    Verb::from_number(verb),
                    Some(Verb::Lands | Verb::Backfires | Verb::Takes)
                )
            };
            let moves = |range: Range, verbs: &dyn Fn(u8) -> bool| {
                self.has_range::<Move>(range)
                    && range.count as usize <= MOVES
                    && image.records::<Move>(range).all(|(_, moved)| {
                        let clause: Clause = image.record(moved.clause as usize);
                        contains(rule.clauses, moved.clause)
                            && verbs(clause.verb)
                            && moved.verb == clause.verb
                            && moved.reach == clause.reach
                            && moved.guard == clause.guard
                            && moved.bands == clause.bands
                    })
            };
            let fine = self.has::<Expectation>(touch.expectation)
                && touch.keyed == rule.keyed
                && touch.table == rule.places.table
                && (touch.key == NO_ATTRIBUTE || usize::from(touch.key) < ATTRIBUTES)
                && (touch.opens == 0 || rule.keyed == 0 || touch.key != NO_ATTRIBUTE)
                && moves(touch.words, &in_word)
                && moves(touch.watches, &in_watch);
            self.record::<Touch>(at, fine)?;
        }
        Ok(())
    }

    fn integrities(&self) -> Checked {
        let image = self.image;
        for (at, rule) in image.all::<Integrity>() {
            let slots = rule.entries.slots.max(rule.standing.slots);
            let fine = self.has::<Rule>(rule.rule)
                && rule.form <= 6
                && rule.kind <= 4
                && rule.within >= 0
                && rule.lasts >= 0
                && (!matches!(rule.form, 1 | 5) || rule.within > 0)
                && (-FELT..=FELT).contains(&rule.cap)
                && slots <= SLOTS
                && self.has_maybe::<Clock>(rule.clock)
                && self.has_maybe::<Clock>(rule.cap_clock)
                && (rule.clock != 0) == (rule.form == 5)
                && (rule.cap_clock != 0) == (rule.caps != 0 && rule.lasts > 0)
                && match place(rule.while_open) {
                    None => rule.form != 3,
                    Some(x) => {
                        x < image.count::<Expectation>()
                            && (rule.keyed == 0 || image.record::<Expectation>(x).keyed != 0)
                    }
                };
            self.record::<Integrity>(at, fine)?;
        }
        for (at, judge) in image.all::<Judge>() {
            let rule: Integrity = image.record(judge.integrity as usize);
            let role = match judge.role {
                0 => rule.form != 5,
                1 => matches!(rule.form, 2 | 5),
                2 => rule.form == 5,
                3 => matches!(rule.form, 1 | 2 | 5 | 6),
                4 => rule.caps != 0 && rule.until != 0,
                _ => false,
            };
            let fine = self.has::<Integrity>(judge.integrity)
                && role
                && self.has_maybe::<Predicate>(judge.guard)
                && self.has_maybe::<Predicate>(judge.require)
                && (rule.keyed == 0 || usize::from(judge.key) < ATTRIBUTES);
            self.record::<Judge>(at, fine)?;
        }
        Ok(())
    }

    fn alerts(&self) -> Checked {
        let silences = self.image.count::<Silence>();
        let reads = Reads {
            silences: Some(silences),
            ..Reads::default()
        };
        for (at, alert) in self.image.all::<Alert>() {
            self.record::<Alert>(at, self.has::<Rule>(alert.rule))?;
            self.code(alert.raise, reads)?;
            if alert.clear.count != 0 {
                self.code(alert.clear, reads)?;
            }
        }
        for (at, silence) in self.image.all::<Silence>() {
            let fine = silence.delay > 0 && self.has::<Clock>(silence.clock);
            self.record::<Silence>(at, fine)?;
        }
        Ok(())
    }

    /// Every clock is named by what it belongs to, and names it.
    fn clocks(&self) -> Checked {
        let image = self.image;
        let mut named = 0;
        for (at, clock) in image.all::<Clock>() {
            let index = clock.index as usize;
            let own = at as u32 + 1;
            let fine = match clock.sort {
                0 => image.record::<Expectation>(index).clock == own,
                1 => image.record::<Integrity>(index).clock == own,
                2 => image.record::<Integrity>(index).cap_clock == own,
                3 => image.record::<Silence>(index).clock == at as u32,
                _ => false,
            };
            self.record::<Clock>(at, fine)?;
            named += 1;
        }
        let mut owned = image.count::<Silence>();
        for (at, rule) in image.all::<Expectation>() {
            let waits = rule.stages.count != 0 || rule.promises != 0 || rule.watches != 0;
            self.record::<Expectation>(at, (rule.clock != 0) == waits)?;
            owned += usize::from(rule.clock != 0);
        }
        for (_, rule) in image.all::<Integrity>() {
            owned += usize::from(rule.clock != 0) + usize::from(rule.cap_clock != 0);
        }
        self.record::<Clock>(0, owned == named)
    }

    /// Memory is placed as the planner places it. Returns the words that one subject
    /// needs.
    fn memory(&self) -> Result<u32, Rejected> {
        let image = self.image;
        let clocks = image.count::<Clock>() as u32;
        let mut planner = Planner::new(image.program().shared, clocks);
        for (at, rule) in image.all::<Expectation>() {
            let places = planner.expectation(&rule, rule.places.table.slots);
            self.record::<Expectation>(at, places == rule.places)?;
        }
        for (at, rule) in image.all::<Integrity>() {
            let slots = rule.entries.slots.max(rule.standing.slots);
            let (head, entries, standing) = planner.integrity(&rule, slots);
            let fine = head == rule.head_at && entries == rule.entries && standing == rule.standing;
            self.record::<Integrity>(at, fine)?;
        }
        for (at, alert) in image.all::<Alert>() {
            self.record::<Alert>(at, planner.alert(&alert) == alert.state_at)?;
        }
        for (at, silence) in image.all::<Silence>() {
            self.record::<Silence>(at, planner.silence(&silence) == silence.state_at)?;
        }
        match planner.words() {
            Some(words) => Ok(words),
            None => reject(0, Reason::Memory),
        }
    }
}

/// Expressions of rules: what an instance does not keep reads as absent.
const ANY: Reads = Reads {
    opened: KEPT as u16,
    promised: KEPT as u16,
    silences: None,
};

const fn contains(range: Range, place: u32) -> bool {
    place >= range.first && place - range.first < range.count
}

const fn is_act(verb: u8) -> bool {
    verb == Verb::Ask as u8 || verb == Verb::Defy as u8
}

/// Whether a limit can be set at the opening of an instance of `rule`.
const fn opening_limit(rule: &Expectation, limit: &Limit) -> bool {
    match limit.base {
        0 => true,
        1 => limit.slot < rule.opened,
        2 | 3 => limit.slot < rule.stored,
        _ => false,
    }
}
