//! The share of what is followed by something in time.

use super::Compiler;
use super::measured::sort_of;
use super::pattern::Key;
use crate::image::layout::{Following, Known};
use crate::syntax::tree::{Aggregate, Followed, Item, Reckoning};
use crate::value::Type;

/// What an event is to such a share, as [`Update::word`](crate::image::layout::Update) has it.
const WAITS: u16 = 0;
const FOLLOWS: u16 = 1;

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles `share of A followed by B, within D`.
    #[inline(never)]
    pub(super) fn share_of_followed(&mut self, place: u32, followed: &'t Followed<'s>) {
        let Followed {
            when,
            by,
            per,
            within,
            period,
            room,
        } = *followed;
        let (when, by) = (self.tree.at(when), self.tree.at(by));
        let per = per.map(|per| self.tree.at(per));
        let (bucket, buckets) = self.period(period);
        let key = per.map_or(Key::None, |name| self.key_on(name, when));
        // An event that is both follows those before it, and waits itself.
        for (pattern, word) in [(by, FOLLOWS), (when, WAITS)] {
            let (event, mut update) = self.begin_keyed(place, pattern, true, &key);
            update.word = word;
            self.add_update(event, update);
        }
        let following = Following {
            known: place,
            within: self.constant_duration(within).unwrap_or(1),
            slots: self.room(room),
            keyed: u8::from(key.is_keyed()),
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
        self.followed_named(name).is_some()
    }

    /// The key of such a share, wherever it stands in the file.
    pub(super) fn key_of_followed(&self, name: &str) -> Option<Key<'s>> {
        let Followed { when, per, .. } = *self.followed_named(name)?;
        let (when, per) = (self.tree.at(when), self.tree.at(per?));
        let named = self.key_name(when, per);
        let (_, ty) = self.attribute(self.kind_named(when.event.text)?, named.text)?;
        Some(Key::Of(*per, ty))
    }

    fn followed_named(&self, name: &str) -> Option<&'t Followed<'s>> {
        self.tree.items().find_map(|item| match item {
            Item::Measure(place) => {
                let measure = self.tree.at(*place);
                match measure.reckoning {
                    Reckoning::Followed(place) if measure.name.text == name => {
                        Some(self.tree.at(place))
                    }
                    _ => None,
                }
            }
            _ => None,
        })
    }
}
