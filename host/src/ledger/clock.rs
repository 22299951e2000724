//! Accounts of clocks that nothing pauses: of a word that was given, of a watch, of integrity
//! and of a journey.

use super::{Account, Ledger, expectation, hours, name};
use crate::replay::Told;
use tamam::image::layout::{Clause, Integrity, Journey, Limit, Maybe, Rule, place};
use tamam::{Class, Image};

impl Ledger {
    /// Of a word that was given: all time since the event that gave it.
    pub(super) fn of_given(&self, told: &Told<'_, '_>) -> Option<Account> {
        told.verdict.due?;
        let given = *told.verdict.evidence.numbers().get(1)?;
        self.since_event(told, 0, given, given)
    }

    /// Of an act that is watched: one for each calendar that a limit of a watch counts in.
    pub(super) fn of_watch(&self, told: &Told<'_, '_>, rule: &Rule) -> Vec<Account> {
        let watched = matches!(
            told.verdict.class,
            Class::Landed | Class::Backfired | Class::Unmoved | Class::Declined | Class::Taken
        );
        let act = told.verdict.evidence.numbers().get(1).copied();
        let Some(act) = act.filter(|_| watched) else {
            return Vec::new();
        };
        let calendars = watches(told.image, rule).into_iter();
        let accounts = calendars.map(|calendar| self.since_event(told, calendar, act, act));
        accounts.flatten().collect()
    }

    /// Of a breach since the event that it counts from, or of the time that a cap stood.
    pub(super) fn of_integrity(&self, told: &Told<'_, '_>, rule: &Rule) -> Option<Account> {
        let verdict = told.verdict;
        let integrity: Integrity = told.image.record(rule.index as usize);
        let numbers = verdict.evidence.numbers();
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        match (verdict.class, integrity.form) {
            // An obligation has the hours of its beginning, the rest those of the event.
            (Class::Breach, 5) => self.since_event(told, integrity.calendar, first, first),
            (Class::Breach, 1) => self.since_event(told, integrity.calendar, first, last),
            // What would have had to come first was looked for this far back.
            (Class::Breach | Class::Unsure, 6) if integrity.within != 0 => {
                let hours = hours(told.image, &self.zones, integrity.calendar, last);
                let since = match hours {
                    Some(hours) => hours.before(verdict.time, integrity.within)?,
                    None => verdict.time.checked_sub(integrity.within)?,
                };
                self.account(told, integrity.calendar, since, last)
            }
            (Class::Breach, 7) => self.since_event(told, 0, first, first),
            (Class::Breach, 8) => self.since(told, verdict.due?, integrity.within),
            (Class::Expired, _) => self.since(told, verdict.due?, integrity.lasts),
            _ => None,
        }
    }

    /// Of a journey that ends when nothing more came of it: since what came last.
    pub(super) fn of_journey(&self, told: &Told<'_, '_>, rule: &Rule) -> Option<Account> {
        let journey: Journey = told.image.record(rule.index as usize);
        self.since(told, told.verdict.due?, journey.after)
    }

    /// All time since so long before a limit.
    fn since(&self, told: &Told<'_, '_>, due: i64, length: i64) -> Option<Account> {
        self.account(told, 0, due.saturating_sub(length), 0)
    }

    /// The time since an event, in the hours that a calendar had at another.
    pub(super) fn since_event(
        &self,
        told: &Told<'_, '_>,
        calendar: Maybe,
        event: u64,
        zoned: u64,
    ) -> Option<Account> {
        let since = *self.times.get(&event)?;
        self.account(told, calendar, since, zoned)
    }

    fn account(
        &self,
        told: &Told<'_, '_>,
        calendar: Maybe,
        since: i64,
        zoned: u64,
    ) -> Option<Account> {
        let hours = hours(told.image, &self.zones, calendar, zoned);
        // A calendar without a zone counts nothing.
        if place(calendar).is_some() && hours.is_none() {
            return None;
        }
        Some(Account {
            calendar: name(told.image, calendar),
            opened: since,
            intervals: Account::intervals(since, told.verdict.time, &[], hours.as_ref()),
            checked: None,
            silences: Vec::new(),
        })
    }
}

/// The calendars that limits of a rule's watches count in, each once; zero stands for all time.
fn watches(image: &Image<'_>, rule: &Rule) -> Vec<Maybe> {
    let mut found = Vec::new();
    for (_, clause) in image.records::<Clause>(expectation(image, rule).clauses) {
        for (_, limit) in image.records::<Limit>(clause.watch) {
            if !found.contains(&limit.calendar) {
                found.push(limit.calendar);
            }
        }
    }
    found
}
