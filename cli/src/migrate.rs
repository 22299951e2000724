//! `tamam migrate`: what becomes of each rule's cases when rules change.

use crate::args::Migrate;
use crate::failure::{Exit, Failure};
use crate::program;
use std::io::Write;
use tamam::migrate::{Fate, Plan};

pub(crate) fn migrate(args: &Migrate) -> Result<Exit, Failure> {
    let (old, new) = (program::load(&args.old)?, program::load(&args.new)?);
    let (old, new) = (program::image(&old)?, program::image(&new)?);
    let mut fates = vec![Fate::BLANK; old.rules()];
    let Some(plan) = Plan::new(&old, &new, &mut fates) else {
        return Err(Failure::Other("there is no plan".to_owned()));
    };
    write!(anstream::stdout().lock(), "{plan}")?;
    Ok(Exit::Fine)
}
