//! One step of one subject: what all its parts work with, and how verdicts are said.

use super::dues;
use super::eval::{self, Answer};
use super::memory;
use super::rules::{HasMemory, Rules};
use super::scope::Scope;
use super::state::{Head, Words};
use crate::event::Event;
use crate::image::Form;
use crate::image::layout::{FELT_LATER, Maybe, OutcomeView, Predicate, Range, place};
use crate::image::record::View;
use crate::limits::FELT;
use crate::span::Span;
use crate::verdict::{Class, Evidence, Fault, Stance, Verdict};

/// A program at work on one subject's memory.
#[doc(hidden)]
pub struct Run<'r, I: HasMemory> {
    pub(crate) image: I,
    pub(crate) head: &'r mut Head,
    pub(crate) words: &'r mut I::Memory,
    pub(crate) sink: &'r mut dyn FnMut(&Verdict),
    /// Operations, clauses tried, instances and dues touched.
    pub(crate) steps: &'r mut u64,
    /// Dues settled.
    pub(crate) dues: &'r mut u64,
    /// Whether the expectation at hand may be due at another time than its clock says.
    pub(crate) stale: bool,
    /// Whether an integrity rule found something of the event at hand.
    pub(crate) found: bool,
}

/// Where something was written.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    pub(crate) rule: u32,
    pub(crate) span: Span,
    pub(crate) line: u32,
}

/// What a verdict says beside its class.
#[derive(Clone, Copy)]
pub(crate) struct Saying {
    pub(crate) source: Source,
    pub(crate) key: Option<u64>,
    pub(crate) time: i64,
    pub(crate) due: Option<i64>,
    pub(crate) evidence: Evidence,
}

impl Saying {
    /// What is said of an event alone.
    #[inline]
    pub(crate) fn of(event: &Event, source: Source, key: Option<u64>) -> Self {
        Self {
            source,
            key,
            time: event.time,
            due: None,
            evidence: alone(event),
        }
    }
}

/// What the verdict of an outcome says beside the outcome.
#[derive(Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) key: Option<u64>,
    pub(crate) time: i64,
    pub(crate) due: Option<i64>,
    pub(crate) evidence: Evidence,
    /// The event that a fault in computing what is felt rests on.
    pub(crate) cause: u64,
}

/// The stance that a class tells of.
pub(crate) const fn stance(class: Class) -> Option<Stance> {
    match class {
        Class::Met | Class::Failed | Class::Overdue | Class::Reminded => Some(Stance::Meet),
        Class::Changed
        | Class::Kept
        | Class::Honoured
        | Class::Broken
        | Class::Taken
        | Class::Declined => Some(Stance::Change),
        Class::Defied | Class::Landed | Class::Backfired | Class::Unmoved => Some(Stance::Defy),
        _ => None,
    }
}

/// The class that a number stands for.
#[inline]
fn class(number: u8) -> Class {
    match Class::ALL.get(number as usize) {
        Some(class) => *class,
        None => Class::Met,
    }
}

