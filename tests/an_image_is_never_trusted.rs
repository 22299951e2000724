//! Whatever is done to an image, it is rejected, or it runs within the memory and the
//! steps that it states; and what an older build wrote still runs as it did.

#[path = "../fuzz/src/targets.rs"]
mod targets;

use tamam::image::Reason;
use tamam::image::layout::{Outcome, Range, Section};
use tamam::image::op::Op;
use tamam::image::record::Record;
use tamam::{Engine, Event, Image, Type, Value};
use targets::{compile, run, seal};

/// The rules of a pack.
const RULES: &str = include_str!("fixtures/support-v1.tamam");
/// Their image as the first release writes it (`tamam compile`). Until then a change of the
/// layout writes it anew; from then on it takes a new version, and this one still runs.
const IMAGE: &[u8] = include_bytes!("fixtures/support-v1.image");
/// Rules with every sort of record that an image can hold.
const OTHER: &str = include_str!("fixtures/every-sort.tamam");

/// Bytes of an image before the part that the checksum is taken of.
const PREAMBLE: usize = 24;

/// The images that are tampered with.
fn images() -> [Vec<u8>; 2] {
    [RULES, OTHER].map(|source| compile(source).expect("a program"))
}

/// Bytes that make a stream of all kinds of event, with pauses of all lengths.
fn stream(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // Few values, so that keys meet again; some absent, some great.
        (state >> 32) as u8 & if state & 7 == 0 { 0xff } else { 0x47 }
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Verifies, and when that succeeds runs. Whether it did.
fn tried(bytes: &[u8], stream: &[u8]) -> bool {
    match Image::verify(bytes) {
        Ok(image) => {
            run(&image, stream);
            true
        }
        Err(rejected) => {
            assert!(rejected.offset <= bytes.len(), "{rejected:?}");
            false
        }
    }
}

#[test]
fn an_image_cut_short_is_rejected() {
    for whole in images() {
        for length in 0..whole.len() {
            let cut = &whole[..length];
            assert!(Image::verify(cut).is_err(), "cut to {length} bytes");
            // Even when it says that it is so short.
            let mut resealed = cut.to_vec();
            if length >= PREAMBLE {
                resealed[12..16].copy_from_slice(&(length as u32).to_le_bytes());
                seal(&mut resealed);
            }
            assert!(Image::verify(&resealed).is_err(), "cut to {length} bytes");
        }
    }
}

#[test]
fn an_image_with_bytes_behind_it_is_rejected() {
    for mut image in images() {
        image.push(0);
        assert!(Image::verify(&image).is_err());
        let length = image.len() as u32;
        image[12..16].copy_from_slice(&length.to_le_bytes());
        seal(&mut image);
        assert!(Image::verify(&image).is_err());
    }
}

#[test]
fn a_byte_that_differs_is_noticed() {
    for whole in images() {
        let mut image = whole.clone();
        for at in 0..image.len() {
            for pattern in [0x01, 0x80, 0xff] {
                image[at] = whole[at] ^ pattern;
                let rejected = Image::verify(&image).expect_err("not what was written");
                if at >= PREAMBLE {
                    assert_eq!(rejected.reason, Reason::Checksum, "byte {at}");
                }
            }
            image[at] = whole[at];
        }
    }
}

#[test]
fn a_forged_byte_is_rejected_or_runs_within_its_memory_and_steps() {
    let stream = stream(200);
    let mut ran = 0;
    for whole in images() {
        let mut image = whole.clone();
        for at in PREAMBLE..image.len() {
            let byte = whole[at];
            // The patterns in turn: neighbours of records differ in where they meet them.
            image[at] = [byte ^ 1, 0xff, byte ^ 0x80, 0, byte.wrapping_add(1)][at % 5];
            seal(&mut image);
            ran += usize::from(tried(&image, &stream));
            image[at] = byte;
        }
    }
    assert!(ran > 1_000, "only {ran} ran");
}

#[test]
fn a_forged_number_is_rejected_or_runs_within_its_memory_and_steps() {
    let stream = stream(200);
    let [_, whole] = images();
    let mut image = whole.clone();
    for at in PREAMBLE..image.len() - 4 {
        let bytes: [u8; 4] = whole[at..at + 4].try_into().expect("four bytes");
        let number = u32::from_le_bytes(bytes);
        let forged = [
            u32::MAX,
            number.wrapping_sub(1),
            i32::MAX as u32,
            0xffff,
            number << 1,
        ];
        image[at..at + 4].copy_from_slice(&forged[at % 5].to_le_bytes());
        seal(&mut image);
        tried(&image, &stream);
        image[at..at + 4].copy_from_slice(&bytes);
    }
}

#[test]
fn expressions_that_all_name_the_same_bytes_are_rejected() {
    // Three thousand felt values; then the code of each is all of one long expression.
    let feels = "feel when e -> i * 2\n".repeat(3_000);
    let rules = format!("subject s\nevent e from s {{ i: int }}\n{feels}");
    let mut image = compile(&rules).expect("a program");
    let place = |image: &[u8], section: Section| {
        let entry = &image[PREAMBLE + 8 * section as usize..];
        let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().expect("four"));
        (number(0) as usize, number(4))
    };
    // An attribute, and its sign turned as often as there is room.
    let (code, count) = place(&image, Section::Code);
    image[code..code + count as usize].fill(Op::Negate as u8);
    image[code..code + 2].copy_from_slice(&[Op::Attribute as u8, 0]);
    let (outcomes, many) = place(&image, Section::Outcomes);
    for outcome in image[outcomes..]
        .chunks_mut(Outcome::SIZE)
        .take(many as usize)
    {
        let code = Range { first: 0, count };
        Outcome {
            code,
            ..Outcome::read(outcome)
        }
        .write(outcome);
    }
    seal(&mut image);
    let rejected = Image::verify(&image).expect_err("more than a compiler shares");
    assert_eq!(rejected.reason, Reason::Code);
}

