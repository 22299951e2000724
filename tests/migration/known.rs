//! What is known of a subject meets changed rules: facts, statuses and measures go on where
//! they mean the same, with whoever reads them.

use super::cases::notation::Texts;
use super::oracle::Event;
use super::runner::Runner as _;
use super::runner::engine::Run;
use super::{change, image_of, moved};
use tamam::{Class, Engine, Image, Value};

const KNOWN: &str = "
event a { k: id }
event b { k: id }
fact latest = k of a
status bond: stranger, friend { friend when a where latest = 7 }
measure visits = count of a, over 5d by 1d
measure each_one = visits / 2
expectation x { open when b where bond = friend meet when a -> met +1 fail after 9d -> never -1 }
expectation y { open when b fail after 9d -> never -1 }
";

#[test]
fn what_is_known_goes_on_under_the_same_rules() {
    let new = format!("event c {{ k: id }} feel when c -> +1 {KNOWN}");
    let (told, said) = change(KNOWN, &new, &[("a", 0, 7)]);
    let all = ["latest", "bond", "visits", "each_one", "x", "y"];
    assert_eq!(told, all.map(|name| format!("{name} kept")));
    assert_eq!(said, [""; 0]);
    assert_eq!(
        known_after(KNOWN, &new, &[("a", 0, 7), ("a", 1, 3)]),
        [
            "latest Some(Id(3))",
            "bond Some(Choice(1))",
            "visits Some(Int(2))",
            "each_one Some(Decimal(1000))"
        ]
    );
}

#[test]
fn whoever_reads_what_is_known_otherwise_means_something_else() {
    // The status reads the fact, and the expectation the status.
    let new = KNOWN.replace("k of a", "k of b");
    let (told, said) = change(KNOWN, &new, &[("a", 0, 7), ("a", 1, 7), ("b", 2, 1)]);
    assert_eq!(
        told,
        [
            "latest differs in the events that matter to it",
            "bond differs in the events that matter to it",
            "visits kept",
            "each_one kept",
            "x differs in a clause",
            "y kept"
        ]
    );
    assert_eq!(said, ["x settled None at 2 [3]"]);
    assert_eq!(
        known_after(KNOWN, &new, &[("a", 0, 7), ("a", 1, 7), ("b", 2, 1)]),
        [
            "latest None",
            "bond Some(Choice(0))",
            "visits Some(Int(2))",
            "each_one Some(Decimal(1000))"
        ]
    );
}

#[test]
fn a_word_more_is_the_same_status_and_a_step_more_another_measure() {
    let new = KNOWN
        .replace("stranger, friend", "stranger, friend, brother")
        .replace("over 5d", "over 6d");
    let (told, _) = change(KNOWN, &new, &[]);
    assert_eq!(
        told,
        [
            "latest kept",
            "bond kept",
            "visits differs in what it is made of",
            "each_one differs in what it is made of",
            "x kept",
            "y kept"
        ]
    );
}

#[test]
fn rules_that_read_each_other_in_a_circle_go_on_together() {
    let rules = "
        event a
        status left: off, on { on when a where right = off  off when a where right = on }
        status right: off, on { on when a where left = on  off when a where left = off }
    ";
    let (told, _) = change(rules, &format!("event b {rules}"), &[]);
    assert_eq!(told, ["left kept", "right kept"]);
    let (told, _) = change(
        rules,
        &rules.replace("on when a where left", "off when a where left"),
        &[],
    );
    assert_eq!(
        told,
        [
            "left differs in the events that matter to it",
            "right differs in the events that matter to it"
        ]
    );
}

#[test]
fn what_was_before_is_unknown_until_it_is_asked_for() {
    let new = format!("{KNOWN} feel when b where previous latest = 7 -> +1");
    let events = [("a", 0, 7), ("a", 1, 3)];
    let (told, _) = change(KNOWN, &new, &events);
    assert!(told.iter().all(|told| told.ends_with("kept")), "{told:?}");
    assert_eq!(known_after(KNOWN, &new, &events)[0], "latest Some(Id(3))");
    assert_eq!(
        known_after(&new, &format!("event c {new}"), &events)[0],
        "latest Some(Id(3)) before that Some(Id(7))"
    );
}

#[test]
fn a_period_before_that_nobody_asked_for_is_empty_and_one_that_was_goes_on() {
    let old = "event a { k: id }
measure n = count of a, each 10ms
feel when a where n > 9 -> +1
";
    let new = format!("{old}feel when a where previous n > 9 -> +1\n");
    let events = [("a", 1, 7), ("a", 2, 7), ("a", 11, 7)];
    let after = |old: &str, new: &str| known_after(old, new, &events);
    assert_eq!(
        after(old, &new),
        ["n Some(Int(1)) before that Some(Int(0))"]
    );
    assert_eq!(
        after(&new, &format!("event c\n{new}")),
        ["n Some(Int(1)) before that Some(Int(2))"]
    );
    assert_eq!(after(&new, old), ["n Some(Int(1))"]);
}

