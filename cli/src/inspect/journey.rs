//! Journeys: their stages, what leads through them, and the memory they take.

use super::expression::{Reader, Scope};
use super::words::{duration, line};
use crate::failure::Failure;
use std::io::Write;
use tamam::Image;
use tamam::image::layout::{Journey, Kind, Known, Passage, Range, Rule, Turn, Word};
use tamam::image::memory::{REMEMBERED_WORDS, known_words};

pub(super) fn write(
    image: &Image<'_>,
    reader: &Reader<'_, '_>,
    rule: &Rule,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut journeys = image.all::<Journey>();
    let Some((place, journey)) = journeys.find(|(_, journey)| journey.known == rule.index) else {
        return Ok(());
    };
    let known: Known = image.record(rule.index as usize);
    let stages: Vec<&str> = image.journey_stages(place as u32).collect();
    let stage = |place: u16| stages.get(usize::from(place)).copied().unwrap_or_default();
    let (name, at) = (image.str(rule.name), line(image, rule.line));
    writeln!(out, "journey {place} {name}: {}, {at}", stages.join(" | "))?;
    let bytes = known_words(&known) * 8;
    let each = REMEMBERED_WORDS * 8;
    writeln!(
        out,
        "  {bytes} bytes of memory, {each} of them for each stage"
    )?;
    let passages = |of: fn(&Kind) -> Range, ends: bool, out: &mut dyn Write| {
        for (number, kind) in image.all::<Kind>() {
            for (_, passage) in image.records::<Passage>(of(&kind)) {
                if passage.journey as usize != place {
                    continue;
                }
                let leads = match ends {
                    true => "it ends".to_owned(),
                    false => format!("into {}", stage(passage.stage)),
                };
                let event = image.str(kind.name);
                writeln!(out, "  on {event} {leads}, {}", line(image, passage.line))?;
                let scope = Scope::of(Some(number as u16));
                reader.guard(passage.guard, scope, &mut &mut *out)?;
            }
        }
        Ok::<(), Failure>(())
    };
    passages(|kind| kind.passages, false, out)?;
    let turns = image.all::<Turn>();
    for (_, turn) in turns.filter(|(_, turn)| turn.journey as usize == place) {
        let status: Known = image.record(turn.known as usize);
        let word: Word = image.record((status.words.first + u32::from(turn.word)) as usize);
        let (name, word) = (image.rule_name(status.rule), image.str(word.name));
        let (leads, at) = (stage(turn.stage), line(image, turn.line));
        writeln!(out, "  when {name} becomes {word} into {leads}, {at}")?;
    }
    passages(|kind| kind.partings, true, out)?;
    if journey.after != 0 {
        let (after, at) = (duration(journey.after), line(image, journey.after_line));
        writeln!(out, "  ends {after} after the last event of a stage, {at}")?;
    }
    for (what, meant, at) in [
        ("peak", journey.peak, journey.peak_line),
        ("end", journey.end, journey.end_line),
    ] {
        if let Some(meant) = meant.checked_sub(1) {
            writeln!(
                out,
                "  {what} meant in {}, {}",
                stage(meant),
                line(image, at)
            )?;
        }
    }
    Ok(())
}
