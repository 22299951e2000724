//! For each kind of event what reads it, so that an event visits nothing else.

use super::Compiler;
use super::build::{LooseFeel, LooseJudge, LoosePassage, LooseUpdate, Order, Start, Stored, Use};
use crate::diagnostic;
use crate::image::layout::{
    Clause, Expectation, Feel, Judge, Kind, LISTED, Move, Passage, Range, Rule, Table, Touch,
    Update,
};
use crate::image::verb::Verb;
use crate::limits::MOVES;

/// Verbs in the order in which an event tries to move a word.
const WORDS: [&[Verb]; 6] = [
    &[Verb::Void],
    &[Verb::Meet],
    &[Verb::Fail],
    &[Verb::Promise, Verb::Ask],
    &[Verb::Defy],
    &[Verb::Reopen],
];

/// Verbs of pauses.
const PAUSES: [&[Verb]; 1] = [&[Verb::Pause, Verb::Resume]];

/// Verbs in the order in which an event tries to move a watch.
const WATCHES: [&[Verb]; 2] = [&[Verb::Lands, Verb::Takes], &[Verb::Backfires]];

impl Compiler<'_, '_, '_, '_> {
    /// Puts everything that reads events in order of their kinds.
    #[inline(never)]
    pub(super) fn index_kinds(&mut self) {
        self.order_by_kind::<Use>(|found| found.kind);
        self.each_kind(|compiler, kind, share| kind.touches = compiler.touches(share));
        self.order_by_kind::<LooseJudge>(|loose| loose.kind);
        self.each_kind(|compiler, kind, share| {
            let first = compiler.build.count::<Judge>();
            for place in share {
                let loose: LooseJudge = compiler.ordered(place);
                compiler.build.push(loose.judge);
            }
            kind.judges = compiler.build.since::<Judge>(first);
        });
        self.order_by_kind::<LooseFeel>(|loose| loose.kind);
        self.each_kind(|compiler, kind, share| {
            let first = compiler.build.count::<Feel>();
            for place in share {
                let loose: LooseFeel = compiler.ordered(place);
                let index = compiler.build.push(loose.feel);
                let rule: Rule = compiler.build.at(loose.feel.rule);
                compiler.build.put(loose.feel.rule, Rule { index, ..rule });
            }
            kind.feels = compiler.build.since::<Feel>(first);
        });
        self.order_by_kind::<LooseUpdate>(|loose| loose.kind);
        self.each_kind(|compiler, kind, share| {
            let first = compiler.build.count::<Update>();
            let mut early = 0;
            for place in share {
                let LooseUpdate { mut update, .. } = compiler.ordered(place);
                if update.early != 0 {
                    early += 1;
                    update.early = early;
                }
                compiler.build.push(update);
            }
            kind.updates = compiler.build.since::<Update>(first);
            compiler.program.early = compiler.program.early.max(early);
        });
        self.order_by_kind::<LoosePassage>(|loose| loose.kind);
        self.each_kind(|compiler, kind, share| {
            kind.passages = compiler.passages_of(share.clone(), false);
            kind.partings = compiler.passages_of(share, true);
        });
    }

    /// Of a kind's share what leads into stages, or what ends journeys.
    fn passages_of(&mut self, share: core::ops::Range<u32>, ends: bool) -> Range {
        let first = self.build.count::<Passage>();
        for place in share {
            let loose: LoosePassage = self.ordered(place);
            if (loose.ends != 0) == ends {
                self.build.push(loose.passage);
            }
        }
        self.build.since::<Passage>(first)
    }

    /// Finds the order of a table by kind, keeping the order within a kind: counts each
    /// kind's share, sums up, and deals out.
    fn order_by_kind<T: Stored>(&mut self, kind_of: fn(&T) -> u32) {
        let kinds = self.build.count::<Kind>();
        let count = self.build.count::<T>();
        self.build.reset::<Start>(kinds as usize + 1);
        self.build.reset::<Order>(count as usize);
        for place in 0..count {
            let next = kind_of(&self.build.at(place)).saturating_add(1);
            let at = self.build.at::<Start>(next).at.saturating_add(1);
            self.build.put(next, Start { at });
        }
        let mut sum = 0_u32;
        for kind in 0..=kinds {
            sum = sum.saturating_add(self.build.at::<Start>(kind).at);
            self.build.put(kind, Start { at: sum });
        }
        for place in 0..count {
            let kind = kind_of(&self.build.at(place));
            let at = self.build.at::<Start>(kind).at;
            self.build.put(at, Order { place });
            let at = at.saturating_add(1);
            self.build.put(kind, Start { at });
        }
    }

