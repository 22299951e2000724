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
    #[must_use]
    pub const fn parts(&self) -> Parts<'_, 'i> {
        Parts {
            image: self,
            of: 0,
            inside: 0,
            nth: 0,
        }
    }

    /// The field of a part of the score that bears a dotted name, such as
    /// `clue.humanic.memory`, `clue.spread` or `stay.coverage`, to be read with
    /// [`Engine::part`](crate::Engine::part).
    #[must_use]
    pub fn part(&self, name: &str) -> Option<(Part, u16)> {
        let found = self.parts().find(|field| field.is_called(name))?;
        Some((found.part, found.at))
    }
}

/// Goes through every field of the parts of the score: see [`Image::parts`].
// An image is large: what goes through it borrows it, and knows places only.
#[derive(Clone, Debug)]
pub struct Parts<'a, 'i> {
    image: &'a Image<'i>,
    /// Which facet, or behind the last of them which journey.
    of: u32,
    /// Which of its values or stages, or itself.
    inside: u32,
    /// Which field of that.
    nth: usize,
}

impl<'i> Iterator for Parts<'_, 'i> {
    type Item = PartField<'i>;

    fn next(&mut self) -> Option<Self::Item> {
        let facets = self.image.facets().end;
        let all = facets.saturating_add(self.image.journeys().end);
        while self.of < all {
            let (field, others) = match self.of.checked_sub(facets) {
                None => self.of_facet(self.of),
                Some(journey) => self.of_journey(journey),
            };
            if field.is_some() {
                self.nth = self.nth.saturating_add(1);
                return field;
            }
            self.nth = 0;
            if self.inside < others {
                self.inside = self.inside.saturating_add(1);
            } else {
                self.inside = 0;
                self.of = self.of.saturating_add(1);
            }
        }
        None
    }
}

impl<'i> Parts<'_, 'i> {
    /// The field at hand of a facet: its values come before itself. And how many those are.
    fn of_facet(&self, facet: u32) -> (Option<PartField<'i>>, u32) {
        let mut words = self.image.facet_words(facet);
        let others = words.len() as u32;
        let word = words.nth(self.inside as usize);
        let (part, at) = match word {
            Some(word) => (Part::OF_VALUE.get(self.nth), word),
            None => (Part::OF_FACET.get(self.nth), facet),
        };
        let field = part.map(|part| PartField {
            of: self.image.facet_name(facet),
            inside: word.map(|word| self.image.facet_word(word)),
            part: *part,
            at: at as u16,
        });
        (field, others)
    }

    /// The field at hand of a journey: its stages come after itself. And how many those are.
    fn of_journey(&self, journey: u32) -> (Option<PartField<'i>>, u32) {
        let others = self.image.journey_stages(journey).count() as u32;
        let place = self.inside.checked_sub(1);
        let stage = place.and_then(|place| self.image.journey_stages(journey).nth(place as usize));
        let part = match place {
            Some(_) => Part::OF_STAGE.get(self.nth),
            None => Part::OF_JOURNEY.get(self.nth),
        };
        let field = part.map(|part| PartField {
            of: self.image.journey_name(journey),
            inside: stage,
            part: *part,
            at: match place {
                Some(place) => (journey as u16) << 8 | place as u16,
                None => journey as u16,
            },
        });
        (field, others)
    }
}
