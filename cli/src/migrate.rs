//! `tamam migrate`: what becomes of each rule's cases when rules change.

use crate::args::Migrate;
use crate::failure::{Exit, Failure};
use crate::program;
use std::io::Write;
use tamam::Image;
use tamam::image::layout::{Expectation, Integrity, Rule};
use tamam::migrate::{Difference, Fate, Plan};

/// The sort of a `feel`, which has no cases.
const FEEL: u8 = 2;
/// The first sort of what is known: facts, statuses and measures, which have none either.
const KNOWN: u8 = 4;

pub(crate) fn migrate(args: &Migrate) -> Result<Exit, Failure> {
    let (old, new) = (program::load(&args.old)?, program::load(&args.new)?);
    let (old, new) = (program::image(&old)?, program::image(&new)?);
    let mut fates = vec![Fate::BLANK; old.rules()];
    let Some(plan) = Plan::new(&old, &new, &mut fates) else {
        return Err(Failure::Other("there is no plan".to_owned()));
    };
    let mut out = anstream::stdout().lock();
    let cases = old.all::<Rule>().filter(|(_, rule)| rule.sort != FEEL);
    for (number, rule) in cases {
        let fate = plan.fate(number as u32);
        let (changed, removed) = match rule.sort < KNOWN {
            true => ("settled", "settled"),
            false => ("starts fresh", "forgotten"),
        };
        let said = match (fate.kept_as(), fate.changed_to()) {
            (Some(to), _) => {
                let to = new.rule(to);
                let retires = retires(&old, &rule, &new, &to);
                format!("kept{retires}{}", room(&old, &rule, &new, &to))
            }
            (None, Some((_, difference))) => {
                let differs = differs(&old, &new, difference);
                format!("{changed}: it differs in {differs}")
            }
            (None, None) => format!("{removed}: it is removed"),
        };
        writeln!(out, "{} {}: {said}", sort(&rule), old.str(rule.name))?;
    }
    for (number, rule) in new.all::<Rule>() {
        if rule.sort != FEEL && plan.is_new(number as u32) {
            writeln!(out, "{} {}: new", sort(&rule), new.str(rule.name))?;
        }
    }
    if plan.is_told_otherwise() {
        writeln!(out, "score: told otherwise from the same moments")?;
    }
    Ok(Exit::Fine)
}

fn sort(rule: &Rule) -> &'static str {
    match rule.sort {
        0 => "expectation",
        1 => "integrity",
        3 => "alert",
        4 => "fact",
        5 => "status",
        _ => "measure",
    }
}

/// Where two rules begin to differ.
fn differs(old: &Image<'_>, new: &Image<'_>, difference: Difference) -> String {
    let line = |image: &Image<'_>, line: u32| {
        let source = image.source(line, tamam::Span::default());
        let file = source
            .file
            .map_or(String::new(), |file| format!(" of {file}"));
        format!("line {}{file}", source.line)
    };
    let places = match (difference.old_line, difference.new_line) {
        (Some(was), Some(is)) => format!("{}, which was {}", line(new, is), line(old, was)),
        (None, Some(is)) => format!("{}, which was not there", line(new, is)),
        (Some(was), None) => format!("{}, which is gone", line(old, was)),
        (None, None) => return difference.part.words().to_owned(),
    };
    format!("{}: {places}", difference.part.words())
}

/// What is to be said of a rule that opens nothing any more, or opens again.
fn retires(old: &Image<'_>, rule: &Rule, new: &Image<'_>, to: &Rule) -> &'static str {
    let retired = |image: &Image<'_>, rule: &Rule| {
        rule.sort == 0 && image.record::<Expectation>(rule.index as usize).retired != 0
    };
    match (retired(old, rule), retired(new, to)) {
        (_, true) => ", retired: what is open goes on, nothing new opens",
        (true, false) => ", no longer retired: it opens again",
        (false, false) => "",
    }
}

/// What is to be said of less room.
fn room(old: &Image<'_>, rule: &Rule, new: &Image<'_>, to: &Rule) -> String {
    let slots = |image: &Image<'_>, rule: &Rule| match rule.sort {
        0 => {
            let record: Expectation = image.record(rule.index as usize);
            record.places.table.slots
        }
        1 => {
            let record: Integrity = image.record(rule.index as usize);
            record.entries.slots.max(record.standing.slots)
        }
        _ => 0,
    };
    let (was, is) = (slots(old, rule), slots(new, to));
    match is < was {
        true => format!(", up to {is} open instead of {was}: the oldest of more are settled"),
        false => String::new(),
    }
}
