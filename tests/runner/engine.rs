//! The engine as a runner: in exactly the memory that the image states, with guards on
//! either side, and within the steps that the image states.

use super::{Older, Runner};
use crate::oracle::{Event, Said, Score, V};
use std::collections::BTreeMap;
use tamam::compile::compile_with;
use tamam::diagnostic::Diagnostics;
use tamam::syntax::Tree;
use tamam::{Engine, Felt, Image, Refused, Verdict};
use tamam_zones::World;

/// What stands in the words around the lent memory.
const GUARD: u64 = 0x7461_6d61_6d21_7e57;
/// How many words stand guard on either side.
const GUARDS: usize = 8;

/// Compiles a tree that must be valid into the bytes of an image.
pub fn compiled(tree: &Tree) -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; 1 << 20];
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    match compile_with(tree, &World, &mut bytes, &mut diagnostics) {
        Some(length) => {
            bytes.truncate(length);
            Ok(bytes)
        }
        None => Err(crate::cases::told(tree.source(), &diagnostics)),
    }
}

/// The engine over an image, and the memory it works in between steps.
#[derive(Clone)]
pub struct Run<'i> {
    image: &'i Image<'i>,
    /// Guards, the words that the image needs, guards.
    memory: Vec<u64>,
}

impl<'i> Run<'i> {
    /// Starts a subject in exactly the memory it needs.
    pub fn start(image: &'i Image<'i>) -> Self {
        let mut memory = vec![GUARD; image.memory_needed() + 2 * GUARDS];
        let lent = memory.get_mut(GUARDS..).expect("room for the guards");
        let lent = &mut lent[..image.memory_needed()];
        Engine::start(image, lent).expect("the memory is as large as is stated");
        Self { image, memory }
    }

    /// Goes on with a subject from a copy of its memory.
    pub fn resume(image: &'i Image<'i>, words: &[u64]) -> Self {
        let mut run = Self::start(image);
        run.memory[GUARDS..GUARDS + words.len()].copy_from_slice(words);
        run
    }

    /// The memory of the subject.
    pub fn words(&self) -> &[u64] {
        &self.memory[GUARDS..GUARDS + self.image.memory_needed()]
    }

    /// By how much moments fell short, if a rule asks.
    pub fn disappointment(&self) -> Option<i64> {
        self.ask(|engine| engine.disappointment())
    }

