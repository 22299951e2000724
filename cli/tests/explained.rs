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
