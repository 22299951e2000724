//! What people read: the documents, the blocks of code in them, and the packs.

use std::fs;
use std::path::{Path, PathBuf};

/// A block between three backticks.
pub(crate) struct Fence {
    /// What stands behind the opening backticks.
    pub(crate) info: String,
    /// The lines between.
    pub(crate) text: String,
    /// The line of the opening fence, from one.
    pub(crate) line: usize,
}

pub(crate) fn fences(path: &Path) -> Vec<Fence> {
    let text = text_of(path);
    let mut found: Vec<Fence> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(info), false) => {
                let (info, text) = (info.trim().to_string(), String::new());
                found.push(Fence {
                    info,
                    text,
                    line: number + 1,
                });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                if let Some(fence) = found.last_mut() {
                    fence.text.push_str(line);
                    fence.text.push('\n');
                }
            }
            (None, false) => {}
        }
    }
    assert!(!open, "{}: a block is not closed", path.display());
    found
}

/// The text of a block whose info is `tamam` and a name: a file that others of its page use.
#[allow(dead_code)] // those who only run commands read no rules
pub(crate) fn named(fences: &[Fence], name: &str) -> Result<String, String> {
    let mut files = fences.iter();
    let found = files.find(|fence| fence.info.strip_prefix("tamam ") == Some(name));
    found
        .map(|fence| fence.text.clone())
        .ok_or("does not exist".to_owned())
}

/// Everything people read.
pub(crate) fn documents() -> Vec<PathBuf> {
    let mut paths = files_under("grammar", "md");
    paths.extend(files_under("examples", "md"));
    let others = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "cli/README.md",
        "host/README.md",
        "macros/README.md",
    ];
    paths.extend(others.map(|name| root().join(name)));
    paths
}

pub(crate) fn files_under(folder: &str, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|found| found == end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The folder of the whole, also when a crate inside it is tested.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let whole = here
        .ancestors()
        .find(|folder| folder.join("grammar").is_dir());
    whole.expect("a folder with the grammar").to_path_buf()
}

pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
