//! What the names of a rule file are in Rust.
//!
//! The rule is written on the page of the crate; a name that Rust cannot say is never
//! dropped, and two that would become one are a mistake.

use crate::mistake;
use crate::program::Program;
use proc_macro2::{Ident, Span as Site};
use std::collections::HashMap;
use tamam::Span;

/// Names that the macro itself uses beside those of events.
const OWN: [&str; 8] = [
    "IMAGE",
    "MEMORY_WORDS",
    "Rules",
    "TEXTS",
    "image",
    "outcome",
    "rule",
    "text",
];

/// The names that were given in Rust, each in its scope.
pub(crate) struct Names<'p> {
    program: &'p Program,
    given: HashMap<(String, String), (String, Span)>,
    mistakes: Vec<(Span, String)>,
}

impl<'p> Names<'p> {
    /// None yet.
    pub(crate) fn new(program: &'p Program) -> Self {
        Self {
            program,
            given: HashMap::new(),
            mistakes: Vec::new(),
        }
    }

    /// Gives `ident` to `name`, which stands at `span`, in `scope`: the path of a module or a
    /// type, or nothing for where the macro stands.
    pub(crate) fn give(&mut self, scope: &str, name: &str, span: Span, ident: Ident) -> Ident {
        let key = (scope.to_owned(), ident.to_string());
        let other = self.given.get(&key);
        let title = match other {
            Some((other, _)) if other != name => {
                format!("`{name}` and `{other}` are both `{ident}` in Rust")
            }
            Some(_) => return ident,
            None if scope.is_empty() && OWN.contains(&key.1.as_str()) => {
                format!("`{name}` is `{ident}` in Rust, which include_rules! says itself")
            }
            None => {
                self.given.insert(key, (name.to_owned(), span));
                return ident;
            }
        };
        let Program { path, sources, .. } = self.program;
        let others = other.iter().map(|(_, span)| sources.place(*span));
        let others: Vec<_> = others.collect();
        let help = "give it another name".to_owned();
        let place = sources.place(span);
        let shown = mistake::at(path, sources.files(), &title, &place, &others, Some(help));
        self.mistakes.push((span, shown));
        ident
    }

    /// Whether every name could be given; else what is wrong, in the order of the file.
    pub(crate) fn finish(mut self) -> Result<(), Vec<String>> {
        if self.mistakes.is_empty() {
            return Ok(());
        }
        self.mistakes.sort();
        Err(self.mistakes.into_iter().map(|(_, shown)| shown).collect())
    }
}

/// A name as an attribute bears it: as it is, with `_` for what Rust does not allow.
pub(crate) fn field(name: &str) -> Ident {
    ident(name.chars().map(letter).collect())
}

/// A name as a type or a word of a choice bears it: each part begins with a capital, where
/// its script has them.
pub(crate) fn ty(name: &str) -> Ident {
    let plain: String = name.chars().map(letter).collect();
    let mut joined = String::new();
    for part in plain.split('_').filter(|part| !part.is_empty()) {
        let mut letters = part.chars();
        let Some(first) = letters.next() else {
            continue;
        };
        let has_case = first.is_uppercase() || !first.to_uppercase().eq([first]);
        if !has_case && !joined.is_empty() {
            joined.push('_');
        }
        joined.extend(first.to_uppercase());
        joined.push_str(letters.as_str());
    }
    ident(joined.chars().map(letter).collect())
}

/// A name as a constant bears it: in capitals.
pub(crate) fn constant(name: &str) -> Ident {
    let plain: String = name.chars().map(letter).collect();
    ident(plain.to_uppercase().chars().map(letter).collect())
}

/// The letter, where Rust allows it in a name and it can be seen.
fn letter(letter: char) -> char {
    const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];
    if unicode_ident::is_xid_continue(letter) && !JOINERS.contains(&letter) {
        letter
    } else {
        '_'
    }
}

/// A name of letters that Rust allows.
fn ident(mut name: String) -> Ident {
    let starts = |letter: char| letter == '_' || unicode_ident::is_xid_start(letter);
    if !name.starts_with(starts) {
        name.insert(0, '_');
    }
    if matches!(name.as_str(), "_" | "self" | "Self" | "super" | "crate") {
        name.push('_');
    }
    // `gen` is a word of the 2024 edition, of which syn does not know.
    if name == "gen" || syn::parse_str::<Ident>(&name).is_err() {
        Ident::new_raw(&name, Site::call_site())
    } else {
        Ident::new(&name, Site::call_site())
    }
}

#[cfg(test)]
mod tests {
    use super::{constant, field, ty};

    #[test]
    fn types_begin_each_part_with_a_capital() {
        for (name, expected) in [
            ("letter.sent", "LetterSent"),
            ("letter_sent", "LetterSent"),
            ("letterSent", "LetterSent"),
            ("closed", "Closed"),
            ("éclair.fait", "ÉclairFait"),
            ("part.2", "Part_2"),
            ("نامه.رسید", "نامه_رسید"),
            ("بی\u{200c}پاسخ", "بی_پاسخ"),
            ("two words", "TwoWords"),
            ("4 stars", "_4Stars"),
            ("self", "Self_"),
            ("_", "__"),
            ("!", "__"),
        ] {
            assert_eq!(ty(name).to_string(), expected, "{name}");
        }
    }

    #[test]
    fn attributes_stay_as_they_are_where_rust_allows_it() {
        for (name, expected) in [
            ("letter", "letter"),
            ("isPublic", "isPublic"),
            ("sender.name", "sender_name"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("شماره", "شماره"),
            ("2nd", "_2nd"),
            ("_", "__"),
        ] {
            assert_eq!(field(name).to_string(), expected, "{name}");
        }
    }

    #[test]
    fn constants_are_in_capitals() {
        for (name, expected) in [
            ("no_paid_praise", "NO_PAID_PRAISE"),
            ("reply.fast", "REPLY_FAST"),
            ("پاسخ_نامه", "پاسخ_نامه"),
            ("straße", "STRASSE"),
        ] {
            assert_eq!(constant(name).to_string(), expected, "{name}");
        }
    }
}
