//! Accounts of the time behind verdicts: counted, paused and closed.

mod deadlines;
mod openings;
mod series;
mod silences;

use tamam::Class;
use tamam_host::input::source::Source;
use tamam_host::ledger::{Account, Instead, Ledger, Spent};
use tamam_host::replay::{Coming, End, Listener, Settings, Told};
use tamam_host::{Replay, Rules};

const HOUR: i64 = 3_600_000;

/// A verdict, and the accounts of its clocks.
struct Said {
    rule: String,
    class: Class,
    due: Option<i64>,
    time: i64,
    accounts: Vec<Account>,
    instead: Option<Instead>,
}

#[derive(Default)]
struct Heard {
    ledger: Ledger,
    told: Vec<Said>,
}

impl Listener for Heard {
    fn coming(&mut self, coming: &Coming<'_, '_>) {
        self.ledger.coming(coming);
    }

    fn scored(&mut self, line: u64, time: i64) {
        self.ledger.scored(line, time);
    }

    fn zones(&mut self, line: u64, zones: &[Option<usize>]) {
        self.ledger.zones(line, zones);
    }

    fn verdict(&mut self, told: &Told<'_, '_>) {
        let said = told.verdict;
        self.told.push(Said {
            rule: told.image.rule_name(said.rule).to_owned(),
            class: said.class,
            due: said.due,
            time: said.time,
            accounts: self.ledger.accounts(told),
            instead: self.ledger.instead(told),
        });
    }
}

/// What is said of a log until `end`.
fn run_until(rules: &str, log: &str, end: End) -> Vec<Said> {
    let rules = Rules::from_source(rules).expect("fine rules");
    let image = rules.image().expect("an image");
    let settings = Settings {
        end,
        ..Settings::default()
    };
    let mut heard = Heard::default();
    let source = Source::new(std::io::Cursor::new(log.as_bytes().to_vec())).expect("a log");
    Replay::new(&image, None, settings)
        .run(source, &mut heard)
        .expect("a run");
    heard.told
}

/// The same until all clocks have run out.
fn run(rules: &str, log: &str) -> Vec<Said> {
    run_until(rules, log, End::Settled)
}

/// Lines of a log, each an event, its time and more attributes.
fn log(events: &[(&str, &str, &str)]) -> String {
    let line = |(kind, time, more): &(&str, &str, &str)| {
        format!(r#"{{"type":"{kind}","time":"{time}:00Z","subject":"a"{more}}}"#)
    };
    let lines: Vec<String> = events.iter().map(line).collect();
    lines.join("\n") + "\n"
}

/// The intervals of an account are all of the time from its beginning to `time`.
fn adds_up(account: &Account, time: i64) {
    let mut at = account.opened;
    for part in &account.intervals {
        assert_eq!(part.from, at);
        assert!(part.to > part.from);
        at = part.to;
    }
    assert_eq!(at, time);
}

/// What an account counted, paused and found closed, in hours.
fn hours(account: &Account) -> [i64; 3] {
    [Spent::Counted, Spent::Paused, Spent::Closed].map(|spent| {
        assert_eq!(account.sum(spent) % HOUR, 0);
        account.sum(spent) / HOUR
    })
}
