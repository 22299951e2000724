//! What is known of a subject beside the score: read by every condition, and brought up to
//! date after what is felt.

use super::eval::{self, Answer};
use super::rules::Rules;
use super::run::{Run, Saying, Source, alone};
use super::scope::Scope;
use super::state::{Words, look};
use crate::event::Event;
use crate::image::Form;
use crate::image::Image;
use crate::image::layout::{self, KnownView, Range, Update, place};
use crate::value::{Type, Value};
use crate::verdict::{Class, Fault};

/// Sorts of what is known; the others are measures.
const FACT: u8 = 0;
const STATUS: u8 = 1;
pub(super) const EXPRESSION: u8 = 8;
const JOURNEY: u8 = 9;

/// Bits of a fact's first word.
pub(super) const THERE: u64 = 1;
const THERE_BEFORE: u64 = 2;

/// Stands above the word of a status that it became on the event at hand, until journeys
/// have moved.
const TURNED: u32 = 1;

/// Bits of an answer that waits for its turn: the guard is true, a value is there; above
/// them the guard's fault and the value's, each plus one, in two bits.
const FIRES: u64 = 1;
const VALUE: u64 = 2;

/// Something that is known of a subject, and what it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The fact, status, measure or journey, by its place among the rules: see
    /// [`Image::rule`](crate::Image::rule).
    pub rule: u32,
    /// What it is; absent until there is something to know.
    pub value: Option<Value>,
    /// What a fact was before, or what a measure's period before this one came to; kept
    /// only where a rule asks for it.
    pub previous: Option<Value>,
}

/// What an event says to a fact, a status or a measure.
#[derive(Clone, Copy)]
struct Learnt {
    fires: bool,
    value: Option<i64>,
    faults: [Option<Fault>; 2],
}

/// What is known, as a raw value, at the instant `now`.
#[inline]
pub(crate) fn value(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    at: usize,
    now: i64,
    steps: &mut u64,
) -> Option<i64> {
    value_here::<false>(image, words, at, now, steps)
}

/// The same, made part of the caller: all of it where rules are built in.
#[inline(always)]
pub(crate) fn value_here<const BUILT_IN: bool>(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    at: usize,
    now: i64,
    steps: &mut u64,
) -> Option<i64> {
    if !image.has::<layout::Known>() {
        return None;
    }
    let known: KnownView<'_> = image.view(at);
    match known.sort() {
        FACT => {
            let at = known.state_at() as usize;
            (words.word(at) & THERE != 0).then(|| words.time(at + 1))
        }
        STATUS => Some(i64::from(known.word(words))),
        EXPRESSION => None,
        // The stage at hand.
        JOURNEY => words
            .low(known.state_at() as usize)
            .checked_sub(1)
            .map(i64::from),
        _ => known.measured::<BUILT_IN>(words, now, steps),
    }
}

/// What is known, as whoever asks the engine is told.
pub(crate) fn told(
    image: &Image<'_>,
    words: &[u64],
    at: usize,
    known: &layout::Known,
    now: i64,
) -> Known {
    let mut steps = 0;
    let raw = if known.sort == EXPRESSION {
        let nothing = Scope::nothing();
        eval::eval(image, words, known.code, &nothing, None, &mut steps).value
    } else {
        value(image, words, at, now, &mut steps)
    };
    let typed = |raw: Option<i64>| Some(Value::of(Type::from_number(known.ty)?, raw?));
    Known {
        rule: known.rule,
        value: typed(raw),
        previous: typed(previous(image, words, at, now)),
    }
}

/// What a fact was before, or what the period before came to.
pub(crate) fn previous(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    at: usize,
    now: i64,
) -> Option<i64> {
    let known: KnownView<'_> = image.view(at);
    if known.previous() == 0 {
        return None;
    }
    if known.sort() != FACT {
        return known.measured_before(words, now);
    }
    let at = known.state_at() as usize;
    (words.word(at) & THERE_BEFORE != 0).then(|| words.time(at + 2))
}

