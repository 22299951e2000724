//! What is remembered of a scenario's subject, by the names that conditions read it by.

use crate::value::points::Points;
use tamam::image::op::Part;
use tamam::{Count, Engine, Image, Ledger, Score};

/// What conditions read.
pub(super) struct Remembered<'s> {
    /// The score's fields.
    pub(super) score: Score,
    /// The disappointment, where it is counted.
    pub(super) disappointment: Option<i64>,
    /// The ledger and the counts of outcomes, by the names that rules read them by.
    pub(super) ledger: &'s dyn Fn(&str) -> Option<u64>,
    /// The fields of the score's parts by name, in thousandths.
    pub(super) parts: Vec<(String, Option<i64>)>,
}

impl Remembered<'_> {
    /// A field of one of the score's parts; nothing when no part bears the name.
    pub(super) fn part(&self, name: &str) -> Option<Option<i128>> {
        let found = self.parts.iter().find(|(part, _)| part == name);
        found.map(|(_, value)| value.map(i128::from))
    }
}

/// What `RULE.kept`, `WHO.kept` or `promises.kept` is, or `RULE.word` of any word that is
/// counted.
pub(super) fn ledger(
    image: &Image<'_>,
    promises: &[Ledger<'_>],
    counts: &[Count<'_>],
    name: &str,
) -> Option<u64> {
    promised(image, promises, name).or_else(|| {
        let counted = |count: &&Count<'_>| {
            let word = name.strip_prefix(image.rule_name(count.rule));
            word.and_then(|word| word.strip_prefix('.')) == Some(count.word)
        };
        counts.iter().find(counted).map(|count| count.count)
    })
}

fn promised(image: &Image<'_>, promises: &[Ledger<'_>], name: &str) -> Option<u64> {
    let (of, column) = name.rsplit_once('.')?;
    let count = |promise: &Ledger<'_>| match column {
        "due" => Some(promise.due),
        "kept" => Some(promise.kept),
        "honoured" => Some(promise.honoured),
        "broken" => Some(promise.broken),
        _ => None,
    };
    let is_of = |promise: &&Ledger<'_>| image.rule_name(promise.rule) == of;
    if let Some(promise) = promises.iter().find(is_of) {
        return count(promise);
    }
    let given = promises.iter().any(|promise| promise.from == of);
    let meant = promises
        .iter()
        .filter(|promise| promise.from == of || !given && of == "promises");
    meant
        .map(count)
        .reduce(|sum, one| Some(sum? + one?))
        .flatten()
}

/// The fields of the score that facets have, by name.
pub(super) fn parts<M: AsRef<[u64]> + AsMut<[u64]>>(
    image: &Image<'_>,
    engine: &Engine<'_, M>,
) -> Vec<(String, Option<i64>)> {
    let mut parts = Vec::new();
    for facet in image.facets() {
        let name = image.facet_name(facet);
        for word in image.facet_words(facet) {
            for part in Part::OF_VALUE {
                let value = engine.part(part, word as u16);
                // Numbers are told in thousandths.
                let value = match part {
                    Part::Moments => value.map(|count| count.saturating_mul(1000)),
                    _ => value,
                };
                let name = format!("{name}.{}.{}", image.facet_word(word), part.word());
                parts.push((name, value));
            }
        }
        for part in Part::OF_FACET {
            let value = engine.part(part, facet as u16);
            parts.push((format!("{name}.{}", part.word()), value));
        }
    }
    parts
}

pub(super) fn shown(points: Option<i64>) -> String {
    match points {
        Some(points) => Points(points).to_string(),
        None => "absent".to_owned(),
    }
}

/// What is remembered, by name, as it is shown.
pub(super) fn fields(remembered: &Remembered<'_>) -> [(&'static str, String); 8] {
    let Remembered {
        score,
        disappointment,
        ledger: _,
        parts: _,
    } = remembered;
    [
        ("memory", shown(score.memory)),
        ("score", shown(score.score)),
        ("mean", shown(score.mean)),
        ("peak", shown(score.peak)),
        ("end", shown(score.end)),
        ("moments", score.moments.to_string()),
        ("cap", shown(score.cap)),
        ("disappointment", shown(*disappointment)),
    ]
}
