//! Plays the cases of the corpus with whatever runs rules.

use super::{Older, Runner};
use crate::cases::notation::{Texts, write_said};
use crate::cases::{Answer, Case, Line};
use crate::oracle::{Said, V};

/// What is wrong with a case, when something is.
pub fn failure(case: &Case, run: Result<(), String>) -> Option<String> {
    let why = run.err()?;
    Some(format!("{}: {}\n{why}\n", case.file, case.title))
}

/// Plays the lines of a case, and says at the first step that differs what was said.
pub fn play(lines: &[Line], runner: &mut dyn Runner, texts: &Texts) -> Result<(), String> {
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
            let list = |said: &Result<Vec<Said>, Older>| match said {
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
            None => match score.fields.get(other).cloned().flatten() {
                Some(V::Decimal(points)) => Answer::Points(points),
                Some(V::Int(count)) => Answer::Count(count),
                Some(V::Bool(yes)) => Answer::Count(i64::from(yes)),
                Some(V::Choice(word)) => Answer::Word(word),
                Some(other) => panic!("no answer is {other:?}"),
                None => Answer::None,
            },
        },
    }
}
