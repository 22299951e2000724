//! What is remembered of each subject, a line each.

use super::{json, known, verdict};
use crate::fleet::Stopped;
use crate::replay::Replay;
use tamam::Felt;

/// Gives the line of each subject to `take`, with its end, in the order in which the
/// subjects first came.
///
/// # Errors
/// [`Stopped`].
pub fn lines<E: From<Stopped>>(
    replay: &mut Replay<'_>,
    take: &mut dyn FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let mut out = String::new();
    for subject in replay.fleet().living()? {
        let (score, caps) = replay.fleet().score(subject)?;
        out.clear();
        out.push('{');
        json::name(&mut out, "subject");
        json::text(&mut out, replay.reader().subjects().text(subject));
        for (name, points) in [
            ("score", score.score),
            ("memory", score.memory),
            ("mean", score.mean),
            ("peak", score.peak),
            ("end", score.end),
        ] {
            json::name(&mut out, name);
            json::points(&mut out, points);
        }
        json::name(&mut out, "moments");
        json::number(&mut out, score.moments);
        json::name(&mut out, "caps");
        out.push('[');
        for (place, cap) in caps.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            out.push('{');
            json::name(&mut out, "rule");
            json::text(&mut out, replay.image().rule_name(cap.rule));
            if cap.key.is_some() {
                json::name(&mut out, "key");
                let reader = replay.reader();
                verdict::key(
                    &mut out,
                    cap.key,
                    reader.schema().key(cap.rule),
                    reader.texts().names(),
                );
            }
            json::name(&mut out, "cap");
            json::points(&mut out, Some(cap.cap));
            out.push('}');
        }
        out.push(']');
        let known = replay.fleet().known(subject)?;
        if !known.is_empty() {
            json::name(&mut out, "known");
            let texts = replay.reader().texts().names();
            known::object(&mut out, &known, replay.image(), texts);
        }
        if !replay.image().facets().is_empty() {
            facets(replay, subject, &mut out)?;
        }
        if !replay.image().journeys().is_empty() {
            journeys(replay, subject, &mut out)?;
        }
        json::name(&mut out, "outcomes");
        json::tallies(&mut out, replay.fleet().tally().of_subject(subject));
        out.push_str("}\n");
        take(&out)?;
    }
    Ok(())
}

/// What is remembered by the values of facets, and how those compare.
fn facets(replay: &mut Replay<'_>, subject: u32, out: &mut String) -> Result<(), Stopped> {
    let (felt, balances) = replay.fleet().felt(subject)?;
    let image = replay.image();
    json::name(out, "facets");
    out.push('{');
    for facet in image.facets() {
        json::name(out, image.facet_name(facet));
        out.push('{');
        for word in image.facet_words(facet) {
            let felt = felt.get(word as usize).copied().unwrap_or_default();
            json::name(out, image.facet_word(word));
            out.push('{');
            remembered(out, &felt);
            out.push('}');
        }
        let balance = balances.get(facet as usize).copied().unwrap_or_default();
        for (name, points) in [("spread", balance.spread), ("weakest", balance.weakest)] {
            json::name(out, name);
            json::points(out, points);
        }
        out.push('}');
    }
    out.push('}');
    Ok(())
}

/// What is remembered of some moments.
fn remembered(out: &mut String, felt: &Felt) {
    for (name, points) in [
        ("memory", felt.memory),
        ("mean", felt.mean),
        ("peak", felt.peak),
        ("end", felt.end),
    ] {
        json::name(out, name);
        json::points(out, points);
    }
    json::name(out, "moments");
    json::number(out, felt.moments);
}

/// Where the subject stands on its journeys, and what is remembered of each and of its
/// stages.
fn journeys(replay: &mut Replay<'_>, subject: u32, out: &mut String) -> Result<(), Stopped> {
    let journeys = replay.fleet().journeys(subject)?;
    let image = *replay.image();
    json::name(out, "journeys");
    out.push('{');
    for (place, (journey, felt)) in (0..).zip(journeys) {
        json::name(out, image.journey_name(place));
        out.push('{');
        let stages: Vec<&str> = image.journey_stages(place).collect();
        for (name, stage) in [
            ("stage", journey.stage),
            ("peak_in", journey.peak_in),
            ("end_in", journey.end_in),
        ] {
            json::name(out, name);
            match stage.and_then(|stage| stages.get(stage as usize)) {
                Some(stage) => json::text(out, stage),
                None => out.push_str("null"),
            }
        }
        json::name(out, "count");
        json::number(out, journey.count);
        json::name(out, "coverage");
        json::points(out, journey.coverage);
        remembered(out, &journey.felt);
        json::name(out, "stages");
        out.push('{');
        for (stage, felt) in stages.iter().zip(&felt) {
            json::name(out, stage);
            out.push('{');
            remembered(out, felt);
            out.push('}');
        }
        out.push_str("}}");
    }
    out.push('}');
    Ok(())
}
