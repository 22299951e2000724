//! Rows of a shape that came before are read the quick way, which must say of every row
//! what the thorough one says: the same event, the same numbers for its names, or the
//! same rejection.

use std::io::Cursor;
use tamam::Image;
use tamam_host::events::{Occurrence, Reader};
use tamam_host::input::json::{self, Json};
use tamam_host::input::row::Row;
use tamam_host::input::{Format, Rows, source::Source};
use tamam_host::{Rejection, Rules};

const RULES: &str = "
subject s
event a { k: id, n: int 0..9, d: decimal, p: percent, t: time, u: duration, c: x | y, b: bool, w: text }
event z { k: id, data: text, id: id }
feel when a -> 1
";

/// The same log, read in both ways.
struct Both<'i> {
    quick: Reader<'i>,
    thorough: Reader<'i>,
    events: usize,
    rejected: usize,
}

type Read = Vec<Result<Occurrence, Rejection>>;

impl<'i> Both<'i> {
    fn new(image: &Image<'i>) -> Self {
        Self {
            quick: Reader::new(image, None),
            thorough: Reader::new(image, None),
            events: 0,
            rejected: 0,
        }
    }

    fn agree(&mut self, shown: &str, row: &Row<'_>) {
        let loose = Row::Loose(row.fields().into_owned());
        let (mut quick, mut thorough) = (Read::new(), Read::new());
        self.quick
            .read(7, row, &mut |read| quick.push(read.cloned()));
        self.thorough
            .read(7, &loose, &mut |read| thorough.push(read.cloned()));
        assert_eq!(quick, thorough, "{shown}");
        match quick.as_slice() {
            [Ok(_)] => self.events += 1,
            _ => self.rejected += 1,
        }
    }

    /// The names that came have the same numbers.
    fn finish(&self) {
        let names = |reader: &Reader<'_>| {
            let all = [reader.texts(), reader.subjects()];
            all.map(|texts| {
                let numbers = 0..texts.len() as u32;
                numbers
                    .map(|number| texts.text(number).to_owned())
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(names(&self.quick), names(&self.thorough));
        let Self {
            events, rejected, ..
        } = self;
        assert!(*events > 5_000 && *rejected > 5_000, "{events} {rejected}");
    }
}

fn dice(mut seed: usize) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    }
}

const NAMES: [&str; 15] = [
    "k",
    "n",
    "d",
    "p",
    "t",
    "u",
    "c",
    "b",
    "w",
    "data",
    "id",
    "source",
    "kk",
    "specversion",
    "نام",
];

/// Names of a row: the envelope, some attributes, some that no event has, in any order,
/// now and then one twice.
fn names(next: &mut impl FnMut(usize) -> usize) -> Vec<&'static str> {
    let mut names = vec!["type", "time", "subject"];
    for _ in 0..next(6) {
        // The last ones are no attributes of most events, and mostly left out.
        let below = [NAMES.len(), 9, 9][next(3)];
        let name = NAMES[next(below)];
        if next(10) == 0 || !names.contains(&name) {
            names.push(name);
        }
    }
    for place in (1..names.len()).rev() {
        names.swap(place, next(place + 1));
    }
    if next(12) == 0 {
        names.remove(next(names.len()));
    }
    names
}

/// A value for a name, mostly one that it may have, as JSON writes it.
fn value(name: &str, next: &mut impl FnMut(usize) -> usize) -> String {
    const ANY: [&str; 12] = [
        "null",
        "true",
        "7",
        "-1.5e3",
        "99999999999999999999",
        r#""""#,
        r#""text""#,
        r#""2026-01-31T09:30:00Z""#,
        r#""a\n""#,
        r#"{"k":1}"#,
        "[1]",
        "nul",
    ];
    let fitting: &[&str] = match name {
        "type" => &[r#""a""#, r#""a""#, r#""z""#, r#""a""#, r#""b""#],
        "time" | "t" => &[
            r#""2026-01-31T09:30:00Z""#,
            r#""2026-01-31 09:30:00.5+01:00""#,
            "1767225600000",
        ],
        "subject" | "k" | "id" | "w" | "data" => {
            &[r#""anna""#, r#""omid""#, r#""مینا""#, "12", r#""12""#]
        }
        "n" => &["0", "9", r#""5""#, "10"],
        "d" => &["1.5", "-3", r#""2.25""#],
        "p" => &["25", r#""25%""#],
        "u" => &[r#""1h30m""#, "5000"],
        "c" => &[r#""x""#, r#""y""#, r#""q""#],
        "b" => &["true", "false", r#""yes""#],
        _ => &["null"],
    };
    match next(25) {
        0 => ANY[next(ANY.len())].to_owned(),
        1 if name == "subject" || name == "w" => format!("\"{}\"", next(1000)),
        2 => "null".to_owned(),
        _ => fitting[next(fitting.len())].to_owned(),
    }
}

#[test]
fn a_known_shape_of_json_says_what_a_new_one_says() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut both = Both::new(&image);
    let mut next = dice(5);
    let mut json = Json::default();
    for _ in 0..100 {
        let shapes: Vec<_> = (0..20).map(|_| names(&mut next)).collect();
        let (colon, comma) = [(":", ","), (": ", ", "), (" :\t", " ,")][next(3)];
        for _ in 0..400 {
            let shape = &shapes[next(shapes.len())];
            let fields: Vec<_> = shape
                .iter()
                .map(|name| format!("\"{name}\"{colon}{}", value(name, &mut next)))
                .collect();
            let line = format!("{{{}}}", fields.join(comma));
            match (json.read(line.as_bytes()), json::fields(&line)) {
                (Ok(row), Ok(fields)) => {
                    assert_eq!(row.fields(), fields, "{line}");
                    both.agree(&line, &row);
                }
                (quick, thorough) => assert_eq!(quick.err(), thorough.err(), "{line}"),
            }
        }
    }
    both.finish();
}

#[test]
fn the_one_shape_of_a_table_says_what_its_records_say() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut both = Both::new(&image);
    let mut next = dice(9);
    for _ in 0..200 {
        let mut columns = names(&mut next);
        columns.sort_unstable();
        columns.dedup();
        let mut table = columns.join(",") + "\n";
        for _ in 0..200 {
            let cells: Vec<_> = columns
                .iter()
                .map(|name| match value(name, &mut next).as_str() {
                    "null" => String::new(),
                    text if next(20) == 0 => format!("\"{}\"", text.replace('"', "\"\"")),
                    text => text.trim_matches('"').replace('"', "'"),
                })
                .collect();
            table += &(cells.join(",") + "\n");
        }
        let source = Source::new(Cursor::new(table.into_bytes())).unwrap();
        let mut rows = Rows::open(source, Some(Format::Csv)).unwrap();
        let mut more = Some(());
        while more.is_some() {
            let each = |line: u64, row: Result<Row<'_>, Rejection>| {
                if let Ok(row) = row {
                    both.agree(&format!("{line} {row:?}"), &row);
                }
            };
            more = rows.next(each).unwrap();
        }
    }
    both.finish();
}
