//! The fields of the parts of the score, facets and journeys, by the names that rules read
//! them by.

use super::Image;
use super::op::Part;
use core::fmt;

/// A field of a part of the score. It is shown as its name: `clue.humanic.memory`,
/// `clue.spread`, `stay.coverage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartField<'i> {
    /// The facet or the journey.
    pub of: &'i str,
    /// The facet's value or the journey's stage; none for a field of the whole.
    pub inside: Option<&'i str>,
    /// Which field.
    pub part: Part,
    /// Which part, as [`Engine::part`](crate::Engine::part) asks for it.
    pub at: u16,
}

impl PartField<'_> {
    /// Whether this is its name.
    fn is_called(&self, name: &str) -> bool {
        let behind = |name, word| str::strip_prefix(name, word)?.strip_prefix('.');
        let rest = behind(name, self.of);
        let rest = match self.inside {
            Some(inside) => rest.and_then(|rest| behind(rest, inside)),
            None => rest,
        };
        rest == Some(self.part.word())
    }
}

impl fmt::Display for PartField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.of)?;
        if let Some(inside) = self.inside {
            write!(f, "{inside}.")?;
        }
        f.write_str(self.part.word())
    }
}

impl<'i> Image<'i> {
    /// Every field of the parts of the score: of each facet those of its values, then its own;
    /// then of each journey its own, then those of its stages.
    pub fn parts(&self) -> impl Iterator<Item = PartField<'i>> + use<'i> {
        let image = *self;
        let facets = image.facets().flat_map(move |facet| image.of_facet(facet));
        let journeys = image.journeys();
        facets.chain(journeys.flat_map(move |journey| image.of_journey(journey)))
    }

    /// The field of a part of the score that bears a dotted name, such as
    /// `clue.humanic.memory`, `clue.spread` or `stay.coverage`, to be read with
    /// [`Engine::part`](crate::Engine::part).
    #[must_use]
    pub fn part(&self, name: &str) -> Option<(Part, u16)> {
        let found = self.parts().find(|field| field.is_called(name))?;
        Some((found.part, found.at))
    }

    fn of_facet(self, facet: u32) -> impl Iterator<Item = PartField<'i>> + use<'i> {
        let field = move |inside, part, at| PartField {
            of: self.facet_name(facet),
            inside,
            part,
            at,
        };
        let values = self.facet_words(facet).flat_map(move |word| {
            let parts = Part::OF_VALUE.into_iter();
            parts.map(move |part| field(Some(self.facet_word(word)), part, word as u16))
        });
        let own = Part::OF_FACET.into_iter();
        values.chain(own.map(move |part| field(None, part, facet as u16)))
    }

    fn of_journey(self, journey: u32) -> impl Iterator<Item = PartField<'i>> + use<'i> {
        let field = move |inside, part, at| PartField {
            of: self.journey_name(journey),
            inside,
            part,
            at,
        };
        let own = Part::OF_JOURNEY.into_iter();
        let own = own.map(move |part| field(None, part, journey as u16));
        let stages = (0..).zip(self.journey_stages(journey));
        own.chain(stages.flat_map(move |(place, stage)| {
            let at = (journey as u16) << 8 | place;
            let parts = Part::OF_STAGE.into_iter();
            parts.map(move |part| field(Some(stage), part, at))
        }))
    }
}
