//! Every verdict that a time led to has its account: of reminders, of words that were given, of
//! acts that are watched and of integrity, in working time too.

use tamam::Class;
use tamam_host::input::source::Source;
use tamam_host::ledger::{Account, Ledger, Spent};
use tamam_host::replay::{End, Listener, Settings, Told};
use tamam_host::{Replay, Rules};

const HOUR: i64 = 3_600_000;

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
journey stay {
  stage home when moved
  ends after 10d
}
feel when parcel -> 1
"#;

/// A verdict: its rule, class, due and time, and the accounts of its clock.
type Said = (String, Class, Option<i64>, i64, Vec<Account>);

#[derive(Default)]
struct Heard {
    ledger: Ledger,
    told: Vec<Said>,
}

impl Listener for Heard {
    fn scored(&mut self, line: u64, time: i64) {
        self.ledger.scored(line, time);
    }

    fn zones(&mut self, line: u64, zones: &[Option<usize>]) {
        self.ledger.zones(line, zones);
    }

    fn verdict(&mut self, told: &Told<'_, '_>) {
        let accounts = self.ledger.accounts(told);
        let said = told.verdict;
        let rule = told.image.rule_name(said.rule).to_owned();
        self.told
            .push((rule, said.class, said.due, said.time, accounts));
    }
}

fn run(log: &str) -> Vec<Said> {
    let rules = Rules::from_source(RULES).expect("fine rules");
    let image = rules.image().expect("an image");
    let settings = Settings {
        end: End::Settled,
        ..Settings::default()
    };
    let mut heard = Heard::default();
    let source = Source::new(std::io::Cursor::new(log.as_bytes().to_vec())).expect("a log");
    Replay::new(&image, None, settings)
        .run(source, &mut heard)
        .expect("a run");
    heard.told
}

/// Lines of a log, each an event, its time and more attributes.
fn log(events: &[(&str, &str, &str)]) -> String {
    let line = |(kind, time, more): &(&str, &str, &str)| {
        format!(r#"{{"type":"{kind}","time":"{time}:00Z","subject":"a"{more}}}"#)
    };
    let lines: Vec<String> = events.iter().map(line).collect();
    lines.join("\n") + "\n"
}

/// The hours that the only verdict of a rule and class counted, paused and found closed, by the
/// account of the office, and of all time where it has none.
fn hours(told: &[Said], rule: &str, class: Class) -> [i64; 3] {
    let mut found = told.iter().filter(|told| told.0 == rule && told.1 == class);
    let (.., accounts) = found.next().expect(rule);
    assert!(found.next().is_none(), "{rule} twice");
    let [account] = accounts.as_slice() else {
        panic!("{rule}: {accounts:?}");
    };
    [Spent::Counted, Spent::Paused, Spent::Closed].map(|spent| {
        assert_eq!(account.sum(spent) % HOUR, 0, "{rule}");
        account.sum(spent) / HOUR
    })
}

/// Every verdict with a due time, and every breach, has an account, and its intervals are all of
/// the time from its beginning to the verdict.
fn every_due_adds_up(told: &[Said]) {
    for (rule, class, due, time, accounts) in told {
        let timed = due.is_some() || *class == Class::Breach;
        assert!(!timed || !accounts.is_empty(), "{rule} {class:?}");
        for account in accounts {
            let mut at = account.opened;
            for part in &account.intervals {
                assert_eq!(part.from, at, "{rule} {class:?}");
                assert!(part.to > part.from, "{rule} {class:?}");
                at = part.to;
            }
            assert_eq!(at, *time, "{rule} {class:?}");
        }
    }
}

// 2026-03-06 is a Friday.

#[test]
fn an_obligation_a_promise_and_a_span_count_working_time() {
    let told = run(&log(&[
        ("broke", "2026-03-06T14:00", ""),
        ("billed", "2026-03-09T10:00", ""),
    ]));
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
fn a_promise_that_is_kept_has_the_time_it_took() {
    let told = run(&log(&[
        ("broke", "2026-03-06T14:00", ""),
        ("mended", "2026-03-09T11:00", ""),
    ]));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "repair", Class::Kept), [5, 0, 64]);
}

#[test]
fn a_reminder_counts_as_the_limit_does() {
    let told = run(&log(&[
        ("asked", "2026-03-06T14:00", ""),
        ("broke", "2026-03-06T15:00", ""),
        ("mended", "2026-03-06T16:00", ""),
    ]));
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
    let told = run(&log(&acts));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "cold", Class::Unmoved), [6, 0, 64]);
    let thanks = ("thanks", "2026-03-09T10:00", "");
    let told = run(&log(&[acts[0], acts[1], thanks]));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "cold", Class::Landed), [3, 0, 64]);
}

#[test]
fn a_word_that_was_given_counts_all_time_since_it_was() {
    let date = r#","date":"2026-03-07T09:00:00Z""#;
    let told = run(&log(&[
        ("asked", "2026-03-06T09:00", ""),
        ("planned", "2026-03-06T10:00", date),
    ]));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "reply", Class::Broken), [23, 0, 0]);
    assert_eq!(hours(&told, "dated", Class::Broken), [23, 0, 0]);
}

#[test]
fn a_journey_that_nothing_follows_counts_since_what_came_last() {
    let told = run(&log(&[
        ("moved", "2026-03-06T09:00", ""),
        ("parcel", "2026-03-07T09:00", ""),
        ("moved", "2026-03-08T09:00", ""),
    ]));
    every_due_adds_up(&told);
    assert_eq!(hours(&told, "stay", Class::Ended), [240, 0, 0]);
}
