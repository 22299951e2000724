//! What the clock brings to an open word, in the order in which it comes.

use super::Compiler;
use super::clock::base;
use crate::image::layout::{Limit, Maybe, Range, Stage};
use crate::span::Span;

/// What the stages of an expectation count from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// From this and that.
    Mixed,
    /// All from the opening.
    Opening,
    /// All from the same attribute of the opening.
    Kept,
    /// All from the opening, where pauses move them alike.
    Moved,
}

impl Compiler<'_, '_, '_, '_> {
    /// Adds what comes at `limit`: an end with an outcome, or that the word is overdue.
    pub(super) fn stage(&mut self, limit: u32, outcome: Maybe, span: Span) {
        let line = self.line(span);
        let delay = self.build.at::<Limit>(limit).delay;
        self.build.push(Stage {
            limit,
            delay,
            remind: 0,
            calendar: 0,
            outcome,
            span,
            line,
        });
    }

    /// Adds a reminder, `before` milliseconds of `calendar` ahead of `limit`.
    pub(super) fn reminder_stage(&mut self, limit: u32, before: i64, calendar: Maybe, span: Span) {
        let line = self.line(span);
        let delay = self.build.at::<Limit>(limit).delay;
        self.build.push(Stage {
            limit,
            delay: delay.saturating_sub(before),
            remind: before,
            calendar,
            outcome: 0,
            span,
            line,
        });
    }

    /// Puts the stages added since `first` in order when all of them count from the same
    /// moment: by delay, one each. Says where they lie. After the end comes none, unless an
    /// opening may be later than some of them: those all come at once then.
    pub(super) fn ordered_stages(&mut self, first: u32) -> (Range, Origin) {
        let all = self.build.since::<Stage>(first);
        let origin = self.origin(all);
        if origin == Origin::Mixed {
            return (all, origin);
        }
        self.sort_stages(all);
        self.cut_stages(all, origin != Origin::Kept);
        (self.build.since::<Stage>(first), origin)
    }

    /// What stages count from.
    fn origin(&self, all: Range) -> Origin {
        let stage = |place: u32| -> Stage { self.build.at(all.first.saturating_add(place)) };
        let from = |place: u32| {
            let limit: Limit = self.build.at(stage(place).limit);
            (limit.base, limit.slot)
        };
        // Where open time leads is not known before the opening.
        if (0..all.count).any(|place| stage(place).calendar != 0) {
            Origin::Mixed
        } else if (0..all.count).all(|place| from(place).0 == base::OPENING) {
            Origin::Opening
        } else if from(0).0 == base::KEPT && (1..all.count).all(|place| from(place) == from(0)) {
            Origin::Kept
        } else if self.kept.reopen == 0
            && (0..all.count).all(|place| self.moves_alike(&stage(place)))
        {
            Origin::Moved
        } else {
            Origin::Mixed
        }
    }

    /// Whether a pause moves what a stage brings as it moves all others.
    fn moves_alike(&self, stage: &Stage) -> bool {
        let limit: Limit = self.build.at(stage.limit);
        limit.base == base::COUNTED && limit.calendar == 0 && stage.remind == 0
    }

    /// Sorts by delay; an end comes before what is overdue, that before reminders, and of
    /// equals the first in the file. A heap's way of sorting needs no memory of its own.
    fn sort_stages(&mut self, all: Range) {
        for root in (0..all.count / 2).rev() {
            self.sink(all, root, all.count);
        }
        for end in (1..all.count).rev() {
            self.swap_stages(all, 0, end);
            self.sink(all, 0, end);
        }
    }

    /// Lets a stage sink below all that come after it, among the first `end`.
    fn sink(&mut self, all: Range, root: u32, end: u32) {
        let mut root = root;
        loop {
            let left = root.saturating_mul(2).saturating_add(1);
            if left >= end {
                return;
            }
            let right = left.saturating_add(1);
            let later = right < end && self.rank(all, right) > self.rank(all, left);
            let child = if later { right } else { left };
            if self.rank(all, child) <= self.rank(all, root) {
                return;
            }
            self.swap_stages(all, root, child);
            root = child;
        }
    }

    /// What a stage is sorted by. What is written later starts later in the text.
    fn rank(&self, all: Range, place: u32) -> (i64, bool, bool, u32) {
        let stage: Stage = self.build.at(all.first.saturating_add(place));
        let reminds = stage.remind != 0;
        (stage.delay, stage.outcome == 0, reminds, stage.span.start)
    }

    fn swap_stages(&mut self, all: Range, left: u32, right: u32) {
        let left = all.first.saturating_add(left);
        let right = all.first.saturating_add(right);
        let (a, b): (Stage, Stage) = (self.build.at(left), self.build.at(right));
        self.build.put(left, b);
        self.build.put(right, a);
    }

    /// Keeps the first of each delay, and with it the reminders unless it is an end; or
    /// of those up to the first end.
    fn cut_stages(&mut self, all: Range, at_end: bool) {
        let mut kept = all.first;
        let mut last: Option<Stage> = None;
        for place in 0..all.count {
            let stage: Stage = self.build.at(all.first.saturating_add(place));
            let same = last.filter(|last| last.delay == stage.delay);
            if same.is_some_and(|first| first.outcome != 0 || stage.remind == 0) {
                continue;
            }
            last = same.or(Some(stage));
            self.build.put(kept, stage);
            kept = kept.saturating_add(1);
            if at_end && stage.outcome != 0 {
                break;
            }
        }
        self.build.keep::<Stage>(kept);
    }
}
