//! `tamam test`.

use crate::args::Test;
use crate::failure::{Exit, Failure};
use crate::mistakes::{self, inside};
use crate::program;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::path::Path;
use tamam_host::scenario::{self, Played};
use tamam_host::source::File as SourceFile;

pub(crate) fn test(args: &Test) -> Result<Exit, Failure> {
    let mut exit = Exit::Fine;
    let (mut scenarios, mut failed, mut expects, mut elsewhere) = (0, 0, 0, 0);
    for file in &args.files {
        let sources = match program::sources(file) {
            Ok(sources) => sources,
            Err(Failure::Mistakes) => {
                exit = Exit::Mistakes;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let (played, others) = match scenario::check_sources(&sources) {
            Ok(played) => played,
            Err(found) => {
                mistakes::show(file, &found);
                exit = Exit::Mistakes;
                continue;
            }
        };
        elsewhere += others;
        let source = sources.files().first().map_or("", SourceFile::text);
        for scenario in &played {
            scenarios += 1;
            expects += scenario.expects;
            if !scenario.failures.is_empty() {
                failed += 1;
                show(file, source, scenario);
            }
        }
    }
    let many = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let summary = format!(
        "{}, {}",
        many(scenarios, "scenario"),
        many(expects, "expect line")
    );
    if elsewhere > 0 {
        let many = many(elsewhere, "scenario");
        anstream::println!("{many} in files that are used: give those files to play them");
    }
    if failed > 0 {
        exit = Exit::Mistakes;
        anstream::println!("{summary}: {failed} did not come true");
    } else if exit != Exit::Fine && scenarios == 0 {
        anstream::println!("no scenario was played: mend the mistakes first");
    } else if exit != Exit::Fine {
        anstream::println!("{summary}: all came true; files with mistakes were not played");
    } else if scenarios == 0 {
        anstream::println!("{summary}: write a `scenario` to see what the rules do");
    } else {
        anstream::println!("{summary}: all came true");
    }
    Ok(exit)
}

/// Shows each line of a scenario that did not come true, and what happened instead.
fn show(file: &Path, source: &str, scenario: &Played) {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let path = file.to_string_lossy();
    for failure in &scenario.failures {
        let title = format!("scenario \"{}\": {}", scenario.sentence, failure.message);
        let snippet = Snippet::source(source)
            .path(&*path)
            .annotation(AnnotationKind::Primary.span(inside(source, &failure.span)));
        let mut group = Level::ERROR.primary_title(title).element(snippet);
        if !failure.instead.is_empty() {
            let note = format!("so far: {}", failure.instead.join("\n"));
            group = group.element(Level::NOTE.message(note));
        }
        anstream::eprintln!("{}\n", renderer.render(&[group]));
    }
}
