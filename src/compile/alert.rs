//! Alerts.

use super::Compiler;
use super::scope::Scope;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Range};
use crate::syntax::tree::{Alert, ExprId};

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Compiles an alert.
    #[inline(never)]
    pub(super) fn alert(&mut self, rule: u32, node: &Alert<'s>) {
        let Some(raise) = node.raise else {
            let name = &self.tree.at(node.header).name;
            let none = Diagnostic::new(diagnostic::NO_RAISE, name.span, name.text);
            self.missing(none, node.span);
            return;
        };
        let span = self.tree.expr(raise).span;
        let clear = node.clear.map_or(span, |clear| self.tree.expr(clear).span);
        let record = layout::Alert {
            rule,
            raise: self.condition(raise),
            clear: match node.clear {
                Some(clear) => self.condition(clear),
                None => Range::default(),
            },
            state_at: 0,
            span,
            line: self.line(span),
            clear_span: clear,
            clear_line: self.line(clear),
        };
        self.build.push(record);
    }

    /// A condition on the score.
    fn condition(&mut self, id: ExprId) -> Range {
        let first = self.build.code_len();
        let operand = self.lower(&Scope::SCORE, id);
        let operand = self.yes_or_no(operand);
        if let Some(value) = operand.value() {
            self.build.constant(value);
        }
        self.code_since(first)
    }
}
