mod rules {
    tamam_macros::include_rules!("rules/letters.tamam");
}

fn told(verdict: &tamam::Verdict) -> &str {
    match rules::outcome::Answer::of(verdict) {
        Some(rules::outcome::Answer::Answered) => "at last",
        None => "not an answer",
    }
}

fn main() {
    let _ = (told, rules::rule::ANSWERS);
}
