//! Laws that hold for every program and every stream, tried on generated ones: of the oracle,
//! and of the engine itself in its lent memory. A failing case is shown as rules and steps,
//! ready to become a case of the corpus.

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
use runner::engine::{Run, compiled};
use runner::{Older, Runner};
use tamam::{Class, Image};

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

/// Whatever a law is tried on: it can be forked, and shows all that it keeps.
trait Subject: Runner + Clone {
    const NAME: &'static str;

    /// The memory, word for word; nothing where there is none to compare.
    fn kept(&self) -> &[u64];

    fn disappointment(&self) -> Option<i64>;

    fn take(&mut self, step: &Step) -> Result<Vec<Said>, Older> {
        match step {
            Step::Event(event) => Runner::step(self, event),
            Step::Advance(now) => Runner::advance(self, *now),
        }
    }
}

impl Subject for Oracle {
    const NAME: &'static str = "the oracle";

    fn kept(&self) -> &[u64] {
        &[]
    }

    fn disappointment(&self) -> Option<i64> {
        Some(Oracle::disappointment(self))
    }
}

impl Subject for Run<'_> {
    const NAME: &'static str = "the engine";

    fn kept(&self) -> &[u64] {
        self.words()
    }

    fn disappointment(&self) -> Option<i64> {
        Run::disappointment(self)
    }
}

/// A generated program and a stream for it, ready to be run.
struct Generated {
    rules: String,
    fresh: Oracle,
    /// Nothing where the compiler sees that some of the program can never be reached.
    image: Option<Vec<u8>>,
    steps: Vec<Step>,
}

/// An oracle of rules and, if it compiles, their image. Both know texts by the same numbers.
fn ready(rules: &str) -> Result<(Oracle, Option<Vec<u8>>, Texts), String> {
    parsed(rules, |tree| {
        let image = compiled(tree).ok();
        let texts = match &image {
            Some(bytes) => Texts::of(&Image::verify(bytes).expect("what was compiled")),
            None => Texts::default(),
        };
        let oracle = Oracle::new(tree, &|text| texts.number(text));
        (oracle, image, texts)
    })
}

fn generated(rules: &[u16], steps: &[u16]) -> Result<Generated, TestCaseError> {
    let rules = program(&mut Tape::new(rules));
    let (fresh, image, texts) =
        ready(&rules).map_err(|why| TestCaseError::fail(format!("{why}\n{rules}")))?;
    let number = |text: &str| texts.number(text);
    let steps = stream(&mut Tape::new(steps), fresh.clone(), &number);
    Ok(Generated {
        rules,
        fresh,
        image,
        steps,
    })
}

/// Tries a law on the oracle and, where there is an image, on the engine.
macro_rules! both {
    ($generated:expr, $law:ident $(, $more:expr)*) => {{
        let generated = &$generated;
        $law(&generated.fresh, generated $(, $more)*)?;
        if let Some(bytes) = &generated.image {
            let image = Image::verify(bytes).expect("what was compiled");
            $law(&Run::start(&image), generated $(, $more)*)?;
        }
    }};
}

/// Hands rules that compile, without texts, to a law: as an oracle and as an engine.
macro_rules! of_rules {
    ($rules:expr, $law:expr) => {{
        let (fresh, image, _) = ready($rules).map_err(TestCaseError::fail)?;
        $law(&mut fresh.clone())?;
        let image = image.expect("rules that compile");
        let image = Image::verify(&image).expect("what was compiled");
        $law(&mut Run::start(&image))?;
    }};
}

/// What was said in all, and what is remembered at the end.
type Told = (Vec<Said>, Score, Option<i64>);

fn tell(subject: &impl Subject, said: Vec<Said>) -> Told {
    (said, subject.score(), subject.next_due())
}

/// Takes every step as it comes; the refused ones change nothing.
fn lazy(fresh: &impl Subject, generated: &Generated, end: i64) -> Told {
    let mut subject = fresh.clone();
    let mut said = Vec::new();
    for step in &generated.steps {
        said.extend(subject.take(step).unwrap_or_default());
    }
    said.extend(Runner::advance(&mut subject, end).expect("the end is later"));
    tell(&subject, said)
}

