mod rules {
    tamam_macros::include_rules!("rules/letters.tamam");
}

fn main() {
    let _ = rules::LetterSent {
        letter: Some(7),
        public: Some(1),
        tone: Some("calm"),
    };
    let _ = rules::LetterSent {
        letter: 7,
        public: None,
        tone: Some(rules::LetterSentTone::Angry),
    };
}
