//! Programs of several files: what they use is read with them, and every line that is shown
//! is that of its own file.

mod tool;

use tool::Folder;

const EVENTS: &str = "subject guest\n\n\nevent tea.ordered\nevent tea.served\n";
const TRUST: &str = r#"use "../events.tamam"
integrity asked_first {
  kind   accountable
  before tea.served require tea.ordered
  breach -> cap 0, for 1d
}
scenario "it is never served unasked" {
  day 0 tea.served
  expect asked_first breach
}
"#;
const OWN: &str = r#"use "events.tamam"
use "shared/trust.tamam"
subject guest
feel when tea.served -> +5
scenario "tea is good" {
  day 0 tea.ordered
  day 0 tea.served
  expect memory = 5
}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("shared")).unwrap();
    folder.write("events.tamam", EVENTS);
    folder.write("shared/trust.tamam", TRUST);
    folder.write("own.tamam", OWN);
    folder
}

#[test]
fn a_file_is_read_with_those_it_uses_once_each() {
    let folder = folder();
    let done = folder.tamam("check own.tamam shared/trust.tamam");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out.contains("own.tamam: no mistakes, 2 rules"),
        "{}",
        done.out
    );
    assert!(
        done.out.contains("trust.tamam: no mistakes, 1 rule"),
        "{}",
        done.out
    );
}

#[test]
fn a_verdict_names_the_file_and_the_line_in_it() {
    let folder = folder();
    folder.write(
        "log.jsonl",
        "{\"type\":\"tea.served\",\"time\":0,\"subject\":\"anna\"}\n",
    );
    for rules in ["own.tamam", "own.image"] {
        let done = folder.tamam("compile own.tamam -o own.image");
        assert_eq!(done.code, 0, "{}", done.err);
        let done = folder.tamam(&format!("run {rules} log.jsonl --verdicts told.jsonl"));
        assert_eq!(done.code, 0, "{}", done.err);
        let told = folder.read("told.jsonl");
        let breach = "\"file\":\"shared/trust.tamam\",\"line\":4,";
        let felt = "\"file\":\"own.tamam\",\"line\":4,";
        assert!(told.contains(breach) && told.contains(felt), "{told}");
        let shown = folder.tamam(&format!("inspect {rules}")).out;
        for part in [
            "files      events.tamam\n           shared/trust.tamam\n           own.tamam\n",
            "integrity asked_first before, require, line 2 of shared/trust.tamam",
            "when tea.served, line 4 of own.tamam",
        ] {
            assert!(shown.contains(part), "{shown}");
        }
    }
}

#[test]
fn a_program_of_one_file_says_no_file() {
    let folder = Folder::new();
    folder.write(
        "log.jsonl",
        "{\"type\":\"apology.made\",\"time\":0,\"subject\":\"anna\"}\n\
         {\"type\":\"letter.answered\",\"time\":1,\"subject\":\"anna\",\"letter\":1,\"solved\":false}\n",
    );
    folder.tamam("run rules.tamam log.jsonl --verdicts told.jsonl");
    let told = folder.read("told.jsonl");
    assert!(
        told.contains("\"line\":") && !told.contains("\"file\":"),
        "{told}"
    );
}

#[test]
fn a_mistake_is_shown_in_its_own_file() {
    let folder = folder();
    folder.write(
        "shared/trust.tamam",
        TRUST.replace("require tea.ordered", "require tea.odered"),
    );
    let done = folder.tamam("check own.tamam");
    assert_eq!(done.code, 1);
    for part in [
        "error[E0201]: no event is named `tea.odered`",
        "shared/trust.tamam:4:29",
        "did you mean `tea.ordered`?",
        "own.tamam: 1 mistake in it and the 2 files it uses",
    ] {
        assert!(done.err.contains(part), "{part}: {}", done.err);
    }
}

#[test]
fn syntax_mistakes_of_all_files_are_told_at_once() {
    let folder = folder();
    folder.write(
        "events.tamam",
        EVENTS.replace("event tea.served", "evnt tea.served"),
    );
    folder.write(
        "shared/trust.tamam",
        TRUST.replace("kind   accountable\n", "kind\n"),
    );
    let done = folder.tamam("check own.tamam");
    assert!(done.err.contains("events.tamam:5:1"), "{}", done.err);
    assert!(done.err.contains("trust.tamam:4:"), "{}", done.err);
}

