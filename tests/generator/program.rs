//! Random valid programs, as source text. Few names, few and short durations, few slots:
//! everything collides.

use super::count::count;
use super::expression::{
    Reads, about_score, condition, duration, int, length, number, perhaps_of, span, time,
    zoned_span,
};
use super::felt::{Facets, feeling};
use super::journey::journeys;
use super::known::{Sort, known};
use super::sign::{check, falls, shortfall};
use super::survey::survey;
use super::tape::Tape;
use std::fmt::Write;

/// The kinds of event that carry a key.
pub const KEYED: [&str; 4] = ["a", "b", "c", "d"];
/// Those that do not.
pub const KEYLESS: [&str; 2] = ["e", "f"];

/// What every event declares.
const ATTRIBUTES: &str = "i: int, j: int, r: int 0..9, m: decimal, p: percent, q: bool, t: time, u: time, \
    w: duration, v: duration, s: text, h: red | green | blue, n: id, g: ids up to 4";

/// A program with about as many rules as the tape is long.
pub fn program(tape: &mut Tape) -> String {
    let mut text = "subject s\n".to_owned();
    let facets = Facets::chosen(tape);
    text += &facets.declared(tape);
    tape.fields = facets.fields().to_vec();
    let who = tape.pick(3);
    for (place, name) in KEYED.iter().chain(&KEYLESS).enumerate() {
        // Nobody, everybody or every other one acts for the subject, under either of its names.
        let from = match who {
            0 => "",
            1 => " from s",
            _ if place % 4 == 0 => " from subject",
            _ if place % 2 == 0 => " from s",
            _ => " from house",
        };
        let keys = if KEYED.contains(name) {
            "k: id, l: bool, o: red | green, "
        } else {
            ""
        };
        let borne = facets.borne(tape);
        let _ = writeln!(text, "event {name}{from}{borne} {{ {keys}{ATTRIBUTES} }}");
    }
    if tape.chance(40) {
        tables(tape, &mut text);
    }
    if tape.chance(40) {
        calendars(tape, &mut text);
    }
    let promises = tape.one(&[0, 0, 1, 1, 2]);
    let givers: Vec<&str> = (0..promises)
        .map(|_| tape.one(&["house", "s", "subject"]))
        .collect();
    if promises > 0 {
        tape.ledger = (0..promises).map(|place| format!("vow{place}")).collect();
        tape.ledger
            .extend(givers.iter().map(|who| (*who).to_owned()));
        tape.ledger.push("promises".to_owned());
    }
    known(tape, &mut text);
    journeys(tape, &mut text);
    for _ in 0..tape.pick(4) {
        let shared = condition(tape, Reads::EVENT, 2);
        tape.shared.push(shared);
    }
    let mut expectations = Vec::new();
    for _ in 0..=tape.one(&[1, 0, 2, 1, 4]) {
        match tape.chance(15) {
            true => survey(tape, &mut text, &mut expectations),
            false => expectation(tape, &mut text, &mut expectations),
        }
    }
    for (place, who) in givers.into_iter().enumerate() {
        promise(
            tape,
            &mut text,
            &format!("vow{place}"),
            who,
            &mut expectations,
        );
    }
    for place in 0..tape.one(&[1, 0, 2, 3, 5]) {
        integrity(tape, &mut text, place, &expectations);
    }
    for _ in 0..tape.pick(3) {
        let event = any_event(tape);
        let guard = guard(tape, Reads::EVENT);
        let felt = number(tape, Reads::EVENT, 2);
        let _ = writeln!(text, "feel when {event}{guard} -> {felt}");
    }
    let memory = tape.one(&[
        "peak_end",
        "mean",
        "end",
        "lowest",
        "peak",
        "peak of highs",
        "peak of lows",
        "peak_end of lows",
        "peak_end of highs, peak 2, end 1",
        "peak_end, peak 1, end 3",
    ]);
    let feeling = feeling(tape);
    let shortfall = shortfall(tape);
    // What is remembered needs no line where something else is said.
    let memory = if !feeling.is_empty() && tape.chance(15) {
        String::new()
    } else {
        format!("memory {memory}")
    };
    let _ = writeln!(text, "score {{ {feeling} {memory}{shortfall} }}");
    for place in 0..tape.pick(3) {
        let _ = writeln!(text, "alert alert{place} {{");
        for _ in 0..tape.one(&[0, 0, 0, 1, 2]) {
            let _ = writeln!(text, "  {}", check(tape));
        }
        let _ = writeln!(text, "  raise when {}", about_score(tape, 2));
        if tape.chance(60) {
            let _ = writeln!(text, "  clear when {}", about_score(tape, 1));
        }
        text += "}\n";
    }
    // Beside other conditions a fall decides too seldom.
    if tape.chance(40) {
        let _ = writeln!(text, "alert alert_sinking {{ raise when {} }}", falls(tape));
    }
    count(&text)
}

