//! Rules from a file: a text, or a program that was compiled before.

use crate::failure::Failure;
use crate::mistakes;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use tamam_host::limits::RULES_BYTES;
use tamam_host::{Rules, Sources, disk};

/// Reads a file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "there is no such file: look at its name and folder".to_owned()
            }
            _ => format!("it cannot be read: {error}"),
        };
        Failure::file(path, help)
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::file(
            path,
            format!("it is longer than {limit} bytes, which is the limit"),
        ));
    }
    Ok(bytes)
}

/// Reads a file that is a text.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, Failure> {
    text(path, read(path, limit)?)
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let byte = valid + 1;
        let why =
            format!("it is not UTF-8: line {line}, byte {byte} of the file; save it as UTF-8");
        Failure::file(path, why)
    })
}

/// Reads a rule file as a text.
fn read_rules(path: &Path) -> Result<String, Failure> {
    let bytes = read(path, RULES_BYTES)?;
    if Rules::are_compiled(&bytes) {
        return Err(Failure::file(
            path,
            "it is a compiled program, which has no scenarios: give the rule file it was compiled from",
        ));
    }
    let text = text(path, bytes)?;
    if text.trim().is_empty() {
        return Err(Failure::file(
            path,
            "it is empty: begin with `subject` and the events you expect",
        ));
    }
    Ok(text)
}

/// Reads a rule file and those that it uses. Mistakes are shown.
pub(crate) fn sources(path: &Path) -> Result<Sources, Failure> {
    let text = read_rules(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Sources::follow(&name, text, &mut disk::beside(path)).map_err(|found| {
        mistakes::show(path, &found);
        Failure::Mistakes
    })
}

/// Compiles a rule file and those it uses, or takes a program that was compiled before.
/// Mistakes are shown.
pub(crate) fn load(path: &Path) -> Result<Rules, Failure> {
    let mut start = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read here cannot be read below either, and is told there.
        let _ = file.take(8).read_to_end(&mut start);
    }
    if Rules::are_compiled(&start) {
        let bytes = read(path, RULES_BYTES)?;
        return Rules::from_image(bytes).map_err(|rejected| Failure::file(path, rejected));
    }
    let sources = sources(path)?;
    Rules::from_sources(&sources).map_err(|found| {
        mistakes::show(path, &found);
        Failure::Mistakes
    })
}

/// Shows what the author of a rule file may have overlooked; of a program that was compiled
/// before nothing can be told.
pub(crate) fn advise(path: &Path) -> Result<usize, Failure> {
    let bytes = read(path, RULES_BYTES)?;
    if Rules::are_compiled(&bytes) {
        return Ok(0);
    }
    let advice = sources(path)?.advice();
    mistakes::advise(path, &advice);
    Ok(advice.count())
}

/// The program of rules that were compiled.
pub(crate) fn image(rules: &Rules) -> Result<tamam::Image<'_>, Failure> {
    rules.image().map_err(|rejected| {
        Failure::Other(format!(
            "the compiler wrote what is {rejected}: this is a defect of tamam, please report it"
        ))
    })
}
