//! The C ABI of [`tamam`]. What a C program may rely on is written at the top of
//! `include/tamam.h`, which is made from these sources; a test compares them.
//!
//! ```text
//! lent layer: status failure argument text | image slot event verdict engine asking parts migration compile
//! host layer: host (feature `host`): many subjects, JSON lines, columns, snapshots
//! ```
//!
//! The lent layer has no heap and no standard library; what it hands to the caller lies in the
//! caller's own memory. Nothing that runs images can panic, and no function of the compiler calls
//! for one: `ffi/check.sh` and `firmware/check.sh` look at what was linked. Every pointer is checked for null
//! and alignment, every length for what an address can hold; that a pointer leads to as
//! much memory as is said of it, nobody but the caller can know.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(unsafe_code)]
// Types bear the names they have in C, so that one name finds both.
#![allow(non_camel_case_types)]
// What a caller has to keep is said once for all functions, at the top of the header.
#![allow(clippy::missing_safety_doc)]
#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::todo,
        clippy::unimplemented
    )
)]

// In the order in which the header tells of them.
mod status;

mod failure;

mod text;

mod abi;

#[cfg(feature = "compile")]
mod diagnostic;

#[cfg(feature = "compile")]
mod compile;

mod image;

mod slot;

mod event;

mod verdict;

mod names;

mod reading;

mod engine;

mod asking;

mod parts;

mod migration;

#[cfg(feature = "host")]
mod host;

// What they are built with.
mod argument;
mod busy;
#[cfg(feature = "compile")]
mod guard;
mod lent;
#[cfg(all(feature = "panic-handler", not(feature = "std")))]
mod panicking;

pub use abi::*;
pub use asking::*;
pub use engine::*;
pub use event::*;
pub use failure::*;
pub use image::*;
pub use migration::*;
pub use names::*;
pub use parts::*;
pub use reading::*;
pub use slot::*;
pub use status::*;
pub use text::*;
pub use verdict::*;

#[cfg(feature = "compile")]
pub use compile::*;
#[cfg(feature = "compile")]
pub use diagnostic::*;
#[cfg(feature = "host")]
pub use host::{
    asking::*, columns::*, handle::*, hearing::*, late::*, lines::*, migration::*, snapshot::*,
};
