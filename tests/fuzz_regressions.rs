//! Everything that fuzzing ever found is replayed here, and never comes back.

mod cases;
#[path = "../fuzz/src/differential.rs"]
mod differential;
mod generator;
mod oracle;
mod runner;
#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// Runs a target on every file of its regressions and of its corpus.
fn replay(target: &str, run: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut replayed = 0;
    for folder in ["regressions", "corpus"] {
        let Ok(entries) = fs::read_dir(root.join(folder).join(target)) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            run(&fs::read(&path).expect("a readable file"));
            replayed += 1;
        }
    }
    assert!(replayed > 0, "nothing to replay for {target}");
}

#[test]
fn what_made_parsing_fail_does_no_more() {
    replay("parse", targets::parse);
}

#[test]
fn what_made_loading_an_image_fail_does_no_more() {
    replay("load_image", targets::load_image);
}

#[test]
fn what_made_stepping_fail_does_no_more() {
    replay("step", targets::step);
}

#[test]
fn what_made_oracle_and_engine_differ_does_no_more() {
    replay("differential", differential::differential);
}
