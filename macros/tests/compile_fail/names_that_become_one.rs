mod rules {
    tamam_macros::include_rules!("rules/one_name.tamam");
}

fn main() {}
