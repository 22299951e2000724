//! How much a program can come to at most: one look at every node of the tree, so that
//! lent memory can be divided before anything is written.

use super::Zones;
use super::definition::parts;
use crate::limits::{ATTRIBUTES, CHANGES, CHOICES, COUNTS, WEEK_SHIFTS, ZONES};
use crate::syntax::Tree;
use crate::syntax::tree::{
    BandKind, Calendar, CalendarLineKind, ClauseKind, Expr, ExprKind, Item, Kind, Name, Place,
    Reckoning, Text, TypeExpr, Zone,
};

/// Upper bounds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    pub(super) files: usize,
    pub(super) string_bytes: usize,
    pub(super) strings: usize,
    code_bytes: usize,
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
    pub(super) checks: usize,
    pub(super) trends: usize,
    pub(super) calendars: usize,
    pub(super) anchors: usize,
    pub(super) week_shifts: usize,
    pub(super) own_shifts: usize,
    pub(super) dates: usize,
    pub(super) namings: usize,
    pub(super) knowns: usize,
    pub(super) updates: usize,
    pub(super) followings: usize,
    pub(super) facets: usize,
    pub(super) facet_words: usize,
    pub(super) journeys: usize,
    pub(super) passages: usize,
    pub(super) turns: usize,
    lines: usize,
    opened: usize,
    promised: usize,
    promises: usize,
    lookups: usize,
    /// Words of the longest choice.
    widest: usize,
    /// Promises of the whole file, and names that may be of their ledger.
    givers: usize,
    dotted: usize,
}

impl Measure {
    /// Measures a tree, where calendars may name the zones that `zones` knows.
    pub(super) fn of(tree: &Tree<'_, '_>, zones: &dyn Zones) -> Self {
        let mut measure = Self {
            files: tree.files.len(),
            strings: tree.files.len(),
            string_bytes: tree.files.iter().map(|file| file.name.len()).sum(),
            ..Self::default()
        };
        for node in tree.nodes {
            measure.node(tree, zones, &node.kind);
        }
        // The sum of a ledger reads every promise.
        let sums = measure.dotted.saturating_mul(measure.givers);
        measure.code_bytes = measure.code_bytes.saturating_add(sums.saturating_mul(5));
        measure
    }

    /// Bytes of expressions: those that ask a table hold a number for each word.
    pub(super) fn code(&self) -> usize {
        let lookup = 3 + 8 * self.widest.max(2);
        self.lookups
            .saturating_mul(lookup)
            .saturating_add(self.code_bytes)
    }

    /// Records of what openings and promises keep.
    pub(super) fn copies(&self) -> usize {
        self.promises
            .saturating_mul(self.promised.min(ATTRIBUTES))
            .saturating_add(self.opened)
            .saturating_add(self.expectations.saturating_mul(self.facets))
    }

    /// What kinds of event, and the openings of expectations, bear of facets.
    pub(super) const fn bearings(&self) -> usize {
        (self.kinds + self.expectations).saturating_mul(self.facets)
    }

    /// The values they can bear: one on the line, or one for each word of a choice.
    pub(super) const fn borne(&self) -> usize {
        if self.facets == 0 {
            return 0;
        }
        self.words + self.lines
    }

    /// Shifts of all weeks: of each calendar one can go over the end of the week, which makes two.
    pub(super) const fn shifts(&self) -> usize {
        self.week_shifts.saturating_add(self.calendars)
    }

    /// Clocks.
    pub(super) const fn clocks(&self) -> usize {
        self.expectations
            + 2 * self.integrities
            + self.silences
            + self.checks
            + self.trends
            + self.knowns
            + self.followings
            + self.journeys
    }

    /// Words of rules that are counted: each is named with a dot.
    pub(super) fn counts(&self) -> usize {
        self.dotted.min(COUNTS)
    }

    /// Names in the index.
    pub(super) const fn names(&self) -> usize {
        self.strings
            + self.kinds
            + self.rules
            + self.literals
            + self.calendars
            + self.namings
            + self.facets
    }

