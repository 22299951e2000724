//! Laws that hold for every program and every stream, tried on generated ones. A failing
//! case is shown as rules and steps, ready to become a case of the corpus.

mod cases;
mod generator;
mod oracle;
mod runner;

use cases::notation::Texts;
use cases::parsed;
use generator::{Step, Tape, program, stream};
use oracle::{Event, Oracle, Said, Score};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestCaseError;
use tamam::Class;

fn tape(longest: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..longest)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

/// A generated program and a stream for it, ready to be run by the oracle.
struct Generated {
    rules: String,
    fresh: Oracle,
    steps: Vec<Step>,
}

fn generated(rules: &[u16], steps: &[u16]) -> Result<Generated, TestCaseError> {
    let rules = program(&mut Tape::new(rules));
    let texts = Texts::default();
    let fresh = parsed(&rules, |tree| Oracle::new(tree, &|text| texts.number(text)));
    let fresh = fresh.map_err(|why| TestCaseError::fail(format!("{why}\n{rules}")))?;
    let number = |text: &str| texts.number(text);
    let steps = stream(&mut Tape::new(steps), fresh.clone(), &number);
    Ok(Generated {
        rules,
        fresh,
        steps,
    })
}

/// What was said in all, and what is remembered at the end.
type Told = (Vec<Said>, Score, Option<i64>);

fn tell(oracle: &Oracle, said: Vec<Said>) -> Told {
    (said, oracle.score(), oracle.next_due())
}

/// Takes every step as it comes; the refused ones change nothing.
fn lazy(generated: &Generated, end: i64) -> Told {
    let mut oracle = generated.fresh.clone();
    let mut said = Vec::new();
    for step in &generated.steps {
        let step = match step {
            Step::Event(event) => oracle.step(event),
            Step::Advance(now) => oracle.advance(*now),
        };
        said.extend(step.unwrap_or_default());
    }
    said.extend(oracle.advance(end).expect("the end is later"));
    tell(&oracle, said)
}

