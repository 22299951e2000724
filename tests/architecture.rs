//! ARCHITECTURE.md is true: the arrows it draws are the arrows the sources use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_of_the_core_know_only_what_the_architecture_draws() {
    let drawn = arrows_drawn_under("## Arrows inside the core");
    let used = arrows_between_modules();
    assert_eq!(
        names(&used),
        names(&drawn),
        "the modules in src/lib.rs and the rows of ARCHITECTURE.md differ"
    );
    compare(&used, &drawn);
}

#[test]
fn crates_know_only_what_the_architecture_draws() {
    let drawn = arrows_drawn_under("## Arrows between crates");
    let used = arrows_between_crates();
    assert_eq!(
        names(&used),
        names(&drawn),
        "the members of the workspace and the rows of ARCHITECTURE.md differ"
    );
    compare(&used, &drawn);
}

#[test]
fn the_engine_never_learns_where_its_image_came_from() {
    let used = arrows_between_modules();
    for module in ["image", "engine"] {
        let known = reach(&used, module);
        assert!(!known.contains("syntax"), "{module} reaches syntax");
        assert!(!known.contains("compile"), "{module} reaches compile");
    }
}

#[test]
fn the_core_depends_on_five_crates_and_no_more() {
    let manifest = read("Cargo.toml");
    let listed: BTreeSet<String> = dependencies(&manifest).collect();
    let allowed = ["defmt", "nom", "serde", "thiserror", "unicode-ident"];
    assert_eq!(listed, allowed.map(String::from).into());
}

#[test]
fn the_core_has_neither_heap_nor_standard_library_nor_unsafe_code() {
    let root = read("src/lib.rs");
    assert!(root.contains("#![no_std]"));
    assert!(root.contains("#![forbid(unsafe_code)]"));
    for (path, text) in sources("src") {
        let code = without_tests(&text);
        for (number, line) in code.lines().enumerate() {
            let line = without_comment(line);
            for word in ["extern crate alloc", "std::", "f32", "f64"] {
                let found = line.contains(word) && !line.contains("cfg(test)");
                assert!(!found, "{}:{}: {word}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn modules_are_nouns_that_say_what_is_in_them() {
    const VAGUE: [&str; 6] = ["utils", "util", "common", "helpers", "manager", "misc"];
    for (path, text) in all_sources() {
        let named = path.file_stem().and_then(|name| name.to_str());
        let vague = named.is_some_and(|name| VAGUE.contains(&name));
        assert!(!vague, "{} says nothing by its name", path.display());
        for word in VAGUE {
            let declared = text.contains(&format!("mod {word} {{"));
            assert!(!declared, "{} has a module {word}", path.display());
        }
        assert!(!text.contains(concat!("fn ", "get_")), "{}", path.display());
    }
}

/// The rows of the first table under a heading: | `name` | `other`, `other` |.
fn arrows_drawn_under(heading: &str) -> Arrows {
    let text = read("ARCHITECTURE.md");
    let (_, section) = text.split_once(heading).expect(heading);
    let section = section.split("\n## ").next().unwrap_or_default();
    section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let mut quoted = line.split('`').skip(1).step_by(2).map(String::from);
            (quoted.next().expect("a name"), quoted.collect())
        })
        .collect()
}

fn arrows_between_modules() -> Arrows {
    let root = read("src/lib.rs");
    let modules: BTreeSet<String> = root
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "))
        .map(|name| name.trim_end_matches(';').to_string())
        .collect();
    let homes = homes_of_reexports(&root);

    let mut arrows: Arrows = modules
        .iter()
        .cloned()
        .map(|m| (m, BTreeSet::new()))
        .collect();
    for (path, text) in sources("src") {
        let Some(module) = module_of(&path) else {
            continue;
        };
        for name in names_after_crate(&without_tests(&text)) {
            let target = homes.get(&name).unwrap_or(&name);
            if modules.contains(target) && *target != module {
                arrows
                    .entry(module.clone())
                    .or_default()
                    .insert(target.clone());
            } else {
                assert!(
                    *target == module,
                    "{}: crate::{name} is unknown",
                    path.display()
                );
            }
        }
    }
    arrows
}

/// `src/engine/step.rs` and `src/event.rs` belong to `engine` and `event`.
fn module_of(path: &Path) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path.strip_prefix(root).ok()?.components().next()?;
    let name = first.as_os_str().to_str()?.trim_end_matches(".rs");
    (name != "lib").then(|| name.to_string())
}

/// What follows each `crate::`, groups opened.
fn names_after_crate(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .map(|line| without_comment(line).to_string() + "\n")
        .collect();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            for part in group.split_inclusive(['{', '}', ',']) {
                if depth == 0 {
                    found.extend(leading_name(part.trim_start()));
                }
                depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
                if depth < 0 {
                    break;
                }
            }
        } else {
            found.extend(leading_name(rest));
        }
    }
    found
}

