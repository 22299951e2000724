//! Warnings on standard error.

use std::fmt::Display;

/// Says what is probably not as it was meant.
pub(crate) fn warn(message: impl Display) {
    anstream::eprintln!("\u{1b}[1m\u{1b}[33mwarning\u{1b}[0m: {message}");
}
