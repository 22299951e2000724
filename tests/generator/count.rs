//! Random counts of outcomes: which words a program's rules can say is seen in its text,
//! once all of them are there.

use super::expression::COUNT;

/// A rule that says a word, for a program whose rules say none.
const SPOKEN: &str = "expectation spoken {\n  open when a\n  meet when b -> said\n}\n";

/// The program with a word of one of its rules wherever one is to be counted.
pub fn count(text: &str) -> String {
    let mut words = words(text);
    let mut text = text.to_owned();
    if words.is_empty() && text.contains(COUNT) {
        text += SPOKEN;
        words.push("spoken.said".to_owned());
    }
    let mut parts = text.split(COUNT);
    let mut counted = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('.').expect("a number and a dot");
        let number: usize = number.parse().expect("a number");
        counted += &words[number % words.len()];
        counted += rest;
    }
    counted
}

/// Every word that a rule of the program can say, as `RULE.word`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut rule, mut sort) = ("", "");
    for line in text.lines() {
        let mut parts = line.split([' ', '{']);
        if let Some(word @ ("expectation" | "survey" | "promise" | "integrity")) = parts.next() {
            (rule, sort) = (parts.next().expect("a name"), word);
        } else if let Some((name, _)) = line
            .strip_prefix("measure ")
            .filter(|measure| measure.contains(" followed by "))
            .and_then(|measure| measure.split_once(' '))
        {
            words.push(format!("{name}.evicted"));
        } else if line.starts_with('}') {
            sort = "";
        }
        let outcome = line.rsplit_once("-> ").map(|(_, outcome)| outcome);
        let name = outcome.and_then(|outcome| outcome.split(' ').next());
        let line = line.trim();
        let limit = ["within ", "under ", "by ", "before "];
        let said: Vec<&str> = match sort {
            "integrity" => [
                ("breach", line.starts_with("kind ")),
                ("evicted", line.starts_with("per ")),
                ("unsure", line.starts_with("before ")),
                (
                    "lifted",
                    line.starts_with("breach") && line.contains(" until "),
                ),
                (
                    "expired",
                    line.starts_with("breach") && line.contains(" for "),
                ),
            ]
            .into_iter()
            .filter_map(|(word, says)| says.then_some(word))
            .collect(),
            "" => Vec::new(),
            _ => [
                ("evicted", line.starts_with("per ")),
                ("restarted", line.ends_with(", restarts")),
                ("changed", line.starts_with("change ")),
                (
                    "changed",
                    line.starts_with("honoured ") && line.contains(", until "),
                ),
                ("defied", line.starts_with("defy ")),
                ("reminded", line.starts_with("remind ")),
                ("void", line.starts_with("void ")),
                ("paused", line.starts_with("pause ")),
                ("resumed", line.starts_with("pause ")),
                ("overdue", limit.iter().any(|word| line.starts_with(word))),
                ("answered", line.starts_with("answered ") && name.is_none()),
                (
                    "unanswered",
                    line.starts_with("unanswered ") && name.is_none(),
                ),
            ]
            .into_iter()
            .filter_map(|(word, says)| says.then_some(word))
            .chain(name)
            .collect(),
        };
        words.extend(said.iter().map(|word| format!("{rule}.{word}")));
    }
    words
}
