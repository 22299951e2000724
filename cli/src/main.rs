//! The command `tamam`.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

mod account;
mod args;
mod check;
mod compile;
mod explain;
mod failure;
mod inspect;
mod library;
mod listener;
mod migrate;
mod mistakes;
mod printable;
mod program;
mod reading;
mod run;
mod table;
mod test;
mod unseen;
mod warning;

use args::{Args, Command};
use clap::Parser;
use failure::{Exit, Failure};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Check(args) => check::check(&args),
        Command::Run(args) => run::run(&args),
        Command::Test(args) => test::test(&args),
        Command::Compile(args) => compile::compile(&args),
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Migrate(args) => migrate::migrate(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Library(args) => library::library(&args),
    };
    let exit = done.unwrap_or_else(|failure| {
        match &failure {
            // Whoever reads our output has enough of it.
            Failure::Closed => return Exit::Fine,
            // Mistakes in rules have been shown where they stand.
            Failure::Mistakes => {}
            failure => anstream::eprintln!("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: {failure}"),
        }
        failure.exit()
    });
    ExitCode::from(exit as u8)
}
