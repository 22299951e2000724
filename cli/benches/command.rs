//! The whole command on a year's log, beside merely parsing the same lines with
//! serde_json: a year is January of `examples/jetblue`, twelve times.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::Command;

/// An event as whoever knows its attributes would have it parsed.
#[derive(serde::Deserialize)]
#[allow(dead_code)] // read from the line, as parsing does, and then dropped
struct Event<'l> {
    #[serde(rename = "type")]
    kind: &'l str,
    time: &'l str,
    subject: &'l str,
    flight: &'l str,
    arrival: Option<&'l str>,
    late: Option<&'l str>,
}

/// A time of January moved by whole years, which keeps every line as long as it was.
fn later(text: &str, years: usize) -> String {
    let year: usize = text[..4].parse().expect("a year");
    format!("{}{}", year + years, &text[4..])
}

/// Writes January twelve times, each a year after the other.
fn year(path: &std::path::Path) -> (u64, u64) {
    let january = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/jetblue/january-2013.jsonl"
    );
    let january = std::fs::read_to_string(january).expect("the events of January");
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
    let (mut lines, mut bytes) = (0, 0);
    for years in 0..12 {
        for line in january.lines() {
            let mut event: serde_json::Map<String, Value> =
                serde_json::from_str(line).expect("an event");
            for name in ["time", "flight", "arrival"] {
                if let Some(Value::String(text)) = event.get_mut(name) {
                    *text = later(text, years);
                }
            }
            let line = serde_json::to_string(&event).expect("an event");
            writeln!(file, "{line}").expect("room on the disk");
            lines += 1;
            bytes += line.len() as u64 + 1;
        }
    }
    file.flush().expect("room on the disk");
    (lines, bytes)
}

fn command(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("year.jsonl");
    let (_, bytes) = year(&log);
    let rules = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/jetblue/rules.tamam"
    );
    let mut group = c.benchmark_group("a year's log");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("tamam run", |b| {
        b.iter(|| {
            let output = Command::new(env!("CARGO_BIN_EXE_tamam"))
                .args(["run", rules])
                .arg(&log)
                .arg("--totals")
                .output()
                .expect("the command runs");
            assert!(output.status.success(), "{output:?}");
            output.stdout.len()
        });
    });
    group.bench_function("serde_json, parsing only", |b| {
        b.iter(|| {
            let file = std::fs::File::open(&log).expect("the log");
            let mut reader = BufReader::with_capacity(1 << 20, file);
            let mut line = String::new();
            let mut landed = 0_u64;
            while reader.read_line(&mut line).expect("text") > 0 {
                let event: Event<'_> = serde_json::from_str(&line).expect("an event");
                landed += u64::from(event.late.is_some());
                line.clear();
            }
            landed
        });
    });
    group.finish();
}

criterion_group!(benches, command);
criterion_main!(benches);
