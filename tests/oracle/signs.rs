//! What alerts read beside the score and `silent D`: a silence longer than usual [82],
//! disappointment [83], falls [84]; and the dates of checks [81].

use super::Happening;
use super::expression::Scope;
use super::log::{Log, Said};
use super::remembered::Score;
use super::rules::{Alert, Expr, Rules};
use super::value::{V, round};
use std::collections::BTreeMap;
use tamam::Class;

#[derive(Clone, Default)]
pub struct Signs {
    /// The times of the subject's events, those of one instant once.
    acts: Vec<i64>,
    /// For each `silent N times usual after G gaps`, whether it has come.
    pub usual: BTreeMap<(i64, usize), bool>,
    falls: BTreeMap<(String, i64), Periods>,
    /// In thousandths of a point.
    pub disappointment: i64,
    /// The check that is to come, by alert and line, and the evidence of its event.
    checks: BTreeMap<(usize, usize), (i64, u64)>,
}

/// The periods of one field of the score.
#[derive(Clone, Default)]
struct Periods {
    /// When one ended, and what the field was then.
    ends: Vec<(i64, Option<i64>)>,
    /// When the one at hand ends, if that is waited for.
    awaited: Option<i64>,
}

impl Periods {
    /// How many of the last periods fell, one after another.
    fn fell(&self) -> usize {
        let mut fell = 0;
        let mut before = None;
        for (_, now) in &self.ends {
            let is_less = matches!((before, now), (Some(before), Some(now)) if *now < before);
            fell = if is_less { fell + 1 } else { 0 };
            before = *now;
        }
        fell
    }

    /// Whether something may be found at the end of the period at hand.
    fn look(&mut self, each: i64, value: Option<i64>, now: i64) {
        let last = self.ends.last().copied();
        let before = last.and_then(|(_, value)| value);
        if self.awaited.is_some() || value == before && self.fell() == 0 {
            return;
        }
        let each = i128::from(each);
        let mut end = i128::from(now).div_euclid(each) * each;
        while end < i128::from(now) || last.is_some_and(|(last, _)| end <= i128::from(last)) {
            end += each;
        }
        self.awaited = i64::try_from(end).ok();
    }
}

impl Signs {
    pub fn new(rules: &Rules) -> Self {
        let mut signs = Self::default();
        for alert in &rules.alerts {
            for condition in std::iter::once(&alert.raise).chain(&alert.clear) {
                condition.each(&mut |one| match one {
                    Expr::Usual(times, gaps) => {
                        signs.usual.insert((*times, *gaps), false);
                    }
                    Expr::Falls(field, _, each) => {
                        let falls = (field.clone(), *each);
                        signs.falls.insert(falls, Periods::default());
                    }
                    _ => {}
                });
            }
        }
        signs
    }

    pub fn fell(&self, field: &str, each: i64) -> usize {
        self.falls[&(field.to_owned(), each)].fell()
    }

    /// The gaps told so far, folded into the usual one.
    fn usual_gap(&self, gaps: usize) -> Option<i64> {
        let gap = |two: &[i64]| i128::from(two[1]) - i128::from(two[0]);
        let told: Vec<i128> = self.acts.windows(2).map(gap).collect();
        let fit = |gap: i128| gap.min(i128::from(i64::MAX));
        let usual = told.iter().copied().map(fit).reduce(|usual, gap| {
            let usual = round(3 * usual + gap, 4);
            usual.unwrap_or_else(|_| panic!("four is not zero"))
        });
        usual.filter(|_| told.len() >= gaps).map(|gap| gap as i64)
    }

    /// When a silence becomes longer than usual.
    fn usual_due(&self, times: i64, gaps: usize) -> Option<i64> {
        let usual = i128::from(self.usual_gap(gaps)?);
        let wait = round(usual * i128::from(times), 1000);
        let wait = wait.unwrap_or_else(|_| panic!("a thousand is not zero"));
        let due = i128::from(*self.acts.last()?) + wait;
        Some(i64::try_from(due).unwrap_or(i64::MAX))
    }

