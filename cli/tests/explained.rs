//! How the time behind a verdict was spent, as the command tells it.

mod tool;

use tool::Folder;

#[test]
fn a_breach_in_working_time_is_explained_interval_by_interval() {
    let folder = Folder::new();
    folder.write(
        "desk.tamam",
        r#"subject customer
event broke  from customer
event mended from house
calendar office { open mon..fri 09:00..17:00 }
integrity quick {
  kind  accountable
  after broke require mended, within 8h of office
}
"#,
    );
    // A Friday, and the Tuesday after.
    folder.write(
        "desk.jsonl",
        r#"{"type":"broke","time":"2026-03-06T14:00:00Z","subject":"anna"}
{"type":"mended","time":"2026-03-10T10:00:00Z","subject":"anna"}
"#,
    );
    let done = folder.tamam("explain desk.tamam desk.jsonl");
    assert_eq!(
        done.out,
        "2026-03-09T14:00:00Z anna quick breach, due 2026-03-09T14:00:00Z, line 7
  since 2026-03-06T14:00:00Z: 8h of office counted, 0m paused, 2d16h closed
    2026-03-06T14:00:00Z to 2026-03-06T17:00:00Z  counted  3h
    2026-03-06T17:00:00Z to 2026-03-09T09:00:00Z  closed   2d16h
    2026-03-09T09:00:00Z to 2026-03-09T14:00:00Z  counted  5h
"
    );
    assert_eq!(done.code, 0, "{}", done.err);
}

const TICKETS: &str = r#"subject customer
event asked    from customer { ticket: id }
event asked.on from customer { ticket: id }
event answered from house    { ticket: id }
event unheard  from house
expectation reply "they answer" {
  per ticket
  open when asked
  reopen continues when asked.on, within 14d
  meet when answered
    within 2d -> fine +5
  fail after 5d -> missed -5
}
feel when answered -> +1
integrity honest { kind honest
  never unheard
}
"#;

const LOG: &str = r#"{"type":"asked","time":"2026-03-06T14:00:00Z","subject":"anna","ticket":1}
{"type":"answered","time":"2026-03-06T15:00:00Z","subject":"anna","ticket":1}
{"type":"asked.on","time":"2026-03-06T16:00:00Z","subject":"anna","ticket":1}
{"type":"answered","time":"2026-03-06T17:00:00Z","subject":"anna","ticket":1}
"#;

#[test]
fn a_word_that_is_taken_back_is_not_read_as_one_more() {
    let folder = Folder::new();
    folder.write("desk.tamam", TICKETS);
    folder.write("desk.jsonl", LOG);
    let done = folder.tamam("explain desk.tamam desk.jsonl --rule reply");
    let verdicts = done.out.lines().filter(|line| !line.starts_with(' '));
    let said: Vec<_> = verdicts
        .map(|line| line.split_once(" reply 1 ").unwrap().1)
        .map(|line| line.split_once(',').unwrap().0)
        .collect();
    assert_eq!(said, ["fine", "undone (fine)", "fine"], "{}", done.out);
}

#[test]
fn where_there_is_nothing_to_explain_it_is_said_why() {
    let folder = Folder::new();
    folder.write("desk.tamam", TICKETS);
    folder.write("desk.jsonl", LOG);
    let told = |rule: &str| {
        let done = folder.tamam(&format!("explain desk.tamam desk.jsonl --rule {rule}"));
        (done.code, done.out)
    };
    let none = "honest: nothing to explain, no verdict came of it\n";
    assert_eq!(told("honest"), (0, none.to_owned()));
    let done = folder.tamam("explain desk.tamam desk.jsonl --rule replies");
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("no rule is named `replies`"),
        "{}",
        done.err
    );
}
