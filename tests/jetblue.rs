//! January 2013 at JetBlue comes out as its page says: the numbers that people read are
//! those that the rules mean.
#![cfg(feature = "compile")]

mod oracle;

use oracle::{Event, Oracle};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Value, parse};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;

#[test]
fn january_comes_out_as_printed() {
    let source = text_of("rules.tamam");
    let mut found = [Diagnostics::blank(); 1];
    let mut diagnostics = Diagnostics::new(&mut found);
    let mut nodes = vec![Node::BLANK; nodes_needed(&source)];
    let tree = parse(&source, &mut nodes, &mut diagnostics);

    let mut travellers: BTreeMap<String, Oracle> = BTreeMap::new();
    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    let mut late_landings = 0;
    let mut breaches = 0;
    let mut end = i64::MIN;
    let mut count = |said: Vec<oracle::Said>| {
        for said in said.iter().filter(|said| said.rule == "arrival") {
            let word = said.outcome.as_deref().unwrap_or(said.class.word());
            *outcomes.entry(word.to_owned()).or_default() += 1;
        }
        breaches += said
            .iter()
            .filter(|said| said.class == tamam::Class::Breach)
            .count();
    };
    for (number, line) in text_of("january-2013.jsonl").lines().enumerate() {
        let (subject, event) = read(line, number as u64 + 1);
        late_landings += usize::from(matches!(
            event.attributes.get("late"),
            Some(Value::Duration(late)) if *late >= 180 * MINUTE
        ));
        end = end.max(event.time);
        let fresh = || Oracle::new(&tree, &|_| 0);
        let traveller = travellers.entry(subject).or_insert_with(fresh);
        count(traveller.step(&event).expect("the log is in order"));
    }
    for traveller in travellers.values_mut() {
        count(traveller.advance(end).expect("time goes on"));
        while let Some(due) = traveller.next_due() {
            count(traveller.advance(due).expect("time goes on"));
        }
    }

    outcomes.remove("overdue");
    assert_eq!(outcomes, printed("January"));
    assert_eq!(
        late_landings, 19,
        "the page says how many landed three hours late or more"
    );
    assert_eq!(breaches, late_landings, "nobody was paid unasked");
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
