//! What an engine runs: an image that was read while the program runs, or rules that were
//! built into it.

use super::calculation::Calculation;
use super::run::Run;
use super::state::Words;
use super::{Steps, advance, run, step};
use crate::event::Event;
use crate::image::Image;
use crate::image::layout::Range;
use crate::refused::Refused;
use crate::verdict::Verdict;
use core::ops::Deref;

/// The rules that an [`Engine`](super::Engine) runs.
///
/// A borrowed [`Image`] is one: the same engine runs whatever rules it is given. What
/// `include_rules!` makes of a rule file is another: a type without a value, whose image the
/// compiler of Rust knows byte by byte. An engine of such a type is made for those rules
/// alone: what they never ask for is not in it, and what they ask for is not looked up.
/// Both say the same verdicts and keep the same memory.
///
/// Not meant to be implemented by hand.
pub trait Rules<'i>: HasMemory + Copy + Deref<Target = Image<'i>> {
    /// Whether the compiler of Rust knows them.
    #[doc(hidden)]
    const BUILT_IN: bool = true;

    /// Takes one event, in whatever memory.
    #[doc(hidden)]
    fn step(
        self,
        words: &mut [u64],
        event: &Event,
        steps: &mut Steps,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Refused>;

    /// Computes an expression.
    #[doc(hidden)]
    fn compute(self, code: Range, calculation: &mut Calculation<'_, Self::Memory>) -> Option<i64>;

    /// Moves the clock, in whatever memory.
    #[doc(hidden)]
    #[inline]
    fn advance(
        self,
        words: &mut [u64],
        now: i64,
        steps: &mut Steps,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Refused> {
        advance(self, words, now, steps, sink)
    }
}

/// What holds the words of a subject of some rules.
#[doc(hidden)]
pub trait HasMemory {
    /// A slice, or an array where the compiler of Rust knows how many the rules need.
    type Memory: ?Sized + Words;
}

impl HasMemory for &Image<'_> {
    type Memory = [u64];
}

/// Takes one event in whatever memory, by what takes it once the clock has come to it.
///
/// # Errors
/// [`Refused::Older`]; nothing has changed then.
#[doc(hidden)]
#[inline(always)]
pub fn step_by<'i, I: Rules<'i>>(
    rules: I,
    words: &mut [u64],
    event: &Event,
    steps: &mut Steps,
    sink: &mut dyn FnMut(&Verdict),
    take: impl FnOnce(&mut Run<'_, I>),
) -> Result<(), Refused> {
    let mut run = run(rules, words, event.time, steps, sink)?;
    run.settle(event.time);
    take(&mut run);
    Ok(())
}

/// Compiled once, with this crate.
impl<'i> Rules<'i> for &Image<'i> {
    const BUILT_IN: bool = false;

    fn compute(self, code: Range, calculation: &mut Calculation<'_, [u64]>) -> Option<i64> {
        calculation.interpret(code)
    }

    fn step(
        self,
        words: &mut [u64],
        event: &Event,
        steps: &mut Steps,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Refused> {
        step(self, words, event, steps, sink)
    }

    fn advance(
        self,
        words: &mut [u64],
        now: i64,
        steps: &mut Steps,
        sink: &mut dyn FnMut(&Verdict),
    ) -> Result<(), Refused> {
        advance(self, words, now, steps, sink)
    }
}
