//! Shares of what is followed by something, as the command tells of them.

mod tool;

use tool::Folder;

const RULES: &str = "subject shop
event basket.filled from shopper { basket: text }
event order.placed  from shopper { order: text, of: text }
measure bought = share of basket.filled followed by order.placed matching of per basket, within 2d, up to 2 open
measure all    = share of basket.filled followed by order.placed, within 2d, over 30d
measure lost   = bought.evicted
";

const LOG: &str = r#"{"type":"basket.filled","time":"2026-01-01T00:00:00Z","subject":"a","basket":"red"}
{"type":"basket.filled","time":"2026-01-01T01:00:00Z","subject":"a","basket":"blue"}
{"type":"basket.filled","time":"2026-01-01T02:00:00Z","subject":"a","basket":"green"}
{"type":"order.placed","time":"2026-01-02T00:00:00Z","subject":"a","order":"1","of":"blue"}
"#;

#[test]
fn what_waits_and_what_gave_way_is_counted_and_the_share_is_known() {
    let folder = Folder::new();
    folder.write("shop.tamam", RULES);
    folder.write("shop.jsonl", LOG);
    let done = folder.tamam("run shop.tamam shop.jsonl --format json");
    assert_eq!(
        done.out,
        r#"{"subject":"a","score":null,"memory":null,"mean":null,"peak":null,"end":null,"moments":0,"caps":[],"known":{"bought":1,"all":1,"lost":1},"outcomes":{"bought":{"evicted":1,"open":1}}}
"#
    );
    let done =
        folder.tamam("run shop.tamam shop.jsonl --format json --as-of 2026-01-03T02:00:00.001Z");
    let known = r#""known":{"bought":0.5,"all":1,"lost":1},"outcomes":{"bought":{"evicted":1}}"#;
    assert!(done.out.contains(known), "{}", done.out);
    let done = folder.tamam("run shop.tamam shop.jsonl --format json --until-settled");
    assert!(done.out.contains(known), "{}", done.out);
}

#[test]
fn a_share_of_what_is_followed_is_inspected_in_the_words_it_was_written_in() {
    let folder = Folder::new();
    folder.write("shop.tamam", RULES);
    let done = folder.tamam("inspect shop.tamam");
    for lines in [
        "measure bought: percent, line 4
  followed per basket within 2d, up to 2 open
  share
  on basket.filled it waits, key basket, line 4
  on order.placed it follows, key of, line 4
",
        "measure all: percent, line 5
  followed within 2d, up to 8 open
  share over 30 times 1d
  on basket.filled it waits, line 5
  on order.placed it follows, line 5
",
    ] {
        assert!(done.out.contains(lines), "{lines}{}", done.out);
    }
}

#[test]
fn migrate_says_what_becomes_of_what_waits() {
    let folder = Folder::new();
    folder.write("old.tamam", RULES);
    let new = RULES
        .replace("up to 2 open", "up to 1 open")
        .replace("within 2d, over", "within 3d, over");
    folder.write("new.tamam", new.as_str());
    let done = folder.tamam("migrate old.tamam new.tamam");
    assert_eq!(
        done.out,
        "measure bought: kept, up to 1 open instead of 2: the oldest of more are settled
measure all: starts fresh: it differs in what it is made of: line 5, which was line 5
measure lost: kept
"
    );
}

#[test]
fn migrate_calls_promises_and_surveys_what_they_are() {
    let folder = Folder::new();
    let rules = "subject client
event asked    from house
event answered from client
event planned  from house { date: time }
event made     from house

survey recommend {
  asked      when asked
  answered   when answered -> passive
  unanswered after 7d -> no_answer
}

promise call_again from house {
  made when planned, until date
  kept when made
  else broken
}
";
    folder.write("old.tamam", rules);
    let (events, _) = rules.split_once("survey").unwrap();
    folder.write("none.tamam", format!("{events}feel when made -> +1\n"));
    let done = folder.tamam("migrate old.tamam old.tamam");
    let kept = "survey recommend: kept\npromise call_again: kept\n";
    assert_eq!(done.out, kept, "{}", done.err);
    let done = folder.tamam("migrate none.tamam old.tamam");
    assert_eq!(done.out, kept.replace("kept", "new"), "{}", done.err);
}
