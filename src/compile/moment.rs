//! Felt moments: outcomes, `feel`, and how moments become memory.

use super::Compiler;
use super::build::LooseFeel;
use super::pattern::Key;
use super::scope::{Scope, Source};
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout;
use crate::span::Span;
use crate::syntax::tree::{ExprId, ExprKind, Feel, Memory, Outcome, Peaks, Place, ScoreDecl};
use crate::verdict::Class;

/// Names that no outcome may bear, because verdicts of their own bear them.
pub(super) const RESERVED: [&str; 24] = [
    "changed",
    "defied",
    "overdue",
    "reminded",
    "void",
    "evicted",
    "restarted",
    "unsure",
    "settled",
    "breach",
    "lifted",
    "expired",
    "raised",
    "cleared",
    "fault",
    "felt",
    "paused",
    "resumed",
    "became",
    "ended",
    "as_meant",
    "elsewhere",
    "undone",
    "open",
];

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Adds an outcome and says at which place.
    pub(super) fn outcome(
        &mut self,
        rule: u32,
        scope: &Scope,
        outcome: Place<Outcome<'s>>,
        class: Class,
    ) -> u32 {
        let outcome = self.tree.at(outcome);
        let name = outcome.name;
        if RESERVED.contains(&name.text) {
            self.wrong(diagnostic::RESERVED_NAME, name.span, name.text);
        }
        let mut record = layout::Outcome {
            rule,
            name: self.build.text(name.text),
            class: class as u8,
            span: outcome.span,
            line: self.line(outcome.span),
            ..layout::Outcome::default()
        };
        if let Some(felt) = outcome.felt {
            self.felt(scope, felt, &mut record);
            if let (Source::Nothing, Source::Kind(kind)) = (scope.event, scope.opened) {
                record.bears = self.bears_of_opening(kind);
            }
        }
        self.build.push(record)
    }

    /// What is felt, as a constant where it can be one.
    #[inline(never)]
    fn felt(&mut self, scope: &Scope, id: ExprId, outcome: &mut layout::Outcome) {
        if let Some(word) = self.word_before_points(scope, id) {
            let found = self.written(word);
            return self.wrong(diagnostic::WORD_OR_POINTS, word, found);
        }
        let first = self.build.code_len();
        let operand = self.lower(&scope.and_ledger(), id);
        if operand.ty.is_wrong() {
            return;
        }
        if !operand.ty.is_number() {
            let wrong = Diagnostic::new(
                diagnostic::FELT_NOT_A_NUMBER,
                operand.span,
                operand.ty.word(),
            );
            self.report(wrong);
            return;
        }
        let whole = operand.ty.is_int();
        match operand.value() {
            Some(points) => {
                // What is too large for thousandths is out of range all the more.
                let points = if whole {
                    points.saturating_mul(1000)
                } else {
                    points
                };
                outcome.sort = 1;
                outcome.felt = self.points(points, id).unwrap_or(0);
            }
            None => {
                outcome.sort = if whole { 3 } else { 2 };
                outcome.code = self.code_since(first);
            }
        }
    }

    /// The `quick` of `-> very quick +20`: a name that means nothing, apart from points whose
    /// sign they bear.
    fn word_before_points(&self, scope: &Scope, id: ExprId) -> Option<Span> {
        let ExprKind::Binary(_, left, points) = self.tree.expr(id).kind else {
            return None;
        };
        let (left, points) = (self.tree.expr(left), self.tree.expr(points).span);
        let ExprKind::Name(name) = left.kind else {
            return None;
        };
        let sign = self.written(Span::new(left.span.end, points.start));
        let apart = sign.starts_with(' ') && sign.ends_with(['+', '-']);
        // A dot leads to a count or a ledger.
        let means = || self.is_attribute(scope, name) || self.naming(name).is_some();
        (apart && !name.contains('.') && !means()).then_some(left.span)
    }

    /// Compiles a `feel` rule.
    #[inline(never)]
    pub(super) fn feel(&mut self, rule: u32, node: &Feel<'s>) {
        let when = self.tree.at(node.when);
        let aim = self.keyed_aim(when, &Key::None);
        let scope = Scope::event(aim.event);
        let guard = self.predicate(&scope, when.guard);
        // The verdict's place in the text is that of the pattern.
        let span = when.span;
        let mut outcome = layout::Outcome {
            rule,
            class: Class::Felt as u8,
            span,
            line: self.line(span),
            ..layout::Outcome::default()
        };
        self.felt(&scope, node.felt, &mut outcome);
        let outcome = self.build.push(outcome);
        if let Source::Kind(kind) = aim.event {
            let feel = layout::Feel {
                rule,
                guard,
                outcome,
            };
            self.build.push(LooseFeel { kind, feel });
        }
    }

    /// Compiles `score`.
    pub(super) fn score(&mut self, node: &ScoreDecl) {
        self.once(self.score, node.span, "score");
        self.score = self.score.or(Some(node.span));
        if let Some(below) = node.shortfall {
            self.program.disappoints = 1;
            self.program.below = self.constant_points(below).unwrap_or(0);
        }
        let losses = node.losses.and_then(|losses| self.factor(losses));
        self.program.losses = losses.unwrap_or(1000) as u32;
        let adapts = node.adapts.and_then(|share| self.portion(share));
        self.program.adapts = adapts.unwrap_or(0) as u32;
        if let Some((share, within)) = node.fades {
            self.program.fades = self.portion(share).unwrap_or(0) as u32;
            self.program.fades_within = self.constant_duration(within).unwrap_or(0);
        }
        let program = &mut self.program;
        let memory = node.memory.unwrap_or(Memory::PeakEnd {
            of: Peaks::Intense,
            peak: 1,
            end: 1,
        });
        let (memory, peaks) = match memory {
            Memory::PeakEnd { of, peak, end } => {
                program.peak_weight = peak;
                program.end_weight = end;
                (0, of)
            }
            Memory::Peak(of) => (1, of),
            Memory::Mean => (2, Peaks::Intense),
            Memory::End => (3, Peaks::Intense),
            Memory::Lowest => (4, Peaks::Intense),
        };
        program.memory = memory;
        program.peaks = match peaks {
            Peaks::Intense => 0,
            Peaks::Highs => 1,
            Peaks::Lows => 2,
        };
    }

    /// The points of a cap: a constant.
    pub(super) fn cap(&mut self, id: ExprId) -> i64 {
        self.constant_points(id).unwrap_or(0)
    }
}
