//! `grammar/tamam.ebnf` says what the parser reads: its productions are the parser's
//! functions, and every sentence it makes parses.

#[allow(dead_code)]
#[path = "parser/show.rs"]
mod show;

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use std::collections::{BTreeMap, BTreeSet};

const GRAMMAR: &str = include_str!("../grammar/tamam.ebnf");

/// The files of the parser whose functions are productions, and those with some.
const PRODUCTIONS: [&str; 18] = [
    include_str!("../src/syntax/band.rs"),
    include_str!("../src/syntax/calendar.rs"),
    include_str!("../src/syntax/event.rs"),
    include_str!("../src/syntax/expectation.rs"),
    include_str!("../src/syntax/expression.rs"),
    include_str!("../src/syntax/facet.rs"),
    include_str!("../src/syntax/integrity.rs"),
    include_str!("../src/syntax/item.rs"),
    include_str!("../src/syntax/journey.rs"),
    include_str!("../src/syntax/known.rs"),
    include_str!("../src/syntax/number.rs"),
    include_str!("../src/syntax/pattern.rs"),
    include_str!("../src/syntax/promise.rs"),
    include_str!("../src/syntax/scenario.rs"),
    include_str!("../src/syntax/score.rs"),
    include_str!("../src/syntax/survey.rs"),
    include_str!("../src/syntax/table.rs"),
    include_str!("../src/syntax/word.rs"),
];
const READER: &str = include_str!("../src/syntax/reader.rs");

/// The right side of a production.
#[derive(Clone, Debug)]
enum Rule {
    Sign(String),
    Name(String),
    Words(String),
    All(Vec<Rule>),
    Any(Vec<Rule>),
    Maybe(Box<Rule>),
    Many(Box<Rule>),
}

/// The signs of the grammar itself, comments left out.
fn signs(text: &str) -> Vec<String> {
    let mut signs = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '(' if rest.starts_with("(*") => {
                rest = rest
                    .split_once("*)")
                    .expect("a comment ends")
                    .1
                    .trim_start();
                continue;
            }
            '"' | '\'' | '?' => rest[1..].find(first).expect("a quote ends") + 2,
            letter if letter.is_alphanumeric() => rest
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .unwrap_or(rest.len()),
            _ => 1,
        };
        signs.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    signs
}

fn grammar() -> BTreeMap<String, Rule> {
    let signs = signs(GRAMMAR);
    let mut rules = BTreeMap::new();
    let mut at = 0;
    while at < signs.len() {
        let name = signs[at].clone();
        assert_eq!(signs[at + 1], "=", "after {name}");
        at += 2;
        let rule = any(&signs, &mut at);
        assert_eq!(signs[at], ";", "in {name}");
        at += 1;
        assert!(
            rules.insert(name.clone(), rule).is_none(),
            "{name} stands twice"
        );
    }
    rules
}

fn any(signs: &[String], at: &mut usize) -> Rule {
    let mut rules = vec![all(signs, at)];
    while signs[*at] == "|" {
        *at += 1;
        rules.push(all(signs, at));
    }
    if rules.len() == 1 {
        rules.remove(0)
    } else {
        Rule::Any(rules)
    }
}

fn all(signs: &[String], at: &mut usize) -> Rule {
    let mut rules = Vec::new();
    loop {
        let sign = signs[*at].as_str();
        let mut inside = |end: &str| {
            *at += 1;
            let rule = any(signs, at);
            assert_eq!(signs[*at], end);
            Box::new(rule)
        };
        rules.push(match sign.chars().next() {
            Some('[') => Rule::Maybe(inside("]")),
            Some('{') => Rule::Many(inside("}")),
            Some('(') => *inside(")"),
            Some('"' | '\'') => Rule::Sign(sign[1..sign.len() - 1].to_owned()),
            Some('?') => Rule::Words(sign[1..sign.len() - 1].trim().to_owned()),
            Some(letter) if letter.is_alphanumeric() => Rule::Name(sign.to_owned()),
            _ => return Rule::All(rules),
        });
        *at += 1;
    }
}

fn names(rule: &Rule, names: &mut BTreeSet<String>) {
    match rule {
        Rule::Name(name) => {
            names.insert(name.clone());
        }
        Rule::All(rules) | Rule::Any(rules) => {
            rules.iter().for_each(|rule| self::names(rule, names))
        }
        Rule::Maybe(rule) | Rule::Many(rule) => self::names(rule, names),
        Rule::Sign(_) | Rule::Words(_) => {}
    }
}

/// The functions of a file that give what a production gives.
fn functions(file: &str, gives: &[&str]) -> BTreeSet<String> {
    let mut functions = BTreeSet::new();
    for part in file.split("fn ").skip(1) {
        let (head, _) = part.split_once('{').unwrap_or((part, ""));
        let Some((name, _)) = head.split_once(['(', '<']) else {
            continue;
        };
        if let Some((_, result)) = head.rsplit_once("-> ")
            && gives.iter().any(|gives| result.starts_with(gives))
        {
            functions.insert(name.to_owned());
        }
    }
    functions
}

