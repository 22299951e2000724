//! The page of the crate says what is so. Its example is run with the documentation.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cells of the rows under a heading of the crate's page, the table's head left out.
fn rows_under(heading: &str) -> Vec<Vec<String>> {
    let root = text("src/lib.rs");
    let page: Vec<&str> = root
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim)
        .collect();
    let section = page.iter().skip_while(|line| **line != heading).skip(1);
    let rows = section
        .take_while(|line| !line.starts_with("# "))
        .filter(|line| line.starts_with("| `") || line.starts_with("| ["));
    let rows: Vec<Vec<String>> = rows
        .map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect();
    assert!(!rows.is_empty(), "no rows under {heading}");
    rows
}

#[test]
fn limits_on_the_page_are_those_of_the_manual() {
    let manual = text("grammar/limits.md");
    for row in rows_under("# Limits") {
        let name = row[1].split('`').nth(1).expect("a name");
        assert_eq!(row[1], format!("[`{name}`](limits::{name})"));
        // The manual's numbers are held to `src/limits.rs` by its own test.
        let same = format!("| `{name}` | {} |", row[2]);
        assert!(manual.contains(&same), "{same}");
    }
}

#[test]
fn features_on_the_page_are_those_of_the_crate() {
    let manifest = text("Cargo.toml");
    let (_, section) = manifest.split_once("[features]\n").expect("features");
    let section = section.split("\n[").next().unwrap_or_default();
    let value = |name: &str| {
        section
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().strip_prefix("= "))
    };
    let declared: BTreeSet<String> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name != "default")
        .collect();
    let default = value("default").expect("defaults");
    let mut printed = BTreeSet::new();
    for row in rows_under("# Features") {
        let name = row[1].trim_matches('`').to_owned();
        let on = default.contains(&format!("\"{name}\""));
        assert_eq!(row[2], if on { "yes" } else { "no" }, "{name}");
        printed.insert(name);
    }
    assert_eq!(printed, declared);
}
