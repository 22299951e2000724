//! What holds of the parser whatever it is given.

// Each of the tests that share it reads a part of what it shows.
#[allow(dead_code)]
#[path = "parser/show.rs"]
mod show;

use proptest::prelude::*;
use show::{Read, read, read_into};

const PACKS: [&str; 8] = [
    include_str!("parser/letter.tamam"),
    include_str!("parser/unanswered.tamam"),
    include_str!("parser/jetblue.tamam"),
    include_str!("parser/cough.tamam"),
    include_str!("parser/school.tamam"),
    include_str!("parser/kleenex.tamam"),
    include_str!("parser/persian.tamam"),
    include_str!("parser/known.tamam"),
];

/// What programs are made of, and what they must not be made of.
const SCRAPS: &[&str] = &[
    "subject",
    "event",
    "expectation",
    "integrity",
    "survey",
    "asked when a",
    "answered when a",
    "unanswered",
    "feel",
    "score",
    "alert",
    "scenario",
    "let",
    "fact",
    "status",
    "measure",
    "starts",
    "previous",
    "count of",
    "sum of",
    "over",
    "each",
    "owner",
    "per",
    "open",
    "meet",
    "fail",
    "change",
    "defy",
    "void",
    "when",
    "after",
    "by",
    "within",
    "under",
    "before",
    "later",
    "where",
    "else",
    "in",
    "time",
    "takes",
    "lands",
    "backfires",
    "cost",
    "odds",
    "until",
    "once",
    "restarts",
    "instead",
    "up to 3 open",
    "kind",
    "honest",
    "never",
    "on",
    "require",
    "unless",
    "while",
    "between",
    "and",
    "or",
    "not",
    "for",
    "for all",
    "for 3d",
    "breach",
    "cap",
    "memory",
    "peak_end",
    "of highs",
    "raise",
    "clear",
    "silent",
    "silent 3 times usual",
    "after 5 gaps",
    "falls 3 times each",
    "check 90d after",
    "disappointment below 5",
    "has",
    "opened.x",
    "promised.`y z`",
    "day 3",
    "09:30",
    "2025-12-25",
    "nothing",
    "expect",
    "no",
    "yes",
    "at",
    "from",
    "to",
    "a",
    "b.c",
    "`d e`",
    "1",
    "4.5",
    "90%",
    "30d",
    "1h30m",
    "5q",
    "1.2345",
    "99999999999999999999",
    "\"text\"",
    "{",
    "}",
    "(",
    ")",
    "((((",
    ",",
    "،",
    ":",
    "|",
    "->",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "..",
    "==",
    "&&",
    ";",
    "\n",
    "\n",
    "\n",
    "\t",
    " ",
    "\r\n",
    "#",
    "# x\n",
    "\"",
    "`",
    "“",
    "”",
    "→",
    "é",
    "\u{200C}",
    "\u{200F}",
    "\u{A0}",
    "۱۲",
    "نامه",
    "𝔸",
    "😀",
    "\u{0}",
    "not not not not",
    "- - - -",
    "a < b < c",
    "x in (1, -2)",
    "x in ..5",
    "x in 1..",
];

/// What every reading must keep to.
fn check(source: &str) -> Result<Read, TestCaseError> {
    let read = read(source);
    for span in &read.spans {
        prop_assert!(span.start <= span.end, "{span:?} in {source:?}");
        prop_assert!(
            span.text(source).is_some(),
            "{span:?} is outside {source:?}"
        );
    }
    prop_assert!(read.height <= tamam::limits::NESTING);
    let full = tamam::diagnostic::NODES.0;
    prop_assert!(!read.codes.contains(&full), "{source:?} needs more nodes");
    Ok(read)
}

fn scraps(most: usize) -> impl Strategy<Value = String> {
    let scrap = proptest::sample::select(SCRAPS);
    let joined = |scraps: Vec<(&str, bool)>| {
        let spaced = |(scrap, glued)| [scrap, if glued { "" } else { " " }];
        scraps.into_iter().flat_map(spaced).collect()
    };
    proptest::collection::vec((scrap, prop::bool::weighted(0.2)), 0..most).prop_map(joined)
}

/// A valid program with a stretch of it replaced.
fn damaged() -> impl Strategy<Value = String> {
    let pack = proptest::sample::select(&PACKS[..]);
    (pack, any::<prop::sample::Index>(), 0..40_usize, scraps(6)).prop_map(
        |(pack, at, length, scraps)| {
            let letters: Vec<char> = pack.chars().collect();
            let at = at.index(letters.len());
            let end = (at + length).min(letters.len());
            let (before, after) = (&letters[..at], &letters[end..]);
            before.iter().collect::<String>() + &scraps + &after.iter().collect::<String>()
        },
    )
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(source in any::<String>()) {
        check(&source)?;
    }

    #[test]
    fn any_bytes_of_the_language_are_read_without_panic(source in "[a-z0-9{}().,:|<>=!+*/`\"# \n-]{0,80}") {
        check(&source)?;
    }

    #[test]
    fn any_words_of_the_language_are_read_without_panic(source in scraps(60)) {
        check(&source)?;
    }

    #[test]
    fn a_damaged_program_is_read_without_panic(source in damaged()) {
        check(&source)?;
    }

    #[test]
    fn too_few_nodes_are_told_of(source in damaged(), share in 0..100_usize) {
        let enough = read(&source);
        let nodes = tamam::syntax::nodes_needed(&source) * share / 100;
        let few = read_into(&source, nodes);
        let told = few.codes.contains(&tamam::diagnostic::NODES.0);
        prop_assert!(told || few.tree == enough.tree || few.codes.len() == 64);
    }

    #[test]
    fn line_ends_of_two_bytes_change_nothing(source in damaged()) {
        let one = check(&source.replace('\r', ""))?;
        let two = check(&source.replace('\r', "").replace('\n', "\r\n"))?;
        prop_assert_eq!(one.tree, two.tree);
        prop_assert_eq!(one.codes, two.codes);
    }

    #[test]
    fn digits_of_any_script_are_the_same(source in damaged()) {
        let persian: String = source
            .chars()
            .map(|letter| match letter.to_digit(10) {
                Some(digit) => char::from_u32(0x06F0 + digit).unwrap_or(letter),
                None => letter,
            })
            .collect();
        let (ascii, persian) = (check(&source)?, check(&persian)?);
        prop_assert_eq!(ascii.codes, persian.codes);
    }
}

#[test]
fn nesting_has_an_end_however_deep_the_source() {
    for part in [
        "(", "not ", "- ", "silent (", "not (", "-(", "1 + ", "a or ", "(a and ",
    ] {
        let source = format!("alert a {{ raise when {} }}", part.repeat(50_000));
        let told = read(&source).codes;
        assert!(
            told.contains(&tamam::diagnostic::NESTED.0),
            "{part}: {told:?}"
        );
    }
}

#[test]
fn a_long_file_of_mistakes_ends() {
    for part in [
        "@ ",
        "} ",
        "expectation ",
        "expectation a { b ",
        "a, ",
        "\" \n",
        "{ (",
        "meet\n",
        "->\n",
    ] {
        let source = part.repeat(100_000);
        assert!(!read(&source).codes.is_empty(), "{part}");
    }
}
