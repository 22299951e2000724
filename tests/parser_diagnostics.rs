//! Golden messages: every `tests/diagnostics/*.tamam` and what is told of it, in the
//! `.txt` beside it. `TAMAM_BLESS=1` writes them anew.

#[allow(dead_code)]
#[path = "parser/show.rs"]
mod show;

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut sources: Vec<_> = fs::read_dir(folder)
        .expect("the folder of golden files")
        .map(|entry| entry.expect("a golden file").path())
        .filter(|path| path.extension().is_some_and(|end| end == "tamam"))
        .collect();
    sources.sort();
    sources
}

#[test]
fn mistakes_are_told_as_agreed() {
    let bless = std::env::var_os("TAMAM_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in sources() {
        let source = fs::read_to_string(&path).expect("a source");
        let told = show::read(&source).mistakes.join("\n") + "\n";
        let golden = path.with_extension("txt");
        if bless {
            fs::write(&golden, told).expect("a golden file is written");
        } else if fs::read_to_string(&golden).ok().as_deref() != Some(&told) {
            wrong.push(format!("{}:\n{told}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_the_parser_has_a_golden_message() {
    // These need a source too long to keep; `limits_are_told_by_name` has them.
    let long = [180, 181, 182, 183];
    let mut told = Vec::new();
    for path in sources() {
        let source = fs::read_to_string(&path).expect("a source");
        told.extend(show::read(&source).codes);
    }
    for entry in tamam::diagnostic::catalogue() {
        let code = entry.code.0;
        if (100..200).contains(&code) && !long.contains(&code) {
            assert!(told.contains(&code), "{} has no golden file", entry.code);
        }
    }
}

#[test]
fn limits_are_told_by_name() {
    let name = format!("subject {}", "a".repeat(129));
    let text = format!("scenario \"{}\" {{ }}", "a".repeat(1025));
    let source = format!("subject a #{}", "a".repeat(tamam::limits::SOURCE_BYTES));
    for (source, code, number) in [
        (name, "E0181", "128"),
        (text, "E0182", "1024"),
        (source, "E0180", "4194304"),
    ] {
        let told = show::read(&source).mistakes;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains(code) && told[0].contains(number),
            "{told:?}"
        );
    }
    let told = show::read_into("subject a\nsubject b\nsubject c", 2).mistakes;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("3:10 E0183 the file needs more than the 2 nodes"),
        "{told:?}"
    );
    let least = "a".repeat(128);
    assert_eq!(show::read(&format!("subject {least}")).codes, []);
}
