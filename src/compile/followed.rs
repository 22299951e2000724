//! The share of what is followed by something in time.

use super::Compiler;
use super::measured::sort_of;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Following, Known};
use crate::syntax::tree::{Aggregate, ExprId, ExprKind, Number, Pattern, Period, Place};
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
            within: self.plain_duration(within).unwrap_or(1),
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

    /// A constant duration that counts all time.
    fn plain_duration(&mut self, id: ExprId) -> Option<i64> {
        let expr = self.tree.expr(id);
        if let ExprKind::Of(length, _) = expr.kind {
            let found = self.written(expr.span);
            self.report(Diagnostic::new(
                diagnostic::FOLLOWED_HOURS,
                expr.span,
                found,
            ));
            return self.constant_duration(length);
        }
        self.constant_duration(id)
    }
}
