//! Random expressions of each type, over the attributes that every generated event
//! declares. They are never wholly constant where that could be refused.

use super::known::Sort;
use super::sign::{falls, usual};
use super::tape::Tape;

/// What stands for a word of a rule until all rules are there; a number and a dot follow.
pub const COUNT: &str = "said_";

/// What an expression may read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reads {
    /// The event of the clause.
    pub event: bool,
    pub opened: bool,
    pub promised: bool,
    /// What is known beyond the events.
    pub known: bool,
    /// The ledger of promises.
    pub ledger: bool,
    /// The time since the event before that is measured.
    pub gap: bool,
}

impl Reads {
    pub const EVENT: Self = Self {
        event: true,
        opened: false,
        promised: false,
        known: true,
        ledger: true,
        gap: false,
    };
    pub const OPENED: Self = Self {
        event: false,
        opened: true,
        promised: false,
        known: true,
        ledger: false,
        gap: false,
    };

    /// The same without the ledger, which limits and measured values do not read.
    pub fn without_ledger(self) -> Self {
        Self {
            ledger: false,
            ..self
        }
    }
}

/// An attribute, of the event or of another that may be read.
fn attribute(tape: &mut Tape, reads: Reads, names: &[&str]) -> String {
    let like = Sort::of(names[0]);
    if reads.known && tape.known.iter().any(|(sort, _)| *sort == like) && tape.chance(20) {
        return tape.known_as(like).expect("there is one");
    }
    if reads.gap && names[0] == "w" && tape.chance(40) {
        return "gap".to_owned();
    }
    if reads.event && like == Sort::Time && tape.chance(25) {
        return "now".to_owned();
    }
    let name = tape.one(names);
    let mut from = Vec::new();
    if reads.event {
        from.extend(["", ""]);
    }
    if reads.opened {
        from.push("opened.");
    }
    if reads.promised {
        from.push("promised.");
    }
    format!("{}{name}", tape.one(&from))
}

/// What a table says of something; none when the program has no tables.
fn lookup(tape: &mut Tape, reads: Reads, table: &str, of: &[&str]) -> Option<String> {
    if !tape.tables || !tape.chance(15) {
        return None;
    }
    let of = attribute(tape, reads, of);
    Some(format!("{table}({of})"))
}

fn int_literal(tape: &mut Tape) -> &'static str {
    tape.one(&[
        "1",
        "0",
        "2",
        "3",
        "-1",
        "7",
        "100",
        "4611686018427387904",
        "(2 * 3 - 7)",
    ])
}

/// A line of the ledger, or how often a rule said a word, which is chosen once all rules
/// are there.
pub fn line(tape: &mut Tape) -> String {
    if tape.ledger.is_empty() || tape.chance(50) {
        return format!("{COUNT}{}.", tape.pick(1000));
    }
    let owner = tape.pick(tape.ledger.len());
    let field = tape.one(&["kept", "due", "honoured", "broken"]);
    format!("{}.{field}", tape.ledger[owner])
}

/// An int that reads something.
pub fn int(tape: &mut Tape, reads: Reads, depth: usize) -> String {
    let left = match reads.ledger && tape.chance(15) {
        true => line(tape),
        false => lookup(tape, reads, "points", &["h"])
            .unwrap_or_else(|| attribute(tape, reads, &["i", "j", "r"])),
    };
    if depth == 0 || !tape.chance(45) {
        return left;
    }
    let right = match tape.pick(3) {
        0 => int_literal(tape).to_owned(),
        _ => int(tape, reads, depth - 1),
    };
    match tape.pick(4) {
        0 => format!("({left} + {right})"),
        1 => format!("({left} - {right})"),
        2 => format!("{left} * ({right})"),
        _ => format!("(-{left})"),
    }
}

/// A number, whole or not.
pub fn number(tape: &mut Tape, reads: Reads, depth: usize) -> String {
    if depth == 0 || tape.chance(40) {
        return match tape.pick(2) {
            0 => int(tape, reads, depth),
            _ => lookup(tape, reads, "shares", &["q"])
                .unwrap_or_else(|| attribute(tape, reads, &["m", "p"])),
        };
    }
    let left = number(tape, reads, depth - 1);
    // The right side stands in brackets: else the last operand of a whole number, which may
    // be a great constant, would become a decimal, and that cannot be computed.
    match tape.pick(7) {
        0 => format!("({left} + ({}))", number(tape, reads, depth - 1)),
        1 => format!(
            "({left} - {})",
            tape.one(&["0.5", "1", "10%", "3", "7 / 3", "1.5 * 50%"])
        ),
        2 => format!("({left}) * ({})", number(tape, reads, depth - 1)),
        3 => format!("({left}) / {}", tape.one(&["2", "3", "0.007", "70%"])),
        4 => format!("({left}) / ({})", number(tape, reads, depth - 1)),
        5 => format!("(-({left}))"),
        _ => {
            let right = duration(tape, reads, depth - 1);
            format!("({}) / ({right})", duration(tape, reads, depth - 1))
        }
    }
}

