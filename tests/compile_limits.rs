//! Every limit of a program is told by its name and number, one step past it, and not at
//! it.

use std::fmt::Write as _;
use tamam::compile::image_needed;
use tamam::diagnostic as code;
use tamam::limits;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Code, Diagnostics, Image, compile, parse};

/// The codes and numbers of the mistakes in `source`.
fn mistakes(source: &str) -> Vec<(Code, i64)> {
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let mut image = vec![0; image_needed(&tree)];
    if let Some(len) = compile(&tree, &mut image, &mut diagnostics) {
        Image::verify(&image[..len]).expect("an image");
    }
    let found = diagnostics.found().iter();
    found.map(|found| (found.code, found.number)).collect()
}

/// At the limit all is right, and one past it that is told, once.
fn is_told(code: Code, limit: usize, source: impl Fn(usize) -> String) {
    assert_eq!(mistakes(&source(limit)), []);
    assert_eq!(mistakes(&source(limit + 1)), [(code, limit as i64)]);
}

fn repeated(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, place| {
        let _ = write!(all, "{}", line(place));
        all
    })
}

const EVENTS: &str = "event go { by: time, wait: duration }\nevent done { x: int }\nevent act\n";

#[test]
fn rules() {
    is_told(code::RULES_LIMIT, limits::RULES, |count| {
        let rules = repeated(count, |_| "feel when done -> 1\n".to_owned());
        format!("{EVENTS}{rules}")
    });
}

#[test]
fn events() {
    is_told(code::EVENTS_LIMIT, limits::EVENTS, |count| {
        let events = repeated(count, |at| format!("event e{at}\n"));
        format!("{events}feel when e0 -> 1\n")
    });
}

#[test]
fn attributes() {
    is_told(code::ATTRIBUTES_LIMIT, limits::ATTRIBUTES, |count| {
        let attributes = repeated(count, |at| format!("a{at}: int, "));
        format!("event e {{ {attributes} }}\nfeel when e -> 1\n").replace(",  }", " }")
    });
}

#[test]
fn values_of_lists() {
    // Two lists and their ids, and one id more than there is room for.
    is_told(code::VALUES_LIMIT, limits::ATTRIBUTES, |count| {
        let ids = count - 2 - limits::DEFAULT_IDS;
        format!("event e {{ a: ids, b: ids up to {ids} }}\nfeel when e -> 1\n")
    });
    is_told(code::IDS_RANGE, limits::ATTRIBUTES - 1, |count| {
        format!("event e {{ a: ids up to {count} }}\nfeel when e -> 1\n")
    });
}

#[test]
fn words_of_a_choice() {
    is_told(code::CHOICES_LIMIT, limits::CHOICES, |count| {
        let words = repeated(count, |at| format!("w{at} | "));
        let words = words.trim_end_matches(" | ");
        format!("event e {{ a: {words} }}\nfeel when e -> 1\n")
    });
}

#[test]
fn clauses() {
    // Each event may have as many as may move a word on it.
    is_told(code::CLAUSES_LIMIT, limits::CLAUSES, |count| {
        let events = repeated(count, |at| format!("event e{at}\n"));
        let clauses = repeated(count - 1, |at| format!("  meet when e{at} -> met\n"));
        format!("{EVENTS}{events}expectation x {{\n  open when go\n{clauses}}}\n")
    });
}

#[test]
fn landings_are_clauses_too() {
    is_told(code::CLAUSES_LIMIT, limits::CLAUSES, |count| {
        let events = repeated(count, |at| format!("event e{at}\n"));
        // An opening, a meeting, and acts with 14 answers each.
        let acts = repeated((count - 2) / 15, |at| {
            let lands = repeated(14, |way| {
                format!(
                    "       lands when e{} where 1 = 2, within 1h -> good\n",
                    at * 14 + way
                )
            });
            format!("  defy when e{at}\n{lands}       else -> none\n")
        });
        let more = repeated((count - 2) % 15, |at| format!("  fail when e{at} -> bad\n"));
        format!(
            "{EVENTS}{events}expectation x {{\n  open when go\n  meet when done -> met\n{acts}{more}}}\n"
        )
    });
}

#[test]
fn clauses_that_wait_for_one_event() {
    is_told(code::MOVES_LIMIT, limits::MOVES, |count| {
        let clauses = repeated(count, |at| {
            format!("  meet when done where x = {at} -> met\n")
        });
        format!("{EVENTS}expectation x {{\n  open when go\n{clauses}}}\n")
    });
}

#[test]
fn bands() {
    is_told(code::BANDS_LIMIT, limits::BANDS, |count| {
        let bands = repeated(count, |at| format!("       within {}h -> met\n", at + 1));
        format!(
            "{EVENTS}expectation x {{\n  open when go\n  meet when done\n{bands}  fail after 9w -> bad\n}}\n"
        )
    });
}

