//! Many subjects in slabs are each as if they were alone.

use std::collections::HashMap;
use tamam::{Engine, Event, Value, Verdict};
use tamam_host::{Fleet, Rules};

const RULES: &str = "
subject s
event asked    { n: id }
event answered { n: id }
expectation answer {
  per  n, up to 3 open
  open when asked
  meet when answered, within 5m -> met +10
  fail after 1h -> missed -20
}
score { memory mean }
";

/// A stream of events of many subjects: subject and event.
fn events(image: &tamam::Image<'_>) -> Vec<(u32, Event)> {
    let mut seed = 1_u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 33
    };
    let event = |number: u64| {
        let kind = (next() % 2) as u16;
        let mut event = Event::new(kind, number as i64 * 1000, number);
        let (_, slot) = image.attributes(kind).next().unwrap();
        event.set(slot, Value::Id(next() % 5)).unwrap();
        ((next() % 3_000) as u32, event)
    };
    (0..30_000).map(event).collect()
}

#[test]
fn a_subject_of_a_fleet_is_as_if_it_were_alone() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let events = events(&image);
    let mut fleet = Fleet::new(&image, true);
    let mut told: HashMap<u32, Vec<Verdict>> = HashMap::new();
    let mut alone: HashMap<u32, (Vec<u64>, Vec<Verdict>)> = HashMap::new();
    for (subject, event) in &events {
        let verdicts = told.entry(*subject).or_default();
        fleet
            .step(*subject, event, &mut |verdict| verdicts.push(*verdict))
            .unwrap();
        let fresh = !alone.contains_key(subject);
        let (memory, verdicts) = alone
            .entry(*subject)
            .or_insert_with(|| (vec![0; image.memory_needed()], Vec::new()));
        let mut engine = if fresh {
            Engine::start(&image, memory.as_mut_slice()).unwrap()
        } else {
            Engine::resume(&image, memory.as_mut_slice()).unwrap()
        };
        engine
            .step(event, &mut |verdict| verdicts.push(*verdict))
            .unwrap();
    }
    let living = fleet.living().unwrap();
    assert_eq!(living.len(), alone.len());
    let mut counted = 0;
    for subject in living {
        let (memory, verdicts) = alone.get_mut(&subject).unwrap();
        assert_eq!(told.get(&subject), Some(&*verdicts));
        let engine = Engine::resume(&image, memory.as_mut_slice()).unwrap();
        assert_eq!(fleet.score(subject).unwrap().0, engine.score());
        for (rule, outcomes) in fleet.tally().of_subject(subject) {
            assert_eq!(rule, "answer");
            for (name, count) in outcomes {
                let same = verdicts.iter().filter(|verdict| {
                    let word = verdict
                        .outcome
                        .map_or(verdict.class.word(), |outcome| image.outcome(outcome));
                    word == name
                });
                assert_eq!(same.count() as u64, count, "{name}");
                counted += count;
            }
        }
    }
    assert!(counted > 10_000, "{counted}");
    let totals: u64 = fleet
        .tally()
        .in_all()
        .flat_map(|(_, outcomes)| outcomes)
        .map(|(_, count)| count)
        .sum();
    assert_eq!(totals, counted);
}

#[test]
fn settling_ends_and_leaves_nothing_due() {
    let rules = Rules::from_source(RULES).unwrap();
    let image = rules.image().unwrap();
    let mut fleet = Fleet::new(&image, true);
    for (subject, event) in events(&image) {
        fleet.step(subject, &event, &mut |_| {}).unwrap();
    }
    for subject in fleet.living().unwrap() {
        fleet.settle(subject, &mut |_| {}).unwrap();
    }
    fleet.count_open().unwrap();
    let open = fleet
        .tally()
        .in_all()
        .flat_map(|(_, outcomes)| outcomes)
        .find(|(name, _)| *name == "open");
    assert_eq!(open, None);
}
