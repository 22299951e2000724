//! What people read comes true: the scenarios of the manual and of the packs, played by
//! the engine.

#[path = "../../tests/manual/pages.rs"]
mod pages;

use std::fmt::Write as _;
use tamam_host::scenario;

#[test]
fn every_scenario_of_the_manual_comes_true() {
    let mut failures = String::new();
    let mut played = 0;
    for path in pages::documents() {
        for fence in pages::fences(&path) {
            if fence.info == "tamam" {
                let name = format!("{}:{}", path.display(), fence.line);
                played += play(&name, &fence.text, &mut failures);
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
    for path in pages::files_under("examples", "tamam") {
        let name = path.display().to_string();
        played += play(&name, &pages::text_of(&path), &mut failures);
    }
    assert!(played > 30, "only {played} scenarios were found");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Plays the scenarios of a program, notes what does not come true, and says how many
/// there are.
fn play(name: &str, source: &str, failures: &mut String) -> usize {
    match scenario::check(source) {
        Err(mistakes) => {
            let _ = writeln!(failures, "{name}: {mistakes:#?}");
            0
        }
        Ok(played) => {
            for one in &played {
                for failure in &one.failures {
                    let _ = writeln!(failures, "{name}: {:?}: {failure:#?}", one.sentence);
                }
            }
            played.len()
        }
    }
}
