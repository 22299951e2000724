//! An expectation of a program, clause by clause.

use super::expression::{Reader, Scope, kept};
use super::words::{duration, line};
use crate::failure::Failure;
use std::collections::HashMap;
use std::io::Write;
use tamam::image::layout::{
    Band, Clause, Expectation, Integrity, Kept, Kind, Limit, Move, Range, Rate, Rule, Stage, Touch,
    place,
};
use tamam::image::verb::Verb;
use tamam::{Class, Image};

/// Writes an expectation.
pub(super) fn write(
    image: &Image<'_>,
    reader: &Reader<'_, '_>,
    rule: &Rule,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let expectation: Expectation = image.record(rule.index as usize);
    let survey = image.is_survey(&expectation);
    let sort = match survey {
        true => "survey",
        false if expectation.is_promise() => "promise",
        false => "expectation",
    };
    let retired = if expectation.retired != 0 {
        "retired "
    } else {
        ""
    };
    writeln!(
        out,
        "{retired}{sort} {}, {}",
        image.str(rule.name),
        line(image, rule.line)
    )?;
    if expectation.is_promise() {
        writeln!(out, "  from {}", image.str(expectation.from))?;
    }
    let table = expectation.places.table;
    if expectation.keyed != 0 {
        writeln!(
            out,
            "  per {}, up to {} open",
            image.str(rule.key),
            table.slots
        )?;
    }
    writeln!(out, "  {} words an instance", table.stride)?;
    if expectation.again != 0 {
        let every = super::words::duration(expectation.again);
        writeln!(out, "  again every {every}")?;
    }
    if expectation.continues != 0 {
        writeln!(out, "  what is reopened continues")?;
    }
    let kinds = clause_kinds(image, rule.index);
    let keys = other_keys(image, rule);
    let opened = kept_names(image, &expectation, &kinds, Verb::Open);
    let promised = kept_names(image, &expectation, &kinds, Verb::Promise);
    // Limits are set at the opening: of a promise they read the event that makes it.
    let set = Scope {
        kind: kinds.get(&(expectation.open as usize)).copied(),
        opened: &opened,
        promised: &promised,
        length: false,
    };
    for (at, clause) in image.records::<Clause>(expectation.clauses) {
        let kind = kinds.get(&at).copied();
        let scope = Scope {
            kind,
            opened: &opened,
            promised: &promised,
            length: false,
        };
        let verb = match Verb::from_number(clause.verb) {
            Some(Verb::Open) if survey => "asked",
            Some(Verb::Meet) if survey => "answered",
            Some(Verb::Pause) => "pause begins",
            Some(Verb::Reopen) if expectation.continues != 0 => "reopen continues",
            Some(Verb::Resume) => "pause ends",
            verb => verb.map_or("?", Verb::word),
        };
        let instead = if clause.instead != 0 { " instead" } else { "" };
        let once = if clause.once != 0 { ", once" } else { "" };
        let event = kind.map_or("", |kind| image.kind_name(kind));
        let matching = keys
            .get(&at)
            .map_or(String::new(), |key| format!(" matching {key}"));
        let reach = match clause.reach {
            1 => " for all",
            2 => " for oldest",
            3 => " for newest",
            _ => "",
        };
        let limit = place(clause.limit).map_or(String::new(), |at| {
            let written: Limit = image.record(at);
            if clause.verb == Verb::Reopen as u8 {
                let of = reader.of_calendar(written.calendar);
                return format!(", within {}{of} from the end", duration(written.delay));
            }
            format!(", {}", limit(reader, &written, set))
        });
        let line = line(image, clause.line);
        writeln!(
            out,
            "  {verb}{instead} when {event}{matching}{reach}{once}{limit}, {line}"
        )?;
        reader.guard(clause.guard, scope, out)?;
        if clause.until.count > 0 {
            writeln!(out, "    until {}", reader.code(clause.until, scope))?;
        }
        bands(image, reader, clause.bands, [set, scope], out)?;
        for outcome in [clause.outcome, clause.otherwise] {
            if let Some(at) = place(outcome) {
                reader.outcome(at, scope, out)?;
            }
        }
    }
    let scope = Scope {
        kind: None,
        opened: &opened,
        promised: &promised,
        length: false,
    };
    for (_, stage) in image.records::<Stage>(expectation.stages) {
        let limit = limit(reader, &image.record(stage.limit as usize), set);
        let before = match stage.remind {
            0 => String::new(),
            before => {
                let of = reader.of_calendar(stage.calendar);
                format!("{}{of} before ", duration(before))
            }
        };
        writeln!(
            out,
            "  by the clock, {before}{limit}, {}",
            line(image, stage.line)
        )?;
        match place(stage.outcome) {
            Some(at) => reader.outcome(at, scope, out)?,
            None if stage.remind != 0 => writeln!(out, "    reminded")?,
            None => writeln!(out, "    overdue")?,
        }
    }
    for (_, rate) in image.records::<Rate>(expectation.rates) {
        let counted: Integrity = image.record(rate.integrity as usize);
        let success = match Class::ALL.get(rate.class as usize) {
            Some(class) if rate.name.len == 0 => class.word(),
            _ => image.str(rate.name),
        };
        let rule = image.rule_name(counted.rule);
        writeln!(out, "  ends count for {rule}, {success} a success")?;
        reader.guard(rate.first, scope, out)?;
        reader.guard(rate.second, scope, out)?;
    }
    Ok(())
}

