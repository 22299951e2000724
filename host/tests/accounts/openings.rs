//! Every account adds up: what was counted, paused and closed since the opening is the time
//! since the opening, interval by interval; and what a limit says was counted was.

use super::{HOUR, Said, adds_up, hours, run};
use std::fmt::Write as _;
use tamam::Class;
use tamam_host::ledger::Spent;

const RULES: &str = r#"
subject customer
event asked   from customer { ticket: id }
event waiting from house    { ticket: id }
event wrote   from customer { ticket: id }
event replied from house    { ticket: id }
calendar office {
  zone "Europe/Amsterdam"
  open mon..fri 09:00..12:30, 13:30..18:00
  open sat 22:00..02:00
  closed 2026-04-06
}
expectation reply {
  per   ticket, up to 40 open
  open  when asked
  pause from waiting until wrote
  meet  when replied
        within 8h of office -> quick 5
        within 60h -> slow 1
  fail  after 30h of office -> missed -60
}
"#;

/// A log that wanders over the end of winter and a holiday, from a small generator of its
/// own.
fn log() -> String {
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut log = String::new();
    // 2026-03-23.
    let mut time = 1_774_224_000_000_i64;
    for _ in 0..1500 {
        time += next(3 * HOUR as u64) as i64;
        let kind = ["asked", "waiting", "wrote", "wrote", "replied"][next(5) as usize];
        let ticket = next(30);
        let moment = tamam_host::value::moment::Moment(time);
        let _ = writeln!(
            log,
            r#"{{"type":"{kind}","time":"{moment}","subject":"a","ticket":{ticket}}}"#
        );
    }
    log
}

#[test]
fn what_was_counted_paused_and_closed_is_all_the_time_since_the_opening() {
    let told = run(RULES, &log());
    let (mut paused, mut closed, mut failed) = (0, 0, 0);
    for said in &told {
        let Said {
            class,
            due,
            time,
            accounts,
            ..
        } = said;
        if *class == Class::Fault {
            continue;
        }
        assert_eq!(accounts.len(), 2, "{class:?}");
        for account in accounts {
            adds_up(account, *time);
            let sums =
                [Spent::Counted, Spent::Paused, Spent::Closed].map(|spent| account.sum(spent));
            assert_eq!(sums.iter().sum::<i64>(), time - account.opened);
            paused += sums[1];
            closed += sums[2];
        }
        let office = accounts.iter().find(|one| one.calendar.is_some());
        let office = office.expect("the account of the office");
        if *class == Class::Failed {
            failed += 1;
            assert_eq!(*due, Some(*time));
            assert_eq!(office.sum(Spent::Counted), 30 * HOUR);
        }
        if *class == Class::Overdue {
            let all = accounts.iter().find(|one| one.calendar.is_none());
            let all = all.expect("the account of all time");
            let counted = [office.sum(Spent::Counted), all.sum(Spent::Counted)];
            assert!(
                counted[0] == 8 * HOUR || counted[1] == 60 * HOUR,
                "{counted:?}"
            );
        }
    }
    assert!(told.len() > 300, "{}", told.len());
    assert!(paused > 0 && closed > 0 && failed > 5, "{failed}");
}

const ZONES: &str = r#"
subject customer
event moved   from customer { home: tokyo | york }
event asked   from customer { ticket: id }
event waiting from house    { ticket: id }
event wrote   from customer { ticket: id }
fact home = home of moved
calendar office {
  zone by home { tokyo: +09:00, york: -05:00 }
  open mon..sun 09:00..17:00
}
expectation reply {
  per   ticket
  open  when asked
  pause from waiting until wrote
  fail  after 4h of office -> missed -60
}
"#;

#[test]
fn time_is_counted_where_the_person_was_at_the_opening_and_at_the_end_of_a_pause() {
    let log = r#"{"type":"moved","time":"2026-03-02T00:00:00Z","subject":"a","home":"tokyo"}
{"type":"asked","time":"2026-03-02T01:00:00Z","subject":"a","ticket":1}
{"type":"asked","time":"2026-03-02T02:00:00Z","subject":"a","ticket":2}
{"type":"waiting","time":"2026-03-02T03:00:00Z","subject":"a","ticket":2}
{"type":"moved","time":"2026-03-02T03:30:00Z","subject":"a","home":"york"}
{"type":"wrote","time":"2026-03-02T04:00:00Z","subject":"a","ticket":2}
{"type":"asked","time":"2026-03-02T04:00:00Z","subject":"a","ticket":3}
"#;
    let told = run(ZONES, log);
    let failed = told.iter().filter(|said| said.class == Class::Failed);
    let sums: Vec<[i64; 3]> = failed.map(|said| hours(&said.accounts[0])).collect();
    // The second had all that was left of it in Tokyo closed in New York, so it ends with its pause.
    assert_eq!(sums, [[1, 1, 0], [4, 0, 0], [4, 0, 10]]);
}
