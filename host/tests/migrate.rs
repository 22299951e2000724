//! Subjects live on under a changed program.

use tamam::Class;
use tamam_host::report::verdict;
use tamam_host::{Live, Rules};

const OLD: &str = "
event asked { n: id, by: text }
event answered { n: id }
expectation answer {
  per n
  open when asked where by != \"robot\"
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
expectation thanks { open when answered meet after 1d -> quiet 0 }
";

/// Other texts are numbered first, and the events stand in another order.
const NEW: &str = "
event answered { n: id }
event told { who: text }
feel when told where who = \"mother\" or who = \"a7\" -> +1
event asked { by: text, n: id }
expectation answer \"they answer\" {
  per n, up to 20 open
  open when asked where by != \"robot\"
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
";

fn give(live: &mut Live<'_>, line: &str) -> Vec<(Class, Option<i64>, Vec<u64>)> {
    let mut said = Vec::new();
    live.line(line.as_bytes(), &mut |heard| {
        let verdict = heard.verdict;
        said.push((
            verdict.class,
            verdict.felt,
            verdict.evidence.numbers().to_vec(),
        ));
    })
    .unwrap();
    said
}

#[test]
fn texts_keep_what_they_stand_for_and_counts_go_on() {
    let (old, new) = (
        Rules::from_source(OLD).unwrap(),
        Rules::from_source(NEW).unwrap(),
    );
    let (old, new) = (old.image().unwrap(), new.image().unwrap());
    let mut live = Live::new(&old);
    let asked =
        |n: &str| format!(r#"{{"type":"asked","time":0,"subject":"anna","n":"{n}","by":"ben"}}"#);
    let answered = |time: i64, n: &str| {
        format!(r#"{{"type":"answered","time":{time},"subject":"anna","n":"{n}"}}"#)
    };
    give(&mut live, &asked("a6"));
    give(&mut live, &asked("a7"));
    give(&mut live, &answered(60_000, "a6"));

    let mut settled = Vec::new();
    let mut after = live
        .migrate(&new, &mut |heard| {
            settled.push((heard.subject, *heard.verdict))
        })
        .unwrap();
    let [(anna, verdict)] = settled[..] else {
        panic!("{settled:?}");
    };
    let mut line = String::new();
    verdict::line(&mut line, &live.told(anna, &verdict));
    assert!(
        line.starts_with(r#"{"rule":"thanks","class":"settled","outcome":"settled","#),
        "{line}"
    );

    let said = give(&mut after, &answered(120_000, "a7"));
    assert_eq!(said, [(Class::Met, Some(10_000), vec![2, 4])]);
    assert_eq!(after.counts().scored, 4);
    let score = after.score(0).unwrap().0;
    assert_eq!((score.moments, score.memory), (2, Some(10_000)));

    // A snapshot of it is one of the new program.
    let bytes = after.snapshot().unwrap();
    assert!(Live::restore(&old, &bytes).is_err());
    assert!(Live::restore(&new, &bytes).is_ok());
}

#[test]
fn what_waits_for_late_events_goes_on_waiting_and_what_came_again_is_still_known() {
    const BEFORE: &str = "
event asked { n: id, by: text, how: calm | upset }
event gone { n: id }
feel when asked where by = \"robot\" and how = upset -> -5
feel when gone -> -7
";
    const AFTER: &str = "
event told { who: text }
feel when told where who = \"mother\" -> +1
event asked { how: upset | calm, by: text, n: id }
feel when asked where by = \"robot\" and how = upset -> -5
";
    let (old, new) = (
        Rules::from_source(BEFORE).unwrap(),
        Rules::from_source(AFTER).unwrap(),
    );
    let (old, new) = (old.image().unwrap(), new.image().unwrap());
    let mut live = Live::new(&old);
    live.allow_late(1_000);
    live.tell_apart("id");
    let asked = |id: u32, time: i64| {
        format!(
            r#"{{"id":"{id}","type":"asked","time":{time},"subject":"anna","n":"x","by":"robot","how":"upset"}}"#
        )
    };
    assert_eq!(give(&mut live, &asked(1, 5_000)), []);
    assert_eq!(
        give(
            &mut live,
            r#"{"id":"2","type":"gone","time":4900,"subject":"anna","n":1}"#
        ),
        []
    );
    assert_eq!(live.waiting(), 2);

    let mut after = live.migrate(&new, &mut |_| {}).unwrap();
    assert_eq!(after.waiting(), 1);
    let refused = after.refused();
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].0, after.counts().rejected), (2, 1));
    assert!(refused[0].1.to_string().contains("`gone`"), "{refused:?}");
    // The first line comes again, and is known.
    assert_eq!(give(&mut after, &asked(1, 5_000)), []);
    assert_eq!((after.counts().again, after.waiting()), (1, 1));
    let said = give(&mut after, &asked(3, 6_000));
    assert_eq!(said, [(Class::Felt, Some(-5_000), vec![1])]);
    // What was there before is as it was.
    assert_eq!((live.waiting(), live.counts().again), (2, 0));
}
