//! The index of names: where a text stands in the strings, and what it names.

use super::Compiler;
use super::build::{Build, Entry};
use crate::image::layout::{Section, Str};

/// What sort of name it is. Names of one sort must differ.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Sort {
    /// Any text at all; it leads to nothing but the strings.
    Text = 1,
    /// An event.
    Event,
    /// A rule.
    Rule,
    /// A text that the rules compare with.
    Literal,
    /// A calendar.
    Calendar,
    /// A `let`, a fact, a status or a measure.
    Known,
    /// A facet.
    Facet,
}

impl Build<'_> {
    /// The bucket of a name, or the empty one where it belongs.
    fn bucket(&self, sort: Sort, name: &str) -> (u32, Entry) {
        let buckets = self.count::<Entry>();
        let strings = self.section(Section::Strings);
        let mut bucket = hash(sort as u32, name.as_bytes());
        for _ in 0..buckets {
            bucket &= buckets.wrapping_sub(1);
            let entry: Entry = self.at(bucket);
            let start = entry.at as usize;
            let text = strings.get(start..start.saturating_add(entry.len as usize));
            let same = entry.scope == sort as u32 && text == Some(name.as_bytes());
            if same || entry.place == 0 {
                return (bucket, entry);
            }
            bucket = bucket.wrapping_add(1);
        }
        (u32::MAX, Entry::default())
    }

    /// The place that a name leads to.
    pub(super) fn find(&self, sort: Sort, name: &str) -> Option<u32> {
        self.bucket(sort, name).1.place.checked_sub(1)
    }

    /// Lets a name lead to `place`, unless it leads somewhere already: then that place
    /// is told.
    pub(super) fn name(&mut self, sort: Sort, name: &str, place: u32) -> Option<u32> {
        let text = self.text(name);
        let (bucket, entry) = self.bucket(sort, name);
        if let Some(earlier) = entry.place.checked_sub(1) {
            return Some(earlier);
        }
        self.enter(bucket, sort, text, place);
        None
    }

    /// Where a text stands in the strings; it is put there when it is new.
    pub(super) fn text(&mut self, text: &str) -> Str {
        if text.is_empty() {
            return Str::default();
        }
        let (bucket, entry) = self.bucket(Sort::Text, text);
        if entry.place != 0 {
            return Str {
                at: entry.at,
                len: entry.len,
            };
        }
        let str = Str {
            at: self.section(Section::Strings).len() as u32,
            len: text.len() as u32,
        };
        self.append(Section::Strings, text.as_bytes());
        self.enter(bucket, Sort::Text, str, 0);
        str
    }

    fn enter(&mut self, bucket: u32, sort: Sort, text: Str, place: u32) {
        self.put(
            bucket,
            Entry {
                scope: sort as u32,
                place: place.saturating_add(1),
                at: text.at,
                len: text.len,
            },
        );
    }
}

impl Compiler<'_, '_, '_, '_> {
    /// The text of a name that may be missing.
    pub(super) fn maybe_text(&mut self, text: Option<&str>) -> Str {
        text.map_or(Str::default(), |text| self.build.text(text))
    }
}

/// FNV-1a, its halves folded together.
pub(super) fn hash(seed: u32, bytes: &[u8]) -> u32 {
    let start = 0xcbf2_9ce4_8422_2325 ^ u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = bytes.iter().fold(start, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    });
    (hash ^ (hash >> 32)) as u32
}
