//! Files are followed as `grammar/meaning.md` says: [70].

use std::collections::BTreeMap;
use tamam::Image;
use tamam_source::{Mistakes, Sources};

/// Joins `own` and what it uses of `files`.
fn follow(own: &str, files: &[(&str, &str)]) -> Result<Sources, Mistakes> {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    Sources::follow("own.tamam", own.to_owned(), &mut |name| {
        let found = files.get(name).map(|text| (*text).to_owned());
        found.ok_or("does not exist".to_owned())
    })
}

fn told(mistakes: &Mistakes) -> Vec<String> {
    let shown = mistakes.found.iter().map(|one| {
        let file = mistakes.file(&one.place).expect("a file");
        let (line, column) = (one.line, one.column);
        format!(
            "{}:{line}:{column} {} {}",
            file.name(),
            one.code,
            one.message
        )
    });
    shown.collect()
}

#[test]
fn a_file_stands_behind_all_that_it_uses_and_once() {
    let sources = follow(
        "use \"b.tamam\"\nuse \"a/c.tamam\"\nevent own",
        &[
            (
                "b.tamam",
                "use \"a/c.tamam\"\nuse \"./b.tamam\"\nevent b # no end of line",
            ),
            (
                "a/c.tamam",
                "use \"../own.tamam\"\nuse \"d.tamam\"\nevent c\n",
            ),
            ("a/d.tamam", "event d\n"),
        ],
    )
    .expect("files");
    let names = sources.parts();
    let names: Vec<_> = names.iter().map(|part| part.name).collect();
    assert_eq!(names, ["a/d.tamam", "a/c.tamam", "b.tamam", "own.tamam"]);
    let said: Vec<_> = sources.text().lines().map(str::trim).collect();
    let said: Vec<_> = said.into_iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(
        said,
        [
            "event d",
            "event c",
            "event b # no end of line",
            "event own"
        ]
    );
}

#[test]
fn an_image_says_of_every_line_in_which_file_it_stands() {
    let sources = follow(
        "use \"b.tamam\"\n\nfeel when b -> +2\n",
        &[("b.tamam", "event b\nfeel when b -> +1")],
    );
    let bytes = sources.expect("files").compile().expect("rules");
    let image = Image::verify(&bytes).expect("an image");
    let places = (0..2).map(|rule| {
        let rule = image.rule(rule);
        let source = image.source(rule.line, rule.span);
        (
            source.file.unwrap_or("none"),
            source.line,
            source.span.start,
        )
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        [("b.tamam", 2, 8), ("own.tamam", 3, 15)]
    );
}

#[test]
fn a_program_of_one_file_is_the_program_of_its_text() {
    let own = "event b\nfeel when b -> +1\n";
    let alone = Sources::alone("rules", own.to_owned()).compile();
    let followed = follow(own, &[]).expect("a file").compile();
    assert_eq!(alone, followed);
    let bytes = alone.expect("rules");
    let image = Image::verify(&bytes).expect("an image");
    assert_eq!(image.files().count(), 0);
    assert_eq!(image.source(2, tamam::Span::new(8, 12)).file, None);
}

#[test]
fn each_mistake_stands_in_its_own_file() {
    let mistakes = follow(
        "use \"b.tamam\"\nsubject guest\nfeel when c -> +1\n",
        &[("b.tamam", "subject host\nevent b\nfeel when x -> +1\n")],
    )
    .expect("files")
    .compile()
    .expect_err("mistakes");
    assert_eq!(
        told(&mistakes),
        [
            "own.tamam:2:9 E0217 a second subject is named, `guest`",
            "own.tamam:3:11 E0201 no event is named `c`",
            "b.tamam:3:11 E0201 no event is named `x`",
        ]
    );
    let related = mistakes.found[0].related.clone().expect("a related place");
    assert_eq!((related.file, related.span), (1, 8..12));
}

#[test]
fn a_subject_may_be_said_in_each_file_when_it_is_the_same() {
    let sources = follow(
        "use \"b.tamam\"\nsubject guest\nfeel when b -> +1\n",
        &[("b.tamam", "subject guest\nevent b\n")],
    );
    assert!(sources.expect("files").compile().is_ok());
    let twice = Sources::alone(
        "rules",
        "subject a\nsubject a\nevent b\nfeel when b -> +1".into(),
    );
    let mistakes = twice.compile().expect_err("a second subject");
    assert!(told(&mistakes)[0].contains("E0217"));
}

#[test]
fn what_cannot_be_used_is_told_beside_the_mistakes_of_all_texts() {
    let mistakes = follow(
        "use \"absent.tamam\"\nuse \"/b.tamam\"\nuse \"b.tamam\"\nsubjct guest\n",
        &[("b.tamam", "event b {\n")],
    )
    .expect_err("mistakes");
    assert_eq!(
        told(&mistakes),
        [
            "own.tamam:1:1 E0291 the file `absent.tamam` does not exist",
            "own.tamam:2:1 E0292 `/b.tamam` does not lead from this file to another",
            "own.tamam:4:1 E0104 `subjct` is not a word that can stand here",
            "b.tamam:2:1 E0110 a `}` is missing at the end of the file",
        ]
    );
}

#[test]
fn where_a_file_cannot_be_followed_nothing_it_may_declare_is_missed() {
    let rest = "subject guest\nfeel when tea.served -> +5\nfeel when tea.spilt -> -5";
    for (first, mistake) in [
        ("use b.tamam", "own.tamam:1:5 E0101"),
        ("use \"b.tamam", "own.tamam:1:5 E0140"),
        ("use \"c.tamam\" as tea", "own.tamam:1:15 E0128"),
        ("import \"c.tamam\"", "own.tamam:1:1 E0101"),
    ] {
        let files = [("c.tamam", "event tea.served")];
        let mistakes = follow(&format!("{first}\n{rest}"), &files).expect_err("a mistake");
        let told = told(&mistakes);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(mistake), "{told:?}");
    }
    // In one text a file cannot be followed at all.
    let alone = Sources::alone("own", format!("use \"b.tamam\"\n{rest}"));
    let mistakes = alone.compile().expect_err("a mistake");
    assert_eq!(told(&mistakes).len(), 1);
}
