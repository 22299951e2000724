//! The command under test, in a folder of its own.
#![allow(dead_code)] // each test binary uses a part of it

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Rules of every type of attribute.
pub(crate) const RULES: &str = r#"
subject customer

event letter.sent     from customer { letter: id, tone: calm | upset, stars: int 1..5 }
event letter.answered from house    { letter: id, solved: bool, took: duration, share: percent, paid: decimal, at: time, note: text }
event apology.made    from house

expectation answer "they answer my letter" {
  per    letter, up to 4 open
  open   when letter.sent
  meet   when letter.answered
         within 2d -> answered +10
         within 5d -> late     -30
  fail   after 10d -> never    -80
}

integrity tells_it_all {
  kind   honest
  never  letter.answered where not solved
  breach -> cap 0, until apology.made
}
"#;

/// What the command did.
pub(crate) struct Done {
    /// Its exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// A folder with files for one test.
pub(crate) struct Folder {
    dir: TempDir,
}

impl Folder {
    /// A folder that holds [`RULES`] as `rules.tamam`.
    pub(crate) fn new() -> Self {
        let folder = Self {
            dir: TempDir::new().unwrap(),
        };
        folder.write("rules.tamam", RULES);
        folder
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Where a file is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// What a file holds.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `tamam` with words that a space separates.
    pub(crate) fn tamam(&self, words: &str) -> Done {
        self.tamam_with(words, b"")
    }

    /// The same, with something on standard input.
    pub(crate) fn tamam_with(&self, words: &str, input: &[u8]) -> Done {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tamam"))
            .args(words.split(' '))
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // The command may end without reading all.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Runs a log that is one line, and gives the reason why it was rejected with what
    /// to do.
    pub(crate) fn rejection(&self, line: impl AsRef<[u8]>) -> (String, String) {
        self.write("log.jsonl", line);
        let done = self.tamam("run rules.tamam log.jsonl --rejects rejects.jsonl");
        assert_eq!(done.code, 3, "{}", done.err);
        assert!(
            done.out
                .ends_with("1 events read = 0 scored + 1 rejected\n"),
            "{}",
            done.out
        );
        let rejects = self.read("rejects.jsonl");
        let mut lines = rejects.lines();
        let reject: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        assert_eq!(lines.next(), None);
        assert_eq!(reject["line"], 1);
        let text = |name: &str| reject[name].as_str().unwrap().to_owned();
        (text("reason"), text("help"))
    }
}
