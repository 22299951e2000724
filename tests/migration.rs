//! A changed rule file meets running state: what a rule that means the same says goes on as
//! if nothing had happened, and everything else is settled.

mod cases;
#[path = "migration/known.rs"]
mod changed_known;
mod generator;
mod oracle;
mod runner;

use cases::notation::{Texts, write_said};
use cases::parsed;
use generator::{Step, Tape, program, stream};
use oracle::{Event, Oracle, Said, V};
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
    // A table that is asked with the choice has a value for the new word: another meaning.
    let asked = ["target(", "points(", "shares("].iter().any(|table| {
        ["h)", "opened.h)", "promised.h)", "fact", "previous fact"]
            .iter()
            .any(|choice| rules.contains(&format!("{table}{choice}")))
    });
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
        let leave_out = |said: &Said| said.rule == name || said.rule.starts_with("alert");
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
    };
    let _ = run.step(&event("a", 0));
    let texts = Texts::default();
    let (memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
    let said = Run::resume(&new, &memory).step(&event("b", 1)).unwrap();
    assert_eq!(said[0].class, Class::Unsure);
    let said = Run::start(&new).step(&event("b", 1)).unwrap();
    assert_eq!(said[0].class, Class::Breach);
}

const FELT: &str = "subject s
facet z: one, two
event a with z one { k: id }
event b with z two { k: id }
event c { k: id }
feel when a -> +8
feel when b -> +8
feel when b -> +8
expectation x { per k, up to 4 open open when c meet when a -> met +20 fail after 9d -> never -1 }
score { memory mean adapts 50% fades 50%, within 1d }
";

/// What is felt at the last event, and what of it belongs to the values of a facet, when the
/// program changes before it.
fn felt_after(new: &str, events: &[(&str, i64, u64)]) -> (Vec<Option<i64>>, Vec<Option<i64>>) {
    let (old, new) = (
        image_of(FELT).expect("rules"),
        image_of(new).expect("rules"),
    );
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let event = |place: usize| {
        let (kind, time, key) = events[place];
        Event {
            kind: kind.to_owned(),
            time,
            evidence: place as u64 + 1,
            attributes: [("k".to_owned(), Value::Id(key))].into(),
        }
    };
    let mut run = Run::start(&old);
    let last = events.len() - 1;
    for place in 0..last {
        let _ = run.step(&event(place));
    }
    let both = [&Texts::of(&old), &Texts::of(&new)];
    let (memory, _) = moved(&old, run.words(), &new, both);
    let mut run = Run::resume(&new, &memory);
    let said = run.step(&event(last)).unwrap_or_default();
    let score = run.score();
    let fields = ["z.one.mean", "z.two.mean"];
    let fields = fields.map(|field| match score.fields.get(field) {
        Some(Some(V::Decimal(mean))) => Some(*mean),
        _ => None,
    });
    (said.iter().map(|said| said.felt).collect(), fields.into())
}

#[test]
fn what_is_felt_after_all_goes_on_where_it_means_the_same() {
    let events = [("b", 0, 1), ("b", 1, 1), ("a", 2, 1), ("b", 3, 1)];
    let same = felt_after(FELT, &events);
    // Other rules around, other names first: nothing that is felt changes.
    let around = "facet y: none, some\nfacet z: two, one\n";
    let moved = FELT
        .replace("facet z: one, two\n", around)
        .replace("feel when a -> +8\n", "feel when a -> +9\n");
    let moved = format!("feel when c -> +1\n{moved}");
    assert_eq!(felt_after(&moved, &events), same);
    // Another value is another `feel`: one of the two begins to fade anew.
    let other = FELT.replacen("feel when b -> +8", "feel when b -> +16", 1);
    assert_ne!(felt_after(&other, &events).0, same.0);
    // What one is used to is forgotten by a program that never gets used to anything.
    let never = FELT.replace("adapts 50% ", "");
    assert_eq!(felt_after(&never, &events).0, [Some(2_000), Some(2_000)]);
    // A value of another name is another value.
    let named = FELT.replace("one", "eins");
    let (_, means) = felt_after(&named, &events);
    assert_eq!(means[0], None);
}

#[test]
fn an_alert_that_reads_a_facet_is_kept_while_its_values_are() {
    let alert = "alert far { raise when z.spread > 3 }\nalert low { raise when z.one.mean < 0 }\n";
    let old = format!("{FELT}{alert}");
    let told = |new: &str| change(&old, new, &[]).0[4..].to_vec();
    let turned = old.replace("facet z: one, two", "facet z: two 50%, one");
    assert_eq!(told(&turned), ["far kept", "low kept"]);
    let more = old.replace("facet z: one, two", "facet z: one, two, three");
    assert_eq!(told(&more), ["far differs in what raises it", "low kept"]);
}

#[test]
fn a_series_goes_on_at_rest_and_is_settled_with_its_rule() {
    let rules = "
event a { k: id }
event b { k: id }
expectation x { per k, up to 4 open open when a meet when b -> met +1 again every 1h }
";
    let hour = 3_600_000;
    let events = [("a", 0, 7), ("b", 1, 7), ("a", 2, 3)];
    let (told, said) = change(rules, &rules.replace("1h", "2h"), &events);
    assert_eq!(told, ["x differs in what it keeps of an opening"]);
    let settled = ["x settled Some(7) at 2 [1]", "x settled Some(3) at 2 [3]"];
    assert_eq!(said, settled);
    // Without a word of it settled, both open again at their own time.
    let (old, new) = (
        image_of(rules).unwrap(),
        image_of(&format!("event z\n{rules}")).unwrap(),
    );
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut run = Run::start(&old);
    for (place, (kind, time, key)) in events.iter().enumerate() {
        let event = Event {
            kind: (*kind).to_owned(),
            time: *time,
            evidence: place as u64 + 1,
            attributes: [("k".to_owned(), Value::Id(*key))].into(),
        };
        let _ = run.step(&event);
    }
    let (memory, said) = moved(
        &old,
        run.words(),
        &new,
        [&Texts::of(&old), &Texts::of(&new)],
    );
    assert!(said.is_empty());
    let mut after = Run::resume(&new, &memory);
    assert_eq!((after.open("x"), after.next_due()), (1, Some(hour + 1)));
    let _ = after.advance(hour + 1);
    assert_eq!((after.open("x"), after.next_due()), (2, Some(hour + 3)));
}
