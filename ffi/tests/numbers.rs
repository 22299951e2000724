//! Numbers that C programs were compiled with keep their meaning.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tamam::{Class, Type};

/// Every enumerator and constant of the header with its number.
fn numbers() -> BTreeMap<String, u32> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/tamam.h");
    let header = fs::read_to_string(path).expect("the header");
    let numbers = header.lines().filter_map(|line| {
        let line = line.trim();
        let (name, number) = match line.strip_prefix("#define ") {
            Some(defined) => defined.split_once(' ')?,
            None => line.trim_end_matches(',').split_once(" = ")?,
        };
        let is_ours = name.starts_with("TAMAM_") && !name.contains(' ');
        Some((name.to_owned(), number.parse().ok()?)).filter(|_| is_ours)
    });
    numbers.collect()
}

#[test]
fn a_number_is_never_used_for_something_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numbers.txt");
    let now = numbers();
    if std::env::var_os("TAMAM_BLESS").is_some() {
        let lines = now
            .iter()
            .map(|(name, number)| format!("{name} {number}\n"));
        fs::write(&path, lines.collect::<String>()).expect("a file that can be written");
    }
    let given = fs::read_to_string(path).expect("the numbers that were given");
    let given: BTreeMap<String, u32> = given
        .lines()
        .map(|line| {
            let (name, number) = line.split_once(' ').expect("a name and a number");
            (name.to_owned(), number.parse().expect("a number"))
        })
        .collect();
    assert_eq!(
        now, given,
        "numbers.txt only grows, and within an ABI version nothing in it changes"
    );
}

#[test]
fn no_two_statuses_share_a_number() {
    let numbers = numbers();
    let mut statuses: Vec<_> = numbers
        .iter()
        .filter(|(name, _)| name.starts_with("TAMAM_STATUS_"))
        .map(|(_, number)| *number)
        .collect();
    let count = statuses.len();
    statuses.sort_unstable();
    statuses.dedup();
    assert_eq!(statuses.len(), count);
    assert!(count > 30, "{count}");
    let mut texts: Vec<&str> = statuses.iter().map(|number| text(*number)).collect();
    assert!(texts.iter().all(|text| !text.is_empty()));
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), count, "every status has a text of its own");
    let known = |number: &u32| !text(*number).is_empty();
    assert_eq!(
        (0..2000).filter(known).count(),
        count,
        "and nothing else has one"
    );
}

#[test]
fn enumerations_of_the_header_are_those_of_the_core() {
    let numbers = numbers();
    let named = |prefix: &str, word: &str| numbers.get(&format!("{prefix}{}", word.to_uppercase()));
    for class in Class::ALL {
        assert_eq!(named("TAMAM_CLASS_", class.word()), Some(&(class as u32)));
    }
    for ty in Type::ALL {
        assert_eq!(named("TAMAM_TYPE_", ty.word()), Some(&(ty as u32)));
    }
    let of = |prefix: &str| {
        numbers
            .keys()
            .filter(|name| name.starts_with(prefix))
            .count()
    };
    assert_eq!(of("TAMAM_CLASS_"), Class::ALL.len());
    assert_eq!(of("TAMAM_TYPE_"), Type::ALL.len());
}

#[test]
fn every_sort_of_rule_has_its_word() {
    let rules = "subject s
event e from s { a: int }
expectation x { open when e meet when e -> met +1 }
integrity i { kind honest never e where a > 3 breach -> cap -5, for 5d }
feel when e -> +1
alert l \"too quiet\" { raise when silent 60d }
fact f = a of e
status t \"what we are\": near, far { starts far near when e }
measure m = count of e
journey w { stage first when e }
";
    let rules = tamam_host::Rules::from_source(rules).expect("fine rules");
    let image = rules.image().expect("an image");
    let mut sorts: Vec<_> = (0..image.rules() as u32)
        .map(|number| image.rule(number).sort)
        .collect();
    sorts.sort_unstable();
    let numbers = numbers();
    let words = [
        "EXPECTATION",
        "INTEGRITY",
        "FEEL",
        "ALERT",
        "FACT",
        "STATUS",
        "MEASURE",
        "JOURNEY",
    ];
    for (word, sort) in words.iter().zip(&sorts) {
        let number = numbers.get(&format!("TAMAM_SORT_{word}"));
        assert_eq!(number, Some(&u32::from(*sort)), "{word}");
    }
    let told = numbers
        .keys()
        .filter(|name| name.starts_with("TAMAM_SORT_"));
    assert_eq!((sorts.len(), told.count()), (words.len(), words.len()));
}

fn text(status: u32) -> &'static str {
    let text = tamam_ffi::tamam_status_text(status);
    // SAFETY: the texts of statuses are static.
    #[allow(unsafe_code)] // a text of C is a pointer and a length
    let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.len) };
    std::str::from_utf8(bytes).expect("UTF-8")
}
