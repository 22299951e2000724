#![doc = include_str!("../README.md")]
//!
//! ```
//! use tamam_source::Sources;
//!
//! let own = "use \"events.tamam\"\nfeel when tea.served -> +5\n";
//! let sources = Sources::follow("rules.tamam", own.to_owned(), &mut |name| match name {
//!     "events.tamam" => Ok("event tea.served\n".to_owned()),
//!     _ => Err("does not exist".to_owned()),
//! });
//! let bytes = sources.and_then(|sources| sources.compile()).expect("rules without a mistake");
//! let image = tamam::Image::verify(&bytes).expect("an image");
//! assert_eq!(image.files().collect::<Vec<_>>(), ["events.tamam", "rules.tamam"]);
//!
//! // Line 3 of the whole text is line 2 of the file that uses the other.
//! let felt = image.rule(0);
//! let place = image.source(felt.line, felt.span);
//! assert_eq!((place.file, place.line), (Some("rules.tamam"), 2));
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

pub mod disk;
mod join;
pub mod library;
mod mistake;
mod path;

pub use join::{File, Sources};
pub use mistake::{MISTAKES, Mistake, Mistakes, Place};