fn bands(
    image: &Image<'_>,
    reader: &Reader<'_, '_>,
    bands: Range,
    [set, scope]: [Scope<'_>; 2],
    out: &mut impl Write,
) -> Result<(), Failure> {
    for (_, band) in image.records::<Band>(bands) {
        match place(band.limit) {
            Some(at) => writeln!(out, "    {}", limit(reader, &image.record(at), set))?,
            None => writeln!(out, "    at any time")?,
        }
        reader.guard(band.guard, scope, out)?;
        reader.outcome(band.outcome as usize, scope, out)?;
    }
    Ok(())
}

/// The names of the attributes that clauses of a verb keep, by slot.
fn kept_names<'i>(
    image: &Image<'i>,
    expectation: &Expectation,
    kinds: &HashMap<usize, u16>,
    verb: Verb,
) -> Vec<&'i str> {
    let mut names = Vec::new();
    for (at, clause) in image.records::<Clause>(expectation.clauses) {
        let Some(kind) = kinds.get(&at) else {
            continue;
        };
        if Verb::from_number(clause.verb) != Some(verb) {
            continue;
        }
        for (_, copy) in image.records::<Kept>(clause.copies) {
            let (slot, attribute) = (copy.slot as usize, copy.attribute as usize);
            if names.len() <= slot {
                names.resize(slot + 1, "");
            }
            let name = image.attributes(*kind).nth(attribute).map(|(name, _)| name);
            if let (Some(place), Some(name)) = (names.get_mut(slot), name) {
                *place = name;
            }
        }
    }
    names
}

/// The kind of event that each clause of an expectation reads.
fn clause_kinds(image: &Image<'_>, expectation: u32) -> HashMap<usize, u16> {
    let mut kinds = HashMap::new();
    let record: Expectation = image.record(expectation as usize);
    for (number, kind) in image.all::<Kind>() {
        for (_, touch) in image.records::<Touch>(kind.touches) {
            if touch.expectation != expectation {
                continue;
            }
            let moves = image.records::<Move>(touch.words);
            let moves = moves.chain(image.records::<Move>(touch.watches));
            for (_, moved) in moves.chain(image.records::<Move>(touch.pauses)) {
                kinds.insert(moved.clause as usize, number as u16);
            }
            if touch.opens != 0 {
                kinds.insert(record.open as usize, number as u16);
            }
        }
    }
    kinds
}

/// What the key is called on a clause's event, where that is not what `per` calls it.
fn other_keys<'i>(image: &Image<'i>, rule: &Rule) -> HashMap<usize, &'i str> {
    let mut keys = HashMap::new();
    let record: Expectation = image.record(rule.index as usize);
    let named = image.str(rule.key);
    for (number, kind) in image.all::<Kind>() {
        for (_, touch) in image.records::<Touch>(kind.touches) {
            if touch.expectation != rule.index || touch.keyed == 0 {
                continue;
            }
            let key = image.attributes(number as u16).nth(touch.key as usize);
            let Some((key, _)) = key.filter(|(key, _)| *key != named) else {
                continue;
            };
            let moves = image.records::<Move>(touch.words);
            for (_, moved) in moves.chain(image.records::<Move>(touch.watches)) {
                keys.insert(moved.clause as usize, key);
            }
            if touch.opens != 0 {
                keys.insert(record.open as usize, key);
            }
        }
    }
    keys
}

/// A limit in time; an exclusive one is a millisecond shorter.
fn limit(reader: &Reader<'_, '_>, limit: &Limit, scope: Scope<'_>) -> String {
    let plus = match limit.delay {
        0 => String::new(),
        delay => format!(" + {}", duration(delay)),
    };
    let code = || reader.code(limit.code, scope);
    let length = Scope {
        length: true,
        ..scope
    };
    let lasting = || reader.code(limit.code, length);
    let of = reader.of_calendar(limit.calendar);
    let act = if of.is_empty() {
        " of the act"
    } else {
        " from the act"
    };
    let within = if limit.under != 0 { "under" } else { "within" };
    match limit.base {
        0 | 6 => format!("{within} {}{of}", duration(limit.delay)),
        1 => {
            let slot = u8::try_from(limit.slot).unwrap_or(u8::MAX);
            format!("by {}{plus}", kept("opened", scope.opened, slot))
        }
        2 => format!("by {}{plus}", code()),
        3 => format!("{within} {}{plus}{of}", lasting()),
        4 => format!("{within} {}{of}{act}", duration(limit.delay)),
        _ => format!("{within} {}{plus}{of}{act}", lasting()),
    }
}
