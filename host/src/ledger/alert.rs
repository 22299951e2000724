//! Accounts of alerts: of the silence that one asked for, and of the date on which it was
//! looked at.

use super::asked::{self, Asked, Way};
use super::heard::{Heard, Usual};
use super::{Account, Ledger};
use crate::replay::Told;
use tamam::Class;
use tamam::image::layout::{Alert, Rule, Silence};

/// A silence that an alert asked for, and that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// What was asked for.
    pub asked: Silence,
    /// The line of the last event that was heard before it.
    pub line: u64,
    /// The time of that event.
    pub since: i64,
    /// When it turned true, in milliseconds since 1970.
    pub turned: i64,
    /// Whether the event at hand ended it.
    pub ended: bool,
    /// The gap that is usual, where the silence was measured against it.
    pub usual: Option<Usual>,
}

impl Silent {
    /// How many milliseconds of silence it took.
    #[must_use]
    pub const fn wait(&self) -> i64 {
        self.turned.saturating_sub(self.since)
    }
}

/// That an alert which asks for silence was raised without one: another part of its condition
/// was true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// The silences that were not there.
    pub asked: Vec<Silence>,
    /// The line and the time of the last event that was heard; none if there was none yet.
    pub heard: Option<(u64, i64)>,
}

/// The silence at a verdict.
struct Stillness<'l> {
    /// What was heard last, before the event at hand.
    before: Option<&'l Heard>,
    /// The line of the event at hand.
    event: Option<u64>,
    /// Whether the event at hand was heard.
    broken: bool,
}

impl Ledger {
    /// Of the date that an alert was looked at, since the event that set it; and of the silence
    /// that it asked for, since what was heard last.
    pub(super) fn of_alert(&self, told: &Told<'_, '_>, rule: &Rule) -> Vec<Account> {
        let alert: Alert = told.image.record(rule.index as usize);
        let mut accounts = Vec::new();
        if is_of_date(told, &alert) {
            let checked = told.verdict.evidence.numbers().first().copied();
            let since = checked.and_then(|event| self.since_event(told, 0, event, event));
            accounts.extend(since.map(|since| Account { checked, ..since }));
        }
        let stillness = self.stillness(told, &alert);
        let found = asked(told, &alert);
        let silences = found.iter().filter_map(|one| stillness.find(told, one));
        let silences: Vec<Silent> = silences.collect();
        if let (Some(before), false) = (stillness.before, silences.is_empty()) {
            accounts.push(Account {
                calendar: None,
                opened: before.time,
                intervals: Account::intervals(before.time, told.verdict.time, &[], None),
                checked: None,
                silences,
            });
        }
        accounts
    }

    /// Where an alert that asks for silence was raised, or cleared by a `clear when` that does,
    /// and no such silence was there.
    #[must_use]
    pub fn instead(&self, told: &Told<'_, '_>) -> Option<Instead> {
        let rule = told.image.rule(told.verdict.rule);
        if rule.sort != 3 {
            return None;
        }
        let alert: Alert = told.image.record(rule.index as usize);
        if told.verdict.class == Class::Cleared && alert.clear.count == 0 {
            return None;
        }
        let stillness = self.stillness(told, &alert);
        let found = asked(told, &alert);
        let could = |one: &Asked| one.way == Way::With && stillness.find(told, one).is_none();
        if found.is_empty() || !found.iter().all(could) {
            return None;
        }
        let silences = found.iter().map(|one| told.image.record(one.silence));
        let before = stillness.before.map(|heard| (heard.line, heard.time));
        let now = stillness.event.filter(|_| stillness.broken);
        Some(Instead {
            asked: silences.collect(),
            heard: now.map(|line| (line, told.verdict.time)).or(before),
        })
    }

    fn stillness(&self, told: &Told<'_, '_>, alert: &Alert) -> Stillness<'_> {
        let numbers = told.verdict.evidence.numbers();
        let event = numbers.first().copied();
        let event = event.filter(|_| !is_of_date(told, alert));
        let at_hand = self.at_hand.as_ref();
        let at_hand = at_hand.filter(|at_hand| Some(at_hand.line) == event);
        Stillness {
            before: self.heard.get(told.subject),
            event,
            broken: at_hand.is_some_and(|at_hand| at_hand.is_heard()),
        }
    }
}

impl Stillness<'_> {
    /// A silence that helped a condition to be true: it is there, or it has ended just now.
    fn find(&self, told: &Told<'_, '_>, one: &Asked) -> Option<Silent> {
        let asked: Silence = told.image.record(one.silence);
        let before = self.before?;
        let turned = before.turns(&asked)?;
        let now = told.verdict.time;
        // What is due at the very time of an event comes after it.
        let came = match self.event {
            Some(_) => turned < now,
            None => turned <= now,
        };
        let fits = match one.way {
            Way::With => !self.broken,
            Way::Against => self.broken,
            Way::Both => true,
        };
        (came && fits).then(|| Silent {
            asked,
            line: before.line,
            since: before.time,
            turned,
            ended: self.broken,
            usual: (asked.gaps != 0).then(|| before.usual.clone()),
        })
    }
}

/// Whether the date of a check led to a verdict.
fn is_of_date(told: &Told<'_, '_>, alert: &Alert) -> bool {
    told.verdict.class == Class::Raised && alert.checks.count != 0
}

/// The silences of the condition that led to a verdict of an alert.
fn asked(told: &Told<'_, '_>, alert: &Alert) -> Vec<Asked> {
    match told.verdict.class {
        Class::Raised => asked::silences(told.image, alert.raise),
        Class::Cleared if alert.clear.count != 0 => asked::silences(told.image, alert.clear),
        // What raised it is true no longer.
        Class::Cleared => {
            let mut found = asked::silences(told.image, alert.raise);
            found.iter_mut().for_each(|one| one.way = one.way.turned());
            found
        }
        _ => Vec::new(),
    }
}
