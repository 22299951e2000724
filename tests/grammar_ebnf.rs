//! `grammar/tamam.ebnf` says what the parser reads: its productions are the parser's
//! functions, and every sentence it makes parses.

#[allow(dead_code)]
#[path = "parser/show.rs"]
mod show;

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const GRAMMAR: &str = include_str!("../grammar/tamam.ebnf");

/// Where the grammar comes to its leaves: between their signs nothing stands.
const LEAVES: &str = "(* Letters and digits; nothing stands between these signs *)";

/// The files of the parser whose functions are no productions, but what those are made
/// with: taking a sign, keeping a part, telling a mistake.
const MACHINERY: [&str; 3] = ["operand.rs", "reader.rs", "recovery.rs"];
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

/// The files of the parser but for its machinery.
fn parser() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/syntax");
    let mut files = Vec::new();
    let mut left_out = 0;
    for entry in std::fs::read_dir(folder).expect("the parser") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        if MACHINERY.iter().any(|name| path.ends_with(name)) {
            left_out += 1;
        } else {
            files.push(std::fs::read_to_string(path).expect("a text"));
        }
    }
    assert_eq!(left_out, MACHINERY.len(), "each of them is there");
    files
}

#[test]
fn productions_are_the_functions_of_the_parser() {
    let grammar = grammar();
    let productions: BTreeSet<String> = grammar.keys().cloned().collect();
    let gives = ["Parsed<", "Leaf<", "(List<Use"];
    let mut functions: BTreeSet<String> = BTreeSet::new();
    for file in parser() {
        functions.extend(self::functions(&file, &gives));
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
    leaves: &'g BTreeSet<String>,
    rng: TestRng,
    text: String,
    /// How many productions are open; deep down the shortest way out is taken.
    depth: usize,
    /// Whether the signs stand in a leaf, and so side by side.
    inside: bool,
    /// What the next digits come to, each with how many there are: the last first.
    parts: Vec<(usize, usize)>,
    /// The leaves that were made.
    made: BTreeSet<String>,
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
        if !self.inside {
            self.text.push(' ');
        }
    }

    /// Writes one production.
    fn name(&mut self, name: &str) {
        match name {
            // Words of the language are names where no sign can stand.
            "name" if self.below(4) == 0 => {
                self.pick(&["open", "cost", "within", "end", "date", "day.x"]);
            }
            "named" if self.below(3) == 0 => {
                self.pick(&[
                    "opened.b",
                    "promised.c",
                    "opened.`d e`",
                    "when",
                    "previous a",
                ]);
            }
            _ if self.leaves.contains(name) => self.leaf(name),
            _ => self.production(name),
        }
    }

    fn production(&mut self, name: &str) {
        let rule = self.grammar.get(name).expect("a production").clone();
        self.depth += 1;
        self.rule(&rule);
        self.depth -= 1;
    }

    /// Writes one leaf, without a space between its signs. What the grammar says of it in a
    /// remark is asked of what came out, and another is made until it is so.
    fn leaf(&mut self, name: &str) {
        let start = self.text.len();
        let outermost = !self.inside;
        loop {
            self.inside = true;
            match name {
                "date" => self.parts = self.any_of([9999, 12, 28], 1, [4, 2, 2]),
                "clock" => self.parts = self.any_of([24, 60, 60], 0, [2, 2, 2]),
                _ => {}
            }
            match self.parts.pop() {
                Some((number, least)) if name == "digits" => self.written(number, least),
                Some(part) => {
                    self.parts.push(part);
                    self.production(name);
                }
                None => self.production(name),
            }
            self.inside = !outermost;
            if self.is_right(name, &self.text[start..]) {
                break;
            }
            self.text.truncate(start);
        }
        if matches!(name, "date" | "clock") {
            self.parts.clear();
        }
        self.made.insert(name.to_owned());
        if outermost {
            self.text.push(' ');
        }
    }

    /// Three numbers, of so many each from the first on, with as many digits as are said.
    fn any_of(&mut self, many: [usize; 3], first: usize, least: [usize; 3]) -> Vec<(usize, usize)> {
        let parts = many.into_iter().zip(least).rev();
        parts
            .map(|(many, least)| (first + self.below(many), least))
            .collect()
    }

    /// Whether a leaf is as the remarks on it say.
    fn is_right(&self, name: &str, text: &str) -> bool {
        let digits = |text: &str| text.chars().filter(|letter| letter.is_numeric()).count();
        match name {
            // Small enough for whatever they count.
            "digits" => digits(text) <= 4,
            "fraction" => digits(text) <= if text.ends_with('%') { 1 } else { 3 },
            "duration" => {
                let units = ["w", "d", "h", "m", "s", "ms"];
                let written = text.split(char::is_numeric).filter(|unit| !unit.is_empty());
                let places = written.map(|unit| units.iter().position(|one| *one == unit));
                places.is_sorted_by(|one, next| one < next)
            }
            _ => true,
        }
    }

    /// Digits of one or several scripts that come to a number.
    fn written(&mut self, number: usize, least: usize) {
        for digit in format!("{number:0least$}").chars() {
            let zero = ['0', '0', '۰', '٠'][self.below(4)];
            let place = u32::from(digit) - u32::from('0');
            self.text
                .push(char::from_u32(u32::from(zero) + place).expect("a digit"));
        }
    }

    /// What the grammar says in words of the letters of a leaf.
    fn letters(&mut self, words: &str) {
        const LETTERS: [&str; 10] = ["a", "Z", "_", "é", "ب", "نامه", "ж", "語", "x1", "q۲"];
        const MARKS: [&str; 8] = [" ", "#", "->", "{", "،", "é", "…", "-"];
        if words.starts_with("a letter or _") {
            self.pick(&LETTERS);
            for _ in 0..self.below(4) {
                // Joiners stand inside, never at the end.
                self.pick(&["", "", "\u{200C}", "\u{200D}"]);
                self.pick(&["", "7", "۴"]);
                self.pick(&LETTERS);
            }
        } else if words.starts_with("a digit") {
            let digit = self.below(10);
            self.written(digit, 1);
        } else {
            assert!(words.starts_with("anything"), "{words}");
            // Between backticks there is something.
            self.pick(&LETTERS);
            for _ in 0..self.below(4) {
                self.pick(&MARKS);
                self.pick(&LETTERS);
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let deep = self.depth > 22;
        match rule {
            Rule::Sign(sign) => self.put(sign),
            Rule::Name(name) => self.name(name),
            Rule::Words(words) if self.inside => self.letters(words),
            Rule::Words(words) => {
                assert!(words.starts_with("the end of the line"), "{words}");
                if self.below(4) == 0 {
                    self.leaf("comment");
                }
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

/// The productions of letters and digits.
fn leaves() -> BTreeSet<String> {
    let (_, leaves) = GRAMMAR.split_once(LEAVES).expect("leaves");
    let leaves = signs(leaves);
    let names = leaves.windows(2).filter(|pair| pair[1] == "=");
    names.map(|pair| pair[0].clone()).collect()
}

#[test]
fn every_sentence_of_the_grammar_parses() {
    use tamam::diagnostic::{NO_WEIGHT, TWICE, TWO_FORMS};
    let grammar = grammar();
    let leaves = leaves();
    let mut made = BTreeSet::new();
    let mut longest = 0;
    for number in 0..1000_u32 {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        let mut author = Author {
            grammar: &grammar,
            leaves: &leaves,
            rng: TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &seed),
            text: String::new(),
            depth: 0,
            inside: false,
            parts: Vec::new(),
            made: BTreeSet::new(),
        };
        author.name("rule_file");
        made.append(&mut author.made);
        let source = author.text;
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
    assert_eq!(made, leaves, "every leaf is made");
}