fn leading_name(text: &str) -> Option<String> {
    let name: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// `Engine` lives in `engine`, by `pub use engine::{Engine, Score};`.
fn homes_of_reexports(root: &str) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for line in root
        .split(";\n")
        .filter_map(|item| item.split("pub use ").nth(1))
    {
        let Some((module, listed)) = line.split_once("::") else {
            continue;
        };
        for name in listed
            .split(['{', '}', ','])
            .filter_map(|name| leading_name(name.trim()))
        {
            // A function may bear its module's name, as `compile` does.
            if name != module {
                homes.insert(name, module.to_string());
            }
        }
    }
    homes
}

fn arrows_between_crates() -> Arrows {
    let mut manifests = BTreeMap::new();
    for member in members() {
        let text = read(&format!("{member}/Cargo.toml"));
        let name = text
            .lines()
            .skip_while(|line| *line != "[package]")
            .find_map(|line| line.strip_prefix("name = "))
            .expect("a package has a name")
            .trim_matches('"')
            .to_string();
        manifests.insert(name, text);
    }
    let ours = names(&manifests);
    manifests
        .iter()
        .map(|(name, text)| {
            let known = dependencies(text).filter(|known| ours.contains(known));
            (name.clone(), known.collect())
        })
        .collect()
}

fn members() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let (_, rest) = manifest.split_once("members = [").expect("a workspace");
    let list = rest.split(']').next().unwrap_or_default();
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(String::from)
        .collect()
}

/// The names under `[dependencies]`; those for tests and builds do not count.
fn dependencies(manifest: &str) -> impl Iterator<Item = String> + '_ {
    manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .map(String::from)
}

fn compare(used: &Arrows, drawn: &Arrows) {
    let mut differences = String::new();
    for (name, known) in used {
        let Some(allowed) = drawn.get(name) else {
            continue;
        };
        for extra in known.difference(allowed) {
            differences += &format!("no arrow is drawn from {name} to {extra}\n");
        }
        for unused in allowed.difference(known) {
            differences += &format!("no source uses the arrow from {name} to {unused}\n");
        }
    }
    assert!(differences.is_empty(), "ARCHITECTURE.md:\n{differences}");
}

/// Everything a module knows, and what those know.
fn reach(arrows: &Arrows, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from.to_string()];
    while let Some(name) = waiting.pop() {
        for next in arrows.get(&name).into_iter().flatten() {
            if reached.insert(next.clone()) {
                waiting.push(next.clone());
            }
        }
    }
    reached
}

fn names<T>(map: &BTreeMap<String, T>) -> BTreeSet<String> {
    map.keys().cloned().collect()
}

/// The part before a file's own tests.
fn without_tests(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_string()
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let crates = members().into_iter().filter(|member| member != ".");
    crates
        .chain(["src".into(), "tests".into()])
        .flat_map(|folder| sources(&folder))
        .collect()
}

/// Every Rust file under a folder, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() && !path.ends_with("target") {
            let entries = fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            found.push((path, text));
        }
    }
    assert!(!found.is_empty(), "no sources under {folder}");
    found
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
