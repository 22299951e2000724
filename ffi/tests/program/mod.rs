//! C and C++ programs, built with every warning an error and run against the library that
//! cargo built for this test.
#![allow(dead_code, unreachable_pub)]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The folder of the crate.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder in which cargo put the libraries.
pub fn libraries() -> PathBuf {
    let own = std::env::current_exe().expect("the path of this test");
    own.parent().expect("a folder").to_owned()
}

/// A compiler, and the words that make it strict.
#[derive(Clone, Copy, Debug)]
pub enum Language {
    C11,
    Cpp17,
}

/// How a program finds the library.
#[derive(Clone, Copy, Debug)]
pub enum Linked {
    Shared,
    Static,
}

const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];
/// What a static Rust library asks of the system on Linux.
const SYSTEM: [&str; 4] = ["-lpthread", "-ldl", "-lm", "-lgcc_s"];

/// A program that was built, in a folder of its own.
pub struct Program {
    path: PathBuf,
    _folder: TempDir,
}

/// Builds a program from a source relative to the crate. Without a compiler that fails
/// loudly: what is not run is not known.
pub fn build(source: &str, language: Language, linked: Linked) -> Program {
    let source = root().join(source);
    let name = source.file_stem().expect("a name").to_string_lossy();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join(name.as_ref());
    let (compiler, first) = match language {
        Language::C11 => ("gcc", ["-x", "c", "-std=c11"]),
        Language::Cpp17 => ("g++", ["-x", "c++", "-std=c++17"]),
    };
    let mut command = Command::new(compiler);
    command.args(first).args(STRICT).arg("-g").arg(&source);
    command.arg("-I").arg(root().join("include"));
    command.args(["-x", "none"]).arg("-o").arg(&out);
    let libraries = libraries();
    match linked {
        Linked::Shared => {
            command.arg(libraries.join("libtamam_ffi.so"));
            command.arg(format!("-Wl,-rpath,{}", libraries.display()));
        }
        Linked::Static => {
            command.arg(libraries.join("libtamam_ffi.a")).args(SYSTEM);
        }
    }
    command.arg("-lpthread");
    let done = command
        .output()
        .unwrap_or_else(|error| panic!("{compiler} is needed to test the C ABI: {error}"));
    assert!(
        done.status.success() && done.stderr.is_empty(),
        "{}:\n{}",
        source.display(),
        String::from_utf8_lossy(&done.stderr)
    );
    Program {
        path: out,
        _folder: folder,
    }
}

/// Runs a program, and what it wrote.
pub fn run(program: &Program, arguments: &[&str], input: &str) -> Output {
    use std::io::Write;
    let mut child = Command::new(&program.path)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a program that starts");
    let mut stdin = child.stdin.take().expect("its input");
    // A program that does not read all of it is judged by what it writes.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("its output")
}

/// What a program wrote that must have succeeded.
pub fn said(program: &Program, arguments: &[&str], input: &str) -> String {
    let output = run(program, arguments, input);
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(
        output.status.success() && err.is_empty(),
        "{} {}:\n{out}{err}",
        program.path.display(),
        output.status
    );
    out
}