impl KnownView<'_> {
    /// The word that a status is, by its place.
    #[inline]
    fn word(self, words: &(impl Words + ?Sized)) -> u16 {
        match words.low(self.state_at() as usize).checked_sub(1) {
            Some(word) => word as u16,
            None => self.starts(),
        }
    }

    /// Whether a status became that word on the event at hand.
    pub(super) fn has_turned_to(self, words: &(impl Words + ?Sized), word: u16) -> bool {
        let at = self.state_at() as usize;
        words.high(at) == TURNED && words.low(at) == u32::from(word) + 1
    }

    /// What a status became is no longer new.
    pub(super) fn settle_turn(self, words: &mut (impl Words + ?Sized)) {
        words.put_high(self.state_at() as usize, 0);
    }

    #[inline]
    fn set_fact(self, words: &mut (impl Words + ?Sized), value: i64) {
        let at = self.state_at() as usize;
        let there = words.word(at);
        if there & THERE != 0 && self.previous() != 0 {
            words.put(at + 2, words.word(at + 1));
            words.put(at, there | THERE_BEFORE);
        } else {
            words.put(at, there | THERE);
        }
        words.put(at + 1, value as u64);
    }
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Writes down the instant at hand, where measures with a period are read; whether
    /// something is due at it is looked at too, for one of them may be forgetting, or a period
    /// of something that falls has ended.
    #[inline]
    pub(crate) fn tell_now(&mut self, now: i64) {
        let periods = self.image.now_at();
        if let Some(at) = periods {
            self.words.put(at, now as u64);
        }
        if (periods.is_some() || self.image.has::<layout::Trend>())
            && super::dues::least(self.words) == Some(now)
        {
            look(self.head);
        }
    }

    part_of_caller! {
        /// Brings what is known up to date with an event. All answers are had from what earlier
        /// events made known.
        pub(crate) fn learn(&mut self, event: &Event, updates: Range) = learn_here, #[inline(never)] learn_apart
    }

    #[inline(always)]
    fn learn_here(&mut self, event: &Event, updates: Range) {
        if !self.image.uses(Form::Learning) {
            return;
        }
        if self.image.program().early != 0 {
            self.learn_early(event, updates);
        }
        let (mut told, mut turned) = (u32::MAX, false);
        for (_, update) in self.image.records::<Update>(updates) {
            let known: KnownView<'_> = self.image.view(update.known as usize);
            if told == update.known {
                continue;
            }
            let learnt = match place(update.early) {
                Some(early) => self.early(early),
                None => self.ask(event, &update, known),
            };
            let saying = saying(event, known.rule(), &update);
            for fault in learnt.faults.into_iter().flatten() {
                self.say_fault(fault, &saying);
            }
            if !learnt.fires {
                continue;
            }
            if known.follow() != 0 {
                self.follow(known, event, &update, &saying);
                continue;
            }
            known.keep_time(self.words, event.time);
            match (known.sort(), learnt.value) {
                (STATUS, _) => {
                    told = update.known;
                    turned |= self.become_word(known, update.word, &saying);
                }
                (FACT, Some(value)) => {
                    told = update.known;
                    known.set_fact(self.words, value);
                    look(self.head);
                }
                (FACT, None) => {}
                (_, None) if update.code.count != 0 => {}
                (_, value) => {
                    if self.measure(known, event.time, value.unwrap_or(0)) {
                        self.say_fault(Fault::Overflow, &saying);
                    }
                }
            }
        }
        if turned {
            self.move_by_statuses(event);
        }
    }

    /// Has the answers that read what other rules are about to bring up to date.
    #[inline(never)]
    fn learn_early(&mut self, event: &Event, updates: Range) {
        for (_, update) in self.image.records::<Update>(updates) {
            let Some(early) = place(update.early) else {
                continue;
            };
            let known: KnownView<'_> = self.image.view(update.known as usize);
            let learnt = self.ask(event, &update, known);
            let [guard, value] = learnt.faults.map(|fault| match fault {
                None => 0,
                Some(fault) => fault as u64 + 1,
            });
            let fires = if learnt.fires { FIRES } else { 0 };
            let there = if learnt.value.is_some() { VALUE } else { 0 };
            let at = self.image.early_at() + 2 * early;
            self.words
                .put(at, fires | there | (guard << 2) | (value << 4));
            let value = learnt.value.unwrap_or(0);
            self.words.put(at + 1, value as u64);
        }
    }

    /// An answer that was had early.
    fn early(&self, early: usize) -> Learnt {
        let at = self.image.early_at() + 2 * early;
        let bits = self.words.word(at);
        let fault = |bits: u64| match bits & 3 {
            0 => None,
            1 => Some(Fault::Absent),
            2 => Some(Fault::Overflow),
            _ => Some(Fault::DivisionByZero),
        };
        Learnt {
            fires: bits & FIRES != 0,
            value: (bits & VALUE != 0).then(|| self.words.time(at + 1)),
            faults: [fault(bits >> 2), fault(bits >> 4)],
        }
    }

    part_of_caller! {
        /// What an event says to a fact, a status or a measure.
        fn ask(&mut self, event: &Event, update: &Update, known: KnownView<'_>) -> Learnt
            = ask_here, ask_apart
    }

    #[inline(always)]
    fn ask_here(&mut self, event: &Event, update: &Update, known: KnownView<'_>) -> Learnt {
        *self.steps += 1;
        let mut learnt = Learnt {
            fires: false,
            value: None,
            faults: [None; 2],
        };
        let stands = update.from == 0
            || known.sort() != STATUS
            || known.word(self.words).wrapping_add(1) == update.from;
        if !stands {
            return learnt;
        }
        let scope = Scope::event(event);
        let Answer { value, fault } = self.answer(update.guard, &scope);
        learnt.faults[0] = fault;
        learnt.fires = value.is_some_and(|value| value != 0);
        if learnt.fires && update.code.count != 0 {
            let Answer { value, fault } = self.eval(update.code, &scope);
            learnt.value = value;
            learnt.faults[1] = fault;
        }
        learnt
    }

    /// A status is another word now, unless it is the same. Says whether a stage may begin
    /// with that: it is remembered to the end of the event then.
    fn become_word(&mut self, known: KnownView<'_>, word: u16, saying: &Saying) -> bool {
        if known.word(self.words) == word {
            return false;
        }
        let at = known.state_at() as usize;
        self.words.put(at, u64::from(word) + 1);
        look(self.head);
        let outcome = known.outcomes().first + u32::from(word);
        self.say_word(Class::Became, outcome, saying);
        let turned = known.turns() != 0;
        if turned {
            self.words.put_high(at, TURNED);
        }
        turned
    }
}

#[inline]
fn saying(event: &Event, rule: u32, update: &Update) -> Saying {
    Saying {
        source: Source {
            rule,
            span: update.span,
            line: update.line,
        },
        key: None,
        time: event.time,
        due: None,
        evidence: alone(event),
    }
}