/// The events that a plain run accepts, and a time after them all.
fn accepted(fresh: &impl Subject, generated: &Generated) -> (Vec<Event>, i64) {
    let mut subject = fresh.clone();
    let mut last = i64::MIN;
    let mut events = Vec::new();
    for step in &generated.steps {
        if subject.take(step).is_err() {
            continue;
        }
        match step {
            Step::Event(event) => {
                events.push(event.clone());
                last = event.time;
            }
            Step::Advance(now) => last = *now,
        }
    }
    (events, last.saturating_add(30))
}

/// Every due instant is settled by an advance of its own; then by whim.
fn clocks_agree<S: Subject>(
    fresh: &S,
    generated: &Generated,
    whims: &[u16],
) -> Result<(), TestCaseError> {
    let (events, end) = accepted(fresh, generated);
    let expected = lazy(fresh, generated, end);

    let mut eager = fresh.clone();
    let mut said = Vec::new();
    for event in &events {
        while let Some(due) = eager.next_due().filter(|due| *due <= event.time) {
            said.extend(Runner::advance(&mut eager, due).expect("a due time is not older"));
        }
        said.extend(Runner::step(&mut eager, event).expect("it was accepted before"));
    }
    said.extend(Runner::advance(&mut eager, end).expect("the end is later"));
    let eager = tell(&eager, said);
    prop_assert_eq!(&eager, &expected, "{}, eager\n{}", S::NAME, generated.rules);

    let mut mixed = fresh.clone();
    let mut whims = Tape::new(whims);
    let mut said = Vec::new();
    let mut clock: Option<i64> = None;
    for event in &events {
        while let (Some(clock), true) = (&mut clock, whims.chance(40)) {
            *clock = event.time.min(clock.saturating_add(whims.pick(6) as i64));
            said.extend(Runner::advance(&mut mixed, *clock).expect("time goes on"));
        }
        said.extend(Runner::step(&mut mixed, event).expect("it was accepted before"));
        clock = Some(event.time);
    }
    said.extend(Runner::advance(&mut mixed, end).expect("the end is later"));
    let mixed = tell(&mixed, said);
    prop_assert_eq!(&mixed, &expected, "{}, mixed\n{}", S::NAME, generated.rules);
    Ok(())
}

/// Whatever is refused, of the stream itself and beside it, leaves every word as it was.
fn refusals_leave_no_trace<S: Subject>(
    fresh: &S,
    generated: &Generated,
) -> Result<(), TestCaseError> {
    let (_, end) = accepted(fresh, generated);
    let expected = lazy(fresh, generated, end);
    let mut subject = fresh.clone();
    let mut said = Vec::new();
    let refused = |subject: &mut S, step: &Step| -> Result<(), TestCaseError> {
        let before = subject.kept().to_vec();
        prop_assert!(subject.take(step).is_err(), "{}", S::NAME);
        prop_assert_eq!(subject.kept(), &before, "{}\n{}", S::NAME, generated.rules);
        Ok(())
    };
    for step in &generated.steps {
        if subject.clone().take(step).is_err() {
            refused(&mut subject, step)?;
            continue;
        }
        said.extend(subject.take(step).expect("it was accepted by a copy"));
        if let Step::Event(event) = step {
            let mut older = event.clone();
            older.time = event.time.saturating_sub(1);
            if older.time < event.time {
                refused(&mut subject, &Step::Advance(older.time))?;
                refused(&mut subject, &Step::Event(older))?;
            }
        }
    }
    said.extend(Runner::advance(&mut subject, end).expect("the end is later"));
    prop_assert_eq!(
        &tell(&subject, said),
        &expected,
        "{}\n{}",
        S::NAME,
        generated.rules
    );
    Ok(())
}

fn the_next_due_settles_first<S: Subject>(
    fresh: &S,
    generated: &Generated,
) -> Result<(), TestCaseError> {
    let rules = &generated.rules;
    let mut subject = fresh.clone();
    for step in &generated.steps {
        let _ = subject.take(step);
        if let Some(due) = subject.next_due() {
            let mut before = subject.clone();
            if let Ok(said) = Runner::advance(&mut before, due - 1) {
                prop_assert!(said.is_empty(), "{}\n{}", S::NAME, rules);
                prop_assert_eq!(before.next_due(), Some(due), "{}\n{}", S::NAME, rules);
            }
            let mut at = subject.clone();
            Runner::advance(&mut at, due).expect("a due time is not older");
            prop_assert_ne!(at.next_due(), Some(due), "{}\n{}", S::NAME, rules);
        }
    }
    Ok(())
}

