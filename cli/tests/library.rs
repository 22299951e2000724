//! The rule files that come along: listed, shown, used from anywhere, and named in mistakes.

mod tool;

use tool::Folder;

const OWN: &str = "use \"tamam/word.tamam\"\nsubject guest\nfeel when word.given -> +1\n";

#[test]
fn every_file_of_the_library_is_listed_in_one_line_and_shown_as_it_is() {
    let folder = Folder::new();
    let list = folder.tamam("library");
    assert_eq!(list.code, 0);
    for line in list.out.lines() {
        let name = line.split_whitespace().next().unwrap();
        let shown = folder.tamam(&format!("library {name}"));
        let about = line.strip_prefix(name).unwrap().trim();
        assert_eq!(shown.out.lines().next(), Some(&*format!("# {about}")));
        assert_eq!(
            folder.tamam(&format!("library tamam/{name}.tamam")).out,
            shown.out
        );
        // What is shown is a program as it stands.
        folder.write("copy.tamam", shown.out);
        let done = folder.tamam("test copy.tamam");
        assert_eq!((done.code, &*done.err), (0, ""), "{name}");
        let done = folder.tamam("check copy.tamam");
        assert_eq!((done.code, &*done.err), (0, ""), "{name}");
    }
    assert!(list.out.lines().count() >= 6);
}

#[test]
fn an_unknown_file_of_the_library_is_told() {
    let folder = Folder::new();
    let done = folder.tamam("library wrod");
    assert_eq!(done.code, 2);
    assert!(done.err.contains("did you mean `word`?"), "{}", done.err);
    let done = folder.tamam("library astrology");
    assert!(done.err.contains("`tamam library` lists"), "{}", done.err);
    folder.write("own.tamam", OWN.replace("word.tamam", "wrod.tamam"));
    let done = folder.tamam("check own.tamam");
    assert_eq!(done.code, 1);
    for part in [
        "E0293",
        "own.tamam:1:1",
        "did you mean `tamam/word.tamam`?",
        "`answer`",
    ] {
        assert!(done.err.contains(part), "{part}: {}", done.err);
    }
}

#[test]
fn the_library_is_used_from_any_folder_and_never_one_of_its_name() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path("deep/tamam")).unwrap();
    folder.write("deep/tamam/word.tamam", "this is no rule file");
    folder.write("deep/own.tamam", OWN);
    folder.write(
        "own.tamam",
        "use \"deep/own.tamam\"\nuse \"tamam/word.tamam\"\n",
    );
    for own in ["own.tamam", "deep/own.tamam"] {
        let done = folder.tamam(&format!("check {own}"));
        assert_eq!((done.code, &*done.err), (0, ""), "{own}");
    }
    // Its scenarios have come true already.
    let done = folder.tamam("test own.tamam");
    assert!(!done.out.contains("files that are used"), "{}", done.out);
}

#[test]
fn a_mistake_in_the_program_points_into_the_library_by_its_name() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("deep")).unwrap();
    folder.write("deep/own.tamam", format!("{OWN}event word.kept\n"));
    let done = folder.tamam("check deep/own.tamam");
    assert_eq!(done.code, 1);
    assert!(done.err.contains("> deep/own.tamam:4:7"), "{}", done.err);
    assert!(done.err.contains("::: tamam/word.tamam:"), "{}", done.err);
}

#[test]
fn a_verdict_of_the_library_names_its_file() {
    let folder = Folder::new();
    folder.write("own.tamam", OWN);
    folder.write(
        "log.jsonl",
        "{\"type\":\"word.given\",\"time\":0,\"subject\":\"anna\",\"promise\":1,\"by\":60000}\n\
         {\"type\":\"word.kept\",\"time\":60000,\"subject\":\"anna\",\"promise\":1}\n",
    );
    let done = folder.tamam("run own.tamam log.jsonl --verdicts told.jsonl");
    assert_eq!(done.code, 0, "{}", done.err);
    let told = folder.read("told.jsonl");
    assert!(
        told.contains("\"file\":\"tamam/word.tamam\",\"line\":"),
        "{told}"
    );
    let shown = folder.tamam("inspect own.tamam").out;
    assert!(shown.contains("tamam/word.tamam"), "{shown}");
    assert!(shown.contains("event 2 word.moved from house"), "{shown}");
    assert!(
        shown.contains("event 3 word.withdrawn from guest"),
        "{shown}"
    );
}