    /// Hands every kind its share of the order. After dealing out, a kind's start is
    /// where the next one's share begins.
    fn each_kind(&mut self, mut fill: impl FnMut(&mut Self, &mut Kind, core::ops::Range<u32>)) {
        let mut from = 0;
        for place in 0..self.build.count::<Kind>() {
            let to = self.build.at::<Start>(place).at;
            let mut kind: Kind = self.build.at(place);
            fill(self, &mut kind, from..to);
            self.build.put(place, kind);
            from = to;
        }
    }

    fn ordered<T: Stored>(&self, place: u32) -> T {
        self.build.at(self.build.at::<Order>(place).place)
    }

    /// The expectations that a kind moves, each with its clauses.
    fn touches(&mut self, share: core::ops::Range<u32>) -> Range {
        let first = self.build.count::<Touch>();
        let mut from = share.start;
        while from < share.end {
            let head: Use = self.ordered(from);
            let same = |place: &u32| self.ordered::<Use>(*place).expectation == head.expectation;
            let count = (from..share.end).take_while(same).count() as u32;
            let to = from.saturating_add(count.max(1));
            self.groups(from..to);
            from = to;
        }
        self.build.since::<Touch>(first)
    }

    /// One expectation's clauses that a kind moves, by the attribute that is their key, in
    /// the order in which the first of each stands in the file, which is not the order of a
    /// promise's clauses; those of the opening's last.
    fn groups(&mut self, share: core::ops::Range<u32>) {
        let is_opening = |place: &u32| self.ordered::<Use>(*place).verb == Verb::Open as u8;
        let opening = share.clone().find(is_opening);
        let opening: Option<Use> = opening.map(|place| self.ordered(place));
        let mut from = 0;
        loop {
            let rest = share.clone().filter(|place| self.stands_at(*place) >= from);
            let Some(first) = rest.min_by_key(|place| self.stands_at(*place)) else {
                break;
            };
            let head: Use = self.ordered(first);
            let at = self.stands_at(first);
            let told = share.clone().any(|place| {
                self.ordered::<Use>(place).key == head.key && self.stands_at(place) < at
            });
            if !told && opening.is_none_or(|opening| opening.key != head.key) {
                let touch = self.touch(&head, false, share.clone());
                self.build.push(touch);
            }
            from = at.saturating_add(1);
        }
        if let Some(head) = opening {
            let touch = self.touch(&head, true, share);
            self.build.push(touch);
        }
    }

    /// Where in the file the clause stands that a use is of.
    fn stands_at(&self, place: u32) -> u32 {
        let clause = self.ordered::<Use>(place).clause;
        self.build.at::<Clause>(clause).span.start
    }

    fn touch(&mut self, head: &Use, opens: bool, share: core::ops::Range<u32>) -> Touch {
        // Memory is not placed yet: `place_memory` tells the table.
        let expectation: Expectation = self.build.at(head.expectation);
        Touch {
            expectation: head.expectation,
            keyed: match self.is_list(head.kind, head.key) {
                true => LISTED,
                false => expectation.keyed,
            },
            key: head.key,
            opens: if opens { 1 + expectation.retired } else { 0 },
            table: Table::default(),
            words: self.moves(&WORDS, head.key, share.clone()),
            watches: self.moves(&WATCHES, head.key, share.clone()),
            pauses: self.moves(&PAUSES, head.key, share),
        }
    }

    /// The clauses of these verbs that have this key, in this order.
    fn moves(&mut self, order: &[&[Verb]], key: u8, share: core::ops::Range<u32>) -> Range {
        let first = self.build.count::<Move>();
        for verbs in order {
            for place in share.clone() {
                let found: Use = self.ordered(place);
                if found.key == key && verbs.iter().any(|verb| *verb as u8 == found.verb) {
                    let clause: Clause = self.build.at(found.clause);
                    self.build.push(Move {
                        clause: found.clause,
                        verb: clause.verb,
                        reach: clause.reach,
                        guard: clause.guard,
                        bands: clause.bands,
                    });
                }
            }
        }
        let moves = self.build.since::<Move>(first);
        if moves.count as usize > MOVES {
            self.too_many_moves(first.saturating_add(MOVES as u32), share.start);
        }
        moves
    }

    /// Reports the first clause too many that waits for the same event.
    fn too_many_moves(&mut self, place: u32, share: u32) {
        let extra: Move = self.build.at(place);
        let span = self.build.at::<Clause>(extra.clause).span;
        let kind = self.ordered::<Use>(share).kind;
        let event = self.event(kind).map_or("", |event| event.name.text);
        self.passed(diagnostic::MOVES_LIMIT, span, event, MOVES);
    }
}
