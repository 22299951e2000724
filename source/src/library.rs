//! Rule files that come along: a program uses them as `use "tamam/NAME.tamam"`, from
//! whatever folder.

use tamam::syntax::nearest;

/// What a path into the library begins with.
const FOLDER: &str = "tamam/";
/// What it ends with.
const END: &str = ".tamam";

/// A file of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Its name, without folder and end: `answer`.
    pub name: &'static str,
    /// Its text. The first line is a remark that says what it is about.
    pub text: &'static str,
}

impl Pack {
    /// What it is about, in one line.
    #[must_use]
    pub fn about(&self) -> &'static str {
        let line = self.text.lines().next().unwrap_or_default();
        line.trim_start_matches('#').trim()
    }
}

/// Names packs, each by its file in `library/`.
macro_rules! packs {
    ($($name:literal)*) => {
        &[$(Pack {
            name: $name,
            text: include_str!(concat!("../library/", $name, ".tamam")),
        }),*]
    };
}

/// Every file of the library, in the order of the names.
pub const PACKS: &[Pack] = packs! {
    "answer" "consent" "effort" "fairness" "fault" "recovery" "silence" "surprise" "trust" "word"
};

/// What stands behind `tamam/` in a path into the library; nothing for any other path.
#[must_use]
pub fn name(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)
}

/// The path under which a program uses a pack: `tamam/answer.tamam`.
#[must_use]
pub fn path(name: &str) -> String {
    format!("{FOLDER}{name}{END}")
}

/// The pack that a program uses under a path; nothing for a path that is none of the
/// library, or leads to no file of it.
#[must_use]
pub fn at(used: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| path(pack.name) == used)
}

/// The pack of a name, which may stand with its folder and its end: `answer`,
/// `answer.tamam` and `tamam/answer.tamam` are one.
#[must_use]
pub fn find(written: &str) -> Option<&'static Pack> {
    let bare = bare(written);
    PACKS.iter().find(|pack| pack.name == bare)
}

/// The pack whose name is probably meant.
#[must_use]
pub fn near(written: &str) -> Option<&'static Pack> {
    let names = PACKS.iter().map(|pack| pack.name);
    nearest(bare(written), names).and_then(find)
}

fn bare(written: &str) -> &str {
    let written = name(written).unwrap_or(written);
    written.strip_suffix(END).unwrap_or(written)
}
