//! One instance of an expectation: its two tracks and what it keeps.

use super::rules::Rules;
use super::run::Run;
use super::scope::Scope;
use super::state::Words;
use super::table::{EVIDENCE, KEY, STATE, Slot, TIME};
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{ExpectationView, Limit, LimitView, Range};
use crate::verdict::{Evidence, Fault};

/// Where the word of an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Open,
    Promised,
    Ended,
}

/// The state of both tracks, as an entry's flags keep it: two bits for the word, one for
/// the watch, ten for its clause, ten for the promise's, nine for the stage. Clauses are
/// counted from the expectation's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tracks(pub(crate) u32);

const OPEN: u32 = 1;
const PROMISED: u32 = 2;
const ENDED: u32 = 3;
const WORD: u32 = 3;
const WATCH: u32 = 4;
const CLAUSE: u32 = 0x3ff;
const WATCH_SHIFT: u32 = 3;
const PROMISE_SHIFT: u32 = 13;
const STAGE_SHIFT: u32 = 23;

impl Tracks {
    /// No instance.
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const OPEN: Self = Self(OPEN);

    #[inline]
    pub(crate) const fn word(self) -> Word {
        match self.0 & WORD {
            OPEN => Word::Open,
            PROMISED => Word::Promised,
            _ => Word::Ended,
        }
    }

    /// Whether the word is open or promised.
    #[inline]
    pub(crate) const fn is_live(self) -> bool {
        self.0 & WORD != ENDED
    }

    /// The clause whose watch stands.
    #[inline]
    pub(crate) const fn watch(self) -> Option<u32> {
        if self.0 & WATCH != 0 {
            Some((self.0 >> WATCH_SHIFT) & CLAUSE)
        } else {
            None
        }
    }

    /// The clause that made the promise that stands.
    #[inline]
    pub(crate) const fn promise(self) -> u32 {
        (self.0 >> PROMISE_SHIFT) & CLAUSE
    }

    /// The stage whose clock an open word waits for.
    #[inline]
    pub(crate) const fn stage(self) -> u32 {
        self.0 >> STAGE_SHIFT
    }

    /// Whether neither track has anything left to come.
    #[inline]
    pub(crate) const fn is_over(self) -> bool {
        self.0 & (WORD | WATCH) == ENDED
    }

    #[inline]
    pub(crate) const fn ended(self) -> Self {
        Self(self.0 | ENDED)
    }

    #[inline]
    pub(crate) const fn promised(self, clause: u32) -> Self {
        let rest = self.0 & (WATCH | CLAUSE << WATCH_SHIFT);
        Self(rest | PROMISED | (clause & CLAUSE) << PROMISE_SHIFT)
    }

    #[inline]
    pub(crate) const fn watching(self, clause: Option<u32>) -> Self {
        let rest = self.0 & !(WATCH | CLAUSE << WATCH_SHIFT);
        Self(match clause {
            Some(clause) => rest | WATCH | (clause & CLAUSE) << WATCH_SHIFT,
            None => rest,
        })
    }

    #[inline]
    pub(crate) const fn next_stage(self) -> Self {
        Self(self.0.wrapping_add(1 << STAGE_SHIFT))
    }
}

/// An expectation with one of its instances.
#[derive(Clone, Copy)]
pub(crate) struct Instance<'e> {
    pub(crate) rule: ExpectationView<'e>,
    pub(crate) slot: Slot,
    /// Its first word.
    pub(crate) at: usize,
}

impl<'e> Instance<'e> {
    #[inline]
    pub(crate) fn new(rule: ExpectationView<'e>, slot: Slot) -> Self {
        Self {
            rule,
            slot,
            at: rule.places().table.entry(slot),
        }
    }

    /// The first word of a part.
    #[inline]
    pub(crate) const fn part(&self, part: u16) -> usize {
        self.at + part as usize
    }

    #[inline]
    const fn kept_at(&self, part: u16) -> usize {
        if part == 0 { 0 } else { self.part(part) }
    }

    #[inline]
    pub(crate) fn opened_part(&self) -> usize {
        self.kept_at(self.rule.places().opened_part)
    }

    #[inline]
    pub(crate) fn promised_part(&self) -> usize {
        self.kept_at(self.rule.places().promised_part)
    }

    #[inline]
    pub(crate) fn key(&self, words: &(impl Words + ?Sized)) -> Option<u64> {
        (self.rule.keyed() != 0).then(|| words.word(self.at + KEY))
    }

    #[inline]
    pub(crate) fn tracks(&self, words: &(impl Words + ?Sized)) -> Tracks {
        Tracks(words.low(self.at + STATE))
    }

    #[inline]
    pub(crate) fn put_tracks(&self, words: &mut (impl Words + ?Sized), tracks: Tracks) {
        words.put_low(self.at + STATE, tracks.0);
    }

