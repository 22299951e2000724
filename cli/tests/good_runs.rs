//! What a run says, to the letter.

mod tool;

use std::io::Write;
use tool::Folder;

const LOG: &str = r#"{"type":"letter.sent","time":"2026-01-01T00:00:00Z","subject":"anna","letter":7,"tone":"upset"}
{"type":"letter.sent","time":"2026-01-01T06:00:00+06:00","subject":"bo","letter":"A-8","stars":5}

{"type":"letter.answered","time":"2026-01-02T12:00:00.250Z","subject":"anna","letter":"7","solved":"yes","share":"25%"}
{"type":"letter.answered","time":"2026-01-04T00:00:00Z","subject":"bo","data":{"letter":"A-8","solved":false,"took":"3d","paid":1.005}}
{"type":"letter.sent","time":1767571200000,"subject":12,"letter":1}
{"type":"letter.gone","time":"2026-01-05T00:00:00Z","subject":"anna"}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("log.jsonl", LOG);
    folder
}

#[test]
fn the_table_shows_the_lowest_scores_first_and_ends_with_the_totals() {
    let done = folder().tamam("run rules.tamam log.jsonl");
    assert_eq!(done.code, 3);
    assert_eq!(
        done.out,
        " subject  score  memory  mean  peak  end  moments  caps
 bo         -30     -30   -30   -30  -30        1  tells_it_all 0
 anna        10      10    10    10   10        1
 12           -       -     -     -    -        0
6 events read = 5 scored + 1 rejected
"
    );
    assert_eq!(
        done.err,
        "line 7: no event is named `letter.gone` in the rules\n  help: did you mean `letter.sent`?\n"
    );
}

#[test]
fn the_json_of_a_subject_is_as_agreed() {
    let done = folder().tamam("run rules.tamam log.jsonl --format json");
    assert_eq!(
        done.out,
        r#"{"subject":"anna","score":10,"memory":10,"mean":10,"peak":10,"end":10,"moments":1,"caps":[],"outcomes":{"answer":{"answered":1}}}
{"subject":"bo","score":-30,"memory":-30,"mean":-30,"peak":-30,"end":-30,"moments":1,"caps":[{"rule":"tells_it_all","cap":0}],"outcomes":{"answer":{"late":1,"overdue":1}}}
{"subject":"12","score":null,"memory":null,"mean":null,"peak":null,"end":null,"moments":0,"caps":[],"outcomes":{"answer":{"open":1}}}
"#
    );
    assert!(
        done.err
            .ends_with("6 events read = 5 scored + 1 rejected\n"),
        "{}",
        done.err
    );
}

