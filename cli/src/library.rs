//! `tamam library`: the rule files that come along.

use crate::args::Library;
use crate::failure::{Exit, Failure};
use std::io::Write;
use tamam_host::source::library::{PACKS, find, near};

pub(crate) fn library(args: &Library) -> Result<Exit, Failure> {
    let mut out = anstream::stdout().lock();
    let Some(name) = &args.name else {
        let longest = PACKS.iter().map(|pack| pack.name.len()).max();
        let width = longest.unwrap_or_default();
        for pack in PACKS {
            writeln!(out, "{:width$}  {}", pack.name, pack.about())?;
        }
        return Ok(Exit::Fine);
    };
    let pack = find(name).ok_or_else(|| {
        let help = near(name).map_or("`tamam library` lists what it has".to_owned(), |pack| {
            format!("did you mean `{}`?", pack.name)
        });
        Failure::Other(format!("the library has no file `{name}`: {help}"))
    })?;
    write!(out, "{}", pack.text)?;
    Ok(Exit::Fine)
}
