//! A mistake in a rule file, as C sees it.

use crate::argument;
use crate::failure::{number, tamam_error, tell};
use crate::status::tamam_status;
use crate::text::{self, tamam_str};
use core::ffi::c_char;
use core::fmt::{self, Display};
use tamam::diagnostic::Code;
use tamam::{Diagnostic, Diagnostics, Span};

/// One mistake in a rule file. Its texts lie in the source, or are the library's own: it
/// is good as long as the source is.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tamam_diagnostic {
    /// What the author wrote there, or the name the mistake is about.
    pub found: tamam_str,
    /// The other name: a suggestion, or what was expected.
    pub other: tamam_str,
    /// A number that the message speaks of, often a limit.
    pub number: i64,
    /// Its permanent code: 201 is shown as E0201.
    pub code: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// It begins at this byte of the source,
    pub start: u32,
    /// and ends before this one.
    pub end: u32,
    /// Another place that matters, such as the earlier definition, begins at this byte,
    pub related_start: u32,
    /// and ends before this one; both are 0 when there is none.
    pub related_end: u32,
    /// 0.
    pub reserved: u32,
}

impl tamam_diagnostic {
    pub(crate) fn new(diagnostic: &Diagnostic<'_>, source: &str) -> Self {
        let (line, column) = diagnostic.span.line_and_column(source);
        let related = diagnostic.related.unwrap_or_default();
        Self {
            found: tamam_str::of(diagnostic.found),
            other: tamam_str::of(diagnostic.other),
            number: diagnostic.number,
            code: diagnostic.code.0.into(),
            line,
            column,
            start: diagnostic.span.start,
            end: diagnostic.span.end,
            related_start: related.start,
            related_end: related.end,
            reserved: 0,
        }
    }

    /// The diagnostic again, with its texts checked.
    unsafe fn read<'a>(&self) -> Result<Diagnostic<'a>, tamam_error> {
        // SAFETY: the caller keeps the source as long as it uses the diagnostic.
        let (found, other) = unsafe {
            (
                argument::text(1, self.found.data, self.found.len)?,
                argument::text(1, self.other.data, self.other.len)?,
            )
        };
        let code = u16::try_from(self.code).unwrap_or(0);
        let diagnostic = Diagnostic::new(Code(code), Span::new(self.start, self.end), found);
        Ok(diagnostic.other(other).number(self.number))
    }
}

/// The failure that rules have mistakes: how many, and where the first is.
pub(crate) fn mistakes(diagnostics: &Diagnostics<'_, '_>, source: &str) -> tamam_error {
    let found = diagnostics.found();
    let count = found.len().saturating_add(diagnostics.dropped());
    let first = found.first();
    let (line, column) = first.map_or((0, 0), |first| first.span.line_and_column(source));
    let code = first.map_or(0, |first| i64::from(first.code.0));
    tamam_error {
        line,
        column,
        ..tamam_error::of(tamam_status::Mistakes).numbers([number(count), code, 0])
    }
}

/// A line of help, or nothing.
struct Help<'d>(&'d Diagnostic<'d>);

impl Display for Help<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.help() {
            Some(help) => write!(f, "{help}"),
            None => Ok(()),
        }
    }
}

/// Writes what is wrong as one line of text with a NUL at its end. `needed` (or NULL)
/// becomes the bytes that takes, the NUL included; with TOO_SMALL the buffer holds an
/// empty text, never a part of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_diagnostic_message(
    diagnostic: *const tamam_diagnostic,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> tamam_status {
    let write = || {
        // SAFETY: the caller lends all of it.
        unsafe {
            let diagnostic = argument::shared(1, diagnostic)?.read()?;
            text::write(2, buffer, capacity, needed, &diagnostic)
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), write()) }
}

/// Writes what to do about it, likewise (`needed` may be NULL here too); an empty text where
/// there is no help.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_diagnostic_help(
    diagnostic: *const tamam_diagnostic,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> tamam_status {
    let write = || {
        // SAFETY: the caller lends all of it.
        unsafe {
            let diagnostic = argument::shared(1, diagnostic)?.read()?;
            text::write(2, buffer, capacity, needed, &Help(&diagnostic))
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), write()) }
}
