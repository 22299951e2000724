//! Where the verdicts and rejections of a host go: to callbacks, or into queues.

use crate::failure::tamam_error;
use crate::status::tamam_status;
use crate::text::tamam_str;
use crate::verdict::tamam_verdict;
use ::tamam_host::live::Heard;
use ::tamam_host::{Live, Rejection};
use core::ffi::c_void;
use std::collections::VecDeque;

/// How many verdicts, and how many rejections, may wait in the queues of a host. An event
/// that begins below the limit is taken whole.
pub const TAMAM_QUEUE: usize = 1 << 20;

/// A verdict of a host.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tamam_host_verdict {
    /// What was said.
    pub verdict: tamam_verdict,
    /// Whom it is about: see `tamam_host_subject_name`.
    pub subject: u32,
    /// 0.
    pub reserved: u32,
}

/// Why an event was not taken.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_rejection {
    /// The line it stands on, counted from 1 over all lines that the host was given; for
    /// columns the row, counted from 0 in its call.
    pub line: u64,
    /// What is wrong, in one line.
    pub message: tamam_str,
    /// What to do, in one line.
    pub help: tamam_str,
}

/// Is given each verdict of a host in order, with the name of its subject and the `user`
/// that `tamam_host_listen` was given. Both are good during the call only. It must return,
/// and a call of the same host is answered with BUSY; its image may be read.
pub type tamam_on_host_verdict = Option<
    unsafe extern "C" fn(user: *mut c_void, verdict: *const tamam_host_verdict, subject: tamam_str),
>;

/// Is given each rejection of a host in order, likewise.
pub type tamam_on_rejection =
    Option<unsafe extern "C" fn(user: *mut c_void, rejection: *const tamam_rejection)>;

/// A rejection that waits.
pub(crate) struct Waiting {
    line: u64,
    message: String,
    help: String,
}

impl Waiting {
    fn new(line: u64, rejection: &Rejection) -> Self {
        Self {
            line,
            message: rejection.to_string(),
            help: rejection.help(),
        }
    }

    /// As C sees it, for as long as this lives.
    pub(crate) fn shown(&self) -> tamam_rejection {
        tamam_rejection {
            line: self.line,
            message: tamam_str::of(&self.message),
            help: tamam_str::of(&self.help),
        }
    }
}

/// Callbacks and queues.
pub(crate) struct Hearing {
    pub(crate) on_verdict: tamam_on_host_verdict,
    pub(crate) on_rejection: tamam_on_rejection,
    pub(crate) user: *mut c_void,
    pub(crate) verdicts: VecDeque<tamam_host_verdict>,
    pub(crate) rejections: VecDeque<Waiting>,
}

impl Hearing {
    pub(crate) fn new() -> Self {
        Self {
            on_verdict: None,
            on_rejection: None,
            user: std::ptr::null_mut(),
            verdicts: VecDeque::new(),
            rejections: VecDeque::new(),
        }
    }

    /// Refuses to go on while a queue is full.
    pub(crate) fn has_room(&self) -> Result<(), tamam_error> {
        if self.verdicts.len() < TAMAM_QUEUE && self.rejections.len() < TAMAM_QUEUE {
            Ok(())
        } else {
            Err(tamam_error::of(tamam_status::FullQueue))
        }
    }

    /// Takes what was rejected after it had waited.
    pub(crate) fn refuse(&mut self, live: &mut Live<'_>) {
        for (evidence, rejection) in live.refused() {
            self.reject(evidence, &rejection);
        }
    }

    /// Takes a verdict.
    pub(crate) fn hear(&mut self, heard: Heard<'_>) {
        let verdict = tamam_host_verdict {
            verdict: heard.verdict.into(),
            subject: heard.subject,
            reserved: 0,
        };
        match self.on_verdict {
            // SAFETY: the caller gave the function together with what it is given here.
            Some(on_verdict) => unsafe {
                on_verdict(self.user, &raw const verdict, tamam_str::of(heard.name));
            },
            None => self.verdicts.push_back(verdict),
        }
    }

    /// Takes a rejection.
    pub(crate) fn reject(&mut self, line: u64, rejection: &Rejection) {
        let waiting = Waiting::new(line, rejection);
        match self.on_rejection {
            Some(on_rejection) => {
                let shown = waiting.shown();
                // SAFETY: as above.
                unsafe { on_rejection(self.user, &raw const shown) };
            }
            None => self.rejections.push_back(waiting),
        }
    }
}
