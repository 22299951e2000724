//! Calendars whose zone goes by what is known of a person: which calendar holds in their stead.

use super::layout::{Calendar, Maybe, Section, place};
use super::op::Op;
use super::{Form, Image};

/// What a zone goes by: something known that is one of several words, and the zone of each.
#[derive(Clone, Copy)]
pub(crate) struct ZoneBy<'i> {
    /// Its place among what is known.
    pub(crate) known: u16,
    /// A place among the zones for each word.
    zones: &'i [u8],
}

impl<'i> ZoneBy<'i> {
    /// Reads the expression that says it; nothing when that is another.
    pub(crate) fn read(code: &'i [u8]) -> Option<Self> {
        const KNOWN: u8 = Op::Known as u8;
        const PICK: u8 = Op::Pick as u8;
        match code {
            [KNOWN, low, high, PICK, few, many, zones @ ..]
                if zones.len() == 8 * usize::from(u16::from_le_bytes([*few, *many])) =>
            {
                Some(Self {
                    known: u16::from_le_bytes([*low, *high]),
                    zones,
                })
            }
            _ => None,
        }
    }

    /// The zone of a word, by its place among the words.
    fn zone(self, word: i64) -> Option<u32> {
        let at = usize::try_from(word).ok()?.checked_mul(8)?;
        let zone = i64::from_le_bytes(*self.zones.get(at..)?.first_chunk()?);
        u32::try_from(zone).ok()
    }

    /// Whether every word has one of so many zones.
    pub(crate) fn is_within(self, zones: u32) -> bool {
        let (chunks, _) = self.zones.as_chunks();
        chunks
            .iter()
            .all(|zone| (0..i64::from(zones)).contains(&i64::from_le_bytes(*zone)))
    }
}

impl<'i> Image<'i> {
    /// Whether the zone of any calendar goes by what is known of a subject, so that
    /// [`Engine::zone`](crate::Engine::zone) tells one that is not the same for all.
    #[must_use]
    pub fn moves_zones(&self) -> bool {
        self.uses(Form::Zoned)
    }

    /// What the zone of a calendar goes by, by its place among what is known, and the place
    /// of the zone of each word among the calendar's zones; nothing for one of one zone.
    pub fn home(&self, calendar: &Calendar) -> Option<(u16, impl Iterator<Item = u32> + use<'i>)> {
        let by = self.zone_by(calendar)?;
        let words = 0..(by.zones.len() / 8) as i64;
        Some((by.known, words.filter_map(move |word| by.zone(word))))
    }

    /// What the zone of a calendar goes by, if it goes by anything known.
    #[inline]
    pub(crate) fn zone_by(&self, calendar: &Calendar) -> Option<ZoneBy<'i>> {
        if calendar.by.count == 0 {
            return None;
        }
        ZoneBy::read(self.code(calendar.by))
    }

    /// The place of the calendar that holds in the stead of one while what its zone goes by
    /// is `word`, or absent; none when there is no zone then.
    pub(crate) fn zone_for(&self, calendar: &Calendar, word: Option<i64>) -> Option<usize> {
        let zone = match word {
            Some(word) => self.zone_by(calendar)?.zone(word)?,
            None => place(calendar.otherwise)? as u32,
        };
        let within = zone < calendar.zones.count;
        within.then(|| calendar.zones.first.saturating_add(zone) as usize)
    }

    /// The most steps that one question to a calendar takes, whatever its zone.
    pub(crate) fn hours_steps(&self, calendar: Maybe) -> u64 {
        if calendar == 0 || self.section(Section::Calendars).is_empty() {
            return 0;
        }
        let calendar: Calendar = self.record(place(calendar).unwrap_or(0));
        let zones = self.records::<Calendar>(calendar.zones);
        let most = zones.map(|(_, zone)| self.hours_of(&zone).steps()).max();
        most.unwrap_or_else(|| self.hours_of(&calendar).steps())
    }
}
