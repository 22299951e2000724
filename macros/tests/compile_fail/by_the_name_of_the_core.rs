mod rules {
    tamam::include_rules!("rules/three_mistakes.tamam");
}

tamam::include_rules!(letters);

fn main() {}
