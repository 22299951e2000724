//! The manual is executed: its programs run, its mistakes are reported as printed, its
//! numbers are the engine's.
#![cfg(feature = "compile")]

mod pages;

use pages::{documents, fences, files_under, named, root, text_of};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use tamam::diagnostic::catalogue;
use tamam::{Image, limits};
use tamam_source::{Mistakes, Sources, disk};

#[test]
fn every_program_in_the_manual_compiles() {
    let mut failures = String::new();
    let mut programs = 0;
    for path in documents() {
        let fences = fences(&path);
        for fence in fences.iter().filter(|fence| fence.info == "tamam") {
            programs += 1;
            let mut read = |name: &str| named(&fences, name);
            if let Err(trouble) = check(&fence.text, &mut read) {
                let _ = write!(failures, "{}:{}\n{trouble}\n", path.display(), fence.line);
            }
        }
    }
    assert!(programs > 20, "only {programs} programs were found");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_pack_of_rules_compiles() {
    let mut failures = String::new();
    let mut packs = 0;
    let library = files_under("source/library", "tamam");
    for path in files_under("examples", "tamam").into_iter().chain(library) {
        packs += 1;
        if let Err(trouble) = check(&text_of(&path), &mut disk::beside(&path)) {
            let _ = write!(failures, "{}\n{trouble}\n", path.display());
        }
    }
    assert!(packs >= 7, "only {packs} packs were found");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_mistake_in_the_manual_is_reported_as_printed() {
    let mut shown = 0;
    for path in documents() {
        let fences = fences(&path);
        for (at, fence) in fences.iter().enumerate() {
            if fence.info != "tamam-error" {
                continue;
            }
            shown += 1;
            let printed = fences.get(at + 1).filter(|next| next.info == "text");
            let printed = printed.expect("a `text` block with what is said follows the mistake");
            let said = mistakes(&fence.text, &mut |name: &str| named(&fences, name));
            assert!(
                !said.is_empty(),
                "{}:{} has no mistake",
                path.display(),
                fence.line
            );
            if blessing() {
                let new = text_of(&path).replacen(
                    &format!("{}```\n\n```text\n{}```", fence.text, printed.text),
                    &format!("{}```\n\n```text\n{said}```", fence.text),
                    1,
                );
                fs::write(&path, new).expect("the mistake is written");
            } else {
                assert_eq!(said, printed.text, "{}:{}", path.display(), fence.line);
            }
        }
    }
    assert!(shown > 9, "only {shown} mistakes were found");
}

#[test]
fn every_warning_in_the_manual_is_given_as_printed() {
    let mut shown = 0;
    for path in documents() {
        let fences = fences(&path);
        for (at, fence) in fences.iter().enumerate() {
            if fence.info != "tamam-advice" {
                continue;
            }
            shown += 1;
            let place = format!("{}:{}", path.display(), fence.line);
            let sources = Sources::alone("own.tamam", fence.text.clone());
            sources.compile().expect(&place);
            let following = fences.get(at + 1).filter(|next| next.info == "text");
            let following = following.expect("a `text` block with what is said follows");
            assert_eq!(printed(&sources.advice()), following.text, "{place}");
        }
    }
    assert!(shown > 0);
}

#[test]
fn every_code_stands_in_the_index_of_errors() {
    const HEAD: &str = "| code | says | what to do |\n";
    let mut index = format!("{HEAD}|---|---|---|\n");
    let cell = |text: &str| {
        let words = ["{found}", "{other}", "{number}"];
        let text = words
            .iter()
            .fold(text.to_string(), |text, word| text.replace(word, "…"));
        text.replace('|', "\\|")
    };
    let mut entries: Vec<_> = catalogue().collect();
    entries.sort_by_key(|entry| entry.code);
    for entry in entries {
        let says = cell(entry.message);
        let help = [entry.help, entry.otherwise].map(cell);
        let help = help.join(" ").trim().to_owned();
        let _ = writeln!(index, "| {} | {says} | {help} |", entry.code);
    }
    let path = root().join("grammar/errors.md");
    let text = text_of(&path);
    let (before, printed) = text.split_once(HEAD).expect("an index of errors");
    if blessing() {
        fs::write(&path, format!("{before}{index}")).expect("the index is written");
    } else {
        assert_eq!(
            format!("{HEAD}{printed}"),
            index,
            "bless it with TAMAM_BLESS=1"
        );
    }
}

/// Whether outputs are to be written anew.
fn blessing() -> bool {
    std::env::var_os("TAMAM_BLESS").is_some()
}

#[test]
fn limits_in_the_manual_are_the_limits_of_the_engine() {
    macro_rules! numbers {
        ($($name:ident)*) => { [$((stringify!($name), limits::$name as i128)),*] };
    }
    let numbers = numbers! {
        SOURCE_BYTES FILES USE_DEPTH NAME_BYTES TEXT_BYTES NESTING WEIGHT STACK EVENTS ATTRIBUTES CHOICES RULES CLAUSES
        MOVES STAGES BANDS STORED KEPT SLOTS DEFAULT_SLOTS DEFAULT_IDS COUNTED EVERY_MS
        CASES_NEEDED CASES DEFAULT_CASES CALENDARS ZONES WEEK_SHIFTS DATES CHANGES
        PAUSES REMINDERS SET TIMES GAPS USUAL_GAPS FALLS BUCKETS COUNTS PARTS DURATION_MS AGAIN_MS
        JOURNEYS JOURNEY_STAGES FACETS FACET_WORDS FACTOR FADES FELT IMAGE_BYTES
        STATE_WORDS
    };
    let declared: BTreeSet<String> = text_of(&root().join("src/limits.rs"))
        .lines()
        .filter_map(|line| {
            line.strip_prefix("pub const ")?
                .split(':')
                .next()
                .map(String::from)
        })
        .collect();
    let listed: BTreeSet<String> = numbers.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(
        listed, declared,
        "this test does not list the limits of src/limits.rs"
    );

    let manual = text_of(&root().join("grammar/limits.md"));
    let rows = manual.lines().filter(|line| line.starts_with("| `"));
    let printed: BTreeSet<(String, String)> = rows
        .map(|row| {
            let mut cells = row
                .split('|')
                .map(|cell| cell.trim().trim_matches('`').to_string());
            (
                cells.nth(1).expect("a name"),
                cells.next().expect("a number"),
            )
        })
        .collect();
    let true_ones = numbers
        .iter()
        .map(|(name, number)| (name.to_string(), number.to_string()));
    assert_eq!(printed, true_ones.collect());
}

#[test]
fn the_manual_knows_how_many_stand_open_without_a_word() {
    let text = text_of(&root().join("grammar/slots.md"));
    assert!(text.contains(&format!("there is room for **{}**", limits::DEFAULT_SLOTS)));
    assert!(text.contains(&format!("`ids` alone **{}**", limits::DEFAULT_IDS)));
}

#[test]
fn every_chapter_stands_in_the_table_of_contents() {
    let contents = text_of(&root().join("grammar/README.md"));
    for path in files_under("grammar", "md") {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let listed = name == "README.md" || contents.contains(&format!("]({name})"));
        assert!(listed, "grammar/README.md does not lead to {name}");
    }
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    for path in documents() {
        let text = text_of(&path);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                _ => path.parent().expect("a folder").join(file),
            };
            assert!(target.exists(), "{}: {link}", path.display());
            if !anchor.is_empty() {
                let found = text_of(&target)
                    .lines()
                    .any(|line| anchor_of(line) == anchor);
                assert!(found, "{}: {link}", path.display());
            }
        }
    }
}

