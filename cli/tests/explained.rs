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

const SILENT: &str = r#"subject customer
event order.placed from customer
event order.sent   from house
event review.given from customer { stars: int 1..5 }
feel when review.given -> (stars - 3) * 30
alert slipping "we are losing her" {
  raise when memory < -20 or silent 60d
  clear when memory >= 0
}
alert rhythm "she would have come by now" {
  raise when silent 2.5 times usual
}
alert regret "no love after a month" {
  check 30d after order.placed
  raise when moments = 0
}
"#;

/// The customer comes four times; the house sends something; the customer comes again.
const ORDERS: &str = r#"{"type":"order.placed","time":"2026-01-01T00:00:00Z","subject":"anna"}
{"type":"order.placed","time":"2026-01-08T00:00:00Z","subject":"anna"}
{"type":"order.placed","time":"2026-01-15T12:00:00Z","subject":"anna"}
{"type":"order.placed","time":"2026-01-22T00:00:00Z","subject":"anna"}
{"type":"review.given","time":"2026-01-22T00:00:00Z","subject":"bea","stars":1}
{"type":"order.sent","time":"2026-02-22T00:00:00Z","subject":"anna"}
{"type":"order.placed","time":"2026-04-01T00:00:00Z","subject":"anna"}
"#;

fn alert(rule: &str) -> String {
    let folder = Folder::new();
    folder.write("shop.tamam", SILENT);
    folder.write("shop.jsonl", ORDERS);
    let done = folder.tamam(&format!("explain shop.tamam shop.jsonl --rule {rule}"));
    assert_eq!(done.code, 0, "{}", done.err);
    done.out
}

#[test]
fn an_alert_that_waited_for_silence_tells_since_when_and_one_that_did_not_says_so() {
    assert_eq!(
        alert("slipping"),
        "2026-01-22T00:00:00Z bea slipping raised, line 7
  another part of its condition was true, `silent 60d` was not; heard last: line 5 of the log, 2026-01-22T00:00:00Z
2026-03-23T00:00:00Z anna slipping raised, line 7
  since 2026-01-22T00:00:00Z: 60d counted, 0m paused, 0m closed
    2026-01-22T00:00:00Z to 2026-03-23T00:00:00Z  counted  60d
    `silent 60d` was true from 2026-03-23T00:00:00Z on, heard last: line 4 of the log
"
    );
}

#[test]
fn a_silence_longer_than_usual_tells_what_is_usual_and_the_event_that_ended_it() {
    assert_eq!(
        alert("rhythm"),
        "2026-02-08T10:07:30Z anna rhythm raised, line 11
  since 2026-01-22T00:00:00Z: 17d10h7m30s counted, 0m paused, 0m closed
    2026-01-22T00:00:00Z to 2026-02-08T10:07:30Z  counted  17d10h7m30s
    `silent 2.5 times usual after 3 gaps` was true from 2026-02-08T10:07:30Z on, heard last: line 4 of the log
    usual is 6d23h15m, after 3 gaps of 7d, 7d12h, 6d12h; 2.5 times that is 17d10h7m30s
2026-04-01T00:00:00Z anna rhythm cleared, line 11
  since 2026-01-22T00:00:00Z: 69d counted, 0m paused, 0m closed
    2026-01-22T00:00:00Z to 2026-04-01T00:00:00Z  counted  69d
    `silent 2.5 times usual after 3 gaps` was true from 2026-02-08T10:07:30Z until this event, heard last: line 4 of the log
    usual is 6d23h15m, after 3 gaps of 7d, 7d12h, 6d12h; 2.5 times that is 17d10h7m30s
"
    );
}

#[test]
fn an_alert_of_a_date_counts_since_the_event_that_set_it() {
    assert_eq!(
        alert("regret"),
        "2026-02-21T00:00:00Z anna regret raised, line 15
  since 2026-01-22T00:00:00Z: 30d counted, 0m paused, 0m closed
    2026-01-22T00:00:00Z to 2026-02-21T00:00:00Z  counted  30d
    looked at then, so long after line 4 of the log
"
    );
}