#[test]
fn what_the_clock_brings() {
    is_told(code::STAGES_LIMIT, limits::STAGES, |count| {
        // The end is one of them.
        let meetings = (count - 1).div_ceil(limits::BANDS);
        let events = repeated(meetings, |at| format!("event e{at}\n"));
        let clauses = repeated(meetings, |at| {
            let first = at * limits::BANDS;
            let bands = repeated((count - 1 - first).min(limits::BANDS), |band| {
                format!("       within {}m -> met\n", first + band + 1)
            });
            format!("  meet when e{at}\n{bands}")
        });
        format!(
            "{EVENTS}{events}expectation x {{\n  open when go\n{clauses}  fail after 9w -> bad\n}}\n"
        )
    });
}

#[test]
fn computed_limits() {
    is_told(code::STORED_LIMIT, limits::STORED, |count| {
        let events = repeated(count, |at| format!("event e{at}\n"));
        let clauses = repeated(count - 1, |at| {
            format!(
                "  meet when e{at}, within opened.wait * {} -> met\n",
                at + 1
            )
        });
        format!(
            "{EVENTS}{events}expectation x {{\n  open when go\n{clauses}  fail after opened.wait -> bad\n}}\n"
        )
    });
}

#[test]
fn what_a_promise_keeps() {
    is_told(code::KEPT_LIMIT, limits::KEPT, |count| {
        let first = repeated(limits::ATTRIBUTES, |at| format!("a{at}: time, "));
        let first = first.trim_end_matches(", ");
        let more = count - limits::ATTRIBUTES;
        let last = repeated(more, |at| format!(", b{at}: int"));
        let read = repeated(limits::ATTRIBUTES, |at| {
            format!("  void when act where has promised.a{at}\n")
        });
        let read = read.replacen("act", "done", limits::ATTRIBUTES / 2);
        let rest = repeated(more, |at| {
            format!("  fail when go where has promised.b{at} -> bad\n")
        });
        format!(
            "{EVENTS}event one {{ {first} }}\nevent two {{ t: time{last} }}\n\
             expectation x {{\n  open when go\n  meet when done -> met\n\
             \x20 change when one, until a0\n       in time -> kept\n       else -> broken\n\
             \x20 change when two, until t\n       in time -> kept\n       else -> broken\n\
             {read}{rest}}}\n"
        )
    });
}

#[test]
fn values_of_a_list() {
    is_told(code::SET_LIMIT, limits::SET, |count| {
        let values = repeated(count, |at| format!("{at}, "));
        let values = values.trim_end_matches(", ");
        format!("{EVENTS}feel when done where x in ({values}) -> 1\n")
    });
}

#[test]
fn lengths_of_silence() {
    is_told(code::SILENCES_LIMIT, 256, |count| {
        let alerts = repeated(count, |at| {
            format!("alert a{at} {{ raise when silent {}h }}\n", at + 1)
        });
        format!("{EVENTS}{alerts}")
    });
}

#[test]
fn instances() {
    is_told(code::SLOTS_RANGE, limits::SLOTS as usize, |count| {
        format!(
            "event go {{ id: id }}\nevent done {{ id: id }}\nexpectation x {{\n  per id, up to {count} open\n\
             \x20 open when go\n  meet when done -> met\n}}\n"
        )
    });
}

#[test]
fn durations() {
    let days = (limits::DURATION_MS / 86_400_000) as usize;
    is_told(code::DURATION_LIMIT, days, |count| {
        format!(
            "{EVENTS}expectation x {{\n  open when go\n  fail after {days}d + {}d -> bad\n}}\n",
            count - days
        )
    });
}

#[test]
fn different_falls() {
    is_told(code::TRENDS_LIMIT, 256, |count| {
        let alerts = repeated(count, |at| {
            let each = at + 1;
            format!("alert a{at} {{ raise when memory falls 1 times each {each}h }}\n")
        });
        format!("{EVENTS}{alerts}")
    });
}

#[test]
fn how_many_times() {
    let told = |limit: i64, condition: fn(usize) -> String| {
        is_told(code::TIMES_RANGE, limit as usize, |count| {
            format!("{EVENTS}alert a {{ raise when {} }}\n", condition(count))
        });
    };
    told(limits::TIMES, |count| format!("silent {count} times usual"));
    told(limits::GAPS, |count| {
        format!("silent 3 times usual after {count} gaps")
    });
    told(limits::FALLS, |count| {
        format!("memory falls {count} times each 1d")
    });
}

#[test]
fn calendars() {
    is_told(code::CALENDARS_LIMIT, limits::CALENDARS, |count| {
        let calendars = repeated(count, |at| {
            format!("calendar c{at} {{ open mon 09:00..17:00 }}\n")
        });
        format!("{EVENTS}{calendars}feel when done -> 1\n")
    });
}

