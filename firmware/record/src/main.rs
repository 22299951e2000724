//! Writes into a folder what the device is to run, numbered from `001`: the rules
//! (`.tamam`), the recorded steps (`.steps`), the image (`.image`) and what the host says
//! to them (`.txt`). The cases are those of `grammar/corpus`, the rules with mistakes that
//! the manual shows, and a stretch of two logs; `letters` is the log of letters by name. In
//! the folder `nested` below it stand rules that nest as deep as rules can.

#[path = "../../../tests/cases/mod.rs"]
mod cases;
mod corpus;
mod log;
mod nested;
#[path = "../../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../../tests/manual/pages.rs"]
mod pages;
mod recording;

use recording::Recording;
use std::path::Path;
use std::{env, fs, process};
use tamam::compile::image_needed;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image, compile, parse};
use tamam_replay::{play, print};

/// Mistakes that are told of one source.
const MISTAKES: usize = 8;

/// What the device is to run.
struct Case {
    title: String,
    rules: String,
    recording: Recording,
}

fn main() {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("say which folder to write into");
        process::exit(2);
    };
    let folder = Path::new(&folder);
    let mut cases = corpus::cases();
    cases.extend(mistaken());
    cases.push(log::case("examples/jetblue", "january-2013.jsonl", 4));
    let letters = log::case("examples/letters", "events.jsonl", usize::MAX);
    write(folder, "letters", &letters);
    cases.push(letters);
    write_all(folder, &cases);
    let nested = folder.join("nested");
    fs::create_dir_all(&nested).expect("a folder to write into");
    let cases = nested::cases();
    write_all(&nested, &cases);
    for case in &cases {
        let image = run(case, &mut String::new());
        assert_eq!(!image.is_empty(), nested::fits(case), "{}", case.title);
    }
}

/// Writes cases by number, and what each is called.
fn write_all(folder: &Path, cases: &[Case]) {
    let mut titles = String::new();
    for (number, case) in (1..).zip(cases) {
        let name = format!("{number:03}");
        write(folder, &name, case);
        titles += &format!("{name} {}\n", case.title);
    }
    fs::write(folder.join("titles"), titles).expect("a folder to write into");
}

/// The rules with mistakes that the manual shows, and nothing to play.
fn mistaken() -> impl Iterator<Item = Case> {
    let documents = pages::documents().into_iter();
    let fences = documents.flat_map(|path| pages::fences(&path));
    let shown = fences.filter(|fence| fence.info == "tamam-error");
    shown.map(|fence| Case {
        title: format!("mistakes of the manual, line {}", fence.line),
        rules: fence.text,
        recording: Recording::new(1),
    })
}

/// Writes a case with what the host says to it.
fn write(folder: &Path, name: &str, case: &Case) {
    let mut said = String::new();
    let image = run(case, &mut said);
    let put = |ending: &str, bytes: &[u8]| {
        let path = folder.join(format!("{name}.{ending}"));
        fs::write(path, bytes).expect("a folder to write into");
    };
    put("tamam", case.rules.as_bytes());
    put("steps", case.recording.bytes());
    put("image", &image);
    put("txt", said.as_bytes());
}

/// Compiles and plays a case as the device does, and gives the image.
fn run(case: &Case, said: &mut String) -> Vec<u8> {
    let mut found = [Diagnostics::blank(); MISTAKES];
    let mut mistakes = Diagnostics::new(&mut found);
    let mut nodes = vec![Node::BLANK; nodes_needed(&case.rules)];
    let tree = parse(&case.rules, &mut nodes, &mut mistakes);
    let mut bytes = vec![0; image_needed(&tree)];
    let len = compile(&tree, &mut bytes, &mut mistakes).unwrap_or(0);
    bytes.truncate(len);
    if len == 0 {
        print::mistakes(said, &mistakes).expect("room for a text");
        return bytes;
    }
    let image = Image::verify(&bytes).expect("an image of the compiler's");
    let mut memory = vec![0; image.memory_needed() * usize::from(case.recording.subjects())];
    let played = play(&image, &mut memory, case.recording.bytes(), said);
    played.unwrap_or_else(|problem| panic!("{}: {problem:?}", case.title));
    bytes
}
