//! Where the clock opens again and again, each opening has an account of its own.

use super::{Said, adds_up, hours, log, run_until};
use tamam::Class;
use tamam_host::replay::End;

const RULES: &str = r#"
subject guest
event joined   from guest
event cleaned  from house
event gift     from house
event thanked  from guest
event left     from guest
calendar office {
  open mon..fri 09:00..17:00
}
expectation room {
  open  when joined
  meet  when cleaned
        within 4h of office -> fresh 5
  fail  after 10h of office -> dirty -20
  defy  when gift
        lands when thanked, within 3d -> pleased 10
        else -> cold
  void  when left
  again every 7d
}
"#;

/// The hours that each verdict's account counted, paused and found closed.
fn spent(events: &[(&str, &str, &str)]) -> Vec<(Class, [i64; 3])> {
    let told: Vec<Said> = run_until(RULES, &log(events), End::Log);
    let told = told.iter().map(|said| {
        let [account] = said.accounts.as_slice() else {
            panic!("{:?}: {:?}", said.class, said.accounts);
        };
        adds_up(account, said.time);
        (said.class, hours(account))
    });
    told.collect()
}

// 2026-03-02 is a Monday.

#[test]
fn every_opening_of_a_series_counts_from_its_own_beginning() {
    let spent = spent(&[
        ("joined", "2026-03-02T09:00", ""),
        ("cleaned", "2026-03-02T12:00", ""),
        ("gift", "2026-03-16T10:00", ""),
        ("cleaned", "2026-03-16T11:00", ""),
        ("cleaned", "2026-03-23T10:00", ""),
        ("cleaned", "2026-03-30T09:00", ""),
        ("cleaned", "2026-03-30T15:00", ""),
    ]);
    assert_eq!(
        spent,
        [
            (Class::Met, [3, 0, 0]),
            // Nobody comes in the second week: a night lies between.
            (Class::Overdue, [4, 0, 0]),
            (Class::Failed, [10, 0, 16]),
            // In the third the watch goes on after the word has ended.
            (Class::Defied, [1, 0, 0]),
            (Class::Met, [2, 0, 0]),
            (Class::Unmoved, [72, 0, 0]),
            (Class::Met, [1, 0, 0]),
            // In the fifth the first event comes before the opening of that instant.
            (Class::Overdue, [4, 0, 0]),
        ]
    );
}
