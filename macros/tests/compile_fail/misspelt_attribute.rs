mod rules {
    tamam_macros::include_rules!("rules/letters.tamam");
}

fn main() {
    let event = rules::LetterSent {
        leter: Some(7),
        ..rules::LetterSent::default()
    };
    event.at(0, 1);
}
