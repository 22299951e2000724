//! From what a rule says to the moment, and what the moment belongs to ([90], [91]).

use super::Happening;
use super::log::Said;
use super::remembered::Score;
use super::value::{V, round};
use std::collections::BTreeMap;
use tamam::limits::FADES;
use tamam::syntax::tree::Memory;

/// What the rules say of it; shares and factors in thousandths.
#[derive(Clone, Default)]
pub struct Written {
    pub facets: Vec<Facet>,
    /// By kind of event what its line says: facet and value.
    pub bears: BTreeMap<String, Vec<(String, String)>>,
    pub losses: Option<i64>,
    pub adapts: Option<i64>,
    /// The share, and for how long.
    pub fades: Option<(i64, i64)>,
}

#[derive(Clone)]
pub struct Facet {
    pub name: String,
    /// The values with their weights.
    pub words: Vec<(String, Option<i64>)>,
}

/// Everything that was felt.
#[derive(Clone, Default)]
pub struct Feelings {
    pub written: Written,
    used_to: i64,
    /// By rule and outcome, when it was last above zero and for the how many-th time in a row.
    last: BTreeMap<(String, String), (i64, u32)>,
    moments: Vec<Moment>,
}

#[derive(Clone)]
struct Moment {
    felt: i64,
    /// For each facet the value it belongs to.
    belongs: Vec<Option<String>>,
}

const CLAMP: i64 = 100_000;

/// A product of thousandths, rounded half away from zero.
fn times(value: i64, factor: i64) -> i64 {
    let product = i128::from(value) * i128::from(factor);
    round(product, 1000).expect("a thousand is not zero") as i64
}

impl Feelings {
    /// Nothing felt yet.
    pub fn of(written: Written) -> Self {
        Self {
            written,
            ..Self::default()
        }
    }

    /// Turns what a rule says into the moment: `rule` and `outcome` tell what is felt,
    /// `bearer` is the event that brought it, or that opened the instance the clock speaks of.
    pub fn feel(
        &mut self,
        value: i64,
        outcome: (&str, &str),
        time: i64,
        bearer: &Happening,
    ) -> Option<i64> {
        let belongs: Vec<Option<String>> = self
            .written
            .facets
            .iter()
            .map(|facet| self.value_of(facet, bearer))
            .collect();
        let mut v = value;
        for (facet, word) in self.written.facets.iter().zip(&belongs) {
            let weight = facet
                .words
                .iter()
                .find(|(name, _)| Some(name) == word.as_ref())
                .and_then(|(_, weight)| *weight);
            if let Some(weight) = weight {
                if weight == 0 {
                    return None;
                }
                v = times(v, weight);
            }
        }
        v = v.clamp(-CLAMP, CLAMP);
        if let Some((share, within)) = self.written.fades
            && v > 0
        {
            let key = (outcome.0.to_owned(), outcome.1.to_owned());
            let n = match self.last.get(&key) {
                Some((last, n)) if time <= last.saturating_add(within) => (n + 1).min(FADES),
                _ => 0,
            };
            self.last.insert(key, (time, n));
            for _ in 0..n {
                v = times(v, 1000 - share);
            }
        }
        if let Some(share) = self.written.adapts {
            let d = v - self.used_to;
            self.used_to += times(d, share);
            v = d;
        }
        if let Some(weight) = self.written.losses
            && v < 0
        {
            v = times(v, weight);
        }
        let felt = v.clamp(-CLAMP, CLAMP);
        self.moments.push(Moment { felt, belongs });
        Some(felt)
    }

    /// What an event bears of a facet.
    fn value_of(&self, facet: &Facet, event: &Happening) -> Option<String> {
        let line = self.written.bears.get(&event.kind);
        let said = line.and_then(|line| line.iter().find(|(name, _)| *name == facet.name));
        match said {
            Some((_, word)) => Some(word.clone()),
            None => match event.attribute(&facet.name)? {
                V::Choice(word) => Some(word),
                other => panic!("a valid program has no value {other:?}"),
            },
        }
    }

    /// Every field of the score that a facet has, by name; those that are absent too.
    pub fn fields(&self, memory: Memory) -> BTreeMap<String, Option<V>> {
        let mut fields = BTreeMap::new();
        for (place, facet) in self.written.facets.iter().enumerate() {
            let mut means = Vec::new();
            for (word, _) in &facet.words {
                let of_word = self.moments.iter();
                let felt: Vec<i64> = of_word
                    .filter(|moment| moment.belongs[place].as_ref() == Some(word))
                    .map(|moment| moment.felt)
                    .collect();
                let score = Score::of(&felt, None, memory);
                let mut put = |field: &str, value: Option<V>| {
                    let name = format!("{}.{word}.{field}", facet.name);
                    fields.insert(name, value);
                };
                put("memory", score.memory.map(V::Decimal));
                put("mean", score.mean.map(V::Decimal));
                put("peak", score.peak.map(V::Decimal));
                put("end", score.end.map(V::Decimal));
                put("moments", Some(V::Int(score.moments)));
                means.extend(score.mean);
            }
            let ends = means.iter().min().zip(means.iter().max());
            let ends = ends.filter(|_| means.len() >= 2);
            let spread = ends.map(|(least, greatest)| V::Decimal(greatest - least));
            let weakest = ends.map(|(least, _)| V::Decimal(*least));
            fields.insert(format!("{}.spread", facet.name), spread);
            fields.insert(format!("{}.weakest", facet.name), weakest);
        }
        fields
    }
}
