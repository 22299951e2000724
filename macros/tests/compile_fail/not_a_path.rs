tamam_macros::include_rules!(letters);

tamam_macros::include_rules!();

fn main() {}
