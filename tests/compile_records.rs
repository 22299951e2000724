//! What the records of an image say of the rules they were compiled from.

use tamam::compile::image_needed;
use tamam::image::layout::{
    Alert, Attribute, Band, Clause, Clock, Expectation, Feel, Integrity, Judge, Kept, Kind, Limit,
    Move, Outcome, Predicate, Rule, Silence, Stage, Touch,
};
use tamam::image::record::Record;
use tamam::image::verb::Verb;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, compile, parse};

const EVENTS: &str = "subject customer
event go from customer { id: id, tone: calm | upset, by: time, wait: duration, x: int, y: decimal }
event done from house { id: id, x: int, ok: bool }
event vow from house { id: id, date: time, note: text }
event act from house { id: id }
";

/// Hands the image of rules over the events above to `look`.
fn seen<T>(rules: &str, look: impl FnOnce(&Image<'_>, &str) -> T) -> T {
    let source = format!("{EVENTS}{rules}");
    let mut nodes = vec![Node::BLANK; nodes_needed(&source)];
    let mut slots = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(&source, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; image_needed(&tree)];
    let len = compile(&tree, &mut bytes, &mut diagnostics);
    let len = len.unwrap_or_else(|| panic!("{:?}", diagnostics.found()));
    look(&Image::verify(&bytes[..len]).expect("an image"), &source)
}

fn all<R: Record>(image: &Image<'_>) -> Vec<R> {
    image.all::<R>().map(|(_, record)| record).collect()
}

fn kind(image: &Image<'_>, name: &str) -> Kind {
    image.record(image.kind(name).expect("a kind").into())
}

#[test]
fn clauses_stand_in_the_order_in_which_an_event_tries_them() {
    let rules = "expectation a {
  per id
  open when go
  defy when done where x = 5
       backfires when done, within 2h -> bad
       lands when done, within 1h -> good
       else -> none
  change when done where x = 4, until opened.by
         in time -> kept
         else -> broken
  fail when done where x = 3 -> lost
  meet when done where x = 2 -> met
  void when done where x = 1
}
";
    seen(rules, |image, source| {
        let touches: Vec<Touch> = image
            .records(kind(image, "done").touches)
            .map(|(_, touch)| touch)
            .collect();
        let [touch] = touches.as_slice() else {
            panic!("{touches:?}");
        };
        let verbs = |range| -> Vec<Verb> {
            let moves = image.records::<Move>(range);
            let clauses = moves.map(|(_, moved)| image.record::<Clause>(moved.clause as usize));
            clauses
                .filter_map(|clause| Verb::from_number(clause.verb))
                .collect()
        };
        let words = [
            Verb::Void,
            Verb::Meet,
            Verb::Fail,
            Verb::Promise,
            Verb::Defy,
        ];
        assert_eq!(verbs(touch.words), words);
        assert_eq!(verbs(touch.watches), [Verb::Lands, Verb::Backfires]);
        assert_eq!((touch.opens, touch.key), (0, 0));
        let opening: Vec<Touch> = image
            .records(kind(image, "go").touches)
            .map(|(_, touch)| touch)
            .collect();
        assert_eq!((opening.len(), opening[0].opens), (1, 1));
        // Clauses stand in file order, and point at their patterns.
        let patterns: Vec<&str> = all::<Clause>(image)
            .iter()
            .filter_map(|clause| clause.span.text(source))
            .collect();
        assert_eq!(patterns[..3], ["go", "done where x = 5", "done"]);
        let [.., lands] = &all::<Clause>(image)[..4] else {
            panic!("four clauses");
        };
        assert_eq!((lands.verb, lands.parent), (Verb::Lands as u8, 2));
        assert_eq!(all::<Clause>(image)[1].watch.count, 2);
    });
}

