//! The subjects as a table for people.

use crate::failure::Failure;
use crate::printable::printable;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use std::io::Write;
use tamam::image::layout::Known;
use tamam_host::Replay;
use tamam_host::report::known;
use tamam_host::report::verdict::shown_key;
use tamam_host::value::points::Points;

/// Rows of a table; with more subjects the lowest scores are shown.
pub(crate) const ROWS: usize = 100;

/// Writes the table, the lowest scores first.
pub(crate) fn write(replay: &mut Replay<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let mut subjects = Vec::new();
    for subject in replay.fleet().living()? {
        let (score, _) = replay.fleet().score(subject)?;
        subjects.push((score.score, subject));
    }
    // Those that felt nothing come last; of equal scores who came first.
    subjects.sort_by_key(|(score, _)| score.unwrap_or(i64::MAX));

    let mut table = Table::new();
    table.load_style(NOTHING);
    let header = [
        "subject", "score", "memory", "mean", "peak", "end", "moments", "caps",
    ];
    // What is known stands in columns of its own, and so does every facet.
    let image = *replay.image();
    let names = image
        .all::<Known>()
        .map(|(_, known)| image.rule_name(known.rule));
    let facet_names = image.facets().map(|facet| image.facet_name(facet));
    table.set_header(header.into_iter().chain(names).chain(facet_names));
    for (_, subject) in subjects.iter().take(ROWS) {
        let (score, caps) = replay.fleet().score(*subject)?;
        let known = replay.fleet().known(*subject)?;
        let shown = |points: Option<i64>| {
            points.map_or("-".to_owned(), |points| Points(points).to_string())
        };
        let reader = replay.reader();
        let caps = caps.iter().map(|cap| {
            let rule = replay.image().rule_name(cap.rule);
            let key = cap
                .key
                .map(|key| shown_key(key, cap.rule, reader.schema(), reader.texts().names()));
            let key = key.map_or(String::new(), |key| format!(" {key}"));
            format!("{rule}{key} {}", Points(cap.cap))
        });
        let row = [
            printable(reader.subjects().text(*subject)),
            shown(score.score),
            shown(score.memory),
            shown(score.mean),
            shown(score.peak),
            shown(score.end),
            score.moments.to_string(),
            caps.collect::<Vec<_>>().join(", "),
        ];
        let texts = reader.texts().names();
        let known = known.iter().map(|known| {
            let shown = known::shown(known, &image, texts);
            shown.map_or_else(|| "-".to_owned(), |shown| printable(&shown).to_string())
        });
        let row: Vec<_> = row.into_iter().chain(known).collect();
        table.add_row(row.into_iter().chain(facets(replay, *subject)?));
    }
    for column in 1..7 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    if subjects.len() > ROWS {
        let more = subjects.len() - ROWS;
        writeln!(
            out,
            "and {more} subjects more: --format json gives them all"
        )?;
    }
    Ok(())
}

/// For each facet what is remembered of those values that have moments.
fn facets(replay: &mut Replay<'_>, subject: u32) -> Result<Vec<String>, Failure> {
    let (felt, _) = replay.fleet().felt(subject)?;
    let image = replay.image();
    let shown = |word: u32| {
        let memory = felt.get(word as usize)?.memory?;
        Some(format!("{} {}", image.facet_word(word), Points(memory)))
    };
    let columns = image.facets().map(|facet| {
        let words = image.facet_words(facet).filter_map(shown);
        words.collect::<Vec<_>>().join(", ")
    });
    Ok(columns.collect())
}
