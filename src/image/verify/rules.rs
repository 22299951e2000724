//! The program, its kinds of event, and what rules of every sort have.

use super::{ANY, Check, Checked, reject};
use crate::image::Reason;
use crate::image::layout::{
    Alert, Attribute, Bearing, Calendar, Count, Expectation, FELT_LATER, Feel, File, HEADER_BYTES,
    Integrity, Judge, Kind, Known, Limit, Literal, NO_CLASS, Outcome, Passage, Predicate, Program,
    Rule, Silence, Touch, Trend, Update, Word,
};
use crate::image::record::Field;
use crate::limits::{ATTRIBUTES, COUNTS, DURATION_MS, FACETS, FACTOR, FELT, FILES, KEPT, STORED};
use crate::value::Type;
use crate::verdict::Class;

impl Check<'_, '_> {
    pub(super) fn program(&self) -> Checked {
        let program = self.image.program();
        let fine = program.memory <= 4
            && program.peaks <= 2
            && program.peak_weight <= 1000
            && program.end_weight <= 1000
            && program.peak_weight + program.end_weight > 0
            && program.shared <= u32::from(u16::MAX)
            && (-FELT..=FELT).contains(&program.below)
            && program.early as usize <= self.image.count::<Update>()
            && i64::from(program.losses) <= FACTOR
            && program.adapts <= 1000
            && program.fades <= 1000
            && (0..=DURATION_MS).contains(&program.fades_within)
            && self.has_str(program.subject);
        if fine {
            Ok(())
        } else {
            reject(HEADER_BYTES - <Program as Field>::SIZE, Reason::Section(0))
        }
    }

    /// Files stand one behind the other, the first at the beginning of the text.
    pub(super) fn files(&self) -> Checked {
        self.record::<File>(0, self.image.count::<File>() <= FILES)?;
        let mut next = (0, 1);
        for (at, file) in self.image.all::<File>() {
            let first = at == 0 && (file.start, file.line) == next;
            let later = at > 0 && file.start >= next.0 && file.line >= next.1;
            let fine = (first || later) && file.name.len > 0 && self.has_str(file.name);
            self.record::<File>(at, fine)?;
            next = (file.start.saturating_add(1), file.line.saturating_add(1));
        }
        Ok(())
    }

    pub(super) fn kinds(&self) -> Checked {
        let image = self.image;
        let silences = image.count::<Silence>() != 0;
        let periods = image.periods || image.has::<Trend>();
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
                && self.has_range::<Update>(kind.updates)
                && self.has_range::<Passage>(kind.passages)
                && self.has_range::<Passage>(kind.partings)
                && self.has_range::<Bearing>(kind.bears)
                && kind.bears.count as usize <= FACETS
                && u32::from(kind.shared) <= image.program().shared
                && (kind.beyond != 0) == kind.is_beyond(silences, periods);
            self.record::<Kind>(at, fine && self.lists(&kind))?;
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

    /// Whether the ids of a kind's lists lie behind its attributes, each in places of their
    /// own, and only keys that are lists are taken for such.
    fn lists(&self, kind: &Kind) -> bool {
        let mut free = i64::from(kind.attributes.count);
        for (_, attribute) in self.image.records::<Attribute>(kind.attributes) {
            let attribute: Attribute = attribute;
            if attribute.ty != Type::Ids as u8 {
                continue;
            }
            if attribute.min != free || attribute.max < 1 || attribute.max > ATTRIBUTES as i64 {
                return false;
            }
            free += attribute.max;
        }
        let mut touches = self.image.records::<Touch>(kind.touches);
        free <= ATTRIBUTES as i64
            && touches.all(|(_, touch)| {
                let at = kind.attributes.first as usize + usize::from(touch.key);
                let listed = u32::from(touch.key) < kind.attributes.count
                    && self.image.record::<Attribute>(at).ty == Type::Ids as u8;
                touch.is_listed() == listed
            })
    }

    pub(super) fn rules(&self) -> Checked {
        for (at, rule) in self.image.all::<Rule>() {
            let fine = match rule.sort {
                0 => self.has::<Expectation>(rule.index),
                1 => self.has::<Integrity>(rule.index),
                2 => self.has::<Feel>(rule.index),
                3 => self.has::<Alert>(rule.index),
                4..=7 => self.has::<Known>(rule.index),
                _ => false,
            } && self.has_str(rule.name)
                && self.has_str(rule.sentence)
                && self.has_str(rule.owner)
                && self.has_str(rule.key)
                && self.has_maybe::<Count>(rule.counts);
            self.record::<Rule>(at, fine)?;
        }
        for (at, outcome) in self.image.all::<Outcome>() {
            let fine = self.has::<Rule>(outcome.rule)
                && self.has_str(outcome.name)
                && (outcome.class as usize) < Class::ALL.len()
                && outcome.sort <= 7
                && outcome.sort != FELT_LATER
                && self.has_range::<Bearing>(outcome.bears)
                && outcome.bears.count as usize <= FACETS
                && outcome.echo <= self.image.program().echoes
                && self.has_maybe::<Count>(outcome.count)
                && (-FELT..=FELT).contains(&outcome.felt);
            self.record::<Outcome>(at, fine)?;
            if outcome.sort & 2 != 0 {
                self.code(outcome.code, ANY)?;
            }
        }
        // A chain of words leads to the beginning, so it has an end.
        self.record::<Count>(0, self.image.count::<Count>() <= COUNTS)?;
        for (at, count) in self.image.all::<Count>() {
            let class = (count.class as usize) < Class::ALL.len();
            let fine = self.has::<Rule>(count.rule)
                && self.has_str(count.name)
                && (class || count.class == NO_CLASS)
                && count.next as usize <= at;
            self.record::<Count>(at, fine)?;
        }
        Ok(())
    }

    pub(super) fn conditions(&self) -> Checked {
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
                2 | 3 | 7 => usize::from(limit.slot) < STORED,
                6 => (0..=DURATION_MS).contains(&limit.delay) && usize::from(limit.slot) < STORED,
                _ => false,
            } && self.has_maybe::<Calendar>(limit.calendar)
                && (limit.calendar == 0 || limit.base >= 3)
                && limit.under <= u8::from(limit.calendar != 0);
            self.record::<Limit>(at, fine)?;
            if matches!(limit.base, 2 | 3 | 5 | 7) {
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
}