/// A duration that reads something.
pub fn duration(tape: &mut Tape, reads: Reads, depth: usize) -> String {
    let left = lookup(tape, reads, "target", &["h"])
        .unwrap_or_else(|| attribute(tape, reads, &["w", "v"]));
    if depth == 0 || !tape.chance(45) {
        return left;
    }
    match tape.pick(7) {
        0 => format!("({left} + {})", length(tape)),
        1 => format!("({left} - {})", duration(tape, reads, depth - 1)),
        2 => format!("{left} * {}", tape.one(&["2", "0.5", "1.3", "150%"])),
        3 => format!("({}) * {left}", int(tape, reads, depth - 1)),
        4 => format!("{left} / ({})", number(tape, reads, depth - 1)),
        5 => format!("({} - {})", time(tape, reads, 0), time(tape, reads, 0)),
        _ => format!("(-{left})"),
    }
}

/// A time that reads something.
pub fn time(tape: &mut Tape, reads: Reads, depth: usize) -> String {
    let left = attribute(tape, reads, &["t", "u"]);
    if depth == 0 || !tape.chance(45) {
        return left;
    }
    match tape.pick(4) {
        0 => format!("{left} + {}", length(tape)),
        1 => format!("{left} - {}", length(tape)),
        2 => format!("{left} + {}", duration(tape, reads, depth - 1)),
        _ => format!("{} + {left}", duration(tape, reads, depth - 1)),
    }
}

/// A short constant duration, greater than nought.
pub fn length(tape: &mut Tape) -> String {
    let ms = tape.one(&[3, 1, 2, 5, 8, 13, 21, 34]);
    match tape.chance(5) {
        true => format!("{ms}ms + 2 * 1ms"),
        false => format!("{ms}ms"),
    }
}

/// Behind a duration: the calendar whose open time counts, in some programs.
pub fn perhaps_of(tape: &mut Tape) -> String {
    match tape.calendars > 0 && tape.chance(40) {
        true => format!(" of hours{}", tape.pick(tape.calendars)),
        false => String::new(),
    }
}

/// A short constant duration, or a longer one of open time.
pub fn span(tape: &mut Tape) -> String {
    let of = perhaps_of(tape);
    long_of(tape, of)
}

/// The same of calendars that have a zone at every time.
pub fn zoned_span(tape: &mut Tape) -> String {
    let of = match tape.zoned > 0 && tape.chance(40) {
        true => format!(" of hours{}", tape.pick(tape.zoned)),
        false => String::new(),
    };
    long_of(tape, of)
}

fn long_of(tape: &mut Tape, of: String) -> String {
    match !of.is_empty() && tape.chance(40) {
        true => format!("{}{of}", tape.one(&["1h", "30m", "9h", "1m"])),
        false => format!("{}{of}", length(tape)),
    }
}

/// What is known of a status.
fn about_status(tape: &mut Tape) -> Option<String> {
    let status = tape.known_as(Sort::Status)?;
    Some(match tape.pick(4) {
        0 if tape.chance(20) => format!("has {status}"),
        0 => format!("{status} in (low, high)"),
        1 => format!("{status} != high"),
        _ => format!("{status} = {}", tape.one(&["low", "middle", "high"])),
    })
}