/// `## What is absent` is reached by `#what-is-absent`.
fn anchor_of(heading: &str) -> String {
    let Some(title) = heading.strip_prefix('#') else {
        return String::new();
    };
    let title = title.trim_start_matches('#').trim().to_lowercase();
    let kept = title
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

type Read<'r> = dyn FnMut(&str) -> Result<String, String> + 'r;

/// Compiles a program and verifies its image.
fn check(source: &str, read: &mut Read<'_>) -> Result<(), String> {
    let bytes = compiled(source, read).map_err(|mistakes| printed(&mistakes))?;
    Image::verify(&bytes)
        .map(drop)
        .map_err(|rejected| rejected.to_string())
}

/// What is said of a program, as the manual prints it.
fn mistakes(source: &str, read: &mut Read<'_>) -> String {
    compiled(source, read).map_or_else(|mistakes| printed(&mistakes), |_| String::new())
}

fn printed(mistakes: &Mistakes) -> String {
    let mut said = String::new();
    for found in &mistakes.found {
        let (line, column) = (found.line, found.column);
        let _ = writeln!(said, "{line}:{column} {} {}", found.code, found.message);
        if let Some(help) = &found.help {
            let _ = writeln!(said, "  help: {help}");
        }
    }
    said
}

/// The image of a program and the files that it uses.
fn compiled(source: &str, read: &mut Read<'_>) -> Result<Vec<u8>, Mistakes> {
    Sources::follow("own.tamam", source.to_owned(), read)?.compile()
}
