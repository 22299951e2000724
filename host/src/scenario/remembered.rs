//! What is remembered of a scenario's subject, by the names that conditions read it by.

use crate::value::points::Points;
use tamam::image::op::Part as Field;
use tamam::{Count, Engine, Image, Ledger, Score};

/// What conditions read.
pub(super) struct Remembered<'s> {
    /// The score's fields.
    pub(super) score: Score,
    /// The disappointment, where it is counted.
    pub(super) disappointment: Option<i64>,
    /// The ledger and the counts of outcomes, by the names that rules read them by.
    pub(super) ledger: &'s dyn Fn(&str) -> Option<u64>,
    /// The fields of the score's parts by name.
    pub(super) parts: Vec<Part>,
}

/// A field of a part of the score.
pub(super) struct Part {
    pub(super) name: String,
    /// In thousandths; the place of a stage where it is one.
    pub(super) value: Option<i64>,
    /// The stages that it can be, where it is one of a journey.
    pub(super) stages: Vec<String>,
}

impl Part {
    /// It as it is shown.
    pub(super) fn shown(&self) -> String {
        let place = self.value.and_then(|place| usize::try_from(place).ok());
        match place.and_then(|place| self.stages.get(place)) {
            Some(stage) => stage.clone(),
            None => shown(self.value),
        }
    }
}

impl Remembered<'_> {
    /// A field of one of the score's parts; nothing when no part bears the name.
    pub(super) fn part(&self, name: &str) -> Option<Option<i128>> {
        let found = self.parts.iter().find(|part| part.name == name);
        found.map(|part| part.value.map(i128::from))
    }

    /// The stages that a field of a journey can be.
    pub(super) fn stages(&self, name: &str) -> Option<Vec<&str>> {
        let found = self.parts.iter().find(|part| part.name == name)?;
        let stages: Vec<&str> = found.stages.iter().map(String::as_str).collect();
        (!stages.is_empty()).then_some(stages)
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
    let who = match image.str(image.program().subject) {
        subject if of == "subject" && !subject.is_empty() => subject,
        _ => of,
    };
    let given = promises.iter().any(|promise| promise.from == who);
    let meant = promises
        .iter()
        .filter(|promise| promise.from == who || !given && of == "promises");
    meant
        .map(count)
        .reduce(|sum, one| Some(sum? + one?))
        .flatten()
}

/// The fields of the score that facets and journeys have, by name.
pub(super) fn parts<M: AsRef<[u64]> + AsMut<[u64]>>(
    image: &Image<'_>,
    engine: &Engine<'_, M>,
) -> Vec<Part> {
    let parts = image.parts().map(|field| {
        let value = engine.part(field.part, field.at);
        // Numbers are told in thousandths.
        let value = match field.part {
            Field::Moments | Field::JourneyMoments | Field::StageMoments | Field::Journeys => {
                value.map(|count| count.saturating_mul(1000))
            }
            _ => value,
        };
        let stages = match field.part {
            Field::PeakIn | Field::EndIn => {
                let stages = image.journey_stages(field.at.into());
                stages.map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        Part {
            name: field.to_string(),
            value,
            stages,
        }
    });
    parts.collect()
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
