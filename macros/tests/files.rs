//! Rules in several files are read with the file that uses them, under either name of the
//! macro.

mod rules {
    tamam_macros::include_rules!("tests/rules/uses.tamam");
}

/// A program that uses a file of the library, which is on no disk.
mod of_the_library {
    tamam_macros::include_rules!("tests/rules/library.tamam");
}

/// The same by the name that the core has for it.
mod of_the_core {
    tamam::include_rules!("tests/rules/uses.tamam");
}

#[test]
fn the_core_has_the_macro_under_its_own_name() {
    assert_eq!(of_the_core::IMAGE, rules::IMAGE);
    assert_eq!(of_the_core::MEMORY_WORDS, rules::MEMORY_WORDS);
}

#[test]
fn a_file_is_compiled_with_those_it_uses() {
    let image = rules::image().expect("the image of the build");
    let files: Vec<_> = image.files().collect();
    assert_eq!(files, ["shared/events.tamam", "uses.tamam"]);
    let felt = image.rule(0);
    let place = image.source(felt.line, felt.span);
    assert_eq!((place.file, place.line), (Some("uses.tamam"), 3));
    assert!(image.kind("tea.served").is_some());
}

#[test]
fn a_file_of_the_library_is_compiled_with_the_program_that_uses_it() {
    let image = of_the_library::image().expect("the image of the build");
    let files: Vec<_> = image.files().collect();
    assert_eq!(files, ["tamam/answer.tamam", "library.tamam"]);
    assert!(image.kind("answer.asked").is_some());
}
