//! Zones that go by what is known of a person: a calendar of its own for each of them, and
//! which of them holds.

use super::Compiler;
use super::naming::sort;
use super::suggestion::Suggestion;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Anchor, Maybe, Range, place};
use crate::image::op::Op;
use crate::limits::{CHOICES, ZONES};
use crate::syntax::tree::{ExprId, ExprKind, Item, List, Name, ZoneRow, Zones};

/// What a zone goes by: a fact or a status, by its place among what is known, and its words.
type Home<'s> = (u32, List<Name<'s>>);

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Gives a calendar whose week is written a calendar for each of its zones.
    pub(super) fn zones_by(
        &mut self,
        calendar: &mut layout::Calendar,
        name: Name<'s>,
        zones: &'t Zones<'s>,
    ) {
        let tree = self.tree;
        let otherwise = zones.otherwise.map(|place| tree.at(place));
        let rows = || tree.list(zones.rows).chain(otherwise);
        if rows().count() > ZONES {
            self.passed(diagnostic::ZONES_LIMIT, name.span, name.text, ZONES);
        }
        let own = *calendar;
        let first = self.build.count::<layout::Calendar>();
        for row in rows().take(ZONES) {
            let mut one = layout::Calendar {
                name: layout::Str::default(),
                ..own
            };
            let anchors = self.build.count::<Anchor>();
            one.zone = self.zone(&one, anchors, row.zone);
            one.anchors = self.build.since::<Anchor>(anchors);
            self.within_changes(&one, name);
            self.build.push(one);
        }
        calendar.zones = self.build.since::<layout::Calendar>(first);
        calendar.shifts = Range::default();
        if otherwise.is_some() {
            calendar.otherwise = calendar.zones.count;
        }
        if let Some((known, words)) = self.home(&zones.by) {
            self.all_have_zones(zones, words);
            calendar.by = self.choosing(zones, known, words);
        }
    }

    /// The expression that picks the zone of the word at hand.
    fn choosing(&mut self, zones: &'t Zones<'s>, known: u32, words: List<Name<'s>>) -> Range {
        let first = self.build.code_len();
        self.op_known(Op::Known, known);
        let words = self.tree.list(words).take(CHOICES);
        self.build.op(Op::Pick);
        self.build.short(words.clone().count() as u16);
        let otherwise = zones.rows.len();
        for word in words {
            let mut rows = self.tree.list(zones.rows);
            let own = rows.position(|row| row.word.text == word.text);
            self.build.number(own.unwrap_or(otherwise) as i64);
        }
        self.code_since(first)
    }

    /// The fact or the status that a zone goes by.
    fn home(&mut self, name: &Name<'s>) -> Option<Home<'s>> {
        let naming = self.naming(name.text).map(|(_, naming)| naming);
        let Some(naming) = naming.filter(|naming| matches!(naming.sort, sort::FACT | sort::STATUS))
        else {
            let mut near = Suggestion::new(name.text);
            if self.has_room() {
                for item in self.tree.items() {
                    match item {
                        Item::Fact(fact) => near.offer(self.tree.at(*fact).name.text),
                        Item::Status(status) => {
                            let header = self.tree.at(*status).header;
                            near.offer(self.tree.at(header).name.text);
                        }
                        _ => {}
                    }
                }
            }
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_HOME, name.span, name.text);
            self.report(unknown.other(near.answer()));
            return None;
        };
        match self.declared_type(&naming) {
            super::types::Ty::Choice(words) => Some((naming.known, words)),
            // What is wrong with a fact is told in its own place.
            super::types::Ty::Wrong => None,
            other => {
                let wrong = Diagnostic::new(diagnostic::HOME_TYPE, name.span, name.text);
                self.report(wrong.other(other.word()));
                None
            }
        }
    }

    /// Reports words that have no zone or two, and zones of no word.
    fn all_have_zones(&mut self, zones: &'t Zones<'s>, words: List<Name<'s>>) {
        let rows = self.tree.list(zones.rows).take(CHOICES);
        for (at, row) in rows.clone().enumerate() {
            let same = |other: &&ZoneRow<'s>| other.word.text == row.word.text;
            if let Some(earlier) = rows.clone().take(at).find(same) {
                let (span, found) = (row.word.span, row.word.text);
                let twice = Diagnostic::new(diagnostic::DUPLICATE_ZONE, span, found);
                self.report(twice.related(earlier.word.span));
            }
            let mut known = self.tree.list(words);
            if !known.any(|word| word.text == row.word.text) {
                self.unknown_word(words, row.word.text, row.word.span);
            }
        }
        if zones.otherwise.is_some() {
            return;
        }
        for word in self.tree.list(words).take(CHOICES) {
            if rows.clone().any(|row| row.word.text == word.text) {
                continue;
            }
            let mut near = Suggestion::new(word.text);
            if self.has_room() {
                let stray = |row: &&ZoneRow<'s>| {
                    let mut words = self.tree.list(words);
                    !words.any(|word| word.text == row.word.text)
                };
                rows.clone()
                    .filter(stray)
                    .for_each(|row| near.offer(row.word.text));
            }
            let lacks = Diagnostic::new(diagnostic::NO_ZONE, zones.by.span, word.text);
            self.missing(lacks.other(near.answer()).related(word.span), zones.span);
        }
    }

    /// Notes that a calendar is asked: what its zone goes by may be brought up to date by the
    /// event at hand.
    pub(super) fn asks_calendar(&mut self, calendar: u32) {
        if self.goes_by(calendar) {
            self.kept.beyond_event = true;
            self.kept.reads_known = true;
        }
    }

    /// Whether the zone of a calendar goes by what is known.
    pub(super) fn goes_by(&self, calendar: u32) -> bool {
        let calendar: layout::Calendar = self.build.at(calendar);
        calendar.zones.count != 0
    }

    /// Reports a calendar that may be without a zone where that cannot be told of.
    pub(super) fn always_has_zone(&mut self, length: ExprId, calendar: Maybe) {
        let Some(at) = place(calendar) else {
            return;
        };
        let ExprKind::Of(_, name) = self.tree.expr(length).kind else {
            return;
        };
        let calendar: layout::Calendar = self.build.at(at as u32);
        if calendar.zones.count != 0 && calendar.otherwise == 0 && self.by_fact(name.text) {
            self.wrong(diagnostic::MAY_LACK_ZONE, name.span, name.text);
        }
    }

    /// Whether the zone of the calendar of this name goes by a fact: a status always is one
    /// of its words.
    fn by_fact(&self, calendar: &str) -> bool {
        let named = self.tree.items().find_map(|item| match item {
            Item::Calendar(one) if self.tree.at(one.header).name.text == calendar => Some(one),
            _ => None,
        });
        let by = named.and_then(|one| {
            let mut lines = self.tree.list(one.lines);
            lines.find_map(|line| self.zones_of(line))
        });
        let naming = by.and_then(|zones| self.naming(zones.by.text));
        naming.is_some_and(|(_, naming)| naming.sort == sort::FACT)
    }
}
