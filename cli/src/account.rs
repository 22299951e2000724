//! How the time behind each verdict of a log was spent.

mod silent;

use crate::args::Explain;
use crate::failure::{Exit, Failure};
use crate::inspect::words::{duration, line};
use crate::listener::Outputs;
use crate::printable::printable;
use crate::{program, reading};
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tamam::Class;
use tamam::image::layout::Rule;
use tamam_host::ledger::{Account, Instead, Ledger, Spent};
use tamam_host::replay::{Coming, Listener, Told};
use tamam_host::report::verdict;
use tamam_host::value::moment::Moment;
use tamam_host::{Rejection, Replay};

pub(crate) fn explain(rules: &Path, events: &Path, args: &Explain) -> Result<Exit, Failure> {
    let rules = program::load(rules)?;
    let image = program::image(&rules)?;
    if let Some(rule) = &args.rule {
        let mut rules = image.all::<Rule>();
        if !rules.any(|(number, _)| verdict::rule(&image, number as u32) == *rule) {
            return Err(Failure::Other(format!(
                "no rule is named `{rule}`: `tamam inspect` lists them"
            )));
        }
    }
    let mapping = reading::mapping(&args.reading, &image)?;
    let settings = reading::settings(&args.reading, events, false)?;
    let source = reading::open(events)?;
    let rejects = args.reading.rejects.as_deref();
    let mut accounts = Accounts {
        ledger: Ledger::default(),
        outputs: Outputs::new(None, rejects, source.length())?,
        rule: args.rule.clone(),
        subject: args.subject.clone(),
        without: 0,
        text: String::new(),
    };
    let mut replay = Replay::new(&image, mapping, settings);
    let done = replay.run(source, &mut accounts);
    let nothing = accounts.nothing();
    let Accounts { outputs, text, .. } = accounts;
    outputs.finish()?;
    done.map_err(|problem| reading::problem(events, problem))?;
    let mut out = BufWriter::new(io::stdout().lock());
    out.write_all(text.as_bytes())?;
    if let Some(why) = nothing {
        writeln!(out, "{why}")?;
    }
    out.flush()?;
    anstream::eprintln!("{}", reading::summary(&args.reading, &replay));
    reading::warn(&replay);
    Ok(reading::exit(&replay))
}

/// Writes the accounts of the verdicts that are asked for.
struct Accounts {
    ledger: Ledger,
    outputs: Outputs,
    rule: Option<String>,
    subject: Option<String>,
    /// How many of the verdicts that are asked for have no account.
    without: usize,
    text: String,
}

impl Listener for Accounts {
    fn coming(&mut self, coming: &Coming<'_, '_>) {
        self.ledger.coming(coming);
    }

    fn scored(&mut self, line: u64, time: i64) {
        self.ledger.scored(line, time);
    }

    fn zones(&mut self, line: u64, zones: &[Option<usize>]) {
        self.ledger.zones(line, zones);
    }

    fn rejected(&mut self, line: u64, rejection: &Rejection) {
        self.outputs.rejected(line, rejection);
    }

    fn progress(&mut self, bytes: u64) {
        self.outputs.progress(bytes);
    }

    fn verdict(&mut self, told: &Told<'_, '_>) {
        let accounts = self.ledger.accounts(told);
        let name = verdict::rule(told.image, told.verdict.rule);
        let asked = self.rule.as_ref().is_none_or(|rule| *rule == name)
            && self
                .subject
                .as_ref()
                .is_none_or(|subject| subject == told.subject);
        let instead = self.ledger.instead(told);
        if asked && accounts.is_empty() && instead.is_none() {
            self.without += 1;
        } else if asked {
            self.write(told, &name, &accounts, instead.as_ref());
        }
    }
}

impl Accounts {
    /// Why nothing is told, where nothing is.
    fn nothing(&self) -> Option<String> {
        if !self.text.is_empty() {
            return None;
        }
        let of = match (&self.rule, &self.subject) {
            (Some(rule), Some(subject)) => format!("{rule} of {}", printable(subject)),
            (Some(rule), None) => rule.clone(),
            (None, Some(subject)) => printable(subject),
            (None, None) => "this log".to_owned(),
        };
        Some(match self.without {
            0 => format!("{of}: nothing to explain, no verdict came of it"),
            1 => format!("{of}: nothing to explain, no account of time is kept of its 1 verdict"),
            many => format!(
                "{of}: nothing to explain, no account of time is kept of its {many} verdicts"
            ),
        })
    }

    fn write(
        &mut self,
        told: &Told<'_, '_>,
        rule: &str,
        accounts: &[Account],
        instead: Option<&Instead>,
    ) {
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
            "{} {subject} {rule}{key} {}{due}, {}",
            Moment(said.time),
            spoken(told),
            line(told.image, said.line)
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
            if let Some(event) = account.checked {
                let _ = writeln!(
                    self.text,
                    "    looked at then, so long after line {event} of the log"
                );
            }
            for silent in &account.silences {
                silent::write(&mut self.text, silent);
            }
        }
        if let Some(instead) = instead {
            silent::write_instead(&mut self.text, instead);
        }
    }
}

/// What a verdict says: its word, after its class where the word is the one taken back.
fn spoken(told: &Told<'_, '_>) -> String {
    let (class, word) = (told.verdict.class, verdict::outcome(told));
    match class {
        Class::Undone if word != class.word() => format!("{} ({word})", class.word()),
        _ => word.to_owned(),
    }
}
