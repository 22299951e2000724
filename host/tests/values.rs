//! Values come in as the rules declare them, to the last digit.

use tamam::image::TEXT_BASE;
use tamam::{Image, Value};
use tamam_host::events::Reader;
use tamam_host::input::json::Json;
use tamam_host::{Rejection, Rules};

const RULES: &str = "
subject s
event e { id: id, int: int -5..5, decimal: decimal, percent: percent, bool: bool, time: time, duration: duration, text: text, word: x | y, ids: ids up to 3 }
feel when e where text = \"known\" or id = \"A-1\" -> 1
";

/// The values of an event with the attributes in `data`.
fn read(reader: &mut Reader<'_>, data: &str) -> Result<Vec<Value>, Rejection> {
    let line = format!("{{\"type\":\"e\",\"time\":0,\"subject\":1,\"data\":{{{data}}}}}");
    let mut json = Json::default();
    let row = json.read(line.as_bytes())?;
    let mut values = Err(Rejection::NotAnObject);
    reader.read(1, &row, &mut |read| {
        values = read.map(|occurrence| occurrence.values.iter().map(|(_, value)| *value).collect());
    });
    values
}

fn with_reader(test: impl FnOnce(&mut Reader<'_>, &Image<'_>)) {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    test(&mut Reader::new(&image, None), &image);
}

