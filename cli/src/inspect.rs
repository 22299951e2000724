//! `tamam inspect`.
use crate::args::Inspect;
use crate::failure::{Exit, Failure};
use crate::program;

pub(crate) fn inspect(args: &Inspect) -> Result<Exit, Failure> {
    let rules = program::load(&args.file)?;
    let image = program::image(&rules)?;
    anstream::println!("{} rules", image.rules());
    Ok(Exit::Fine)
}