    fn node<'s>(&mut self, tree: &Tree<'s, '_>, zones: &dyn Zones, kind: &Kind<'s>) {
        match kind {
            Kind::Item(item) => self.item(tree, zones, item),
            Kind::Header(header) => {
                self.name(&header.name);
                self.sentence(header.sentence.as_ref());
            }
            Kind::Attribute(attribute) => {
                self.attributes += 1;
                self.name(&attribute.name);
                if let TypeExpr::Choice(words) = attribute.ty {
                    self.words += words.len();
                    self.widest = self.widest.max(words.len().min(CHOICES));
                    tree.list(words).for_each(|word| self.name(word));
                }
            }
            Kind::Bearing(bearing) => {
                self.lines += 1;
                self.name(&bearing.facet);
                self.name(&bearing.word);
            }
            Kind::FacetWord(word) => {
                self.facet_words += 1;
                self.name(&word.name);
            }
            Kind::Per(per) => self.name(&per.key),
            Kind::Outcome(outcome) => self.outcome(&outcome.name),
            Kind::Clause(clause) => self.clause(tree, &clause.kind),
            Kind::Band(band) => {
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
            Kind::Expr(expr) => self.written_out(tree, expr),
            // Names and texts count with what they stand beside.
            Kind::Blank
            | Kind::Bears(_)
            | Kind::Use(_)
            | Kind::CalendarLine(_)
            | Kind::Zones(_)
            | Kind::ZoneRow(_)
            | Kind::Weekdays(_)
            | Kind::Day(_)
            | Kind::Shift(_)
            | Kind::Name(_)
            | Kind::Text(_)
            | Kind::Ends(_)
            | Kind::Number(_)
            | Kind::Row(_)
            | Kind::Pattern(_)
            | Kind::Check(_)
            | Kind::Form(_)
            | Kind::Breach(_)
            | Kind::Line(_)
            | Kind::When(_)
            | Kind::Field(_)
            | Kind::Fact(_)
            | Kind::Status(_)
            | Kind::Journey(_)
            | Kind::Transaction(_)
            | Kind::Meant(_)
            | Kind::Period(_) => {}
            Kind::Turn(_) => self.turns += 1,
            Kind::JourneyStage(stage) => self.passes(stage.patterns.len()),
            Kind::Parting(parting) => self.passes(parting.patterns.len()),
            Kind::Let(named) => {
                self.namings += 1;
                self.name(&named.name);
            }
            Kind::FactSource(_) => {
                self.update();
                // What reads the attribute is no expression of the tree.
                self.code_bytes += 3;
            }
            Kind::Becoming(_) => self.update(),
            Kind::Followed(followed) => {
                self.followings += 1;
                // One for each of its events: the measure's own is counted with it.
                self.update();
                if let Some(per) = followed.per {
                    self.name(tree.at(per));
                }
            }
            Kind::Measure(measure) => {
                self.name(&measure.name);
                self.update();
                // Its type is looked at before it is compiled, and what that takes is cut.
                if let Reckoning::Events { of: Some(of), .. } = measure.reckoning {
                    parts(tree, of, &mut |expr| self.expr(expr));
                }
                if let Reckoning::Expression(value) = measure.reckoning {
                    parts(tree, value, &mut |expr| self.expr(expr));
                }
            }
        }
    }

    fn item<'s>(&mut self, tree: &Tree<'s, '_>, zones: &dyn Zones, item: &Item<'s>) {
        match item {
            Item::Subject(name) => self.name(name),
            Item::Event(event) => {
                self.kinds += 1;
                self.name(&event.name);
                for who in [event.from, event.to].into_iter().flatten() {
                    self.name(tree.at(who));
                }
            }
            Item::Table(_) => {}
            Item::Promise(promise) => {
                self.rules += 1;
                self.expectations += 1;
                self.givers += 1;
                self.name(&promise.from);
            }
            Item::Expectation(_) => {
                self.rules += 1;
                self.expectations += 1;
            }
            Item::Integrity(integrity) => {
                self.rules += 1;
                self.integrities += 1;
                self.judges += 4;
                self.predicates += 5;
                self.owner(tree, integrity.owner);
            }
            Item::Feel(feel) => {
                self.rules += 1;
                self.feels += 1;
                self.predicates += 1;
                self.outcome(&tree.at(feel.when).event);
            }
            Item::Alert(alert) => {
                self.rules += 1;
                self.alerts += 1;
                // A condition that is constant takes the bytes of a number.
                self.code_bytes += 18;
                self.checks += alert.checks.len();
                self.predicates += alert.checks.len();
                self.owner(tree, alert.owner);
            }
            Item::Calendar(calendar) => self.calendar(tree, zones, calendar),
            Item::Fact(fact) => {
                self.known();
                self.name(&tree.at(*fact).name);
            }
            Item::Status(status) => {
                let status = tree.at(*status);
                self.known();
                self.owner(tree, status.owner);
                self.words += status.words.len();
                tree.list(status.words).for_each(|word| self.outcome(word));
            }
            Item::Measure(_) => self.known(),
            Item::Journey(journey) => {
                let journey = tree.at(*journey);
                self.known();
                self.journeys += 1;
                self.owner(tree, journey.owner);
                self.words += journey.words.len();
                tree.list(journey.words).for_each(|word| self.outcome(word));
            }
            Item::Facet(facet) => {
                self.facets += 1;
                self.name(&facet.name);
            }
            Item::Score(_) | Item::Scenario(_) | Item::Let(_) => {}
        }
    }

    /// Each date can make as many anchors as its shifts, and those of the days beside it,
    /// have ends, and one before and one after; a zone one for each of its offsets, and
    /// another where a date cuts what holds of it.
    fn calendar<'s>(&mut self, tree: &Tree<'s, '_>, zones: &dyn Zones, calendar: &Calendar<'s>) {
        let (mut anchors, mut dates) = (1_usize, 0_usize);
        let (mut weekly, mut own) = (0_usize, 0_usize);
        // Calendars of zones that go by what is known, and the anchors of those zones.
        let (mut more, mut others) = (0_usize, 0_usize);
        for line in tree.list(calendar.lines) {
            match line.kind {
                CalendarLineKind::Zone(zone) => {
                    anchors = anchors.saturating_add(self.zone(tree, zones, zone));
                }
                CalendarLineKind::ZoneBy(by) => {
                    let by = tree.at(by);
                    let otherwise = by.otherwise.map(|row| tree.at(row));
                    // It picks among its zones as a table does among its values.
                    self.lookups += 1;
                    self.code_bytes += 3;
                    for row in tree.list(by.rows).chain(otherwise).take(ZONES) {
                        more += 1;
                        others = others.saturating_add(self.zone(tree, zones, row.zone));
                    }
                }
                CalendarLineKind::Open(days, shifts) => {
                    let count = days.len().saturating_mul(shifts.len());
                    let all = count.saturating_mul(7).min(WEEK_SHIFTS + 1);
                    self.week_shifts = self.week_shifts.saturating_add(all);
                    weekly = weekly.saturating_add(count).min(WEEK_SHIFTS);
                }
                CalendarLineKind::OpenOn(days, shifts) => {
                    dates = dates.saturating_add(days.len());
                    self.own_shifts += shifts.len();
                    own = own.max(shifts.len()).min(WEEK_SHIFTS);
                }
                CalendarLineKind::Closed(days) => dates = dates.saturating_add(days.len()),
            }
        }
        self.calendars += 1 + more;
        self.dates += dates;
        let ends = dates.saturating_mul(2 + 6 * (weekly + own));
        let anchors = anchors.saturating_add(ends).min(CHANGES + 1);
        let others = ends
            .saturating_add(1)
            .saturating_mul(more)
            .saturating_add(others);
        let others = others.min((CHANGES + 1).saturating_mul(more));
        self.anchors = self.anchors.saturating_add(anchors).saturating_add(others);
    }

    /// The anchors that a zone takes, beside the first: one for each of its offsets, and
    /// another where a date cuts what holds of it.
    fn zone<'s>(&mut self, tree: &Tree<'s, '_>, zones: &dyn Zones, zone: Zone<'s>) -> usize {
        let mut anchors = 0_usize;
        if let Zone::Named(name) = zone {
            let zone = tree.at(name).text;
            zones.offsets(zone, &mut |_, _| anchors = anchors.saturating_add(2));
            self.text(zone);
        }
        anchors
    }

    fn clause<'s>(&mut self, tree: &Tree<'s, '_>, clause: &ClauseKind<'s>) {
        match clause {
            ClauseKind::Owner(owner) => self.owner(tree, Some(*owner)),
            ClauseKind::Per(_) | ClauseKind::Again(_) => {}
            ClauseKind::Reopen { .. } => {
                self.moved();
                self.limits += 1;
            }
            ClauseKind::Made(..) => {
                self.moved();
                self.limits += 1;
            }
            // The ending of each may be without an arrow.
            ClauseKind::Kept(..) => {
                self.moved();
                self.bands += 1;
                self.outcomes += 1;
            }
            ClauseKind::Honoured { .. } => {
                self.moved();
                self.bands += 1;
                self.outcomes += 1;
                self.promises += 1;
            }
            ClauseKind::Broken(_) => self.outcomes += 1,
            ClauseKind::Pause(..) => {
                self.moved();
                self.moved();
            }
            ClauseKind::Open(..)
            | ClauseKind::Meet(..)
            | ClauseKind::Fail(..)
            | ClauseKind::ChangeAsk { .. }
            | ClauseKind::Void(..) => self.moved(),
            ClauseKind::MeetClock(..) | ClauseKind::FailClock(..) | ClauseKind::Remind { .. } => {
                self.limits += 1;
            }
            ClauseKind::ChangeUntil { .. } => {
                self.moved();
                self.promises += 1;
            }
            ClauseKind::Defy { .. } => {
                self.moved();
                self.limits += 1;
            }
        }
    }

    fn known(&mut self) {
        self.rules += 1;
        self.knowns += 1;
        self.namings += 1;
    }

    fn passes(&mut self, patterns: usize) {
        self.passages += patterns;
        self.predicates += patterns;
    }

    fn update(&mut self) {
        self.updates += 1;
        self.predicates += 1;
    }

    /// An expression's node, with what a name in it is written out as.
    fn written_out<'s>(&mut self, tree: &Tree<'s, '_>, expr: &Expr<'s>) {
        self.expr(expr);
        if let ExprKind::Name(name) = expr.kind
            && let Some(value) = tree.definition(name)
        {
            parts(tree, value, &mut |expr| self.expr(expr));
        }
    }

    fn moved(&mut self) {
        self.clauses += 1;
        self.predicates += 1;
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        // Every node may be turned into a decimal; a leaf may be written as a number. A name
        // that is written out may be hushed before and after.
        self.code_bytes += 1 + match expr.kind {
            ExprKind::Text(text) => {
                self.literals += 1;
                self.text(text);
                9
            }
            ExprKind::Name(name) => {
                self.dotted += usize::from(name.contains('.'));
                13
            }
            ExprKind::Opened(_) => {
                self.opened += 1;
                9
            }
            ExprKind::Promised(_) => {
                self.promised += 1;
                9
            }
            ExprKind::Lookup(..) => {
                self.lookups += 1;
                9
            }
            ExprKind::Silent(_) | ExprKind::Usual(..) => {
                self.silences += 1;
                9
            }
            ExprKind::Falls(..) => {
                self.trends += 1;
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

    fn owner<'s>(&mut self, tree: &Tree<'s, '_>, owner: Option<Place<Text<'s>>>) {
        self.sentence(owner.map(|owner| tree.at(owner)));
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
