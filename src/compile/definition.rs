//! Names that are written out wherever they are used: `let`, and measures made of others.

use super::Compiler;
use super::build::Naming;
use super::expression::Operand;
use super::naming::sort;
use super::scope::Scope;
use crate::diagnostic::{self, Diagnostic};
use crate::image::op::Op;
use crate::limits::{NESTING, PARTS};
use crate::span::Span;
use crate::syntax::Tree;
use crate::syntax::tree::{Expr, ExprId, ExprKind, Kind, Name, Reckoning};

/// Why a name cannot be written out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// It stands for itself.
    Circle,
    /// A name in it stands for itself, which is told there.
    Elsewhere,
    /// It nests too deep.
    Deep,
    /// It has too many parts.
    Large,
}

/// The names that are being written out.
#[derive(Clone, Copy)]
struct Path<'p> {
    name: &'p str,
    above: Option<&'p Path<'p>>,
}

/// A walk through an expression with all its names written out.
struct Walk<'w, 's, 't> {
    tree: &'w Tree<'s, 't>,
    /// How many parts there is room for.
    left: usize,
    tell: &'w mut dyn FnMut(&Expr<'s>),
}

/// Hands over every part of an expression with all its names written out, up to the limit.
pub(super) fn parts<'s>(tree: &Tree<'s, '_>, id: ExprId, tell: &mut dyn FnMut(&Expr<'s>)) {
    let mut walk = Walk {
        tree,
        left: PARTS,
        tell,
    };
    let _ = walk.part(tree.expr(id), 1, None);
}

impl<'s> Walk<'_, 's, '_> {
    fn part(
        &mut self,
        expr: &Expr<'s>,
        height: usize,
        path: Option<&Path<'_>>,
    ) -> Result<(), Wrong> {
        if height > NESTING {
            return Err(Wrong::Deep);
        }
        self.left = self.left.checked_sub(1).ok_or(Wrong::Large)?;
        (self.tell)(expr);
        let tree = self.tree;
        let mut below = |id: ExprId| self.part(tree.expr(id), height + 1, path);
        match expr.kind {
            ExprKind::Name(name) => self.name(name, height, path),
            ExprKind::Has(inner)
            | ExprKind::Silent(inner)
            | ExprKind::Not(inner)
            | ExprKind::Negate(inner)
            | ExprKind::Lookup(_, inner)
            | ExprKind::Falls(inner, ..)
            | ExprKind::InList(inner, _) => below(inner),
            ExprKind::Binary(_, left, right) => {
                below(left)?;
                below(right)
            }
            ExprKind::InRange(inner, from, to) => {
                below(inner)?;
                for end in [from, to].into_iter().flatten() {
                    below(end)?;
                }
                Ok(())
            }
            ExprKind::InSet(inner, members) => {
                below(inner)?;
                for member in tree.list(members) {
                    self.part(member, height + 1, path)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn name(&mut self, name: &str, height: usize, path: Option<&Path<'_>>) -> Result<(), Wrong> {
        let Some(value) = self.tree.definition(name) else {
            return Ok(());
        };
        let mut above = path;
        while let Some(open) = above {
            above = open.above;
            if open.name == name {
                return Err(match above {
                    None => Wrong::Circle,
                    Some(_) => Wrong::Elsewhere,
                });
            }
        }
        let path = Path { name, above: path };
        self.part(self.tree.expr(value), height + 1, Some(&path))
    }
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Whether a name can be written out; if not, that is told.
    pub(super) fn may_be_written_out(&mut self, name: &Name<'s>, value: ExprId) -> bool {
        let path = Path {
            name: name.text,
            above: None,
        };
        let mut walk = Walk {
            tree: &self.tree,
            left: PARTS,
            tell: &mut |_| {},
        };
        match walk.part(self.tree.expr(value), 1, Some(&path)) {
            Ok(()) => return true,
            Err(Wrong::Elsewhere) => {}
            Err(Wrong::Circle) => self.wrong(diagnostic::CIRCLE, name.span, name.text),
            Err(Wrong::Deep) => {
                self.passed(diagnostic::NAME_DEPTH, name.span, name.text, NESTING);
            }
            Err(Wrong::Large) => {
                self.passed(diagnostic::PARTS_LIMIT, name.span, name.text, PARTS);
            }
        }
        false
    }

    /// What a `let` or a measure made of others stands for.
    pub(super) fn definition(&self, naming: &Naming) -> Option<ExprId> {
        match self.tree.nodes.get(naming.node as usize)?.kind {
            Kind::Let(named) => Some(named.value),
            Kind::Measure(measure) => match measure.reckoning {
                Reckoning::Expression(value) => Some(value),
                Reckoning::Events { .. } | Reckoning::Followed(_) => None,
            },
            _ => None,
        }
    }

    /// Writes out a name at a place where it is used.
    #[inline(never)]
    pub(super) fn write_out(&mut self, scope: &Scope, naming: &Naming, span: Span) -> Operand<'s> {
        let value = self.definition(naming).filter(|_| naming.wrong == 0);
        let Some(value) = value else {
            return Operand::wrong(span);
        };
        let used = self.used;
        self.used = used.or(Some(span));
        let operand = if naming.sort == sort::EXPRESSION {
            self.hushed(scope, value)
        } else {
            self.lower(scope, value)
        };
        self.used = used;
        Operand { span, ..operand }
    }

    /// A measure made of others: what cannot be computed of it is absent without a word.
    fn hushed(&mut self, scope: &Scope, value: ExprId) -> Operand<'s> {
        let scope = Scope {
            silent: scope.silent,
            score: false,
            ..Scope::MEASURE
        };
        let start = self.build.code_len();
        self.build.op_at(Op::Hush, 1);
        let operand = self.lower(&scope, value);
        match operand.known {
            Some(_) => self.build.code_cut(start),
            None => self.build.op_at(Op::Hush, 0),
        }
        operand
    }

    /// Reports, with the place where a name was used that is being written out; once,
    /// however often it is used.
    pub(super) fn report_written_out(&mut self, diagnostic: Diagnostic<'s>, used: Span) {
        let same =
            |found: &Diagnostic<'_>| found.code == diagnostic.code && found.span == diagnostic.span;
        if self.diagnostics.found().iter().any(same) {
            return;
        }
        let related = diagnostic.related.or(Some(used));
        self.diagnostics.report(Diagnostic {
            related,
            ..diagnostic
        });
    }
}
