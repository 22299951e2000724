//! What `include_rules!` makes of a rule file does what the file says.

use tamam::{Class, Engine, Event, Refused, Value, Verdict};

mod hotel {
    tamam_macros::include_rules!("tests/rules/hotel.tamam");
}

use hotel::outcome::RoomReady;

const HOUR: i64 = 3_600_000;

/// The verdicts of some events and of the clock at `end`, and the engine's last score.
fn run(events: &[Event], end: i64) -> (Vec<Verdict>, Option<i64>) {
    let image = hotel::image().expect("an image");
    let mut engine = Engine::start(&image, [0; hotel::MEMORY_WORDS]).expect("memory");
    let mut said = Vec::new();
    for event in events {
        let taken = engine.step(event, &mut |verdict| said.push(*verdict));
        taken.expect("a step");
    }
    let settled = engine.advance(end, &mut |verdict| said.push(*verdict));
    settled.expect("an advance");
    let score = engine.score().score;
    (said, score)
}

fn booked(room: u64) -> hotel::RoomBooked {
    hotel::RoomBooked {
        room: Some(room),
        nights: Some(2),
        r#type: Some(hotel::RoomBookedType::DoubleBed),
    }
}

fn ready(room: u64) -> hotel::RoomReady {
    hotel::RoomReady {
        room: Some(room),
        late_by: Some(5),
        self_: None,
    }
}

#[test]
fn typed_events_are_scored_as_those_set_by_name() {
    let typed = [booked(7).at(0, 1).expect("in range"), ready(7).at(HOUR, 2)];

    let image = hotel::image().expect("an image");
    let mut named = Vec::new();
    for (kind, time, evidence, values) in [
        (
            "room.booked",
            0,
            1,
            vec![
                ("room", Value::Id(7)),
                ("nights", Value::Int(2)),
                ("type", Value::Choice(1)),
            ],
        ),
        (
            "room.ready",
            HOUR,
            2,
            vec![("room", Value::Id(7)), ("late by", Value::Duration(5))],
        ),
    ] {
        let kind = image.kind(kind).expect("a kind");
        let mut event = Event::new(kind, time, evidence);
        for (name, value) in values {
            let slot = image.slot(kind, name).expect("a slot");
            event.set(slot, value).expect("of its type");
        }
        named.push(event);
    }
    assert_eq!(typed.map(|event| format!("{event:?}")).to_vec(), {
        let named = named.iter().map(|event| format!("{event:?}"));
        named.collect::<Vec<_>>()
    });
    assert_eq!(run(&named, HOUR).1, Some(10_000));
}

#[test]
fn what_is_absent_is_not_zero() {
    let event = hotel::BillPaid::default().at(0, 1);
    assert_eq!(
        format!("{event:?}"),
        format!("{:?}", Event::new(hotel::BillPaid::KIND, 0, 1))
    );
    let cash = hotel::BillPaid {
        cash: Some(true),
        tip: Some(110),
        ..hotel::BillPaid::default()
    };
    assert_eq!(run(&[cash.at(0, 1)], 0).1, Some(5_000));
    let unknown = hotel::BillPaid { cash: None, ..cash };
    assert_eq!(run(&[unknown.at(0, 1)], 0).1, None);
}

#[test]
fn a_range_is_kept_when_the_event_is_made() {
    let mut event = booked(7);
    event.nights = Some(31);
    assert_eq!(
        event.at(0, 1).err(),
        Some(Refused::OutOfRange {
            value: 31,
            min: 1,
            max: 30
        })
    );
    let review = hotel::ReviewPosted {
        stars: Some(5_001),
        words: None,
    };
    assert!(review.at(0, 1).is_err());
}