/// Three tables: of a choice durations and ints, of yes and no decimals.
fn tables(tape: &mut Tape, text: &mut String) {
    tape.tables = true;
    let target = tape.one(&[
        "red: 2ms, green: 5ms, blue: 8ms",
        "green: 5ms, else 3ms",
        "red: 1ms, blue: 0ms, green: 3ms, grey: 9ms",
        "else 4ms, blue: 13ms",
    ]);
    let _ = writeln!(text, "table target by colour {{ {target} }}");
    let points = tape.one(&[
        "red: 2, green: -3, blue: 0",
        "red: 4611686018427387904, else 1",
    ]);
    let _ = writeln!(text, "table points by colour {{ {points} }}");
    let shares = tape.one(&["yes: 1.5, no: 2", "no: 10%, yes: 90%", "true: -0.5, else 3"]);
    let _ = writeln!(text, "table shares by truth {{ {shares} }}");
}

/// Zones as calendars write them.
const ZONES: [&str; 6] = [
    "\"Europe/Amsterdam\"",
    "+00:00",
    "-03:30",
    "\"Australia/Lord_Howe\"",
    "+01:00",
    "\"Asia/Tehran\"",
];

/// One or two calendars, whose hours end and begin where streams pass by.
fn calendars(tape: &mut Tape, text: &mut String) {
    tape.calendars = 1 + tape.pick(2);
    let homes = tape.chance(50);
    tape.zoned = tape.calendars;
    for place in 0..tape.calendars {
        let last = place + 1 == tape.calendars;
        let zone = match tape.pick(ZONES.len() + 1) {
            _ if homes && (last || tape.chance(50)) => zone_by(tape, text, place, last),
            some => {
                tape.steady.push(place);
                match some {
                    0 => String::new(),
                    some => format!("zone {}", ZONES[some - 1]),
                }
            }
        };
        let hours = tape.one(&[
            "open wed 23:00..24:00\n  open thu 00:01..12:00",
            "open mon..sun 00:00..24:00",
            "open sat..wed 22:00..06:00",
            "open mon..fri 09:00..12:30, 13:30..18:00\n  closed 2025-12-25, 1970-01-02",
            "open sun 01:00..02:30, 02:45..04:00",
            "open 1970-01-01 00:00..00:01, 00:02..01:00\n  open fri 00:00..01:00",
            "open wed, thu 20:00..19:59\n  open 1970-01-01 01:00..02:00",
            "open thu 01:00..02:00, 02:00..03:00\n  closed 1970-01-01",
            "open mon..sun 00:00..00:00:01, 00:00:01..23:00",
        ]);
        let _ = writeln!(text, "calendar hours{place} {{\n  {zone}\n  {hours}\n}}");
    }
}

