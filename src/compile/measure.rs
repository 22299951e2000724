//! How much a program can come to at most: one look at every node of the tree, so that
//! lent memory can be divided before anything is written.

use crate::limits::ATTRIBUTES;
use crate::syntax::Tree;
use crate::syntax::tree::{BandKind, ClauseKind, Expr, ExprKind, Item, Kind, Name, Text};

/// Upper bounds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    pub(super) string_bytes: usize,
    pub(super) strings: usize,
    pub(super) code_bytes: usize,
    pub(super) kinds: usize,
    pub(super) attributes: usize,
    pub(super) words: usize,
    pub(super) literals: usize,
    pub(super) rules: usize,
    pub(super) outcomes: usize,
    pub(super) predicates: usize,
    pub(super) limits: usize,
    pub(super) expectations: usize,
    pub(super) clauses: usize,
    pub(super) bands: usize,
    pub(super) integrities: usize,
    pub(super) judges: usize,
    pub(super) feels: usize,
    pub(super) alerts: usize,
    pub(super) silences: usize,
    opened: usize,
    promised: usize,
    promises: usize,
}

impl Measure {
    /// Measures a tree.
    pub(super) fn of(tree: &Tree<'_, '_>) -> Self {
        let mut measure = Self::default();
        for node in tree.nodes {
            measure.node(&node.kind);
        }
        measure
    }

    /// Records of what openings and promises keep.
    pub(super) fn copies(&self) -> usize {
        self.promises
            .saturating_mul(self.promised.min(ATTRIBUTES))
            .saturating_add(self.opened)
    }

    /// Clocks.
    pub(super) const fn clocks(&self) -> usize {
        self.expectations + 2 * self.integrities + self.silences
    }

    /// Names in the index.
    pub(super) const fn names(&self) -> usize {
        self.strings + self.kinds + self.rules + self.literals
    }

    fn node(&mut self, kind: &Kind<'_>) {
        match kind {
            Kind::Item(item) => self.item(item),
            Kind::Attribute(attribute) => {
                self.attributes += 1;
                self.name(&attribute.name);
            }
            Kind::Word(word) => {
                self.words += 1;
                self.name(word);
            }
            Kind::Clause(clause) => self.clause(&clause.kind),
            Kind::Band(band) => {
                self.outcome(&band.outcome.name);
                self.predicates += 1;
                self.limits += 1;
                match band.kind {
                    BandKind::Met { .. } => self.bands += 1,
                    BandKind::Else => {}
                    BandKind::Lands(..) | BandKind::Backfires(..) | BandKind::Takes(..) => {
                        self.clauses += 1;
                    }
                }
            }
            Kind::Expr(expr) => self.expr(expr),
            Kind::Blank | Kind::Line(_) | Kind::Field(_) => {}
        }
    }

    fn item(&mut self, item: &Item<'_>) {
        match item {
            Item::Subject(name) => self.name(name),
            Item::Event(event) => {
                self.kinds += 1;
                self.name(&event.name);
                self.maybe(event.from.as_ref());
                self.maybe(event.to.as_ref());
            }
            Item::Expectation(expectation) => {
                self.rules += 1;
                self.expectations += 1;
                self.name(&expectation.name);
                self.sentence(expectation.sentence.as_ref());
            }
            Item::Integrity(integrity) => {
                self.rules += 1;
                self.integrities += 1;
                self.judges += 4;
                self.predicates += 5;
                self.name(&integrity.name);
                self.sentence(integrity.sentence.as_ref());
                self.sentence(integrity.owner.as_ref());
                self.maybe(integrity.per.as_ref().map(|(name, _)| name));
            }
            Item::Feel(feel) => {
                self.rules += 1;
                self.feels += 1;
                self.predicates += 1;
                self.outcome(&feel.when.event);
            }
            Item::Alert(alert) => {
                self.rules += 1;
                self.alerts += 1;
                // A condition that is constant takes the bytes of a number.
                self.code_bytes += 18;
                self.name(&alert.name);
                self.sentence(alert.sentence.as_ref());
                self.sentence(alert.owner.as_ref());
            }
            Item::Score(_) | Item::Scenario(_) => {}
        }
    }

    fn clause(&mut self, clause: &ClauseKind<'_>) {
        match clause {
            ClauseKind::Owner(text) => self.sentence(Some(text)),
            ClauseKind::Per(name, _) => self.name(name),
            ClauseKind::Open(..) | ClauseKind::Meet(..) | ClauseKind::Void(..) => self.moved(),
            ClauseKind::MeetAfter(_, outcome) | ClauseKind::FailClock(_, outcome) => {
                self.limits += 1;
                self.outcome(&outcome.name);
            }
            ClauseKind::Fail(_, outcome) => {
                self.moved();
                self.outcome(&outcome.name);
            }
            ClauseKind::ChangeUntil {
                in_time, otherwise, ..
            } => {
                self.moved();
                self.promises += 1;
                self.outcome(&in_time.name);
                self.outcome(&otherwise.name);
            }
            ClauseKind::ChangeAsk { .. } => self.moved(),
            ClauseKind::Defy { .. } => {
                self.moved();
                self.limits += 1;
            }
        }
    }

    fn moved(&mut self) {
        self.clauses += 1;
        self.predicates += 1;
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        // Every node may be turned into a decimal; a leaf may be written as a number.
        self.code_bytes += 1 + match expr.kind {
            ExprKind::Text(text) => {
                self.literals += 1;
                self.text(text);
                9
            }
            ExprKind::Opened(_) => {
                self.opened += 1;
                9
            }
            ExprKind::Promised(_) => {
                self.promised += 1;
                9
            }
            ExprKind::Silent(_) => {
                self.silences += 1;
                9
            }
            ExprKind::Binary(..) => 12,
            ExprKind::InSet(..) => 11,
            ExprKind::InRange(..) => 18,
            _ => 9,
        };
    }

    fn outcome(&mut self, name: &Name<'_>) {
        self.outcomes += 1;
        self.name(name);
    }

    fn maybe(&mut self, name: Option<&Name<'_>>) {
        if let Some(name) = name {
            self.name(name);
        }
    }

    fn name(&mut self, name: &Name<'_>) {
        self.text(name.text);
    }

    fn sentence(&mut self, text: Option<&Text<'_>>) {
        if let Some(text) = text {
            self.text(text.text);
        }
    }

    fn text(&mut self, text: &str) {
        self.strings += 1;
        self.string_bytes += text.len();
    }
}
