//! What is known of a subject: facts, statuses and measures.

use super::expression::{Reader, Scope};
use super::words::{duration, line};
use crate::failure::Failure;
use std::io::Write;
use tamam::image::layout::{Following, Kind, Known, Rule, Update, Word, place};
use tamam::{Image, Type};

pub(super) fn write(
    image: &Image<'_>,
    reader: &Reader<'_, '_>,
    rule: &Rule,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let known: Known = image.record(rule.index as usize);
    let sort = match known.sort {
        0 => "fact",
        1 => "status",
        _ => "measure",
    };
    let name = image.str(rule.name);
    let ty = Type::from_number(known.ty).map_or("", Type::word);
    writeln!(out, "{sort} {name}: {ty}, {}", line(image, rule.line))?;
    let words: Vec<_> = image
        .records::<Word>(known.words)
        .map(|(_, word)| image.str(word.name))
        .collect();
    if known.sort == 1 {
        let starts = words.get(known.starts as usize).copied();
        let starts = starts.unwrap_or_default();
        writeln!(out, "  {}, starts {starts}", words.join(" | "))?;
    }
    let made = match known.sort {
        2 => "count",
        3 => "sum",
        4 if known.ty == Type::Percent as u8 => "share",
        4 => "mean",
        5 => "min",
        6 => "max",
        7 => "last",
        _ => "",
    };
    if let Some(at) = place(known.follow) {
        let following: Following = image.record(at);
        let (within, slots) = (duration(following.within), following.slots);
        let per = match image.str(rule.key) {
            "" => String::new(),
            key => format!(" per {key}"),
        };
        writeln!(out, "  followed{per} within {within}, up to {slots} open")?;
    }
    if known.bucket != 0 {
        let (buckets, bucket) = (known.buckets, duration(known.bucket));
        writeln!(out, "  {made} over {buckets} times {bucket}")?;
    } else if !made.is_empty() {
        writeln!(out, "  {made}")?;
    }
    if known.previous != 0 {
        writeln!(out, "  keeps what it was before")?;
    }
    if known.sort == 8 {
        let value = reader.code(known.code, Scope::default());
        writeln!(out, "  {value}")?;
    }
    for (number, kind) in image.all::<Kind>() {
        for (_, update) in image.records::<Update>(kind.updates) {
            if update.known != rule.index {
                continue;
            }
            let scope = Scope::of(Some(number as u16));
            write!(out, "  on {}", image.str(kind.name))?;
            if known.sort == 1 {
                let word = |place: u16| words.get(place as usize).copied().unwrap_or_default();
                if let Some(from) = update.from.checked_sub(1) {
                    write!(out, " from {}", word(from))?;
                }
                write!(out, " it becomes {}", word(update.word))?;
            }
            if known.follow != 0 {
                let said = ["it waits", "it follows"];
                let said = said
                    .get(usize::from(update.word))
                    .copied()
                    .unwrap_or_default();
                write!(out, " {said}")?;
                let key = image.attributes(number as u16).nth(update.key.into());
                if let Some((key, _)) = key {
                    write!(out, ", key {key}")?;
                }
            }
            if update.code.count != 0 {
                write!(out, " {}", reader.code(update.code, scope))?;
            }
            writeln!(out, ", {}", line(image, update.line))?;
            reader.guard(update.guard, scope, out)?;
        }
    }
    Ok(())
}
