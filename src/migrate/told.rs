//! A plan in words: what becomes of every rule, line by line.

use super::{Difference, EXPECTATION, FACT, FEEL, INTEGRITY, JOURNEY, MEASURE, Plan};
use crate::image::Image;
use crate::image::layout::{Expectation, Following, Integrity, Known, Rule, place};
use crate::span::Span;
use core::fmt::{self, Display, Formatter};

/// A line for each rule that keeps something, old ones first, and one when the score is told
/// otherwise. Every line ends with a line break.
impl Display for Plan<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (number, rule) in self.old.all::<Rule>() {
            // A `feel` keeps nothing.
            if rule.sort == FEEL {
                continue;
            }
            write!(f, "{} {}: ", sort(self.old, &rule), self.old.str(rule.name))?;
            self.told(number as u32, &rule, f)?;
            writeln!(f)?;
        }
        for (number, rule) in self.new.all::<Rule>() {
            if rule.sort != FEEL && self.is_new(number as u32) {
                writeln!(
                    f,
                    "{} {}: new",
                    sort(self.new, &rule),
                    self.new.str(rule.name)
                )?;
            }
        }
        if self.is_told_otherwise() {
            writeln!(f, "score: told otherwise from the same moments")?;
        }
        Ok(())
    }
}

impl Plan<'_, '_> {
    /// What becomes of a rule of the old program.
    fn told(&self, number: u32, rule: &Rule, f: &mut Formatter<'_>) -> fmt::Result {
        let fate = self.fate(number);
        // What is known has no cases that could be settled.
        let (changed, removed) = match rule.sort {
            // A journey that runs is a case.
            JOURNEY => (
                "settled where it runs, and starts fresh",
                "settled where it runs",
            ),
            sort if sort < FACT => ("settled", "settled"),
            _ => ("starts fresh", "forgotten"),
        };
        match (fate.kept_as(), fate.changed_to()) {
            (Some(to), _) => {
                let to = self.new.rule(to);
                f.write_str("kept")?;
                f.write_str(self.retires(rule, &to))?;
                self.room(rule, &to, f)?;
                self.afresh(number, f)
            }
            (None, Some((_, difference))) => {
                write!(f, "{changed}: it differs in ")?;
                self.differs(difference, f)
            }
            (None, None) => write!(f, "{removed}: it is removed"),
        }
    }

    /// Where two rules begin to differ.
    fn differs(&self, difference: Difference, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(difference.part.words())?;
        let was = difference.old_line.map(|line| Place(self.old, line));
        let is = difference.new_line.map(|line| Place(self.new, line));
        match (was, is) {
            (Some(was), Some(is)) => write!(f, ": {is}, which was {was}"),
            (None, Some(is)) => write!(f, ": {is}, which was not there"),
            (Some(was), None) => write!(f, ": {was}, which is gone"),
            (None, None) => Ok(()),
        }
    }

    /// What of a rule that goes on begins at nothing, for the old program had no use for it.
    fn afresh(&self, number: u32, f: &mut Formatter<'_>) -> fmt::Result {
        let mut before = ", counting ";
        for at in self.counts_afresh(number) {
            write!(f, "{before}`{}`", self.new.counted_word(at))?;
            before = ", ";
        }
        if before == ", " {
            f.write_str(" from 0 on")?;
        }
        if self.previous_afresh(number) {
            f.write_str(match self.old.rule(number).sort {
                FACT => ", with no previous value until it is set again",
                _ => ", with nothing in the period before",
            })?;
        }
        Ok(())
    }

    /// What is to be said of a rule that opens nothing any more, or opens again.
    fn retires(&self, was: &Rule, is: &Rule) -> &'static str {
        let retires = (retired(self.old, was), retired(self.new, is));
        match retires {
            (_, true) if is.sort == INTEGRITY => {
                ", retired: what runs goes on, nothing new is breached"
            }
            (true, false) if is.sort == INTEGRITY => ", no longer retired: it watches again",
            (_, true) => ", retired: what is open goes on, nothing new opens",
            (true, false) => ", no longer retired: it opens again",
            (false, false) => "",
        }
    }

    /// What is to be said of less room.
    fn room(&self, was: &Rule, is: &Rule, f: &mut Formatter<'_>) -> fmt::Result {
        let (was, is) = (slots(self.old, was), slots(self.new, is));
        if is < was {
            write!(
                f,
                ", up to {is} open instead of {was}: the oldest of more are settled"
            )?;
        }
        Ok(())
    }
}

/// A line of a program, in the file where its author finds it.
struct Place<'p, 'i>(&'p Image<'i>, u32);

impl Display for Place<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let source = self.0.source(self.1, Span::default());
        write!(f, "line {}", source.line)?;
        match source.file {
            Some(file) => write!(f, " of {file}"),
            None => Ok(()),
        }
    }
}

/// The word before the name of a rule.
fn sort(image: &Image<'_>, rule: &Rule) -> &'static str {
    match rule.sort {
        EXPECTATION => {
            let record: Expectation = image.record(rule.index as usize);
            match record.is_promise() {
                true => "promise",
                false if image.is_survey(&record) => "survey",
                false => "expectation",
            }
        }
        INTEGRITY => "integrity",
        super::ALERT => "alert",
        FACT => "fact",
        super::STATUS => "status",
        JOURNEY => "journey",
        _ => "measure",
    }
}

/// Whether a rule opens or begins nothing any more.
fn retired(image: &Image<'_>, rule: &Rule) -> bool {
    let index = rule.index as usize;
    match rule.sort {
        EXPECTATION => image.record::<Expectation>(index).retired != 0,
        INTEGRITY => image.record::<Integrity>(index).retired != 0,
        _ => false,
    }
}

/// How many cases of a rule find room.
fn slots(image: &Image<'_>, rule: &Rule) -> u32 {
    match rule.sort {
        EXPECTATION => {
            let record: Expectation = image.record(rule.index as usize);
            record.places.table.slots
        }
        INTEGRITY => {
            let record: Integrity = image.record(rule.index as usize);
            record.entries.slots.max(record.standing.slots)
        }
        MEASURE => {
            let record: Known = image.record(rule.index as usize);
            let follow = place(record.follow).map(|at| image.record::<Following>(at));
            follow.map_or(0, |following| following.slots)
        }
        _ => 0,
    }
}
