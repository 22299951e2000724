//! Every verdict that a time led to has its account: of reminders, of words that were given, of
//! acts that are watched and of integrity, in working time too.

use super::{Said, adds_up, log, run};
use tamam::Class;

const RULES: &str = r#"
subject customer
event asked    from customer
event replied  from house
event planned  from house { date: time }
event gift     from house
event thanks   from customer
event broke    from customer
event mended   from house
event parcel   from house
event billed   from house
event moved    from customer
calendar office {
  open mon..fri 09:00..17:00
}
expectation reply {
  open   when asked
  pause  from broke until mended
  meet   when replied
         within 4h of office -> quick 5
         later -> late -5
  fail   after 12h of office -> missed -60
  remind 1h before missed
  change when planned, until date
         in time -> kept 10
         else -> broken -20
}
expectation cold {
  open when asked
  meet after 30d -> cold -10
  defy when gift
       lands when thanks, within 6h of office -> warmed 30
       else -> nothing
}
promise repair from house {
  made when broke, within 8h of office
  kept when mended
  else broken
}
promise dated from house {
  made when planned, until date
  kept when mended
  else broken
}
integrity quick {
  kind   accountable
  after  broke require mended, within 8h of office
  breach -> cap 20, for 3d
}
integrity unbilled {
  kind   responsible
  never  billed, within 8h of office after broke
}
integrity asked_first {
  kind   honest
  before moved require asked, within 3h of office
}
journey stay {
  stage home when moved
  ends after 10d
}
feel when parcel -> 1
"#;

/// The hours that the only verdict of a rule and class counted, paused and found closed, by the
/// account of the office, and of all time where it has none.
fn hours(told: &[Said], rule: &str, class: Class) -> [i64; 3] {
    let mut found = told
        .iter()
        .filter(|said| said.rule == rule && said.class == class);
    let said = found.next().expect(rule);
    assert!(found.next().is_none(), "{rule} twice");
    let [account] = said.accounts.as_slice() else {
        panic!("{rule}: {:?}", said.accounts);
    };
    super::hours(account)
}

/// Every verdict with a due time, and every breach, has an account, and its intervals are all of
/// the time from its beginning to the verdict.
fn every_due_adds_up(told: &[Said]) {
    for said in told {
        let timed = said.due.is_some() || said.class == Class::Breach;
        assert!(
            !timed || !said.accounts.is_empty(),
            "{} {:?}",
            said.rule,
            said.class
        );
        for account in &said.accounts {
            adds_up(account, said.time);
        }
    }
}

// 2026-03-06 is a Friday.

#[test]
fn an_obligation_a_promise_and_a_span_count_working_time() {
    let told = run(
        RULES,
        &log(&[
            ("broke", "2026-03-06T14:00", ""),
            ("billed", "2026-03-09T10:00", ""),
        ]),
    );
    every_due_adds_up(&told);
    // Three hours on Friday, five on Monday.
    assert_eq!(hours(&told, "quick", Class::Breach), [8, 0, 64]);
    assert_eq!(hours(&told, "repair", Class::Broken), [8, 0, 64]);
    // Three hours on Friday and one on Monday.
    assert_eq!(hours(&told, "unbilled", Class::Breach), [4, 0, 64]);
    // A cap stands all the time.
    assert_eq!(hours(&told, "quick", Class::Expired), [72, 0, 0]);
}

#[test]
fn what_had_to_come_first_was_looked_for_as_far_back_as_the_rule_says() {
    let told = run(RULES, &log(&[("moved", "2026-03-09T10:00", "")]));
    let breach = told.iter().find(|said| said.rule == "asked_first");
    let breach = breach.expect("a breach");
    // One hour on Monday and two on Friday.
    assert_eq!(super::hours(&breach.accounts[0]), [3, 0, 64]);
    adds_up(&breach.accounts[0], breach.time);
}

#[test]
fn a_promise_that_is_kept_has_the_time_it_took() {
    let told = run(
        RULES,
        &log(&[
            ("broke", "2026-03-06T14:00", ""),
            ("mended", "2026-03-09T11:00", ""),
        ]),
    );
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "repair", Class::Kept), [5, 0, 64]);
}

#[test]
fn a_reminder_counts_as_the_limit_does() {
    let told = run(
        RULES,
        &log(&[
            ("asked", "2026-03-06T14:00", ""),
            ("broke", "2026-03-06T15:00", ""),
            ("mended", "2026-03-06T16:00", ""),
        ]),
    );
    every_due_adds_up(&told);
    // One hour, a pause of one, one hour, a weekend, eight on Monday, and one on Tuesday, of twelve.
    assert_eq!(hours(&told, "reply", Class::Reminded), [11, 1, 80]);
    assert_eq!(hours(&told, "reply", Class::Failed), [12, 1, 80]);
}

#[test]
fn a_watch_counts_from_the_act() {
    let acts = [
        ("asked", "2026-03-06T09:00", ""),
        ("gift", "2026-03-06T15:00", ""),
    ];
    let told = run(RULES, &log(&acts));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "cold", Class::Unmoved), [6, 0, 64]);
    let thanks = ("thanks", "2026-03-09T10:00", "");
    let told = run(RULES, &log(&[acts[0], acts[1], thanks]));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "cold", Class::Landed), [3, 0, 64]);
}

#[test]
fn a_word_that_was_given_counts_all_time_since_it_was() {
    let date = r#","date":"2026-03-07T09:00:00Z""#;
    let told = run(
        RULES,
        &log(&[
            ("asked", "2026-03-06T09:00", ""),
            ("planned", "2026-03-06T10:00", date),
        ]),
    );
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "reply", Class::Broken), [23, 0, 0]);
    assert_eq!(hours(&told, "dated", Class::Broken), [23, 0, 0]);
}

#[test]
fn a_journey_that_nothing_follows_counts_since_what_came_last() {
    let told = run(
        RULES,
        &log(&[
            ("moved", "2026-03-06T09:00", ""),
            ("parcel", "2026-03-07T09:00", ""),
            ("moved", "2026-03-08T09:00", ""),
        ]),
    );
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "stay", Class::Ended), [240, 0, 0]);
}
