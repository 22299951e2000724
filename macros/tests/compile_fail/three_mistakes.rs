mod rules {
    tamam_macros::include_rules!("rules/three_mistakes.tamam");
}

fn main() {}