#[test]
fn zones_of_a_calendar() {
    is_told(code::ZONES_LIMIT, limits::ZONES, |count| {
        let words = repeated(count - 1, |place| format!("w{place} | "));
        let zones = repeated(count - 1, |place| format!("w{place}: +01:00, "));
        format!(
            "subject s
             event e {{ home: {words} w }}
             fact home = home of e
             calendar c {{ zone by home {{ {zones} w: +02:00 }} open mon 09:00..10:00 }}
             feel when e where during c -> 1"
        )
    });
}

#[test]
fn shifts_of_a_week_and_of_a_date() {
    for days in ["mon", "2025-12-25"] {
        is_told(code::SHIFTS_LIMIT, limits::WEEK_SHIFTS, |count| {
            let shifts = repeated(count, |at| {
                let (hour, minute) = (at / 6, at % 6);
                format!("{hour:02}:{minute}0..{hour:02}:{minute}5, ")
            });
            let shifts = shifts.trim_end_matches(", ");
            format!(
                "{EVENTS}calendar c {{\n  open tue 09:00..10:00\n  open {days} {shifts}\n}}\n\
                 feel when done -> 1\n"
            )
            .replace("  open tue 09:00..10:00\n  open mon", "  open mon")
        });
    }
}

#[test]
fn dates_of_a_calendar() {
    is_told(code::DATES_LIMIT, limits::DATES, |count| {
        // One after the other, so that they make few changes.
        let closed = repeated(count, |at| {
            let (year, month, day) = (2001 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
            format!("  closed {year}-{month:02}-{day:02}\n")
        });
        format!(
            "{EVENTS}calendar c {{\n  open mon..sun 00:00..24:00\n{closed}}}\nfeel when done -> 1\n"
        )
    });
}

#[test]
fn changes_of_a_calendar() {
    // The week itself is the first. A closed date makes three: it is closed, the day after
    // is looked at, and the week goes on; one that closes at noon makes four.
    is_told(code::CHANGES_LIMIT, limits::CHANGES, |count| {
        let noons = (count - 1) % 3;
        let closed = (count - 1 - 4 * noons) / 3;
        let dates = repeated(closed + noons, |at| {
            let (year, month, day) = (2001 + at / 108, at / 9 % 12 + 1, at % 9 * 3 + 1);
            match at < closed {
                true => format!("  closed {year}-{month:02}-{day:02}\n"),
                false => format!("  open {year}-{month:02}-{day:02} 00:00..12:00\n"),
            }
        });
        format!(
            "{EVENTS}calendar c {{\n  open mon..sun 00:00..24:00\n{dates}}}\nfeel when done -> 1\n"
        )
    });
}

#[test]
fn pauses() {
    is_told(code::PAUSES_LIMIT, limits::PAUSES, |count| {
        let events = repeated(count, |at| format!("event from{at}\nevent until{at}\n"));
        let pauses = repeated(count, |at| {
            format!("  pause from from{at} until until{at}\n")
        });
        format!(
            "{EVENTS}{events}expectation x {{\n  open when go\n{pauses}  fail after 2h -> bad\n}}\n"
        )
    });
}

#[test]
fn reminders_beside_a_pause() {
    is_told(code::REMINDERS_LIMIT, limits::REMINDERS, |count| {
        let reminders = repeated(count, |at| format!("  remind {}m before bad\n", at + 1));
        format!(
            "{EVENTS}expectation x {{\n  open when go\n  pause from act until done\n\
             \x20 fail after 2h -> bad\n{reminders}}}\n"
        )
    });
}

#[test]
fn steps_of_a_period() {
    is_told(code::BUCKETS_LIMIT, limits::BUCKETS as usize, |count| {
        format!("{EVENTS}measure m = count of go, over {count}h by 1h\n")
    });
}

#[test]
fn parts_of_a_name_that_is_written_out() {
    is_told(code::PARTS_LIMIT, limits::PARTS, |count| {
        // As many names as divide it, each of as many parts.
        let names = (20..=28).find(|names| (count + 1).is_multiple_of(*names));
        let names = names.expect("a number of names");
        let values = repeated((count + 1) / names - 4, |at| format!("{at}, "));
        let values = values.trim_end_matches(", ");
        let whole = vec!["base"; names].join(" and ");
        format!(
            "{EVENTS}let base = x in ({values})\nlet whole = {whole}\nfeel when done where whole -> 1\n"
        )
    });
}

#[test]
fn names_in_each_other() {
    is_told(code::NAME_DEPTH, limits::NESTING, |count| {
        let more = repeated(count - 1, |at| format!("let a{} = a{at}\n", at + 1));
        format!("{EVENTS}let a0 = x\n{more}feel when done -> 1\n")
    });
}

#[test]
fn facets() {
    is_told(code::FACETS_LIMIT, limits::FACETS, |count| {
        let facets = repeated(count, |at| format!("facet f{at}: a, b\n"));
        format!("{EVENTS}{facets}feel when done -> x\n")
    });
}

#[test]
fn values_of_facets() {
    is_told(code::FACET_WORDS_LIMIT, limits::FACET_WORDS, |count| {
        let words = repeated(count - 1, |at| format!("w{at}, "));
        format!("{EVENTS}facet f: {words}last\nfeel when done -> x\n")
    });
}

#[test]
fn journeys() {
    is_told(code::JOURNEYS_LIMIT, limits::JOURNEYS, |count| {
        let journeys = repeated(count, |at| {
            format!("journey j{at} {{ stage one when done }}\n")
        });
        format!("{EVENTS}{journeys}feel when done -> x\n")
    });
}

#[test]
fn stages_of_a_journey() {
    is_told(
        code::JOURNEY_STAGES_LIMIT,
        limits::JOURNEY_STAGES,
        |count| {
            let stages = repeated(count, |at| format!("stage w{at} when done\n"));
            format!("{EVENTS}journey way {{ {stages} }}\nfeel when done -> x\n")
        },
    );
}

/// Programs of one rule each, apart by empty lines; events stand before each.
const SMALLEST: &str = "
fact f = i of e

fact f = now of e

fact f = i of e, i of e, i of e, i of e

fact f = i of e where i > 1

let l = 1
feel when e -> l

table t by c { a: 1, else 2 }
feel when e -> t(c)

status f: a, b { b when e }

measure m = count of e

measure m = count of e, each 1d

measure m = sum of i in e, over 7d by 1d

measure m = share of e where i > 1

measure m = rate of e per 1d, over 7d

measure m = share of e followed by e, within 1d

measure m = last of i in e
measure n = m * 2

facet f: a, b
feel when e -> 1

calendar c { open mon 09:00..10:00 }
feel when e where during c -> 1

calendar c { zone +01:00
  open 2026-01-01 09:00..10:00
  closed 2026-01-02 }
feel when e where during c -> 1

fact h = c of e
calendar o { zone by h { a: +01:00, else +02:00 }
  open mon 09:00..10:00 }

journey j { stage a when e
  ends after 1d }

journey j { stage a when e, e
  ends when e, e
  peak meant in a }

status f: a, b { b when e }
journey j { stage a when f becomes b }

feel when e -> i

alert a { raise when silent 1d }

alert a { check 1d after e
  raise when moments > 1 }

alert a { raise when memory falls 2 times each 1d
  clear when memory > 1 }

fact f = i of e
alert a { raise when f falls 2 times each 1d }

integrity i { kind honest
  never e }

integrity i { kind honest
  on e require i > 1
  breach -> cap 1, until e or for 1d }

integrity i { kind honest
  per k
  after e require f, within 1d, unless f }

integrity i { kind honest
  before e require f, within 1d }

integrity i { kind honest
  at most 1 e, within 1d }

integrity i { kind honest
  at least 1 e, every 1d, from f until f }

survey s { asked when e
  answered when f
  unanswered after 1d }

promise p from house { made when e, until t
  kept when f
  else broken }

promise p from house { made when e, within 1d
  kept when f
  honoured when f, until t
  else broken }

expectation x { open when e
  meet when f -> a 1 }

expectation x { open when e
  meet after 1d -> a 1
  again every 1d }

expectation x { open when e
  meet by opened.t -> a 1 }

expectation x { per k
  open when e
  meet when f
       within 1d -> a 1
       else -> b 1
  reopen when f, within 1d }

expectation x { open when e
  pause from f until f
  meet when f -> a 1
  fail after 1d -> b 1
  remind 1h before b }

expectation x { open when e
  fail after 1d -> b 1
  change when f, until t
         in time -> c 1
         else -> d 1 }

expectation x { open when e
  fail after 1d -> b 1
  change when f
         takes when f, within 1d -> c 1
         else -> d 1 }

expectation x { open when e
  fail after 1d -> b 1
  defy when f
       lands when f, within 1d -> c 1
       else -> d 1 }
";

/// What is asked for is enough for the least program of each form, where nothing else leaves
/// room that it could take.
#[test]
fn the_smallest_program_of_each_form_fits_in_what_was_asked_for() {
    for rules in SMALLEST.trim().split("\n\n") {
        let source = format!(
            "subject s\nevent e {{ k: id, i: int, t: time, c: a | b }}\nevent f {{ k: id, t: time }}\n{rules}\n"
        );
        assert_eq!(mistakes(&source), [], "{source}");
    }
}
