//! `tamam check`.

use crate::args::Check;
use crate::failure::{Exit, Failure};
use crate::program;

pub(crate) fn check(args: &Check) -> Result<Exit, Failure> {
    let mut exit = Exit::Fine;
    for file in &args.files {
        let rules = match program::load(file) {
            Ok(rules) => rules,
            Err(Failure::Mistakes) => {
                exit = Exit::Mistakes;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let image = program::image(&rules)?;
        let count = image.rules();
        let what = if count == 1 { "rule" } else { "rules" };
        let bytes = image.memory_needed() * 8;
        let warned = match program::advise(file)? {
            0 => String::new(),
            1 => ", 1 warning".to_owned(),
            many => format!(", {many} warnings"),
        };
        anstream::println!(
            "{}: no mistakes{warned}, {count} {what}, {bytes} bytes of memory a subject",
            file.display()
        );
    }
    Ok(exit)
}
