//! Which lines are of which file.

use super::{Section, Str};
use crate::image::record::record;

record! {
    /// A file of a program of several, in the order of their text. A program of one file
    /// has none of these.
    File in Files {
        /// Its path from the folder of the program's own file.
        name: Str,
        /// The byte of the whole text at which it begins.
        start: u32,
        /// The line of the whole text at which it begins, counted from one.
        line: u32,
    }
}
