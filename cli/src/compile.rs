//! `tamam compile`.

use crate::args::Compile;
use crate::failure::{Exit, Failure};
use crate::program;

pub(crate) fn compile(args: &Compile) -> Result<Exit, Failure> {
    let rules = program::load(&args.rules)?;
    std::fs::write(&args.output, rules.bytes())
        .map_err(|error| Failure::file(&args.output, format!("it cannot be written: {error}")))?;
    anstream::println!("{}: {} bytes", args.output.display(), rules.bytes().len());
    Ok(Exit::Fine)
}