    /// Resumes in the lent words, and looks at the guards afterwards.
    fn with<T>(&mut self, work: impl FnOnce(&mut Engine<'i, &mut [u64]>) -> T) -> T {
        let end = GUARDS + self.image.memory_needed();
        let lent = &mut self.memory[GUARDS..end];
        let mut engine = Engine::resume(self.image, lent).expect("it was started");
        let done = work(&mut engine);
        let guards = self.memory[..GUARDS].iter().chain(&self.memory[end..]);
        assert!(
            guards.copied().all(|word| word == GUARD),
            "a guard was overwritten"
        );
        done
    }

    /// The same in a copy of the memory, for questions.
    fn ask<T>(&self, question: impl FnOnce(&Engine<'i, Vec<u64>>) -> T) -> T {
        let end = GUARDS + self.image.memory_needed();
        let copy = self.memory[GUARDS..end].to_vec();
        question(&Engine::resume(self.image, copy).expect("it was started"))
    }

    /// Does one thing, names what was said, and looks at the steps it took.
    fn said(
        &mut self,
        event: bool,
        work: impl FnOnce(&mut Engine<'i, &mut [u64]>, &mut dyn FnMut(&Verdict)) -> Result<(), Refused>,
    ) -> Result<Vec<Said>, Older> {
        let image = self.image;
        let mut said = Vec::new();
        let (done, steps) = self.with(|engine| {
            let done = work(engine, &mut |verdict| said.push(named(image, verdict)));
            (done, engine.steps())
        });
        match done {
            Ok(()) => {
                let most = image.worst_case_steps();
                let most = most.due * steps.dues + if event { most.event } else { 0 };
                assert!(steps.steps <= most, "{steps:?} are more than {most}");
                Ok(said)
            }
            Err(Refused::Older { .. }) => Err(Older),
            Err(why) => panic!("refused: {why}"),
        }
    }
}

impl Runner for Run<'_> {
    fn step(&mut self, event: &Event) -> Result<Vec<Said>, Older> {
        let kind = self.image.kind(&event.kind).expect("a kind of the program");
        let mut lent = tamam::Event::new(kind, event.time, event.evidence);
        for (name, value) in &event.attributes {
            let slot = self
                .image
                .slot(kind, name)
                .expect("an attribute of the kind");
            lent.set(slot, *value).expect("a value of the attribute");
        }
        for (name, ids) in &event.lists {
            let slot = self.image.slot(kind, name).expect("a list of the kind");
            lent.set_ids(slot, ids).expect("no more than it holds");
        }
        self.said(true, |engine, sink| engine.step(&lent, sink))
    }

    fn advance(&mut self, now: i64) -> Result<Vec<Said>, Older> {
        self.said(false, |engine, sink| engine.advance(now, sink))
    }

    fn next_due(&self) -> Option<i64> {
        self.ask(|engine| engine.next_due())
    }

    fn score(&self) -> Score {
        let score = self.ask(|engine| engine.score());
        Score {
            memory: score.memory,
            score: score.score,
            mean: score.mean,
            peak: score.peak,
            end: score.end,
            moments: score.moments as i64,
            cap: score.cap,
            fields: self.ask(|engine| fields(self.image, engine)),
        }
    }

    fn open(&self, rule: &str) -> usize {
        let open = |engine: &Engine<'_, Vec<u64>>| {
            let mut open = engine.open();
            open.find(|(one, _)| self.image.rule_name(*one) == rule)
                .expect("an expectation of the program")
                .1
        };
        self.ask(open) as usize
    }
}

/// A verdict by names.
fn named(image: &Image, verdict: &Verdict) -> Said {
    const FEEL: u8 = 2;
    let name = image.rule_name(verdict.rule);
    Said {
        rule: match image.rule(verdict.rule).sort {
            FEEL => format!("feel {name}"),
            _ => name.to_owned(),
        },
        class: verdict.class,
        stance: verdict.stance,
        outcome: verdict.outcome.map(|place| image.outcome(place).to_owned()),
        key: verdict.key,
        time: verdict.time,
        due: verdict.due,
        felt: verdict.felt,
        evidence: verdict.evidence.numbers().to_vec(),
        fault: verdict.fault,
    }
}

/// The fields of the score that facets have, by name.
fn fields(image: &Image, engine: &Engine<'_, Vec<u64>>) -> BTreeMap<String, Option<V>> {
    let mut fields = BTreeMap::new();
    for facet in image.facets() {
        let name = image.facet_name(facet);
        for word in image.facet_words(facet) {
            let felt = engine.felt(word);
            let mut put = |field: &str, value: Option<V>| {
                let name = format!("{name}.{}.{field}", image.facet_word(word));
                fields.insert(name, value);
            };
            put("memory", felt.memory.map(V::Decimal));
            put("mean", felt.mean.map(V::Decimal));
            put("peak", felt.peak.map(V::Decimal));
            put("end", felt.end.map(V::Decimal));
            put("moments", Some(V::Int(felt.moments as i64)));
        }
        let balance = engine.balance(facet);
        for (field, value) in [("spread", balance.spread), ("weakest", balance.weakest)] {
            fields.insert(format!("{name}.{field}"), value.map(V::Decimal));
        }
    }
    for journey in image.journeys() {
        travelled(image, engine, journey, &mut fields);
    }
    fields
}

/// The fields of a journey, by name.
fn travelled(
    image: &Image,
    engine: &Engine<'_, Vec<u64>>,
    journey: u32,
    fields: &mut BTreeMap<String, Option<V>>,
) {
    let name = image.journey_name(journey);
    let stages: Vec<&str> = image.journey_stages(journey).collect();
    let at_hand = engine.journey(journey);
    let mut put = |field: &str, value: Option<V>| {
        fields.insert(format!("{name}{field}"), value);
    };
    let mut felt = |of: &str, felt: Felt| {
        put(&format!("{of}.memory"), felt.memory.map(V::Decimal));
        put(&format!("{of}.mean"), felt.mean.map(V::Decimal));
        put(&format!("{of}.peak"), felt.peak.map(V::Decimal));
        put(&format!("{of}.end"), felt.end.map(V::Decimal));
        put(&format!("{of}.moments"), Some(V::Int(felt.moments as i64)));
    };
    felt("", at_hand.felt);
    for (place, stage) in stages.iter().enumerate() {
        felt(
            &format!(".{stage}"),
            engine.stage_felt(journey, place as u32),
        );
    }
    let word = |stage: Option<u32>| stage.map(|at| V::Choice(stages[at as usize].to_owned()));
    put("", word(at_hand.stage));
    put(".coverage", at_hand.coverage.map(V::Decimal));
    put(".peak_in", word(at_hand.peak_in));
    put(".end_in", word(at_hand.end_in));
    put(".count", Some(V::Int(at_hand.count as i64)));
    // What is read by name is what is told in one piece.
    for (part, told) in [
        ("coverage", at_hand.coverage),
        ("memory", at_hand.felt.memory),
        ("peak_in", at_hand.peak_in.map(i64::from)),
    ] {
        let (part, at) = image.part(&format!("{name}.{part}")).expect("a field");
        assert_eq!(engine.part(part, at), told);
    }
}
