//! What the README and the comments of the header name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The words of a text that can be names.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty() && !word.ends_with('_'))
}

/// The names that the header declares: those outside of its comments.
fn declared(header: &str) -> BTreeSet<&str> {
    let (_, body) = header.split_once("*/").expect("the conventions");
    let code = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(words).collect()
}

#[test]
fn every_name_in_the_prose_is_declared() {
    let (header, readme) = (read("include/tamam.h"), read("README.md"));
    let declared = declared(&header);
    let ours = |word: &&str| word.starts_with("tamam_") || word.starts_with("TAMAM_");
    let folders = ["tamam_ffi", "tamam_host"];
    for text in [&header, &readme] {
        for word in words(text).filter(ours) {
            // A name that goes on with dots stands for several.
            let fine = declared.contains(word)
                || folders.contains(&word)
                || text.contains(&format!("{word}_..."));
            assert!(fine, "`{word}` is not declared");
        }
    }
}

#[test]
fn every_status_in_a_comment_is_one() {
    let header = read("include/tamam.h");
    let declared = declared(&header);
    let mut seen = 0;
    for line in header
        .lines()
        .filter(|line| line.trim_start().starts_with("//"))
    {
        for word in words(line) {
            let shouted = word.contains('_')
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte == b'8');
            if shouted && !word.starts_with("TAMAM_") {
                let name = format!("TAMAM_STATUS_{word}");
                assert!(declared.contains(name.as_str()), "no {name}: {line}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_file_that_the_readme_links_is_there() {
    let readme = read("README.md");
    let links = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let links: Vec<PathBuf> = links.map(PathBuf::from).collect();
    assert!(links.len() > 5);
    for link in links {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&link);
        assert!(path.exists(), "{}", link.display());
    }
}
