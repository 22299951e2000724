//! The commands that people read run, and print what the pages print.

#[path = "../../tests/manual/pages.rs"]
mod pages;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const LONG: &str = "cargo run --release -p tamam-cli -- ";

/// A `console` block holds commands behind `$ `, each followed by what it prints.
#[test]
fn every_command_prints_what_the_pages_print() {
    let mut shown = 0;
    for path in pages::documents() {
        for fence in pages::fences(&path) {
            if fence.info != "console" {
                continue;
            }
            shown += 1;
            let mut said = String::new();
            for line in fence.text.lines().filter(|line| line.starts_with("$ ")) {
                let output = run(line.trim_start_matches("$ "));
                said += &format!("{line}\n{}", printed(&output.stdout));
            }
            if std::env::var_os("TAMAM_BLESS").is_some() {
                let old = format!("```console\n{}```", fence.text);
                let new = format!("```console\n{said}```");
                let page = pages::text_of(&path).replacen(&old, &new, 1);
                fs::write(&path, page).expect("the page is written");
            } else {
                assert_eq!(said, fence.text, "{}:{}", path.display(), fence.line);
            }
        }
    }
    assert!(shown >= 4, "only {shown} blocks of commands were found");
}

/// An `sh` block holds commands; those whose files are all here must succeed.
#[test]
fn every_command_on_files_of_the_repository_succeeds() {
    let mut succeeded = 0;
    for path in pages::documents() {
        for fence in pages::fences(&path)
            .iter()
            .filter(|fence| fence.info == "sh")
        {
            let joined = fence.text.replace("\\\n", " ");
            let lines = joined
                .lines()
                .map(|line| line.split(" #").next().unwrap_or_default());
            for line in lines.filter(|line| is_ours(line) && files(line).all(exists)) {
                let output = run(line);
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(
                    output.status.success(),
                    "{}: {line}\n{said}",
                    path.display()
                );
                succeeded += 1;
            }
        }
    }
    assert!(succeeded >= 1, "no command was found");
}

#[test]
fn the_numbers_it_ends_with_are_those_of_the_manual() {
    let help = run("tamam --help").stdout;
    let help = String::from_utf8_lossy(&help);
    let (_, codes) = help
        .split_once("Exit codes:\n")
        .expect("the codes in the help");
    let page = pages::text_of(&pages::root().join("grammar/running.md"));
    let printed: Vec<&str> = page
        .lines()
        .skip_while(|line| !line.starts_with("| number"))
        .skip(2)
        .collect();
    assert!(printed.len() >= 4, "the manual has no table of them");
    for (code, row) in codes
        .lines()
        .filter(|line| !line.trim().is_empty())
        .zip(printed)
    {
        let (number, meaning) = code
            .trim()
            .split_once("  ")
            .expect("a number and its meaning");
        assert_eq!(row, format!("| {number} | {meaning} |"));
    }
}

fn is_ours(line: &str) -> bool {
    line.starts_with("tamam ") || line.starts_with(LONG)
}

/// The words of a command that name files.
fn files(line: &str) -> impl Iterator<Item = &str> {
    let ends = [".tamam", ".jsonl", ".csv", ".toml", ".image"];
    line.split_whitespace()
        .filter(move |word| ends.iter().any(|end| word.ends_with(end)))
}

fn exists(file: &str) -> bool {
    pages::root().join(Path::new(file)).exists()
}

/// Runs `tamam ...`, also where it is written with cargo, in the folder of the whole.
fn run(line: &str) -> Output {
    let words = line
        .strip_prefix(LONG)
        .or_else(|| line.strip_prefix("tamam "));
    let words = words.unwrap_or_else(|| panic!("{line}: not a command of ours"));
    Command::new(env!("CARGO_BIN_EXE_tamam"))
        .args(words.split_whitespace())
        .current_dir(pages::root())
        .output()
        .expect("the command runs")
}

/// Without the space that fills a table's lines to their end.
fn printed(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}
