//! Events that cannot be scored: each is rejected with its line, a reason and what to
//! do, and everything else is scored.

mod tool;

use tool::Folder;

fn rejected(line: impl AsRef<[u8]>, reason: &str, help: &str) {
    let found = Folder::new().rejection(line);
    assert_eq!(found, (reason.to_owned(), help.to_owned()));
}

/// A letter of Anna's, with `rest` before the closing brace.
fn letter(rest: &str) -> String {
    format!(r#"{{"type":"letter.sent","time":"2026-01-01T00:00:00Z","subject":"anna"{rest}}}"#)
}

/// An answer to Anna, with `rest` before the closing brace.
fn answer(rest: &str) -> String {
    letter(rest).replace("letter.sent", "letter.answered")
}

#[test]
fn an_unknown_type_is_rejected_with_the_name_that_was_meant() {
    rejected(
        letter("").replace("letter.sent", "letter.snet"),
        "no event is named `letter.snet` in the rules",
        "did you mean `letter.sent`?",
    );
    rejected(
        letter("").replace("letter.sent", "invoice"),
        "no event is named `invoice` in the rules",
        "declare it in the rules, or leave such lines out",
    );
}

#[test]
fn an_unknown_attribute_is_rejected_with_the_name_that_was_meant() {
    rejected(
        letter(r#","lettr":7"#),
        "`letter.sent` has no attribute `lettr`",
        "did you mean `letter`?",
    );
    rejected(
        letter(r#","data":{"solved":true}"#),
        "`letter.sent` has no attribute `solved`",
        "declare it in the rules, or leave it out of the event",
    );
}

#[test]
fn a_value_of_another_type_is_rejected_with_what_it_must_be() {
    let help = "correct the value, or what the rules declare";
    for (rest, reason) in [
        (
            r#","letter":7.5"#,
            "`letter` must be a whole number or a text, and is `7.5`",
        ),
        (
            r#","letter":[7]"#,
            "`letter` must be a whole number or a text, and is a list",
        ),
        (
            r#","tone":"angry""#,
            "`tone` must be one of `calm`, `upset`, and is the text \"angry\"",
        ),
        (
            r#","stars":"many""#,
            "`stars` must be a whole number, as 5, and is the text \"many\"",
        ),
        (
            r#","stars":4.5"#,
            "`stars` must be a whole number, as 5, and is `4.5`",
        ),
    ] {
        rejected(letter(rest), reason, help);
    }
    for (rest, reason) in [
        (
            r#","solved":1"#,
            "`solved` must be yes or no, or true or false, and is `1`",
        ),
        (
            r#","took":"5 hours""#,
            "`took` must be a length of time, as \"5h30m\", or a number of milliseconds, and is the text \"5 hours\"",
        ),
        (
            r#","share":{}"#,
            "`share` must be a share in percent, as 25 or \"25%\", and is an object",
        ),
        (
            r#","paid":true"#,
            "`paid` must be a number, as 4.5, and is `true`",
        ),
        (
            r#","at":"yesterday""#,
            "`at` must be a time, as \"2026-01-31T09:30:00Z\", and is the text \"yesterday\"",
        ),
        (r#","note":5"#, "`note` must be a text, and is `5`"),
    ] {
        rejected(answer(rest), reason, help);
    }
}

#[test]
fn a_number_out_of_range_is_rejected_with_the_range() {
    let help = "correct the value, or what the rules declare";
    for (rest, reason) in [
        (r#","stars":7"#, "`stars` is `7`, outside 1 to 5"),
        (
            r#","stars":-9223372036854775809"#,
            "`stars` is `-9223372036854775809`, outside 1 to 5",
        ),
    ] {
        rejected(letter(rest), reason, help);
    }
    rejected(
        r#"{"type":"letter.sent","time":99999999999999999,"subject":"anna"}"#,
        "`time` is `99999999999999999`, as milliseconds since 1970 outside the years 1 to 9999",
        help,
    );
}

#[test]
fn what_no_rule_limits_is_told_to_be_too_great_in_the_units_of_authors() {
    let folder = Folder::new();
    folder.write(
        "rules.tamam",
        "subject s\nevent e from s { took: duration, paid: decimal, owed: decimal 0.., n: int, few: int ..5, share: percent, at: time }\nfeel when e -> +1\n",
    );
    for (rest, reason) in [
        (
            r#""took":"999999999999w""#,
            "`took` is the text \"999999999999w\", longer than the 292 million years that a length of time can be",
        ),
        (
            r#""took":9223372036854775808"#,
            "`took` is `9223372036854775808`, longer than the 292 million years that a length of time can be",
        ),
        (
            r#""paid":1e400"#,
            "`paid` is `1e400`, longer than the 15 digits that a number has room for before its point",
        ),
        (r#""owed":-0.5"#, "`owed` is `-0.5`, less than 0"),
        (r#""owed":-1e400"#, "`owed` is `-1e400`, less than 0"),
        (
            r#""owed":1e400"#,
            "`owed` is `1e400`, longer than the 15 digits that a number has room for before its point",
        ),
        (
            r#""n":99999999999999999999"#,
            "`n` is `99999999999999999999`, longer than the 18 digits that a whole number has room for",
        ),
        (r#""few":6"#, "`few` is `6`, more than 5"),
        (
            r#""share":1e50"#,
            "`share` is `1e50`, longer than the 17 digits that a percentage has room for before its point",
        ),
        (
            r#""at":99999999999999999"#,
            "`at` is `99999999999999999`, as milliseconds since 1970 outside the years 1 to 9999",
        ),
    ] {
        let line = format!(r#"{{"type":"e","time":"2026-01-01T00:00:00Z","subject":"a",{rest}}}"#);
        assert_eq!(folder.rejection(line).0, reason);
    }
}

#[test]
fn a_day_that_no_calendar_has_is_told_with_what_the_calendar_has() {
    let help = "correct the date where the log is written";
    for (time, problem) in [
        ("2026-02-30T00:00:00Z", "February 2026 has 28 days"),
        ("2024-02-30T00:00:00Z", "February 2024 has 29 days"),
        ("2026-04-31", "April 2026 has 30 days"),
        ("2026-01-00T00:00:00Z", "days are counted from 1"),
        (
            "2026-13-01T00:00:00Z",
            "there is no month 13: the year stands first, then the month, then the day",
        ),
    ] {
        rejected(
            letter("").replace("2026-01-01T00:00:00Z", time),
            &format!("`time` is the text \"{time}\": {problem}"),
            help,
        );
        rejected(
            answer(&format!(r#","at":"{time}""#)),
            &format!("`at` is the text \"{time}\": {problem}"),
            help,
        );
    }
    let folder = Folder::new();
    folder.write(
        "map.toml",
        "[time]\ncolumn = \"day\"\nformat = \"%d/%m/%Y %H:%M\"\nzone = \"UTC\"\n[subject]\ncolumn = \"who\"\n[[event]]\ntype = \"letter.sent\"\n",
    );
    folder.write("log.csv", "day,who\n30/02/2026 09:30,anna\n");
    let done = folder.tamam("run rules.tamam log.csv --map map.toml");
    assert!(
        done.err
            .starts_with("line 2: `day` is `30/02/2026 09:30`: February 2026 has 28 days\n"),
        "{}",
        done.err
    );
    let done = folder.tamam("run rules.tamam log.csv --as-of 2026-02-30");
    assert_eq!(
        done.err,
        "error: `2026-02-30` is not a time: February 2026 has 28 days\n"
    );
}

#[test]
fn what_an_event_must_have_is_missed() {
    for (name, line) in [
        ("time", r#"{"type":"letter.sent","subject":"anna"}"#),
        (
            "time",
            r#"{"type":"letter.sent","subject":"anna","time":null}"#,
        ),
        ("type", r#"{"time":0,"subject":"anna"}"#),
        ("subject", r#"{"type":"letter.sent","time":0}"#),
    ] {
        let (reason, help) = Folder::new().rejection(line);
        assert_eq!(reason, format!("the event has no `{name}`"));
        assert!(
            help.contains(&format!("\"{name}\":")) && help.contains("--map"),
            "{help}"
        );
    }
}

#[test]
fn a_time_that_says_no_moment_is_rejected() {
    for time in [
        "\"2026-01-01T00:00:00\"",
        "\"1767225600000\"",
        "\"\"",
        "1.5",
        "true",
    ] {
        let (reason, help) =
            Folder::new().rejection(letter("").replace("\"2026-01-01T00:00:00Z\"", time));
        assert!(
            reason.starts_with("`time` must be a time with its offset"),
            "{reason}"
        );
        assert!(help.contains("--map"), "{help}");
    }
}

#[test]
fn an_event_before_its_subjects_clock_is_rejected_and_the_rest_is_scored() {
    let folder = Folder::new();
    let early = letter(r#","letter":7"#).replace("2026-01-01", "2025-12-31");
    let other = early.replace("anna", "bo");
    folder.write(
        "log.jsonl",
        [letter(r#","letter":7"#), early, other].join("\n"),
    );
    let done = folder.tamam("run rules.tamam log.jsonl");
    assert_eq!(done.code, 3);
    assert!(
        done.out
            .ends_with("3 events read = 2 scored + 1 rejected\n"),
        "{}",
        done.out
    );
    assert_eq!(
        done.err,
        "line 2: 2025-12-31T00:00:00Z is before 2026-01-01T00:00:00Z, to which this subject's clock has come\n  \
         help: run with --sort or --allow-late, or send each subject's events in the order of time\n"
    );
    let done = folder.tamam("run rules.tamam log.jsonl --sort");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.out
            .ends_with("3 events read = 3 scored + 0 rejected\n"),
        "{}",
        done.out
    );
}

#[test]
fn a_line_that_was_cut_off_is_rejected_where_it_ends() {
    let (reason, help) = Folder::new().rejection(&letter("")[..40]);
    assert_eq!(
        reason,
        "the line ends in the middle of its JSON, at column 40"
    );
    assert!(help.starts_with("the log was cut off here"), "{help}");
}

#[test]
fn what_is_not_json_is_rejected_where_it_goes_wrong() {
    let (reason, _) = Folder::new().rejection("{\"type\":letter}");
    assert_eq!(reason, "not JSON: expected value at column 9");
    let (reason, _) = Folder::new().rejection(letter("") + "}");
    assert!(
        reason.starts_with("not JSON: trailing characters"),
        "{reason}"
    );
    let (reason, _) = Folder::new().rejection("7");
    assert_eq!(reason, "not an event: the line is JSON but not an object");
}

#[test]
fn nul_bytes_and_bytes_that_are_no_text_are_rejected_where_they_stand() {
    let line = letter(",\"letter\":\"\0\"");
    let place = line.find('\0').unwrap() + 1;
    let (reason, help) = Folder::new().rejection(line);
    assert_eq!(reason, format!("the line has a NUL byte at byte {place}"));
    assert!(help.contains("damaged"), "{help}");
    let mut bytes = letter("").into_bytes();
    bytes[10] = 0xff;
    let (reason, _) = Folder::new().rejection(bytes);
    assert_eq!(reason, "the line is not UTF-8 at byte 11");
}

#[test]
fn a_name_that_stands_twice_rejects_the_line() {
    for (rest, name) in [
        (r#","letter":1,"letter":1"#, "letter"),
        (r#","letter":1,"data":{"letter":1}"#, "letter"),
        (r#","data":{"letter":1,"letter":null}"#, "letter"),
        (r#","subject":"bo""#, "subject"),
        (r#","time":1"#, "time"),
        (r#","data":{},"data":{}"#, "data"),
        (r#","specversion":"1.0","id":1,"id":2"#, "id"),
    ] {
        let (reason, help) = Folder::new().rejection(letter(rest));
        assert_eq!(reason, format!("`{name}` stands twice"), "{rest}");
        assert_eq!(help, "give each name once");
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_rejected_and_never_held() {
    let folder = Folder::new();
    let mut log = letter("").into_bytes();
    log.extend_from_slice(b"\n{\"type\":\"");
    log.resize(100_000_000, b'x');
    log.extend_from_slice(b"\"}\n");
    log.extend_from_slice(letter("").as_bytes());
    folder.write("log.jsonl", &log);
    let done = folder.tamam("run rules.tamam log.jsonl");
    assert_eq!(done.code, 3);
    assert!(
        done.out
            .ends_with("3 events read = 2 scored + 1 rejected\n"),
        "{}",
        done.out
    );
    assert!(
        done.err.starts_with(
            "line 2: the line is longer than 1048576 bytes\n  help: one event stands on one line"
        ),
        "{}",
        done.err
    );
}

#[test]
fn a_csv_record_that_does_not_fit_is_rejected_alone() {
    let folder = Folder::new();
    let log = "type,time,subject,letter\nletter.sent,2026-01-01T00:00:00Z,anna,7\nletter.sent,anna\nletter.sent,20260101,anna,8\n";
    folder.write("log.csv", log);
    let done = folder.tamam("run rules.tamam log.csv");
    assert_eq!(done.code, 3);
    assert!(
        done.out
            .ends_with("3 events read = 1 scored + 2 rejected\n"),
        "{}",
        done.out
    );
    assert!(
        done.err
            .contains("line 3: the row has 2 cells, and the header has 4 columns\n  help: an empty cell wants its comma too"),
        "{}",
        done.err
    );
    assert!(
        done.err
            .contains("line 4: `time` must be a time with its offset"),
        "{}",
        done.err
    );
}

#[test]
fn only_a_few_rejections_are_shown_and_all_are_counted_and_written() {
    let folder = Folder::new();
    folder.write("log.jsonl", "{}\n".repeat(1000));
    let done = folder.tamam("run rules.tamam log.jsonl");
    assert!(
        done.out
            .ends_with("1000 events read = 0 scored + 1000 rejected\n"),
        "{}",
        done.out
    );
    assert!(done.err.lines().count() < 20, "{}", done.err);
    assert!(done.err.contains("--rejects FILE"), "{}", done.err);
    folder.tamam("run rules.tamam log.jsonl --rejects rejects.jsonl");
    assert_eq!(folder.read("rejects.jsonl").lines().count(), 1000);
}

#[test]
fn a_table_without_a_column_that_events_need_is_told_once_at_its_header() {
    let folder = Folder::new();
    let rows = "letter.sent,2026-01-01T00:00:00Z,anna,7\n".repeat(3);
    folder.write("log.csv", format!("Type,when,customer,letter\n{rows}"));
    let done = folder.tamam("run rules.tamam log.csv");
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert_eq!(
        done.err,
        "error: log.csv: line 1, the header, has no column `type`, no column `time`, no column `subject`; \
         it has `Type`, `when`, `customer`, `letter`\n  \
         help: rename `Type` to `type`, the column that says when it happened to `time`, \
         the column that says whose event it is to `subject`; \
         or give a mapping file with --map FILE, which says what each column is\n"
    );
}

#[test]
fn a_row_of_another_length_than_the_header_says_both_and_what_to_do() {
    let folder = Folder::new();
    let head = "type;time;subject;letter\n";
    let row = "letter.sent;2026-01-01T00:00:00Z;anna;7";
    folder.write("log.csv", format!("{head}{row};8; 9\n{row}\nletter.sent\n"));
    let done = folder.tamam("run rules.tamam log.csv");
    assert_eq!(
        done.err,
        "line 2: the row has 6 cells, and the header has 4 columns\n  \
         help: a semicolon inside a text wants double quotes around that text\n\
         line 4: the row has 1 cell, and the header has 4 columns\n  \
         help: an empty cell wants its semicolon too, and a line break inside a text wants double quotes around that text\n"
    );
}

#[test]
fn values_of_type_time_that_are_probably_seconds_are_warned_of_and_a_mapping_reads_them() {
    let folder = Folder::new();
    folder.write(
        "due.tamam",
        "subject guest\nevent asked from guest { due: time, born: time, n: int }\n\
         feel when asked where due > 2026-01-01 -> +5\n",
    );
    let asked = r#"{"type":"asked","time":"2026-01-01T00:00:00Z","subject":"anna","#;
    let rest = r#""n":1767225601,"born":"1971-05-01T00:00:00Z"}"#;
    let lines = [
        format!(r#"{asked}"due":1767225601,{rest}"#),
        format!(r#"{asked}"data":{{"due":1767225602,{rest}}}"#),
        format!(r#"{asked}"due":1767225603,{rest}"#),
        format!(r#"{asked}"due":"2026-01-02T00:00:00Z",{rest}"#),
    ];
    folder.write("log.jsonl", lines.join("\n"));
    let warning = "warning: 3 values of type time are numbers, read as milliseconds since 1970: \
         the first, `1767225601` of `due`, is 1970-01-21T10:53:45.601Z\n  \
         help: if they are seconds, say so in a mapping file, as due = { column = \"due\", format = \"%s%.f\" }\n";
    let done = folder.tamam("run due.tamam log.jsonl");
    assert_eq!((done.code, done.err.as_str()), (0, warning));

    let line = r#"{"when":"2026-01-01T00:00:00Z","who":"anna","due":1767225601}"#;
    folder.write("log.jsonl", line);
    let map = "[[event]]\ntype = \"asked\"\ntime = { column = \"when\" }\n\
         subject = { column = \"who\" }\nattributes = { due = { column = \"due\" } }\n";
    folder.write("map.toml", map);
    let done = folder.tamam("run due.tamam log.jsonl --map map.toml");
    let one = warning.replace(
        "3 values of type time are numbers",
        "1 value of type time is a number",
    );
    assert_eq!((done.code, done.err.as_str()), (0, one.as_str()));
    folder.write(
        "map.toml",
        map.replace("column = \"due\"", "column = \"due\", format = \"%s%.f\""),
    );
    let done = folder.tamam("run due.tamam log.jsonl --map map.toml");
    assert_eq!((done.code, done.err.as_str()), (0, ""));

    // A cell of a table is no number.
    folder.write(
        "log.csv",
        "type,time,subject,due\nasked,2026-01-01T00:00:00Z,anna,1767225601\n",
    );
    let done = folder.tamam("run due.tamam log.csv");
    assert_eq!(
        done.err,
        "line 2: `due` must be a time, as \"2026-01-31T09:30:00Z\", and is `1767225601`\n  \
         help: if it is seconds since 1970, write format = \"%s%.f\" beside its column in a mapping file, and give it with --map\n"
    );
}

#[test]
fn a_time_that_does_not_fit_the_format_of_a_mapping_is_helped_with_that_format() {
    let folder = Folder::new();
    folder.write(
        "log.csv",
        "time,who,letter\n31/01/2026,anna,7\n2026-01-31,bo,8\n",
    );
    let map = |time: &str| {
        format!(
            "[time]\ncolumn = \"time\"\n{time}\nzone = \"UTC\"\n[[event]]\ntype = \"letter.sent\"\n\
             subject = {{ column = \"who\" }}\nattributes = {{ letter = {{ column = \"letter\" }} }}\n"
        )
    };
    folder.write("map.toml", map("format = \"%d/%m/%Y %H:%M\""));
    let done = folder.tamam("run rules.tamam log.csv --map map.toml");
    let help = "help: correct the value, or the `format` of that time in the mapping file\n";
    assert_eq!(done.err.matches(help).count(), 2, "{}", done.err);
    folder.write("map.toml", map(""));
    let done = folder.tamam("run rules.tamam log.csv --map map.toml");
    let help =
        "help: correct the value, or say its `format` beside the `zone` in the mapping file\n";
    assert_eq!(done.err.matches(help).count(), 1, "{}", done.err);
}

#[test]
fn times_that_are_probably_seconds_are_warned_of_once_and_a_mapping_reads_them() {
    let folder = Folder::new();
    let line = letter(r#","letter":7"#).replace("\"2026-01-01T00:00:00Z\"", "1767225600");
    let other = line.replace("anna", "bo");
    folder.write("log.jsonl", [line, other].join("\n"));
    let warning = "warning: the times of 2 events are numbers, read as milliseconds since 1970: \
         the first, `1767225600`, is 1970-01-21T10:53:45.600Z\n  \
         help: if they are seconds, write format = \"%s%.f\" under [time] in a mapping file, and give it with --map\n";
    for options in ["", " --sort"] {
        let done = folder.tamam(&format!("run rules.tamam log.jsonl{options}"));
        assert_eq!((done.code, done.err.as_str()), (0, warning));
    }
    let map = "[time]\ncolumn = \"time\"\n[subject]\ncolumn = \"subject\"\n[[event]]\ntype = \"letter.sent\"\nattributes = { letter = { column = \"letter\" } }\n";
    folder.write("map.toml", map);
    let done = folder.tamam("run rules.tamam log.jsonl --map map.toml");
    assert_eq!((done.code, done.err.as_str()), (0, warning));
    folder.write(
        "map.toml",
        map.replace("\"time\"\n", "\"time\"\nformat = \"%s%.f\"\n"),
    );
    let run = "run rules.tamam log.jsonl --map map.toml --verdicts said --as-of";
    let done = folder.tamam(&format!("{run} 2026-01-01"));
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    // Written, they are of the year that they say: a year of 1970 or hours since zero are
    // nobody's mistake.
    folder.write(
        "log.jsonl",
        letter(r#","letter":7"#).replace("2026", "1970"),
    );
    assert_eq!(folder.tamam("run rules.tamam log.jsonl").err, "");
    folder.write(
        "log.jsonl",
        letter(r#","letter":7"#).replace("\"2026-01-01T00:00:00Z\"", "3600000"),
    );
    assert_eq!(folder.tamam("run rules.tamam log.jsonl").err, "");
}

#[test]
fn a_cell_of_seconds_is_rejected_with_the_format_that_reads_it() {
    let folder = Folder::new();
    for time in ["1767225600", "1767225600.25"] {
        let row = format!("type,time,subject\nletter.sent,{time},anna\n");
        folder.write("log.csv", row);
        let done = folder.tamam("run rules.tamam log.csv");
        let help = "help: if it is seconds since 1970, write format = \"%s%.f\" under [time]";
        assert!(done.err.contains(help), "{}", done.err);
    }
}