/// A fact or a status, and the zone that goes by it; only the last calendar may be without one.
fn zone_by(tape: &mut Tape, text: &mut String, place: usize, last: bool) -> String {
    let zone = |tape: &mut Tape| tape.one(&ZONES);
    let words = match tape.chance(40) {
        true => {
            let _ = writeln!(text, "status home{place}: low, middle, high {{");
            for word in ["low", "middle", "high", "middle"] {
                // What says the zone may ask for hours in that very zone.
                let asked = tape.one(&["", "", " where during hours0", " where q"]);
                let _ = writeln!(text, "  {word} when {}{asked}", any_event(tape));
            }
            text.push_str("}\n");
            ["low", "middle", "high"]
        }
        false => {
            let (event, other) = (any_event(tape), any_event(tape));
            let asked = tape.one(&["", "", " where outside hours0", " where q"]);
            let _ = writeln!(text, "fact home{place} = h of {event}{asked}, h of {other}");
            ["red", "green", "blue"]
        }
    };
    let mut rows: Vec<String> = Vec::new();
    let otherwise = tape.chance(60);
    for word in words {
        if !otherwise || tape.chance(60) {
            rows.push(format!("{word}: {}", zone(tape)));
        }
    }
    let fact = words[0] == "red";
    if otherwise {
        rows.push(format!("else {}", zone(tape)));
    } else if fact && last {
        tape.zoned -= 1;
    } else if fact {
        rows.push(format!("else {}", zone(tape)));
    }
    format!("zone by home{place} {{ {} }}", rows.join(", "))
}

/// An expectation or a promise.
pub struct Named {
    pub(super) name: String,
    pub(super) per: Option<&'static str>,
    /// The outcomes and classes that its words can end with.
    pub(super) endings: Vec<String>,
}

pub fn any_event(tape: &mut Tape) -> &'static str {
    tape.one(&["a", "b", "c", "e", "a", "b", "c", "e", "d", "f"])
}

pub fn guard(tape: &mut Tape, reads: Reads) -> String {
    let shared = tape.shared.len();
    match tape.pick(14) {
        10 | 11 => format!(" where {}", condition(tape, reads, 2)),
        12 if shared > 0 && reads.event => {
            let place = tape.pick(shared);
            format!(" where {}", tape.shared[place])
        }
        13 if shared > 0 && reads.event => {
            let place = tape.pick(shared);
            let other = condition(tape, reads, 1);
            let op = tape.one(&["and", "or"]);
            format!(" where ({} {op} {other})", tape.shared[place])
        }
        12 | 13 => format!(" where {}", condition(tape, reads, 1)),
        _ => String::new(),
    }
}

/// Whether an event declares a key.
fn declares(event: &str, key: &str) -> bool {
    KEYED.contains(&event) || !["k", "l", "o"].contains(&key)
}

/// A pattern of an expectation's clause that is not `open`.
fn pattern(tape: &mut Tape, per: Option<&str>, reads: Reads) -> String {
    let event = any_event(tape);
    pattern_of(tape, event, per, reads)
}

/// A pattern of a clause that ends the word: seldom, so that other things can happen.
pub(super) fn ending(tape: &mut Tape, per: Option<&str>, reads: Reads) -> String {
    let event = tape.one(&["d", "f", "c", "d", "f", "e", "d", "f"]);
    pattern_of(tape, event, per, reads)
}

pub(super) fn pattern_of(tape: &mut Tape, event: &str, per: Option<&str>, reads: Reads) -> String {
    if let Some(other) = other_or_list(tape, event, per)
        && tape.chance(25)
    {
        return format!("{event} matching {other}{}", guard(tape, reads));
    }
    let reach = match per {
        Some(key) if !declares(event, key) => tape.one(&[" for all", " for oldest", " for newest"]),
        _ => "",
    };
    format!("{event}{reach}{}", guard(tape, reads))
}

/// Another attribute of the event with the type of a key.
fn other_name(event: &str, per: Option<&str>) -> Option<&'static str> {
    match per? {
        "k" => Some("n"),
        "l" => Some("q"),
        "n" if KEYED.contains(&event) => Some("k"),
        _ => None,
    }
}

/// The same, or the list of ids that every event has.
fn other_or_list(tape: &mut Tape, event: &str, per: Option<&str>) -> Option<&'static str> {
    match per {
        Some("k" | "n") if tape.chance(60) => Some("g"),
        _ => other_name(event, per),
    }
}

