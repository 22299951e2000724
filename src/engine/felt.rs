//! From what a rule says to the moment, and what the moment belongs to.
//!
//! Losses loom larger: Kahneman and Tversky, "Prospect theory", Econometrica 47 (1979);
//! 2.25 times as large: Tversky and Kahneman, "Advances in prospect theory", Journal of
//! Risk and Uncertainty 5 (1992). What one is used to: Helson, "Adaptation-level theory"
//! (1964).

use super::Engine;
use super::calculation::{divide, rounded};
use super::journey;
use super::memory;
use super::rules::Rules;
use super::run::{Ending, Run};
use super::scope::Scope;
use super::state::{Remembered, Words};
use crate::image::Form;
use crate::image::Image;
use crate::image::layout::{Bearing, Borne, Facet, FacetWordView, KindView, OutcomeView, place};
use crate::image::op::Part;
use crate::limits::{FACETS, FADES, FELT};

/// What is remembered of the moments that belong to one value of a facet, in thousandths
/// of a point; absent before the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Felt {
    /// What is remembered, by the program's own way to tell it.
    pub memory: Option<i64>,
    /// Their mean.
    pub mean: Option<i64>,
    /// The most intense of them.
    pub peak: Option<i64>,
    /// The last of them.
    pub end: Option<i64>,
    /// How many they are.
    pub moments: u64,
}

/// How the values of a facet compare, by their means, in thousandths of a point; absent
/// while fewer than two have any moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Balance {
    /// The greatest mean less the least.
    pub spread: Option<i64>,
    /// The least mean.
    pub weakest: Option<i64>,
}

impl<'i, M: AsRef<[u64]> + AsMut<[u64]>, I: Rules<'i>> Engine<'i, M, I> {
    /// What is remembered of the moments that belong to one value of a facet, by its number
    /// among [`Image::facet_words`].
    #[must_use]
    pub fn felt(&self, word: u32) -> Felt {
        felt(&self.image, self.parts().1, word)
    }

    /// How the values of a facet compare, by its number among [`Image::facets`].
    #[must_use]
    pub fn balance(&self, facet: u32) -> Balance {
        balance(&self.image, self.parts().1, facet)
    }

    /// A field of a part of the score, such as `clue.humanic.memory`, from
    /// [`Image::part`]: thousandths, but for `moments`.
    #[must_use]
    pub fn part(&self, part: Part, at: u16) -> Option<i64> {
        part_of(&self.image, self.parts().1, part as u8, at)
    }
}

/// No value of a facet: there are never so many.
const NO_VALUE: u32 = u32::MAX;

impl<'i, I: Rules<'i>> Run<'_, I> {
    part_of_caller! {
        /// Turns what an outcome says into the moment, and adds it to what it belongs to.
        pub(crate) fn feel_after_all(
            &mut self,
            said: OutcomeView<'_>,
            value: i64,
            ending: &Ending,
            scope: &Scope<'_>,
        ) -> i64 = feel_after_all_here, #[inline] feel_after_all_apart
    }

    #[inline(always)]
    fn feel_after_all_here(
        &mut self,
        said: OutcomeView<'_>,
        value: i64,
        ending: &Ending,
        scope: &Scope<'_>,
    ) -> i64 {
        if !self.image.uses(Form::FeltLater) {
            return value;
        }
        let image = self.image;
        let bears = match scope.event {
            Some(event) => image.view::<KindView<'_>>(event.kind as usize).bears(),
            None => said.bears(),
        };
        let mut values = [NO_VALUE; FACETS];
        let mut felt = value;
        for ((_, bearing), place) in image.records(bears).zip(&mut values) {
            *self.steps += 1;
            let Some(value) = self.borne(&bearing, scope) else {
                continue;
            };
            *place = value;
            let word: FacetWordView<'_> = image.view(value as usize);
            felt = times(felt, word.weight());
        }
        felt = felt.clamp(-FELT, FELT);
        felt = self.fade(said.echo(), felt, ending.time);
        felt = self.adapt(felt);
        if felt < 0 {
            felt = times(felt, image.program().losses);
        }
        felt = felt.clamp(-FELT, FELT);
        for value in values.into_iter().take(bears.count as usize) {
            if value != NO_VALUE {
                let word: FacetWordView<'_> = image.view(value as usize);
                memory::add_at(self.words, word.state_at() as usize, felt);
            }
        }
        self.belong_to_journeys(felt, &ending.evidence);
        felt
    }

    /// The value of a facet that a moment belongs to.
    #[inline]
    fn borne(&self, bearing: &Bearing, scope: &Scope<'_>) -> Option<u32> {
        let at = usize::from(bearing.at);
        let nth = match bearing.source {
            0 => 0,
            1 => scope.event?.value(at)?,
            _ => scope.opened(&self.image, self.words, at)?,
        };
        let nth = u32::try_from(nth).ok()?;
        let there = nth < bearing.words.count;
        let place = bearing.words.first.saturating_add(nth) as usize;
        there.then(|| self.image.record::<Borne>(place).word)
    }

    /// What comes again soon is felt less.
    #[inline]
    fn fade(&mut self, echo: u32, felt: i64, time: i64) -> i64 {
        let Some(echo) = place(echo).filter(|_| felt > 0) else {
            return felt;
        };
        let program = self.image.program();
        let at = program.used_to_at as usize + 1 + 2 * echo;
        // How often in a row, plus one: zero when it never came.
        let before = self.words.word(at + 1);
        let again = before != 0 && time <= self.words.time(at).saturating_add(program.fades_within);
        let times_over = if again {
            before.min(u64::from(FADES))
        } else {
            0
        };
        self.words.put(at, time as u64);
        self.words.put(at + 1, times_over + 1);
        let rest = 1000_u32.saturating_sub(program.fades);
        *self.steps += times_over;
        (0..times_over).fold(felt, |felt, _| times(felt, rest))
    }

    /// What is felt beyond what one is used to, which follows.
    #[inline]
    fn adapt(&mut self, felt: i64) -> i64 {
        let program = self.image.program();
        if program.adapts == 0 {
            return felt;
        }
        let at = program.used_to_at as usize;
        let used_to = self.words.time(at);
        let beyond = felt.saturating_sub(used_to);
        let used_to = used_to.saturating_add(times(beyond, program.adapts));
        self.words.put(at, used_to as u64);
        beyond
    }
}

