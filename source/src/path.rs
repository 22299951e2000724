//! Paths between rule files, as authors write them.

use crate::library;

/// The file that `path` leads to from the file `from`: a path from the folder that `from`
/// counts from, without `.`, and with `..` only at its front. Nothing, when it is not a
/// path from one file to another: then it begins at a root or a drive, or ends at a folder.
/// A path of the [library] is the same from everywhere.
pub(crate) fn resolve(from: &str, path: &str) -> Option<String> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive || path.contains('\\') {
        return None;
    }
    if library::name(path).is_some() {
        return Some(path.to_owned());
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let leads_to_a_folder = matches!(path.rsplit('/').next(), None | Some("" | "." | ".."));
    (!leads_to_a_folder).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_path_counts_from_the_folder_of_the_file_that_says_it() {
        let found = |from, path| resolve(from, path).unwrap_or_default();
        assert_eq!(found("main.tamam", "trust.tamam"), "trust.tamam");
        assert_eq!(found("main.tamam", "./a/../trust.tamam"), "trust.tamam");
        assert_eq!(found("shared/a.tamam", "b.tamam"), "shared/b.tamam");
        assert_eq!(found("shared/a.tamam", "../b.tamam"), "b.tamam");
        assert_eq!(found("a.tamam", "../../b.tamam"), "../../b.tamam");
        assert_eq!(found("../a.tamam", "../b.tamam"), "../../b.tamam");
        assert_eq!(found("../x/a.tamam", "../b.tamam"), "../b.tamam");
    }

    #[test]
    fn a_path_of_the_library_is_the_same_from_everywhere() {
        let found = |from, path| resolve(from, path).unwrap_or_default();
        assert_eq!(
            found("main.tamam", "tamam/fault.tamam"),
            "tamam/fault.tamam"
        );
        assert_eq!(found("a/b.tamam", "tamam/fault.tamam"), "tamam/fault.tamam");
        assert_eq!(
            found("a/b.tamam", "../tamam/fault.tamam"),
            "tamam/fault.tamam"
        );
        assert_eq!(found("tamam/fault.tamam", "word.tamam"), "tamam/word.tamam");
    }

    #[test]
    fn what_leads_to_no_file_beside_it_is_no_path() {
        for path in ["", "/etc/rules", "C:/rules", "a\\b", "a/", "..", "a/."] {
            assert_eq!(resolve("main.tamam", path), None, "{path}");
        }
    }
}
