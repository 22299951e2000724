//! A changed rule file meets running state: what a rule that means the same says goes on as
//! if nothing had happened, and everything else is settled.

mod cases;
#[path = "migration/journey.rs"]
mod changed_journeys;
#[path = "migration/known.rs"]
mod changed_known;
#[path = "migration/felt.rs"]
mod felt;
mod generator;
mod oracle;
mod runner;

use cases::notation::{Texts, write_said};
use cases::parsed;
use generator::{Step, Tape, program, stream};
use oracle::{Event, Oracle, Said};
use proptest::prelude::*;
use runner::Runner;
use runner::engine::{Run, compiled};
use tamam::image::TEXT_BASE;
use tamam::migrate::{Fate, Plan};
use tamam::{Class, Image, Value, Verdict};

fn tape(longest: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..longest)
}

fn image_of(rules: &str) -> Result<Vec<u8>, String> {
    parsed(rules, compiled).and_then(|done| done)
}

/// The same rules among others: events in another order, a text that is numbered before all
/// others, rules that were not there, and a choice with another word.
fn surrounded(rules: &str) -> String {
    let (events, others): (Vec<_>, Vec<_>) =
        rules.lines().partition(|line| line.starts_with("event "));
    // A table that is asked with the choice has a value for the new word, and a calendar whose
    // zone goes by it a zone: another meaning.
    let asked = ["target(", "points(", "shares("].iter().any(|table| {
        ["h)", "opened.h)", "promised.h)", "fact", "previous fact"]
            .iter()
            .any(|choice| rules.contains(&format!("{table}{choice}")))
    }) || rules.contains("zone by ");
    // Where the choice tells a facet's value, it says only what the facet lists.
    let told = rules.contains("facet h:");
    let word = if asked || told { "" } else { " | grey" };
    let mut text = "event aa { s: text }\nfeel when aa where s = \"newcomer\" -> +1\n".to_owned();
    for event in events.iter().rev() {
        text += &event.replace("red | green | blue", &format!("red | green | blue{word}"));
        text.push('\n');
    }
    text += "expectation newcomer { open when aa fail after 3d -> gone -1 }\n";
    for line in others {
        text += line;
        text.push('\n');
    }
    text
}

/// Moves what `from` holds to another program.
fn moved(
    from: &Image<'_>,
    memory: &[u64],
    to: &Image<'_>,
    texts: [&Texts; 2],
) -> (Vec<u64>, Vec<Verdict>) {
    let mut fates = vec![Fate::BLANK; from.rules()];
    let plan = Plan::new(from, to, &mut fates).expect("a fate for each rule");
    let mut after = vec![0xAAAA_AAAA; to.memory_needed()];
    let mut said = Vec::new();
    let mut rename = |number: u64| renamed(number, texts);
    plan.migrate(memory, &mut after, &mut rename, &mut |verdict| {
        said.push(*verdict)
    })
    .expect("a memory of the program");
    (after, said)
}

fn renamed(number: u64, [from, to]: [&Texts; 2]) -> u64 {
    match from.write(number).strip_prefix('"') {
        Some(text) => to.number(text.trim_end_matches('"')),
        None => number,
    }
}

/// The same event for another program.
fn translated(event: &Event, texts: [&Texts; 2]) -> Event {
    let mut event = event.clone();
    for value in event.attributes.values_mut() {
        match value {
            Value::Id(number) | Value::Text(number) if *number & TEXT_BASE != 0 => {
                *number = renamed(*number, texts);
            }
            _ => {}
        }
    }
    let ids = event.lists.values_mut().flatten();
    for number in ids.filter(|number| **number & TEXT_BASE != 0) {
        *number = renamed(*number, texts);
    }
    event
}

fn shown(
    said: Result<Vec<Said>, runner::Older>,
    texts: &Texts,
    leave_out: &dyn Fn(&Said) -> bool,
) -> Vec<String> {
    let said = said.unwrap_or_default();
    let said = said.iter().filter(|said| !leave_out(said));
    said.map(|said| write_said(said, texts)).collect()
}

fn take(run: &mut Run<'_>, step: &Step, texts: [&Texts; 2]) -> Result<Vec<Said>, runner::Older> {
    match step {
        Step::Event(event) => run.step(&translated(event, texts)),
        Step::Advance(now) => run.advance(*now),
    }
}

