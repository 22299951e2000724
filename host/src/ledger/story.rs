//! What is known of an instance since its opening, and of the series in which the clock opens it
//! again.

use super::{Ledger, ends, expectation, instance};
use crate::replay::Told;
use tamam::Class;
use tamam::image::layout::{Clause, Rule};
use tamam::image::verb::Verb;

/// What is known of an instance since its opening.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// When its clocks began to run, if not with the opening event.
    pub(super) opened: Option<i64>,
    pub(super) pauses: Vec<(i64, Option<i64>)>,
    /// A promise replaced its clocks.
    pub(super) promised: bool,
    /// When the word ended, of a rule that can take that back or opens again.
    pub(super) ended: Option<i64>,
    /// By which event's zones its clocks are reckoned, and since when: those of its opening,
    /// then of the end of each pause.
    pub(super) zones: Vec<(i64, u64)>,
    /// The clock opened it.
    pub(super) by_clock: bool,
    /// A watch stands.
    watched: bool,
    /// Its word has ended, however that is told.
    over: bool,
    /// Since when nothing of it moves.
    rests: Option<i64>,
}

impl Story {
    /// The word is open again: its clocks begin anew, or go on as after a pause.
    pub(super) fn reopen(&mut self, now: i64, continues: bool) {
        let ended = self.ended.take();
        self.promised = false;
        if let (true, Some(ended)) = (continues, ended) {
            // The end of the word ended its pauses.
            if let Some((_, end @ None)) = self.pauses.last_mut() {
                *end = Some(ended);
            }
            self.pauses.push((ended, Some(now)));
        } else {
            self.pauses.clear();
            self.opened = Some(now);
        }
    }
}

impl Ledger {
    /// Where the clock has opened an instance anew before a verdict of it, it has a new story.
    pub(super) fn come_again(&mut self, told: &Told<'_, '_>, rule: &Rule) {
        let every = expectation(told.image, rule).again;
        let Some((who, opening)) = instance(told).filter(|_| every != 0) else {
            return;
        };
        let Some(&first) = self.times.get(&opening) else {
            return;
        };
        let now = told.verdict.time;
        // What an event brings at a point of the series comes before it.
        let last = told.verdict.evidence.numbers().last();
        let by_event =
            last.is_some_and(|last| *last != opening && self.times.get(last) == Some(&now));
        let story = self.stories.get_mut(&who);
        let Some((story, rests)) = story.and_then(|story| story.rests.map(|rests| (story, rests)))
        else {
            return;
        };
        let gone = rests.saturating_sub(first).max(1);
        let turns = (gone - 1) / every + 1;
        let point = first.saturating_add(turns.saturating_mul(every));
        if now > point || now == point && !by_event {
            *story = Story {
                opened: Some(point),
                zones: vec![(point, opening)],
                by_clock: true,
                ..Story::default()
            };
        }
    }

    /// Where the clock may open an instance anew: from when on nothing of it moves.
    pub(super) fn come_to_rest(&mut self, told: &Told<'_, '_>, rule: &Rule) {
        let verdict = told.verdict;
        let expectation = expectation(told.image, rule);
        let Some((who, _)) = instance(told) else {
            return;
        };
        if expectation.again == 0 || matches!(verdict.class, Class::Void | Class::Evicted) {
            return;
        }
        let story = self.stories.entry(who).or_default();
        match verdict.class {
            Class::Defied => {
                let mut clauses = told.image.records::<Clause>(expectation.clauses);
                let instead = clauses.any(|(_, clause)| {
                    clause.verb == Verb::Defy as u8
                        && clause.span == verdict.span
                        && clause.instead != 0
                });
                story.watched = true;
                story.over |= instead;
            }
            Class::Changed if verdict.due.is_none() => story.watched = true,
            Class::Landed | Class::Backfired | Class::Unmoved | Class::Declined => {
                story.watched = false;
            }
            Class::Taken => (story.watched, story.over) = (false, true),
            class => story.over |= ends(class),
        }
        if story.over && !story.watched {
            story.rests = story.rests.or(Some(verdict.time));
        }
    }
}