#[test]
fn an_image_of_the_first_version_says_what_the_same_rules_say_now() {
    let old = Image::verify(IMAGE).expect("an image once written is an image for ever");
    let fresh = compile(RULES).expect("a program");
    let fresh = Image::verify(&fresh).expect("an image");
    let said = told(&old);
    assert!(said.len() > 100, "only {} verdicts", said.len());
    assert_eq!(said, told(&fresh));
}

/// What a program says of one long stream, by names.
fn told(image: &Image<'_>) -> Vec<String> {
    let mut engine = Engine::start(image, vec![0; image.memory_needed()]).expect("room enough");
    let mut told = Vec::new();
    let mut names: Vec<_> = (0..image.kinds())
        .map(|kind| image.kind_name(kind))
        .collect();
    names.sort_unstable();
    let mut bytes = stream(4_000).into_iter().map(i64::from);
    let mut time = 0;
    for number in 0.. {
        let (Some(kind), Some(pause)) = (bytes.next(), bytes.next()) else {
            break;
        };
        let kind = image.kind(names[kind as usize % names.len()]);
        let kind = kind.expect("a kind of the program");
        time += pause * 1_000_000;
        let mut event = Event::new(kind, time, number);
        for (_, slot) in image.attributes(kind) {
            let Some(byte) = bytes.next().filter(|byte| byte & 0x40 == 0) else {
                continue;
            };
            if slot.kind() == Type::Ids {
                let ids = [byte as u64 & 3, 1, 2];
                event.set_ids(slot, &ids[..byte as usize % 3]).ok();
                continue;
            }
            let value = match slot.kind() {
                Type::Id | Type::Ids => Value::Id(byte as u64 & 3),
                Type::Int => Value::Int(byte),
                Type::Decimal => Value::Decimal(byte * 500),
                Type::Percent => Value::Percent(byte * 10),
                Type::Bool => Value::Bool(byte & 1 != 0),
                Type::Time => Value::Time(time + byte * 3_600_000),
                Type::Duration => Value::Duration(byte * 3_600_000),
                Type::Text => Value::Text(image.texts() + byte as u64),
                Type::Choice => Value::Choice(byte as u16 & 1),
            };
            event.set(slot, value).ok();
        }
        let mut sink = |verdict: &tamam::Verdict| {
            told.push(format!(
                "{} {:?} {:?} {:?} {:?} at {} due {:?} felt {:?} by {:?} {:?} line {}",
                image.rule_name(verdict.rule),
                verdict.class,
                verdict.stance,
                verdict.outcome.map(|place| image.outcome(place)),
                verdict.key,
                verdict.time,
                verdict.due,
                verdict.felt,
                verdict.evidence.numbers(),
                verdict.fault,
                verdict.line,
            ));
        };
        engine.step(&event, &mut sink).expect("in order");
        told.push(format!("{:?} {:?}", engine.score(), engine.next_due()));
    }
    told
}
