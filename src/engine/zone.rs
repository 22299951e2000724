//! Which hours a calendar has for the subject at hand: its zone may go by what is known.

use super::known;
use super::rules::Rules;
use super::run::Run;
use super::state::Words;
use crate::image::layout::{Calendar, IntegrityView, Maybe, place};
use crate::image::{Form, Hours, Image};

/// The open time of a calendar as things are known now, wherever it is asked; none of no
/// calendar, and of one that has no zone now.
#[inline]
pub(crate) fn hours<'i>(
    image: &Image<'i>,
    words: &(impl Words + ?Sized),
    calendar: Maybe,
) -> Option<Hours<'i>> {
    // Most limits are of none, and a caller that knows so calls nobody.
    let at = place(calendar)?;
    if !image.uses(Form::Zoned) {
        return image.hours(calendar);
    }
    zoned(image, words, at)
}

#[inline(never)]
fn zoned<'i>(
    image: &Image<'i>,
    words: &(impl Words + ?Sized),
    calendar: usize,
) -> Option<Hours<'i>> {
    image.hours_at(holds(image, words, calendar)?)
}

/// The place of the calendar that holds in the stead of the one at a place: itself, unless its
/// zone goes by what is known.
pub(crate) fn holds(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    calendar: usize,
) -> Option<usize> {
    let record: Calendar = image.record(calendar);
    let Some(by) = image.zone_by(&record) else {
        return Some(calendar);
    };
    // A fact and a status are the same at every instant between two events.
    let word = known::value(image, words, by.known.into(), 0, &mut 0);
    image.zone_for(&record, word)
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// The open time of a calendar as things are known now.
    #[inline]
    pub(crate) fn hours(&self, calendar: Maybe) -> Option<Hours<'i>> {
        hours(&self.image, self.words, calendar)
    }

    /// Whether a rule counts open time in a zone that goes by what is known.
    pub(crate) fn goes_by(&self, rule: IntegrityView<'_>) -> bool {
        self.image.uses(Form::Zoned)
            && place(rule.calendar()).is_some_and(|at| {
                let calendar: Calendar = self.image.record(at);
                calendar.by.count != 0
            })
    }
}
