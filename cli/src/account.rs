//! How the time behind each verdict of a log was spent.

use crate::args::Explain;
use crate::failure::{Exit, Failure};
use crate::inspect::words::duration;
use crate::printable::printable;
use crate::program;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tamam_host::input::source::Source;
use tamam_host::ledger::{Account, Ledger, Spent};
use tamam_host::replay::{self, Listener, Settings, Told};
use tamam_host::report::verdict;
use tamam_host::value::moment::Moment;
use tamam_host::{Rejection, Replay};

pub(crate) fn explain(rules: &Path, events: &Path, args: &Explain) -> Result<Exit, Failure> {
    let rules = program::load(rules)?;
    let image = program::image(&rules)?;
    let source = Source::file(events)
        .map_err(|error| Failure::file(events, format!("it cannot be read: {error}")))?;
    let mut accounts = Accounts {
        ledger: Ledger::default(),
        rule: args.rule.clone(),
        subject: args.subject.clone(),
        text: String::new(),
    };
    let mut replay = Replay::new(&image, None, Settings::default());
    let done = replay.run(source, &mut accounts);
    done.map_err(|problem| match problem {
        replay::Problem::Input(problem) => Failure::file(events, problem),
        other => Failure::from(other),
    })?;
    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(accounts.text.as_bytes())?;
    out.flush()?;
    Ok(if replay.counts().rejected > 0 {
        Exit::Rejected
    } else {
        Exit::Fine
    })
}

/// Writes the accounts of the verdicts that are asked for.
struct Accounts {
    ledger: Ledger,
    rule: Option<String>,
    subject: Option<String>,
    text: String,
}

impl Listener for Accounts {
    fn scored(&mut self, line: u64, time: i64) {
        self.ledger.scored(line, time);
    }

    fn zones(&mut self, line: u64, zones: &[Option<usize>]) {
        self.ledger.zones(line, zones);
    }

    fn rejected(&mut self, line: u64, rejection: &Rejection) {
        let reason = printable(&rejection.to_string());
        anstream::eprintln!("line {line}: {reason}");
    }

    fn verdict(&mut self, told: &Told<'_, '_>) {
        let accounts = self.ledger.accounts(told);
        let name = verdict::rule(told.image, told.verdict.rule);
        let asked = self.rule.as_ref().is_none_or(|rule| *rule == name)
            && self
                .subject
                .as_ref()
                .is_none_or(|subject| subject == told.subject);
        if asked && !accounts.is_empty() {
            self.write(told, &name, &accounts);
        }
    }
}

impl Accounts {
    fn write(&mut self, told: &Told<'_, '_>, rule: &str, accounts: &[Account]) {
        let said = told.verdict;
        let key = said.key.map_or(String::new(), |key| {
            let key = verdict::shown_key(key, said.rule, told.schema, told.texts);
            format!(" {}", printable(&key))
        });
        let due = said
            .due
            .map_or(String::new(), |due| format!(", due {}", Moment(due)));
        let subject = printable(told.subject);
        let _ = writeln!(
            self.text,
            "{} {subject} {rule}{key} {}{due}, line {}",
            Moment(said.time),
            verdict::outcome(told),
            said.line
        );
        for account in accounts {
            let of = account
                .calendar
                .as_ref()
                .map_or(String::new(), |name| format!(" of {name}"));
            let sum = |spent| duration(account.sum(spent));
            let _ = writeln!(
                self.text,
                "  since {}: {}{of} counted, {} paused, {} closed",
                Moment(account.opened),
                sum(Spent::Counted),
                sum(Spent::Paused),
                sum(Spent::Closed),
            );
            for part in &account.intervals {
                let _ = writeln!(
                    self.text,
                    "    {} to {}  {:7}  {}",
                    Moment(part.from),
                    Moment(part.to),
                    part.spent.word(),
                    duration(part.length())
                );
            }
        }
    }
}
