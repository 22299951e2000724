//! The share of what is followed by something in time.

use super::Compiler;
use super::measured::sort_of;
use crate::image::layout::{Following, Known};
use crate::syntax::tree::{Aggregate, ExprId, Item, Number, Pattern, Period, Place, Reckoning};
use crate::value::Type;

/// What an event is to such a share, as [`Update::word`](crate::image::layout::Update) has it.
const WAITS: u16 = 0;
const FOLLOWS: u16 = 1;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles `share of A followed by B, within D`.
    #[inline(never)]
    pub(super) fn share_of_followed(
        &mut self,
        place: u32,
        [when, by]: [Place<Pattern<'s>>; 2],
        within: ExprId,
        period: Option<Place<Period>>,
        room: Option<Number>,
    ) {
        let (bucket, buckets) = self.period(period);
        // An event that is both follows those before it, and waits itself.
        for (pattern, word) in [(by, FOLLOWS), (when, WAITS)] {
            let (event, mut update) = self.begin_update(place, self.tree.at(pattern), true);
            update.word = word;
            self.add_update(event, update);
        }
        let following = Following {
            known: place,
            within: self.constant_duration(within).unwrap_or(1),
            slots: self.room(room),
            ..Following::default()
        };
        let follow = self.build.push(following).saturating_add(1);
        let known: Known = self.build.at(place);
        self.build.put(
            place,
            Known {
                // It is the mean of yes and no.
                sort: sort_of(Aggregate::Share),
                ty: Type::Percent as u8,
                whole: 1,
                bucket,
                buckets,
                follow,
                ..known
            },
        );
    }

    /// Whether a name is that of a share of what is followed by something.
    pub(super) fn is_followed(&self, name: &str) -> bool {
        self.tree.items().any(|item| match item {
            Item::Measure(place) => {
                let measure = self.tree.at(*place);
                measure.name.text == name && matches!(measure.reckoning, Reckoning::Followed { .. })
            }
            _ => false,
        })
    }
}
