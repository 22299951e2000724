//! The tests in `tests/c` are C programs that behave as no friend would; each also builds
//! as C++.

mod program;

use program::Language::{C11, Cpp17};
use program::Linked::Shared;
use program::{build, said};

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