/// Runs `rules` all along, and beside it a run that goes over to `others` in the middle.
/// What `leave_out` says of verdicts is not compared.
fn compare(
    rules: &str,
    others: &str,
    steps: &[u16],
    middle: usize,
    leave_out: &dyn Fn(&Said) -> bool,
) -> Result<Vec<Verdict>, String> {
    let bytes = image_of(rules)?;
    let image = Image::verify(&bytes).map_err(|why| why.to_string())?;
    let other_bytes = image_of(others)?;
    let other = Image::verify(&other_bytes).map_err(|why| why.to_string())?;
    let (texts, other_texts) = (Texts::of(&image), Texts::of(&other));
    let number = |text: &str| texts.number(text);
    let fresh = parsed(rules, |tree| Oracle::new(tree, &number))?;
    let steps = stream(&mut Tape::new(steps), fresh, &number);
    let middle = middle.min(steps.len());
    let mut run = Run::start(&image);
    let both = [&texts, &texts];
    for step in &steps[..middle] {
        let _ = take(&mut run, step, both);
    }
    let (memory, said) = moved(&image, run.words(), &other, [&texts, &other_texts]);
    let mut after = Run::resume(&other, &memory);
    for (nth, step) in steps[middle..].iter().enumerate() {
        let expected = shown(take(&mut run, step, both), &texts, leave_out);
        let found = take(&mut after, step, [&texts, &other_texts]);
        let found = shown(found, &other_texts, leave_out);
        if expected != found {
            return Err(format!(
                "{rules}\n=== became\n{others}\nafter {middle} steps, {nth} later:\n{expected:#?}\nbut\n{found:#?}"
            ));
        }
    }
    Ok(said)
}

/// Runs `rules` until the middle and goes over to the same rules, all retired; the oracle is
/// told then that nothing opens any more.
fn retire(rules: &str, steps: &[u16], middle: usize) -> Result<(), String> {
    let bytes = image_of(rules)?;
    let image = Image::verify(&bytes).map_err(|why| why.to_string())?;
    let retired: String = rules.lines().fold(String::new(), |text, line| {
        let opens = ["expectation ", "promise ", "survey ", "integrity "];
        let before = match opens.iter().any(|word| line.starts_with(word)) {
            true => "retired ",
            false => "",
        };
        text + before + line + "\n"
    });
    let after = image_of(&retired)?;
    let after = Image::verify(&after).map_err(|why| why.to_string())?;
    let texts = Texts::of(&image);
    let number = |text: &str| texts.number(text);
    let mut oracle = parsed(rules, |tree| Oracle::new(tree, &number))?;
    let steps = stream(&mut Tape::new(steps), oracle.clone(), &number);
    let middle = middle.min(steps.len());
    let both = [&texts, &texts];
    let mut run = Run::start(&image);
    for step in &steps[..middle] {
        let _ = take(&mut run, step, both);
        let _ = ask(&mut oracle, step);
    }
    let (memory, said) = moved(&image, run.words(), &after, both);
    if !said.is_empty() {
        return Err(format!("{retired}\n{said:?}"));
    }
    oracle.retire();
    let mut run = Run::resume(&after, &memory);
    for (nth, step) in steps[middle..].iter().enumerate() {
        let expected = shown(ask(&mut oracle, step), &texts, &|_| false);
        let found = shown(take(&mut run, step, both), &texts, &|_| false);
        if expected != found {
            return Err(format!(
                "{retired}\nafter {middle} steps, {nth} later:\n{expected:#?}\nbut\n{found:#?}"
            ));
        }
    }
    Ok(())
}

fn ask(oracle: &mut Oracle, step: &Step) -> Result<Vec<Said>, runner::Older> {
    match step {
        Step::Event(event) => Runner::step(oracle, event),
        Step::Advance(now) => Runner::advance(oracle, *now),
    }
}

