//! Mistakes in rule files as texts for the compiler to show: it cannot point into a file
//! that is not Rust, so the text carries the place, the line and the mark under it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;
use tamam_source::{File, Mistakes, Place, disk};

/// How many mistakes are shown at once; how many more there are is said.
const SHOWN: usize = 64;

/// The mistakes in a program whose own file was read from `path`.
pub(crate) fn all(path: &str, mistakes: &Mistakes) -> Vec<String> {
    let shown = mistakes.found.iter().take(SHOWN).map(|mistake| {
        let title = format!("{}: {}", mistake.code, mistake.message);
        let others = mistake.related.as_slice();
        at(
            path,
            &mistakes.files,
            &title,
            &mistake.place,
            others,
            mistake.help.clone(),
        )
    });
    let mut shown: Vec<_> = shown.collect();
    let more = mistakes.count() - shown.len();
    if more > 0 {
        shown.push(format!("{path}: {more} more mistakes are not shown"));
    }
    shown
}

/// `title`, where it stands in `files`, what else matters, and what to do. The first file
/// was read from `path`.
pub(crate) fn at(
    path: &str,
    files: &[File],
    title: &str,
    place: &Place,
    others: &[Place],
    help: Option<String>,
) -> String {
    let snippet = |file: usize| {
        let found = files.get(file);
        let shown = match found {
            Some(found) if file > 0 => disk::path(Path::new(path), found.name())
                .to_string_lossy()
                .into_owned(),
            _ => path.to_owned(),
        };
        Snippet::source(found.map_or("", File::text)).path(shown)
    };
    let mark = |kind: AnnotationKind, place: &Place| {
        let text = files.get(place.file).map_or("", File::text);
        kind.span(inside(text, &place.span))
    };
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        others.iter().partition(|other| other.file == place.file);
    let own = snippet(place.file)
        .annotation(mark(AnnotationKind::Primary, place))
        .annotations(
            here.into_iter()
                .map(|other| mark(AnnotationKind::Context, other)),
        );
    let mut group = Group::with_title(Level::ERROR.no_name().primary_title(title)).element(own);
    for other in elsewhere {
        let context = mark(AnnotationKind::Context, other);
        group = group.element(snippet(other.file).annotation(context));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = Renderer::plain().decor_style(DecorStyle::Ascii);
    // The compiler writes `error: ` before the first line.
    let text = renderer.render(&[group]);
    text.trim_start_matches([':', ' ']).to_owned()
}

/// The same range, inside the source and on character boundaries.
fn inside(source: &str, range: &Range<usize>) -> Range<usize> {
    let boundary = |at: usize| {
        let mut at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(range.start);
    start..boundary(range.end).max(start)
}
