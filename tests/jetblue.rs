//! January 2013 at JetBlue comes out as its page says: the numbers that people read are
//! those that the rules mean.
#![cfg(feature = "compile")]

mod cases;
mod generator;
mod oracle;
mod runner;

use oracle::{Event, Oracle, Said};
use runner::Runner;
use runner::engine::{Run, compiled};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Class, Diagnostics, Image, Value, parse};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;

#[test]
fn january_comes_out_as_printed_in_the_engine_and_in_the_oracle() {
    let source = text_of("rules.tamam");
    let mut found = [Diagnostics::blank(); 1];
    let mut diagnostics = Diagnostics::new(&mut found);
    let mut nodes = vec![Node::BLANK; nodes_needed(&source)];
    let tree = parse(&source, &mut nodes, &mut diagnostics);
    let bytes = compiled(&tree).expect("rules without a mistake");
    let image = Image::verify(&bytes).expect("an image of the compiler's");
    let log = text_of("january-2013.jsonl");
    let log: Vec<(String, Event)> = (1..)
        .zip(log.lines())
        .map(|(at, line)| read(line, at))
        .collect();

    let meant = judge(&log, || Oracle::new(&tree, &|_| 0));
    let found = judge(&log, || Run::start(&image));
    for (meant, found) in meant.iter().zip(&found) {
        assert_eq!(found, meant);
    }
    assert_eq!(found.len(), meant.len());

    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    for (_, said) in &found {
        if said.rule == "arrival" && said.class != Class::Overdue {
            let word = said.outcome.as_deref().unwrap_or(said.class.word());
            *outcomes.entry(word.to_owned()).or_default() += 1;
        }
    }
    assert_eq!(outcomes, printed("January"));

    // The page: nineteen landed three hours late or more, and nobody was paid unasked.
    let breaches = found.iter().filter(|(_, said)| said.class == Class::Breach);
    let late = |event: &Event| match event.attributes.get("late") {
        Some(Value::Duration(late)) => *late >= 180 * MINUTE,
        _ => false,
    };
    let landings = log.iter().filter(|(_, event)| late(event)).count();
    assert_eq!((landings, breaches.count()), (19, 19));
}

/// All that is said of every traveller, the clocks run on until nothing is due.
fn judge<R: Runner>(log: &[(String, Event)], fresh: impl Fn() -> R) -> Vec<(String, Said)> {
    let mut travellers: BTreeMap<&str, R> = BTreeMap::new();
    let mut all = Vec::new();
    let mut keep = |who: &str, said: Vec<Said>| {
        all.extend(said.into_iter().map(|said| (who.to_owned(), said)));
    };
    for (who, event) in log {
        let traveller = travellers.entry(who).or_insert_with(&fresh);
        keep(who, traveller.step(event).expect("the log is in order"));
    }
    for (who, traveller) in &mut travellers {
        while let Some(due) = traveller.next_due() {
            keep(who, traveller.advance(due).expect("time goes on"));
        }
    }
    all
}

/// A column of the page's table of outcomes.
fn printed(column: &str) -> BTreeMap<String, u32> {
    let page = text_of("README.md");
    let cells = |line: &str| {
        line.split('|')
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let mut rows = page
        .lines()
        .skip_while(|line| !line.starts_with("| outcome of"));
    let head = cells(rows.next().expect("a table of outcomes"));
    let place = head
        .iter()
        .position(|cell| cell == column)
        .expect("such a column");
    rows.skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            (
                cells(line)[1].clone(),
                cells(line)[place].parse().expect("a number"),
            )
        })
        .collect()
}

/// One line of the log: an object whose values are all texts.
fn read(line: &str, evidence: u64) -> (String, Event) {
    let texts: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    let fields: BTreeMap<&str, &str> = texts.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let mut attributes = BTreeMap::from([(
        "flight".to_owned(),
        Value::Id(date(fields["flight"]) as u64),
    )]);
    if let Some(arrival) = fields.get("arrival") {
        attributes.insert("arrival".to_owned(), Value::Time(time(arrival)));
    }
    if let Some(late) = fields.get("late") {
        attributes.insert("late".to_owned(), Value::Duration(duration(late)));
    }
    let event = Event {
        kind: fields["type"].to_owned(),
        time: time(fields["time"]),
        evidence,
        attributes,
        lists: BTreeMap::new(),
    };
    (fields["subject"].to_owned(), event)
}

/// `2013-01-01T14:22:00Z`, in milliseconds since 1970.
fn time(text: &str) -> i64 {
    let (day, clock) = text.trim_end_matches('Z').split_once('T').expect("a time");
    let [hours, minutes, seconds] = numbers(clock, ':');
    date(day) + (hours * 60 + minutes) * MINUTE + seconds * 1000
}

/// `2013-01-01`: the log lies in two years only.
fn date(text: &str) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let [year, month, day] = numbers(text, '-');
    let new_year = match year {
        2012 => 15_340 + i64::from(month > 2),
        2013 => 15_706,
        other => panic!("the log has no year {other}"),
    };
    (new_year + BEFORE[month as usize - 1] + day - 1) * DAY
}

/// `5h30m`.
fn duration(text: &str) -> i64 {
    let (hours, minutes) = text.split_once('h').unwrap_or(("0", text));
    let minutes = minutes.trim_end_matches('m');
    let number = |text: &str| text.parse().unwrap_or(0);
    (number(hours) * 60 + number(minutes)) * MINUTE
}

fn numbers(text: &str, mark: char) -> [i64; 3] {
    let parts: Vec<i64> = text
        .split(mark)
        .map(|part| part.parse().expect("a number"))
        .collect();
    parts.try_into().expect("three numbers")
}

fn text_of(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/jetblue")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
