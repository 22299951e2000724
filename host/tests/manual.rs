//! What people read comes true: the scenarios of the manual and of the packs, played by
//! the engine.

#[path = "../../tests/manual/pages.rs"]
mod pages;

use std::fmt::Write as _;
use tamam_host::{Mistakes, Sources, disk, scenario};

#[test]
fn every_scenario_of_the_manual_comes_true() {
    let mut failures = String::new();
    let mut played = 0;
    for path in pages::documents() {
        let fences = pages::fences(&path);
        for fence in &fences {
            if fence.info == "tamam" {
                let name = format!("{}:{}", path.display(), fence.line);
                let mut read = |name: &str| pages::named(&fences, name);
                let sources = Sources::follow("own.tamam", fence.text.clone(), &mut read);
                played += play(&name, sources, &mut failures);
            }
        }
    }
    assert!(played > 40, "only {played} scenarios were found");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_scenario_of_the_packs_comes_true() {
    let mut failures = String::new();
    let mut played = 0;
    let library = pages::files_under("source/library", "tamam");
    for path in pages::files_under("examples", "tamam")
        .into_iter()
        .chain(library)
    {
        let name = path.display().to_string();
        let text = pages::text_of(&path);
        let own = path.file_name().unwrap().to_string_lossy().into_owned();
        let sources = Sources::follow(&own, text, &mut disk::beside(&path));
        played += play(&name, sources, &mut failures);
    }
    assert!(played > 30, "only {played} scenarios were found");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Plays the scenarios of a program, notes what does not come true, and says how many
/// there are.
fn play(name: &str, sources: Result<Sources, Mistakes>, failures: &mut String) -> usize {
    match sources.and_then(|sources| scenario::check_sources(&sources)) {
        Err(mistakes) => {
            let _ = writeln!(failures, "{name}: {mistakes:#?}");
            0
        }
        Ok((played, _)) => {
            for one in &played {
                for failure in &one.failures {
                    let _ = writeln!(failures, "{name}: {:?}: {failure:#?}", one.sentence);
                }
            }
            played.len()
        }
    }
}
