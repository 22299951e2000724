//! Plays the steps of a recording through the engine.

use crate::print;
use crate::steps::{Step, Steps, Values, What};
use core::fmt::{self, Write};
use tamam::limits::ATTRIBUTES;
use tamam::{Engine, Event, Ids, Image, Refused, Rules, Type, Value};

/// Why a recording was not played to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Words of memory that are needed for all subjects, and fewer were lent.
    Memory {
        /// Words needed.
        needed: usize,
        /// Words given.
        given: usize,
    },
    /// What was recorded is no recording, or of another program.
    Recording,
    /// The engine would not go on.
    Refused(Refused),
    /// What it says cannot be printed.
    Print,
}

impl From<fmt::Error> for Problem {
    fn from(_: fmt::Error) -> Self {
        Self::Print
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Plays a recording and prints every verdict, and what stands of each subject where the
/// recording asks and at last.
/// `memory` is divided among the subjects.
///
/// # Errors
/// [`Problem`].
#[inline(never)]
pub fn play<'i, I: Rules<'i>>(
    rules: I,
    memory: &mut [u64],
    recording: &[u8],
    out: &mut dyn Write,
) -> Result<(), Problem> {
    let mut steps = Steps::new(recording).ok_or(Problem::Recording)?;
    let words = rules.memory_needed();
    let (given, needed) = (memory.len(), words * usize::from(steps.subjects()));
    let memory = memory.get_mut(..needed);
    let memory = memory.ok_or(Problem::Memory { needed, given })?;
    for block in memory.chunks_exact_mut(words) {
        Engine::start(rules, block)?;
    }
    let mut event = Event::new(0, 0, 0);
    while let Some(step) = steps.step().map_err(|_| Problem::Recording)? {
        let block = memory.chunks_exact_mut(words).nth(step.subject.into());
        let engine = Engine::resume(rules, block.ok_or(Problem::Recording)?)?;
        take(&rules, engine, &step, &mut event, out)?;
    }
    for (subject, block) in (0..).zip(memory.chunks_exact_mut(words)) {
        print::standing(out, &rules, subject, &Engine::resume(rules, block)?)?;
    }
    Ok(())
}

/// Takes one step. What the engine refuses is printed as what it says.
fn take<'i, I: Rules<'i>>(
    image: &Image<'_>,
    mut engine: Engine<'i, &mut [u64], I>,
    step: &Step<'_>,
    event: &mut Event,
    out: &mut dyn Write,
) -> Result<(), Problem> {
    let subject = step.subject;
    let mut printed = Ok(());
    let mut sink = |verdict: &_| {
        if printed.is_ok() {
            printed = print::verdict(out, image, subject, verdict);
        }
    };
    let done = match step.what {
        What::Event {
            kind,
            time,
            evidence,
            values,
        } => {
            event.clear(kind, time, evidence);
            match set(image, event, values) {
                Ok(()) => engine.step(event, &mut sink),
                Err(refused) => Err(refused),
            }
        }
        What::Advance(now) => engine.advance(now, &mut sink),
        What::Ask => {
            print::standing(out, image, subject, &engine)?;
            Ok(())
        }
        What::Settle => loop {
            let Some(due) = engine.next_due() else {
                break Ok(());
            };
            if let Err(refused) = engine.advance(due, &mut sink) {
                break Err(refused);
            }
        },
    };
    printed?;
    match done {
        Ok(()) => {}
        Err(Refused::Older { time, clock }) => {
            writeln!(out, "{subject} refused: {time} is before {clock}")?;
        }
        Err(refused) => writeln!(out, "{subject} refused: {refused}")?,
    }
    Ok(())
}

/// Apart, so that the room for a list is not taken while the engine works.
#[inline(never)]
fn set(image: &Image<'_>, event: &mut Event, values: Values<'_>) -> Result<(), Refused> {
    let mut values = values;
    while let Some((place, raw)) = values.next() {
        let Some((_, slot)) = image.attributes(event.kind()).nth(place.into()) else {
            continue;
        };
        if slot.kind() == Type::Ids {
            let mut ids = Ids::<ATTRIBUTES>::new();
            let count = usize::try_from(raw).unwrap_or_default();
            for (_, id) in values.by_ref().take(count) {
                ids.add(id as u64)?;
            }
            event.set_ids(slot, ids.as_slice())?;
        } else {
            event.set(slot, Value::of(slot.kind(), raw))?;
        }
    }
    Ok(())
}
