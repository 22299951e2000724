//! One instance of an expectation: its two tracks and what it keeps.

use super::run::Run;
use super::state::Words;
use super::table::Slot;
use crate::image::layout::{ExpectationPlaces, ExpectationView, Limit, LimitView};
use crate::image::memory::ENTRY_WORDS;
use crate::verdict::{Evidence, Fault};

use super::eval::Scope;
use crate::event::Event;
use crate::image::layout::Range;

const OPENED_AT: usize = ENTRY_WORDS as usize;
const EVIDENCE: usize = OPENED_AT + 1;
const SEQUENCE: usize = OPENED_AT + 2;

/// Where the word of an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Open,
    Promised,
    Ended,
}

/// The state of both tracks. Clauses are counted from the expectation's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tracks {
    pub(crate) word: Word,
    /// The clause whose watch stands.
    pub(crate) watch: Option<u32>,
    /// The clause that made the promise that stands.
    pub(crate) promise: u32,
    /// The stage whose list an open word waits in.
    pub(crate) stage: u32,
}

impl Tracks {
    pub(crate) const OPEN: Self = Self {
        word: Word::Open,
        watch: None,
        promise: 0,
        stage: 0,
    };

    /// Whether the word is open or promised.
    #[inline(always)]
    pub(crate) const fn is_live(&self) -> bool {
        !matches!(self.word, Word::Ended)
    }

    /// Two bits for the word, one for the watch, ten for its clause, ten for the
    /// promise's, nine for the stage.
    #[inline(always)]
    pub(crate) const fn from_flags(flags: u32) -> Self {
        Self {
            word: match flags & 3 {
                1 => Word::Open,
                2 => Word::Promised,
                _ => Word::Ended,
            },
            watch: if flags & 4 != 0 {
                Some((flags >> 3) & 0x3ff)
            } else {
                None
            },
            promise: (flags >> 13) & 0x3ff,
            stage: flags >> 23,
        }
    }

    #[inline(always)]
    pub(crate) const fn flags(&self) -> u32 {
        let word = match self.word {
            Word::Open => 1,
            Word::Promised => 2,
            Word::Ended => 3,
        };
        let watch = match self.watch {
            Some(clause) => 4 | ((clause & 0x3ff) << 3),
            None => 0,
        };
        word | watch | ((self.promise & 0x3ff) << 13) | (self.stage << 23)
    }
}

/// An expectation with one of its instances.
#[derive(Clone, Copy)]
pub(crate) struct Instance<'e> {
    pub(crate) rule: ExpectationView<'e>,
    pub(crate) slot: Slot,
    at: usize,
}

impl<'e> Instance<'e> {
    #[inline(always)]
    pub(crate) fn new(rule: ExpectationView<'e>, slot: Slot) -> Self {
        Self {
            rule,
            slot,
            at: rule.places().table.entry(slot),
        }
    }

    #[inline(always)]
    pub(crate) fn places(&self) -> ExpectationPlaces {
        self.rule.places()
    }

    /// The first word of a part.
    #[inline(always)]
    pub(crate) const fn part(&self, part: u16) -> usize {
        self.at + part as usize
    }

    #[inline(always)]
    const fn kept_at(&self, part: u16) -> usize {
        if part == 0 { 0 } else { self.part(part) }
    }

    #[inline(always)]
    pub(crate) fn opened_part(&self) -> usize {
        self.kept_at(self.rule.places().opened_part)
    }

    #[inline(always)]
    pub(crate) fn promised_part(&self) -> usize {
        self.kept_at(self.rule.places().promised_part)
    }

    #[inline(always)]
    pub(crate) fn key(&self, words: &[u64]) -> Option<u64> {
        self.places().table.key(words, self.slot)
    }

    #[inline(always)]
    pub(crate) fn tracks(&self, words: &[u64]) -> Tracks {
        Tracks::from_flags(self.places().table.flags(words, self.slot))
    }

    #[inline(always)]
    pub(crate) fn put_tracks(&self, words: &mut [u64], tracks: Tracks) {
        self.places()
            .table
            .put_flags(words, self.slot, tracks.flags());
    }

    #[inline(always)]
    pub(crate) fn opened_at(&self, words: &[u64]) -> i64 {
        words.time(self.at + OPENED_AT)
    }

    #[inline(always)]
    pub(crate) fn sequence(&self, words: &[u64]) -> u64 {
        words.word(self.at + SEQUENCE)
    }

    /// Writes what the opening tells.
    #[inline(always)]
    pub(crate) fn put_opening(&self, words: &mut [u64], sequence: u64, event: &Event) {
        words.put(self.at + OPENED_AT, event.time as u64);
        words.put(self.at + SEQUENCE, sequence);
        words.put(self.at + EVIDENCE, event.evidence);
    }

