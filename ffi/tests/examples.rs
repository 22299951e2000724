//! The clients in `examples/` do what they say.

mod program;

use program::Language::{C11, Cpp17};
use program::Linked::{Shared, Static};
use program::{build, libraries, root, run, said};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A file of the examples.
fn example(path: &str) -> String {
    let path = root().join("../examples").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The verdicts that the letters bring, as the command prints them.
fn verdicts() -> String {
    let rules =
        tamam_host::Rules::from_source(&example("letters/rules.tamam")).expect("fine rules");
    let image = rules.image().expect("an image");
    let mut live = tamam_host::Live::new(&image);
    let mut heard = Vec::new();
    for line in example("letters/events.jsonl").lines() {
        let took = live.line(line.as_bytes(), &mut |one| {
            heard.push((one.subject, *one.verdict))
        });
        took.expect("a fine line");
    }
    let mut lines = String::new();
    for (subject, verdict) in &heard {
        tamam_host::report::verdict::line(&mut lines, &live.told(*subject, verdict));
    }
    lines
}

#[test]
fn the_smallest_client_hears_that_nobody_answered() {
    let told = "never -80, line 5\nscore -80\n";
    for (language, linked) in [(C11, Shared), (C11, Static), (Cpp17, Shared)] {
        let program = build("../examples/c/minimal.c", language, linked);
        assert_eq!(said(&program, &[], ""), told);
    }
    let source = root().join("../examples/c/minimal.c");
    let source = std::fs::read_to_string(source).expect("the source");
    assert!(source.lines().count() <= 40);
}

#[test]
fn the_service_goes_on_where_it_was_stopped() {
    let rules = root().join("../examples/letters/rules.tamam");
    let rules = rules.to_str().expect("a path");
    let events = example("letters/events.jsonl");
    let scores = "Mina -30.000\nOmid -40.000\nSara 15.000\n";
    for language in [C11, Cpp17] {
        let service = build("../examples/c/service.c", language, Shared);
        let whole = run(&service, &[rules], &events);
        assert!(whole.status.success());
        assert_eq!(String::from_utf8_lossy(&whole.stdout), verdicts());
        assert_eq!(String::from_utf8_lossy(&whole.stderr), scores);

        let folder = tempfile::tempdir().expect("a folder");
        let snapshot = folder.path().join("snapshot");
        let snapshot = snapshot.to_str().expect("a path");
        let half = events.lines().take(5).map(str::len).sum::<usize>() + 5;
        let (first, second) = events.split_at(half);
        let mut both = String::new();
        for part in [first, second] {
            let output = run(&service, &[rules, snapshot], part);
            assert!(output.status.success(), "{output:?}");
            both += &String::from_utf8_lossy(&output.stdout);
            if part == second {
                assert_eq!(String::from_utf8_lossy(&output.stderr), scores);
            }
        }
        assert_eq!(both, verdicts());

        let mut torn = fs::read(snapshot).expect("a snapshot");
        torn.pop();
        fs::write(snapshot, torn).expect("a file");
        let output = run(&service, &[rules, snapshot], "");
        let told = "the snapshot was cut or something was added to it: copy it again\n";
        assert_eq!(String::from_utf8_lossy(&output.stderr), told);
        assert!(!output.status.success());
    }
}

#[test]
fn the_service_shows_mistakes_and_bad_lines_with_what_to_do() {
    let service = build("../examples/c/service.c", C11, Shared);
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules.tamam");
    fs::write(&rules, "subject s\nevent a.b from s\nfeel when a.c -> +1\n").expect("a file");
    let path = rules.to_str().expect("a path");
    let output = run(&service, &[path], "");
    let told = format!("{path}:3:11: E0201 no event is named `a.c` (did you mean `a.b`?)\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), told);
    fs::write(&rules, "subject s\nevent a.b from s\nfeel when a.b -> +1\n").expect("a file");
    let output = run(&service, &[path], "\n{\"type\":\"a.b\"}\n");
    let told = "line 2: the event has no `time` (say when it happened, \
        as in \"time\":\"2026-01-31T09:30:00Z\" or with a cell under `time`, \
        or give a mapping file with --map)\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), told);
}

#[test]
fn handles_of_cpp_free_themselves_and_carry_exceptions() {
    let program = build("../examples/cpp/letters.cpp", Cpp17, Shared);
    let told = "letter 7: never\nenough, score -80\nMina heard\nOmid heard\n\
        line 6: 2026-03-01T09:00:00Z is before 2026-03-09T09:00:00Z, \
        to which this subject's clock has come\n4 scored, Mina 10, Omid -80\n";
    assert_eq!(said(&program, &[], ""), told);
}

#[test]
fn cpp_goes_over_to_changed_rules_in_both_layers() {
    let program = build("../examples/cpp/changing.cpp", Cpp17, Shared);
    let plan =
        "expectation thanks: settled: it is removed\nexpectation answer: kept\nalert quiet: new\n";
    let one = "letter 7: settled\nletter 7: never\n";
    let all = "enough\nline 2: 400\nMina heard\nMina heard\nMina 10\n";
    assert_eq!(said(&program, &[], ""), format!("{plan}{one}{all}"));
}

#[test]
fn python_goes_over_to_changed_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    let changed = folder.path().join("changed.tamam");
    let rules = example("letters/rules.tamam");
    // The door is no rule any more, nor is there a story that speaks of it.
    let (rules, _) = rules.split_once("scenario").expect("scenarios");
    let (before, after) = rules.split_once("integrity open_door").expect("the door");
    let (_, after) = after.split_once("\n}\n").expect("its end");
    fs::write(&changed, format!("{before}{after}")).expect("a file");
    let output = Command::new("python3")
        .arg(root().join("../examples/python_ctypes.py"))
        .arg(libraries().join("libtamam_ffi.so"))
        .arg(root().join("../examples/letters/rules.tamam"))
        .arg(root().join("../examples/letters/events.jsonl"))
        .arg(&changed)
        .output()
        .unwrap_or_else(|error| panic!("python3 is needed to test the C ABI: {error}"));
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(output.status.success() && err.is_empty(), "{out}{err}");
    let told = "\nexpectation answer: kept\nintegrity open_door: settled: it is removed\n";
    assert!(out.contains(told), "{out}");
    assert!(out.lines().any(|line| line.starts_with("Mina ")), "{out}");
}

#[test]
fn python_needs_nothing_but_the_shared_library() {
    let output = Command::new("python3")
        .arg(root().join("../examples/python_ctypes.py"))
        .arg(libraries().join("libtamam_ffi.so"))
        .args(["letters/rules.tamam", "letters/events.jsonl"].map(|path| {
            let examples: &Path = &root().join("../examples");
            examples.join(path)
        }))
        .output()
        .unwrap_or_else(|error| panic!("python3 is needed to test the C ABI: {error}"));
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(output.status.success() && err.is_empty(), "{out}{err}");
    let verdicts = verdicts();
    let told = verdicts.lines().count();
    assert_eq!(out.lines().count(), told + 3);
    for (ours, theirs) in out.lines().zip(verdicts.lines()) {
        let spaced = theirs.replace(':', ": ").replace(',', ", ");
        assert_eq!(ours.replace(' ', ""), spaced.replace(' ', ""));
    }
    assert!(
        out.ends_with("Mina -30.0\nOmid -40.0\nSara 15.0\n"),
        "{out}"
    );
}
