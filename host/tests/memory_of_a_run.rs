//! The memory of a whole run, from reading a log to its totals, grows with the subjects and
//! not with the log: a counting allocator says so, in a test binary of its own.
#![allow(unsafe_code)] // a global allocator cannot be had without

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use tamam_host::input::source::Source;
use tamam_host::replay::{Listener, Settings, Told};
use tamam_host::report::totals;
use tamam_host::{Rejection, Replay, Rules};

/// Bytes that are allocated, by whichever thread, and the most there were at once.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

fn grow(bytes: usize) {
    let live = LIVE.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(live, Ordering::Relaxed);
}

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const RULES: &str = r#"
subject s
event asked    from s     { n: id, tone: calm | upset }
event answered from house { n: id }
expectation answer {
  per  n, up to 8 open
  open when asked
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
feel when asked where tone = upset -> -5
alert silence { raise when silent 1d }
"#;

const SUBJECTS: u64 = 50;

/// A log that is made while it is read, so that none of it stays anywhere.
struct Log {
    events: u64,
    number: u64,
    line: Vec<u8>,
    at: usize,
}

impl Log {
    fn of(events: u64) -> Self {
        Self {
            events,
            number: 0,
            line: Vec::new(),
            at: 0,
        }
    }

    /// Every eleventh line is rejected, and every hundredth says more than the others.
    fn next(&mut self) {
        let number = self.number;
        let (kind, tone) = match number % 3 {
            0 => ("answered", ""),
            1 => ("asked", r#","tone":"upset""#),
            _ => ("asked", ""),
        };
        let kind = if number % 11 == 9 { "gone" } else { kind };
        let more = if number % 100 == 1 {
            r#","remark":"said at length""#
        } else {
            ""
        };
        self.line = format!(
            r#"{{"type":"{kind}","time":{},"subject":"s{}","n":{}{tone}}}"#,
            number * 10_000,
            number % SUBJECTS,
            number / SUBJECTS % 12,
        )
        .into_bytes();
        if !more.is_empty() {
            self.line.pop();
            self.line.extend_from_slice(more.as_bytes());
            self.line.push(b'}');
        }
        self.line.push(b'\n');
        self.at = 0;
        self.number += 1;
    }
}

impl Read for Log {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() {
            if self.number == self.events {
                return Ok(0);
            }
            self.next();
        }
        let left = &self.line[self.at..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

/// What a run said, counted and not kept.
#[derive(Default)]
struct Heard {
    verdicts: u64,
    rejected: u64,
}

impl Listener for Heard {
    fn verdict(&mut self, _: &Told<'_, '_>) {
        self.verdicts += 1;
    }

    fn rejected(&mut self, _: u64, _: &Rejection) {
        self.rejected += 1;
    }
}

/// The most bytes at once while a log of so many events is run, beside those before.
fn peak(events: u64) -> usize {
    let before = LIVE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let rules = Rules::from_source(RULES).expect("fine rules");
    let image = rules.image().expect("an image");
    let mut replay = Replay::new(&image, None, Settings::default());
    let mut heard = Heard::default();
    let source = Source::new(Log::of(events)).expect("a log");
    replay.run(source, &mut heard).expect("a run");
    let totals = totals::line(&mut replay).expect("totals");
    let counts = replay.counts();
    assert_eq!(counts.read, events);
    assert_eq!(counts.read, counts.scored + counts.rejected);
    assert!(heard.rejected >= events / 12 && heard.verdicts >= events / 10);
    assert!(
        totals.contains(&format!(r#""subjects":{SUBJECTS}"#)),
        "{totals}"
    );
    PEAK.load(Ordering::Relaxed) - before
}

#[test]
fn a_log_ten_times_as_long_takes_no_more_memory() {
    // The first run also makes what is made once a process.
    let _ = peak(1_000);
    let short = peak(15_000);
    let long = peak(150_000);
    // How far the reader is ahead differs from run to run, by less than this; the events
    // of the longer log alone are some nine million bytes more.
    let room = short / 10;
    assert!(long <= short + room, "{short} bytes at most, then {long}");
}
