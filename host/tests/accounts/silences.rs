//! Where an alert waited for silence, its account is the time since the last event of theirs.

use super::{HOUR, Said, adds_up, log, run_until};
use std::fmt::Write as _;
use tamam::Class;
use tamam_host::ledger::{Silent, Spent};
use tamam_host::replay::End;
use tamam_host::value::moment::Moment;

const DAY: i64 = 24 * HOUR;

const ALONE: &str = r#"
subject guest
event came from guest
event sent from house
alert long   { raise when silent 90h }
alert longer { raise when silent 2.5 times usual }
alert early  { raise when silent 4 times usual after 1 gaps }
alert both   { raise when silent 50h and silent 3 times usual after 6 gaps }
"#;

/// A log that wanders, from a small generator of its own, and the times at which the guest came.
fn wandering() -> (String, Vec<i64>) {
    let mut seed = 11_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let (mut log, mut came) = (String::new(), Vec::new());
    // 2026-03-23.
    let mut time = 1_774_224_000_000_i64;
    for _ in 0..800 {
        // Often several events at one instant, and now and then a long silence.
        let long = if next(9) == 0 { 12 } else { 1 };
        time += (next(3) * next(long * 40 * HOUR as u64)) as i64;
        let kind = ["came", "came", "sent"][next(3) as usize];
        if kind == "came" {
            came.push(time);
        }
        let moment = Moment(time);
        let _ = writeln!(
            log,
            r#"{{"type":"{kind}","time":"{moment}","subject":"a"}}"#
        );
    }
    (log, came)
}

/// The only account of a verdict.
fn account(said: &Said) -> (i64, i64, &[Silent]) {
    let [account] = said.accounts.as_slice() else {
        panic!("{}: {:?}", said.rule, said.accounts);
    };
    adds_up(account, said.time);
    (
        account.opened,
        account.sum(Spent::Counted),
        &account.silences,
    )
}

#[test]
fn what_an_alert_waited_is_the_time_since_they_were_heard_last() {
    let (log, came) = wandering();
    let told = run_until(ALONE, &log, End::Settled);
    let mut raised = [0; 4];
    for said in &told {
        let (opened, counted, silences) = account(said);
        let last = came.iter().rev().find(|time| **time < said.time);
        assert_eq!(Some(&opened), last, "{} {}", said.rule, said.time);
        assert_eq!(counted, said.time - opened);
        // They turned true at the very time at which the engine says so.
        let turned = silences.iter().map(|silent| silent.turned).max();
        let turned = turned.expect("a silence");
        match said.class {
            Class::Raised => assert_eq!(turned, said.time, "{}", said.rule),
            _ => assert!(came.contains(&said.time) && turned < said.time),
        }
        for silent in silences {
            assert_eq!(silent.ended, said.class == Class::Cleared);
            assert_eq!(silent.since, opened);
        }
        let rules = ["long", "longer", "early", "both"];
        let at = rules.iter().position(|rule| *rule == said.rule);
        raised[at.expect("a rule")] += 1;
        assert_eq!(silences.len(), if said.rule == "both" { 2 } else { 1 });
    }
    assert!(raised.iter().all(|times| *times > 20), "{raised:?}");
}

#[test]
fn a_silence_longer_than_usual_tells_the_gaps_and_what_is_usual() {
    let told = run_until(
        ALONE,
        &log(&[
            ("came", "2026-03-02T00:00", ""),
            ("came", "2026-03-02T00:00", ""),
            ("sent", "2026-03-02T01:00", ""),
            ("came", "2026-03-03T00:00", ""),
            ("came", "2026-03-05T00:00", ""),
            ("came", "2026-03-06T00:00", ""),
        ]),
        End::Settled,
    );
    let said = told.iter().find(|said| said.rule == "longer");
    let (opened, counted, [silent]) = account(said.expect("a verdict")) else {
        panic!("one silence");
    };
    let usual = silent.usual.as_ref().expect("what is usual");
    assert_eq!((usual.gaps, &usual.newest), (3, &vec![DAY, 2 * DAY, DAY]));
    // One day; three parts of it and one of two days; three parts of that and one of a day.
    assert_eq!(usual.gap, 28 * HOUR + HOUR / 2);
    assert_eq!(silent.wait(), 71 * HOUR + HOUR / 4);
    assert_eq!((counted, silent.line), (silent.wait(), 6));
    assert_eq!(opened, silent.since);
}

