//! Events in, verdicts out.

/// Placeholder until the engine lands.
#[derive(Debug)]
pub struct Engine;
/// Placeholder until the engine lands.
#[derive(Debug)]
pub struct Score;
