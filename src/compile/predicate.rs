//! Conditions. One that several rules ask of the same event is kept once, and computed
//! once an event.

use super::Compiler;
use super::build::{Bucket, Shared};
use super::scope::{Scope, Source};
use crate::image::layout::{Kind, Maybe, Predicate, Range, Section};
use crate::syntax::tree::ExprId;

impl<'s> Compiler<'_, 's, '_, '_> {
    /// A condition, or none when it always holds. It may read the ledger of promises.
    pub(super) fn predicate(&mut self, scope: &Scope, condition: Option<ExprId>) -> Maybe {
        self.predicate_of(&scope.and_ledger(), condition)
    }

    /// The same, of what can be read in `scope` alone.
    pub(super) fn predicate_of(&mut self, scope: &Scope, condition: Option<ExprId>) -> Maybe {
        let Some(condition) = condition else {
            return 0;
        };
        let first = self.build.code_len();
        self.kept.beyond_event = false;
        let operand = self.lower(scope, condition);
        let operand = self.yes_or_no(operand);
        match operand.value() {
            Some(0) => self.build.constant(0),
            Some(_) => return 0,
            None => {}
        }
        let count = self.build.code_len().saturating_sub(first);
        let kind = match scope.event {
            Source::Kind(kind) if !self.kept.beyond_event => kind.saturating_add(1),
            _ => 0,
        };
        self.share(kind, Range { first, count })
    }

    /// The place of a predicate plus one: that of an earlier one that says the same of
    /// the same kind of event, or a new one.
    fn share(&mut self, kind: u32, code: Range) -> Maybe {
        let buckets = self.build.count::<Bucket>();
        let mut bucket = super::names::hash(kind, self.code(code));
        for _ in 0..buckets {
            bucket &= buckets.wrapping_sub(1);
            let Some(place) = self.build.at::<Bucket>(bucket).place.checked_sub(1) else {
                break;
            };
            let shared: Shared = self.build.at(place);
            let predicate: Predicate = self.build.at(place);
            if kind != 0 && shared.kind == kind && self.code(predicate.code) == self.code(code) {
                self.build.code_cut(code.first);
                let uses = shared.uses.saturating_add(1);
                self.build.put(place, Shared { kind, uses });
                return place.saturating_add(1);
            }
            bucket = bucket.wrapping_add(1);
        }
        let place = self.build.push(Predicate { code, cache: 0 });
        self.build.push(Shared { kind, uses: 1 });
        let place = place.saturating_add(1);
        if kind != 0 {
            self.build.put(bucket, Bucket { place });
        }
        place
    }

    fn code(&self, code: Range) -> &[u8] {
        let start = code.first as usize;
        let end = start.saturating_add(code.count as usize);
        let all = self.build.section(Section::Code);
        all.get(start..end).unwrap_or_default()
    }

    /// Gives the predicates that several rules read a place where an event keeps them.
    #[inline(never)]
    pub(super) fn share_predicates(&mut self) {
        for place in 0..self.build.count::<Predicate>() {
            let shared: Shared = self.build.at(place);
            let Some(owner) = shared.kind.checked_sub(1).filter(|_| shared.uses > 1) else {
                continue;
            };
            let mut kind: Kind = self.build.at(owner);
            let Some(more) = kind.shared.checked_add(1) else {
                continue;
            };
            kind.shared = more;
            self.build.put(owner, kind);
            let predicate: Predicate = self.build.at(place);
            let cache = u32::from(more);
            self.build.put(place, Predicate { cache, ..predicate });
        }
    }
}
