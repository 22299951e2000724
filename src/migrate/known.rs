//! What facts, statuses and measures mean, and what it means to read one.

use super::meaning::{Meaning, Part};
use super::{Fate, STATUS};
use crate::image::layout::{Following, Kind, Known, Maybe, Range, Rule, Update, Word, place};

impl Meaning<'_> {
    /// A fact, a status or a measure: what it is, then the events that tell it.
    pub(super) fn known(&mut self, rule: &Rule, nth: u32) -> Option<(Part, u32)> {
        let Known {
            rule: _,
            sort,
            ty,
            words,
            // A verdict for each of the words.
            outcomes: _,
            starts,
            // It is kept where anybody asks for it.
            previous: _,
            whole,
            // Whoever reads it says so in its code.
            gap: _,
            per,
            bucket,
            buckets,
            code,
            follow,
            // The journeys say so.
            turns: _,
            clock: _,
            state_at: _,
        } = self.image.record(rule.index as usize);
        match nth {
            0 => {
                for number in [sort, ty, whole] {
                    self.number(number.into());
                }
                self.number(starts.into());
                self.number(per as u64);
                self.number(bucket as u64);
                self.number(buckets.into());
                self.following(follow);
                if rule.sort == STATUS {
                    self.words_of_status(rule, words);
                }
                self.code(code, None);
                Some((Part::Known, rule.line))
            }
            1 => {
                self.updates(rule.index);
                Some((Part::Events, rule.line))
            }
            _ => None,
        }
    }

    /// Adds how long something waits to be followed.
    fn following(&mut self, follow: Maybe) {
        let Some(at) = place(follow) else {
            return;
        };
        let Following {
            known: _,
            within,
            // It is room.
            slots: _,
            keyed,
            clock: _,
            state_at: _,
        } = self.image.record(at);
        self.number(within as u64);
        self.number(keyed.into());
    }

    /// Adds what events tell: of one kind in their order, of several kinds in whichever.
    fn updates(&mut self, known: u32) {
        let mut events = 0_u128;
        for (number, kind) in self.image.all::<Kind>() {
            let mut event = self.afresh();
            let mut reads = false;
            for (_, update) in self.image.records::<Update>(kind.updates) {
                let Update {
                    known: of,
                    guard,
                    code,
                    word,
                    from,
                    early: _,
                    key,
                    span: _,
                    line: _,
                } = update;
                if of != known {
                    continue;
                }
                reads = true;
                let kind = Some(number as u16);
                event.event(number as u16, key);
                event.predicate(guard, kind);
                event.code(code, kind);
                event.number(word.into());
                event.number(from.into());
            }
            if reads {
                events = events.wrapping_add(event.hash);
            }
        }
        self.number(events as u64);
        self.number((events >> 64) as u64);
    }

    /// Adds the words of a status. One that only got more words means what it did.
    fn words_of_status(&mut self, rule: &Rule, words: Range) {
        let known = self.status_before(rule).map(|before| before.words.count);
        let count = words.count.min(known.unwrap_or(words.count));
        self.number(count.into());
        for (_, word) in self.image.records::<Word>(Range { count, ..words }) {
            let Word { name } = word;
            self.text(name);
        }
    }

    /// The status of that name in the program before.
    fn status_before(&self, rule: &Rule) -> Option<Known> {
        let before = self.before?;
        let name = self.image.str(rule.name);
        let mut rules = before.all::<Rule>();
        let found = rules.find(|(_, one)| one.sort == STATUS && before.str(one.name) == name);
        Some(before.record(found?.1.index as usize))
    }

    /// Adds that a fact, a status, a measure or a journey is read: by its name, and whether it goes on.
    /// Where it does not, whoever reads it means something else.
    pub(super) fn known_by_name(&mut self, place: u16) {
        let known: Known = self.image.record(place.into());
        let rule = self.image.rule(known.rule);
        self.number(rule.sort.into());
        self.text(rule.name);
        let goes_on = |fate: &Fate| fate.kept_as() == Some(known.rule);
        let goes_on = self.before.is_none() || self.fates.iter().any(goes_on);
        self.number(goes_on.into());
    }
}
