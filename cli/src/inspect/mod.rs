//! `tamam inspect`: what a program is made of, in the order of its rules.

mod calendar;
mod expectation;
mod expression;
mod journey;
mod known;
mod readers;
pub(crate) mod words;

use crate::args::Inspect;
use crate::failure::{Exit, Failure};
use crate::program;
use expression::{Reader, Scope};
use std::io::Write;
use tamam::Image;
use tamam::image::layout::{
    Alert, Calendar, Date, FacetWord, Feel, Integrity, Judge, Kind, Known, Rule, Silence, Word,
    place,
};
use tamam_host::schema::Schema;
use tamam_host::value::points::Points;
use words::{duration, line};

pub(crate) fn inspect(args: &Inspect) -> Result<Exit, Failure> {
    let rules = program::load(&args.file)?;
    let image = program::image(&rules)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let schema = Schema::new(&image);
    let reader = Reader::new(&image, &schema);
    summary(&image, &mut out)?;
    kinds(&image, &schema, &mut out)?;
    calendars(&image, &mut out)?;
    for (number, rule) in image.all::<Rule>() {
        writeln!(out)?;
        let name = image.str(rule.name);
        let at = rule.index as usize;
        match rule.sort {
            0 => expectation::write(&image, &reader, &rule, &mut out)?,
            1 => integrity(&image, &reader, &rule, &mut out)?,
            2 => {
                let feel: Feel = image.record(at);
                writeln!(
                    out,
                    "feel {number} when {name}, {}",
                    line(&image, rule.line)
                )?;
                reader.guard(feel.guard, Scope::of(image.kind(name)), &mut out)?;
                reader.outcome(feel.outcome as usize, Scope::of(image.kind(name)), &mut out)?;
            }
            4..=6 => known::write(&image, &reader, &rule, &mut out)?,
            7 => journey::write(&image, &reader, &rule, &mut out)?,
            _ => {
                let alert: Alert = image.record(at);
                writeln!(out, "alert {number} {name}, {}", line(&image, rule.line))?;
                for (_, check) in image.records::<Date>(alert.checks) {
                    let kind = check.kind as u16;
                    let (after, event) = (duration(check.delay), image.kind_name(kind));
                    writeln!(
                        out,
                        "  check {after} after {event}, {}",
                        line(&image, check.line)
                    )?;
                    reader.guard(check.guard, Scope::of(Some(kind)), &mut out)?;
                }
                writeln!(
                    out,
                    "  raise {}",
                    reader.code(alert.raise, Scope::default())
                )?;
                if alert.clear.count > 0 {
                    writeln!(
                        out,
                        "  clear {}",
                        reader.code(alert.clear, Scope::default())
                    )?;
                }
            }
        }
    }
    for (number, silence) in image.all::<Silence>() {
        if silence.gaps == 0 {
            writeln!(out, "\nsilence {number} after {}", duration(silence.delay))?;
        } else {
            let (times, gaps) = (Points(silence.delay), silence.gaps);
            writeln!(
                out,
                "\nsilence {number} after {times} times usual, told by {gaps} gaps"
            )?;
        }
    }
    out.flush()?;
    Ok(Exit::Fine)
}

/// What the program needs, and how memory is told.
fn summary(image: &Image<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let program = image.program();
    let worst = image.worst_case_steps();
    let words = image.memory_needed();
    writeln!(
        out,
        "program    {} bytes, checksum {:016x}",
        image.bytes().len(),
        image.checksum()
    )?;
    writeln!(
        out,
        "memory     {words} words ({} bytes) a subject",
        words * 8
    )?;
    writeln!(
        out,
        "worst case {} steps an event, and {} steps each due",
        worst.event, worst.due
    )?;
    let subject = image.str(program.subject);
    if !subject.is_empty() {
        writeln!(out, "subject    {subject}")?;
    }
    let told = match program.memory {
        0 => format!(
            "peak_end, peak {}, end {}",
            program.peak_weight, program.end_weight
        ),
        1 => "peak".to_owned(),
        2 => "mean".to_owned(),
        3 => "end".to_owned(),
        _ => "lowest".to_owned(),
    };
    let of = match program.peaks {
        1 => " of highs",
        2 => " of lows",
        _ => "",
    };
    writeln!(out, "remembered {told}{of}")?;
    if program.disappoints != 0 {
        writeln!(out, "disappointed below {}", Points(program.below))?;
    }
    for (place, file) in image.files().enumerate() {
        let head = if place == 0 { "files" } else { "" };
        writeln!(out, "{head:<10} {file}")?;
    }
    feeling(image, out)
}

