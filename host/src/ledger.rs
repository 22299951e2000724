//! How the time of a clock was spent: counted, paused or closed, interval by interval.

mod alert;
mod asked;
mod clock;
mod heard;
mod story;

pub use alert::{Instead, Silent};
pub use heard::Usual;

use crate::replay::{Coming, Told};
use heard::{AtHand, Heard};
use std::collections::HashMap;
use story::Story;
use tamam::image::Hours;
use tamam::image::layout::{Calendar, Expectation, Limit, Maybe, Rule, place};
use tamam::{Class, Image};

/// What became of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// It counted.
    Counted,
    /// The instance was paused.
    Paused,
    /// The calendar was closed.
    Closed,
}

impl Spent {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }
}

/// A part of the time since a clock began to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// What became of it.
    pub spent: Spent,
    /// Its first instant, in milliseconds since 1970.
    pub from: i64,
    /// The first instant after it.
    pub to: i64,
}

impl Interval {
    /// How many milliseconds it is long.
    #[must_use]
    pub const fn length(&self) -> i64 {
        self.to.saturating_sub(self.from)
    }
}

/// The time since a clock began to run, as the limits of one calendar count it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The calendar's name; none when all time counts.
    pub calendar: Option<String>,
    /// When the clock began to run: with the opening, with the word or the act that set the
    /// limit, or with the event that a breach counts from.
    pub opened: i64,
    /// Intervals from then on, each where the one before ends.
    pub intervals: Vec<Interval>,
    /// The line of the event since which it is counted, where an alert was looked at so long
    /// after it.
    pub checked: Option<u64>,
    /// The silences that this time was, where an alert asked for them.
    pub silences: Vec<Silent>,
}

impl Account {
    /// The intervals from `opened` until `now`; `pauses` are in order, and the last may go
    /// on.
    #[must_use]
    pub fn intervals(
        opened: i64,
        now: i64,
        pauses: &[(i64, Option<i64>)],
        hours: Option<&Hours<'_>>,
    ) -> Vec<Interval> {
        let mut intervals: Vec<Interval> = Vec::new();
        let mut at = opened;
        while at < now {
            let (paused, change) = pause_at(pauses, at);
            let mut to = change.unwrap_or(now).min(now);
            let spent = match hours {
                _ if paused => Spent::Paused,
                None => Spent::Counted,
                Some(hours) => {
                    to = to.min(hours.next_change(at).unwrap_or(now));
                    if hours.is_open(at) {
                        Spent::Counted
                    } else {
                        Spent::Closed
                    }
                }
            };
            match intervals.last_mut() {
                Some(last) if last.spent == spent => last.to = to,
                _ => intervals.push(Interval {
                    spent,
                    from: at,
                    to,
                }),
            }
            at = to;
        }
        intervals
    }

    /// How many milliseconds were so.
    #[must_use]
    pub fn sum(&self, spent: Spent) -> i64 {
        let so = self.intervals.iter().filter(|part| part.spent == spent);
        so.fold(0, |sum: i64, part| sum.saturating_add(part.length()))
    }
}

/// Whether a pause stands at an instant, and when that changes.
fn pause_at(pauses: &[(i64, Option<i64>)], at: i64) -> (bool, Option<i64>) {
    for (from, to) in pauses {
        if at < *from {
            return (false, Some(*from));
        }
        if to.is_none_or(|to| at < to) {
            return (true, *to);
        }
    }
    (false, None)
}

/// An instance: its subject, rule and key, and the line of its opening.
type Who = (String, u32, Option<u64>, u64);

/// Of which instance a verdict is, by the line of its opening: the first that it rests on.
fn instance(told: &Told<'_, '_>) -> Option<(Who, u64)> {
    let verdict = told.verdict;
    let opening = *verdict.evidence.numbers().first()?;
    let who = (told.subject.to_owned(), verdict.rule, verdict.key, opening);
    Some((who, opening))
}

