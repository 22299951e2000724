//! What is known of a subject.

use super::{ANY, Check, Checked};
use crate::image::layout::{
    Clock, Following, Known, Outcome, Predicate, Rule, Update, Word, place,
};
use crate::limits::{ATTRIBUTES, BUCKETS, DURATION_MS, SLOTS};
use crate::value::Type;
use crate::verdict::Class;

/// The sort of what is known that is a status.
pub(super) const STATUS: u8 = 1;

/// The sort of what is known that is a mean.
const MEAN: u8 = 4;

/// The sort of what is known that is a journey.
pub(super) const JOURNEY: u8 = 9;

impl Check<'_, '_> {
    pub(super) fn knowns(&self) -> Checked {
        let image = self.image;
        let fits = image.count::<Known>() <= usize::from(u16::MAX);
        self.record::<Known>(0, fits)?;
        for (at, known) in image.all::<Known>() {
            let period = known.bucket != 0;
            let counts = matches!(known.sort, 2..=7);
            let buckets = if counts {
                (1..=BUCKETS).contains(&i64::from(known.buckets))
            } else {
                known.buckets == 0 && !period
            };
            let fine = self.has::<Rule>(known.rule)
                && known.sort <= JOURNEY
                && Type::from_number(known.ty).is_some()
                && self.has_range::<Word>(known.words)
                && self.has_range::<Outcome>(known.outcomes)
                && buckets
                && (0..=DURATION_MS).contains(&known.bucket)
                && (period || known.buckets <= 1)
                && (known.previous == 0
                    || known.sort == 0
                    || counts && period && known.buckets == 1)
                && (0..=DURATION_MS).contains(&known.per)
                && (known.per == 0 || known.sort == 2 && period)
                && known.gap <= u8::from(counts)
                && known.turns <= u8::from(known.sort == STATUS)
                && (known.follow == 0 || (known.sort == MEAN && known.whole != 0))
                && self.has_maybe::<Following>(known.follow)
                && self.has_maybe::<Clock>(known.clock)
                && (known.clock == 0 || period);
            self.record::<Known>(at, fine)?;
            if matches!(known.sort, STATUS | JOURNEY) {
                let became = Class::Became as u8;
                let fine = known.words.count == known.outcomes.count
                    && u32::from(known.starts) < known.words.count
                    && image
                        .records::<Outcome>(known.outcomes)
                        .all(|(_, outcome)| outcome.class == became && outcome.sort == 0);
                self.record::<Known>(at, fine)?;
            }
            if known.sort == 8 {
                self.code(known.code, ANY)?;
            }
        }
        self.followings()?;
        self.updates()
    }

    /// A measure and what waits for it name each other.
    fn followings(&self) -> Checked {
        let image = self.image;
        for (at, following) in image.all::<Following>() {
            let known: Known = image.record(following.known as usize);
            let fine = self.has::<Known>(following.known)
                && known.follow == at as u32 + 1
                && (1..=DURATION_MS).contains(&following.within)
                && (1..=SLOTS).contains(&following.slots)
                && self.has::<Clock>(following.clock);
            self.record::<Following>(at, fine)?;
        }
        let named = image.all::<Known>().filter(|(_, known)| known.follow != 0);
        self.record::<Known>(0, named.count() == image.count::<Following>())
    }

    /// Whether what waits for a measure has a key.
    fn is_keyed(&self, known: &Known) -> bool {
        place(known.follow).is_some_and(|at| self.image.record::<Following>(at).keyed != 0)
    }

    fn updates(&self) -> Checked {
        let image = self.image;
        let early = image.program().early;
        for (at, update) in image.all::<Update>() {
            let known: Known = image.record(update.known as usize);
            let words = known.words.count;
            let fine = self.has::<Known>(update.known)
                && self.has_maybe::<Predicate>(update.guard)
                && update.early <= early
                && match known.sort {
                    1 => u32::from(update.word) < words && u32::from(update.from) <= words,
                    8 | JOURNEY => false,
                    _ => update.from == 0 && (known.follow == 0 || update.word <= 1),
                }
                && (usize::from(update.key) < ATTRIBUTES) == self.is_keyed(&known)
                && (update.code.count == 0) == (known.follow != 0 || matches!(known.sort, 1 | 2));
            self.record::<Update>(at, fine)?;
            if update.code.count != 0 {
                self.code(update.code, ANY)?;
            }
        }
        Ok(())
    }
}
