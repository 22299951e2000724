//! Whatever a log holds, a run ends, and every event is either scored or rejected.

use std::io::Cursor;
use tamam_host::events::mapping::Mapping;
use tamam_host::input::{Format, source::Source};
use tamam_host::replay::{End, Listener, Order, Settings};
use tamam_host::{Rejection, Replay, Rules};

const RULES: &str = "
subject s
event a { k: id, n: int 0..9, d: decimal, p: percent, t: time, u: duration, c: x | y, b: bool, w: text }
event z { k: id }
expectation e {
  per  k, up to 2 open
  open when a
  meet when z, within 1h -> met +10
  fail after 1d -> missed -20
}
";

const JSON: &str = r#"{"type":"a","time":"2026-01-01T00:00:00Z","subject":"anna","k":7,"n":3,"d":1.5,"p":"25%","t":0,"u":"1h","c":"x","b":true,"w":"text"}
{"specversion":"1.0","type":"z","time":1767225600000,"subject":12,"data":{"k":"7"}}
"#;

const CSV: &str = "type,time,subject,k,n\na,2026-01-01T00:00:00Z,anna,7,3\nz,2026-01-01 00:30:00+01:00,\"an\"\"na\",\"7\n8\",\n";

const MAPPING: &str = r#"
[time]
column = "time"
zone = "UTC"
[subject]
column = "subject"
[[event]]
type = "a"
when = { first_of = "k" }
attributes = { k = { column = "k" }, n = { column = "n" } }
[[event]]
type = "z"
when = { column = "type", equals = "z" }
"#;

#[derive(Default)]
struct Count(u64);

impl Listener for Count {
    fn rejected(&mut self, line: u64, rejection: &Rejection) {
        assert!(line > 0);
        assert!(!rejection.to_string().is_empty() && !rejection.help().is_empty());
        self.0 += 1;
    }
}

fn damage(text: &str, next: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    const PIECES: [&[u8]; 16] = [
        b"\"",
        b"\n",
        b"\0",
        b"\xff",
        b"{",
        b"}",
        b",",
        b":",
        b"\\",
        b"-",
        b"9",
        b"e99",
        b"null",
        b"[1]",
        b"\r\n",
        b"\xef\xbb\xbf",
    ];
    let mut bytes = text.repeat(1 + next(3)).into_bytes();
    for _ in 0..next(6) {
        let at = next(bytes.len());
        match next(3) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes[at] = next(256) as u8,
            _ => {
                bytes.splice(at..at, PIECES[next(PIECES.len())].iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn every_event_is_scored_or_rejected_whatever_the_bytes() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut seed = 11_usize;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let (mut scored, mut rejected) = (0, 0);
    for round in 0..1_000 {
        let (text, format) = match round % 2 {
            0 => (JSON, Format::Json),
            _ => (CSV, Format::Csv),
        };
        let bytes = damage(text, &mut next);
        let mapping = (round % 4 > 1).then(|| Mapping::new(MAPPING, &image).unwrap());
        let settings = Settings {
            end: [End::Log, End::Settled, End::AsOf(1_767_225_600_000)][next(3)],
            order: [Order::Arrival, Order::Time, Order::Late(3_600_000)][next(3)],
            unique: [None, Some("letter".to_owned())][next(2)].clone(),
            format: (next(4) > 0).then_some(format),
            each: true,
        };
        let mut replay = Replay::new(&image, mapping, settings);
        let mut listener = Count::default();
        // Damage may make of it what cannot be read at all, which is an answer too.
        if replay
            .run(Source::new(Cursor::new(bytes)).unwrap(), &mut listener)
            .is_ok()
        {
            let counts = replay.counts();
            assert_eq!(counts.read, counts.scored + counts.rejected + counts.again);
            assert_eq!(counts.rejected, listener.0);
            scored += counts.scored;
            rejected += counts.rejected;
        }
    }
    assert!(
        scored > 300 && rejected > 300,
        "{scored} scored, {rejected} rejected"
    );
}
