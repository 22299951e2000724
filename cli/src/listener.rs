//! What a run says while it goes on: verdicts, rejected events, how far it has come.

use crate::failure::Failure;
use crate::printable::printable;
use crate::unseen::Unseen;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tamam_host::Rejection;
use tamam_host::replay::{Listener, Told};
use tamam_host::report::{json, verdict};

/// Rejected events that are shown when no file is given for them.
const SHOWN: usize = 5;

/// Writes what a run says where it belongs.
pub(crate) struct Outputs {
    verdicts: Option<Output>,
    rejects: Option<Output>,
    shown: usize,
    unseen: Unseen,
    line: String,
    progress: Option<ProgressBar>,
}

impl Outputs {
    pub(crate) fn new(
        verdicts: Option<&Path>,
        rejects: Option<&Path>,
        length: Option<u64>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            verdicts: verdicts.map(Output::create).transpose()?,
            rejects: rejects.map(Output::create).transpose()?,
            shown: 0,
            unseen: Unseen::default(),
            line: String::new(),
            progress: length
                .filter(|length| is_shown(*length, io::stderr().is_terminal()))
                .and_then(bar),
        })
    }

    /// Writes what is left, and says which file could not be written.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if let Some(progress) = self.progress {
            progress.finish_and_clear();
        }
        self.unseen.warn();
        for output in [self.verdicts, self.rejects].into_iter().flatten() {
            output.finish()?;
        }
        Ok(())
    }
}

impl Listener for Outputs {
    fn verdict(&mut self, told: &Told<'_, '_>) {
        self.unseen.count(told);
        if let Some(verdicts) = &mut self.verdicts {
            self.line.clear();
            verdict::line(&mut self.line, told);
            verdicts.write(&self.line);
        }
    }

    fn rejected(&mut self, line: u64, rejection: &Rejection) {
        if let Some(rejects) = &mut self.rejects {
            let out = &mut self.line;
            out.clear();
            out.push('{');
            json::name(out, "line");
            json::number(out, line);
            json::name(out, "reason");
            json::text(out, &rejection.to_string());
            json::name(out, "help");
            json::text(out, &rejection.help());
            out.push_str("}\n");
            rejects.write(out);
        } else if self.shown < SHOWN {
            self.shown += 1;
            let reason = printable(&rejection.to_string());
            let help = printable(&rejection.help());
            let say = || anstream::eprintln!("line {line}: {reason}\n  help: {help}");
            match &self.progress {
                Some(progress) => progress.suspend(say),
                None => say(),
            }
        } else if self.shown == SHOWN {
            self.shown += 1;
            anstream::eprintln!("more events were rejected: --rejects FILE writes them all");
        }
    }

    fn progress(&mut self, bytes: u64) {
        if let Some(progress) = &self.progress {
            progress.set_position(bytes);
        }
    }
}

/// What is shorter is over before somebody reads a bar, in bytes.
const LONG: u64 = 32 << 20;

/// Whether a bar is shown for an input of so many bytes: to people who would wait.
const fn is_shown(length: u64, terminal: bool) -> bool {
    terminal && length >= LONG
}

fn bar(length: u64) -> Option<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}").ok()?;
    Some(ProgressBar::new(length).with_style(style))
}

/// A file that is written; the first failure is kept for the end.
struct Output {
    path: PathBuf,
    file: BufWriter<File>,
    failed: Option<io::Error>,
}

impl Output {
    fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path)
            .map_err(|error| Failure::file(path, format!("it cannot be written: {error}")))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::with_capacity(1 << 16, file),
            failed: None,
        })
    }

    fn write(&mut self, line: &str) {
        if self.failed.is_none() {
            self.failed = self.file.write_all(line.as_bytes()).err();
        }
    }

    fn finish(mut self) -> Result<(), Failure> {
        match self.failed.or(self.file.flush().err()) {
            None => Ok(()),
            Some(error) => Err(Failure::file(
                &self.path,
                format!("it cannot be written: {error}"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONG, bar, is_shown};

    #[test]
    fn a_bar_is_for_long_input_that_a_terminal_watches() {
        assert!(is_shown(LONG, true) && is_shown(u64::MAX, true));
        assert!(!is_shown(LONG - 1, true) && !is_shown(0, true));
        assert!(!is_shown(LONG, false) && !is_shown(u64::MAX, false));
        assert!(bar(LONG).is_some_and(|bar| bar.length() == Some(LONG)));
    }
}
