//! The tests in `tests/c` are C programs that behave as no friend would; each also builds
//! as C++.

mod program;

use program::Language::{C11, Cpp17};
use program::Linked::Shared;
use program::{build, root, said};
use std::collections::BTreeSet;
use std::fs;

fn survives(name: &str) {
    for language in [C11, Cpp17] {
        let program = build(&format!("tests/c/{name}.c"), language, Shared);
        assert_eq!(said(&program, &[], ""), format!("{name}: fine\n"));
    }
}

#[test]
fn null_misaligned_endless_and_overlapping_arguments_are_refused() {
    survives("arguments");
}

#[test]
fn images_that_are_none_and_calls_in_the_wrong_order_are_refused() {
    survives("images");
}

#[test]
fn what_was_forged_with_a_checksum_to_fit_is_refused_or_stays_in_its_memory() {
    survives("forgeries");
}

#[test]
fn verdicts_arrive_once_and_whole_and_a_callback_cannot_come_back() {
    survives("verdicts");
}

#[test]
fn mistakes_in_rules_are_told_and_memory_that_is_too_small_is_measured() {
    survives("rules");
}

#[test]
fn hosts_take_lines_columns_and_snapshots_and_refuse_the_rest() {
    survives("hosts");
}

#[test]
fn lists_of_ids_are_taken_whole_or_refused() {
    survives("lists");
}

#[test]
fn subjects_and_hosts_go_over_to_changed_rules_and_nothing_else_does() {
    survives("migrations");
}

#[test]
fn threads_share_an_image_and_no_handle() {
    survives("threads");
    survives("meeting");
    survives("crowd");
}

#[test]
fn a_full_queue_stops_between_two_events_and_loses_none() {
    // A million verdicts: once is enough.
    let program = build("tests/c/queues.c", C11, Shared);
    assert_eq!(said(&program, &[], ""), "queues: fine\n");
}

/// Statuses that no program here can bring about: the limits of subjects and texts are 2 to the
/// power of 28, which takes more memory than a machine of tests has, and a defect would be mended.
/// `ffi/src/host` tests that the first two are what a full host answers.
const BEYOND: [&str; 3] = ["FULL_SUBJECTS", "FULL_TEXTS", "DEFECT"];

/// The names in a text that begin with `TAMAM_STATUS_`, without that.
fn statuses(text: &str) -> BTreeSet<&str> {
    let named = text.split("TAMAM_STATUS_").skip(1);
    let is_of_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    named
        .map(|rest| rest.split(|c| !is_of_name(c)).next().unwrap_or_default())
        .collect()
}

#[test]
fn every_status_of_the_header_is_the_answer_to_something() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("a text");
    let numbers = read("tests/numbers.txt");
    let mut answered = BTreeSet::new();
    let folder = fs::read_dir(root().join("tests/c")).expect("a folder");
    for file in folder {
        let path = file.expect("a file").path();
        // What is expected stands in a check; a remark checks nothing, nor what must not come.
        let text = fs::read_to_string(&path).expect("a text");
        let text = text.replace("!= TAMAM_STATUS_", "");
        let checks = text
            .split(';')
            .filter(|one| one.contains("ANSWER(") || one.contains("CHECK("));
        answered.extend(checks.flat_map(statuses).map(str::to_owned));
    }
    for status in statuses(&numbers) {
        assert_eq!(
            answered.contains(status),
            !BEYOND.contains(&status),
            "{status}: a test of C brings it about, or it stands in `BEYOND`"
        );
    }
}
