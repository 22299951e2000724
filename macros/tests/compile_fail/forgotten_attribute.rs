mod rules {
    tamam_macros::include_rules!("rules/letters.tamam");
}

fn main() {
    let _ = rules::LetterAnswered { letter: Some(7) };
}