#[test]
fn constant_clocks_are_in_order_one_each_and_none_after_the_end() {
    let rules = "expectation a {
  open when go
  meet when done
       within 2d where ok -> late
       within 1d where ok -> early
       within 3d -> last
  meet when act, within 1d -> soon
  fail after 3d -> lost
}
";
    seen(rules, |image, source| {
        let expectation: Expectation = image.record(0);
        assert_eq!(expectation.constant, 1);
        let stages: Vec<(i64, bool, &str)> = all::<Stage>(image)
            .iter()
            .map(|stage| {
                let limit: Limit = image.record(stage.limit as usize);
                let text = stage.span.text(source).expect("a text");
                (limit.delay / 86_400_000, stage.outcome != 0, text)
            })
            .collect();
        let expected = [
            (1, false, "within 1d where ok -> early"),
            (2, false, "within 2d where ok -> late"),
            (3, true, "-> lost"),
        ];
        assert_eq!(stages, expected);
    });
}

#[test]
fn limits_say_what_they_count_from() {
    let rules = "expectation a {
  open when go
  meet when done
       by opened.by -> a
       before opened.by + 1h -> b
       by 1h + opened.by + 1h -> c
       within opened.wait -> d
       under opened.wait * 2 -> e
       by opened.by + opened.wait -> f
       by 2026-01-01 -> g
       under 3d -> h
  fail by opened.by - 1h -> lost
}
";
    seen(rules, |image, _| {
        const HOUR: i64 = 3_600_000;
        let limits: Vec<(u8, u16, i64, bool)> = all::<Limit>(image)
            .iter()
            .map(|limit| (limit.base, limit.slot, limit.delay, limit.code.count > 0))
            .collect();
        let expected = [
            (1, 0, 0, false),
            (1, 0, HOUR - 1, false),
            (1, 0, 2 * HOUR, false),
            (3, 0, 0, true),
            (3, 1, -1, true),
            (2, 2, 0, true),
            (2, 3, 0, true),
            (0, 0, 72 * HOUR - 1, false),
            (1, 0, -HOUR, false),
        ];
        assert_eq!(limits, expected);
        let expectation: Expectation = image.record(0);
        assert_eq!((expectation.opened, expectation.stored), (2, 4));
        assert_eq!(expectation.constant, 0);
        let copies = [(2, 0), (3, 1)].map(|(attribute, slot)| Kept { attribute, slot });
        assert_eq!(all::<Kept>(image), copies);
    });
}

#[test]
fn conditions_that_several_rules_ask_of_an_event_are_kept_once() {
    let rules = "feel when done where x > 3 -> 1
feel when done where 3 < x -> 2
feel when done where x > 4 -> 3
feel when go where x > 3 -> 4
feel when go where 1 = 1 -> 5
expectation a {
  open when go where x > 3
  meet when done where x > opened.x -> met
  fail when done where x > opened.x -> lost
}
";
    seen(rules, |image, _| {
        let caches: Vec<u32> = all::<Predicate>(image)
            .iter()
            .map(|predicate| predicate.cache)
            .collect();
        // What reads the opening is of its own instance, and never shared.
        assert_eq!(caches, [1, 0, 1, 0, 0]);
        let guards: Vec<u32> = all::<Feel>(image).iter().map(|feel| feel.guard).collect();
        // By kind: those of `go` first.
        assert_eq!(guards, [3, 0, 1, 1, 2]);
        assert_eq!(kind(image, "done").shared, 1);
        assert_eq!(kind(image, "go").shared, 1);
        assert_eq!(image.program().shared, 1);
        let lengths: Vec<u32> = all::<Predicate>(image)
            .iter()
            .map(|predicate| predicate.code.count)
            .collect();
        // An attribute compared with a constant is one operation of 11 bytes.
        assert_eq!(lengths, [11, 11, 11, 5, 5]);
    });
}