const MIXED: &str = r#"
subject guest
event came  from guest
event rated from guest { stars: int 1..5 }
event sent  from house
event fell  from house { stars: int 1..5 }
feel when rated -> (stars - 3) * 30
feel when fell  -> (stars - 3) * 30
alert either { raise when memory < -20 or silent 10d }
alert all    { raise when memory < -20 and silent 10d }
alert back   { raise when not silent 10d and moments > 0 }
alert worse  { raise when memory < -20 and silent 10d or memory < -50 }
alert other  { raise when moments > 0
  clear when memory > 20 or silent 20d }
"#;

fn mixed(events: &[(&str, &str, &str)], rule: &str) -> Vec<(Class, i64, bool)> {
    let told = run_until(MIXED, &log(events), End::Log);
    let told = told.iter().filter(|said| said.rule == rule);
    let told = told.map(|said| {
        let hours = said.accounts.first().map_or(0, |account| {
            adds_up(account, said.time);
            account.sum(Spent::Counted) / HOUR
        });
        (said.class, hours, said.instead.is_some())
    });
    told.collect()
}

const BAD: &str = r#","stars":1"#;
const FINE: &str = r#","stars":5"#;

#[test]
fn a_silence_that_did_not_stand_is_no_account_of_an_alert() {
    let events = [
        ("rated", "2026-03-01T00:00", BAD),
        ("rated", "2026-03-02T00:00", FINE),
        ("rated", "2026-03-02T00:00", FINE),
        ("came", "2026-03-20T00:00", ""),
        ("sent", "2026-04-20T00:00", ""),
    ];
    assert_eq!(
        mixed(&events, "either"),
        [
            // By what was remembered; and that it is no longer so.
            (Class::Raised, 0, true),
            (Class::Cleared, 0, false),
            (Class::Raised, 240, false),
            (Class::Cleared, 18 * 24, false),
            (Class::Raised, 240, false),
        ]
    );
}

#[test]
fn a_silence_that_stood_already_is_told_where_another_part_turned_true() {
    let events = [
        ("came", "2026-03-01T00:00", ""),
        ("fell", "2026-03-21T00:00", BAD),
        ("came", "2026-03-22T00:00", ""),
        ("sent", "2026-04-20T00:00", ""),
    ];
    assert_eq!(
        mixed(&events, "all"),
        [
            (Class::Raised, 20 * 24, false),
            (Class::Cleared, 21 * 24, false),
            (Class::Raised, 240, false),
        ]
    );
}

#[test]
fn an_event_that_ends_a_silence_is_told_where_that_is_what_was_asked() {
    let events = [
        ("came", "2026-03-01T00:00", ""),
        ("fell", "2026-03-11T00:00", FINE),
        ("fell", "2026-03-21T00:00", FINE),
        ("came", "2026-03-23T00:00", ""),
        ("sent", "2026-04-20T00:00", ""),
    ];
    assert_eq!(
        mixed(&events, "back"),
        [
            // At the very time the silence has not come yet: the event is before it.
            (Class::Raised, 0, false),
            (Class::Cleared, 240, false),
            (Class::Raised, 22 * 24, false),
            (Class::Cleared, 240, false),
        ]
    );
    assert_eq!(
        mixed(&events, "other"),
        [(Class::Raised, 0, false), (Class::Cleared, 0, true)]
    );
}

#[test]
fn an_alert_that_is_looked_at_on_a_date_counts_since_the_event_that_set_it() {
    let rules = r#"
subject guest
event signed from guest
event came   from guest
alert regret {
  check 90d after signed
  raise when silent 30d or moments = 0
}
"#;
    let events = [
        ("signed", "2026-01-01T00:00", ""),
        ("came", "2026-01-31T00:00", ""),
        ("came", "2026-05-31T00:00", ""),
    ];
    let told = run_until(rules, &log(&events), End::Log);
    let raised = &told[0];
    let spent = raised.accounts.iter().map(|account| {
        adds_up(account, raised.time);
        (
            account.checked,
            account.sum(Spent::Counted) / DAY,
            account.silences.len(),
        )
    });
    assert_eq!(Vec::from_iter(spent), [(Some(1), 90, 0), (None, 60, 1)]);
}

#[test]
fn a_silence_that_the_event_at_hand_comes_before_or_ends_did_not_raise_an_alert() {
    // What is due at the very time of an event comes after it.
    let events = [
        ("came", "2026-03-01T00:00", ""),
        ("fell", "2026-03-11T00:00", BAD),
    ];
    assert_eq!(mixed(&events, "either"), [(Class::Raised, 0, true)]);
    let events = [
        ("came", "2026-03-01T00:00", ""),
        ("rated", "2026-03-21T00:00", BAD),
    ];
    assert_eq!(mixed(&events, "worse"), [(Class::Raised, 0, true)]);
}
