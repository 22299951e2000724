//! What can be typed.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXITS: &str = "Exit codes:
  0  all is well
  1  there are mistakes in rules, or a scenario did not come true
  2  the command was typed wrongly, or a file cannot be read or written
  3  the run is complete, but some events were rejected";

/// Scores experiences: what was expected, what happened, what is remembered, and why.
#[derive(Parser)]
#[command(name = "tamam", version, after_help = EXITS, propagate_version = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Look for mistakes in rule files
    Check(Check),
    /// Score a log of events
    Run(Run),
    /// Play the scenarios of rule files
    Test(Test),
    /// Compile rules for machines that only run them
    Compile(Compile),
    /// Show what a program is made of, and what it needs
    Inspect(Inspect),
    /// Show what becomes of running subjects when rules change
    Migrate(Migrate),
    /// Explain the code of a mistake, as E0201, or the verdicts of a log
    Explain(Explain),
    /// List the rule files that come along, or show one
    Library(Library),
}

#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Check {
    /// Rule files
    #[arg(required = true, value_name = "RULES")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Test {
    /// Rule files
    #[arg(required = true, value_name = "RULES")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Compile {
    /// The rule file
    pub(crate) rules: PathBuf,
    /// Where to write the program
    #[arg(short, long, value_name = "IMAGE")]
    pub(crate) output: PathBuf,
}

#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Inspect {
    /// A rule file or a compiled program
    pub(crate) file: PathBuf,
}

/// Show what becomes of running subjects when rules change.
///
/// Nothing is done: a service that holds subjects goes over with the same comparison.
#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Migrate {
    /// The rules that run: a rule file or a compiled program
    pub(crate) old: PathBuf,
    /// The rules that are to run: a rule file or a compiled program
    pub(crate) new: PathBuf,
}

#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Explain {
    /// The code of a mistake, without which every code is listed; or a rule file, when a
    /// log follows
    #[arg(value_name = "CODE | RULES")]
    pub(crate) what: Option<String>,
    /// A log: for each verdict that a clock ran for, how the time since the opening was
    /// spent, counted, paused or closed; `-` is standard input
    pub(crate) events: Option<PathBuf>,
    /// Only the verdicts of this rule
    #[arg(long, value_name = "NAME", requires = "events")]
    pub(crate) rule: Option<String>,
    /// Only the verdicts of this subject
    #[arg(long, value_name = "NAME", requires = "events")]
    pub(crate) subject: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// List the rule files that come along, or show one.
///
/// A rule file uses one with a line such as `use "tamam/answer.tamam"`, from whatever folder.
/// To change one, copy what is shown into a file of your own.
#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Library {
    /// The one to show, without which all are listed
    pub(crate) name: Option<String>,
}

/// How a log is read and to which moment, whatever is then told of it.
#[derive(clap::Args, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// A mapping file, which says what columns make which events
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// How the log is written; told by its name and first byte when not given
    #[arg(long, value_name = "FORM")]
    pub(crate) input: Option<Input>,
    /// Put the events in the order of time first
    #[arg(long)]
    pub(crate) sort: bool,
    /// Let events come late by so much, as 10m: each waits until none before it can come
    #[arg(long, value_name = "DURATION", conflicts_with = "sort")]
    pub(crate) allow_late: Option<String>,
    /// Leave out events that come again, told by a field, as `id` of CloudEvents
    #[arg(long, value_name = "FIELD")]
    pub(crate) unique: Option<String>,
    /// Score as of a moment, as 2026-01-31 or 2026-01-31T09:30:00Z; later events are rejected
    #[arg(long, value_name = "TIME", conflicts_with = "until_settled")]
    pub(crate) as_of: Option<String>,
    /// Let time run on until nothing more is due
    #[arg(long)]
    pub(crate) until_settled: bool,
    /// Write what was rejected to a file, as lines of JSON with line numbers and reasons
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
}

/// Score a log of events.
///
/// An event is a line of JSON, as
/// {"type":"letter.sent","time":"2026-01-31T09:30:00Z","subject":"anna","letter":7},
/// a CloudEvent in JSON, or a row of a CSV log with such columns. Logs of other shapes
/// need a mapping file. Logs may be packed with gzip or zstd.
#[derive(clap::Args)]
#[command(after_help = EXITS)]
pub(crate) struct Run {
    /// A rule file or a compiled program
    pub(crate) rules: PathBuf,
    /// The log; `-` is standard input
    pub(crate) events: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// How to show the subjects
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Only print the totals, as one line of JSON
    #[arg(long)]
    pub(crate) totals: bool,
    /// Write every verdict to a file, as lines of JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) verdicts: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people, the lowest scores first
    Table,
    /// A line of JSON for each subject
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    /// One JSON object a line
    Json,
    /// Cells with a header line
    Csv,
}
