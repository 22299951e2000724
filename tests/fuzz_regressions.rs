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
use std::time::{Duration, Instant};

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

/// A text that is too long for a fuzzer to reach: a head, many lines of one sort, an end.
fn long(head: &str, lines: usize, line: impl Fn(usize) -> String, end: &str) -> String {
    let lines: String = (0..lines).map(line).collect();
    format!("subject s\nevent e from s {{ k: id, i: int, h: red | green }}\n{head}{lines}{end}")
}

#[test]
fn a_long_text_is_compiled_or_refused_in_time() {
    let feel = "feel when e -> ";
    let rule = "expectation x {\n open when e\n";
    let meet = "expectation x {\n open when e\n meet when e\n";
    let texts = [
        (
            "bands",
            long(
                meet,
                20_000,
                |at| format!(" within {}h -> a +1\n", at + 1),
                "}\n",
            ),
        ),
        (
            "clauses",
            long(
                rule,
                20_000,
                |at| format!(" fail when e where i = {at} -> a\n"),
                "}\n",
            ),
        ),
        (
            "kinds",
            long(
                "",
                4_000,
                |at| format!("event e{at} from s {{ i: int }}\n"),
                "",
            ),
        ),
        (
            "twins",
            long("", 4_000, |_| "event e from s\n".to_owned(), ""),
        ),
        (
            "names",
            long(
                "",
                1_000,
                |at| format!("feel when f{at} where g{at} -> 1\n"),
                "",
            ),
        ),
        (
            "silences",
            long(
                "",
                2_000,
                |at| format!("alert a{at} {{ raise when silent {at}h }}\n"),
                "",
            ),
        ),
        ("brackets", long(feel, 100_000, |_| "(".to_owned(), "i")),
        ("signs", long(feel, 100_000, |_| "-".to_owned(), "i")),
        ("sums", long(feel, 50_000, |_| "i + ".to_owned(), "i")),
        ("words", long("", 20_000, |_| "expectation ".to_owned(), "")),
        ("quotes", long("", 20_000, |_| "\"\n".to_owned(), "")),
    ];
    for (name, text) in texts {
        let start = Instant::now();
        targets::parse(text.as_bytes());
        let taken = start.elapsed();
        // Far more than it takes, far less than what grows with the square would.
        assert!(taken < Duration::from_secs(20), "{name} took {taken:?}");
    }
}
