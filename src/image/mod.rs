//! The compiled program as bytes.

/// Placeholder until the layout lands.
#[derive(Debug)]
pub struct Image;
/// Placeholder until the layout lands.
#[derive(Debug)]
pub struct Rejected;
