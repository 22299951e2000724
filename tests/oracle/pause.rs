//! Pauses: what counts from the opening does not run while one stands ([63]).

use super::Happening;
use super::expectation::{Instance, Touched};
use super::known::Known;
use super::log::{Log, Said};
use super::rules::{Band, Clause, Expectation, Limit};
use super::transition::holds;
use tamam::Class;

impl Instance {
    /// A limit, unless a pause keeps the clock from coming to it. What had passed when the
    /// pause began is kept by nothing.
    pub fn running(&self, written: Option<&Limit>, limit: Option<i64>) -> Option<i64> {
        let counts = written.is_some_and(|written| written.from_start);
        let begun = self.paused.as_ref().filter(|_| counts);
        limit.filter(|limit| begun.is_none_or(|begun| *limit < begun.time))
    }

    /// Where a limit lies at an instant: in a pause, where it would if the pause ended then.
    pub fn limit_at(&self, written: Option<&Limit>, limit: i64, at: i64, known: &Known) -> i64 {
        let written = written.filter(|written| written.from_start);
        let (Some(begun), Some(written)) = (&self.paused, written) else {
            return limit;
        };
        if limit < begun.time {
            return limit;
        }
        let past = i64::from(!written.inclusive);
        // Both what is left and where that leads are counted in the zone of this instant.
        let of = written.of.as_ref();
        match of.map(|open| open.by(known).expect("it had a zone before")) {
            None => {
                let left = i128::from(limit) - i128::from(begun.time);
                i64::try_from(i128::from(at) + left).unwrap_or(i64::MAX)
            }
            Some(open) => match open.between(begun.time, limit.saturating_add(past)) {
                0 => at,
                left => i64::try_from(left)
                    .ok()
                    .and_then(|left| open.after(at, left))
                    .map_or(i64::MAX, |moved| moved - past),
            },
        }
    }

    /// The limits of the bands of a clause at an instant.
    pub fn limits_at(
        &self,
        bands: &[Band],
        place: usize,
        at: i64,
        known: &Known,
    ) -> Vec<Option<i64>> {
        let bands = bands.iter().zip(&self.limits[place]);
        bands
            .map(|(band, limit)| {
                limit.map(|limit| self.limit_at(band.limit.as_ref(), limit, at, known))
            })
            .collect()
    }

    /// The step of the pause clauses; guards see the instance as it was `before`.
    pub fn pause(
        &mut self,
        rule: &Expectation,
        before: &Instance,
        touched: &Touched,
        event: &Happening,
        log: &mut Log,
    ) {
        if !self.is_live() {
            self.end_pauses(rule, event.time, &log.known);
            return;
        }
        let scope = before.scope(Some(event));
        for (place, clause) in rule.clauses.iter().enumerate() {
            let Clause::Pause(from, until) = clause else {
                continue;
            };
            let stands = self.pauses[place];
            let tried = if stands { until } else { from };
            let [begins, ends] = &touched.pauses[place];
            let reached = if stands { ends } else { begins };
            if reached.contains(&self.sequence)
                && holds(rule, &tried.guard, scope, self.key, event, log)
            {
                self.pauses[place] = !stands;
            }
        }
        let said = |class| Said::new(&rule.name, class, self.key, event.time);
        match (self.paused.clone(), self.pauses.contains(&true)) {
            (None, true) => {
                log.say(said(Class::Paused).from([self.opening.evidence, event.evidence]));
                self.paused = Some(event.clone());
            }
            (Some(begun), false) => {
                let evidence = [self.opening.evidence, begun.evidence, event.evidence];
                log.say(said(Class::Resumed).from(evidence));
                self.resume(rule, event.time, &log.known);
            }
            _ => {}
        }
    }

    /// The end of the word at an instant ends its pauses, and says nothing of that.
    pub fn end_pauses(&mut self, rule: &Expectation, at: i64, known: &Known) {
        self.pauses.fill(false);
        if self.paused.is_some() {
            self.resume(rule, at, known);
        }
    }

    /// The limits that did not run move to where they lie now.
    pub fn resume(&mut self, rule: &Expectation, at: i64, known: &Known) {
        let moved = rule.clauses.iter().enumerate().map(|(place, clause)| {
            let written: Vec<Option<&Limit>> = match clause {
                Clause::Meet { bands, .. } => bands.iter().map(|b| b.limit.as_ref()).collect(),
                Clause::MeetClock(limit, _) | Clause::FailClock(limit, _) => vec![Some(limit)],
                Clause::Act(act) => vec![act.limit.as_ref()],
                _ => Vec::new(),
            };
            let limits = written.into_iter().zip(&self.limits[place]);
            limits
                .map(|(written, limit)| limit.map(|limit| self.limit_at(written, limit, at, known)))
                .collect()
        });
        let moved = moved.collect();
        self.limits = moved;
        self.paused = None;
        self.runs_since = at;
    }
}
