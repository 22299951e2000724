//! Rule files, programs, mappings and words that cannot be used: each answer says where
//! and what to do.

mod tool;

use tool::{Folder, RULES};

fn fails(folder: &Folder, words: &str, code: i32, answer: &str) {
    let done = folder.tamam(words);
    assert_eq!(done.code, code, "{words}: {}", done.err);
    assert!(done.err.contains(answer), "{words}: {}", done.err);
    assert_eq!(done.out, "", "{words}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = Folder::new();
    folder.write("log.jsonl", "");
    let answer = "there is no such file: look at its name and folder";
    for words in [
        "check absent.tamam",
        "test absent.tamam",
        "inspect absent.tamam",
        "compile absent.tamam -o out",
        "run absent.tamam log.jsonl",
        "run rules.tamam absent.jsonl",
        "run rules.tamam log.jsonl --map absent.toml",
    ] {
        fails(&folder, words, 2, answer);
        assert!(folder.tamam(words).err.contains("absent."), "{words}");
    }
}

#[test]
fn a_rule_file_that_is_not_utf_8_is_told_where() {
    let folder = Folder::new();
    folder.write("rules.tamam", b"subject customer\nevent caf\xe9.opened\n");
    fails(
        &folder,
        "check rules.tamam",
        2,
        "it is not UTF-8: line 2, byte 27 of the file; save it as UTF-8",
    );
}

#[test]
fn an_empty_rule_file_is_told_how_to_begin() {
    let folder = Folder::new();
    for text in ["", " \n\n"] {
        folder.write("rules.tamam", text);
        for command in ["check", "test", "inspect"] {
            let words = format!("{command} rules.tamam");
            fails(
                &folder,
                &words,
                2,
                "it is empty: begin with `subject` and the events you expect",
            );
        }
    }
}

#[test]
fn a_mistake_is_shown_where_it_stands_with_what_to_do() {
    let folder = Folder::new();
    let rules = tool::RULES.replace("open   when letter.sent", "open   when letter.snet");
    folder.write("rules.tamam", rules);
    folder.write("log.jsonl", "");
    for words in [
        "check rules.tamam",
        "test rules.tamam",
        "run rules.tamam log.jsonl",
    ] {
        let done = folder.tamam(words);
        assert_eq!(done.code, 1, "{words}");
        for part in [
            "error[E0201]: no event is named `letter.snet`",
            "rules.tamam:10:15",
            "open   when letter.snet",
            "^^^^^^^^^^^",
            "help: did you mean `letter.sent`?",
        ] {
            assert!(done.err.contains(part), "{words}: {part}\n{}", done.err);
        }
    }
    assert!(folder.tamam("explain e0201").out.starts_with("E0201: "));
    fails(
        &folder,
        "explain E9999",
        2,
        "no mistake has the code `E9999`",
    );
}

#[test]
fn every_file_is_checked_even_after_a_mistake() {
    let folder = Folder::new();
    folder.write("bad.tamam", "subject\n");
    let done = folder.tamam("check bad.tamam rules.tamam");
    assert_eq!(done.code, 1);
    assert!(done.err.contains("bad.tamam"), "{}", done.err);
    assert!(
        done.out.starts_with("rules.tamam: no mistakes, 2 rules, "),
        "{}",
        done.out
    );
}

#[test]
fn a_compiled_program_that_was_altered_is_refused() {
    let folder = Folder::new();
    let done = folder.tamam("compile rules.tamam -o rules.image");
    assert_eq!(done.code, 0, "{}", done.err);
    let mut image = std::fs::read(folder.path("rules.image")).unwrap();
    assert_eq!(folder.tamam("inspect rules.image").code, 0);
    fails(
        &folder,
        "test rules.image",
        2,
        "it is a compiled program, which has no scenarios",
    );
    let last = image.len() - 1;
    image[last] ^= 1;
    folder.write("altered.image", &image);
    fails(
        &folder,
        "inspect altered.image",
        2,
        "the checksum does not agree: it was altered",
    );
    folder.write("cut.image", &image[..last]);
    fails(
        &folder,
        "inspect cut.image",
        2,
        "the length does not agree with what it states",
    );
}

#[test]
fn a_mapping_that_does_not_fit_is_told_what_is_wrong() {
    let folder = Folder::new();
    folder.write("log.csv", "when,who,what\n2026-01-01T00:00:00Z,anna,sent\n");
    let good = "[time]\ncolumn = \"when\"\n[subject]\ncolumn = \"who\"\n[[event]]\ntype = \"letter.sent\"\n";
    let words = "run rules.tamam log.csv --map map.toml";
    folder.write("map.toml", good);
    let done = folder.tamam(words);
    assert_eq!(done.code, 0, "{}", done.err);
    for (map, answer) in [
        (
            good.replace("column = \"who\"", "colunm = \"who\""),
            "unknown field `colunm`",
        ),
        (
            good.replace("letter.sent", "letter.snet"),
            "event 1 (`letter.snet`): the rules have no such event: did you mean `letter.sent`?",
        ),
        (
            good.replace("\"who\"", "\"whom\""),
            "the mapping file reads column `whom`, which the log does not have: did you mean `who`?",
        ),
        (
            good.replace("column = \"when\"", "column = \"when\"\nformat = \"%Y\""),
            "zone = \"UTC\"",
        ),
        (
            good.replace("column = \"when\"", "column = \"when\"\nzone = \"Mars\""),
            "no time zone is named `Mars`",
        ),
        (
            good.to_owned() + "attributes = { lettr = { column = \"what\" } }\n",
            "it has no attribute `lettr`: did you mean `letter`?",
        ),
        (
            good.to_owned() + "attributes = { letter = { } }\n",
            "say either `column` or `value`",
        ),
        (
            good.to_owned() + "when = { column = \"what\" }\n",
            "`when` needs a `column` with `equals` or `present`, or a `first_of`",
        ),
        (String::new(), "missing field `event`"),
    ] {
        folder.write("map.toml", map);
        fails(&folder, words, 2, answer);
    }
}

#[test]
fn a_log_that_is_no_log_is_told_so() {
    let folder = Folder::new();
    folder.write("log.json", "[{}]");
    fails(
        &folder,
        "run rules.tamam log.json",
        2,
        "the log is one JSON array: write one event a line",
    );
    folder.write("log.csv", "type,type\n");
    fails(
        &folder,
        "run rules.tamam log.csv",
        2,
        "line 1 is not a header: column `type` stands twice",
    );
    folder.write("log.jsonl.gz", b"\x1f\x8b\x08\x00broken");
    fails(
        &folder,
        "run rules.tamam log.jsonl.gz",
        2,
        "the log cannot be read",
    );
    folder.write("log.jsonl", "");
    fails(
        &folder,
        "run rules.tamam log.jsonl --as-of soon",
        2,
        "`soon` is not a time",
    );
}

#[test]
fn scenarios_that_mistakes_keep_from_playing_do_not_come_true() {
    let folder = Folder::new();
    folder.write(
        "desk.tamam",
        "subject customer\nevent asked from customer\nfeel when answered -> +1\n",
    );
    let done = folder.tamam("test desk.tamam");
    assert_eq!(
        (done.code, done.out.as_str()),
        (1, "no scenario was played: mend the mistakes first\n")
    );
}

#[test]
fn a_scenario_that_fails_says_the_counts_so_far_and_the_key_that_is_missing() {
    let folder = Folder::new();
    let scenarios = "
scenario \"counted\" {
  day 0 letter.sent { letter: 7 }
  day 1 letter.answered { letter: 7, solved: yes }
  expect answer.answered = 2
}
scenario \"without a key\" {
  day 0 letter.sent
  expect answer 7 answered
}
";
    folder.write("rules.tamam", format!("{RULES}{scenarios}"));
    let done = folder.tamam("test rules.tamam");
    assert_eq!(done.code, 1);
    for note in [
        "= note: so far: answer.answered is 1\n",
        "= note: so far: answer fault at day 0: the event gives no value to the attribute after `per`\n",
    ] {
        assert!(done.err.contains(note), "{}", done.err);
    }
}