#[test]
fn productions_are_the_functions_of_the_parser() {
    let grammar = grammar();
    let productions: BTreeSet<String> = grammar.keys().cloned().collect();
    let gives = ["Parsed<", "Leaf<", "(List<Use"];
    let mut functions: BTreeSet<String> = BTreeSet::new();
    for file in PRODUCTIONS {
        functions.extend(self::functions(file, &gives));
    }
    for name in ["name", "sentence", "whole"] {
        assert!(self::functions(READER, &gives).contains(name), "{name}");
        functions.insert(name.to_owned());
    }
    assert_eq!(productions, functions);
}

#[test]
fn every_production_is_reached() {
    let grammar = grammar();
    let mut reached = BTreeSet::from(["rule_file".to_owned(), "comment".to_owned()]);
    loop {
        let before = reached.len();
        for name in reached.clone() {
            let rule = grammar
                .get(&name)
                .unwrap_or_else(|| panic!("no production {name}"));
            names(rule, &mut reached);
        }
        if reached.len() == before {
            break;
        }
    }
    let productions: BTreeSet<String> = grammar.keys().cloned().collect();
    assert_eq!(productions, reached);
}

/// Makes sentences.
struct Author<'g> {
    grammar: &'g BTreeMap<String, Rule>,
    rng: TestRng,
    text: String,
    /// How many productions are open; deep down the shortest way out is taken.
    depth: usize,
}

impl Author<'_> {
    fn below(&mut self, end: usize) -> usize {
        (self.rng.next_u32() as usize) % end
    }

    fn pick(&mut self, words: &[&str]) {
        let word = words[self.below(words.len())];
        self.put(word);
    }

    fn put(&mut self, word: &str) {
        self.text.push_str(word);
        self.text.push(' ');
    }

    /// Writes one production; letters and digits are written whole.
    fn name(&mut self, name: &str) {
        match name {
            "name" => self.pick(&[
                "a", "b.c", "`d e`", "open", "cost", "within", "end", "نامه", "x_1", "date",
                "day.x",
            ]),
            "named" => self.pick(&[
                "a",
                "opened.b",
                "promised.c",
                "opened.`d e`",
                "memory",
                "when",
                "previous a",
            ]),
            "sentence" | "text" => self.pick(&["\"a sentence\"", "\"\"", "\"به نام\""]),
            "whole" | "digits" => self.pick(&["1", "7", "42", "۱۲", "999"]),
            "literal" => self.pick(&["0", "4.5", "90%", "2.5%", "30d", "1h30m", "۱۲"]),
            "duration" => self.pick(&["30d", "1h30m", "500ms"]),
            "date" => self.pick(&["2025-12-25", "2024-02-29"]),
            "clock" => self.pick(&["09:30", "23:59:59", "00:00Z"]),
            _ => {
                let rule = self.grammar.get(name).expect("a production").clone();
                self.depth += 1;
                self.rule(&rule);
                self.depth -= 1;
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let deep = self.depth > 22;
        match rule {
            Rule::Sign(sign) => self.put(sign),
            Rule::Name(name) => self.name(name),
            Rule::Words(words) => {
                assert!(words.starts_with("the end of the line"), "{words}");
                self.text.push('\n');
            }
            Rule::All(rules) => rules.iter().for_each(|rule| self.rule(rule)),
            Rule::Any(rules) => {
                // The first is the one that ends soonest.
                let chosen = if deep { 0 } else { self.below(rules.len()) };
                self.rule(&rules[chosen]);
            }
            Rule::Maybe(rule) => {
                if !deep && self.below(2) == 0 {
                    self.rule(rule);
                }
            }
            Rule::Many(rule) => {
                while !deep && self.below(5) < 2 {
                    self.rule(rule);
                }
            }
        }
    }
}

/// A sentence that was made with this seed.
fn sentence(grammar: &BTreeMap<String, Rule>, seed: [u8; 32]) -> String {
    let rng = TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &seed);
    let mut author = Author {
        grammar,
        rng,
        text: String::new(),
        depth: 0,
    };
    author.name("rule_file");
    author.text
}

#[test]
fn every_sentence_of_the_grammar_parses() {
    use tamam::diagnostic::{NO_WEIGHT, TWICE, TWO_FORMS};
    let grammar = grammar();
    let mut longest = 0;
    for number in 0..1000_u32 {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        let source = sentence(&grammar, seed);
        longest = longest.max(source.len());
        let read = show::read(&source);
        // What may be said once only is said in words, not in signs.
        let told: Vec<_> = read
            .mistakes
            .iter()
            .zip(&read.codes)
            .filter(|(_, code)| ![TWICE.0, TWO_FORMS.0, NO_WEIGHT.0].contains(code))
            .map(|(mistake, _)| mistake)
            .collect();
        assert!(told.is_empty(), "{told:#?}\n{source}");
    }
    assert!(longest > 500);
}
