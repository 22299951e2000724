//! A host that lives on takes events that come late or come again.

use tamam_host::rejection::Rejection;
use tamam_host::{Live, Rules};

const RULES: &str = "
subject s
event asked    from s     { n: id, by: text }
event answered from house { n: id }
expectation answer {
  per  n
  open when asked where by != \"robot\"
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
";

const MINUTE: i64 = 60_000;
const START: i64 = 1_767_258_000_000;

fn line(id: &str, kind: &str, minute: i64, subject: &str, n: u64) -> String {
    let by = if kind == "asked" {
        r#","by":"ann""#
    } else {
        ""
    };
    format!(
        r#"{{"id":"{id}","type":"{kind}","time":{},"subject":"{subject}","n":{n}{by}}}"#,
        START + minute * MINUTE
    )
}

/// What was said: whom of, and the lines it rests on.
type Said = Vec<(String, Vec<u64>)>;

fn give(live: &mut Live<'_>, said: &mut Said, line: &str) -> Result<bool, Rejection> {
    live.line(line.as_bytes(), &mut |heard| {
        said.push((
            heard.name.to_owned(),
            heard.verdict.evidence.numbers().to_vec(),
        ));
    })
}

#[test]
fn an_answer_that_comes_before_its_question_meets_it() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    live.allow_late(10 * MINUTE);
    live.tell_apart("id");
    let mut said = Said::new();
    assert_eq!(
        give(&mut live, &mut said, &line("1", "answered", 3, "ann", 7)),
        Ok(true)
    );
    assert_eq!(
        give(&mut live, &mut said, &line("2", "asked", 1, "ann", 7)),
        Ok(true)
    );
    assert_eq!((live.waiting(), live.counts().late, said.len()), (2, 1, 0));
    // Ben's event lets time pass for all.
    assert_eq!(
        give(&mut live, &mut said, &line("3", "asked", 13, "ben", 8)),
        Ok(true)
    );
    assert_eq!(said, [("ann".to_owned(), vec![2, 1])]);
    assert_eq!((live.waiting(), live.counts().scored), (1, 2));
    live.release(&mut |_| ());
    assert_eq!((live.waiting(), live.counts().scored), (0, 3));
}

#[test]
fn a_clock_goes_no_further_than_events_may_come() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    live.allow_late(10 * MINUTE);
    live.tell_apart("id");
    let mut said = Said::new();
    give(&mut live, &mut said, &line("1", "asked", 0, "ann", 7)).unwrap();
    // It waits until ten minutes have passed.
    assert_eq!(live.next_due(), Ok(Some(START + 10 * MINUTE)));
    live.advance(0, START + 10 * MINUTE, &mut |_| ()).unwrap();
    assert_eq!(live.waiting(), 0);
    // The fifth minute is over when no event of it can come any more.
    let due = START + 15 * MINUTE + 1;
    assert_eq!(live.next_due(), Ok(Some(due)));
    let mut heard = 0;
    live.advance(0, due - 1, &mut |_| heard += 1).unwrap();
    assert_eq!(heard, 0);
    live.advance(0, due, &mut |_| heard += 1).unwrap();
    assert_eq!(heard, 1);
    // Exactly ten minutes late is not too late; one more minute is.
    assert_eq!(
        give(&mut live, &mut said, &line("2", "answered", 6, "ann", 7)),
        Ok(true)
    );
    let late = give(&mut live, &mut said, &line("3", "asked", 4, "ann", 9));
    assert!(matches!(late, Err(Rejection::Late { .. })), "{late:?}");
    assert!(live.refused().is_empty());
}

#[test]
fn a_line_that_comes_again_is_left_out_also_after_a_restart() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    live.tell_apart("id");
    let mut said = Said::new();
    let first = line("1", "asked", 0, "ann", 7);
    assert_eq!(give(&mut live, &mut said, &first), Ok(true));
    assert_eq!(give(&mut live, &mut said, &first), Ok(false));
    let bytes = live.snapshot().unwrap();
    let mut live = Live::restore(&image, &bytes).unwrap();
    assert_eq!(give(&mut live, &mut said, &first), Ok(false));
    let counts = live.counts();
    assert_eq!((counts.read, counts.scored, counts.again), (3, 1, 2));
}

#[test]
fn events_that_wait_are_part_of_a_snapshot() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    live.allow_late(10 * MINUTE);
    live.tell_apart("id");
    let mut said = Said::new();
    for (id, kind, minute, n) in [
        ("1", "answered", 3, 7),
        ("2", "asked", 1, 7),
        ("3", "asked", 2, 8),
    ] {
        give(&mut live, &mut said, &line(id, kind, minute, "ann", n)).unwrap();
    }
    let bytes = live.snapshot().unwrap();
    let mut other = Live::restore(&image, &bytes).unwrap();
    assert_eq!(other.snapshot().unwrap(), bytes);
    let mut heard = [Said::new(), Said::new()];
    for (live, said) in [&mut live, &mut other].into_iter().zip(&mut heard) {
        give(live, said, &line("4", "answered", 90, "ann", 8)).unwrap();
        live.release(&mut |heard| {
            said.push((
                heard.name.to_owned(),
                heard.verdict.evidence.numbers().to_vec(),
            ));
        });
    }
    assert_eq!(heard[0], heard[1]);
    assert_eq!(heard[0].len(), 3);
    assert_eq!(live.snapshot().unwrap(), other.snapshot().unwrap());
}

#[test]
fn lists_of_ids_that_wait_are_part_of_a_snapshot() {
    const LISTS: &str = "
subject s
event asked    from s     { n: id }
event answered from house { all: ids up to 4, n: id }
expectation answer {
  per  n
  open when asked
  meet when answered matching all -> met +10
}
";
    let rules = Rules::from_source(LISTS).unwrap();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    live.allow_late(10 * MINUTE);
    let mut said = Said::new();
    let line = |kind: &str, minute: i64, data: &str| {
        let time = START + minute * MINUTE;
        format!(r#"{{"type":"{kind}","time":{time},"subject":"ann",{data}}}"#)
    };
    for line in [
        line("answered", 3, r#""all":[7,"a",8],"n":1"#),
        line("answered", 4, r#""all":[],"n":1"#),
        line("asked", 1, r#""n":"a""#),
        line("asked", 2, r#""n":7"#),
    ] {
        give(&mut live, &mut said, &line).unwrap();
    }
    assert_eq!(said, []);
    let bytes = live.snapshot().unwrap();
    let mut other = Live::restore(&image, &bytes).unwrap();
    assert_eq!(other.snapshot().unwrap(), bytes);
    for live in [&mut live, &mut other] {
        let mut keys = Vec::new();
        live.release(&mut |heard| keys.push(heard.verdict.evidence.numbers().to_vec()));
        assert_eq!(keys, [[4, 1], [3, 1]]);
    }
    // One that says more ids than it has is none.
    let torn = bytes.len() - 1;
    assert!(Live::restore(&image, &bytes[..torn]).is_err());
}
