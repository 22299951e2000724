//! Values as logs write them, read exactly: no number passes through floating point.

pub mod duration;
pub mod moment;
pub mod number;
pub mod points;
pub(crate) mod quotient;