    #[inline]
    pub(crate) fn opened_at(&self, words: &(impl Words + ?Sized)) -> i64 {
        words.time(self.at + TIME)
    }

    /// Its order among all that opened: by time, and within a time by number.
    #[inline]
    pub(crate) fn age(&self, words: &(impl Words + ?Sized)) -> (i64, u32) {
        (self.opened_at(words), words.high(self.at + STATE))
    }

    /// The number of the opening event.
    #[inline]
    pub(crate) fn opening_number(&self, words: &(impl Words + ?Sized)) -> u64 {
        words.word(self.at + EVIDENCE)
    }

    /// The opening's evidence.
    #[inline]
    pub(crate) fn opening(&self, words: &(impl Words + ?Sized)) -> Evidence {
        Evidence::none().and(self.opening_number(words))
    }

    /// The evidence of the promise that stands.
    #[inline]
    fn promise_number(&self, words: &(impl Words + ?Sized)) -> u64 {
        words.word(self.part(self.rule.places().promise_part) + 1)
    }

    /// The opening's evidence, and that of the promise that stands.
    #[inline]
    pub(crate) fn word_evidence(&self, words: &(impl Words + ?Sized), tracks: Tracks) -> Evidence {
        let evidence = self.opening(words);
        if tracks.word() == Word::Promised {
            evidence.and(self.promise_number(words))
        } else {
            evidence
        }
    }

    /// The same and an event's. Each way its length is known, so that nothing is looked
    /// up to write it.
    #[inline]
    pub(crate) fn word_evidence_and(
        &self,
        words: &(impl Words + ?Sized),
        tracks: Tracks,
        event: u64,
    ) -> Evidence {
        let evidence = self.opening(words);
        if tracks.word() == Word::Promised {
            evidence.and(self.promise_number(words)).and(event)
        } else {
            evidence.and(event)
        }
    }

    /// The opening's evidence and the act's.
    #[inline]
    pub(crate) fn watch_evidence(&self, words: &(impl Words + ?Sized)) -> Evidence {
        let act = words.word(self.part(self.rule.places().watch_part) + 1);
        self.opening(words).and(act)
    }

    /// The promised time.
    #[inline]
    pub(crate) fn promised_time(&self, words: &(impl Words + ?Sized)) -> i64 {
        words.time(self.part(self.rule.places().promise_part))
    }

    /// When the act was.
    #[inline]
    pub(crate) fn act_time(&self, words: &(impl Words + ?Sized)) -> i64 {
        words.time(self.part(self.rule.places().watch_part))
    }

