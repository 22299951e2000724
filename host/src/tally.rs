//! How often each outcome came, for each subject and in all; of journeys, how often each
//! stage was come to, and how they ended.

use tamam::image::layout::{Expectation, Journey, Known, Outcome, Rule};
use tamam::{Class, Image, Verdict};

/// Names of verdicts of what can be open that carry no word of the author's, in the order in
/// which they are reported, after the author's own.
const RESERVED: [Class; 10] = [
    Class::Void,
    Class::Changed,
    Class::Defied,
    Class::Overdue,
    Class::Reminded,
    Class::Evicted,
    Class::Restarted,
    Class::Paused,
    Class::Resumed,
    Class::Undone,
];

/// What can become of a promise: it is counted so, whatever its outcomes are named.
const LEDGER: [Class; 3] = [Class::Kept, Class::Honoured, Class::Broken];

/// What is counted of a journey behind its stages.
const JOURNEY: [Class; 3] = [Class::Ended, Class::AsMeant, Class::Elsewhere];

/// The sort of a rule that is a measure.
const MEASURES: u8 = 6;

/// The sort of a rule that is a journey.
const JOURNEYS: u8 = 7;

/// What is counted of one rule.
#[derive(Clone, Debug)]
struct Counted<'i> {
    rule: &'i str,
    /// Its first column.
    first: usize,
    names: Vec<&'i str>,
    /// The column of [`RESERVED`]'s first, and after them that of `open`.
    reserved: usize,
}

/// What can be counted of a program: a column for each outcome of each expectation, for each
/// stage of each journey, and for what becomes of events that wait to be followed.
#[derive(Clone, Debug)]
pub struct Tally<'i> {
    /// By rule; none for rules that say no such verdicts.
    counted: Vec<Option<Counted<'i>>>,
    /// By outcome.
    outcomes: Vec<Option<usize>>,
    width: usize,
    totals: Vec<u64>,
    /// By rule.
    breaches: Vec<u64>,
    rules: Vec<&'i str>,
    /// A row of `width` for each subject, when they are wanted.
    rows: Option<Vec<u32>>,
}

impl<'i> Tally<'i> {
    /// Nothing counted yet; with `each` every subject is counted for itself too, which
    /// takes 4 bytes a subject and outcome.
    #[must_use]
    pub fn new(image: &Image<'i>, each: bool) -> Self {
        let mut names: Vec<Vec<&'i str>> = vec![Vec::new(); image.count::<Rule>()];
        let mut places = Vec::new();
        for (_, promise) in image.all::<Expectation>() {
            if let Some(own) = names.get_mut(promise.rule as usize)
                && promise.is_promise()
            {
                own.extend(LEDGER.iter().map(|class| class.word()));
            }
        }
        for (place, outcome) in image.all::<Outcome>() {
            let of_promise = LEDGER.iter().find(|class| {
                let rule: Rule = image.record(outcome.rule as usize);
                let said: Expectation = image.record(rule.index as usize);
                rule.sort == 0 && said.is_promise() && **class as u8 == outcome.class
            });
            let name = match of_promise {
                Some(class) => class.word(),
                None => image.outcome(place as u32),
            };
            let own = names.get_mut(outcome.rule as usize);
            places.push(
                own.map(|own| match own.iter().position(|known| *known == name) {
                    Some(at) => (outcome.rule as usize, at),
                    None => {
                        own.push(name);
                        (outcome.rule as usize, own.len() - 1)
                    }
                }),
            );
        }
        for (_, journey) in image.all::<Journey>() {
            if let Some(own) = names.get_mut(journey.rule as usize) {
                own.extend(JOURNEY.iter().map(|class| class.word()));
            }
        }
        let mut width = 0;
        let mut counted = Vec::new();
        for ((_, rule), names) in image.all::<Rule>().zip(names) {
            let follows =
                rule.sort == MEASURES && image.record::<Known>(rule.index as usize).follow != 0;
            let says = matches!(rule.sort, 0 | JOURNEYS) || follows;
            counted.push(says.then(|| {
                let first = width;
                let reserved = first + names.len();
                width = reserved + RESERVED.len() + 1;
                Counted {
                    rule: image.str(rule.name),
                    first,
                    names,
                    reserved,
                }
            }));
        }
        let column = |place: Option<(usize, usize)>| {
            let (rule, at) = place?;
            let counted: &Option<Counted<'_>> = counted.get(rule)?;
            Some(counted.as_ref()?.first + at)
        };
        Self {
            outcomes: places.into_iter().map(column).collect(),
            totals: vec![0; width],
            breaches: vec![0; counted.len()],
            rules: image
                .all::<Rule>()
                .map(|(_, rule)| image.str(rule.name))
                .collect(),
            rows: each.then(Vec::new),
            counted,
            width,
        }
    }

    /// Every count: totals, breaches, and those of each subject.
    pub(crate) fn counts(&self) -> (&[u64], &[u64], Option<&[u32]>) {
        (&self.totals, &self.breaches, self.rows.as_deref())
    }

    /// Makes it the tally that had such counts; none when they are not those of this
    /// program.
    pub(crate) fn with_counts(
        mut self,
        totals: Vec<u64>,
        breaches: Vec<u64>,
        rows: Option<Vec<u32>>,
    ) -> Option<Self> {
        let fits = totals.len() == self.totals.len()
            && breaches.len() == self.breaches.len()
            && rows.is_some() == self.rows.is_some();
        (self.totals, self.breaches, self.rows) = (totals, breaches, rows);
        fits.then_some(self)
    }

