//! The library: files that come along, each of one idea, and all of them together.

use std::collections::BTreeSet;
use tamam::image::layout::Kind;
use tamam::syntax::tree::{Item, Node};
use tamam::{Diagnostics, Image};
use tamam_source::library::{self, PACKS, Pack};
use tamam_source::{Mistakes, Sources};

/// Joins `own` and what it uses, with no other file anywhere.
fn follow(own: &str) -> Result<Sources, Mistakes> {
    Sources::follow("own.tamam", own.to_owned(), &mut |name| {
        panic!("{name} is asked for beside the program")
    })
}

fn told(mistakes: &Mistakes) -> Vec<String> {
    let shown = mistakes.found.iter().map(|one| {
        let file = mistakes.file(&one.place).map_or("", |file| file.name());
        let help = one.help.as_deref().unwrap_or_default();
        format!("{file}:{} {} {}: {help}", one.line, one.code, one.message)
    });
    shown.collect()
}

/// A program that uses every pack, about a subject of its own.
fn all_together() -> String {
    let uses = PACKS
        .iter()
        .map(|pack| format!("use \"{}\"\n", library::path(pack.name)));
    uses.chain(["subject citizen\nevent tea from citizen\nfeel when tea -> +1\n".to_owned()])
        .collect()
}

#[test]
fn all_packs_together_are_one_program_without_advice() {
    let sources = follow(&all_together()).expect("the library");
    let advice = sources.advice();
    assert_eq!(told(&advice), [""; 0]);
    let bytes = sources.compile().map_err(|found| told(&found));
    let bytes = bytes.expect("no two packs say the same name");
    let image = Image::verify(&bytes).expect("an image");
    assert_eq!(image.files().count(), PACKS.len() + 1);
    assert!(image.files().any(|file| file == "tamam/answer.tamam"));
}

#[test]
fn the_subject_of_a_pack_is_that_of_the_program() {
    let sources = follow(&all_together()).expect("the library");
    let bytes = sources.compile().expect("rules");
    let image = Image::verify(&bytes).expect("an image");
    for (name, from) in [("answer.asked", "citizen"), ("answer.given", "house")] {
        let mut kinds = image.all::<Kind>().map(|(_, kind)| kind);
        let kind = kinds.find(|kind| image.str(kind.name) == name);
        let kind = kind.expect(name);
        assert_eq!(image.str(kind.from), from);
    }
}

#[test]
fn every_pack_is_a_file_of_its_folder_and_in_order() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/library");
    let files = std::fs::read_dir(folder).expect("a folder").map(|file| {
        let name = file.expect("a file").file_name();
        name.to_string_lossy().trim_end_matches(".tamam").to_owned()
    });
    let files: BTreeSet<String> = files.collect();
    let packs = PACKS.iter().map(|pack| pack.name);
    assert!(packs.eq(files.iter().map(String::as_str)));
}

#[test]
fn a_pack_says_first_what_it_is_about_then_which_events_it_needs() {
    for Pack { name, text } in PACKS {
        let about = library::find(name).expect(name).about();
        assert!(about.len() > 40 && about.len() < 120, "{name}: {about}");
        assert!(
            text.starts_with("# ") && text.contains("# Who feels it:"),
            "{name}"
        );
        let (head, rest) = text.split_once("\n\n").expect("a head");
        for line in rest.lines().filter_map(|line| line.strip_prefix("event ")) {
            let event = line.split_whitespace().next().expect("a name");
            assert!(head.contains(&format!("#   {event} ")), "{name}: {event}");
        }
        assert!(rest.contains("\nscenario "), "{name}");
    }
}

#[test]
fn every_name_of_a_pack_begins_with_the_name_of_the_pack() {
    for Pack { name, text } in PACKS {
        let mut slots = [Diagnostics::blank(); 4];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(text)];
        let tree = tamam::parse(text, &mut nodes, &mut diagnostics);
        for item in tree.items() {
            let said = match item {
                Item::Event(event) => event.name.text,
                Item::Expectation(rule) => tree.at(rule.header).name.text,
                Item::Promise(rule) => tree.at(rule.said.header).name.text,
                Item::Integrity(rule) => tree.at(rule.header).name.text,
                Item::Alert(alert) => tree.at(alert.header).name.text,
                Item::Calendar(calendar) => tree.at(calendar.header).name.text,
                Item::Measure(measure) => tree.at(*measure).name.text,
                Item::Feel(_) | Item::Scenario(_) => continue,
                _ => text
                    .lines()
                    .filter_map(|line| line.strip_prefix("let "))
                    .find(|line| !line.starts_with(name))
                    .unwrap_or(name),
            };
            let rest = said.strip_prefix(name);
            let own = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_']));
            assert!(own, "{name}: {said}");
        }
    }
}

#[test]
fn what_the_library_has_not_is_told_with_what_it_has() {
    let mistakes =
        follow("use \"tamam/anser.tamam\"\nuse \"tamam/answer\"\nuse \"tamam/x/y.tamam\"\n");
    let names: Vec<_> = PACKS.iter().map(|pack| pack.name).collect();
    let names = names.join("`, `");
    assert_eq!(
        told(&mistakes.expect_err("mistakes")),
        [
            format!(
                "own.tamam:1 E0293 the library has no file `tamam/anser.tamam`: did you mean `tamam/answer.tamam`? (`{names}`)"
            ),
            format!(
                "own.tamam:2 E0293 the library has no file `tamam/answer`: did you mean `tamam/answer.tamam`? (`{names}`)"
            ),
            format!(
                "own.tamam:3 E0293 the library has no file `tamam/x/y.tamam`: `tamam library` lists what it has (`{names}`)"
            ),
        ]
    );
}

#[test]
fn a_text_that_stands_alone_may_use_the_library_and_nothing_else() {
    let own = "use \"tamam/word.tamam\"\nsubject guest\n";
    let alone = Sources::alone("own.tamam", own.to_owned());
    assert_eq!(alone, follow(own).expect("the library"));
    assert!(alone.compile().is_ok());
    let other = Sources::alone(
        "rules",
        "use \"word.tamam\"\nevent a\nfeel when a -> 1\n".into(),
    );
    let mistakes = other.compile().expect_err("a file beside a text");
    assert!(told(&mistakes)[0].starts_with("rules:1 E0290"));
}

#[test]
fn a_mistake_against_a_pack_points_into_it_by_its_name() {
    let own = "use \"tamam/word.tamam\"\nevent word.kept\nfeel when word.kept -> +1\n";
    let mistakes = follow(own)
        .expect("the library")
        .compile()
        .expect_err("a name twice");
    let first = &mistakes.found[0];
    let related = first
        .related
        .as_ref()
        .and_then(|place| mistakes.file(place));
    assert_eq!(related.map(|file| file.name()), Some("tamam/word.tamam"));
}