const TRUE: u64 = 1;
const FALSE: u64 = 2;
const UNKNOWN: u64 = 3;

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// The only rule of its sort, where the compiler of Rust knows the rules: see `sole!`.
    #[inline(always)]
    pub(crate) fn sole_rule<V: View<'i>>(&self) -> Option<V> {
        (I::BUILT_IN && self.image.count::<V::Record>() == 1).then(|| self.image.view(0))
    }

    /// Says a verdict that nobody feels.
    #[inline]
    pub(crate) fn say(&mut self, class: Class, saying: &Saying) {
        self.say_unfelt(class, None, saying);
    }

    /// Says a word of the author's that nobody feels.
    pub(crate) fn say_word(&mut self, class: Class, outcome: u32, saying: &Saying) {
        self.say_unfelt(class, Some(outcome), saying);
    }

    #[inline]
    fn say_unfelt(&mut self, class: Class, outcome: Option<u32>, saying: &Saying) {
        (self.sink)(&Verdict {
            rule: saying.source.rule,
            class,
            stance: stance(class),
            outcome,
            key: saying.key,
            time: saying.time,
            due: saying.due,
            felt: None,
            evidence: saying.evidence,
            span: saying.source.span,
            line: saying.source.line,
            fault: None,
        });
        self.count_class(saying.source.rule, class);
    }

    /// Says that a value could not be had.
    pub(crate) fn say_fault(&mut self, fault: Fault, saying: &Saying) {
        (self.sink)(&Verdict {
            rule: saying.source.rule,
            class: Class::Fault,
            stance: None,
            outcome: None,
            key: saying.key,
            time: saying.time,
            due: None,
            felt: None,
            evidence: saying.evidence,
            span: saying.source.span,
            line: saying.source.line,
            fault: Some(fault),
        });
    }

    /// Feels an outcome and says it.
    #[inline(never)]
    pub(crate) fn conclude(&mut self, outcome: usize, ending: &Ending, scope: &Scope<'_>) {
        self.conclude_here(outcome, ending, || *scope);
    }

    /// The same, made part of the caller. Only where nearly every event passes: then the
    /// verdict is written once and nowhere copied.
    #[inline(always)]
    pub(crate) fn conclude_here<'s>(
        &mut self,
        outcome: usize,
        ending: &Ending,
        scope: impl FnOnce() -> Scope<'s>,
    ) {
        let said: OutcomeView<'_> = self.image.view(outcome);
        let class = class(said.class());
        let felt = match said.sort() {
            0 => None,
            1 => Some(said.felt()),
            _ => self.computed(said, ending, &scope()),
        };
        match felt {
            Some(felt) => {
                memory::feel(self.head, felt);
                if self.image.program().disappoints != 0 {
                    match I::BUILT_IN {
                        true => memory::disappoint_here(&self.image, self.words, felt),
                        false => memory::disappoint(&self.image, self.words, felt),
                    }
                }
            }
            None if class == Class::Felt => return,
            None => {}
        }
        (self.sink)(&Verdict {
            rule: said.rule(),
            class,
            stance: stance(class),
            // A `feel` has no word for it, nor has an ending without an arrow.
            outcome: (said.name().len != 0).then_some(outcome as u32),
            key: ending.key,
            time: ending.time,
            due: ending.due,
            felt,
            evidence: ending.evidence,
            span: said.span(),
            line: said.line(),
            fault: None,
        });
        if let Some(at) = place(said.count()) {
            self.count_said(at);
        }
    }

    part_of_caller! {
        /// What is felt where it is no constant, or where that is not the moment yet.
        fn computed(&mut self, said: OutcomeView<'_>, ending: &Ending, scope: &Scope<'_>)
            -> Option<i64> = computed_here, #[inline(never)] computed_apart
    }

    #[inline(always)]
    fn computed_here(
        &mut self,
        said: OutcomeView<'_>,
        ending: &Ending,
        scope: &Scope<'_>,
    ) -> Option<i64> {
        if said.sort() & FELT_LATER != 0 {
            let value = match said.sort() & !FELT_LATER {
                1 => Some(said.felt()),
                sort => self.evaluated(said, sort, ending, scope),
            };
            return value.and_then(|value| self.feel_after_all(said, value, ending, scope));
        }
        self.evaluated(said, said.sort(), ending, scope)
    }

    part_of_caller! {
        fn evaluated(
            &mut self,
            said: OutcomeView<'_>,
            sort: u8,
            ending: &Ending,
            scope: &Scope<'_>,
        ) -> Option<i64> = evaluated_here, #[inline(never)] evaluated_apart
    }

    #[inline(always)]
    fn evaluated_here(
        &mut self,
        said: OutcomeView<'_>,
        sort: u8,
        ending: &Ending,
        scope: &Scope<'_>,
    ) -> Option<i64> {
        if !self.image.uses(Form::ComputedFelt) {
            return None;
        }
        let answer = self.eval(said.code(), scope);
        let fault = answer.fault.unwrap_or(Fault::Absent);
        if answer.value.is_none() || answer.fault.is_some() {
            let source = Source {
                rule: said.rule(),
                span: said.span(),
                line: said.line(),
            };
            let saying = Saying {
                source,
                key: ending.key,
                time: ending.time,
                due: None,
                evidence: Evidence::none().and(ending.cause),
            };
            self.say_fault(fault, &saying);
        }
        let points = if sort == 3 { 1000 } else { 1 };
        let felt = answer.value.map(|felt| felt.saturating_mul(points));
        felt.map(|felt| felt.clamp(-FELT, FELT))
    }

    /// Computes an expression.
    #[inline(always)]
    pub(crate) fn eval(&mut self, code: Range, scope: &Scope<'_>) -> Answer {
        eval::eval(self.image, self.words, code, scope, None, self.steps)
    }

    part_of_caller! {
        /// Whether a condition is true, false or unknown; none is true. Says a fault for the
        /// clause at `source`.
        pub(crate) fn judge(
            &mut self, guard: Maybe, scope: &Scope<'_>, saying: &dyn Fn() -> Saying,
        ) -> Option<bool> = judge_here, #[inline] judge_apart
    }

    #[inline(always)]
    fn judge_here(
        &mut self,
        guard: Maybe,
        scope: &Scope<'_>,
        saying: &dyn Fn() -> Saying,
    ) -> Option<bool> {
        if guard == 0 {
            return Some(true);
        }
        let answer = self.answer(guard, scope);
        if let Some(fault) = answer.fault {
            self.say_fault(fault, &saying());
        }
        answer.value.map(|value| value != 0)
    }

    part_of_caller! {
        /// What a condition comes to.
        pub(crate) fn answer(&mut self, guard: Maybe, scope: &Scope<'_>) -> Answer
            = answer_here, #[inline] answer_apart
    }

    #[inline(always)]
    fn answer_here(&mut self, guard: Maybe, scope: &Scope<'_>) -> Answer {
        let Some(at) = place(guard) else {
            return Answer {
                value: Some(1),
                fault: None,
            };
        };
        let predicate: Predicate = self.image.record(at);
        match place(predicate.cache) {
            None => self.eval(predicate.code, scope),
            Some(cache) => self.shared(cache, predicate.code, scope),
        }
    }

    /// A condition that several rules share is computed once an event. Its byte is its
    /// value and, above, its fault.
    fn shared(&mut self, cache: usize, code: Range, scope: &Scope<'_>) -> Answer {
        let (at, shift) = (self.image.shared_at() + cache / 8, cache % 8 * 8);
        let known = (self.words.word(at) >> shift) & 0xff;
        if known != 0 {
            return Answer {
                value: match known & 3 {
                    TRUE => Some(1),
                    FALSE => Some(0),
                    _ => None,
                },
                fault: match known >> 2 {
                    0 => None,
                    1 => Some(Fault::Absent),
                    2 => Some(Fault::Overflow),
                    _ => Some(Fault::DivisionByZero),
                },
            };
        }
        let answer = self.eval(code, scope);
        let value = match answer.value {
            None => UNKNOWN,
            Some(0) => FALSE,
            Some(_) => TRUE,
        };
        let fault = match answer.fault {
            None => 0,
            Some(fault) => fault as u64 + 1,
        };
        let word = self.words.word(at);
        self.words.put(at, word | ((value | (fault << 2)) << shift));
        answer
    }

    /// Whether a condition is true.
    #[inline(always)]
    pub(crate) fn holds(
        &mut self,
        guard: Maybe,
        scope: &Scope<'_>,
        saying: &dyn Fn() -> Saying,
    ) -> bool {
        self.judge(guard, scope, saying) == Some(true)
    }

    /// Says when a clock is due next.
    #[inline]
    pub(crate) fn set_due(&mut self, clock: usize, due: Option<i64>) {
        *self.steps += dues::set(self.words, self.image.leaves(), clock, due);
    }
}

/// The evidence of an event alone.
#[inline]
pub(crate) fn alone(event: &Event) -> Evidence {
    Evidence::none().and(event.evidence)
}
