//! What the compiler makes of rules that are right.

use std::path::{Path, PathBuf};
use tamam::compile::image_needed;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, compile, parse};

/// The image of rules that must be right.
fn image(source: &str) -> Result<Vec<u8>, String> {
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let mut slots = [Diagnostics::blank(); 64];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; image_needed(&tree)];
    let len = compile(&tree, &mut bytes, &mut diagnostics);
    let told: Vec<String> = diagnostics
        .found()
        .iter()
        .map(|found| {
            let (line, column) = found.span.line_and_column(source);
            format!("{line}:{column} {} {found}", found.code)
        })
        .collect();
    match len {
        Some(len) => bytes.truncate(len),
        None => return Err(told.join("\n")),
    }
    assert!(told.is_empty(), "{told:?}");
    Ok(bytes)
}

/// All files below a folder with this ending.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Compiles and verifies many, and tells of those that fail.
fn all_verify(rules: impl Iterator<Item = (String, String)>) -> usize {
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, source) in rules {
        count += 1;
        match image(&source) {
            Err(told) => failures.push(format!("{name}:\n{told}")),
            Ok(bytes) => {
                if let Err(rejected) = Image::verify(&bytes) {
                    failures.push(format!("{name}: {rejected}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    count
}

#[test]
fn every_pack_compiles_to_an_image_that_is_verified() {
    let mut paths = files("examples", "tamam");
    paths.extend(files("tests/parser", "tamam"));
    // A part of a file, without its events.
    paths.retain(|path| !path.ends_with("parser/kleenex.tamam"));
    let sources = paths.iter().map(|path| {
        let source = std::fs::read_to_string(path).expect("a text");
        (path.display().to_string(), source)
    });
    assert!(all_verify(sources) >= 10);
}

#[test]
fn every_case_of_the_corpus_compiles_to_an_image_that_is_verified() {
    let mut cases = Vec::new();
    for path in files("grammar/corpus", "txt") {
        let text = std::fs::read_to_string(&path).expect("a text");
        for part in text.split("=== ").skip(1) {
            let (title, body) = part.split_once('\n').expect("a title");
            let (rules, _) = body.split_once("---\n").expect("rules");
            if !rules.trim().is_empty() {
                cases.push((title.to_owned(), rules.to_owned()));
            }
        }
    }
    assert!(all_verify(cases.into_iter()) >= 50);
}