#[test]
fn the_totals_are_as_agreed() {
    let folder = folder();
    let done = folder.tamam("run rules.tamam log.jsonl --totals");
    assert_eq!(
        done.out,
        r#"{"events":6,"rejected":1,"subjects":3,"outcomes":{"answer":{"answered":1,"late":1,"overdue":1,"open":1}},"breaches":{"tells_it_all":1}}
"#
    );
    let done = folder.tamam("run rules.tamam log.jsonl --totals --until-settled");
    assert!(
        done.out
            .contains(r#""answered":1,"late":1,"never":1,"overdue":3}"#),
        "{}",
        done.out
    );
    let done = folder.tamam("run rules.tamam log.jsonl --totals --as-of 2026-01-02");
    assert_eq!(
        done.out,
        r#"{"events":6,"rejected":4,"subjects":2,"outcomes":{"answer":{"open":2}},"breaches":{}}
"#
    );
}

#[test]
fn a_verdict_says_all_it_rests_on() {
    let folder = folder();
    folder.tamam("run rules.tamam log.jsonl --verdicts verdicts.jsonl --totals");
    assert_eq!(
        folder.read("verdicts.jsonl"),
        r#"{"rule":"answer","class":"met","outcome":"answered","time":"2026-01-02T12:00:00.250Z","due":"2026-01-03T00:00:00Z","subject":"anna","key":7,"felt":10,"evidence":[1,4],"line":12,"stance":"meet","fault":null}
{"rule":"answer","class":"overdue","outcome":"overdue","time":"2026-01-03T00:00:00Z","due":"2026-01-03T00:00:00Z","subject":"bo","key":"A-8","felt":null,"evidence":[2],"line":12,"stance":"meet","fault":null}
{"rule":"answer","class":"met","outcome":"late","time":"2026-01-04T00:00:00Z","due":"2026-01-06T00:00:00Z","subject":"bo","key":"A-8","felt":-30,"evidence":[2,5],"line":13,"stance":"meet","fault":null}
{"rule":"tells_it_all","class":"breach","outcome":"breach","time":"2026-01-04T00:00:00Z","due":null,"subject":"bo","key":null,"felt":null,"evidence":[5],"line":19,"stance":null,"fault":null}
"#
    );
}

#[test]
fn a_feeling_is_not_taken_for_a_rule_of_that_name() {
    let folder = folder();
    folder.write(
        "feel.tamam",
        "subject s
event reply from s
expectation reply { open when reply meet when reply, within 1d -> met 1 fail after 1d -> no -1 }
feel when reply -> 2
",
    );
    folder.write(
        "feel.jsonl",
        r#"{"type":"reply","time":"2026-01-01T09:00:00Z","subject":"anna"}"#,
    );
    folder.tamam("run feel.tamam feel.jsonl --until-settled --totals --verdicts said.jsonl");
    let said = folder.read("said.jsonl");
    let rules: Vec<_> = said
        .lines()
        .map(|line| line.split('"').nth(3).unwrap())
        .collect();
    assert_eq!(rules, ["feel reply", "reply"], "{said}");
}

#[test]
fn a_log_is_the_same_however_it_is_packed_and_given() {
    let folder = folder();
    let expected = folder.tamam("run rules.tamam log.jsonl --format json").out;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(LOG.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    folder.write("log.jsonl.gz", &gzip);
    folder.write(
        "log.jsonl.zst",
        zstd::encode_all(LOG.as_bytes(), 0).unwrap(),
    );
    folder.write("log.unnamed", &gzip);
    for words in ["log.jsonl.gz", "log.jsonl.zst", "log.unnamed"] {
        let done = folder.tamam(&format!("run rules.tamam {words} --format json"));
        assert_eq!(done.out, expected, "{words}: {}", done.err);
    }
    for input in [LOG.as_bytes(), &gzip] {
        let done = folder.tamam_with("run rules.tamam - --format json", input);
        assert_eq!(done.out, expected, "{}", done.err);
    }
}

#[test]
fn what_comes_after_the_moment_asked_for_is_rejected_and_says_so() {
    let folder = Folder::new();
    folder.write(
        "log.jsonl",
        r#"{"type":"letter.sent","time":"2026-01-01T00:00:00Z","subject":"anna","letter":7}
{"type":"letter.sent","time":"2026-01-02T00:00:00Z","subject":"anna","letter":8}
{"type":"letter.sent","time":"2026-01-02T00:00:00.001Z","subject":"anna","letter":9}
"#,
    );
    let done = folder.tamam("run rules.tamam log.jsonl --totals --as-of 2026-01-02");
    assert_eq!(done.code, 3, "{}", done.err);
    assert!(
        done.out
            .contains(r#""events":3,"rejected":1,"subjects":1,"outcomes":{"answer":{"open":2}}"#),
        "{}",
        done.out
    );
    assert!(
        done.err.starts_with(
            "line 3: 2026-01-02T00:00:00.001Z is after 2026-01-02T00:00:00Z, \
             for which the scores were asked\n  help: give a later time to --as-of to score it\n"
        ),
        "{}",
        done.err
    );
    let done = folder.tamam("run rules.tamam log.jsonl --totals --as-of 2026-01-03");
    assert_eq!(done.code, 0, "{}", done.err);
}

#[test]
fn a_compiled_program_gives_what_its_source_gives() {
    let folder = folder();
    folder.tamam("compile rules.tamam -o rules.image");
    for words in [
        "--format json",
        "--totals --until-settled",
        "--as-of 2026-01-03",
    ] {
        let of_source = folder.tamam(&format!("run rules.tamam log.jsonl {words}"));
        let of_image = folder.tamam(&format!("run rules.image log.jsonl {words}"));
        assert_eq!(of_source.out, of_image.out);
        assert_eq!(of_source.code, of_image.code);
    }
    assert_eq!(
        folder.tamam("inspect rules.tamam").out,
        folder.tamam("inspect rules.image").out
    );
}

#[test]
fn csv_with_the_rules_own_names_needs_no_mapping() {
    let folder = Folder::new();
    folder.write(
        "log.csv",
        "type;time;subject;letter;solved;took\n\
         letter.sent;2026-01-01T00:00:00Z;anna;007;;\n\
         letter.answered;2026-01-02 00:00:00+00:00;anna;007;yes;90000\n\
         letter.answered;1767312000000;anna;7;no;1m30s\n",
    );
    let done = folder.tamam("run rules.tamam log.csv --format json --verdicts verdicts.jsonl");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out.contains(r#""outcomes":{"answer":{"answered":1}}"#),
        "{}",
        done.out
    );
    // An id that is written with zeros in front is a text of its own.
    assert!(folder.read("verdicts.jsonl").contains(r#""key":"007""#));
}

#[test]
fn a_cloud_event_passes_as_it_is() {
    let folder = Folder::new();
    let line = r#"{"specversion":"1.0","id":"1","source":"/desk","type":"letter.sent","time":"2026-01-01T00:00:00Z","subject":"anna","datacontenttype":"application/json","traceparent":"x","data":{"letter":7}}"#;
    folder.write("log.jsonl", line);
    let done = folder.tamam("run rules.tamam log.jsonl");
    assert_eq!(done.code, 0, "{}", done.err);
}

#[test]
fn a_mapping_makes_events_of_rows_of_another_shape() {
    let folder = Folder::new();
    folder.write(
        "map.toml",
        r#"
missing = ["", "NA"]
[time]
column = "when"
format = "%d-%m-%Y %H:%M"
zone = "Europe/Amsterdam"
[subject]
column = "who"
[[event]]
type = "letter.sent"
when = { first_of = "case" }
time = { column = "day", zone = "Europe/Amsterdam" }
attributes = { letter = { column = "case" }, tone = { value = "calm" } }
[[event]]
type = "letter.answered"
when = { column = "what", equals = ["answered", "closed"] }
attributes = { letter = { column = "case" }, took = { column = "minutes", unit = "m" }, solved = { column = "fine", words = { ja = "yes", nee = "no" } } }
[[event]]
type = "apology.made"
when = { column = "sorry", present = true }
"#,
    );
    folder.write(
        "log.csv",
        "case,who,day,when,what,minutes,fine,sorry\n\
         c1,anna,2026-07-01,01-07-2026 12:00,opened,NA,NA,NA\n\
         c2,bo,2026-01-10,10-01-2026 12:00,looked at,,,\n\
         c1,anna,2026-07-01,02-07-2026 12:00,answered,1.5,nee,x\n\
         c2,bo,2026-01-10,soon,answered,,ja,\n",
    );
    let words =
        "run rules.tamam log.csv --map map.toml --sort --verdicts verdicts.jsonl --format json";
    let done = folder.tamam(words);
    assert_eq!(done.code, 3);
    assert_eq!(
        done.err,
        "line 5: `when` must be a time of the format `%d-%m-%Y %H:%M`, and is `soon`\n  \
         help: correct the value, or the `format` of that time in the mapping file\n\
         5 events read = 4 scored + 1 rejected\n"
    );
    let verdicts = folder.read("verdicts.jsonl");
    let answered = verdicts
        .lines()
        .find(|line| line.contains("\"answered\""))
        .unwrap();
    assert!(answered.contains(r#""time":"2026-07-02T10:00:00Z","due":"2026-07-02T22:00:00Z","subject":"anna","key":"c1""#), "{answered}");
    assert!(answered.contains(r#""evidence":[2,4]"#), "{answered}");
    assert!(verdicts.contains(r#""class":"breach""#), "{verdicts}");
    assert!(verdicts.contains(r#""class":"lifted""#), "{verdicts}");
}

#[test]
fn a_row_of_no_event_is_counted_as_such() {
    let folder = Folder::new();
    folder.write("map.toml", "[time]\ncolumn = \"t\"\n[subject]\ncolumn = \"s\"\n[[event]]\ntype = \"letter.sent\"\nwhen = { column = \"kind.name\", equals = \"a\" }\nattributes = { letter = { value = 7 } }\n");
    folder.write("log.jsonl", "{\"t\":0,\"s\":1,\"kind\":{\"name\":\"a\"}}\n{\"t\":0,\"s\":1,\"kind\":{\"name\":\"b\"}}\n{\"t\":0,\"s\":1}\n");
    let done = folder.tamam("run rules.tamam log.jsonl --map map.toml --totals");
    assert_eq!(done.code, 0);
    assert_eq!(
        done.err,
        "1 events read = 1 scored + 0 rejected; 2 rows make no event by the mapping\n"
    );
}

#[test]
fn an_empty_log_has_no_subjects() {
    let folder = Folder::new();
    folder.write("log.jsonl", "\n\n");
    let done = folder.tamam("run rules.tamam log.jsonl");
    assert_eq!(done.code, 0);
    assert!(
        done.out
            .ends_with("0 events read = 0 scored + 0 rejected\n"),
        "{}",
        done.out
    );
}

#[test]
fn scenarios_that_come_true_and_one_that_does_not() {
    let folder = Folder::new();
    let fine = "
scenario \"in time\" {
  day 0 letter.sent { letter: 7, tone: calm }
  day 1 08:00 letter.answered { letter: 7, solved: yes }
  expect answer 7 answered at day 1 08:00
  expect memory = 10
}
";
    folder.write("fine.tamam", tool::RULES.to_owned() + fine);
    let done = folder.tamam("test fine.tamam rules.tamam");
    assert_eq!(
        (done.code, done.out.as_str()),
        (0, "1 scenario, 2 expect lines: all came true\n"),
        "{}",
        done.err
    );

    let wrong = fine
        .replace("at day 1 08:00\n", "at day 2\n")
        .replace("= 10", "> 10");
    folder.write("wrong.tamam", tool::RULES.to_owned() + &wrong);
    let done = folder.tamam("test wrong.tamam");
    assert_eq!(
        (done.code, done.out.as_str()),
        (1, "1 scenario, 2 expect lines: 1 did not come true\n")
    );
    for part in [
        "error: scenario \"in time\": this came at another time",
        "expect answer 7 answered at day 2",
        "note: so far: answer 7 answered at day 1 08:00, felt 10",
        "error: scenario \"in time\": this is not so",
        "expect memory > 10",
        "note: so far: memory is 10",
    ] {
        assert!(done.err.contains(part), "{part}\n{}", done.err);
    }
}

#[test]
fn the_exit_codes_are_documented() {
    let folder = Folder::new();
    let help = folder.tamam("run --help").out;
    for code in [
        "0  all is well",
        "1  there are mistakes",
        "2  the command",
        "3  the run is complete",
    ] {
        assert!(help.contains(code), "{code}\n{help}");
    }
    assert_eq!(folder.tamam("rnu").code, 2);
}

#[test]
fn a_program_is_shown_clause_by_clause() {
    let done = Folder::new().tamam("inspect rules.tamam");
    for line in [
        "event 0 letter.sent from customer",
        "  1 tone: calm | upset",
        "  2 stars: int 1..5",
        "expectation answer, line 8",
        "  per letter, up to 4 open",
        "    within 2d",
        "    -> late -30",
        "integrity tells_it_all never, line 17",
        "    where not solved",
        "  breach -> cap 0, until it is lifted",
    ] {
        assert!(
            done.out.lines().any(|shown| shown == line),
            "{line}\n{}",
            done.out
        );
    }
}

#[test]
fn early_warnings_and_surveys_are_inspected_in_the_words_they_were_written_in() {
    let folder = Folder::new();
    folder.write(
        "early.tamam",
        "subject guest\n\
         event stay.ended from guest { nights: int, yearly: bool }\n\
         event survey.sent from house\n\
         event survey.answered from guest\n\
         feel when stay.ended -> nights\n\
         score { memory mean  disappointment below 2.5 }\n\
         survey pulse {\n  asked when survey.sent\n  answered when survey.answered\n  \
         unanswered after 7d -> silent_one -5\n}\n\
         alert late {\n  check 90d after stay.ended where yearly\n  \
         raise when silent 2.5 times usual after 4 gaps or memory falls 3 times each 30d\n  \
         clear when has disappointment and disappointment = 0\n}\n",
    );
    let done = folder.tamam("inspect early.tamam");
    for line in [
        "disappointed below 2.5",
        "survey pulse, line 7",
        "  asked when survey.sent, line 8",
        "  answered when survey.answered, line 9",
        "    -> answered",
        "  by the clock, within 7d, line 10",
        "    -> silent_one -5",
        "  check 90d after stay.ended, line 13",
        "    where yearly",
        "  raise (silent 2.5 times usual after 4 gaps or memory falls 3 times each 30d)",
        "  clear (has disappointment and (disappointment = 0))",
        "silence 0 after 2.5 times usual, told by 4 gaps",
    ] {
        assert!(
            done.out.lines().any(|shown| shown == line),
            "{line}\n{}{}",
            done.out,
            done.err
        );
    }
}

const KNOWN: &str = "subject customer
event order.placed from customer { total: int, paid: decimal, holder: text, ends: time, took: duration, gift: bool }
fact holder = holder of order.placed
fact ends = ends of order.placed
fact gift = gift of order.placed
status tier: new, gold { gold when order.placed where total > 100 }
measure orders = count of order.placed
measure spent = sum of paid in order.placed
measure each_one = spent / orders
measure longest = max of took in order.placed, over 30d
";

const ORDERS: &str = r#"{"type":"order.placed","time":"2026-01-01T00:00:00Z","subject":"anna","total":20,"paid":19.5,"holder":"Mr. \"A\"","ends":"2026-03-01T00:00:00Z","took":"5h30m","gift":true}
{"type":"order.placed","time":"2026-01-02T00:00:00Z","subject":"anna","total":200,"paid":180.25}
{"type":"order.placed","time":"2026-01-02T00:00:00Z","subject":"bo"}
"#;

#[test]
fn what_is_known_stands_beside_the_score() {
    let folder = Folder::new();
    folder.write("known.tamam", KNOWN);
    folder.write("orders.jsonl", ORDERS);
    let done = folder.tamam("run known.tamam orders.jsonl --format json");
    assert_eq!(
        done.out,
        r#"{"subject":"anna","score":null,"memory":null,"mean":null,"peak":null,"end":null,"moments":0,"caps":[],"known":{"holder":"Mr. \"A\"","ends":"2026-03-01T00:00:00Z","gift":true,"tier":"gold","orders":2,"spent":199.75,"each_one":99.875,"longest":"5h30m"},"outcomes":{}}
{"subject":"bo","score":null,"memory":null,"mean":null,"peak":null,"end":null,"moments":0,"caps":[],"known":{"holder":null,"ends":null,"gift":null,"tier":"new","orders":1,"spent":0,"each_one":0,"longest":null},"outcomes":{}}
"#
    );
    let done = folder.tamam("run known.tamam orders.jsonl");
    let mut lines = done.out.lines();
    let header: Vec<_> = lines
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    assert_eq!(
        header[8..],
        [
            "holder", "ends", "gift", "tier", "orders", "spent", "each_one", "longest"
        ]
    );
    let bo = done.out.lines().find(|line| line.starts_with(" bo"));
    let bo: Vec<_> = bo.unwrap_or_default().split_whitespace().collect();
    assert_eq!(bo[7..], ["-", "-", "-", "new", "1", "0", "0", "-"]);
}

#[test]
fn what_is_known_is_shown_of_a_program() {
    let folder = Folder::new();
    folder.write("known.tamam", KNOWN);
    let done = folder.tamam("inspect known.tamam");
    for line in [
        "fact ends: time, line 4",
        "  on order.placed ends, line 4",
        "status tier: choice, line 6",
        "  new | gold, starts new",
        "  on order.placed it becomes gold, line 6",
        "    where total > 100",
        "measure each_one: decimal, line 9",
        "  (spent / decimal orders)",
        "  max over 30 times 1d",
    ] {
        assert!(
            done.out.lines().any(|shown| shown == line),
            "{line}\n{}",
            done.out
        );
    }
}

#[test]
fn inspecting_tells_all_readers_the_kind_and_the_hours() {
    let folder = Folder::new();
    folder.write(
        "desk.tamam",
        r#"subject customer
event asked from customer
event unheard from house
calendar desk {
  zone "Europe/Amsterdam"
  open mon..fri 09:00..17:00
  open sat 22:00..06:00
  closed 2026-12-23
}
integrity hears { kind honest never unheard }
feel when asked where during desk -> +1
journey stay { stage one when asked ends when unheard }
"#,
    );
    let done = folder.tamam("inspect desk.tamam");
    for line in [
        "  read by feel asked, stay\n",
        "  read by hears, stay\n",
        "  kind honest\n",
        "  open mon..fri 09:00..17:00\n",
        "  open sat 22:00..06:00\n",
        "  closed 2026-12-23..2026-12-24 but for 2026-12-24 09:00..17:00\n",
    ] {
        assert!(
            done.out.contains(line),
            "{line} in {}{}",
            done.out,
            done.err
        );
    }
}

#[test]
fn events_that_a_rule_did_not_see_for_want_of_its_key_are_warned_of() {
    let folder = Folder::new();
    let sent = |rest: &str| {
        format!(
            "{{\"type\":\"letter.sent\",\"time\":\"2026-01-01T00:00:00Z\",\"subject\":\"anna\"{rest}}}"
        )
    };
    let log = [sent(r#","letter":7"#), sent(""), sent("")].join("\n");
    folder.write("log.jsonl", log);
    let done = folder.tamam("run rules.tamam log.jsonl");
    assert_eq!(
        (done.code, done.err.as_str()),
        (
            0,
            "warning: 2 events have no value for the `per` of `answer`, which did not see them: \
             the first stands on line 2 of the log\n"
        )
    );
    folder.write("log.jsonl", sent(r#","letter":7"#));
    assert_eq!(folder.tamam("run rules.tamam log.jsonl").err, "");
}

#[test]
fn inspecting_shows_a_table_of_durations_as_authors_write_them() {
    let folder = Folder::new();
    folder.write(
        "rules.tamam",
        "subject s
event asked from s { kind: a | b }
event done from house
table target by kind { a: 2h, b: 1d12h }
expectation x {
  open when asked
  meet when done within target(opened.kind) -> ok +1
  fail after 10d -> never -1
}
",
    );
    let done = folder.tamam("inspect rules.tamam");
    let limit = "  meet when done, line 7\n    within (2h, 1d12h)[opened.kind]\n";
    assert!(done.out.contains(limit), "{}{}", done.out, done.err);
}