#[test]
fn an_alert_that_is_new_hears_when_a_measure_forgets() {
    let day = 86_400_000;
    let new = format!("{KNOWN} alert full {{ raise when visits > 0 }}");
    let (old, new) = (image_of(KNOWN).unwrap(), image_of(&new).unwrap());
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut run = Run::start(&old);
    visit(&mut run, &[0, day]);
    let texts = Texts::default();
    let (memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
    let mut run = Run::resume(&new, &memory);
    let said = run.advance(9 * day).unwrap();
    let told: Vec<_> = said.iter().map(|said| (said.class, said.time)).collect();
    // The first bucket is forgotten with one visit left, the second with none.
    assert_eq!(told, [(Class::Raised, 5 * day), (Class::Cleared, 6 * day)]);
}

#[test]
fn a_fall_goes_on_where_what_falls_means_the_same() {
    const FALLING: &str = "
        event a { k: id }
        measure visits = count of a, each 1d
        measure half = visits / 2
        alert fewer { raise when half falls 2 times each 1d }
    ";
    let day = 86_400_000;
    // Three visits, then two, then one: it falls on the second day and on the third.
    let visits = [0, 1, 2, day, day + 1, 2 * day];
    let raised = |new: &str| {
        let (old, new) = (image_of(FALLING).unwrap(), image_of(new).unwrap());
        let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
        let mut run = Run::start(&old);
        visit(&mut run, &visits);
        let texts = Texts::default();
        let (memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
        let said = Run::resume(&new, &memory).advance(9 * day).unwrap();
        let raised = said.iter().find(|said| said.class == Class::Raised);
        raised.map(|said| said.time / day)
    };
    let before = "event b fact other = now of b";
    assert_eq!(raised(&format!("{before} {FALLING}")), Some(3));
    // Of another measure the third day is the first that is known.
    let other = FALLING.replace("count of a,", "sum of 2 in a,");
    assert_eq!(raised(&other), None);
    let (told, _) = change(FALLING, &other, &[]);
    let differs = ["visits", "half"].map(|name| format!("{name} differs in what it is made of"));
    assert_eq!(told[..2], differs);
    assert_eq!(told[2], "fewer differs in what raises it");
    // Another length of period, too, begins anew: so do the falls of the day before.
    assert_eq!(
        raised(&FALLING.replace("times each 1d", "times each 2d")),
        None
    );
}

/// An event `a` at each of these times.
fn visit(run: &mut Run<'_>, times: &[i64]) {
    for (place, time) in times.iter().enumerate() {
        let _ = run.step(&Event {
            kind: "a".to_owned(),
            time: *time,
            evidence: place as u64 + 1,
            attributes: Default::default(),
            lists: Default::default(),
        });
    }
}

/// What is known of a subject after a change, as words.
fn known_after(old: &str, new: &str, events: &[(&str, i64, u64)]) -> Vec<String> {
    let (old, new) = (image_of(old).expect("rules"), image_of(new).expect("rules"));
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut run = Run::start(&old);
    for (place, (kind, time, key)) in events.iter().enumerate() {
        let key = ("k".to_owned(), Value::Id(*key));
        let _ = run.step(&Event {
            kind: (*kind).to_owned(),
            time: *time,
            evidence: place as u64 + 1,
            attributes: [key].into(),
            lists: Default::default(),
        });
    }
    let texts = Texts::default();
    let (mut memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
    let engine = Engine::resume(&new, memory.as_mut_slice()).expect("a memory of the program");
    let told = engine.known().map(|known| {
        let name = new.rule_name(known.rule);
        match known.previous {
            None => format!("{name} {:?}", known.value),
            before => format!("{name} {:?} before that {before:?}", known.value),
        }
    });
    told.collect()
}

const COUNTED: &str = "
event a { k: id }
event b { k: id }
expectation x { open when a void when a where k = 9 meet when b -> met }
integrity calm { kind honest never b where k = 3 }
measure all = x.met * 100 + x.void * 10 + calm.breach
";

#[test]
fn counts_go_on_and_those_that_nobody_read_begin_at_nothing() {
    let events = [
        ("a", 0, 1),
        ("b", 0, 3),
        ("a", 0, 1),
        ("a", 1, 9),
        ("a", 1, 1),
    ];
    let kept = format!("event c {COUNTED}");
    assert_eq!(known_after(COUNTED, &kept, &events), ["all Some(Int(111))"]);
    // Of the old program nobody asks how often it was void.
    let fewer = COUNTED.replace(" + x.void * 10", "");
    assert_eq!(
        known_after(&fewer, COUNTED, &events),
        ["all Some(Int(101))"]
    );
    // A rule that means something else begins anew.
    let other = COUNTED.replace("k = 9", "k = 8");
    assert_eq!(known_after(COUNTED, &other, &events), ["all Some(Int(1))"]);

    let (old, new) = (image_of(&fewer).unwrap(), image_of(COUNTED).unwrap());
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut fates = vec![tamam::migrate::Fate::BLANK; old.rules()];
    let plan = tamam::migrate::Plan::new(&old, &new, &mut fates).unwrap();
    let afresh = |rule| {
        let words = plan.counts_afresh(rule).map(|at| new.counted_word(at));
        words.collect::<Vec<_>>()
    };
    assert_eq!([afresh(0), afresh(1)], [vec!["void"], vec![]]);
}

const FOLLOWED: &str = "
event a { k: id }
event b { k: id }
measure one = share of a followed by b, within 5ms
measure own = share of a followed by b per k, within 9ms, up to 3 open
";

#[test]
fn what_waits_to_be_followed_waits_on_where_there_is_room() {
    let events = [
        ("a", 0, 1),
        ("b", 1, 1),
        ("a", 2, 1),
        ("a", 3, 2),
        ("a", 4, 3),
    ];
    let new = format!("event c {FOLLOWED}");
    let (told, said) = change(FOLLOWED, &new, &events);
    assert_eq!(told, ["one kept", "own kept"]);
    assert_eq!(said, [""; 0]);
    let whole = ["one Some(Percent(1000))", "own Some(Percent(1000))"];
    assert_eq!(known_after(FOLLOWED, &new, &events), whole);

    let (old, new) = (image_of(FOLLOWED).unwrap(), image_of(&new).unwrap());
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let event = |kind: &str, time, key| Event {
        kind: kind.to_owned(),
        time,
        evidence: 9,
        attributes: [("k".to_owned(), Value::Id(key))].into(),
        lists: Default::default(),
    };
    let mut run = Run::start(&old);
    for (kind, time, key) in events {
        let _ = run.step(&event(kind, time, key));
    }
    let texts = Texts::default();
    let (memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
    let mut run = Run::resume(&new, &memory);
    // The first of those that wait is over a millisecond after its limit.
    assert_eq!(run.next_due(), Some(8));
    let _ = run.step(&event("b", 9, 2));
    assert_eq!((run.open("one"), run.open("own")), (0, 2));
}

#[test]
fn of_what_waits_the_oldest_without_room_are_settled() {
    let events = [("a", 2, 1), ("a", 3, 2), ("a", 4, 3)];
    let fewer = FOLLOWED.replace("up to 3 open", "up to 1 open");
    let (told, said) = change(FOLLOWED, &fewer, &events);
    assert_eq!(told, ["one kept", "own kept"]);
    assert_eq!(
        said,
        [
            "own settled Some(1) at 4 [1]",
            "own settled Some(2) at 4 [2]"
        ]
    );
    let (old, new) = (image_of(FOLLOWED).unwrap(), image_of(&fewer).unwrap());
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut fates = vec![tamam::migrate::Fate::BLANK; old.rules()];
    let plan = tamam::migrate::Plan::new(&old, &new, &mut fates).unwrap();
    assert_eq!(
        plan.to_string(),
        "measure one: kept\n\
         measure own: kept, up to 1 open instead of 3: the oldest of more are settled\n"
    );
}

#[test]
fn a_share_of_what_is_followed_otherwise_starts_fresh_and_says_so() {
    let events = [("a", 0, 1), ("b", 1, 1), ("a", 2, 1)];
    for other in [
        FOLLOWED.replace("5ms", "6ms").replace("9ms", "8ms"),
        FOLLOWED.replace("followed by b", "followed by a"),
        FOLLOWED
            .replace("b per k", "b")
            .replace("b, within 5ms", "b per k, within 5ms"),
    ] {
        let (told, said) = change(FOLLOWED, &other, &events);
        assert!(told.iter().all(|told| told.contains("differs")), "{told:?}");
        // What is known is forgotten without a word.
        assert_eq!(said, [""; 0]);
        let nothing = ["one None", "own None"];
        assert_eq!(known_after(FOLLOWED, &other, &events), nothing);
    }
}