#[test]
fn verdicts_are_told_by_name() {
    let events = [
        booked(7).at(0, 1).expect("in range"),
        booked(8).at(0, 2).expect("in range"),
        booked(9).at(0, 3).expect("in range"),
        ready(7).at(HOUR, 4),
        ready(8).at(5 * HOUR, 5),
        hotel::Closed.at(6 * HOUR, 6),
    ];
    let (said, _) = run(&events, 7 * HOUR);
    let outcomes: Vec<_> = said.iter().filter_map(RoomReady::of).collect();
    // `late` stands behind two arrows, and is one outcome.
    assert_eq!(
        outcomes,
        [RoomReady::InTime, RoomReady::FarTooLate, RoomReady::Late]
    );
    let breach = said.iter().find(|verdict| verdict.class == Class::Breach);
    assert_eq!(
        breach.map(|verdict| verdict.rule),
        Some(hotel::rule::NEVER_CLOSED)
    );
    let raised = said.iter().find(|verdict| verdict.class == Class::Raised);
    assert_eq!(
        raised.map(|verdict| verdict.rule),
        Some(hotel::rule::SLIPPING)
    );
}

#[test]
fn a_list_of_ids_is_a_field_of_a_fixed_size() {
    let brought = hotel::BagsBrought {
        rooms: tamam::Ids::try_from([8, 7, 8].as_slice()).ok(),
        heavy: None,
    };
    let events = [
        booked(7).at(0, 1).expect("in range"),
        booked(8).at(0, 2).expect("in range"),
        booked(9).at(0, 3).expect("in range"),
        brought.at(HOUR, 4),
    ];
    let (said, _) = run(&events, HOUR);
    let keys = |said: &[Verdict]| -> Vec<_> { said.iter().map(|one| one.key).collect() };
    let bags = |verdict: &&Verdict| verdict.rule == hotel::rule::BAGS;
    let brought: Vec<Verdict> = said.iter().filter(bags).copied().collect();
    assert_eq!(keys(&brought), [Some(8), Some(7)]);

    let image = hotel::image().expect("an image");
    let slot = image
        .slot(hotel::BagsBrought::KIND, "rooms")
        .expect("a list");
    assert!(events[3].ids(slot).eq([8, 7]));
    let many = tamam::Ids::<3>::try_from([1, 2, 3, 4].as_slice());
    assert_eq!(many, Err(Refused::TooManyIds { room: 3 }));
}

#[test]
fn texts_of_the_rules_have_their_numbers_without_the_image() {
    let image = hotel::image().expect("an image");
    assert!(hotel::text("never again").is_some());
    assert_eq!(hotel::text("never again"), image.text("never again"));
    assert_eq!(hotel::text("something else"), None);
    assert_eq!(hotel::TEXTS, image.texts());
    let review = hotel::ReviewPosted {
        stars: None,
        words: hotel::text("never again"),
    };
    let event = review.at(0, 1).expect("in range");
    assert_eq!(run(&[event], 0).1, Some(-30_000));
}

#[test]
fn memory_is_known_when_the_crate_is_built() {
    let image = hotel::image().expect("an image");
    assert_eq!(hotel::MEMORY_WORDS, image.memory_needed());
}

mod persian {
    tamam_macros::include_rules!("tests/rules/persian.tamam");
}

#[test]
fn names_in_another_script_are_names_in_rust() {
    let image = persian::image().expect("an image");
    let mut engine = Engine::start(&image, [0; persian::MEMORY_WORDS]).expect("memory");
    let letter = persian::نامه_رسید {
        شماره: Some(1)
    };
    engine.step(&letter.at(0, 1), &mut |_| ()).expect("a step");
    let mut said = Vec::new();
    let settled = engine.advance(31 * 24 * HOUR, &mut |verdict| said.push(*verdict));
    settled.expect("an advance");
    let outcomes: Vec<_> = said
        .iter()
        .filter_map(persian::outcome::پاسخ_نامه::of)
        .collect();
    assert_eq!(outcomes, [persian::outcome::پاسخ_نامه::بی_پاسخ]);
    assert_eq!(said[0].rule, persian::rule::پاسخ_نامه);
}