pub(super) fn outcome(tape: &mut Tape, reads: Reads) -> String {
    let name = tape.one(&["x1", "x2", "x3", "x4"]);
    match tape.pick(5) {
        0 => format!(
            "-> {name} {}",
            tape.one(&["+10", "-20", "0", "+80", "-99.5"])
        ),
        1 => format!("-> {name}"),
        2 => format!("-> {name} {}", tape.one(&["+1", "-1", "+100", "-100"])),
        3 => format!("-> {name} {}", int(tape, reads, 1)),
        _ => format!("-> {name} {}", number(tape, reads, 2)),
    }
}

/// A limit that is set at the opening.
fn limit(tape: &mut Tape) -> String {
    match tape.pick(6) {
        0 | 1 => match tape.known_as(Sort::Constant) {
            Some(constant) if tape.chance(50) => {
                format!("within {constant}{}", perhaps_of(tape))
            }
            _ => format!("within {}", span(tape)),
        },
        2 => format!("under {}", span(tape)),
        3 => {
            let length = duration(tape, Reads::OPENED, 1);
            format!("within {length}{}", perhaps_of(tape))
        }
        4 => format!("by {}", time(tape, Reads::OPENED, 1)),
        _ => format!("before {}", time(tape, Reads::OPENED, 1)),
    }
}

fn expectation(tape: &mut Tape, text: &mut String, named: &mut Vec<Named>) {
    let name = format!("rule{}", named.len());
    let per = tape.one(&[
        None,
        Some("k"),
        Some("l"),
        Some("o"),
        Some("k"),
        Some("n"),
        Some("r"),
        Some("s"),
    ]);
    let retired = if tape.chance(3) { "retired " } else { "" };
    let _ = writeln!(text, "{retired}expectation {name} {{");
    if let Some(key) = per {
        let slots = tape.one(&[
            "",
            ", up to 1 open",
            ", up to 2 open",
            ", up to 3 open",
            ", up to 20 open",
        ]);
        let _ = writeln!(text, "  per {key}{slots}");
    }
    let opening = match per {
        Some(_) => tape.one(&KEYED),
        None => any_event(tape),
    };
    let matching = match other_or_list(tape, opening, per) {
        Some(other) if tape.chance(20) => format!(" matching {other}"),
        _ => String::new(),
    };
    let guarded = guard(tape, Reads::EVENT);
    let restarts = if tape.chance(25) { ", restarts" } else { "" };
    let _ = writeln!(text, "  open when {opening}{matching}{guarded}{restarts}");
    let mut clauses = Clauses {
        per,
        // Promises make `promised.x` readable in the whole rule.
        reads: Reads {
            opened: true,
            promised: tape.chance(40),
            ..Reads::EVENT
        },
        needs_clock: false,
        has_clock: false,
        text: String::new(),
        led: Vec::new(),
        endings: Vec::new(),
    };
    clauses.meet(tape);
    if clauses.reads.promised {
        clauses.promise(tape);
    }
    let paused = tape.one(&[0, 0, 1, 0, 2]);
    for _ in 0..paused {
        clauses.pause(tape);
    }
    for _ in 0..tape.pick(5) {
        match tape.pick(9) {
            0 => clauses.meet(tape),
            1 => clauses.fail(tape),
            2 => clauses.clock(tape),
            3 | 4 => clauses.ask(tape),
            5 if clauses.reads.promised => clauses.promise(tape),
            5..=7 => clauses.defy(tape),
            _ => clauses.void(tape),
        }
    }
    if clauses.needs_clock && !clauses.has_clock {
        clauses.clock(tape);
    }
    // Beside a pause more often: what is given once must not come again when limits move.
    let reminders = match paused {
        0 => tape.one(&[0, 1, 0, 2]),
        _ => tape.one(&[0, 1, 2, 3]),
    };
    for _ in 0..reminders {
        clauses.remind(tape);
    }
    if tape.chance(20) {
        let every = tape.one(&["1h", "61m", "2h"]);
        clauses.line(&format!("again every {every}"));
    } else if tape.chance(40) {
        clauses.reopen(tape);
    }
    text.push_str(&clauses.text);
    text.push_str("}\n");
    named.push(Named {
        name,
        per,
        endings: clauses.endings,
    });
}