/// Keeps what accounts are made of while a log is run.
#[derive(Debug, Default)]
pub struct Ledger {
    /// When the event of each line was.
    times: HashMap<u64, i64>,
    /// Which calendars held at the event of each line, where that differs.
    zones: HashMap<u64, Vec<Option<usize>>>,
    stories: HashMap<Who, Story>,
    /// When each subject was heard last, where alerts ask for silence.
    heard: HashMap<String, Heard>,
    /// The event that is about to be scored.
    at_hand: Option<AtHand>,
}

impl Ledger {
    /// An event is about to be scored: see [`Listener::coming`](crate::replay::Listener::coming).
    /// Of silences there are accounts only where this is told.
    pub fn coming(&mut self, coming: &Coming<'_, '_>) {
        self.at_hand = AtHand::of(coming);
    }

    /// An event was scored.
    pub fn scored(&mut self, line: u64, time: i64) {
        self.times.insert(line, time);
        if let Some(event) = self.at_hand.take().filter(AtHand::is_heard) {
            let heard = self.heard.get(&event.subject).cloned();
            let heard = Heard::after(heard, event.line, event.time);
            self.heard.insert(event.subject, heard);
        }
    }

    /// Which calendars hold at the event of a line: see
    /// [`Listener::zones`](crate::replay::Listener::zones).
    pub fn zones(&mut self, line: u64, zones: &[Option<usize>]) {
        self.zones.insert(line, zones.to_vec());
    }

    /// The accounts of a verdict, until its time. Of an expectation's word, open, there is one
    /// for each calendar that a limit counts in since the opening. Of a word that was given, of an
    /// act that is watched, and of a breach that a time led to, it is the one of that clock; of an
    /// alert that of the date it was looked at, and that of the silence which it asked for. None
    /// where no clock ran.
    pub fn accounts(&mut self, told: &Told<'_, '_>) -> Vec<Account> {
        let rule = told.image.rule(told.verdict.rule);
        match rule.sort {
            0 => {
                self.come_again(told, &rule);
                let mut accounts = self.of_word(told, &rule);
                accounts.extend(self.of_watch(told, &rule));
                self.come_to_rest(told, &rule);
                accounts
            }
            1 => Vec::from_iter(self.of_integrity(told, &rule)),
            3 => self.of_alert(told, &rule),
            7 => Vec::from_iter(self.of_journey(told, &rule)),
            _ => Vec::new(),
        }
    }