    /// The number of the opening event.
    #[inline(always)]
    pub(crate) fn opening_number(&self, words: &[u64]) -> u64 {
        words.word(self.at + EVIDENCE)
    }

    /// The opening's evidence.
    #[inline(always)]
    pub(crate) fn opening(&self, words: &[u64]) -> Evidence {
        Evidence::none().and(self.opening_number(words))
    }

    /// The opening's evidence, and that of the promise that stands.
    #[inline(always)]
    pub(crate) fn word_evidence(&self, words: &[u64], tracks: Tracks) -> Evidence {
        let evidence = self.opening(words);
        if tracks.word == Word::Promised {
            evidence.and(words.word(self.part(self.places().promise_part) + 1))
        } else {
            evidence
        }
    }

    /// The opening's evidence and the act's.
    pub(crate) fn watch_evidence(&self, words: &[u64]) -> Evidence {
        let act = words.word(self.part(self.places().watch_part) + 1);
        self.opening(words).and(act)
    }

    /// The promised time.
    pub(crate) fn promised_time(&self, words: &[u64]) -> i64 {
        words.time(self.part(self.places().promise_part))
    }

    /// When the act was.
    pub(crate) fn act_time(&self, words: &[u64]) -> i64 {
        words.time(self.part(self.places().watch_part))
    }

    /// What expressions of this instance can read.
    #[inline(always)]
    pub(crate) fn scope<'s>(&self, event: Option<&'s Event>) -> Scope<'s> {
        Scope {
            event,
            opened: self.opened_part(),
            promised: self.promised_part(),
            opening: Range { first: 0, count: 0 },
        }
    }
}

impl Run<'_, '_> {
    /// The limit at a place of its section, for an instance; `act` is when a watch was
    /// started.
    #[inline(always)]
    pub(crate) fn limit(
        &mut self,
        instance: &Instance<'_>,
        at: usize,
        act: i64,
    ) -> Result<i64, Fault> {
        let limit: LimitView<'_> = self.image.view(at);
        // Most limits are delays from the opening.
        if limit.base() == 0 {
            let limit = instance.opened_at(self.words).checked_add(limit.delay());
            return limit.ok_or(Fault::Overflow);
        }
        self.limit_of_any_base(instance, &self.image.record(at), act)
    }

    #[inline(never)]
    fn limit_of_any_base(
        &mut self,
        instance: &Instance<'_>,
        limit: &Limit,
        act: i64,
    ) -> Result<i64, Fault> {
        let base = match limit.base {
            0 => instance.opened_at(self.words),
            1 => {
                let scope = instance.scope(None);
                scope
                    .opened(self.image, self.words, limit.slot as usize)
                    .ok_or(Fault::Absent)?
            }
            2 | 3 => {
                let stored = instance.part(instance.places().stored_part);
                return Ok(self.words.time(stored + limit.slot as usize));
            }
            4 => act,
            _ => {
                let scope = instance.scope(None);
                return self.span_from(act, limit, &scope);
            }
        };
        base.checked_add(limit.delay).ok_or(Fault::Overflow)
    }

    /// A time and, after it, the duration that a limit's code says.
    fn span_from(&mut self, base: i64, limit: &Limit, scope: &Scope<'_>) -> Result<i64, Fault> {
        let answer = self.eval(limit.code, scope);
        if let Some(fault) = answer.fault {
            return Err(fault);
        }
        let duration = answer
            .value
            .filter(|duration| *duration > 0)
            .ok_or(Fault::Absent)?;
        let time = i128::from(base) + i128::from(duration) + i128::from(limit.delay);
        i64::try_from(time).map_err(|_| Fault::Overflow)
    }

    /// A limit as the opening `event` sets it.
    #[inline]
    pub(crate) fn limit_at_opening(
        &mut self,
        limit: &Limit,
        event: &Event,
        scope: &Scope<'_>,
    ) -> Result<i64, Fault> {
        let base = match limit.base {
            0 => event.time,
            1 => scope
                .opened(self.image, self.words, limit.slot as usize)
                .ok_or(Fault::Absent)?,
            2 => {
                let answer = self.eval(limit.code, scope);
                if let Some(fault) = answer.fault {
                    return Err(fault);
                }
                answer.value.ok_or(Fault::Absent)?
            }
            _ => return self.span_from(event.time, limit, scope),
        };
        base.checked_add(limit.delay).ok_or(Fault::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_survive_being_kept() {
        for word in [Word::Open, Word::Promised, Word::Ended] {
            for watch in [None, Some(0), Some(1023)] {
                for (promise, stage) in [(0, 0), (1023, 511), (5, 7)] {
                    let tracks = Tracks {
                        word,
                        watch,
                        promise,
                        stage,
                    };
                    assert_eq!(Tracks::from_flags(tracks.flags()), tracks);
                }
            }
        }
    }
}
