//! What is felt after all meets a changed program, and what rests until the clock opens it.

use super::oracle::{Event, V};
use super::runner::Runner;
use super::runner::engine::Run;
use super::{Texts, change, image_of, moved};
use tamam::{Image, Value};

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
            lists: Default::default(),
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
            lists: Default::default(),
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