/// A promise: what makes it, what keeps and honours it, and what is felt when it is broken.
fn promise(tape: &mut Tape, text: &mut String, name: &str, who: &str, named: &mut Vec<Named>) {
    let per = tape.one(&[None, Some("k"), Some("k"), Some("l"), Some("n")]);
    let _ = writeln!(text, "promise {name} from {who} {{");
    if let Some(key) = per {
        let slots = tape.one(&["", ", up to 1 open", ", up to 2 open"]);
        let _ = writeln!(text, "  per {key}{slots}");
    }
    let making = match per {
        Some(_) => tape.one(&KEYED),
        None => any_event(tape),
    };
    let matching = match per {
        Some("k" | "n") if tape.chance(20) => " matching g",
        _ => "",
    };
    let guarded = guard(tape, Reads::EVENT);
    let made = Reads::EVENT.without_ledger();
    let deadline = match tape.pick(4) {
        0 | 1 => format!("within {}", span(tape)),
        2 => {
            let long = duration(tape, made, 1);
            format!("within {long}{}", perhaps_of(tape))
        }
        _ => format!("until {}", time(tape, made, 1)),
    };
    let mut clauses = Clauses {
        per,
        reads: Reads {
            opened: true,
            promised: tape.chance(60),
            ..Reads::EVENT
        },
        needs_clock: false,
        has_clock: true,
        text: String::new(),
        led: Vec::new(),
        endings: Vec::new(),
    };
    clauses.line(&format!(
        "made when {making}{matching}{guarded}, {deadline}"
    ));
    clauses.kept(tape);
    if clauses.reads.promised {
        clauses.notice(tape);
    }
    for _ in 0..tape.pick(4) {
        match tape.pick(4) {
            0 => clauses.kept(tape),
            1 if clauses.reads.promised => clauses.notice(tape),
            1 | 2 => clauses.honoured(tape),
            _ => clauses.void(tape),
        }
    }
    let felt = clauses.perhaps(tape, clauses.by_clock(), "broken");
    clauses.line(&format!("else broken {felt}"));
    text.push_str(&clauses.text);
    text.push_str("}\n");
    named.push(Named {
        name: name.to_owned(),
        per,
        endings: clauses.endings,
    });
}

/// An outcome that a limit leads to.
struct Led {
    name: String,
    /// How long the limit is, when that is constant and of no calendar.
    longest: Option<i64>,
    /// The calendar it counts.
    calendar: Option<String>,
}

/// The clauses of one expectation while they are written.
struct Clauses {
    per: Option<&'static str>,
    reads: Reads,
    /// Whether bands know a time.
    needs_clock: bool,
    has_clock: bool,
    text: String,
    /// The outcomes that limits lead to, in file order.
    led: Vec<Led>,
    /// The outcomes and classes that end the word.
    endings: Vec<String>,
}

