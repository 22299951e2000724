//! The ledger of promises, as expressions read it.

use super::Compiler;
use super::expression::Operand;
use super::names::Sort;
use super::scope::Scope;
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Rule, Section};
use crate::image::op::Op;
use crate::span::Span;
use crate::syntax::tree::{Item, Promise};

/// What a ledger tells, as [`Op::Ledger`] has it.
const COLUMNS: [&str; 4] = ["due", "kept", "honoured", "broken"];
/// The name that stands for every promise.
const ALL: &str = "promises";

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Reads `RULE.kept`, `WHO.kept` or `promises.kept`, where the ledger can be read and
    /// the name ends as one of it.
    pub(super) fn ledger(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
    ) -> Option<Operand<'s>> {
        let (of, column) = name.rsplit_once('.').filter(|_| scope.ledger)?;
        let column = COLUMNS.iter().position(|word| *word == column)? as u8;
        let one = self.promises().any(|(name, _)| name == of);
        let who = self.who(of);
        let given = self.promises().any(|(_, from)| from == who);
        let all = of == ALL && self.promises().next().is_some();
        if !one && !given && !all && self.build.find(Sort::Rule, of).is_some() {
            // A word of another rule, which may be of that name.
            return None;
        }
        self.kept.beyond_event = true;
        self.kept.reads_known = true;
        let meant = |name: &str, from: &str| {
            if one {
                name == of
            } else {
                !given && of == ALL || from == who
            }
        };
        let mut read = 0_usize;
        for item in self.tree.items() {
            let Item::Promise(promise) = item else {
                continue;
            };
            let name = self.tree.at(promise.said.header).name.text;
            if !meant(name, self.who(promise.from.text)) {
                continue;
            }
            let place = self.build.find(Sort::Rule, name).unwrap_or(0);
            let [low, high, ..] = self.build.at::<Rule>(place).index.to_le_bytes();
            let code = [Op::Ledger as u8, low, high, column];
            self.build.append(Section::Code, &code);
            if read > 0 {
                self.build.op(Op::Add);
            }
            read = read.saturating_add(1);
        }
        if read == 0 {
            self.unknown_promise(of, span);
            return Some(Operand::wrong(span));
        }
        Some(Operand::computed(Ty::Int, read.min(2), span))
    }

    /// The names and givers of all promises.
    fn promises(&self) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.tree.items().filter_map(|item| match item {
            Item::Promise(Promise { from, said }) => {
                Some((self.tree.at(said.header).name.text, self.who(from.text)))
            }
            _ => None,
        })
    }

    fn unknown_promise(&mut self, of: &'s str, span: Span) {
        let mut near = Suggestion::new(of);
        if self.has_room() {
            for (name, from) in self.promises() {
                near.offer(name);
                near.offer(from);
            }
            near.offer(ALL);
        }
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_PROMISE, span, of);
        self.report(unknown.other(near.answer()));
    }
}