/// A product of thousandths, rounded to a thousandth, half away from zero.
#[inline]
fn times(felt: i64, factor: u32) -> i64 {
    match felt.checked_mul(i64::from(factor)) {
        Some(product) => rounded(product, 1000),
        None => times_wide(felt, factor),
    }
}

/// The same of what is beyond every felt value.
#[cold]
fn times_wide(felt: i64, factor: u32) -> i64 {
    let product = i128::from(felt) * i128::from(factor);
    divide(product, 1000)
        .and_then(|felt| i64::try_from(felt).ok())
        .unwrap_or(0)
}

/// What is remembered of one value of a facet.
pub(crate) fn felt(image: &Image<'_>, words: &(impl Words + ?Sized), word: u32) -> Felt {
    memory::remembered(image, moments(image, words, word))
}

/// The moments of one value of a facet.
#[inline]
fn moments<'w>(image: &Image<'_>, words: &'w (impl Words + ?Sized), word: u32) -> &'w Remembered {
    let word: FacetWordView<'_> = image.view(word as usize);
    memory::moments_at(words, word.state_at() as usize)
}

/// How the values of a facet compare.
#[inline(always)]
pub(crate) fn balance(image: &Image<'_>, words: &(impl Words + ?Sized), facet: u32) -> Balance {
    let facet: Facet = image.record(facet as usize);
    let values = facet.words.first..facet.words.first.saturating_add(facet.words.count);
    let mut found: Option<(i64, i64)> = None;
    let mut several = false;
    for mean in values.filter_map(|value| memory::mean(moments(image, words, value))) {
        several |= found.is_some();
        let (least, greatest) = found.unwrap_or((mean, mean));
        found = Some((least.min(mean), greatest.max(mean)));
    }
    match found.filter(|_| several) {
        Some((least, greatest)) => Balance {
            spread: Some(greatest.saturating_sub(least)),
            weakest: Some(least),
        },
        None => Balance::default(),
    }
}

/// A field of a part of the score.
#[inline]
pub(crate) fn part_of(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    part: u8,
    place: u16,
) -> Option<i64> {
    part_of_here::<false>(image, words, part, place)
}

/// The same, made part of a caller that knows which field it is.
#[inline(always)]
pub(crate) fn part_of_here<const BUILT_IN: bool>(
    image: &Image<'_>,
    words: &(impl Words + ?Sized),
    part: u8,
    place: u16,
) -> Option<i64> {
    let at = u32::from(place);
    let own = moments(image, words, at);
    match Part::from_number(part)? {
        Part::Memory if BUILT_IN => memory::memory_here(image, own),
        Part::Memory => memory::memory(image, own),
        Part::Mean => memory::mean(own),
        Part::Peak => memory::strongest(own),
        Part::End => memory::end(own),
        Part::Moments => i64::try_from(memory::count(own)).ok(),
        part @ (Part::Spread | Part::Weakest) => {
            let balance = balance(image, words, at);
            match part {
                Part::Spread => balance.spread,
                _ => balance.weakest,
            }
        }
        part if BUILT_IN => journey::part_of_here(image, words, part, place),
        part => journey::part_of(image, words, part, place),
    }
}