    /// What expressions of this instance can read.
    #[inline]
    pub(crate) fn scope<'s>(&self, event: Option<&'s Event>) -> Scope<'s> {
        Scope {
            event,
            opened: self.opened_part(),
            promised: self.promised_part(),
            opening: Range { first: 0, count: 0 },
        }
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// The instance of the only expectation, where the compiler of Rust knows the rules: see
    /// `sole!`.
    #[inline(always)]
    pub(crate) fn sole_instance(&self, slot: Slot) -> Option<Instance<'i>> {
        let rule: ExpectationView<'i> = self.sole_rule()?;
        let slot = if rule.keyed() == 0 { 0 } else { slot };
        Some(Instance::new(rule, slot))
    }

    /// The limit at a place of its section, for an instance; `act` is when a watch was
    /// started.
    #[inline(always)]
    pub(crate) fn limit(
        &mut self,
        instance: &Instance<'_>,
        at: usize,
        act: i64,
    ) -> Result<i64, Fault> {
        match I::BUILT_IN {
            true => self.limit_here(instance, at, act),
            false => self.limit_of_any(instance, at, act),
        }
    }

    #[inline]
    fn limit_of_any(&mut self, instance: &Instance<'_>, at: usize, act: i64) -> Result<i64, Fault> {
        self.limit_here(instance, at, act)
    }

    #[inline(always)]
    fn limit_here(&mut self, instance: &Instance<'_>, at: usize, act: i64) -> Result<i64, Fault> {
        let limit: LimitView<'_> = self.image.view(at);
        // Most limits are delays from the opening.
        if limit.base() == 0 {
            let limit = instance.opened_at(self.words).checked_add(limit.delay());
            return limit.ok_or(Fault::Overflow);
        }
        self.limit_of_any_base(instance, &self.image.record(at), act)
    }

    part_of_caller! {
        /// The same, whatever it counts from.
        fn limit_of_any_base(&mut self, instance: &Instance<'_>, limit: &Limit, act: i64)
            -> Result<i64, Fault> = limit_of_any_base_here, #[inline(never)] limit_of_any_base_apart
    }

    #[inline(always)]
    fn limit_of_any_base_here(
        &mut self,
        instance: &Instance<'_>,
        limit: &Limit,
        act: i64,
    ) -> Result<i64, Fault> {
        sole!(self, instance instance);
        if !self.image.uses(Form::Computed) {
            return Err(Fault::Overflow);
        }
        let base = match limit.base {
            0 => instance.opened_at(self.words),
            1 => {
                let scope = instance.scope(None);
                scope
                    .opened(&self.image, self.words, limit.slot as usize)
                    .ok_or(Fault::Absent)?
            }
            2 | 3 | 6 | 7 => {
                let stored = instance.part(instance.rule.places().stored_part);
                return Ok(self.words.time(stored + limit.slot as usize));
            }
            4 if limit.calendar == 0 => act,
            4 => return self.counted_from(act, limit, limit.delay),
            _ => {
                let scope = instance.scope(None);
                return self.span_from(act, limit, &scope);
            }
        };
        base.checked_add(limit.delay).ok_or(Fault::Overflow)
    }

    /// A limit of a watch that is computed at the act and stored; nothing for others.
    pub(crate) fn limit_at_act(
        &mut self,
        instance: &Instance<'_>,
        limit: &Limit,
        act: i64,
    ) -> Option<Result<i64, Fault>> {
        let scope = instance.scope(None);
        (limit.base == 7).then(|| self.span_from(act, limit, &scope))
    }

    part_of_caller! {
        /// A time and, after it, the duration that a limit's code says.
        fn span_from(&mut self, base: i64, limit: &Limit, scope: &Scope<'_>)
            -> Result<i64, Fault> = span_from_here, span_from_apart
    }

    #[inline(always)]
    fn span_from_here(
        &mut self,
        base: i64,
        limit: &Limit,
        scope: &Scope<'_>,
    ) -> Result<i64, Fault> {
        let answer = self.eval(limit.code, scope);
        if let Some(fault) = answer.fault {
            return Err(fault);
        }
        let duration = answer
            .value
            .filter(|duration| *duration > 0)
            .ok_or(Fault::Absent)?;
        if limit.calendar != 0 {
            return self.counted_from(base, limit, duration);
        }
        let time = i128::from(base) + i128::from(duration) + i128::from(limit.delay);
        i64::try_from(time).map_err(|_| Fault::Overflow)
    }

    /// When so much of a calendar's open time has been counted since `base`.
    #[inline(never)]
    fn counted_from(&mut self, base: i64, limit: &Limit, length: i64) -> Result<i64, Fault> {
        let hours = self.hours(limit.calendar).ok_or(Fault::Absent)?;
        *self.steps += hours.steps();
        let time = hours.after(base, length).ok_or(Fault::Overflow)?;
        Ok(time.saturating_sub(i64::from(limit.under)))
    }

    part_of_caller! {
        /// A limit as an opening at `opened` sets it.
        pub(crate) fn limit_at_opening(&mut self, limit: &Limit, opened: i64, scope: &Scope<'_>)
            -> Result<i64, Fault> = limit_at_opening_here, #[inline] limit_at_opening_apart
    }

    #[inline(always)]
    fn limit_at_opening_here(
        &mut self,
        limit: &Limit,
        opened: i64,
        scope: &Scope<'_>,
    ) -> Result<i64, Fault> {
        if limit.base == 0 || !self.image.uses(Form::Computed) {
            return opened.checked_add(limit.delay).ok_or(Fault::Overflow);
        }
        let base = match limit.base {
            1 => scope
                .opened(&self.image, self.words, limit.slot as usize)
                .ok_or(Fault::Absent)?,
            2 => {
                let answer = self.eval(limit.code, scope);
                if let Some(fault) = answer.fault {
                    return Err(fault);
                }
                answer.value.ok_or(Fault::Absent)?
            }
            6 if limit.calendar == 0 => opened,
            6 => return self.counted_from(opened, limit, limit.delay),
            _ => return self.span_from(opened, limit, scope),
        };
        base.checked_add(limit.delay).ok_or(Fault::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_moves_and_leaves_the_other_alone() {
        for watch in [None, Some(0), Some(1023)] {
            let open = Tracks::OPEN.watching(watch);
            for promise in [0, 5, 1023] {
                let late = open.next_stage().next_stage();
                let promised = late.promised(promise);
                assert_eq!((late.word(), late.stage()), (Word::Open, 2));
                assert_eq!((promised.word(), promised.stage()), (Word::Promised, 0));
                assert_eq!(promised.promise(), promise);
                assert_eq!(promised.watch(), watch);
                let ended = promised.ended();
                assert_eq!((ended.word(), ended.watch()), (Word::Ended, watch));
                assert!(!ended.is_live() && promised.is_live());
                assert_eq!(ended.is_over(), watch.is_none());
                assert_eq!(promised.watching(None).word(), Word::Promised);
            }
        }
    }
}