/// A condition on events.
pub fn condition(tape: &mut Tape, reads: Reads, depth: usize) -> String {
    if depth > 0 {
        match tape.pick(8) {
            5 => {
                let left = condition(tape, reads, depth - 1);
                return format!("({left} and {})", condition(tape, reads, depth - 1));
            }
            6 => {
                let left = condition(tape, reads, depth - 1);
                return format!("({left} or {})", condition(tape, reads, depth - 1));
            }
            7 => return format!("(not ({}))", condition(tape, reads, depth - 1)),
            _ => {}
        }
    }
    if tape.calendars > 0 && reads.event && tape.chance(15) {
        let word = tape.one(&["during", "outside"]);
        return format!("{word} hours{}", tape.pick(tape.calendars));
    }
    if !tape.known.is_empty() && reads.known && tape.chance(15) {
        let named = match tape.chance(50) && reads.event {
            true => tape.known_as(Sort::Condition),
            false => about_status(tape),
        };
        if let Some(named) = named {
            return named;
        }
    }
    let order = ["=", "!=", "<", "<=", ">", ">="];
    match tape.pick(15) {
        0 => attribute(tape, reads, &["q"]),
        13 => {
            // A percentage may not be compared with a whole number above one.
            let left = tape.one(&["1", "0.5", "2.0", "-1"]);
            format!("{left} {} {}", tape.one(&order), number(tape, reads, depth))
        }
        14 => {
            let left = time(tape, reads, 0);
            let literal = tape.one(&["1970-01-01", "1970-01-01 00:00:01"]);
            format!("{left} {} {literal}", tape.one(&order))
        }
        1 => format!("{} > 0", attribute(tape, reads, &["i", "j", "r"])),
        2 | 3 => {
            let left = number(tape, reads, depth);
            let op = tape.one(&order);
            format!("{left} {op} {}", number(tape, reads, depth))
        }
        4 => {
            let left = number(tape, reads, depth);
            format!(
                "{left} {} {}",
                tape.one(&order),
                tape.one(&["0", "1", "1.5", "50%", "1 + 1.0", "-1 / 4"])
            )
        }
        5 => {
            let left = duration(tape, reads, depth);
            format!("{left} {} {}", tape.one(&order), length(tape))
        }
        6 => {
            let left = time(tape, reads, depth);
            let op = tape.one(&order);
            format!("{left} {op} {}", time(tape, reads, depth))
        }
        7 => {
            let left = attribute(tape, reads, &["h"]);
            format!(
                "{left} {} {}",
                tape.one(&["=", "!="]),
                tape.one(&["red", "green"])
            )
        }
        8 if reads.event && tape.chance(50) => match tape.pick(5) {
            0 => "has g".to_owned(),
            1 => format!("{} in g", tape.one(&["2", "\"A\"", "\"3\""])),
            _ => format!("{} in g", attribute(tape, reads, &["n"])),
        },
        8 => {
            let left = attribute(tape, reads, &["n"]);
            format!(
                "{left} {} {}",
                tape.one(&["=", "!="]),
                tape.one(&["1", "2", "\"A\""])
            )
        }
        9 => {
            let left = attribute(tape, reads, &["s"]);
            format!(
                "{left} {} {}",
                tape.one(&["=", "!="]),
                tape.one(&["\"A\"", "\"B\""])
            )
        }
        10 => {
            let all = ["i", "m", "q", "t", "w", "s", "h", "n"];
            format!("has {}", attribute(tape, reads, &all))
        }
        11 => match tape.pick(4) {
            0 => format!("{} in (1, 3)", attribute(tape, reads, &["i"])),
            1 => format!("{} in (red, blue)", attribute(tape, reads, &["h"])),
            2 => format!("{} in (1, \"A\")", attribute(tape, reads, &["n"])),
            _ => format!("{} in (\"A\", \"B\")", attribute(tape, reads, &["s"])),
        },
        _ => match tape.pick(3) {
            0 => format!("{} in 1..3", attribute(tape, reads, &["i"])),
            1 => format!("{} in ..5ms", attribute(tape, reads, &["w"])),
            _ => format!("{} in 0.5..", attribute(tape, reads, &["m"])),
        },
    }
}

/// A condition on the score.
pub fn about_score(tape: &mut Tape, depth: usize) -> String {
    if depth > 0 {
        match tape.pick(7) {
            4 => {
                let left = about_score(tape, depth - 1);
                return format!("({left} and {})", about_score(tape, depth - 1));
            }
            5 => {
                let left = about_score(tape, depth - 1);
                return format!("({left} or {})", about_score(tape, depth - 1));
            }
            6 => return format!("(not ({}))", about_score(tape, depth - 1)),
            _ => {}
        }
    }
    if !tape.known.is_empty() && tape.chance(30) {
        let op = tape.one(&[">", "<=", "="]);
        let known = match tape.pick(4) {
            0 => tape.known_as(Sort::Int).map(|one| format!("{one} {op} 2")),
            1 => tape
                .known_as(Sort::Number)
                .map(|one| format!("{one} {op} 1.5")),
            2 => tape
                .known_as(Sort::Length)
                .map(|one| format!("{one} {op} 5ms")),
            _ => about_status(tape),
        };
        if let Some(known) = known {
            return known;
        }
    }
    let fields = [
        "memory",
        "score",
        "mean",
        "peak",
        "end",
        "cap",
        "disappointment",
    ];
    if tape.chance(15) {
        let line = line(tape);
        return format!("{line} {} {}", tape.one(&[">", "=", "<="]), tape.pick(3));
    }
    if !tape.choices.is_empty() && tape.chance(15) {
        let choices = tape.choices.clone();
        let (field, stage) = (tape.one(&choices), tape.one(&["low", "middle", "high"]));
        return match tape.pick(4) {
            0 => format!("has {field}"),
            1 => format!("{field} != {stage}"),
            2 => format!("{field} in ({stage}, low)"),
            _ => format!("{field} = {stage}"),
        };
    }
    let beyond = tape.fields.clone();
    let field = if !beyond.is_empty() && tape.chance(50) {
        tape.one(&beyond)
    } else {
        tape.one(&fields)
    };
    match tape.pick(11) {
        6 => usual(tape),
        7 | 9 | 10 => falls(tape),
        8 => format!("disappointment > {}", tape.one(&["10", "0", "40.5", "100"])),
        0 | 1 => {
            let op = tape.one(&["<", "<=", ">", ">=", "=", "!="]);
            format!("{field} {op} {}", tape.one(&["0", "-20", "10", "2.5"]))
        }
        2 => format!("silent {}ms", tape.one(&[3, 1, 2, 5, 8, 13, 21])),
        3 => format!("has {field}"),
        4 => format!("{field} / moments > {}", tape.one(&["1", "-5"])),
        _ => format!("moments {} 2", tape.one(&[">", "<", "="])),
    }
}