/// What a felt value passes through before it is a moment, and what moments belong to.
fn feeling(image: &Image<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let program = image.program();
    if program.fades > 0 {
        let (share, within) = (percent(program.fades), duration(program.fades_within));
        writeln!(out, "fades      {share} within {within}")?;
    }
    if program.adapts > 0 {
        writeln!(out, "adapts     {}", percent(program.adapts))?;
    }
    if program.losses != 1000 {
        let weight = Points(i64::from(program.losses));
        writeln!(out, "losses     weigh {weight}")?;
    }
    for facet in image.facets() {
        let words = image.facet_words(facet).map(|place| {
            let value: FacetWord = image.record(place as usize);
            match value.weight {
                1000 => image.facet_word(place).to_owned(),
                weight => format!("{} {}", image.facet_word(place), percent(weight)),
            }
        });
        let words = words.collect::<Vec<_>>().join(", ");
        writeln!(out, "facet      {}: {words}", image.facet_name(facet))?;
    }
    Ok(())
}

/// Thousandths as a percentage.
fn percent(thousandths: u32) -> String {
    format!("{}%", Points(i64::from(thousandths) * 100))
}

/// The calendars: their zones, how much of a week is open, and how often they change
/// beside that.
fn calendars(image: &Image<'_>, out: &mut impl Write) -> Result<(), Failure> {
    for (number, calendar) in image.all::<Calendar>() {
        if let Some((known, zones)) = image.home(&calendar) {
            let known: Known = image.record(known.into());
            let (name, by) = (image.str(calendar.name), image.rule_name(known.rule));
            write!(out, "\ncalendar {number} {name} by {by}:")?;
            let calendar_of = |zone: u32| calendar.zones.first.saturating_add(zone);
            for ((_, word), zone) in image.records::<Word>(known.words).zip(zones) {
                write!(out, " {} {},", image.str(word.name), calendar_of(zone))?;
            }
            match calendar.otherwise.checked_sub(1) {
                Some(zone) => writeln!(out, " else {}", calendar_of(zone))?,
                None => writeln!(out, " else none")?,
            }
            continue;
        }
        let zone = match image.str(calendar.zone) {
            "" => String::new(),
            zone => format!(" in {zone}"),
        };
        let week = duration(i64::from(calendar.week));
        let changes = calendar.anchors.count.saturating_sub(1);
        // One of the zones of another calendar bears no name.
        let name = match image.str(calendar.name) {
            "" => String::new(),
            name => format!(" {name}"),
        };
        writeln!(
            out,
            "\ncalendar {number}{name}{zone}: {week} a week, {changes} changes"
        )?;
        calendar::hours(image, &calendar, out)?;
    }
    Ok(())
}