/// What a run says of rules beside reminders, and of alerts, which are looked at once more
/// for every reminder.
fn unreminded(fresh: &impl Subject, events: &[Event], end: i64) -> (Vec<Said>, Score) {
    let mut subject = fresh.clone();
    let mut said = Vec::new();
    for event in events {
        said.extend(Runner::step(&mut subject, event).expect("it was accepted before"));
    }
    said.extend(Runner::advance(&mut subject, end).expect("the end is later"));
    let alerts = [Class::Reminded, Class::Raised, Class::Cleared, Class::Fault];
    said.retain(|one| !alerts.contains(&one.class));
    (said, subject.score())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn advances_between_events_change_nothing(
        rules in tape(500),
        steps in tape(4000),
        whims in tape(200),
    ) {
        both!(generated(&rules, &steps)?, clocks_agree, &whims);
    }

    #[test]
    fn what_is_older_is_refused_and_leaves_no_trace(rules in tape(500), steps in tape(4000)) {
        both!(generated(&rules, &steps)?, refusals_leave_no_trace);
    }

    #[test]
    fn reminders_change_nothing_but_that_they_are_said(
        rules in tape(500),
        steps in tape(4000),
    ) {
        let generated = generated(&rules, &steps)?;
        // Who counts how often it was reminded reads another number without.
        prop_assume!(!generated.rules.contains(".reminded"));
        let (events, end) = accepted(&generated.fresh, &generated);
        // A remark as long as the line leaves every place in the text where it was.
        let without = generated.rules.replace("remind ", "#emind ");
        let (bare, bare_image, _) = ready(&without).map_err(TestCaseError::fail)?;
        let expected = unreminded(&bare, &events, end);
        let told = unreminded(&generated.fresh, &events, end);
        prop_assert_eq!(&told, &expected, "{}", generated.rules);
        if let (Some(image), Some(bare)) = (&generated.image, &bare_image) {
            let image = Image::verify(image).expect("what was compiled");
            let bare = Image::verify(bare).expect("what was compiled");
            let told = unreminded(&Run::start(&image), &events, end);
            let expected = unreminded(&Run::start(&bare), &events, end);
            prop_assert_eq!(told, expected, "{}", generated.rules);
        }
    }

    #[test]
    fn the_next_due_time_is_the_first_that_settles_something(
        rules in tape(500),
        steps in tape(4000),
    ) {
        both!(generated(&rules, &steps)?, the_next_due_settles_first);
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
            let (weighed, weighed_image, _) = ready(&rules).map_err(TestCaseError::fail)?;
            let (_, end) = accepted(&generated.fresh, &generated);
            let plain = lazy(&generated.fresh, &generated, end);
            prop_assert_eq!(plain, lazy(&weighed, &generated, end), "{}", rules);
            if let (Some(plain), Some(weighed)) = (&generated.image, &weighed_image) {
                let plain = Image::verify(plain).expect("what was compiled");
                let weighed = Image::verify(weighed).expect("what was compiled");
                let plain = lazy(&Run::start(&plain), &generated, end);
                let weighed = lazy(&Run::start(&weighed), &generated, end);
                prop_assert_eq!(plain, weighed, "{}", rules);
            }
        }
    }

    #[test]
    fn memory_is_blind_to_duration(
        moments in prop::collection::vec(-100_i64..=100, 1..12),
        lesser in prop::collection::vec((any::<prop::sample::Index>(), -100_i64..=100), 0..6),
        gaps in prop::collection::vec(0_i64..1_000_000, 32),
    ) {
        let rules = "subject s\nevent e { p: int }\nfeel when e -> p\nscore { memory peak_end }\n";
        let peak = moments.iter().map(|moment| moment.abs()).max().expect("one at least");
        let mut longer = moments.clone();
        for (place, moment) in &lesser {
            if moment.abs() < peak {
                longer.insert(place.index(longer.len()), *moment);
            }
        }
        let mut remembered = Vec::new();
        let mut remember = |subject: &mut dyn Runner, moments: &[i64], gaps: &[i64]| {
            feel(subject, moments, gaps);
            remembered.push(subject.score().memory);
            Ok::<_, TestCaseError>(())
        };
        of_rules!(rules, |subject| remember(subject, &moments, &[]));
        of_rules!(rules, |subject| remember(subject, &longer, &gaps));
        prop_assert!(remembered.iter().all(|one| *one == remembered[0]), "{:?}", remembered);
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
        of_rules!(&rules, |subject: &mut dyn Runner| {
            for act in 0..acts {
                let said = subject.step(&plain(act as i64 * gap, None)).expect("in order");
                prop_assert!(said.is_empty(), "a rhythm that goes on is as usual");
            }
            let last = (acts as i64 - 1) * gap;
            let due = last + times * gap;
            prop_assert_eq!(subject.next_due(), Some(due + 1));
            prop_assert!(subject.advance(due).expect("later").is_empty());
            let said = subject.advance(due + 1).expect("later");
            prop_assert_eq!(said.len(), 1);
            prop_assert_eq!((said[0].class, said[0].time), (Class::Raised, due));
            Ok(())
        });
    }

    #[test]
    fn disappointment_is_blind_to_time_and_never_below_zero(
        moments in prop::collection::vec(-100_i64..=100, 0..20),
        below in -100_i64..=100,
        gaps in prop::collection::vec(0_i64..1_000_000, 20),
    ) {
        let rules = format!(
            "subject s\nevent e {{ p: int }}\nfeel when e -> p\n\
             score {{ memory end  disappointment below {below} }}\n\
             alert low {{ raise when disappointment > 1 }}\n"
        );
        // The greatest sum of what the last moments fell short by, however many of them.
        let most = (0..=moments.len()).map(|from| {
            moments.iter().skip(from).map(|moment| (below - moment) * 1000).sum::<i64>()
        });
        let most = most.max();
        for gaps in [&[][..], &gaps] {
            of_rules!(&rules, |subject| short_by(subject, &moments, gaps, most));
        }
    }
}

