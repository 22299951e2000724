//! Alerts.

use super::Compiler;
use super::pattern::Key;
use super::scope::{Scope, Source};
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Date, Kind, Range};
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
        let checks = self.checks(node);
        let record = layout::Alert {
            rule,
            checks,
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

    /// When the alert is looked at, where it says so.
    fn checks(&mut self, node: &Alert<'s>) -> Range {
        let alert = self.build.count::<layout::Alert>();
        let first = self.build.count::<Date>();
        for check in self.tree.list(node.checks) {
            let when = self.tree.at(check.when);
            let aim = self.keyed_aim(when, &Key::None);
            let guard = self.predicate(&Scope::event(aim.event), when.guard);
            let delay = self.constant_duration(check.delay);
            if let (Some(delay), Source::Kind(kind)) = (delay, aim.event) {
                let mut checked: Kind = self.build.at(kind);
                checked.checked = 1;
                self.build.put(kind, checked);
                let line = self.line(when.span);
                self.build.push(Date {
                    alert,
                    kind,
                    guard,
                    delay,
                    clock: 0,
                    state_at: 0,
                    span: when.span,
                    line,
                });
            }
        }
        self.build.since::<Date>(first)
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
