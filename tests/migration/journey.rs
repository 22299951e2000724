//! Journeys meet changed rules: one that means the same goes on where it stands, with whoever
//! reads it; another that runs is settled.

use super::cases::notation::Texts;
use super::oracle::{Event, V};
use super::runner::Runner as _;
use super::runner::engine::Run;
use super::{change, image_of, moved};
use tamam::Image;

const STAY: &str = "
event a { k: id }
event b { k: id }
event z { k: id }
feel when b -> +20
journey stay { stage one when a stage two when b ends when z, after 9d peak meant in two }
feel when z where stay = two -> +1
alert full { raise when stay.two.memory > 90 }
";

const EVENTS: [(&str, i64, u64); 2] = [("a", 0, 7), ("b", 5, 7)];

/// What is known of the journey after a change, and what is said on from there.
fn after(new: &str, old: &str, name: &str) -> (Vec<Option<V>>, Vec<String>) {
    let (old, new) = (image_of(old).expect("rules"), image_of(new).expect("rules"));
    let (old, new) = (Image::verify(&old).unwrap(), Image::verify(&new).unwrap());
    let mut run = Run::start(&old);
    for (place, (kind, time, key)) in EVENTS.iter().enumerate() {
        let key = ("k".to_owned(), tamam::Value::Id(*key));
        let _ = run.step(&Event {
            kind: (*kind).to_owned(),
            time: *time,
            evidence: place as u64 + 1,
            attributes: [key].into(),
            lists: Default::default(),
        });
    }
    let texts = Texts::default();
    let (memory, _) = moved(&old, run.words(), &new, [&texts, &texts]);
    let mut run = Run::resume(&new, &memory);
    let score = run.score();
    let fields = ["", ".memory", ".two.end", ".peak_in", ".coverage"];
    let fields = fields.map(|field| score.fields[&format!("{name}{field}")].clone());
    let said = run.advance(20 * 86_400_000).unwrap_or_default();
    let said = said
        .iter()
        .map(|said| format!("{} at {}", said.class.word(), said.time));
    (fields.into(), said.collect())
}

#[test]
fn a_journey_goes_on_where_it_stands() {
    let new = format!(
        "event c {{ k: id }} journey early {{ stage x when c }} {}",
        STAY.replace(
            "stay {",
            "stay \"a sentence\" { transaction one owner \"we\""
        )
    );
    let (told, said) = change(STAY, &new, &EVENTS);
    assert_eq!(told, ["b kept", "stay kept", "z kept", "full kept"]);
    assert_eq!(said, [""; 0]);
    let (fields, said) = after(&new, STAY, "stay");
    let two = || Some(V::Choice("two".to_owned()));
    assert_eq!(
        fields,
        [
            two(),
            Some(V::Decimal(20_000)),
            Some(V::Decimal(20_000)),
            two(),
            Some(V::Decimal(500))
        ]
    );
    // The clock ends it when it would have ended.
    let due = 5 + 9 * 86_400_000;
    assert_eq!(
        said,
        [format!("ended at {due}"), format!("as_meant at {due}")]
    );
}

#[test]
fn a_journey_that_means_something_else_is_settled_where_it_runs() {
    let changes = [
        (
            "stage two when b",
            "stage two when b stage three when z",
            "its stages",
        ),
        ("stage one", "stage first", "its stages"),
        (
            "when a stage",
            "when a where k = 3 stage",
            "the events that matter to it",
        ),
        (
            "ends when z, after",
            "ends after",
            "the events that matter to it",
        ),
        ("after 9d", "after 8d", "what the clock brings"),
        ("peak meant", "end meant", "what is meant where"),
    ];
    for (was, is, part) in changes {
        let new = STAY.replace(was, is);
        let (told, said) = change(STAY, &new, &EVENTS);
        assert_eq!(told[1], format!("stay differs in {part}"));
        // Whoever reads it means something else too.
        assert_eq!(told[2], "z removed", "{is}");
        assert_eq!(told[3], "full differs in what raises it", "{is}");
        assert_eq!(said, ["stay settled None at 5 [1]"]);
        let (fields, said) = after(&new, STAY, "stay");
        assert_eq!(fields, [None, None, None, None, None]);
        assert_eq!(said, [""; 0]);
    }
}

#[test]
fn a_journey_that_ended_or_never_began_is_settled_without_a_word() {
    let new = STAY.replace("after 9d", "after 8d");
    let ended = [("a", 0, 7), ("z", 5, 7)];
    for events in [&ended[..], &[][..]] {
        assert_eq!(change(STAY, &new, events).1, [""; 0]);
    }
}

const BONDS: &str = "
event a { k: id }
event b { k: id }
status bond: customer, friend { friend when b }
journey stay { stage one when a stage two when bond becomes friend ends after 9d }
alert full { raise when stay = two }
";

#[test]
fn a_journey_that_statuses_lead_goes_on_only_while_they_do() {
    // More words are no other status.
    let more = format!(
        "event c {{ k: id }} {}",
        BONDS.replace("customer, friend", "customer, friend, partner")
    );
    let (told, said) = change(BONDS, &more, &EVENTS);
    assert_eq!(told, ["bond kept", "stay kept", "full kept"]);
    assert_eq!(said, [""; 0]);
    let (fields, said) = after(&more, BONDS, "stay");
    assert_eq!(fields[0], Some(V::Choice("two".to_owned())));
    let due = 5 + 9 * 86_400_000;
    assert_eq!(
        said,
        [format!("ended at {due}"), format!("cleared at {due}")]
    );
    let part = "stay differs in the events that matter to it";
    for (was, is, bond) in [
        (
            "friend when b",
            "friend when b where k = 3",
            "bond differs in",
        ),
        ("two when bond becomes friend", "two when b", "bond kept"),
        (
            "stage one when a",
            "stage one when a, bond becomes friend",
            "bond kept",
        ),
        (
            "customer, friend { friend when b }",
            "customer, friend, gone { friend when b gone when a }",
            "bond differs in",
        ),
    ] {
        let (told, said) = change(BONDS, &BONDS.replace(was, is), &EVENTS);
        assert!(told[0].starts_with(bond), "{told:?}");
        assert_eq!(told[1], part, "{is}");
        assert_eq!(told[2], "full differs in what raises it", "{is}");
        assert_eq!(
            said.first().map(String::as_str),
            Some("stay settled None at 5 [1]")
        );
    }
}

#[test]
fn it_does_not_matter_whether_the_status_stands_before_the_journey() {
    let mut lines: Vec<&str> = BONDS.trim().lines().collect();
    lines.swap(2, 3);
    let swapped = lines.join("\n");
    let (told, said) = change(&swapped, BONDS, &EVENTS);
    assert_eq!(told, ["stay kept", "bond kept", "full kept"]);
    assert_eq!(said, [""; 0]);
    let other = swapped.replace("friend when b", "friend when b where k = 3");
    let (told, said) = change(&swapped, &other, &EVENTS);
    assert_eq!(told[0], "stay differs in the events that matter to it");
    assert!(told[1].starts_with("bond differs"), "{told:?}");
    assert_eq!(
        said.first().map(String::as_str),
        Some("stay settled None at 5 [1]")
    );
}
