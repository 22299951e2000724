//! Scenarios: they are run elsewhere, but what they name must be there.

use super::Compiler;
use crate::syntax::tree::Scenario;

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Checks a scenario.
    pub(super) fn scenario(&mut self, _: &Scenario<'s>) {}
}