/// What the compiler refuses is no program.
fn refused(why: &str) -> bool {
    why.starts_with("E0")
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_global_rejects: 1_000_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_same_rules_among_others_say_what_they_would_have_said(
        rules in tape(500),
        steps in tape(3000),
        middle in 0_usize..60,
    ) {
        let rules = program(&mut Tape::new(&rules));
        match compare(&rules, &surrounded(&rules), &steps, middle, &|_| false) {
            Ok(said) => prop_assert!(said.is_empty(), "{rules}
{said:?}"),
            Err(why) if refused(&why) => return Err(TestCaseError::reject("no program")),
            Err(why) => return Err(TestCaseError::fail(why)),
        }
    }

    #[test]
    fn a_retired_rule_lets_what_is_open_run_to_its_end(
        rules in tape(500),
        steps in tape(3000),
        middle in 0_usize..60,
    ) {
        let rules = program(&mut Tape::new(&rules));
        match retire(&rules, &steps, middle) {
            Ok(()) => {}
            Err(why) if refused(&why) => return Err(TestCaseError::reject("no program")),
            Err(why) => return Err(TestCaseError::fail(why)),
        }
    }

    #[test]
    fn a_rule_that_goes_takes_nothing_from_the_others(
        rules in tape(500),
        steps in tape(3000),
        middle in 0_usize..60,
        gone in 0_usize..8,
    ) {
        let rules = used_to_nothing(&program(&mut Tape::new(&rules)));
        let (others, name) = without(&rules, gone);
        // A rate that tells its sides apart by what opened a case makes the rule it counts
        // keep those values: without it that rule keeps less, and is settled.
        if sides(&rules) != sides(&others) {
            return Err(TestCaseError::reject("a rate that goes"));
        }
        // Alerts read what all rules feel: they may say something else.
        // Where the peak and the end of a journey lie depends on them too.
        let leave_out = |said: &Said| {
            let meant = matches!(said.class, Class::AsMeant | Class::Elsewhere);
            meant || said.rule == name || said.rule.starts_with("alert")
        };
        match compare(&rules, &others, &steps, middle, &leave_out) {
            Ok(said) => {
                let settled = said.iter().all(|said| said.class == Class::Settled);
                prop_assert!(settled, "{:?}", said);
            }
            Err(why) if refused(&why) => return Err(TestCaseError::reject("no program")),
            Err(why) => return Err(TestCaseError::fail(why)),
        }
    }

    #[test]
    fn going_over_to_the_same_program_changes_no_bit(
        rules in tape(300),
        steps in tape(2000),
    ) {
        let rules = program(&mut Tape::new(&rules));
        let Ok(bytes) = image_of(&rules) else {
            return Err(TestCaseError::reject("no program"));
        };
        let image = Image::verify(&bytes).expect("an image");
        let texts = Texts::of(&image);
        let number = |text: &str| texts.number(text);
        let fresh = parsed(&rules, |tree| Oracle::new(tree, &number)).expect("rules");
        let mut run = Run::start(&image);
        for step in stream(&mut Tape::new(&steps), fresh, &number) {
            let _ = take(&mut run, &step, [&texts, &texts]);
        }
        let (after, said) = moved(&image, run.words(), &image, [&texts, &texts]);
        prop_assert_eq!(after, run.words());
        prop_assert!(said.is_empty());
    }
}

/// How many rates tell their sides apart by values that a case keeps.
fn sides(rules: &str) -> usize {
    let kept = |line: &&str| line.contains("opened.") || line.contains("promised.");
    let rates = rules.lines().filter(|line| line.contains("same rate of"));
    rates.filter(kept).count()
}

/// The rules without getting used to things: that is done to all that is felt, whichever
/// rule says it.
fn used_to_nothing(rules: &str) -> String {
    let lines = rules.split("adapts ").enumerate();
    let rest = lines.map(|(nth, line)| match line.split_once(' ') {
        Some((_, rest)) if nth > 0 => rest,
        _ => line,
    });
    rest.collect()
}

/// The rules without one of their expectations or integrity rules, and its name.
fn without(rules: &str, nth: usize) -> (String, String) {
    let begins = |line: &str| {
        ["expectation ", "integrity ", "survey "]
            .iter()
            .any(|word| line.starts_with(word))
    };
    let count = rules.lines().filter(|line| begins(line)).count();
    let gone = nth % count.max(1);
    let (mut text, mut name) = (String::new(), String::new());
    let (mut at, mut leaves) = (0, false);
    for line in rules.lines() {
        if begins(line) {
            leaves = at == gone;
            at += 1;
            if leaves {
                name = line
                    .split_whitespace()
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned();
            }
        } else if !line.starts_with([' ', '}']) {
            leaves = false;
        }
        if !leaves {
            text += line;
            text.push('\n');
        }
    }
    (text, name)
}

/// Everything that a change says, as words.
fn change(old: &str, new: &str, events: &[(&str, i64, u64)]) -> (Vec<String>, Vec<String>) {
    let (old, new) = (image_of(old).expect("rules"), image_of(new).expect("rules"));
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut run = Run::start(&old);
    for (place, (kind, time, key)) in events.iter().enumerate() {
        let mut event = Event {
            kind: (*kind).to_owned(),
            time: *time,
            evidence: place as u64 + 1,
            attributes: Default::default(),
            lists: Default::default(),
        };
        if *key != 0 {
            event.attributes.insert("k".to_owned(), Value::Id(*key));
        }
        let _ = run.step(&event);
    }
    let texts = Texts::of(&old);
    let mut fates = vec![Fate::BLANK; old.rules()];
    let plan = Plan::new(&old, &new, &mut fates).unwrap();
    let told = (0..old.rules() as u32).map(|rule| {
        let fate = plan.fate(rule);
        let name = old.rule_name(rule);
        match (fate.kept_as(), fate.changed_to()) {
            (Some(_), _) => format!("{name} kept"),
            (_, Some((_, how))) => format!("{name} differs in {}", how.part.words()),
            _ => format!("{name} removed"),
        }
    });
    let (_, said) = moved(&old, run.words(), &new, [&texts, &Texts::of(&new)]);
    let said = said.iter().map(|one| {
        let rule = old.rule_name(one.rule);
        let evidence = one.evidence.numbers();
        format!(
            "{rule} {} {:?} at {} {evidence:?}",
            one.class.word(),
            one.key,
            one.time
        )
    });
    (told.collect(), said.collect())
}

const RULES: &str = "
event a { k: id }
event b { k: id }
expectation x { per k, up to 4 open open when a meet when b -> met +1 fail after 9d -> never -1 }
integrity y { kind responsible per k after a require b, within 5d breach -> cap 0, for 30d }
";

#[test]
fn a_changed_rule_is_settled_oldest_first() {
    let new = RULES.replace("9d", "8d");
    let events = [("a", 0, 7), ("a", 5, 3)];
    let (told, said) = change(RULES, &new, &events);
    assert_eq!(told, ["x differs in what the clock brings", "y kept"]);
    assert_eq!(
        said,
        ["x settled Some(7) at 5 [1]", "x settled Some(3) at 5 [2]"]
    );
}

#[test]
fn an_obligation_and_a_cap_that_go_are_settled() {
    let new = RULES.replace("integrity y", "integrity z");
    let day = 86_400_000;
    let events = [("a", 0, 7), ("a", 6 * day, 3)];
    let (told, said) = change(RULES, &new, &events);
    assert_eq!(told, ["x kept", "y removed"]);
    let at = 6 * day;
    assert_eq!(
        said,
        [
            format!("y settled Some(3) at {at} [2]"),
            format!("y settled Some(7) at {at} [1]")
        ]
    );
}

#[test]
fn room_is_no_meaning_and_what_does_not_fit_is_settled() {
    let more = RULES.replace("up to 4 open", "up to 400 open");
    let less = RULES.replace("up to 4 open", "up to 2 open");
    let events = [("a", 0, 1), ("a", 1, 2), ("a", 2, 3)];
    assert_eq!(change(RULES, &more, &events).1, [""; 0]);
    let (told, said) = change(RULES, &less, &events);
    assert_eq!(told, ["x kept", "y kept"]);
    assert_eq!(said, ["x settled Some(1) at 2 [1]"]);
}

#[test]
fn what_moves_nothing_is_no_meaning() {
    let new = format!("# another line\n{RULES}").replace("expectation x", "expectation x \"said\"");
    let new = new.replace("meet when b -> met", "meet when b cost 3 -> met");
    let new = new.replace("event b { k: id }", "event b { j: int, k: id }");
    let (told, said) = change(RULES, &new, &[("a", 0, 1)]);
    assert_eq!(told, ["x kept", "y kept"]);
    assert_eq!(said, [""; 0]);
}

#[test]
fn a_demand_that_is_new_is_unsure_of_what_it_never_saw() {
    let old = "event a event b feel when a -> +1";
    let new =
        "event a event b feel when a -> +1 integrity z { kind responsible before b require a }";
    let (old, new) = (image_of(old).unwrap(), image_of(new).unwrap());
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut run = Run::start(&old);
    let event = |kind: &str, time| Event {
        kind: kind.to_owned(),
        time,
        evidence: 1,
        attributes: Default::default(),
        lists: Default::default(),
    };
    let _ = run.step(&event("a", 0));
    let texts = Texts::default();
    let (memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
    let said = Run::resume(&new, &memory).step(&event("b", 1)).unwrap();
    assert_eq!(said[0].class, Class::Unsure);
    let said = Run::start(&new).step(&event("b", 1)).unwrap();
    assert_eq!(said[0].class, Class::Breach);
}

#[test]
fn the_limit_of_a_promise_is_of_the_event_that_makes_it() {
    // The other events have no attribute in the place of `limit`.
    let rules = "
        event stop { t: time }
        event made { k: id, l: bool, limit: duration }
        promise x from house { made when made, within limit  kept when stop  honoured when stop, until t  else broken }
    ";
    let reversed = rules.replace("event stop { t: time }", "") + "event stop { t: time }";
    assert_eq!(change(rules, &reversed, &[]).0, ["x kept"]);
    let other = rules.replace(
        "k: id, l: bool, limit: duration",
        "l: bool, limit: duration, k: id",
    );
    assert_eq!(change(rules, &other, &[]).0, ["x kept"]);
    let longer = rules.replace("within limit", "within limit * 2");
    assert_eq!(change(rules, &longer, &[]).0, ["x differs in a clause"]);
}
