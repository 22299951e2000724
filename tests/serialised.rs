//! Verdicts and scores go over a wire and come back, in memory the caller lends.
#![cfg(feature = "serde")]

use tamam::{Class, Engine, Evidence, Fault, Score, Span, Stance, Verdict};

mod letters {
    tamam_macros::include_rules!("examples/letters/rules.tamam");
}

fn verdict() -> Verdict {
    Verdict {
        rule: 0,
        class: Class::Kept,
        stance: Some(Stance::Change),
        outcome: Some(4),
        key: Some(u64::MAX),
        time: -1,
        due: None,
        felt: Some(15_000),
        evidence: Evidence::none().and(1).and(3),
        span: Span::new(10, 20),
        line: 7,
        fault: None,
    }
}

#[test]
fn a_verdict_is_json_with_the_names_of_its_fields() {
    let mut buffer = [0; 512];
    let len = serde_json_core::to_slice(&verdict(), &mut buffer).expect("room enough");
    let text = core::str::from_utf8(&buffer[..len]).expect("a text");
    assert_eq!(
        text,
        concat!(
            r#"{"rule":0,"class":"kept","stance":"change","outcome":4,"key":18446744073709551615,"#,
            r#""time":-1,"due":null,"felt":15000,"evidence":[1,3],"span":{"start":10,"end":20},"#,
            r#""line":7,"fault":null}"#
        )
    );
    let (again, read) = serde_json_core::from_slice::<Verdict>(text.as_bytes()).expect("the same");
    assert_eq!((again, read), (verdict(), len));
}

#[test]
fn every_word_of_a_verdict_comes_back() {
    let stances = [None, Some(Stance::Meet), Some(Stance::Defy)];
    let faults = [
        None,
        Some(Fault::Absent),
        Some(Fault::Overflow),
        Some(Fault::DivisionByZero),
    ];
    let mut buffer = [0; 128];
    for class in Class::ALL {
        for stance in stances {
            for fault in faults {
                let sent = Verdict {
                    class,
                    stance,
                    fault,
                    ..verdict()
                };
                let bytes = postcard::to_slice(&sent, &mut buffer).expect("room enough");
                assert_eq!(postcard::from_bytes(bytes), Ok(sent));
            }
        }
    }
}

#[test]
fn what_an_engine_says_comes_back() {
    let image = letters::image().expect("an image");
    let mut engine = Engine::start(&image, [0; letters::MEMORY_WORDS]).expect("memory");
    let sent = letters::LetterSent {
        letter: Some(7),
        public: None,
    };
    let mut said = Vec::new();
    engine
        .step(&sent.at(0, 1), &mut |verdict| said.push(*verdict))
        .expect("in order");
    engine
        .advance(400 * 86_400_000, &mut |verdict| said.push(*verdict))
        .expect("in order");
    assert!(!said.is_empty());
    let mut buffer = [0; 128];
    for verdict in said {
        let bytes = postcard::to_slice(&verdict, &mut buffer).expect("room enough");
        assert_eq!(postcard::from_bytes(bytes), Ok(verdict));
    }
    let score = engine.score();
    assert!(score.score.is_some());
    let bytes = postcard::to_slice(&score, &mut buffer).expect("room enough");
    assert_eq!(postcard::from_bytes(bytes), Ok(score));
    let steps = engine.steps();
    let bytes = postcard::to_slice(&steps, &mut buffer).expect("room enough");
    assert_eq!(postcard::from_bytes(bytes), Ok(steps));
}

#[test]
fn an_absent_score_is_null_and_not_zero() {
    let mut buffer = [0; 128];
    let len = serde_json_core::to_slice(&Score::default(), &mut buffer).expect("room enough");
    let text = core::str::from_utf8(&buffer[..len]).expect("a text");
    assert_eq!(
        text,
        r#"{"memory":null,"score":null,"mean":null,"peak":null,"end":null,"moments":0,"cap":null}"#
    );
}

#[test]
fn evidence_has_at_most_four_numbers() {
    let four = serde_json_core::from_str::<Evidence>("[1,2,3,4]").expect("four fit");
    assert_eq!(four.0.numbers(), [1, 2, 3, 4]);
    assert!(serde_json_core::from_str::<Evidence>("[1,2,3,4,5]").is_err());
}