fn kinds(image: &Image<'_>, schema: &Schema<'_>, out: &mut impl Write) -> Result<(), Failure> {
    for (number, kind) in image.all::<Kind>() {
        write!(out, "\nevent {number} {}", image.str(kind.name))?;
        for (word, who) in [("from", kind.from), ("to", kind.to)] {
            if who.len > 0 {
                write!(out, " {word} {}", image.str(who))?;
            }
        }
        writeln!(out)?;
        for (place, attribute) in schema.attributes(number as u16).iter().enumerate() {
            let ty = attribute.slot.kind();
            let shown = match attribute.words.as_slice() {
                [] => ty.word().to_owned(),
                words => words.join(" | "),
            };
            let range = match attribute.slot.range() {
                _ if ty == tamam::Type::Ids => format!(" up to {}", attribute.slot.room()),
                _ if !attribute.words.is_empty() || !ordered(ty) => String::new(),
                (i64::MIN, i64::MAX) => String::new(),
                (least, greatest) => format!(" {}", words::range(ty, least, greatest)),
            };
            writeln!(out, "  {place} {}: {shown}{range}", attribute.name)?;
        }
        let named = readers::of(image, number, &kind);
        if !named.is_empty() {
            writeln!(out, "  read by {}", named.join(", "))?;
        }
    }
    Ok(())
}

fn ordered(ty: tamam::Type) -> bool {
    use tamam::Type::{Decimal, Duration, Int, Percent, Time};
    matches!(ty, Int | Decimal | Percent | Time | Duration)
}

fn integrity(
    image: &Image<'_>,
    reader: &Reader<'_, '_>,
    rule: &Rule,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let integrity: Integrity = image.record(rule.index as usize);
    let form = match integrity.form {
        0 => "never",
        1 => "never, within a time after",
        2 => "never, between",
        3 => "never, while open",
        4 => "on, require",
        5 => "after, require",
        6 => "before, require",
        7 => "at most",
        8 => "at least, every",
        _ => "same rate",
    };
    let retired = if integrity.retired != 0 {
        "retired "
    } else {
        ""
    };
    writeln!(
        out,
        "{retired}integrity {} {form}, {}",
        image.str(rule.name),
        line(image, rule.line)
    )?;
    let kind = match integrity.kind {
        1 => "self_aware",
        2 => "accountable",
        3 => "responsible",
        4 => "honest",
        _ => "",
    };
    if !kind.is_empty() {
        writeln!(out, "  kind {kind}")?;
    }
    if rule.key.len > 0 {
        let slots = integrity.entries.slots.max(integrity.standing.slots);
        writeln!(out, "  per {}, up to {slots} open", image.str(rule.key))?;
    }
    if integrity.count != 0 {
        let each = if integrity.form == 9 { " each" } else { "" };
        writeln!(out, "  {}{each}", integrity.count)?;
    }
    if integrity.within != 0 {
        let word = if integrity.form == 8 {
            "every"
        } else {
            "within"
        };
        let of = reader.of_calendar(integrity.calendar);
        writeln!(out, "  {word} {}{of}", duration(integrity.within))?;
    }
    if let Some(open) = place(integrity.while_open) {
        let expectation: tamam::image::layout::Expectation = image.record(open);
        writeln!(out, "  while {} open", image.rule_name(expectation.rule))?;
    }
    for (number, kind) in image.all::<Kind>() {
        for (_, judge) in image.records::<Judge>(kind.judges) {
            if judge.integrity != rule.index {
                continue;
            }
            let role = match judge.role {
                0 => "may be broken by",
                1 => "discharged or ended by",
                2 => "cancelled by",
                3 => "begun or remembered by",
                4 => "lifted by",
                _ => "counted by",
            };
            writeln!(
                out,
                "  {role} {}, {}",
                image.str(kind.name),
                line(image, judge.line)
            )?;
            reader.guard(judge.guard, Scope::of(Some(number as u16)), out)?;
            if let Some(required) = place(judge.require) {
                writeln!(
                    out,
                    "    require {}",
                    reader.predicate(required, Scope::of(Some(number as u16)))
                )?;
            }
        }
    }
    if integrity.caps != 0 {
        write!(out, "  breach -> cap {}", Points(integrity.cap))?;
        let joined = if integrity.both != 0 { " and" } else { "" };
        if integrity.until != 0 {
            write!(out, ", until it is lifted{joined}")?;
        }
        if integrity.lasts != 0 {
            write!(out, ", for {}", duration(integrity.lasts))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
