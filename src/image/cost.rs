//! What an event and a due can cost at the most, known before the first event.
//!
//! A step is an operation of an expression, a clause or judge that is tried, an instance
//! or a limit that is looked at, or a level of a heap or of the tree of clocks that is
//! moved through. Finding a key is none: it takes O(1) expected.

use super::Image;
use super::code::operations;
use super::layout::{
    Alert, Attribute, Band, Calendar, Clause, Clock, Date, Expectation, FELT_LATER, Feel,
    Following, Integrity, Journey, Judge, Kind, Known, Limit, Maybe, Move, NO_ATTRIBUTE, Outcome,
    Passage, Predicate, Range, Rate, Silence, Stage, Touch, Trend, Turn, Update, place,
};
use super::memory::leaves;
use super::op::Op;
use super::record::Record;
use super::verb::Verb;
use crate::limits::{FACETS, FADES};

/// The most steps that a call can take: `event` for the event itself and `due` for each
/// due that is settled on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorstCase {
    /// For an event, without the dues that it settles.
    pub event: u64,
    /// For one due, the look at the alerts included.
    pub due: u64,
}

impl Image<'_> {
    /// The most steps that one event and one due can take.
    #[must_use]
    pub fn worst_case_steps(&self) -> WorstCase {
        let alerts = self.sum::<Alert>(all::<Alert>(self), |alert| {
            1 + self.expr(alert.raise) + self.expr(alert.clear)
        });
        // A trend that is not waited for may be from now on.
        let trends = self.sum::<Trend>(all::<Trend>(self), |trend| {
            1 + self.tree() + self.standing(trend)
        });
        let alerts = alerts.saturating_add(trends);
        let mut event = 0;
        for (_, kind) in self.all::<Kind>() {
            event = event.max(self.kind_cost(&kind));
        }
        let mut due = self.tree();
        for (_, rule) in self.all::<Expectation>() {
            due = due.max(self.due_cost(&rule));
        }
        for (_, rule) in self.all::<Integrity>() {
            let search = 2 * self.search(&rule);
            due = due.max((4 * self.tree() + 2 * self.counting()).saturating_add(search));
        }
        for (_, known) in self.all::<Known>() {
            // The ring is turned, and what is forgotten next is looked for.
            due = due.max(3 * u64::from(known.buckets) + 1 + self.tree());
            due = due.max(self.deciding_cost(&known));
        }
        for (_, trend) in self.all::<Trend>() {
            due = due.max(self.standing(&trend) + self.tree());
        }
        WorstCase {
            event: event.saturating_add(alerts),
            due: due.saturating_add(alerts).saturating_add(1),
        }
    }

    fn sum<R: Record>(&self, range: Range, cost: impl Fn(&R) -> u64) -> u64 {
        self.records::<R>(range)
            .fold(0, |sum: u64, (_, record)| sum.saturating_add(cost(&record)))
    }

    /// What an event makes known: had early and then again in its turn, the
    /// ring turned and three looks at what it comes to.
    fn update_cost(&self, update: &Update) -> u64 {
        let known: Known = self.record(update.known as usize);
        let answers = 2 * (1 + self.guard_cost(update.guard) + self.expr(update.code));
        let counted = 2 * u64::from(known.buckets) + 3 + self.tree();
        answers + counted.max(self.deciding_cost(&known))
    }

    /// What it takes to read what falls.
    fn standing(&self, trend: &Trend) -> u64 {
        place(trend.known).map_or(0, |at| {
            let known: Known = self.record(at);
            1 + u64::from(known.buckets) + self.expr(known.code)
        })
    }

    /// What it takes to tell of all that wait whether they were followed: a bucket is turned
    /// once, and of a measure without a period all there is of it looked at.
    fn deciding_cost(&self, known: &Known) -> u64 {
        place(known.follow).map_or(0, |at| {
            let slots = u64::from(self.record::<Following>(at).slots);
            4 * slots + 3 * u64::from(known.buckets) + 2 * self.tree()
        })
    }

    /// What it takes to try an event that leads into a stage or ends a journey; the clock that
    /// ends the journey moves.
    fn passage_cost(&self, passage: &Passage) -> u64 {
        1 + self.guard_cost(passage.guard) + self.tree()
    }

    /// What it takes to move journeys by statuses, where an event of the kind may make one
    /// of theirs another word: every word is asked, forgotten, and may move a clock.
    fn turns_cost(&self, kind: &Kind) -> u64 {
        let mut updates = self.records::<Update>(kind.updates);
        let turns = |update: &Update| self.record::<Known>(update.known as usize).turns != 0;
        match updates.any(|(_, update)| turns(&update)) {
            true => self.sum::<Turn>(all::<Turn>(self), |_| 2 + self.tree()),
            false => 0,
        }
    }

    /// Levels of the tree of clocks.
    fn tree(&self) -> u64 {
        u64::from(leaves(self.count::<Clock>() as u32).ilog2()) + 1
    }

    /// An expression has no more operations than bytes. A measure with a period is read
    /// bucket by bucket, and to ask a calendar takes as long as that.
    fn expr(&self, code: Range) -> u64 {
        let more = if self.periods || self.has::<Calendar>() {
            let more =
                operations(self.code(code)).map(|(op, operands)| self.more_than_one(op, operands));
            more.fold(0, u64::saturating_add)
        } else {
            0
        };
        more.saturating_add(u64::from(code.count))
    }

    /// What an operation takes beyond its one step.
    fn more_than_one(&self, op: Op, operands: &[u8]) -> u64 {
        match op {
            Op::During => self.counting(),
            Op::Previous => 1,
            Op::Known => {
                let known = operands
                    .first_chunk()
                    .map_or(0, |at| u16::from_le_bytes(*at));
                1 + u64::from(self.record::<Known>(usize::from(known)).buckets)
            }
            _ => 0,
        }
    }

    /// What one question to the slowest calendar takes.
    fn counting(&self) -> u64 {
        let calendars = 0..self.count::<Calendar>() as Maybe;
        let steps = calendars.map(|at| self.hours_steps(at.saturating_add(1)));
        steps.max().unwrap_or(0)
    }

    /// What computing a limit takes.
    fn limit(&self, limit: &Limit) -> u64 {
        let hours = self.hours_steps(limit.calendar);
        self.expr(limit.code).saturating_add(hours)
    }

    /// What looking for the obligation that is due first takes, where one that begins later
    /// may be due earlier.
    fn search(&self, rule: &Integrity) -> u64 {
        let calendar = place(rule.calendar).map(|at| self.record::<Calendar>(at));
        match calendar {
            Some(calendar) if rule.form == 5 && calendar.by.count != 0 => {
                u64::from(rule.entries.slots)
            }
            _ => 0,
        }
    }

    fn guard_cost(&self, guard: Maybe) -> u64 {
        place(guard).map_or(0, |at| self.expr(self.record::<Predicate>(at).code))
    }

    fn felt_cost(&self, outcome: Maybe) -> u64 {
        let Some(at) = place(outcome) else { return 0 };
        let outcome: Outcome = self.record(at);
        let later = match outcome.sort & FELT_LATER {
            0 => 0,
            _ => {
                (FACETS + self.count::<Journey>()) as u64
                    + if outcome.echo != 0 {
                        u64::from(FADES)
                    } else {
                        0
                    }
            }
        };
        self.expr(outcome.code).saturating_add(later)
    }

    /// What looking at a limit takes; during a pause it is counted anew.
    fn limit_cost(&self, limit: Maybe) -> u64 {
        place(limit).map_or(0, |at| 2 * self.limit(&self.record::<Limit>(at)))
    }

    fn kind_cost(&self, kind: &Kind) -> u64 {
        let judges = self.sum::<Judge>(kind.judges, |judge| {
            // Judged, then lifted or breached: each may move two clocks.
            let rule: Integrity = self.record(judge.integrity as usize);
            let hours = self.hours_steps(rule.calendar);
            3 + 2 * self.guard_cost(judge.guard)
                + self.guard_cost(judge.require)
                + 6 * (self.tree() + hours)
                + 2 * self.search(&rule)
        });
        let touches = self.sum::<Touch>(kind.touches, |touch| {
            self.touch_cost(touch)
                .saturating_mul(self.keys_of(kind, touch))
        });
        let feels = self.sum::<Feel>(kind.feels, |feel| {
            1 + self.guard_cost(feel.guard) + self.felt_cost(feel.outcome.saturating_add(1))
        });
        let rates = if kind.rated != 0 {
            let rules = self.all::<Integrity>();
            rules.filter(|(_, rule)| rule.form == 9).count() as u64
        } else {
            0
        };
        let silences = self.sum::<Silence>(all::<Silence>(self), |_| 1 + self.tree());
        let checks = self.sum::<Date>(all::<Date>(self), |check| {
            1 + self.guard_cost(check.guard) + self.tree()
        });
        judges
            .saturating_add(if kind.checked != 0 { checks } else { 0 })
            .saturating_add(touches)
            .saturating_add(feels)
            .saturating_add(rates.saturating_mul(1 + 6 * self.tree()))
            .saturating_add(self.sum::<Update>(kind.updates, |update| self.update_cost(update)))
            .saturating_add(self.sum::<Passage>(kind.passages, |one| self.passage_cost(one)))
            .saturating_add(self.sum::<Passage>(kind.partings, |one| self.passage_cost(one)))
            .saturating_add(self.turns_cost(kind))
            .saturating_add(if kind.from_subject != 0 { silences } else { 0 })
    }

    /// How many keys an event may touch an expectation by, one after another.
    fn keys_of(&self, kind: &Kind, touch: &Touch) -> u64 {
        if !touch.is_listed() {
            return 1;
        }
        let at = kind.attributes.first as usize + usize::from(touch.key);
        self.record::<Attribute>(at).max.unsigned_abs().max(1)
    }

    fn touch_cost(&self, touch: &Touch) -> u64 {
        let rule: Expectation = self.record(touch.expectation as usize);
        let slots = u64::from(rule.places.table.slots);
        let many = rule.keyed != 0 && touch.key == NO_ATTRIBUTE;
        let moves = |range| {
            self.sum::<Move>(range, |moved| {
                let clause = self.record::<Clause>(moved.clause as usize);
                self.clause_cost(&rule, &clause)
            })
        };
        let picks = if many {
            let count = u64::from(touch.words.count)
                + u64::from(touch.watches.count)
                + u64::from(touch.pauses.count);
            count.saturating_mul(slots)
        } else {
            0
        };
        let pauses = self.pause_cost(&rule) + moves(touch.pauses);
        let instance =
            2 + moves(touch.words) + moves(touch.watches) + self.ending_cost(&rule) + pauses;
        let opening = if touch.opens != 0 {
            self.opening_cost(&rule)
        } else {
            0
        };
        (1 + picks)
            .saturating_add(instance.saturating_mul(if many { slots } else { 1 }))
            .saturating_add(opening)
            .saturating_add(self.refresh_cost(&rule))
    }

    fn clause_cost(&self, rule: &Expectation, clause: &Clause) -> u64 {
        let bands = self.sum::<Band>(clause.bands, |band| {
            1 + self.limit_cost(band.limit)
                + self.guard_cost(band.guard)
                + self.felt_cost(band.outcome.saturating_add(1))
        });
        // The clock of a watch is computed when it starts, and once more when it is stored or
        // the watch ends.
        let watch = |clause: &Clause| {
            self.sum::<Limit>(clause.watch, |limit| {
                1 + (1 + u64::from(limit.base == 7)) * self.limit(limit)
            })
        };
        let parent = place(clause.parent).map_or(0, |parent| watch(&self.record::<Clause>(parent)));
        let promises = self.sum::<Clause>(rule.clauses, |clause| self.felt_cost(clause.outcome));
        1 + self.guard_cost(clause.guard)
            + self.limit_cost(clause.limit)
            + self.felt_cost(clause.outcome)
            + self.expr(clause.until)
            + bands
            + watch(clause)
            + parent
            + promises
            + 4 * heap(rule)
            + self.reopening_cost(rule, clause)
    }

    /// What it takes to take the end of a word back: deadlines anew, or where they were.
    fn reopening_cost(&self, rule: &Expectation, clause: &Clause) -> u64 {
        if clause.verb == Verb::Reopen as u8 {
            self.opening_cost(rule)
                .saturating_add(self.pause_cost(rule))
        } else {
            0
        }
    }

    /// What it takes to count how a word ended, and to let its respite begin.
    fn ending_cost(&self, rule: &Expectation) -> u64 {
        let respite = place(rule.reopen).map_or(0, |at| {
            let limit = self.record::<Clause>(at).limit;
            self.limit_cost(limit) + heap(rule)
        });
        respite.saturating_add(self.sum::<Rate>(rule.rates, |rate| {
            1 + self.guard_cost(rate.first) + self.guard_cost(rate.second) + self.tree()
        }))
    }

    /// What it takes that an instance becomes paused, or is no more, be it that its word
    /// ends: every limit that counts from its opening moves, and the clocks are looked at
    /// again.
    fn pause_cost(&self, rule: &Expectation) -> u64 {
        if !rule.moves() {
            return 0;
        }
        let limits = self.sum::<Limit>(rule.limits, |limit| 2 + 2 * self.limit(limit));
        limits + 2 * self.stages_cost(rule) + 4 * heap(rule)
    }

    fn opening_cost(&self, rule: &Expectation) -> u64 {
        let clause: Clause = self.record(rule.open as usize);
        let limits = self.sum::<Limit>(rule.limits, |limit| 1 + self.limit(limit));
        // Looking for one that rests, making room, then waiting for the first stage.
        let rests = if rule.rests() {
            u64::from(rule.places.table.slots)
        } else {
            0
        };
        (2 + self.guard_cost(clause.guard) + limits + self.stages_cost(rule) + 6 * heap(rule))
            .saturating_add(rests)
    }

    /// What it takes to look at when each of the stages comes.
    fn stages_cost(&self, rule: &Expectation) -> u64 {
        self.sum::<Stage>(rule.stages, |stage| 1 + self.hours_steps(stage.calendar))
    }

    fn refresh_cost(&self, rule: &Expectation) -> u64 {
        u64::from(rule.stages.count) + self.tree()
    }

    fn due_cost(&self, rule: &Expectation) -> u64 {
        let brings = self.sum::<Clause>(rule.clauses, |clause| {
            let watch = self.sum::<Limit>(clause.watch, |limit| 1 + self.limit(limit));
            watch + self.felt_cost(clause.otherwise)
        });
        let stages = self.records(rule.stages).fold(0_u64, |sum, (_, stage)| {
            let stage: Stage = stage;
            sum.saturating_add(4 + self.felt_cost(stage.outcome))
                .saturating_add(4 * self.hours_steps(stage.calendar))
        });
        let again = if rule.again == 0 {
            0
        } else {
            self.opening_cost(rule)
        };
        (2 + brings
            + stages
            + self.ending_cost(rule)
            + self.pause_cost(rule)
            + 2 * self.refresh_cost(rule)
            + 4 * heap(rule))
        .saturating_add(again)
    }
}

fn all<R: Record>(image: &Image<'_>) -> Range {
    Range {
        first: 0,
        count: image.count::<R>() as u32,
    }
}

/// Levels of an expectation's heap.
const fn heap(rule: &Expectation) -> u64 {
    match rule.places.heap_room {
        0 => 0,
        room => room.ilog2() as u64 + 2,
    }
}