/// The events that a plain run accepts, and a time after them all.
fn accepted(generated: &Generated) -> (Vec<Event>, i64) {
    let mut oracle = generated.fresh.clone();
    let mut last = i64::MIN;
    let mut events = Vec::new();
    for step in &generated.steps {
        match step {
            Step::Event(event) if oracle.step(event).is_ok() => {
                events.push(event.clone());
                last = event.time;
            }
            Step::Advance(now) if oracle.advance(*now).is_ok() => last = *now,
            _ => {}
        }
    }
    (events, last.saturating_add(30))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn advances_between_events_change_nothing(
        rules in tape(500),
        steps in tape(4000),
        whims in tape(200),
    ) {
        let generated = generated(&rules, &steps)?;
        let (events, end) = accepted(&generated);
        let expected = lazy(&generated, end);

        // Every due instant is settled by an advance of its own.
        let mut eager = generated.fresh.clone();
        let mut said = Vec::new();
        for event in &events {
            while let Some(due) = eager.next_due().filter(|due| *due <= event.time) {
                said.extend(eager.advance(due).expect("a due time is not older"));
            }
            said.extend(eager.step(event).expect("it was accepted before"));
        }
        said.extend(eager.advance(end).expect("the end is later"));
        prop_assert_eq!(&tell(&eager, said), &expected, "eager\n{}", generated.rules);

        // Advances by whim.
        let mut mixed = generated.fresh.clone();
        let mut whims = Tape::new(&whims);
        let mut said = Vec::new();
        let mut clock: Option<i64> = None;
        for event in &events {
            while let (Some(clock), true) = (&mut clock, whims.chance(40)) {
                *clock = event.time.min(clock.saturating_add(whims.pick(6) as i64));
                said.extend(mixed.advance(*clock).expect("time goes on"));
            }
            said.extend(mixed.step(event).expect("it was accepted before"));
            clock = Some(event.time);
        }
        said.extend(mixed.advance(end).expect("the end is later"));
        prop_assert_eq!(&tell(&mixed, said), &expected, "mixed\n{}", generated.rules);
    }

    #[test]
    fn what_is_older_is_refused_and_leaves_no_trace(rules in tape(500), steps in tape(4000)) {
        let generated = generated(&rules, &steps)?;
        let (_, end) = accepted(&generated);
        let expected = lazy(&generated, end);
        let mut oracle = generated.fresh.clone();
        let mut said = Vec::new();
        for step in &generated.steps {
            let taken = match step {
                Step::Event(event) => oracle.step(event),
                Step::Advance(now) => oracle.advance(*now),
            };
            said.extend(taken.unwrap_or_default());
            if let Step::Event(event) = step {
                let mut older = event.clone();
                older.time = event.time.saturating_sub(1);
                if older.time < event.time && oracle.clone().advance(older.time).is_err() {
                    prop_assert!(oracle.step(&older).is_err());
                    prop_assert!(oracle.advance(older.time).is_err());
                }
            }
        }
        said.extend(oracle.advance(end).expect("the end is later"));
        prop_assert_eq!(&tell(&oracle, said), &expected, "{}", generated.rules);
    }

    #[test]
    fn reminders_change_nothing_but_that_they_are_said(
        rules in tape(500),
        steps in tape(4000),
    ) {
        let generated = generated(&rules, &steps)?;
        // Who counts how often it was reminded reads another number without.
        prop_assume!(!generated.rules.contains(".reminded"));
        let (events, end) = accepted(&generated);
        // A remark as long as the line leaves every place in the text where it was.
        let without = generated.rules.replace("remind ", "#emind ");
        let texts = Texts::default();
        let bare = parsed(&without, |tree| Oracle::new(tree, &|text| texts.number(text)));
        // Alerts are looked at once more for every reminder.
        let told = |mut oracle: Oracle| {
            let mut said = Vec::new();
            for event in &events {
                said.extend(oracle.step(event).expect("it was accepted before"));
            }
            said.extend(oracle.advance(end).expect("the end is later"));
            let alerts = [Class::Reminded, Class::Raised, Class::Cleared, Class::Fault];
            said.retain(|one| !alerts.contains(&one.class));
            (said, oracle.score())
        };
        let bare = told(bare.map_err(TestCaseError::fail)?);
        prop_assert_eq!(told(generated.fresh), bare, "{}", generated.rules);
    }

    #[test]
    fn the_next_due_time_is_the_first_that_settles_something(
        rules in tape(500),
        steps in tape(4000),
    ) {
        let generated = generated(&rules, &steps)?;
        let mut oracle = generated.fresh.clone();
        for step in &generated.steps {
            let _ = match step {
                Step::Event(event) => oracle.step(event),
                Step::Advance(now) => oracle.advance(*now),
            };
            if let Some(due) = oracle.next_due() {
                let mut before = oracle.clone();
                if let Ok(said) = before.advance(due - 1) {
                    prop_assert!(said.is_empty(), "{}", generated.rules);
                    prop_assert_eq!(before.next_due(), Some(due), "{}", generated.rules);
                }
                let mut at = oracle.clone();
                at.advance(due).expect("a due time is not older");
                prop_assert_ne!(at.next_due(), Some(due), "{}", generated.rules);
            }
        }
    }

    #[test]
    fn what_weighs_nothing_more_or_less_changes_nothing(
        rules in tape(500),
        steps in tape(2000),
    ) {
        let generated = generated(&rules, &steps)?;
        let neutral = "score { losses weigh 1 adapts 0% fades 0%, within 5ms memory";
        let rules = generated.rules.replace("score {  memory", neutral);
        if rules != generated.rules {
            let texts = Texts::default();
            let fresh = parsed(&rules, |tree| Oracle::new(tree, &|text| texts.number(text)));
            let weighed = Generated {
                fresh: fresh.map_err(TestCaseError::fail)?,
                steps: generated.steps.clone(),
                rules,
            };
            let (_, end) = accepted(&generated);
            prop_assert_eq!(lazy(&generated, end), lazy(&weighed, end), "{}", weighed.rules);
        }
    }

    #[test]
    fn memory_is_blind_to_duration(
        moments in prop::collection::vec(-100_i64..=100, 1..12),
        lesser in prop::collection::vec((any::<prop::sample::Index>(), -100_i64..=100), 0..6),
        gaps in prop::collection::vec(0_i64..1_000_000, 32),
    ) {
        let rules = "subject s\nevent e { p: int }\nfeel when e -> p\nscore { memory peak_end }\n";
        let remembered = |moments: &[i64], gaps: &mut dyn Iterator<Item = i64>| {
            let mut oracle = parsed(rules, |tree| Oracle::new(tree, &|_| 0)).expect("valid rules");
            let mut time = 0;
            for moment in moments {
                time += gaps.next().unwrap_or(1);
                let event = Event {
                    kind: "e".to_owned(),
                    time,
                    evidence: 0,
                    attributes: [("p".to_owned(), tamam::Value::Int(*moment))].into(),
                    lists: Default::default(),
                };
                oracle.step(&event).expect("in order");
            }
            oracle.score().memory
        };
        let short = remembered(&moments, &mut std::iter::repeat(1));
        let peak = moments.iter().map(|moment| moment.abs()).max().expect("one at least");
        let mut longer = moments.clone();
        for (place, moment) in lesser {
            if moment.abs() < peak {
                longer.insert(place.index(longer.len()), moment);
            }
        }
        prop_assert_eq!(remembered(&longer, &mut gaps.into_iter()), short);
    }

    #[test]
    fn an_even_rhythm_is_left_after_so_many_usual_gaps_and_not_before(
        gap in 1_i64..1_000_000_000,
        times in 1_i64..=1000,
        acts in 4_usize..12,
    ) {
        let rules = format!(
            "subject s\nevent e from s\nalert gone {{ raise when silent {times} times usual }}\n"
        );
        let oracle = parsed(&rules, |tree| Oracle::new(tree, &|_| 0)).expect("valid rules");
        let mut oracle = oracle;
        for act in 0..acts {
            let event = Event {
                kind: "e".to_owned(),
                time: act as i64 * gap,
                evidence: act as u64,
                attributes: Default::default(),
                lists: Default::default(),
            };
            let said = oracle.step(&event).expect("in order");
            prop_assert!(said.is_empty(), "a rhythm that goes on is as usual");
        }
        let last = (acts as i64 - 1) * gap;
        let due = last + times * gap;
        prop_assert_eq!(oracle.next_due(), Some(due + 1));
        prop_assert!(oracle.advance(due).expect("later").is_empty());
        let said = oracle.advance(due + 1).expect("later");
        prop_assert_eq!(said.len(), 1);
        prop_assert_eq!((said[0].class, said[0].time), (tamam::Class::Raised, due));
    }

    #[test]
    fn disappointment_is_blind_to_time_and_never_below_zero(
        moments in prop::collection::vec(-100_i64..=100, 0..20),
        below in -100_i64..=100,
        gaps in prop::collection::vec(0_i64..1_000_000, 20),
    ) {
        let rules = format!(
            "subject s\nevent e {{ p: int }}\nfeel when e -> p\n\
             score {{ memory end  disappointment below {below} }}\n"
        );
        let fell_short = |gaps: &mut dyn Iterator<Item = i64>| {
            let mut oracle = parsed(&rules, |tree| Oracle::new(tree, &|_| 0)).expect("valid rules");
            let mut time = 0;
            for moment in &moments {
                time += gaps.next().unwrap_or(1);
                let event = Event {
                    kind: "e".to_owned(),
                    time,
                    evidence: 0,
                    attributes: [("p".to_owned(), tamam::Value::Int(*moment))].into(),
                    lists: Default::default(),
                };
                oracle.step(&event).expect("in order");
            }
            oracle.disappointment()
        };
        let short = fell_short(&mut std::iter::repeat(1));
        prop_assert_eq!(fell_short(&mut gaps.into_iter()), short);
        // The greatest sum of what the last moments fell short by, however many of them.
        let most = (0..=moments.len()).map(|from| {
            moments.iter().skip(from).map(|moment| (below - moment) * 1000).sum::<i64>()
        });
        prop_assert_eq!(Some(short), most.max());
    }
}

/// The generator reaches the whole language, so that the laws mean something.
#[test]
fn generated_runs_say_every_class() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..1_200 {
        let mut tree = |longest| {
            tape(longest)
                .new_tree(&mut runner)
                .expect("a tape")
                .current()
        };
        let (rules, steps) = (tree(500), tree(4000));
        let generated = generated(&rules, &steps).unwrap_or_else(|why| panic!("{why}"));
        let (_, end) = accepted(&generated);
        for said in lazy(&generated, end).0 {
            *counts.entry(said.class.word()).or_insert(0) += 1;
        }
    }
    // A case is settled when its rules change, which `tests/migration.rs` does.
    let missing = tamam::Class::ALL
        .iter()
        .filter(|class| **class != tamam::Class::Settled)
        .filter(|class| !counts.contains_key(class.word()));
    let missing: Vec<_> = missing.collect();
    assert!(
        missing.is_empty(),
        "never said: {missing:?}; said: {counts:?}"
    );
    println!("{counts:?}");
}