#[test]
fn constants_are_folded() {
    let rules = "expectation a {
  open when go
  meet when done
       cost 1 + 0.5, odds 100% - 10%
       -> met (2 + 3) * 1.5
  fail when act -> lost
  void when vow where note = \"7\" or note in (\"7\", \"eight\")
}
feel when done -> x
feel when done -> x / 2
feel when go where y in 1..2.5 and y > 3 -> -1
feel when done where id = \"7\" -> 0
feel when done where id = 7 -> 0
";
    seen(rules, |image, _| {
        let outcomes: Vec<(u8, i64)> = all::<Outcome>(image)
            .iter()
            .map(|outcome| (outcome.sort, outcome.felt))
            .collect();
        let expected = [
            (1, 7500),
            (0, 0),
            (3, 0),
            (2, 0),
            (1, -1000),
            (1, 0),
            (1, 0),
        ];
        assert_eq!(outcomes, expected);
        let meet: Clause = image.record(1);
        assert_eq!((meet.cost, meet.odds), (1500, 900));
        let fail: Clause = image.record(2);
        assert_eq!((fail.cost, fail.odds), (0, -1));
        // As ids, 7 and \"7\" are the same; as texts they are not.
        assert_eq!(image.literals().collect::<Vec<_>>(), ["7", "eight"]);
        let guards: Vec<u32> = all::<Feel>(image).iter().map(|feel| feel.guard).collect();
        assert_eq!(guards[3], guards[4]);
    });
}

#[test]
fn what_integrity_reads_stands_with_its_event_by_rule_and_role() {
    let rules = "integrity a {
  kind honest
  per id, up to 5 open
  never done, between go and act
  breach -> cap -20, until done or for 3d
}
integrity b {
  kind accountable
  after go require done, within 2d, unless act
}
integrity c {
  kind self_aware
  per id
  never done, while e open
}
expectation e {
  per id
  open when go
  void when act
}
";
    seen(rules, |image, source| {
        let judges = |name: &str| -> Vec<(u32, u8)> {
            let judges = image.records::<Judge>(kind(image, name).judges);
            judges
                .map(|(_, judge)| (judge.integrity, judge.role))
                .collect()
        };
        assert_eq!(judges("done"), [(0, 0), (0, 4), (1, 1), (2, 0)]);
        assert_eq!(judges("go"), [(0, 3), (1, 3)]);
        assert_eq!(judges("act"), [(0, 1), (1, 2)]);
        let [a, b, c] = all::<Integrity>(image)[..] else {
            panic!("three rules");
        };
        assert_eq!((a.form, a.kind, a.keyed, a.cap), (2, 4, 1, -20_000));
        assert_eq!((a.entries.slots, a.standing.slots), (5, 5));
        assert_eq!((a.until, a.lasts, a.both), (1, 3 * 86_400_000, 0));
        assert_eq!(a.span.text(source), Some("done"));
        assert_eq!(
            (b.form, b.kind, b.caps, b.within),
            (5, 2, 0, 2 * 86_400_000)
        );
        assert_eq!((c.form, c.kind, c.while_open), (3, 1, 1));
        // The word of `e` has no clock; obligations come before caps.
        let clocks: Vec<(u8, u32)> = all::<Clock>(image)
            .iter()
            .map(|clock| (clock.sort, clock.index))
            .collect();
        assert_eq!(clocks, [(1, 1), (2, 0)]);
        assert_eq!((a.clock, a.cap_clock, b.clock), (0, 2, 1));
    });
}