#[test]
fn every_type_is_read_exactly() {
    with_reader(|reader, _| {
        for (data, value) in [
            (r#""id":7"#, Value::Id(7)),
            (r#""id":"7""#, Value::Id(7)),
            (r#""id":9007199254740993"#, Value::Id(9_007_199_254_740_993)),
            (r#""id":"9223372036854775807""#, Value::Id(i64::MAX as u64)),
            (r#""int":-5"#, Value::Int(-5)),
            (r#""int":5.0"#, Value::Int(5)),
            (r#""int":"3""#, Value::Int(3)),
            (r#""decimal":1.0005"#, Value::Decimal(1_001)),
            (r#""decimal":"-1.0005""#, Value::Decimal(-1_001)),
            (
                r#""decimal":9007199254740.993"#,
                Value::Decimal(9_007_199_254_740_993),
            ),
            (r#""decimal":1e-3"#, Value::Decimal(1)),
            (r#""percent":25"#, Value::Percent(250)),
            (r#""percent":25.5"#, Value::Percent(255)),
            (r#""percent":"25%""#, Value::Percent(250)),
            (r#""percent":"12.55 %""#, Value::Percent(126)),
            (r#""bool":true"#, Value::Bool(true)),
            (r#""bool":"no""#, Value::Bool(false)),
            (r#""time":-1"#, Value::Time(-1)),
            (r#""time":"1970-01-01T01:00:00+01:00""#, Value::Time(0)),
            (r#""duration":90000"#, Value::Duration(90_000)),
            (r#""duration":"-3m""#, Value::Duration(-180_000)),
            (r#""word":"y""#, Value::Choice(1)),
        ] {
            assert_eq!(read(reader, data), Ok(vec![value]), "{data}");
        }
        assert_eq!(read(reader, r#""id":null,"text":null"#), Ok(vec![]));
    });
}

#[test]
fn a_list_of_ids_is_read_whole_or_not_at_all() {
    let list = |ids: &[u64]| {
        let count = Value::Id(ids.len() as u64);
        let ids = ids.iter().copied().map(Value::Id);
        Ok(core::iter::once(count).chain(ids).collect::<Vec<_>>())
    };
    with_reader(|reader, image| {
        let known = image.text("A-1").expect("a text of the rules");
        assert_eq!(read(reader, r#""ids":[7,"8",7]"#), list(&[7, 8]));
        assert_eq!(read(reader, r#""ids":["\u0041-1", 9]"#), list(&[known, 9]));
        assert_eq!(read(reader, r#""ids":[]"#), list(&[]));
        assert_eq!(read(reader, r#""ids":null"#), Ok(vec![]));
        assert_eq!(read(reader, r#""ids":[1,2,1,3]"#), list(&[1, 2, 3]));
        assert_eq!(
            read(reader, r#""ids":[1,2,3,4]"#),
            Err(Rejection::TooManyIds {
                name: "ids".to_owned(),
                room: 3
            })
        );
        for wrong in [
            "7", r#""7;8""#, "{}", "true", "[1.5]", "[null]", "[[7]]", "[true]",
        ] {
            let read = read(reader, &format!(r#""ids":{wrong}"#));
            let why = read.expect_err(wrong).to_string();
            assert!(why.starts_with("`ids` must be a list"), "{why}");
        }
    });
}

#[test]
fn a_cell_lists_ids_with_semicolons_between() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let log = "type,time,subject,ids\ne,2026-01-01T00:00:00Z,a,7; 8;7\ne,2026-01-02T00:00:00Z,a,\ne,2026-01-03T00:00:00Z,a,;\ne,2026-01-04T00:00:00Z,a,9\ne,2026-01-05T00:00:00Z,a,1;2;3;4\n";
    let log = tamam_host::input::source::Source::new(log.as_bytes()).unwrap();
    let mut rows = tamam_host::input::Rows::open(log, None).unwrap();
    let mut reader = Reader::new(&image, None);
    let mut lists = Vec::new();
    while let Some(()) = rows
        .next(|line, row| {
            reader.read(line, &row.unwrap(), &mut |read| {
                let raw = |read: &tamam_host::events::Occurrence| {
                    read.values.iter().map(|(_, value)| value.raw()).collect()
                };
                lists.push(read.map(raw).ok());
            });
        })
        .unwrap()
    {}
    let expected: [Option<Vec<i64>>; 5] = [
        Some(vec![2, 7, 8]),
        Some(vec![]),
        Some(vec![0]),
        Some(vec![1, 9]),
        None,
    ];
    assert_eq!(lists, expected);
}

#[test]
fn texts_of_the_rules_have_their_own_numbers_and_others_come_after() {
    with_reader(|reader, image| {
        let first = image.texts();
        assert_eq!(
            read(reader, r#""text":"known""#),
            Ok(vec![Value::Text(image.text("known").unwrap())])
        );
        assert_eq!(
            read(reader, r#""id":"A-1""#),
            Ok(vec![Value::Id(image.text("A-1").unwrap())])
        );
        assert_eq!(
            read(reader, r#""text":"new""#),
            Ok(vec![Value::Text(first)])
        );
        assert_eq!(read(reader, r#""id":"new""#), Ok(vec![Value::Id(first)]));
        assert_eq!(
            read(reader, r#""id":"n\u0065w""#),
            Ok(vec![Value::Id(first)])
        );
        // Digits that are no number of their own are texts; a text of digits is a text.
        assert_eq!(
            read(reader, r#""id":"007""#),
            Ok(vec![Value::Id(first + 1)])
        );
        assert_eq!(read(reader, r#""id":-7"#), Ok(vec![Value::Id(first + 2)]));
        assert_eq!(
            read(reader, r#""id":9223372036854775808"#),
            Ok(vec![Value::Id(first + 3)])
        );
        assert_eq!(
            read(reader, r#""text":"7""#),
            Ok(vec![Value::Text(first + 4)])
        );
        assert_eq!(
            reader.texts().text((first + 3 - TEXT_BASE) as u32),
            "9223372036854775808"
        );
    });
}

#[test]
fn what_does_not_fit_is_told_and_not_bent() {
    with_reader(|reader, _| {
        for (data, wrong_type) in [
            (r#""int":6"#, false),
            (r#""int":1e99"#, false),
            (r#""decimal":1e16"#, false),
            (r#""duration":"99999999999w""#, false),
            (r#""time":1e30"#, false),
            (r#""int":5.5"#, true),
            (r#""int":true"#, true),
            (r#""id":1.5"#, true),
            (r#""id":1e3"#, true),
            (r#""decimal":"1,5""#, true),
            (r#""text":7"#, true),
            (r#""word":"z""#, true),
            (r#""word":1"#, true),
            (r#""time":"1970""#, true),
        ] {
            let found = read(reader, data);
            let fits = match found {
                Err(Rejection::WrongType { .. }) => wrong_type,
                Err(Rejection::OutOfRange { .. }) => !wrong_type,
                _ => false,
            };
            assert!(fits, "{data}: {found:?}");
        }
    });
}
