//! Rule files on disk.

use crate::library;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use tamam::limits::SOURCE_BYTES;

/// Reads the text of a rule file, of [`SOURCE_BYTES`] at most.
///
/// # Errors
/// What is the matter with the file, so that it can stand behind its name: `does not
/// exist`.
pub fn text(path: &Path) -> Result<String, String> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "does not exist".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(SOURCE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.starts_with(&tamam::image::layout::MAGIC) {
        return Err("is a compiled program: use the rule file it was compiled from".to_owned());
    }
    if bytes.len() > SOURCE_BYTES {
        return Err(format!("is longer than {SOURCE_BYTES} bytes"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("is not UTF-8, on its line {line}: save it as UTF-8")
    })
}

/// Reads files by their paths from the folder of `own`, for
/// [`Sources::follow`](crate::Sources::follow).
pub fn beside(own: &Path) -> impl FnMut(&str) -> Result<String, String> + use<> {
    let folder = folder(own);
    move |name| text(&folder.join(name))
}

/// The path of a file that is named from the folder of `own`; of one of the
/// [library], which is on no disk, its name.
#[must_use]
pub fn path(own: &Path, name: &str) -> PathBuf {
    match library::name(name) {
        Some(_) => PathBuf::from(name),
        None => folder(own).join(name),
    }
}

fn folder(own: &Path) -> PathBuf {
    own.parent().map(Path::to_path_buf).unwrap_or_default()
}
