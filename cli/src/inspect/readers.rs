//! Who reads an event.

use tamam::Image;
use tamam::image::layout::{
    Alert, Date, Expectation, Feel, Integrity, Journey, Judge, Kind, Known, Passage, Touch, Update,
};
use tamam_host::report::verdict;

/// The names of all rules that read a kind of event, each once.
pub(super) fn of(image: &Image<'_>, number: usize, kind: &Kind) -> Vec<String> {
    let touches = image.records::<Touch>(kind.touches);
    let expectations =
        touches.map(|(_, touch)| image.record::<Expectation>(touch.expectation as usize).rule);
    let judges = image.records::<Judge>(kind.judges);
    let integrity =
        judges.map(|(_, judge)| image.record::<Integrity>(judge.integrity as usize).rule);
    let feels = image.records::<Feel>(kind.feels);
    let feels = feels.map(|(_, feel)| feel.rule);
    let updates = image.records::<Update>(kind.updates);
    let known = updates.map(|(_, update)| image.record::<Known>(update.known as usize).rule);
    let passages = image.records::<Passage>(kind.passages);
    let passages = passages.chain(image.records::<Passage>(kind.partings));
    let journeys =
        passages.map(|(_, passage)| image.record::<Journey>(passage.journey as usize).rule);
    let checks = image.all::<Date>();
    let checks = checks.filter(|(_, check)| check.kind as usize == number);
    let alerts = checks.map(|(_, check)| image.record::<Alert>(check.alert as usize).rule);

    let rules = expectations.chain(integrity).chain(feels);
    let mut names = Vec::new();
    for rule in rules.chain(known).chain(journeys).chain(alerts) {
        let name = verdict::rule(image, rule).into_owned();
        // A measure that stands inside a condition bears no name.
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
