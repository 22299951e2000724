//! Events that come late or come again, as the command counts them.

mod tool;

use tool::Folder;

const LOG: &str = r#"{"id":"1","type":"letter.sent","time":"2026-01-01T00:00:00Z","subject":"anna","letter":7,"tone":"upset"}
{"id":"2","type":"letter.answered","time":"2026-01-02T12:05:00Z","subject":"anna","letter":7,"solved":"yes"}
{"id":"3","type":"letter.sent","time":"2026-01-02T12:00:00Z","subject":"anna","letter":8,"tone":"calm"}
{"id":"2","type":"letter.answered","time":"2026-01-02T12:05:00Z","subject":"anna","letter":7,"solved":"yes"}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("log.jsonl", LOG);
    folder
}

#[test]
fn what_came_late_or_again_is_counted_in_the_last_line() {
    let folder = folder();
    let last = |command: &str| {
        let done = folder.tamam(command);
        let last = done.out.lines().last().unwrap_or_default().to_owned();
        (done.code, last)
    };
    assert_eq!(
        last("run rules.tamam log.jsonl --unique id --allow-late 10m"),
        (
            0,
            "4 events read = 3 scored + 0 rejected + 1 that came again; 1 came late".to_owned()
        )
    );
    assert_eq!(
        last("run rules.tamam log.jsonl --unique id"),
        (
            3,
            "4 events read = 2 scored + 1 rejected + 1 that came again".to_owned()
        )
    );
    let totals = folder.tamam("run rules.tamam log.jsonl --unique id --allow-late 10m --totals");
    assert!(
        totals
            .out
            .starts_with(r#"{"events":4,"rejected":0,"subjects":1,"again":1,"late":1,"outcomes""#),
        "{}",
        totals.out
    );
}

#[test]
fn a_log_that_run_scores_is_explained_with_the_same_options() {
    let folder = folder();
    let options = "rules.tamam log.jsonl --unique id --allow-late 10m";
    let (run, told) = (
        folder.tamam(&format!("run {options}")),
        folder.tamam(&format!("explain {options}")),
    );
    let summary = run.out.lines().last().unwrap();
    assert_eq!((told.code, told.err.trim_end()), (0, summary));
    assert!(
        told.out.contains("anna answer 7 answered, "),
        "{}",
        told.out
    );
    // The log as it stands has events that come late: both refuse them alike.
    let options = "rules.tamam log.jsonl --unique id";
    let (run, told) = (
        folder.tamam(&format!("run {options}")),
        folder.tamam(&format!("explain {options}")),
    );
    assert_eq!((run.code, told.code), (3, 3));
    assert!(told.err.starts_with(&run.err), "{}", told.err);
    // A code is not read from a log.
    let done = folder.tamam("explain E0201 --sort");
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("tamam explain RULES EVENTS"),
        "{}",
        done.err
    );
}

#[test]
fn a_length_of_time_that_is_none_is_told() {
    let done = folder().tamam("run rules.tamam log.jsonl --allow-late soon");
    assert_eq!(done.code, 2);
    assert!(
        done.err
            .contains("`soon` is not a duration: write it as 10m or 1h30m"),
        "{}",
        done.err
    );
    let done = folder().tamam("run rules.tamam log.jsonl --allow-late 10m --sort");
    assert_eq!(done.code, 2);
}

#[test]
fn a_late_event_is_told_how_to_be_scored() {
    let done = folder().tamam("run rules.tamam log.jsonl --unique id");
    assert!(done.err.contains("--allow-late"), "{}", done.err);
}

#[test]
fn the_limits_in_the_manual_are_those_of_the_host() {
    use tamam_host::limits::{LATE_EVENTS, UNIQUE_BYTES, UNIQUE_IDS};
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../grammar/running.md");
    let page = std::fs::read_to_string(page).unwrap();
    let words: Vec<_> = page.split_whitespace().collect();
    for limit in [LATE_EVENTS, UNIQUE_IDS, UNIQUE_BYTES] {
        let digits = limit.to_string();
        let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
        let groups: Vec<_> = groups
            .iter()
            .map(|group| std::str::from_utf8(group).unwrap())
            .collect();
        assert!(words.contains(&groups.join(",").as_str()), "{digits}");
    }
}
