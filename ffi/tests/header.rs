//! The committed header is what the sources say.

use std::path::Path;

#[test]
fn the_committed_header_is_that_of_the_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("include/tamam.h");
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("a configuration");
    let bindings = cbindgen::Builder::new()
        .with_crate(root)
        .with_config(config)
        .generate()
        .expect("sources that cbindgen reads");
    let mut made = Vec::new();
    bindings.write(&mut made);
    let made = String::from_utf8(made).expect("UTF-8");
    if std::env::var_os("TAMAM_BLESS").is_some() {
        std::fs::write(&path, &made).expect("a header that can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = made
        .lines()
        .zip(committed.lines())
        .find(|(made, old)| made != old);
    assert!(
        made == committed,
        "include/tamam.h is not that of the sources, first at {differs:?}: \
         TAMAM_BLESS=1 cargo test -p tamam-ffi --test header"
    );
}