#[test]
fn rules_stand_in_file_order_with_what_they_are_called() {
    let rules = "alert quiet \"she is gone\" {
  owner \"care\"
  raise when silent 3d or silent 9d
  clear when memory > 0
}
feel when done -> 1
alert still { raise when silent 3d }
feel when go -> 2
";
    seen(rules, |image, source| {
        let rules: Vec<(u8, u32, &str, u32)> = all::<Rule>(image)
            .iter()
            .map(|rule| (rule.sort, rule.index, image.str(rule.name), rule.line))
            .collect();
        // `feel` rules lie by kind, `go` before `done`.
        let expected = [
            (3, 0, "quiet", 6),
            (2, 1, "done", 11),
            (3, 1, "still", 12),
            (2, 0, "go", 13),
        ];
        assert_eq!(rules, expected);
        let quiet = image.rule(0);
        assert_eq!(image.str(quiet.sentence), "she is gone");
        assert_eq!(image.str(quiet.owner), "care");
        let delays: Vec<i64> = all::<Silence>(image).iter().map(|one| one.delay).collect();
        assert_eq!(delays, [3 * 86_400_000, 9 * 86_400_000]);
        let alerts = all::<Alert>(image);
        assert_eq!(alerts[0].clear_span.text(source), Some("memory > 0"));
        assert_eq!(alerts[1].clear_span, alerts[1].span);
        assert_eq!(alerts[1].clear.count, 0);
        let acts: Vec<u8> = all::<Kind>(image)
            .iter()
            .map(|kind| kind.from_subject)
            .collect();
        assert_eq!(acts, [1, 0, 0, 0]);
    });
}

#[test]
fn promises_keep_what_any_of_their_events_declares() {
    let rules = "event oath { id: id, date: time, weight: int }
expectation a {
  per id
  open when go
  meet when done where promised.weight > 3 -> met
  fail when act where has promised.note -> lost
  change when vow, until date
         in time -> kept x
         else -> broken -promised.weight
  change when oath, until date + opened.wait
         in time -> kept
         else -> broken
}
";
    seen(rules, |image, _| {
        let expectation: Expectation = image.record(0);
        assert_eq!((expectation.promised, expectation.opened), (2, 1));
        let kept: Vec<Vec<(u16, u16)>> = all::<Clause>(image)
            .iter()
            .map(|clause| {
                let copies = image.records::<Kept>(clause.copies);
                copies
                    .map(|(_, copy)| (copy.attribute, copy.slot))
                    .collect()
            })
            .collect();
        assert_eq!(
            kept,
            [vec![(3, 0)], vec![], vec![], vec![(2, 1)], vec![(2, 0)]]
        );
    });
}

#[test]
fn attributes_have_the_range_their_type_gives_them() {
    let rules = "event e { a: int 1..5, b: int ..5, c: bool, d: x | y | z, f: id }
feel when e -> 1
";
    seen(rules, |image, _| {
        let attributes: Vec<(i64, i64, u32)> = image
            .records::<Attribute>(kind(image, "e").attributes)
            .map(|(_, attribute)| (attribute.min, attribute.max, attribute.words.count))
            .collect();
        let any = (i64::MIN, i64::MAX, 0);
        assert_eq!(
            attributes,
            [(1, 5, 0), (i64::MIN, 5, 0), (0, 1, 0), (0, 2, 3), any]
        );
        assert!(all::<Band>(image).is_empty());
    });
}

#[test]
fn ids_of_lists_lie_behind_the_attributes_one_list_after_the_other() {
    let rules = "event e { a: ids up to 3, b: id, c: ids }
feel when e -> 1
";
    seen(rules, |image, _| {
        let attributes: Vec<(i64, i64)> = image
            .records::<Attribute>(kind(image, "e").attributes)
            .map(|(_, attribute)| (attribute.min, attribute.max))
            .collect();
        assert_eq!(attributes, [(3, 3), (i64::MIN, i64::MAX), (6, 16)]);
    });
}

#[test]
fn an_attribute_goes_before_a_word_of_a_choice() {
    let rules = "event e { a: x | y, x: x | y, b: x | y }
feel when e where a = x -> 1
feel when e where a = y -> 2
feel when e where y = a -> 3
feel when e where a in (x, y) -> 4
";
    seen(rules, |image, _| {
        let lengths: Vec<u32> = all::<Predicate>(image)
            .iter()
            .map(|predicate| predicate.code.count)
            .collect();
        // Two attributes and a comparison; a comparison with a word, shared; a set.
        assert_eq!(lengths, [5, 11, 2 + 2 + 16]);
    });
}
