//! What does not compile, and what the compiler says then. `TRYBUILD=overwrite` writes the
//! files anew.

use std::path::Path;

#[test]
fn mistakes_are_errors_of_the_compiler() {
    let cases = trybuild::TestCases::new();
    lend_rules();
    cases.compile_fail("tests/compile_fail/*.rs");
}

/// Paths of rule files count from the crate that names them: here the one that trybuild
/// makes, which has none of its own.
fn lend_rules() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests");
    let project = target.join("trybuild").join(env!("CARGO_PKG_NAME"));
    std::fs::create_dir_all(project.join("rules")).expect("a folder");
    for folder in ["rules", "tests/compile_fail/rules"] {
        for entry in std::fs::read_dir(here.join(folder)).expect("rules") {
            let entry = entry.expect("a rule file");
            let to = project.join("rules").join(entry.file_name());
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}
