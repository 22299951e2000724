//! The page of the crate says what is so.

use std::fs;
use std::path::Path;

/// What stands between the fences of the first block of `sort` in README.md.
fn block(sort: &str) -> String {
    let page = text("README.md");
    let (_, rest) = page.split_once(&format!("```{sort}\n")).expect("a block");
    let (block, _) = rest.split_once("```").expect("its end");
    block.to_owned()
}

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_rules_on_the_page_are_those_of_its_example() {
    assert_eq!(block("tamam"), text("rules/letters.tamam"));
}

#[test]
fn the_mistake_on_the_page_is_what_the_compiler_says() {
    let said = text("tests/compile_fail/three_mistakes.stderr");
    let shown = block("text");
    assert!(said.starts_with(&shown), "{said}");
}
