//! The kinds of events and what an event of each carries.

use super::{Range, Section, Str};
use crate::image::record::record;

record! {
    /// A kind of event.
    Kind in Kinds as KindView {
        /// Its name.
        name: Str,
        /// Who acts, or nothing.
        from: Str,
        /// Whom it is done to, or nothing.
        to: Str,
        /// Its attributes, in [`Section::Attributes`].
        attributes: Range,
        /// What integrity reads of it, in [`Section::Judges`].
        judges: Range,
        /// The expectations that read it, in file order, in [`Section::Touches`].
        touches: Range,
        /// The `feel` rules that read it, in file order, in [`Section::Feels`].
        feels: Range,
        /// What it makes known, in file order, in [`Section::Updates`].
        updates: Range,
        /// The stages of journeys it leads into, in file order, in [`Section::Passages`].
        passages: Range,
        /// The journeys it ends, in file order, in [`Section::Passages`].
        partings: Range,
        /// Whether it ends the subject's silence: 1 when it is from the subject, or when
        /// no kind says who acts.
        from_subject: u8,
        /// Whether it sets the date of a check.
        checked: u8,
        /// How many predicates that several rules share read only this kind.
        shared: u16,
        /// Whether it may end a word that a `same rate` watches.
        rated: u8,
        /// Whether anything but expectations has to do with it: a judge, a `feel`, a
        /// shared predicate, a check, a `same rate`, what it makes known, a journey, a
        /// measure with a period or a fall, or a silence that it ends.
        beyond: u8,
        /// What it bears, facets in file order, in [`Section::Bearings`].
        bears: Range,
    }
}

impl Kind {
    /// Whether anything but expectations has to do with it, where there are `silences` or
    /// none, and measures with `periods` or falls, or neither.
    pub(crate) const fn is_beyond(&self, silences: bool, periods: bool) -> bool {
        periods
            || self.judges.count != 0
            || self.feels.count != 0
            || self.updates.count != 0
            || self.passages.count != 0
            || self.partings.count != 0
            || self.shared != 0
            || self.checked != 0
            || self.rated != 0
            || (silences && self.from_subject != 0)
    }
}

record! {
    /// An attribute of a kind.
    Attribute in Attributes {
        /// Its name.
        name: Str,
        /// The number of its [`Type`](crate::Type).
        ty: u8,
        /// The words of its choice, in [`Section::Words`].
        words: Range,
        /// The least raw value; of a list of ids the first of its places among the event's
        /// values, which lie behind the attributes.
        min: i64,
        /// The greatest raw value; of a list of ids how many places it has.
        max: i64,
    }
}

record! {
    /// A word of a choice.
    Word in Words {
        /// The word.
        name: Str,
    }
}

record! {
    /// A text that the rules name; its place is the number that stands for it.
    Literal in Literals {
        /// The text.
        text: Str,
    }
}
