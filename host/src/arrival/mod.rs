//! Events that do not come as they happened: late ones, and ones that come again.

pub mod late;
pub mod unique;
