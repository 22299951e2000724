//! What the compiler makes of rules that are right.

use std::path::{Path, PathBuf};
use tamam::compile::image_needed;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, compile, parse};
use tamam_source::{Sources, disk};

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
        None => {
            assert!(!told.is_empty(), "no image and no reason:\n{source}");
            let told = told.join("\n");
            // What was measured must do.
            assert!(!told.contains("E0516"), "{told}\n{source}");
            return Err(told);
        }
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

/// Rules of every pack and every case of the corpus.
fn sources() -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let mut paths = files("examples", "tamam");
    paths.extend(files("source/library", "tamam"));
    paths.extend(files("tests/parser", "tamam"));
    // A part of a file, without its events.
    paths.retain(|path| !path.ends_with("parser/kleenex.tamam"));
    for path in paths {
        let source = std::fs::read_to_string(&path).expect("a text");
        // Of those that use others, the one text that they make.
        let name = path.display().to_string();
        let own = path.file_name().expect("a file").to_string_lossy();
        let joined = Sources::follow(&own, source, &mut disk::beside(&path)).expect(&name);
        sources.push((name, joined.text().to_owned()));
    }
    for path in files("grammar/corpus", "txt") {
        let text = std::fs::read_to_string(&path).expect("a text");
        for part in text.split("=== ").skip(1) {
            let (title, body) = part.split_once('\n').expect("a title");
            let (rules, _) = body.split_once("---\n").expect("rules");
            if !rules.trim().is_empty() {
                sources.push((title.to_owned(), rules.to_owned()));
            }
        }
    }
    sources
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
fn every_pack_and_every_case_compiles_to_an_image_that_is_verified() {
    assert!(all_verify(sources().into_iter()) >= 80);
}

#[test]
fn the_image_is_the_same_whatever_the_lent_memory_held() {
    for (name, source) in sources() {
        let clean = image(&source).expect("right rules");
        let mut nodes = vec![Node::BLANK; nodes_needed(&source)];
        let mut slots = [Diagnostics::blank(); 4];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let tree = parse(&source, &mut nodes, &mut diagnostics);
        let mut bytes = vec![0xa5; image_needed(&tree) + 100];
        let len = compile(&tree, &mut bytes, &mut diagnostics).expect("right rules");
        assert!(bytes.get(..len) == Some(clean.as_slice()), "{name}");
    }
}

#[test]
fn too_little_lent_memory_is_told_and_how_much_is_needed() {
    let source = "event a\nfeel when a -> 1\n";
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let mut slots = [Diagnostics::blank(); 4];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let needed = image_needed(&tree);
    for len in [0, 1, needed / 2, needed - 1] {
        let mut slots = [Diagnostics::blank(); 4];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let mut bytes = vec![0; len];
        assert_eq!(compile(&tree, &mut bytes, &mut diagnostics), None);
        let [found] = diagnostics.found() else {
            panic!("{:?}", diagnostics.found());
        };
        assert_eq!(found.code, tamam::diagnostic::LENT_IMAGE);
        assert_eq!(found.number, needed as i64);
    }
    let mut bytes = vec![0; needed];
    assert!(compile(&tree, &mut bytes, &mut diagnostics).is_some());
}

/// Numbers that look random and are the same at every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// The source with some of its words left out, doubled or exchanged.
fn spoilt(source: &str, numbers: &mut Numbers) -> String {
    let mut words: Vec<&str> = source.split_inclusive([' ', '\n', '{', ',', '(']).collect();
    for _ in 0..=numbers.below(4) {
        let (one, other) = (numbers.below(words.len()), numbers.below(words.len()));
        match numbers.below(3) {
            0 => drop(words.remove(one)),
            1 => words.insert(one, words[other]),
            _ => words.swap(one, other),
        }
    }
    words.concat()
}

#[test]
fn whatever_is_compiled_is_told_of_or_verified() {
    let rounds = 40;
    let mut numbers = Numbers(7);
    let mut right = 0;
    for (name, source) in sources() {
        for _ in 0..rounds {
            let source = spoilt(&source, &mut numbers);
            if let Ok(bytes) = image(&source) {
                right += 1;
                if let Err(rejected) = Image::verify(&bytes) {
                    panic!("{name}: {rejected}\n{source}");
                }
            }
        }
    }
    assert!(right > 100, "{right}");
}
