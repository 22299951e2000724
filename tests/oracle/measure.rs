//! Measures over events: every value is kept with its time, and reckoned anew at every look
//! ([53], [56]).

use super::rules::{Followed, Measure, Period};
use super::value::{V, round};
use std::collections::BTreeSet;
use tamam::Fault;
use tamam::syntax::tree::Aggregate;

/// What one measure has seen.
#[derive(Clone, Default)]
pub struct Measured {
    values: Vec<(i64, V)>,
    /// When the last event was whose guard was true.
    last: Option<i64>,
    /// The instants at which a bucket is forgotten, while an alert watches.
    dues: BTreeSet<i64>,
    /// What waits until something follows it, in the order in which it came [56].
    waits: Vec<Waiting>,
}

/// An event that waits.
#[derive(Clone)]
struct Waiting {
    limit: i64,
    evidence: u64,
    key: Option<u64>,
}

impl Period {
    fn bucket(self, at: i64) -> i128 {
        i128::from(at).div_euclid(self.step.into())
    }

    fn holds(self, at: i64, now: i64) -> bool {
        let (bucket, last) = (self.bucket(at), self.bucket(now));
        (last - i128::from(self.steps) + 1..=last).contains(&bucket)
    }

    /// When the bucket of an instant is forgotten; none when that lies beyond time.
    fn forgets(self, at: i64) -> Option<i64> {
        let instant = (self.bucket(at) + i128::from(self.steps)) * i128::from(self.step);
        i64::try_from(instant).ok()
    }
}

impl Measured {
    pub fn add(&mut self, measure: &Measure, at: i64, value: V) {
        self.values.push((at, value));
        if measure.watched {
            let forgets = measure.period.and_then(|period| period.forgets(at));
            self.dues.extend(forgets);
        }
    }

    /// When the event before this one was; this one is the last from now on.
    pub fn before(&mut self, now: i64) -> Option<i64> {
        self.last.replace(now)
    }

    /// One more event waits; the key and the evidence of the one that gives way to it.
    pub fn wait(
        &mut self,
        followed: &Followed,
        key: Option<u64>,
        at: i64,
        evidence: u64,
    ) -> Option<(Option<u64>, u64)> {
        let given_way = (self.waits.len() == followed.slots).then(|| self.waits.remove(0));
        self.waits.push(Waiting {
            limit: at.saturating_add(followed.within),
            evidence,
            key,
        });
        given_way.map(|one| (one.key, one.evidence))
    }

    /// Something follows all that waits with its key.
    pub fn follow(&mut self, measure: &Measure, key: Option<u64>, at: i64) {
        let (followed, waits) = std::mem::take(&mut self.waits)
            .into_iter()
            .partition::<Vec<_>, _>(|one| one.key == key);
        self.waits = waits;
        for _ in followed {
            self.add(measure, at, V::Bool(true));
        }
    }

    pub fn waiting(&self) -> usize {
        self.waits.len()
    }

    pub fn due(&self) -> Option<i64> {
        let limits = self.waits.iter().map(|one| one.limit);
        limits.chain(self.dues.first().copied()).min()
    }

    pub fn settle(&mut self, measure: &Measure, instant: i64) {
        let (over, waits) = std::mem::take(&mut self.waits)
            .into_iter()
            .partition::<Vec<_>, _>(|one| one.limit == instant);
        self.waits = waits;
        for _ in over {
            self.add(measure, instant, V::Bool(false));
        }
        self.dues.remove(&instant);
    }

    /// What it comes to at `now`; none for want of events, a fault when it does not fit.
    pub fn value(&self, measure: &Measure, now: i64) -> Result<Option<V>, Fault> {
        let holds = |at| measure.period.is_none_or(|period| period.holds(at, now));
        let values = self.values.iter().filter(|(at, _)| holds(*at));
        let values: Vec<&V> = values.map(|(_, value)| value).collect();
        let of = |n: i128| fit(n).map(|n| measure.kind.of(n));
        let sum = || values.iter().map(|value| raw(value)).sum::<i128>();
        let by_order = |value: &&&V| raw(value);
        let chosen = match measure.aggregate {
            Aggregate::Count => return Ok(Some(V::Int(fit(values.len() as i128)?))),
            // The mean of yes and no.
            Aggregate::Share => {
                let count = values.len() as i128;
                if count == 0 {
                    return Ok(None);
                }
                let thousandths = fit(round(sum() * 1000, count)?)?;
                return Ok(Some(V::Decimal(thousandths)));
            }
            Aggregate::Sum => return Ok(Some(of(sum())?)),
            Aggregate::Mean => {
                let count = values.len() as i128;
                return match (count, measure.kind.of(0)) {
                    (0, _) => Ok(None),
                    (_, V::Int(_)) => {
                        let thousandths = fit(round(sum() * 1000, count)?)?;
                        Ok(Some(V::Decimal(thousandths)))
                    }
                    _ => Ok(Some(of(round(sum(), count)?)?)),
                };
            }
            Aggregate::Min => values.iter().min_by_key(by_order),
            Aggregate::Max => values.iter().max_by_key(by_order),
            Aggregate::Last => values.last(),
        };
        Ok(chosen.map(|value| (*value).clone()))
    }
}

fn fit(n: i128) -> Result<i64, Fault> {
    i64::try_from(n).map_err(|_| Fault::Overflow)
}

fn raw(value: &V) -> i128 {
    match value {
        V::Bool(yes) => i128::from(*yes),
        V::Int(n) | V::Decimal(n) | V::Time(n) | V::Duration(n) => i128::from(*n),
        other => panic!("a valid program does not measure {other:?}"),
    }
}
