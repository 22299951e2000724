//! Mistakes in rules, with their words filled in and the file they stand in.

use crate::join::{File, Sources};
use std::ops::Range;
use tamam::{Diagnostic, Diagnostics};

/// Mistakes of one program that are told; the others are counted.
pub const MISTAKES: usize = 100;

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, by its place in [`Mistakes::files`].
    pub file: usize,
    /// The bytes of that file.
    pub span: Range<usize>,
}

/// One mistake in a rule file, with its words filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its permanent code, as `E0201`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub place: Place,
    /// Another place that matters, perhaps in another file.
    pub related: Option<Place>,
    /// The line in its file, from one.
    pub line: u32,
    /// The column in characters, from one.
    pub column: u32,
}

/// The mistakes of one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// The first of them, file by file, each in the order of its text.
    pub found: Vec<Mistake>,
    /// How many more there are.
    pub more: usize,
    /// The files: the program's own first, then those it uses, as they were first named.
    pub files: Vec<File>,
}

impl Mistakes {
    /// The words of `diagnostics`, which are of the joined text of `sources`.
    #[must_use]
    pub fn new(sources: &Sources, diagnostics: &Diagnostics<'_, '_>) -> Self {
        let found = diagnostics.found().iter();
        let place = |span| sources.place(span);
        Self::sorted(
            found
                .map(|one| Mistake::new(one, sources.files(), place))
                .collect(),
            diagnostics.dropped(),
            sources.files().to_vec(),
        )
    }

    /// Puts mistakes in order, and keeps as many as are told.
    pub(crate) fn sorted(mut found: Vec<Mistake>, more: usize, files: Vec<File>) -> Self {
        found.sort_by_key(|mistake| (mistake.place.file, mistake.place.span.start));
        let more = more + found.len().saturating_sub(MISTAKES);
        found.truncate(MISTAKES);
        Self { found, more, files }
    }

    /// How many mistakes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len() + self.more
    }

    /// The file in which a place is.
    #[must_use]
    pub fn file(&self, place: &Place) -> Option<&File> {
        self.files.get(place.file)
    }
}

impl Mistake {
    pub(crate) fn new(
        diagnostic: &Diagnostic<'_>,
        files: &[File],
        place: impl Fn(tamam::Span) -> Place,
    ) -> Self {
        let at = place(diagnostic.span);
        let text = files.get(at.file).map_or("", File::text);
        let span = tamam::Span::new(at.span.start as u32, at.span.end as u32);
        let (line, column) = span.line_and_column(text);
        Self {
            code: diagnostic.code.to_string(),
            message: diagnostic.to_string(),
            help: diagnostic.help().map(|help| help.to_string()),
            place: at,
            related: diagnostic.related.map(place),
            line,
            column,
        }
    }
}
