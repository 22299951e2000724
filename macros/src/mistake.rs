//! Mistakes in rule files as texts for the compiler to show: it cannot point into a file
//! that is not Rust, so the text carries the place, the line and the mark under it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use tamam::{Diagnostic, Span};

/// How many mistakes are shown at once; how many more there are is said.
pub(crate) const SHOWN: usize = 64;

/// A mistake in `source`, which was read from `path`.
pub(crate) fn shown(path: &str, source: &str, diagnostic: &Diagnostic<'_>) -> String {
    let title = format!("{}: {diagnostic}", diagnostic.code);
    let help = diagnostic.help().map(|help| help.to_string());
    let related = diagnostic.related.as_slice();
    at(path, source, &title, diagnostic.span, related, help)
}

/// `title`, where it stands in `source`, what else matters there, and what to do.
pub(crate) fn at(
    path: &str,
    source: &str,
    title: &str,
    span: Span,
    related: &[Span],
    help: Option<String>,
) -> String {
    let primary = AnnotationKind::Primary.span(inside(source, span));
    let others = related
        .iter()
        .map(|span| AnnotationKind::Context.span(inside(source, *span)));
    let snippet = Snippet::source(source)
        .path(path)
        .annotation(primary)
        .annotations(others);
    let mut group = Group::with_title(Level::ERROR.no_name().primary_title(title)).element(snippet);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = Renderer::plain().decor_style(DecorStyle::Ascii);
    // The compiler writes `error: ` before the first line.
    let text = renderer.render(&[group]);
    text.trim_start_matches([':', ' ']).to_owned()
}

/// The same range, inside the source and on character boundaries.
fn inside(source: &str, span: Span) -> Range<usize> {
    let boundary = |at: u32| {
        let mut at = (at as usize).min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    start..boundary(span.end).max(start)
}
