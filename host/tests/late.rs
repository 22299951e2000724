//! Events that come late or come again are scored as if they had come in order and once.

use std::io::Cursor;
use tamam_host::input::source::Source;
use tamam_host::rejection::Rejection;
use tamam_host::replay::{Counts, Listener, Order, Settings, Told};
use tamam_host::report::verdict;
use tamam_host::{Replay, Rules};

const RULES: &str = "
subject s
event asked    from s     { n: id }
event answered from house { n: id }
expectation answer {
  per  n
  open when asked
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
";

#[derive(Default)]
struct Heard {
    /// Every verdict, by subject.
    verdicts: Vec<(String, String)>,
    rejected: Vec<Rejection>,
}

impl Listener for Heard {
    fn verdict(&mut self, told: &Told<'_, '_>) {
        let mut line = String::new();
        verdict::line(&mut line, told);
        self.verdicts.push((told.subject.to_owned(), line));
    }

    fn rejected(&mut self, _: u64, rejection: &Rejection) {
        self.rejected.push(rejection.clone());
    }
}

fn run(log: &str, settings: Settings) -> (Heard, Counts) {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut replay = Replay::new(&image, None, settings);
    let mut heard = Heard::default();
    let source = Source::new(Cursor::new(log.as_bytes().to_vec())).unwrap();
    replay.run(source, &mut heard).unwrap();
    // Subjects do not know of each other: their order is that of arrival.
    heard.verdicts.sort_by(|a, b| a.0.cmp(&b.0));
    (heard, replay.counts())
}

fn line(number: u64, second: u64) -> String {
    let kind = if number.is_multiple_of(3) {
        "answered"
    } else {
        "asked"
    };
    format!(
        r#"{{"id":"e{number}","type":"{kind}","time":{},"subject":"s{}","n":{}}}"#,
        second * 1000,
        number % 4,
        number % 11
    )
}

/// Lines that come up to ten minutes late, and some of them twice. With them the same
/// lines in order, each at its own line number: blank lines stand for what came again.
fn disordered(seed: &mut u64, twice: bool) -> String {
    let mut next = |below: u64| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (*seed >> 33) % below
    };
    let mut lines = Vec::new();
    for number in 0..300 {
        let second = number * 20 + next(30);
        let arrival = second + next(601);
        lines.push((arrival, line(number, second)));
        if twice && next(3) == 0 {
            lines.push((arrival + next(3000), line(number, second)));
        }
    }
    // Of one arrival the later event comes first: lateness counts from events, and an
    // arrival is no earlier than its event.
    lines.sort_by_key(|(arrival, _)| *arrival);
    let lines: Vec<_> = lines.into_iter().map(|(_, line)| line).collect();
    lines.join("\n")
}

#[test]
fn events_as_late_as_allowed_score_as_if_they_had_been_sorted() {
    let mut seed = 5;
    for _ in 0..40 {
        let log = disordered(&mut seed, false);
        let unique = Some("id".to_owned());
        let late = Settings {
            order: Order::Late(600_000),
            unique: unique.clone(),
            ..Settings::default()
        };
        let sorted = Settings {
            order: Order::Time,
            unique,
            ..Settings::default()
        };
        let ((late, counts), (sorted, _)) = (run(&log, late), run(&log, sorted));
        assert_eq!(late.rejected, []);
        assert!(counts.late > 50, "{counts:?}");
        assert_eq!(late.verdicts, sorted.verdicts);
    }
}

#[test]
fn an_event_later_than_allowed_is_scored_where_its_subject_can_still_take_it() {
    let log = [line(1, 100), line(2, 1000), line(5, 200), line(4, 300)].join("\n");
    // Subject s2 is at 1000 once s1's event at 200 comes: s1's own clock is at 100. The
    // event that comes after it is of s0.
    let settings = Settings {
        order: Order::Late(60_000),
        unique: Some("id".to_owned()),
        ..Settings::default()
    };
    let (heard, counts) = run(&log, settings.clone());
    assert_eq!((counts.scored, counts.late), (4, 2));
    assert_eq!(heard.rejected, []);
    let log = [line(1, 100), line(2, 1000), line(5, 50)].join("\n");
    let (heard, counts) = run(&log, settings);
    assert_eq!((counts.scored, counts.rejected), (2, 1));
    assert!(matches!(heard.rejected[..], [Rejection::Late { .. }]));
}

#[test]
fn an_event_that_comes_again_is_counted_and_left_out() {
    let mut seed = 9;
    for _ in 0..20 {
        let log = disordered(&mut seed, true);
        let once = Settings {
            order: Order::Time,
            unique: Some("id".to_owned()),
            ..Settings::default()
        };
        let (heard, counts) = run(&log, once);
        assert_eq!(heard.rejected, []);
        assert_eq!(counts.scored, 300);
        assert!(counts.again > 50);
        assert_eq!(counts.read, counts.scored + counts.again);
    }
}

#[test]
fn an_event_that_was_rejected_may_come_again_corrected() {
    let wrong = line(1, 100).replace("asked", "askd");
    let log = [wrong, line(1, 100), line(1, 100)].join("\n");
    let settings = Settings {
        unique: Some("id".to_owned()),
        ..Settings::default()
    };
    let (heard, counts) = run(&log, settings);
    assert_eq!(heard.rejected.len(), 1);
    assert_eq!((counts.scored, counts.again), (1, 1));
}
