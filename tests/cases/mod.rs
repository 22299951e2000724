//! The cases of `grammar/corpus`, read into steps. The format is described in its README.
#![allow(dead_code, unreachable_pub)]

pub mod notation;

use crate::oracle::{Event, Said};
use notation::{Texts, read_ids, read_points, read_said, read_time, read_value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tamam::diagnostic::Diagnostics;
use tamam::syntax::Tree;
use tamam::syntax::tree::{Item, Node, TypeExpr};

/// One case as it is written.
pub struct Case {
    /// The file it stands in.
    pub file: String,
    pub title: String,
    pub rules: String,
    /// The lines below `---`, without remarks and empty ones.
    lines: Vec<String>,
}

/// One line of a case.
pub enum Line {
    Event(Event),
    Advance(i64),
    Says(Said),
    Refused,
    /// A question about what stands now, and the answer.
    Asks(String, Answer),
}

/// What a question must be answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    None,
    /// A word of a choice, such as a stage.
    Word(String),
    /// Thousandths of a point.
    Points(i64),
    Count(i64),
    Time(i64),
}

/// Every case of `grammar/corpus`.
pub fn all() -> Vec<Case> {
    let folder = corpus();
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("grammar/corpus can be read")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    files.iter().flat_map(|path| read_file(path)).collect()
}

/// The folder of the corpus, whichever crate of the workspace plays it.
fn corpus() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = own.ancestors().map(|above| above.join("grammar/corpus"));
    let mut found = folders.filter(|folder| folder.is_dir());
    found.next().expect("grammar/corpus above this crate")
}

/// The case that the corpus's README shows.
pub fn shown() -> Vec<Case> {
    let readme = corpus().join("README.md");
    let text = std::fs::read_to_string(readme).expect("a README");
    let shown = text
        .split("```text\n")
        .nth(1)
        .and_then(|after| after.split("```").next());
    read_cases("README.md", shown.expect("a case in the README"))
}

fn read_file(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("a text");
    let file = path.file_name().expect("a name").to_string_lossy();
    read_cases(&file, &text)
}

fn read_cases(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for part in text.split("=== ").skip(1) {
        let (title, body) = part.split_once('\n').expect("a case under its title");
        let (rules, steps) = body
            .split_once("---\n")
            .unwrap_or_else(|| panic!("{file}: `{title}` has no `---`"));
        let rules = match rules.trim() {
            "" => cases.last().expect("rules in the first case").rules.clone(),
            _ => rules.to_owned(),
        };
        let lines = steps.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        cases.push(Case {
            file: file.to_owned(),
            title: title.to_owned(),
            rules,
            lines: lines.map(str::to_owned).collect(),
        });
    }
    cases
}

/// Parses rules that must be valid, and hands the tree to `then`.
pub fn parsed<T>(rules: &str, then: impl FnOnce(&Tree) -> T) -> Result<T, String> {
    let mut nodes = vec![Node::BLANK; 8192];
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = tamam::parse(rules, &mut nodes, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(told(rules, &diagnostics));
    }
    Ok(then(&tree))
}

/// The diagnostics with what they point at.
pub fn told(rules: &str, diagnostics: &Diagnostics) -> String {
    let told = diagnostics.found().iter().map(|one| {
        let (line, _) = one.span.line_and_column(rules);
        format!(
            "{} {one} at `{}`, line {line}",
            one.code,
            one.span.text(rules).unwrap_or("")
        )
    });
    told.collect::<Vec<_>>().join("\n")
}

impl Case {
    /// The lines below the rules.
    pub fn lines(&self, tree: &Tree, texts: &Texts) -> Result<Vec<Line>, String> {
        let mut evidence = 0;
        let lines = self.lines.iter().map(|line| {
            if let Some(said) = line.strip_prefix("=>") {
                return match said.trim() {
                    "refused" => Ok(Line::Refused),
                    said => Ok(Line::Says(read_said(said, texts)?)),
                };
            }
            if let Some((question, answer)) = line.split_once(" = ") {
                return Ok(Line::Asks(
                    question.to_owned(),
                    read_answer(question, answer)?,
                ));
            }
            let (time, what) = line
                .split_once(' ')
                .ok_or(format!("`{line}` says nothing"))?;
            let time = read_time(time)?;
            if what.trim() == "nothing" {
                return Ok(Line::Advance(time));
            }
            evidence += 1;
            Ok(Line::Event(read_event(
                what.trim(),
                time,
                evidence,
                tree,
                texts,
            )?))
        });
        lines.collect()
    }
}

fn read_event(
    text: &str,
    time: i64,
    evidence: u64,
    tree: &Tree,
    texts: &Texts,
) -> Result<Event, String> {
    let (kind, fields) = text.split_once(' ').unwrap_or((text, ""));
    let declared = tree.items().find_map(|item| match item {
        Item::Event(event) if event.name.text == kind => Some(event),
        _ => None,
    });
    let declared = declared.ok_or(format!("no event `{kind}`"))?;
    let fields = fields.trim().trim_start_matches('{').trim_end_matches('}');
    let mut attributes = BTreeMap::new();
    let mut lists = BTreeMap::new();
    let mut inside = false;
    let between = |letter: char| {
        inside = (inside || letter == '[') && letter != ']';
        letter == ',' && !inside
    };
    let fields = fields.split(between).map(str::trim);
    for field in fields.filter(|field| !field.is_empty()) {
        let (name, value) = field
            .split_once(':')
            .ok_or(format!("`{field}` has no value"))?;
        let attribute = tree
            .list(declared.attributes)
            .find(|attribute| attribute.name.text == name.trim())
            .ok_or(format!("`{kind}` has no `{name}`"))?;
        if matches!(attribute.ty, TypeExpr::Ids(_)) {
            let ids = read_ids(value.trim(), texts)?;
            lists.insert(name.trim().to_owned(), ids);
            continue;
        }
        let value = read_value(value.trim(), attribute, tree, texts)?;
        attributes.insert(name.trim().to_owned(), value);
    }
    Ok(Event {
        kind: kind.to_owned(),
        time,
        evidence,
        attributes,
        lists,
    })
}

fn read_answer(question: &str, answer: &str) -> Result<Answer, String> {
    if answer == "none" {
        return Ok(Answer::None);
    }
    let count = || {
        answer
            .parse()
            .map_err(|_| format!("`{answer}` is not a count"))
    };
    Ok(match question {
        "next" => Answer::Time(read_time(answer)?),
        "moments" => Answer::Count(count()?),
        question if question.starts_with("open ") || question.ends_with(".moments") => {
            Answer::Count(count()?)
        }
        question if question.ends_with(".count") => Answer::Count(count()?),
        _ if answer.starts_with(char::is_alphabetic) => Answer::Word(answer.to_owned()),
        _ => Answer::Points(read_points(answer)?),
    })
}
