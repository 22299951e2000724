mod rules {
    tamam_macros::include_rules!("rules/leters.tamam");
}

fn main() {}