impl Clauses {
    /// What an outcome of the clock may read.
    fn by_clock(&self) -> Reads {
        Reads {
            event: false,
            ..self.reads
        }
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "  {line}");
    }

    /// Notes to which outcome a limit leads.
    fn leads(&mut self, outcome: &str, limit: &str) {
        let name = outcome
            .split_whitespace()
            .nth(1)
            .expect("an outcome's name");
        let (word, length) = limit.split_once(' ').expect("a limit has a word");
        let sum: Option<i64> = match length.split_once("ms") {
            Some((ms, "")) => ms.parse().ok(),
            Some((ms, " + 2 * 1ms")) => ms.parse().map(|ms: i64| ms + 2).ok(),
            // The shortest that a name may stand for.
            _ if length.starts_with("let") => Some(1),
            _ => None,
        };
        let sum = sum.map(|ms| if word == "under" { ms - 1 } else { ms });
        // What a limit counts of a calendar can be as short as the shortest span.
        let calendar = length.split_once(" of ").map(|(_, calendar)| calendar);
        self.led.push(Led {
            name: name.to_owned(),
            longest: sum,
            calendar: calendar.map(str::to_owned),
        });
    }

    fn remind(&mut self, tape: &mut Tape) {
        if self.led.is_empty() {
            return;
        }
        let name = self.led[tape.pick(self.led.len())].name.clone();
        let first = self.led.iter().find(|one| one.name == name);
        let first = first.expect("it is there");
        let (longest, calendar) = (first.longest.unwrap_or(20), first.calendar.clone());
        let ends = if tape.chance(20) { " ends" } else { "" };
        if !tape.steady.is_empty() && tape.chance(40) {
            let nth = tape.pick(tape.steady.len());
            let place = tape.steady[nth];
            let before = tape.one(&["3ms", "1ms", "21ms", "1h", "1h + 1ms", "13h"]);
            let hours = format!("hours{place}");
            let before = match calendar == Some(hours.clone()) {
                true => "1ms",
                false => before,
            };
            self.line(&format!("remind {before} of {hours} before {name}{ends}"));
            return;
        }
        let before = tape.one(&[2, 1, 3, 5]).min(longest);
        if before > 0 {
            self.line(&format!("remind {before}ms before {name}{ends}"));
        }
    }

    /// An outcome that ends the word.
    fn ending(&mut self, tape: &mut Tape, reads: Reads, class: &str) -> String {
        let outcome = outcome(tape, reads);
        let name = outcome
            .split_whitespace()
            .nth(1)
            .expect("an outcome's name");
        self.endings.extend([name.to_owned(), class.to_owned()]);
        outcome
    }

    /// The same of a promise, which may say nothing.
    fn perhaps(&mut self, tape: &mut Tape, reads: Reads, class: &str) -> String {
        if tape.chance(40) {
            self.endings.push(class.to_owned());
            return String::new();
        }
        self.ending(tape, reads, class)
    }

    fn kept(&mut self, tape: &mut Tape) {
        let when = ending(tape, self.per, self.reads);
        let felt = self.perhaps(tape, self.reads, "kept");
        self.line(&format!("kept when {when} {felt}"));
    }

    fn notice(&mut self, tape: &mut Tape) {
        let when = pattern(tape, self.per, self.reads);
        let until = time(
            tape,
            Reads {
                promised: false,
                ..self.reads.without_ledger()
            },
            1,
        );
        let felt = self.perhaps(tape, self.by_clock(), "honoured");
        self.line(&format!("honoured when {when}, until {until} {felt}"));
    }

    fn honoured(&mut self, tape: &mut Tape) {
        let when = ending(tape, self.per, self.reads);
        let felt = self.perhaps(tape, self.reads, "honoured");
        self.line(&format!("honoured when {when} {felt}"));
    }

    fn meet(&mut self, tape: &mut Tape) {
        if tape.chance(15) {
            let outcome = self.ending(tape, self.by_clock(), "met");
            self.has_clock = true;
            if tape.chance(30) {
                let by = format!("by {}", time(tape, Reads::OPENED, 1));
                self.leads(&outcome, &by);
                return self.line(&format!("meet {by} {outcome}"));
            }
            let after = self.length(tape);
            self.leads(&outcome, &format!("within {after}"));
            return self.line(&format!("meet after {after} {outcome}"));
        }
        let when = ending(tape, self.per, self.reads);
        self.line(&format!("meet when {when}"));
        self.chances(tape);
        let limited = tape.pick(4);
        let mut last = String::new();
        for _ in 0..limited {
            let limit = limit(tape);
            let guard = guard(tape, self.reads);
            let outcome = self.ending(tape, self.reads, "met");
            self.leads(&outcome, &limit);
            last = limit.clone();
            self.line(&format!("  {limit}{guard} {outcome}"));
        }
        if limited == 0 || tape.chance(40) {
            let outcome = self.ending(tape, self.reads, "met");
            let word = if limited > 0 { "later" } else { "" };
            self.line(&format!("  {word} {outcome}"));
        }
        if limited > 0 && tape.chance(25) {
            let outcome = self.ending(tape, self.by_clock(), "failed");
            self.leads(&outcome, &last);
            self.line(&format!("  else {outcome}"));
            self.has_clock = true;
        }
        self.needs_clock |= limited > 0;
    }

    /// What it costs and how often it works, which changes no verdict.
    fn chances(&mut self, tape: &mut Tape) {
        if tape.chance(10) {
            self.line("  cost 2, odds 40%");
        }
    }

    fn fail(&mut self, tape: &mut Tape) {
        let when = ending(tape, self.per, self.reads);
        let outcome = self.ending(tape, self.reads, "failed");
        self.line(&format!("fail when {when} {outcome}"));
    }

    fn length(&mut self, tape: &mut Tape) -> String {
        match tape.pick(3) {
            0 | 1 => span(tape),
            _ => {
                let length = duration(tape, Reads::OPENED, 1);
                format!("{length}{}", perhaps_of(tape))
            }
        }
    }

    fn clock(&mut self, tape: &mut Tape) {
        self.has_clock = true;
        let outcome = self.ending(tape, self.by_clock(), "failed");
        let limit = match tape.pick(3) {
            0 | 1 => format!("after {}", self.length(tape)),
            _ => format!("by {}", time(tape, Reads::OPENED, 1)),
        };
        self.leads(&outcome, &limit);
        self.line(&format!("fail {limit} {outcome}"));
    }

    fn promise(&mut self, tape: &mut Tape) {
        let when = pattern(tape, self.per, self.reads);
        let until = time(
            tape,
            Reads {
                promised: false,
                ..self.reads.without_ledger()
            },
            1,
        );
        self.line(&format!("change when {when}, until {until}"));
        // Several events may keep a promise, so their names cannot be read bare.
        let in_time = self.ending(tape, self.by_clock(), "kept");
        self.line(&format!("  in time {in_time}"));
        let otherwise = self.ending(tape, self.by_clock(), "broken");
        self.line(&format!("  else {otherwise}"));
    }

    fn ask(&mut self, tape: &mut Tape) {
        let when = pattern(tape, self.per, self.reads);
        let once = if tape.chance(30) { ", once" } else { "" };
        self.line(&format!("change when {when}{once}"));
        self.follow(tape, "takes", true);
        if tape.chance(30) {
            let limited = tape.chance(50);
            self.follow(tape, "takes", limited);
        }
        self.otherwise(tape);
    }

    fn defy(&mut self, tape: &mut Tape) {
        let instead = if tape.chance(30) { "instead " } else { "" };
        let when = pattern(tape, self.per, self.reads);
        let once = if tape.chance(30) { ", once" } else { "" };
        let limit = if tape.chance(50) {
            format!(", {}", self.within(tape))
        } else {
            String::new()
        };
        self.line(&format!("defy {instead}when {when}{once}{limit}"));
        self.follow(tape, "lands", true);
        for verb in ["backfires", "lands", "backfires"] {
            if tape.chance(40) {
                let limited = tape.chance(60);
                self.follow(tape, verb, limited);
            }
        }
        self.otherwise(tape);
    }

    fn follow(&mut self, tape: &mut Tape, verb: &str, limited: bool) {
        let when = pattern(tape, self.per, self.reads);
        let limit = match limited {
            true => format!(", {}", self.within(tape)),
            false => String::new(),
        };
        let outcome = match verb {
            "takes" => self.ending(tape, self.reads, "taken"),
            _ => outcome(tape, self.reads),
        };
        self.line(&format!("  {verb} when {when}{limit} {outcome}"));
    }

    fn within(&mut self, tape: &mut Tape) -> String {
        let word = tape.one(&["within", "within", "under"]);
        format!("{word} {}", self.length(tape))
    }

    fn otherwise(&mut self, tape: &mut Tape) {
        let outcome = outcome(tape, self.by_clock());
        self.line(&format!("  else {outcome}"));
    }

    fn pause(&mut self, tape: &mut Tape) {
        let from = pattern(tape, self.per, self.reads);
        let until = pattern(tape, self.per, self.reads);
        self.line(&format!("pause from {from} until {until}"));
    }

    fn reopen(&mut self, tape: &mut Tape) {
        let continues = tape.one(&["", "", " continues"]);
        let when = pattern(tape, self.per, self.reads);
        let within = zoned_span(tape);
        self.line(&format!("reopen{continues} when {when}, within {within}"));
    }

    fn void(&mut self, tape: &mut Tape) {
        let when = ending(tape, self.per, self.reads);
        self.line(&format!("void when {when}"));
    }
}

