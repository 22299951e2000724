//! Rules that are built in say what the engine of any rules says, verdict by verdict, and
//! keep the same memory word by word.

use std::collections::BTreeSet;
use tamam::image::layout::{Calendar, Known, Range};
use tamam::{Engine, Event, Image, Rules, Type, Value, Verdict};

macro_rules! rules {
    ($($name:ident $path:literal)*) => {$(
        mod $name {
            #![allow(dead_code)]
            tamam_macros::include_rules!($path);
        }

        #[test]
        fn $name() {
            let image = $name::image().expect("an image");
            assert_eq!(format!("{image:?}"), format!("{:?}", *$name::Rules));
            every_expression_is_built_in(&image);
            for seed in 1..40 {
                same(&image, $name::Rules, [0; $name::MEMORY_WORDS], seed);
            }
        }
    )*};
}

rules! {
    letters "../examples/letters/rules.tamam"
    flights "../examples/jetblue/rules.tamam"
    a_stay "tests/rules/hotel.tamam"
    support "../examples/packs/support.tamam"
    employee "../examples/packs/employee.tamam"
    extreme_trust "../examples/packs/extreme_trust.tamam"
    grocer "../examples/packs/grocer.tamam"
    game_makers "../examples/packs/game_makers.tamam"
    coughing_client "../examples/packs/coughing_client.tamam"
    milking_partner "../examples/packs/milking_partner.tamam"
    campaign "../examples/packs/kleenex_campaign.tamam"
    one_word_that_pauses "../benches/rules/pause.tamam"
    one_series "../benches/rules/again_every.tamam"
    one_wish_to_change "../benches/rules/change_until.tamam"
    one_defiance "../benches/rules/defy.tamam"
    one_promise "../benches/rules/promise.tamam"
    one_word_and_its_counts "../benches/rules/counts.tamam"
    one_word_that_reopens "tests/rules/reopens.tamam"
}

/// No byte of code is of an expression that an engine computes and that is not built in.
/// What a measure of measures is, and which zone holds, is read where it lies.
fn every_expression_is_built_in(image: &Image<'_>) {
    let measured = image.all::<Known>().map(|(_, known)| known.code);
    let zones = image.all::<Calendar>().map(|(_, calendar)| calendar.by);
    let read = image.expressions().chain(measured).chain(zones);
    let covered: BTreeSet<u32> = read
        .flat_map(|code| code.first..code.first + code.count)
        .collect();
    let byte = |first| image.expression(Range { first, count: 1 });
    let code = (0..).take_while(|first| !byte(*first).is_empty());
    assert!(code.eq(covered));
}

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// Steps, clocks that move on, and what both engines say of them.
fn same<R: Rules<'static>, const WORDS: usize>(
    image: &Image<'_>,
    rules: R,
    memory: [u64; WORDS],
    seed: u64,
) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut any = Engine::start(image, memory).expect("memory");
    let mut these = Engine::start(rules, memory).expect("memory");
    let (mut said, mut heard): (Vec<Verdict>, Vec<Verdict>) = (Vec::new(), Vec::new());
    // A pause of minutes in some streams, of months in others.
    let pause = 60_000 << random.below(18);
    let mut time = 1_700_000_000_000;
    for number in 0..400 {
        time += random.below(2 * pause) as i64;
        if random.below(8) == 0 {
            let now = time - random.below(pause) as i64;
            let moved = any.advance(now, &mut |verdict| said.push(*verdict));
            assert_eq!(
                moved,
                these.advance(now, &mut |verdict| heard.push(*verdict))
            );
        } else {
            let event = event(image, &mut random, time, number);
            let taken = any.step(&event, &mut |verdict| said.push(*verdict));
            assert_eq!(
                taken,
                these.step(&event, &mut |verdict| heard.push(*verdict))
            );
        }
        assert_eq!(said, heard, "seed {seed}");
        assert_eq!(any.steps(), these.steps(), "seed {seed}");
        said.clear();
        heard.clear();
    }
    assert_eq!(any.score(), these.score());
    assert_eq!(any.next_due(), these.next_due());
    let unknown = Event::new(image.kinds(), time, 0);
    assert_eq!(
        any.step(&unknown, &mut |_| ()),
        these.step(&unknown, &mut |_| ())
    );
    assert!(any.into_memory() == these.into_memory(), "seed {seed}");
}

/// An event of any kind, with some of its attributes.
fn event(image: &Image<'_>, random: &mut Random, time: i64, number: u64) -> Event {
    let kind = random.below(image.kinds().into()) as u16;
    let mut event = Event::new(kind, time, number);
    for (_, slot) in image.attributes(kind) {
        if random.below(10) == 0 {
            continue;
        }
        let (least, most) = slot.range();
        let some = random.below(12) as i64;
        if slot.kind() == Type::Ids {
            let ids: Vec<u64> = (0..random.below(5)).map(|_| random.below(5)).collect();
            let _ = event.set_ids(slot, &ids);
            continue;
        }
        let value = match slot.kind() {
            Type::Id | Type::Ids => Value::Id(some as u64 % 4),
            Type::Int => Value::Int(some.clamp(least, most)),
            Type::Decimal => Value::Decimal((500 * some).clamp(least, most)),
            Type::Percent => Value::Percent((100 * some).clamp(least, most)),
            Type::Bool => Value::Bool(some % 2 == 1),
            Type::Time => Value::Time(time + 3_600_000 * (some - 2)),
            Type::Duration => Value::Duration(3_600_000 * some),
            Type::Text => Value::Text(image.texts() - 1 - some as u64 % 2),
            Type::Choice => Value::Choice((some % (most + 1)) as u16),
        };
        event.set(slot, value).expect("in range");
    }
    event
}
