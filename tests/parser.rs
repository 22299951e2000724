//! What the parser reads, and what it makes of it.

use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, parse};

/// The mistakes found in `source`, one a line.
fn mistakes(source: &str) -> Vec<String> {
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let mut slots = [Diagnostics::blank(); 64];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let tree = parse(source, &mut nodes, &mut diagnostics);
    if std::env::var_os("TAMAM_SHOW").is_some() {
        for item in tree.items() {
            println!("{item:#?}");
        }
    }
    diagnostics
        .found()
        .iter()
        .map(|found| {
            let (line, column) = found.span.line_and_column(source);
            format!("{line}:{column} {} {found}", found.code)
        })
        .collect()
}

macro_rules! packs {
    ($($name:ident $file:literal)*) => {$(
        #[test]
        fn $name() {
            let none: [&str; 0] = [];
            assert_eq!(mistakes(include_str!($file)), none);
        }
    )*};
}

packs! {
    the_letter_parses "parser/letter.tamam"
    the_unanswered_letter_parses "parser/unanswered.tamam"
    the_late_flight_parses "parser/jetblue.tamam"
    the_coughing_client_parses "parser/cough.tamam"
    the_language_school_parses "parser/school.tamam"
    the_kit_parses "parser/kleenex.tamam"
    a_pack_in_the_authors_own_script_parses "parser/persian.tamam"
}

#[test]
fn scratch() {
    let source = std::fs::read_to_string("/tmp/scratch.tamam").unwrap_or_default();
    for line in mistakes(&source) {
        println!("{line}");
    }
}
