//! What waits until something follows it: events in the order in which they came, each
//! with the last instant at which it can still be followed.
//!
//! They lie in a ring. All wait equally long, so the first is due first.

use super::rules::Rules;
use super::run::{Run, Saying};
use super::state::{Words, look};
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{FollowingView, KnownView, NO_ATTRIBUTE, Update, place};
use crate::verdict::{Class, Evidence, Fault};

/// What an update says of an event that follows; of others it says that they wait.
const FOLLOWS: u16 = 1;

/// An event that waits.
#[derive(Clone, Copy)]
pub(crate) struct Waiting {
    /// The last instant at which it can be followed.
    pub(crate) until: i64,
    pub(crate) evidence: u64,
    /// Where it has one, and only what has the same follows it.
    pub(crate) key: Option<u64>,
}

impl FollowingView<'_> {
    #[inline]
    fn at(self) -> usize {
        self.state_at() as usize
    }

    #[inline]
    fn is_keyed(self) -> bool {
        self.keyed() != 0
    }

    /// How many wait.
    pub(crate) fn waiting(self, words: &(impl Words + ?Sized)) -> u32 {
        words.high(self.at()).min(self.slots())
    }

    /// Where the one lies that came as the `nth` of those that wait.
    fn place_of(self, words: &(impl Words + ?Sized), nth: u32) -> usize {
        let slot = words.low(self.at()).wrapping_add(nth);
        let slot = slot.checked_rem(self.slots()).unwrap_or(0);
        self.at() + 1 + (2 + usize::from(self.is_keyed())) * slot as usize
    }

    /// The one that came as the `nth` of those that wait.
    pub(crate) fn nth(self, words: &(impl Words + ?Sized), nth: u32) -> Waiting {
        let at = self.place_of(words, nth);
        Waiting {
            until: words.time(at),
            evidence: words.word(at + 1),
            key: self.is_keyed().then(|| words.word(at + 2)),
        }
    }

    /// When the first can no longer be followed.
    pub(crate) fn due(self, words: &(impl Words + ?Sized)) -> Option<i64> {
        (self.waiting(words) != 0).then(|| self.nth(words, 0).until)
    }

    /// Adds one behind the others; there is room for it.
    pub(crate) fn push(self, words: &mut (impl Words + ?Sized), new: Waiting) {
        let waiting = self.waiting(words);
        self.put_nth(words, waiting, new);
        words.put_high(self.at(), waiting + 1);
    }

    fn put_nth(self, words: &mut (impl Words + ?Sized), nth: u32, new: Waiting) {
        let at = self.place_of(words, nth);
        words.put(at, new.until as u64);
        words.put(at + 1, new.evidence);
        if let Some(key) = new.key.filter(|_| self.is_keyed()) {
            words.put(at + 2, key);
        }
    }

    /// Those that have a key wait no longer, all where there are no keys; the others close
    /// ranks. How many they were.
    fn take(self, words: &mut (impl Words + ?Sized), key: Option<u64>) -> u32 {
        let waiting = self.waiting(words);
        if !self.is_keyed() {
            words.put_high(self.at(), 0);
            return waiting;
        }
        let mut left = 0;
        for nth in 0..waiting {
            let one = self.nth(words, nth);
            if one.key != key {
                self.put_nth(words, left, one);
                left += 1;
            }
        }
        words.put_high(self.at(), left);
        waiting - left
    }

    /// The first `count` of those that wait wait no longer.
    fn drop(self, words: &mut (impl Words + ?Sized), count: u32) {
        let first = words.low(self.at()).wrapping_add(count);
        let first = first.checked_rem(self.slots()).unwrap_or(0);
        let left = self.waiting(words).saturating_sub(count);
        words.put_halves(self.at(), first, left);
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// An event waits for what follows it, or follows all that wait.
    #[inline(never)]
    pub(super) fn follow(
        &mut self,
        known: KnownView<'_>,
        event: &Event,
        update: &Update,
        saying: &Saying,
    ) {
        let Some(at) = place(known.follow()).filter(|_| self.image.uses(Form::Following)) else {
            return;
        };
        let following: FollowingView<'_> = self.image.view(at);
        sole!(self, rule following);
        sole!(self, rule known);
        let key = match update.key {
            NO_ATTRIBUTE => None,
            at => match event.value(at.into()) {
                Some(key) => Some(key as u64),
                None => return self.say_fault(Fault::Absent, saying),
            },
        };
        let waiting = following.waiting(self.words);
        if update.word == FOLLOWS {
            *self.steps += u64::from(waiting);
            let followed = following.take(self.words, key);
            self.decide(known, followed, event.time, true);
        } else {
            if waiting == following.slots() {
                let first = following.nth(self.words, 0);
                following.drop(self.words, 1);
                let evidence = Evidence::none().and(first.evidence).and(event.evidence);
                self.say(
                    Class::Evicted,
                    &Saying {
                        key: first.key,
                        evidence,
                        ..*saying
                    },
                );
            }
            let new = Waiting {
                until: event.time.saturating_add(following.within()),
                evidence: event.evidence,
                key,
            };
            following.push(self.words, new);
        }
        self.set_due(following.clock() as usize, following.due(self.words));
    }

    /// Those that can no longer be followed were not.
    pub(super) fn settle_following(&mut self, at: usize, clock: usize, instant: i64) {
        if !self.image.uses(Form::Following) {
            return self.set_due(clock, None);
        }
        let following: FollowingView<'_> = self.image.view(at);
        sole!(self, rule following);
        let known: KnownView<'_> = self.image.view(following.known() as usize);
        let late = (0..following.waiting(self.words))
            .take_while(|nth| following.nth(self.words, *nth).until <= instant)
            .count() as u32;
        following.drop(self.words, late);
        self.decide(known, late, instant, false);
        self.set_due(clock, following.due(self.words));
        look(self.head);
    }

    /// So many were followed, or were not.
    #[inline]
    fn decide(&mut self, known: KnownView<'_>, count: u32, now: i64, followed: bool) {
        for _ in 0..count {
            *self.steps += 1;
            // A share of such does not become too large.
            self.measure(known, now, i64::from(followed));
        }
    }
}
