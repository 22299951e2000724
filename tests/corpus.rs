//! Every case of `grammar/corpus` comes true: the corpus says what the language means,
//! and whatever runs rules is measured by it.

mod cases;
mod generator;
mod oracle;
mod runner;

use cases::notation::Texts;
use cases::{Case, all, parsed, shown};
use oracle::Oracle;
use runner::engine::{Run, compiled};
use runner::play::{failure, play};
use tamam::Image;

#[test]
fn the_oracle_says_what_the_corpus_says() {
    let cases: Vec<Case> = all().into_iter().chain(shown()).collect();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let texts = Texts::default();
            let run = parsed(&case.rules, |tree| {
                let lines = case.lines(tree, &texts)?;
                let mut oracle = Oracle::new(tree, &|text| texts.number(text));
                play(&lines, &mut oracle, &texts)
            });
            failure(case, run.and_then(|run| run))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_engine_says_what_the_corpus_says() {
    let cases = all();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let run = parsed(&case.rules, |tree| {
                let bytes = compiled(tree)?;
                let image = Image::verify(&bytes).map_err(|why| format!("rejected: {why}"))?;
                let texts = Texts::of(&image);
                let lines = case.lines(tree, &texts)?;
                play(&lines, &mut Run::start(&image), &texts)
            });
            failure(case, run.and_then(|run| run))
        })
        .collect();
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{}\n{count} of {}",
        failures.join("\n"),
        cases.len()
    );
}

#[test]
fn the_corpus_shows_every_decision() {
    let titles: String = all().into_iter().map(|case| case.title).collect();
    // [22] speaks of memory and steps, which no case can show.
    let missing: Vec<u32> = (1..=23)
        .chain([30, 31, 32, 33, 34])
        .chain(40..=44)
        .chain(60..=63)
        .chain([73, 90, 91])
        .filter(|decision| {
            let begins = [format!("[{decision}]"), format!("[{decision}")];
            let lettered = |text: &str| {
                let after = titles.split(text).skip(1);
                after
                    .filter_map(|rest| rest.chars().next())
                    .any(|c| c.is_ascii_alphabetic())
            };
            *decision != 22 && !titles.contains(&begins[0]) && !lettered(&begins[1])
        })
        .collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    assert!(all().len() >= 100);
}
