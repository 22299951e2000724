//! Mistakes in rule files, shown where they stand.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;
use tamam_host::source::{File, Place};
use tamam_host::{Mistake, Mistakes, disk};

/// Shows the mistakes of a program, whose own file is at `path`, on standard error.
pub(crate) fn show(path: &Path, mistakes: &Mistakes) {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    for mistake in &mistakes.found {
        anstream::eprintln!("{}\n", renderer.render(&[group(path, mistakes, mistake)]));
    }
    if mistakes.more > 0 {
        anstream::eprintln!("{} more mistakes are not shown\n", mistakes.more);
    }
    let count = mistakes.count();
    let what = if count == 1 { "mistake" } else { "mistakes" };
    let others = mistakes.files.len().saturating_sub(1);
    let within = match others {
        0 => String::new(),
        1 => " in it and the file it uses".to_owned(),
        _ => format!(" in it and the {others} files it uses"),
    };
    anstream::eprintln!("{}: {count} {what}{within}", path.display());
}

/// Shows what the author of a program that compiles may have overlooked, on standard error.
pub(crate) fn advise(path: &Path, advice: &Mistakes) {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    for one in &advice.found {
        anstream::eprintln!("{}\n", renderer.render(&[group(path, advice, one)]));
    }
    if advice.more > 0 {
        anstream::eprintln!("{} more warnings are not shown\n", advice.more);
    }
}

fn group<'m>(path: &'m Path, mistakes: &'m Mistakes, mistake: &'m Mistake) -> Group<'m> {
    let level = match mistake.code.starts_with('W') {
        true => Level::WARNING,
        false => Level::ERROR,
    };
    let title = level
        .primary_title(mistake.message.as_str())
        .id(mistake.code.as_str());
    let snippet = |place: &Place, kind: AnnotationKind| {
        let file = mistakes.file(place);
        let text = file.map_or("", File::text);
        let shown = match file {
            Some(file) if place.file > 0 => disk::path(path, file.name()),
            _ => path.to_owned(),
        };
        Snippet::source(text)
            .path(shown.to_string_lossy().into_owned())
            .annotation(kind.span(inside(text, &place.span)))
    };
    let place = &mistake.place;
    let mut own = snippet(place, AnnotationKind::Primary);
    let mut other = None;
    match &mistake.related {
        Some(related) if related.file == place.file => {
            let text = mistakes.file(related).map_or("", File::text);
            own = own.annotation(AnnotationKind::Context.span(inside(text, &related.span)));
        }
        Some(related) => other = Some(snippet(related, AnnotationKind::Context)),
        None => {}
    }
    let mut group = title.element(own);
    if let Some(other) = other {
        group = group.element(other);
    }
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