    pub fn due(&self) -> Option<i64> {
        let usual = self.usual.iter().filter(|(_, came)| !**came);
        let usual = usual.filter_map(|((times, gaps), _)| self.usual_due(*times, *gaps));
        let checks = self.checks.values().map(|(due, _)| *due);
        let ends = self.falls.values().filter_map(|periods| periods.awaited);
        usual.chain(checks).chain(ends).min()
    }

    /// What is due at `instant`: silences, and the ends of periods. Checks stay until they
    /// were looked at.
    pub fn settle(&mut self, instant: i64, score: &Score) {
        let keys: Vec<_> = self.usual.keys().copied().collect();
        for (times, gaps) in keys {
            let came = self
                .usual_due(times, gaps)
                .is_some_and(|due| due <= instant);
            *self.usual.entry((times, gaps)).or_default() |= came;
        }
        let disappointment = self.disappointment;
        for ((field, _), periods) in &mut self.falls {
            if periods.awaited == Some(instant) {
                periods.awaited = None;
                let value = field_of(field, score, disappointment);
                periods.ends.push((instant, value));
            }
        }
    }

    /// An event of the subject.
    pub fn hear(&mut self, time: i64) {
        if self.acts.last() != Some(&time) {
            self.acts.push(time);
        }
        self.usual.values_mut().for_each(|came| *came = false);
    }

    /// An event may set the dates of checks.
    pub fn set_checks(&mut self, rules: &Rules, event: &Happening, log: &mut Log) {
        for (alert, one) in rules.alerts.iter().enumerate() {
            for (line, (delay, when)) in one.checks.iter().enumerate() {
                if when.event == event.kind && holds(one, &when.guard, event, log) {
                    let due = event.time.saturating_add(*delay);
                    self.checks.insert((alert, line), (due, event.evidence));
                }
            }
        }
    }

    /// The evidence of the first check of an alert that comes at `instant`.
    pub fn check(&self, alert: usize, instant: i64) -> Option<u64> {
        let mut checks = self.checks.iter();
        checks
            .find(|((of, _), (due, _))| *of == alert && *due == instant)
            .map(|(_, (_, evidence))| *evidence)
    }

    /// The checks of `instant` were looked at.
    pub fn forget_checks(&mut self, instant: i64) {
        self.checks.retain(|_, (due, _)| *due != instant);
    }

    /// Takes all moments so far.
    pub fn feel(&mut self, moments: &[i64], below: i64) {
        self.disappointment = moments.iter().fold(0, |sum, moment| {
            i64::max(0, i64::saturating_add(sum, below - moment))
        });
    }

    /// A look at the alerts: which ends are to be waited for.
    pub fn look(&mut self, score: &Score, now: i64) {
        let disappointment = self.disappointment;
        for ((field, each), periods) in &mut self.falls {
            periods.look(*each, field_of(field, score, disappointment), now);
        }
    }
}

fn field_of(field: &str, score: &Score, disappointment: i64) -> Option<i64> {
    match field {
        "memory" => score.memory,
        "score" => score.score,
        "mean" => score.mean,
        "peak" => score.peak,
        "end" => score.end,
        "disappointment" => Some(disappointment),
        other => panic!("a valid program has no {other} that falls"),
    }
}

fn holds(alert: &Alert, guard: &Option<Expr>, event: &Happening, log: &mut Log) -> bool {
    let Some(guard) = guard else { return true };
    let scope = Scope {
        event: Some(event),
        ..Scope::default()
    };
    let computed = scope.knowing(&log.known).compute(guard);
    if let Some(fault) = computed.fault {
        let said = Said::new(&alert.name, Class::Fault, None, event.time);
        log.say(said.because(fault).from([event.evidence]));
    }
    matches!(computed.value, Some(V::Bool(true)))
}
