//! Mistakes in rule files, shown where they stand.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;
use tamam_host::{Mistake, Mistakes};

/// Shows the mistakes of a file on standard error.
pub(crate) fn show(path: &Path, source: &str, mistakes: &Mistakes) {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    for mistake in &mistakes.found {
        anstream::eprintln!("{}\n", renderer.render(&[group(path, source, mistake)]));
    }
    if mistakes.more > 0 {
        anstream::eprintln!("{} more mistakes are not shown\n", mistakes.more);
    }
    let count = mistakes.count();
    let what = if count == 1 { "mistake" } else { "mistakes" };
    anstream::eprintln!("{}: {count} {what}", path.display());
}

fn group<'m>(path: &'m Path, source: &'m str, mistake: &'m Mistake) -> Group<'m> {
    let title = Level::ERROR
        .primary_title(mistake.message.as_str())
        .id(mistake.code.as_str());
    let mut snippet = Snippet::source(source)
        .path(path.to_string_lossy().into_owned())
        .annotation(AnnotationKind::Primary.span(inside(source, &mistake.span)));
    if let Some(related) = &mistake.related {
        snippet = snippet.annotation(AnnotationKind::Context.span(inside(source, related)));
    }
    let group = title.element(snippet);
    match &mistake.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The same range, inside the source and on character boundaries.
pub(crate) fn inside(source: &str, range: &Range<usize>) -> Range<usize> {
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