#[test]
fn two_places_in_two_files_are_both_shown() {
    let folder = folder();
    folder.write("own.tamam", OWN.replace("feel", "event tea.ordered\nfeel"));
    let done = folder.tamam("check own.tamam");
    assert!(done.err.contains("E0218"), "{}", done.err);
    assert!(done.err.contains("own.tamam:4:7"), "{}", done.err);
    assert!(done.err.contains("events.tamam:4:7"), "{}", done.err);
}

#[test]
fn an_account_of_time_names_the_file_and_the_line_in_it() {
    let folder = folder();
    let rules = OWN.to_owned()
        + "expectation tea {\n  open when tea.ordered\n  meet when tea.served, within 1h -> hot +5\n  fail after 1h -> cold -5\n}\n";
    folder.write("own.tamam", rules);
    folder.write(
        "log.jsonl",
        "{\"type\":\"tea.ordered\",\"time\":0,\"subject\":\"anna\"}\n\
         {\"type\":\"tea.served\",\"time\":60000,\"subject\":\"anna\"}\n",
    );
    let done = folder.tamam("explain own.tamam log.jsonl");
    assert_eq!(done.code, 0, "{}", done.err);
    let told = "anna tea hot, due 1970-01-01T01:00:00Z, line 12 of own.tamam\n";
    assert!(done.out.contains(told), "{}", done.out);
}

#[test]
fn scenarios_are_played_with_their_own_file() {
    let folder = folder();
    let done = folder.tamam("test own.tamam");
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(
        done.out,
        "1 scenario in files that are used: give those files to play them\n\
         1 scenario, 1 expect line: all came true\n"
    );
    let done = folder.tamam("test shared/trust.tamam");
    assert_eq!(done.out, "1 scenario, 1 expect line: all came true\n");
    folder.write("own.tamam", OWN.replace("memory = 5", "memory = 6"));
    let done = folder.tamam("test own.tamam");
    assert!(done.err.contains("own.tamam:8:3"), "{}", done.err);
}

#[test]
fn what_cannot_be_used_is_told_where_it_is_used() {
    let folder = folder();
    folder.write("empty.tamam", "");
    folder.tamam("compile own.tamam -o own.image");
    for (path, answer) in [
        ("absent.tamam", "the file `absent.tamam` does not exist"),
        ("own.image", "is a compiled program"),
        ("/etc/rules", "does not lead from this file to another"),
        (
            "shared\\trust.tamam",
            "does not lead from this file to another",
        ),
        ("empty.tamam", "the file says nothing"),
    ] {
        let own = OWN.replace("shared/trust.tamam", path);
        folder.write("own.tamam", own);
        let done = folder.tamam("check own.tamam");
        assert_eq!(done.code, 1, "{path}");
        assert!(done.err.contains(answer), "{path}: {}", done.err);
    }
}

#[test]
fn files_may_use_each_other_and_not_too_deep() {
    let folder = folder();
    folder.write("events.tamam", format!("use \"own.tamam\"\n{EVENTS}"));
    assert_eq!(folder.tamam("check own.tamam").code, 0);
    let deep = |last: usize| {
        for number in 0..last {
            let text = format!("use \"{}.tamam\"\nevent e{number}\n", number + 1);
            folder.write(&format!("{number}.tamam"), text);
        }
        folder.write(&format!("{last}.tamam"), "event x\nfeel when x -> +1\n");
        folder.tamam("check 0.tamam")
    };
    assert_eq!(deep(31).code, 0);
    let done = deep(32);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("E0541"), "{}", done.err);
    assert!(done.err.contains("31.tamam:1:1"), "{}", done.err);
}

#[test]
fn there_are_never_more_files_than_the_limit() {
    let folder = folder();
    let many = |count: usize| {
        let uses = (1..count).map(|number| format!("use \"m{number}.tamam\"\n"));
        let own = uses.collect::<String>() + "event x\nfeel when x -> +1\n";
        folder.write("many.tamam", own);
        folder.tamam("check many.tamam")
    };
    for number in 1..257 {
        folder.write(&format!("m{number}.tamam"), format!("event e{number}\n"));
    }
    let done = many(256);
    assert_eq!(done.code, 0, "{}", done.err);
    let done = many(257);
    assert!(done.err.contains("E0540"), "{}", done.err);
}