/// An event of which each has the key, perhaps by another name.
pub(super) fn keyed_event(tape: &mut Tape, per: Option<&str>) -> String {
    let mut event = match per {
        Some(_) => tape.one(&KEYED).to_owned(),
        None => any_event(tape).to_owned(),
    };
    if per.is_some() && tape.chance(15) {
        let any = any_event(tape);
        if let Some(other) = other_name(any, per) {
            event = format!("{any} matching {other}");
        }
    }
    event
}

fn integrity(tape: &mut Tape, text: &mut String, place: usize, expectations: &[Named]) {
    let per = tape.one(&[None, Some("k"), Some("l"), Some("o"), Some("s"), Some("h")]);
    let event = |tape: &mut Tape| {
        let event = keyed_event(tape, per);
        format!("{event}{}", guard(tape, Reads::EVENT))
    };
    let kind = tape.one(&["honest", "responsible", "accountable", "self_aware"]);
    let retired = if tape.chance(3) { "retired " } else { "" };
    let _ = writeln!(text, "{retired}integrity held{place} {{\n  kind {kind}");
    if let Some(key) = per {
        let slots = tape.one(&["", ", up to 1 open", ", up to 2 open", ", up to 12 open"]);
        let _ = writeln!(text, "  per {key}{slots}");
    }
    let e = event(tape);
    let form = match tape.pick(13) {
        0 => format!("never {e}"),
        1 => format!(
            "never {e}, within {} after {}",
            zoned_span(tape),
            event(tape)
        ),
        2 => format!("never {e}, between {} and {}", event(tape), event(tape)),
        3 => format!("on {e} require {}", condition(tape, Reads::EVENT, 2)),
        4 | 5 => {
            let (require, within) = (event(tape), zoned_span(tape));
            let unless = match tape.chance(40) {
                true => format!(", unless {}", event(tape)),
                false => String::new(),
            };
            format!("after {e} require {require}, within {within}{unless}")
        }
        6 | 8 => {
            let require = event(tape);
            let within = match tape.chance(50) {
                true => format!(", within {}", zoned_span(tape)),
                false => String::new(),
            };
            format!("before {e} require {require}{within}")
        }
        9 => {
            let most = tape.one(&[1, 2, 3]);
            format!("at most {most} {e}, within {}", length(tape))
        }
        10 | 11 => {
            let least = tape.one(&[1, 2, 3]);
            let every = tape.one(&["1m", "61s", "2m"]);
            let from = match tape.pick(3) {
                0 => String::new(),
                1 => format!(", from {}", event(tape)),
                _ => format!(", from {} until {}", event(tape), event(tape)),
            };
            format!("at least {least} {e}, every {every}{from}")
        }
        12 if per.is_none() => {
            let of = &expectations[tape.pick(expectations.len())];
            let word = &of.endings[tape.pick(of.endings.len())];
            let first = condition(tape, Reads::OPENED, 1);
            let second = match tape.chance(50) {
                true => format!("not ({first})"),
                false => condition(tape, Reads::OPENED, 1),
            };
            let over = tape.one(&[1, 2, 3]);
            let name = &of.name;
            format!("same rate of {name}.{word} where {first} and where {second}, over {over} each")
        }
        _ => {
            let fitting = |named: &&Named| per.is_none() || named.per == per;
            match expectations.iter().find(fitting) {
                Some(Named { name, .. }) => format!("never {e}, while {name} open"),
                None => format!("never {e}"),
            }
        }
    };
    let _ = writeln!(text, "  {form}");
    if tape.chance(75) {
        let cap = tape.one(&["0", "-40", "20", "2.5", "100"]);
        let lasts = length(tape);
        let end = match tape.pick(5) {
            0 => format!(", until {}", event(tape)),
            1 => format!(", for {lasts}"),
            2 => format!(", until {} and for {lasts}", event(tape)),
            3 => format!(", until {} or for {lasts}", event(tape)),
            _ => String::new(),
        };
        let _ = writeln!(text, "  breach -> cap {cap}{end}");
    }
    text.push_str("}\n");
}