    /// The accounts of a verdict of a word.
    fn of_word(&mut self, told: &Told<'_, '_>, rule: &Rule) -> Vec<Account> {
        let verdict = told.verdict;
        let mut calendars = calendars(told.image, rule);
        // Points in time are not paused.
        let counts = !calendars.is_empty();
        if !counts {
            calendars.push(0);
        }
        let Some((who, opening)) = instance(told) else {
            return Vec::new();
        };
        let opened = self.times.get(&opening).copied();
        let stays = stays(&expectation(told.image, rule), verdict.class);
        let shown = counts || verdict.due.is_some();
        let told_of = shown || verdict.class == Class::Undone;
        let Some(opened) = opened.filter(|_| told_of && of_word(verdict.class)) else {
            return Vec::new();
        };
        let story = self.stories.entry(who.clone()).or_default();
        if story.zones.is_empty() {
            story.zones.push((opened, opening));
        }
        let by = verdict.evidence.numbers().last().copied();
        let by = by.unwrap_or(opening);
        if verdict.class == Class::Undone {
            let continues = expectation(told.image, rule).continues != 0;
            story.reopen(verdict.time, continues);
            if !continues {
                story.zones.clear();
            }
            story.zones.push((verdict.time, by));
        }
        let over = story.ended.is_some();
        if ends(verdict.class) {
            story.ended = Some(verdict.time);
        }
        if story.promised || over {
            let given = story.promised && !over;
            if ends(verdict.class) && !stays {
                self.stories.remove(&who);
            }
            return match given {
                true => Vec::from_iter(self.of_given(told)),
                false => Vec::new(),
            };
        }
        let opened = story.opened.unwrap_or(opened);
        match verdict.class {
            Class::Paused if counts => story.pauses.push((verdict.time, None)),
            Class::Resumed if counts => {
                if let Some((_, end)) = story.pauses.last_mut() {
                    *end = Some(verdict.time);
                }
                story.zones.push((verdict.time, by));
            }
            Class::Changed => story.promised = verdict.due.is_some(),
            _ => {}
        }
        let zones = &self.zones;
        let mut calendars = if shown { calendars } else { Vec::new() };
        if story.by_clock {
            // Which zone held at an opening by the clock no line of the log says.
            calendars.retain(|calendar| {
                place(*calendar).is_none_or(|at| told.image.hours_at(at).is_some())
            });
        }
        let accounts = calendars.iter().map(|calendar| {
            // The hours by which time is counted from an instant on.
            let hours = |line: &u64| hours(told.image, zones, *calendar, *line);
            let mut intervals: Vec<Interval> = Vec::new();
            for (nth, (since, line)) in story.zones.iter().enumerate() {
                let until = story.zones.get(nth + 1).map_or(verdict.time, |next| next.0);
                let since = if nth == 0 { opened } else { *since };
                let hours = hours(line);
                for part in Account::intervals(since, until, &story.pauses, hours.as_ref()) {
                    match intervals.last_mut() {
                        Some(last) if last.spent == part.spent => last.to = part.to,
                        _ => intervals.push(part),
                    }
                }
            }
            Account {
                calendar: name(told.image, *calendar),
                opened,
                intervals,
                checked: None,
                silences: Vec::new(),
            }
        });
        let accounts = accounts.collect();
        if ends(verdict.class) && !stays {
            self.stories.remove(&who);
        }
        accounts
    }
}

/// The name of a calendar, if it is one.
fn name(image: &Image<'_>, calendar: Maybe) -> Option<String> {
    let at = place(calendar)?;
    Some(image.str(image.record::<Calendar>(at).name).to_owned())
}

/// The hours of a calendar as it held at the event of a line.
fn hours<'i>(
    image: &Image<'i>,
    zones: &HashMap<u64, Vec<Option<usize>>>,
    calendar: Maybe,
    line: u64,
) -> Option<Hours<'i>> {
    let at = place(calendar)?;
    let held = zones.get(&line).and_then(|zones| *zones.get(at)?);
    image.hours_at(held.unwrap_or(at))
}

fn expectation(image: &Image<'_>, rule: &Rule) -> Expectation {
    image.record(rule.index as usize)
}

/// The calendars that limits of a rule count in from its opening, each once; zero stands
/// for all time.
fn calendars(image: &Image<'_>, rule: &Rule) -> Vec<Maybe> {
    let mut found = Vec::new();
    let limits = expectation(image, rule).limits;
    for (_, limit) in image.records::<Limit>(limits) {
        if matches!(limit.base, 0 | 3 | 6) && !found.contains(&limit.calendar) {
            found.push(limit.calendar);
        }
    }
    found
}

/// Whether a verdict is of a word whose clocks run, or have just ended.
const fn of_word(class: Class) -> bool {
    ends(class)
        || matches!(
            class,
            Class::Overdue
                | Class::Reminded
                | Class::Changed
                | Class::Defied
                | Class::Paused
                | Class::Resumed
                | Class::Undone
        )
}

/// Whether what is known of an instance is needed after a verdict that ends its word.
const fn stays(rule: &Expectation, class: Class) -> bool {
    let gone = matches!(class, Class::Void | Class::Evicted);
    rule.reopen != 0 || rule.again != 0 && !gone
}

/// Whether a verdict ends the word.
const fn ends(class: Class) -> bool {
    matches!(
        class,
        Class::Met
            | Class::Failed
            | Class::Answered
            | Class::Unanswered
            | Class::Kept
            | Class::Honoured
            | Class::Broken
            | Class::Taken
            | Class::Void
            | Class::Evicted
            | Class::Restarted
    )
}