/// An event `e`, with or without points.
fn plain(time: i64, points: Option<i64>) -> Event {
    let points = points.map(|points| ("p".to_owned(), tamam::Value::Int(points)));
    Event {
        kind: "e".to_owned(),
        time,
        evidence: 0,
        attributes: points.into_iter().collect(),
        lists: Default::default(),
    }
}

/// Feels moments, with these times between them, and a millisecond where none is given.
fn feel(subject: &mut (impl Runner + ?Sized), moments: &[i64], gaps: &[i64]) {
    let mut time = 0;
    for (place, moment) in moments.iter().enumerate() {
        time += gaps.get(place).unwrap_or(&1);
        let said = subject.step(&plain(time, Some(*moment)));
        said.expect("in order");
    }
}

/// The moments fell short by so much.
fn short_by(
    subject: &mut impl Subject,
    moments: &[i64],
    gaps: &[i64],
    most: Option<i64>,
) -> Result<(), TestCaseError> {
    feel(subject, moments, gaps);
    prop_assert_eq!(subject.disappointment(), most);
    Ok(())
}

/// The generator reaches the whole language, so that the laws mean something.
#[test]
fn generated_runs_say_every_class() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts = std::collections::BTreeMap::new();
    let mut compiled = 0;
    for _ in 0..1_200 {
        let mut tree = |longest| {
            tape(longest)
                .new_tree(&mut runner)
                .expect("a tape")
                .current()
        };
        let (rules, steps) = (tree(500), tree(4000));
        let generated = generated(&rules, &steps).unwrap_or_else(|why| panic!("{why}"));
        compiled += u32::from(generated.image.is_some());
        let (_, end) = accepted(&generated.fresh, &generated);
        for said in lazy(&generated.fresh, &generated, end).0 {
            *counts.entry(said.class.word()).or_insert(0) += 1;
        }
    }
    // A case is settled when its rules change, which `tests/migration.rs` does.
    let missing = Class::ALL
        .iter()
        .filter(|class| **class != Class::Settled)
        .filter(|class| !counts.contains_key(class.word()));
    let missing: Vec<_> = missing.collect();
    assert!(
        missing.is_empty(),
        "never said: {missing:?}; said: {counts:?}"
    );
    assert!(compiled > 600, "the engine was tried on {compiled} only");
}
