//! What alerts read beside the score and `silent D`: a silence longer than usual [82],
//! disappointment [83], falls [84]; and the dates of checks [81].

use super::Happening;
use super::expression::Scope;
use super::known::Known;
use super::log::{Log, Said};
use super::remembered::Score;
use super::rules::{Alert, Expr, Rules};
use super::value::{V, round};
use std::collections::BTreeMap;
use std::rc::Rc;
use tamam::Class;

#[derive(Clone, Default)]
pub struct Signs {
    /// The times of the subject's events, those of one instant once.
    acts: Vec<i64>,
    /// For each `silent N times usual after G gaps`, whether it has come.
    pub usual: BTreeMap<(i64, usize), bool>,
    /// By what falls and the length of a period.
    falls: BTreeMap<(String, i64), Periods>,
    /// The instant of the look at hand, or of the last one.
    now: i64,
    /// In thousandths of a point.
    pub disappointment: i64,
    /// The check that is to come, by alert and line, and the evidence of its event.
    checks: BTreeMap<(usize, usize), (i64, u64)>,
}

/// The periods of what falls: of a field of the score, or of something known.
#[derive(Clone)]
struct Periods {
    of: Rc<Expr>,
    /// The end of each that was taken, and what it came to.
    taken: Vec<(i64, Option<V>)>,
    /// When the one at hand ends, if its last millisecond is waited for.
    awaited: Option<i64>,
    /// The end that the alerts are to be looked at for.
    ends: Option<i64>,
}

impl Periods {
    /// How many of the last periods fell, one after another, among those that end by `now`.
    fn fell(&self, now: i64) -> usize {
        let mut fell = 0;
        let mut before: Option<&V> = None;
        for (_, value) in self.taken.iter().filter(|(end, _)| *end <= now) {
            let value = value.as_ref();
            let is_less = before.zip(value).is_some_and(|(before, value)| {
                let order = value.order(before);
                order.expect("two values of one thing").is_lt()
            });
            fell = if is_less { fell + 1 } else { 0 };
            before = value;
        }
        fell
    }

    fn due(&self) -> Option<i64> {
        let last = self.awaited.map(|end| end - 1);
        last.into_iter().chain(self.ends).min()
    }

    /// The end of a period, or its last millisecond.
    fn settle(&mut self, instant: i64, value: Option<V>) {
        if self.ends == Some(instant) {
            self.ends = None;
        }
        if let Some(end) = self.awaited.filter(|end| end - 1 == instant) {
            self.awaited = None;
            self.taken.push((end, value));
            self.ends = Some(end);
        }
    }

    /// Whether something may be found at the end of the period at hand.
    fn look(&mut self, each: i64, value: &Option<V>, now: i64) {
        let last = self.taken.last();
        // What was taken of this period can be no other any more.
        let is_over = last.is_some_and(|(end, _)| now < *end);
        let before = last.and_then(|(_, value)| value.clone());
        if is_over || self.awaited.is_some() || *value == before && self.fell(now) == 0 {
            return;
        }
        let each = i128::from(each);
        let end = (i128::from(now).div_euclid(each) + 1) * each;
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
                    Expr::Falls(name, of, _, each) => {
                        let periods = Periods {
                            of: Rc::clone(of),
                            taken: Vec::new(),
                            awaited: None,
                            ends: None,
                        };
                        signs.falls.insert((name.clone(), *each), periods);
                    }
                    _ => {}
                });
            }
        }
        signs
    }

    pub fn fell(&self, name: &str, each: i64) -> usize {
        self.falls[&(name.to_owned(), each)].fell(self.now)
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
        let ends = self.falls.values().filter_map(Periods::due);
        usual.chain(checks).chain(ends).min()
    }

    /// What is due at `instant`: silences, and periods, of which all else is settled. Checks
    /// stay until they were looked at.
    pub fn settle(&mut self, instant: i64, score: &Score, known: &Known) {
        let keys: Vec<_> = self.usual.keys().copied().collect();
        for (times, gaps) in keys {
            let came = self
                .usual_due(times, gaps)
                .is_some_and(|due| due <= instant);
            *self.usual.entry((times, gaps)).or_default() |= came;
        }
        let disappointment = self.disappointment;
        for ((name, _), periods) in &mut self.falls {
            let value = standing(name, &periods.of, (score, disappointment), known);
            periods.settle(instant, value);
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
    pub fn look(&mut self, score: &Score, known: &Known, now: i64) {
        self.now = now;
        let disappointment = self.disappointment;
        for ((name, each), periods) in &mut self.falls {
            let value = standing(name, &periods.of, (score, disappointment), known);
            periods.look(*each, &value, now);
        }
    }
}

/// What something that falls is now.
fn standing(
    name: &str,
    of: &Expr,
    (score, disappointment): (&Score, i64),
    known: &Known,
) -> Option<V> {
    let field = match name {
        "memory" => score.memory,
        "score" => score.score,
        "mean" => score.mean,
        "peak" => score.peak,
        "end" => score.end,
        "disappointment" => Some(disappointment),
        _ => return Scope::default().knowing(known).compute(of).value,
    };
    field.map(V::Decimal)
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
