//! `tamam explain`: what a code means, or how the time behind a verdict was spent.

use crate::account;
use crate::args::{Explain, Reading};
use crate::failure::{Exit, Failure};
use std::io::Write;
use std::path::Path;
use tamam::diagnostic::catalogue;

pub(crate) fn explain(args: &Explain) -> Result<Exit, Failure> {
    if let (Some(rules), Some(events)) = (&args.what, &args.events) {
        return account::explain(Path::new(rules), events, args);
    }
    if args.reading != Reading::default() {
        return Err(Failure::Other(
            "these options say how a log is read: name the rules and the log, as `tamam explain RULES EVENTS`"
                .to_owned(),
        ));
    }
    let mut out = anstream::stdout().lock();
    let Some(code) = &args.what else {
        for entry in catalogue() {
            writeln!(out, "{}: {}", entry.code, plain(entry.message))?;
        }
        return Ok(Exit::Fine);
    };
    let entry = catalogue()
        .find(|entry| entry.code.to_string().eq_ignore_ascii_case(code))
        .ok_or_else(|| {
            Failure::Other(format!(
                "no mistake has the code `{code}`: `tamam explain` lists them all"
            ))
        })?;
    writeln!(out, "{}: {}", entry.code, plain(entry.message))?;
    for help in [entry.help, entry.otherwise] {
        if !help.is_empty() {
            writeln!(out, "help: {}", plain(help))?;
        }
    }
    Ok(Exit::Fine)
}

/// A message without what a mistake would fill in.
fn plain(template: &str) -> String {
    template
        .replace("`{found}`", "...")
        .replace("`{other}`", "...")
        .replace("{found}", "...")
        .replace("{other}", "...")
        .replace("{number}", "N")
}