    /// The same counts under a changed program, of which `fresh` counts nothing yet: `to`
    /// says which rule of it bears the name of one of this. What has no column there any
    /// more is not counted there.
    pub(crate) fn carried<'n>(
        &self,
        mut fresh: Tally<'n>,
        subjects: u32,
        to: impl Fn(u32) -> Option<u32>,
    ) -> Tally<'n> {
        let mut columns = Vec::new();
        for (rule, counted) in self.counted.iter().enumerate() {
            let Some(to) = to(rule as u32) else {
                continue;
            };
            let breaches = self.breaches.get(rule).copied().unwrap_or(0);
            if let Some(place) = fresh.breaches.get_mut(to as usize) {
                *place += breaches;
            }
            let (Some(old), Some(new)) = (counted, fresh.rule(to)) else {
                continue;
            };
            for (place, name) in old.names.iter().enumerate() {
                if let Some(at) = new.names.iter().position(|known| known == name) {
                    columns.push((old.first + place, new.first + at));
                }
            }
            for place in 0..=RESERVED.len() {
                columns.push((old.reserved + place, new.reserved + place));
            }
        }
        for (from, to) in &columns {
            let count = self.totals.get(*from).copied().unwrap_or(0);
            if let Some(total) = fresh.totals.get_mut(*to) {
                *total += count;
            }
        }
        if let (Some(old), Some(new)) = (&self.rows, &mut fresh.rows) {
            new.resize(subjects as usize * fresh.width, 0);
            for subject in 0..subjects as usize {
                for (from, to) in &columns {
                    let count = old.get(subject * self.width + from).copied();
                    if let Some(cell) = new.get_mut(subject * fresh.width + to) {
                        *cell = cell.saturating_add(count.unwrap_or(0));
                    }
                }
            }
        }
        fresh
    }

    /// Whether every subject is counted for itself too.
    pub(crate) fn counts_each(&self) -> bool {
        self.rows.is_some()
    }

    /// Counts a verdict of a subject.
    pub fn count(&mut self, subject: u32, verdict: &Verdict) {
        if verdict.class == Class::Breach
            && let Some(breaches) = self.breaches.get_mut(verdict.rule as usize)
        {
            *breaches += 1;
        }
        let column = match verdict.said() {
            Some(outcome) => self.outcomes.get(outcome as usize).copied().flatten(),
            None => self.rule(verdict.rule).and_then(|counted| {
                let reserved = RESERVED.iter().position(|class| *class == verdict.class);
                let named = LEDGER.contains(&verdict.class) || JOURNEY.contains(&verdict.class);
                let by_class = named.then(|| {
                    let word = verdict.class.word();
                    counted.names.iter().position(|name| *name == word)
                });
                match reserved {
                    Some(place) => Some(counted.reserved + place),
                    None => Some(counted.first + by_class??),
                }
            }),
        };
        if let Some(column) = column {
            self.add(subject, column, 1);
        }
    }

    /// Counts what is still open of a rule.
    pub fn count_open(&mut self, subject: u32, rule: u32, open: u64) {
        if let Some(counted) = self.rule(rule) {
            self.add(subject, counted.reserved + RESERVED.len(), open);
        }
    }

    fn rule(&self, rule: u32) -> Option<&Counted<'i>> {
        self.counted.get(rule as usize)?.as_ref()
    }

    fn add(&mut self, subject: u32, column: usize, count: u64) {
        if let Some(total) = self.totals.get_mut(column) {
            *total += count;
        }
        if let Some(rows) = &mut self.rows {
            let start = subject as usize * self.width;
            if rows.len() < start + self.width {
                rows.resize(start + self.width, 0);
            }
            if let Some(cell) = rows.get_mut(start + column) {
                *cell = cell.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            }
        }
    }

    /// What came of each expectation of a subject: the rule, then each name that came
    /// with how often. Nothing unless each subject is counted.
    pub fn of_subject(
        &self,
        subject: u32,
    ) -> impl Iterator<Item = (&'i str, Vec<(&'i str, u64)>)> + '_ {
        let start = subject as usize * self.width;
        let row = self
            .rows
            .as_ref()
            .and_then(|rows| rows.get(start..start + self.width));
        self.by_rule(move |column| {
            row.and_then(|row| row.get(column))
                .map_or(0, |count| u64::from(*count))
        })
    }

    /// What came of each expectation in all.
    pub fn in_all(&self) -> impl Iterator<Item = (&'i str, Vec<(&'i str, u64)>)> + '_ {
        self.by_rule(|column| self.totals.get(column).copied().unwrap_or(0))
    }

    /// The integrity rules that were broken, and how often.
    pub fn breaches(&self) -> impl Iterator<Item = (&'i str, u64)> + '_ {
        let counts = self
            .rules
            .iter()
            .copied()
            .zip(self.breaches.iter().copied());
        counts.filter(|(_, count)| *count > 0)
    }

    fn by_rule<'t>(
        &'t self,
        count: impl Fn(usize) -> u64 + 't,
    ) -> impl Iterator<Item = (&'i str, Vec<(&'i str, u64)>)> + 't {
        self.counted.iter().flatten().filter_map(move |counted| {
            let reserved = RESERVED.iter().map(|class| class.word()).chain(["open"]);
            let names = counted.names.iter().copied().chain(reserved);
            let came: Vec<_> = names
                .enumerate()
                .map(|(place, name)| (name, count(counted.first + place)))
                .filter(|(_, count)| *count > 0)
                .collect();
            (!came.is_empty()).then_some((counted.rule, came))
        })
    }
}
