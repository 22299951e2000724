//! Subjects live on through lines, numbers and snapshots.

use tamam::Event;
use tamam_host::rejection::Rejection;
use tamam_host::snapshot::Problem;
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

fn rules() -> Rules {
    Rules::from_source(RULES).unwrap()
}

fn asked(subject: &str, minute: u32, n: &str, by: &str) -> String {
    format!(
        r#"{{"type":"asked","time":"2026-01-01T09:{minute:02}:00Z","subject":"{subject}","n":"{n}","by":"{by}"}}"#
    )
}

fn answered(subject: &str, minute: u32, n: &str) -> String {
    format!(
        r#"{{"type":"answered","time":"2026-01-01T09:{minute:02}:00Z","subject":"{subject}","n":"{n}"}}"#
    )
}

/// Gives a line, and the names and lines of what was said.
fn give(live: &mut Live<'_>, line: &str) -> Result<Vec<(String, Vec<u64>)>, Rejection> {
    let mut said = Vec::new();
    live.line(line.as_bytes(), &mut |heard| {
        said.push((
            heard.name.to_owned(),
            heard.verdict.evidence.numbers().to_vec(),
        ));
    })?;
    Ok(said)
}

#[test]
fn lines_and_numbers_reach_the_same_subjects() {
    let rules = rules();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    assert_eq!(live.subject("ben").unwrap(), 0);
    assert_eq!(give(&mut live, &asked("anna", 0, "a7", "ben")), Ok(vec![]));
    assert_eq!(live.line(b"  ", &mut |_| ()), Ok(false));
    let kind = image.kind("answered").unwrap();
    let slot = image.slot(kind, "n").unwrap();
    let a7 = live.text("a7").unwrap();
    let anna = live.subject("anna").unwrap();
    assert_eq!(anna, 1);
    let mut event = Event::new(kind, 1_767_258_060_000, 77);
    event.set(slot, tamam::Value::Id(a7)).unwrap();
    let mut said = Vec::new();
    live.step(anna, &event, &mut |heard| {
        said.push((heard.subject, heard.verdict.evidence.numbers().to_vec()));
    })
    .unwrap();
    assert_eq!(said, [(1, vec![1, 77])]);
    assert_eq!(live.score(anna).unwrap().0.memory, Some(10_000));
    assert_eq!(live.score(0).unwrap().0.memory, None);
    assert_eq!(live.counts().read, 2);
}

#[test]
fn what_is_rejected_changes_nothing_but_the_counts() {
    let rules = rules();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    give(&mut live, &asked("anna", 9, "1", "x")).unwrap();
    let before = live.score(0).unwrap();
    let late = give(&mut live, &answered("anna", 8, "1"));
    assert!(matches!(late, Err(Rejection::Late { .. })));
    assert!(matches!(
        give(&mut live, "{"),
        Err(Rejection::Truncated { .. })
    ));
    let long = "x".repeat(tamam_host::limits::LINE_BYTES + 1);
    assert_eq!(give(&mut live, &long), Err(Rejection::TooLong));
    assert_eq!(live.score(0).unwrap(), before);
    let counts = live.counts();
    assert_eq!((counts.read, counts.scored, counts.rejected), (4, 1, 3));
}

#[test]
fn a_restored_host_goes_on_as_if_nothing_had_been() {
    let rules = rules();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    for number in 0..50 {
        let subject = format!("subject {}", number % 7);
        give(
            &mut live,
            &asked(&subject, number, &format!("n{number}"), "x"),
        )
        .unwrap();
    }
    let bytes = live.snapshot().unwrap();
    let mut other = Live::restore(&image, &bytes).unwrap();
    assert_eq!(other.snapshot().unwrap(), bytes);
    for live in [&mut live, &mut other] {
        let said = give(live, &answered("subject 6", 52, "n48")).unwrap();
        assert_eq!(said, [("subject 6".to_owned(), vec![49, 51])]);
    }
    assert_eq!(live.snapshot().unwrap(), other.snapshot().unwrap());
    let far = 1_800_000_000_000;
    let mut heard = [0, 0];
    for (live, heard) in [&mut live, &mut other].into_iter().zip(&mut heard) {
        assert!(live.next_due().unwrap().is_some());
        for subject in 0..7 {
            live.advance(subject, far, &mut |_| *heard += 1).unwrap();
        }
        assert_eq!(live.next_due().unwrap(), None);
    }
    assert_eq!(heard[0], heard[1]);
    assert!(heard[0] > 40);
}

#[test]
fn a_snapshot_that_is_torn_or_altered_anywhere_is_refused() {
    let rules = rules();
    let image = rules.image().unwrap();
    let mut live = Live::new(&image);
    for number in 0..5 {
        give(&mut live, &asked("a", number, &format!("n{number}"), "x")).unwrap();
    }
    let bytes = live.snapshot().unwrap();
    for len in 0..bytes.len() {
        let problem = Live::restore(&image, &bytes[..len]).err();
        let expected = if len < 8 {
            Problem::Mark
        } else {
            Problem::Length
        };
        assert_eq!(problem, Some(expected), "{len}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Live::restore(&image, &longer).err(), Some(Problem::Length));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            let problem = Live::restore(&image, &altered).err();
            let fine = match at {
                0..8 => problem == Some(Problem::Mark),
                8..12 => matches!(problem, Some(Problem::Version(_))),
                24..32 => problem == Some(Problem::Length),
                _ => problem == Some(Problem::Checksum),
            };
            assert!(fine, "byte {at}: {problem:?}");
        }
    }
    let others = Rules::from_source(&RULES.replace("+10", "+11")).unwrap();
    let other = others.image().unwrap();
    assert_eq!(Live::restore(&other, &bytes).err(), Some(Problem::Foreign));
}

#[test]
fn lines_one_by_one_say_what_a_run_of_the_log_says() {
    use std::fs;
    use std::path::Path;
    use tamam_host::replay::{Listener, Settings, Told};
    use tamam_host::{Replay, report::verdict};

    struct Lines(String);
    impl Listener for Lines {
        fn verdict(&mut self, told: &Told<'_, '_>) {
            verdict::line(&mut self.0, told);
        }
    }

    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for (pack, log) in [
        ("letters", "events.jsonl"),
        ("jetblue", "january-2013.jsonl"),
    ] {
        let folder = examples.join(pack);
        let rules = fs::read_to_string(folder.join("rules.tamam")).unwrap();
        let rules = Rules::from_source(&rules).unwrap();
        let image = rules.image().unwrap();
        let path = folder.join(log);

        let mut run = Lines(String::new());
        let mut replay = Replay::new(&image, None, Settings::default());
        let source = tamam_host::input::source::Source::file(&path).unwrap();
        replay.run(source, &mut run).unwrap();

        let mut live = Live::new(&image);
        let mut heard = Vec::new();
        let log = fs::read(&path).unwrap();
        for line in log.split(|byte| *byte == b'\n') {
            live.line(line, &mut |one| heard.push((one.subject, *one.verdict)))
                .unwrap();
        }
        let last = replay.fleet().greatest().unwrap();
        for subject in 0..live.reader().subjects().len() as u32 {
            live.advance(subject, last, &mut |one| {
                heard.push((one.subject, *one.verdict))
            })
            .unwrap();
        }
        let mut lines = String::new();
        for (subject, verdict) in &heard {
            verdict::line(&mut lines, &live.told(*subject, verdict));
        }
        assert!(lines.lines().count() > 5);
        assert!(lines == run.0, "{pack}");
    }
}
