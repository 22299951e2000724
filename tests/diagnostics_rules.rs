//! What authors are told of mistakes in names, types and meaning: golden files in
//! `tests/diagnostics_rules`. `TAMAM_BLESS=1` writes them anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tamam::compile::{NoZones, Zones, compile_with, image_needed_with};
use tamam::diagnostic::catalogue;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, parse};
use tamam_zones::World;

/// The mistakes in `source` as authors see them, where `zones` are known.
fn mistakes(source: &str, zones: &dyn Zones) -> String {
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let mut slots = [Diagnostics::blank(); 64];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let mut image = vec![0; image_needed_with(&tree, zones)];
    let len = compile_with(&tree, zones, &mut image, &mut diagnostics);
    assert_eq!(len.is_none(), !diagnostics.is_empty());
    let mut told = String::new();
    for found in diagnostics.found() {
        let (line, column) = found.span.line_and_column(source);
        writeln!(told, "{line}:{column} {} {found}", found.code).expect("a line");
        if let Some(help) = found.help() {
            writeln!(told, "  help: {help}").expect("a line");
        }
    }
    told
}

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics_rules");
    let entries = std::fs::read_dir(folder).expect("the folder of golden files");
    let mut sources: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tamam"))
        .collect();
    sources.sort();
    sources
}

#[test]
fn every_mistake_is_told_as_its_golden_file_says() {
    let bless = std::env::var_os("TAMAM_BLESS").is_some();
    let mut failures = String::new();
    for path in sources() {
        let source = std::fs::read_to_string(&path).expect("a text");
        let told = if path.ends_with("calendars_without_zones.tamam") {
            mistakes(&source, &NoZones)
        } else {
            mistakes(&source, &World)
        };
        let golden = path.with_extension("txt");
        if bless {
            std::fs::write(&golden, &told).expect("written");
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if told != expected {
            let name = path.display();
            writeln!(failures, "{name}: told\n{told}\nexpected\n{expected}").expect("a line");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_mistake_of_names_types_and_meaning_is_shown() {
    let told: String = sources()
        .iter()
        .map(|path| std::fs::read_to_string(path.with_extension("txt")).unwrap_or_default())
        .collect();
    let missing: Vec<String> = catalogue()
        .map(|entry| entry.code.to_string())
        .filter(|code| {
            ["E02", "E03", "E04"]
                .iter()
                .any(|family| code.starts_with(family))
        })
        .filter(|code| !told.contains(code))
        // The core reads one text: those of files are shown in `source/tests`.
        .filter(|code| !["E0291", "E0292", "E0293"].contains(&code.as_str()))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_to_do_is_said_even_when_no_name_is_near() {
    for entry in catalogue() {
        let speaks_of_other = entry.help.contains("did you mean");
        // A word that is not of the language, or not a type, is told so only beside the one
        // that was meant.
        let always_has_other = ["E0104", "E0119"].contains(&entry.code.to_string().as_str());
        assert!(
            !speaks_of_other || always_has_other || !entry.otherwise.is_empty(),
            "{}",
            entry.code
        );
    }
}

#[test]
fn the_catalogue_is_in_the_order_of_its_codes() {
    let codes: Vec<u16> = catalogue().map(|entry| entry.code.0).collect();
    assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
}

#[test]
fn messages_are_small_lines_without_a_full_stop() {
    for entry in catalogue() {
        for line in [entry.message, entry.help, entry.otherwise] {
            assert!(
                !line.ends_with('.') || line.ends_with(".."),
                "{}: {line}",
                entry.code
            );
            assert!(
                !line.starts_with(char::is_uppercase),
                "{}: {line}",
                entry.code
            );
            assert!(!line.contains('\n'), "{}: {line}", entry.code);
        }
    }
}
