//! Every case of `grammar/corpus` comes true: the corpus says what the language means,
//! and whatever runs rules is measured by it.

mod cases;
mod generator;
mod oracle;
mod runner;

use cases::notation::{Texts, write_said};
use cases::{Answer, Case, Line, all, parsed, shown};
use oracle::Oracle;
use runner::engine::{Run, compiled};
use runner::{Older, Runner};
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

fn failure(case: &Case, run: Result<(), String>) -> Option<String> {
    let why = run.err()?;
    Some(format!("{}: {}\n{why}\n", case.file, case.title))
}

/// Plays the lines of a case, and says at the first step that differs what was said.
fn play(lines: &[Line], runner: &mut dyn Runner, texts: &Texts) -> Result<(), String> {
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let said = match line {
            Line::Event(event) => runner.step(event),
            Line::Advance(now) => runner.advance(*now),
            Line::Asks(question, answer) => {
                let given = ask(runner, question);
                if given != *answer {
                    return Err(format!("    {question} is {given:?}, not {answer:?}"));
                }
                continue;
            }
            Line::Says(_) | Line::Refused => return Err("    a verdict without a step".to_owned()),
        };
        let mut expected = Ok(Vec::new());
        while let Some(line @ (Line::Says(_) | Line::Refused)) = lines.get(at) {
            at += 1;
            match (line, &mut expected) {
                (Line::Says(said), Ok(expected)) => expected.push(said.clone()),
                _ => expected = Err(Older),
            }
        }
        if said != expected {
            let step = match line {
                Line::Event(event) => format!("event {} {}", event.evidence, event.kind),
                _ => "an advance".to_owned(),
            };
            let list = |said: &Result<Vec<oracle::Said>, Older>| match said {
                Err(Older) => "    => refused".to_owned(),
                Ok(said) => {
                    let lines = said
                        .iter()
                        .map(|one| format!("    => {}", write_said(one, texts)));
                    lines.collect::<Vec<_>>().join("\n")
                }
            };
            let (said, expected) = (list(&said), list(&expected));
            return Err(format!("  at {step}, said\n{said}\n  expected\n{expected}"));
        }
    }
    Ok(())
}

fn ask(runner: &dyn Runner, question: &str) -> Answer {
    let score = runner.score();
    let points = |points: Option<i64>| points.map_or(Answer::None, Answer::Points);
    match question {
        "memory" => points(score.memory),
        "score" => points(score.score),
        "mean" => points(score.mean),
        "peak" => points(score.peak),
        "end" => points(score.end),
        "cap" => points(score.cap),
        "moments" => Answer::Count(score.moments),
        "next" => runner.next_due().map_or(Answer::None, Answer::Time),
        other => match other.strip_prefix("open ") {
            Some(rule) => Answer::Count(runner.open(rule) as i64),
            None => panic!("no question `{other}`"),
        },
    }
}
