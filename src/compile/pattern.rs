//! Patterns: which event, and which instances or keys it concerns.

use super::Compiler;
use super::scope::{Scope, Source};
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Attribute, Kind, NO_ATTRIBUTE};
use crate::limits::{DEFAULT_SLOTS, SLOTS};
use crate::syntax::tree::{Name, Number, Pattern, Per, Place, Reach};
use crate::value::Type;

/// The key of a rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'s> {
    /// There is none: the rule is about the subject.
    None,
    /// A mistake was reported of it.
    Wrong,
    /// An attribute's name and type.
    Of(Name<'s>, Ty<'s>),
}

impl Key<'_> {
    /// Whether the rule has one.
    pub(super) const fn is_keyed(&self) -> bool {
        !matches!(self, Self::None)
    }
}

/// What a pattern comes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    /// The kind of event.
    pub(super) event: Source,
    /// Which instances, as clauses have it.
    pub(super) reach: u8,
    /// The attribute that is the key, or [`NO_ATTRIBUTE`].
    pub(super) key: u8,
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// The pattern of a clause of an expectation: an event without the key says which
    /// instances it concerns.
    pub(super) fn aim(&mut self, pattern: &Pattern<'s>, key: &Key<'s>) -> Aim {
        let event = self.source(&pattern.event);
        let mut aim = Aim {
            event,
            reach: match pattern.reach {
                None => 0,
                Some(Reach::All) => 1,
                Some(Reach::Oldest) => 2,
                Some(Reach::Newest) => 3,
            },
            key: NO_ATTRIBUTE,
        };
        let reach = pattern.reach.is_some();
        self.matching_a_key(pattern, key);
        match (key, event) {
            (Key::None, _) if reach => self.reach(diagnostic::REACH_WITHOUT_KEY, pattern, ""),
            (Key::Of(name, ty), Source::Kind(kind)) => match self.key(pattern, kind, name, *ty) {
                Some(_) if reach => {
                    let name = self.key_name(pattern, name);
                    self.reach(diagnostic::REACH_WITH_KEY, pattern, name.text);
                }
                Some(attribute) => aim.key = attribute,
                None if reach || pattern.matching.is_some() => {}
                None => self.reach(diagnostic::REACH_NEEDED, pattern, name.text),
            },
            _ => {}
        }
        aim
    }

    /// The pattern of a rule in which every event has the key.
    pub(super) fn keyed_aim(&mut self, pattern: &Pattern<'s>, key: &Key<'s>) -> Aim {
        let event = self.source(&pattern.event);
        let mut aim = Aim {
            event,
            reach: 0,
            key: NO_ATTRIBUTE,
        };
        if pattern.reach.is_some() {
            self.reach(diagnostic::REACH_HERE, pattern, "");
        }
        self.matching_a_key(pattern, key);
        if let (Key::Of(name, ty), Source::Kind(kind)) = (key, event) {
            match self.key(pattern, kind, name, *ty) {
                Some(attribute) => {
                    aim.key = attribute;
                    self.no_list(pattern, kind, attribute);
                }
                None if pattern.matching.is_some() => {}
                None => self.reach(diagnostic::KEY_MISSING, pattern, name.text),
            }
        }
        aim
    }

    fn reach(&mut self, code: diagnostic::Code, pattern: &Pattern<'s>, key: &'s str) {
        let event = &pattern.event;
        let wrong = Diagnostic::new(code, event.span, event.text).other(key);
        let kind = self.kind_named(event.text);
        match kind.and_then(|kind| self.event(kind)) {
            Some(declared) => self.missing(wrong, declared.span),
            None => self.report(wrong),
        }
    }

    /// Reports `matching` where there is no key to match.
    fn matching_a_key(&mut self, pattern: &Pattern<'s>, key: &Key<'s>) {
        if let (Some(matching), Key::None) = (pattern.matching, key) {
            let name = self.tree.at(matching);
            self.wrong(diagnostic::MATCHING_WITHOUT_KEY, name.span, name.text);
        }
    }

    /// Reports a key of an integrity rule that is a list.
    fn no_list(&mut self, pattern: &Pattern<'s>, kind: u32, attribute: u8) {
        if self.is_list(kind, attribute)
            && let Some(matching) = pattern.matching
        {
            let name = self.tree.at(matching);
            self.wrong(diagnostic::LIST_IN_INTEGRITY, name.span, name.text);
        }
    }

    /// Whether an attribute of a kind, by its place, is a list of ids.
    pub(super) fn is_list(&self, kind: u32, attribute: u8) -> bool {
        let kind: Kind = self.build.at(kind);
        let range = kind.attributes;
        let at = range.first.saturating_add(u32::from(attribute));
        u32::from(attribute) < range.count && self.build.at::<Attribute>(at).ty == Type::Ids as u8
    }

    /// What the key `name` is called on a pattern's event.
    pub(super) fn key_name(&self, pattern: &Pattern<'s>, name: &Name<'s>) -> Name<'s> {
        let matching = pattern.matching.map(|matching| *self.tree.at(matching));
        matching.unwrap_or(*name)
    }

    /// The attribute of a kind that is the key, which `per` calls `name`; a type that
    /// differs is reported.
    fn key(&mut self, pattern: &Pattern<'s>, kind: u32, name: &Name<'s>, ty: Ty<'s>) -> Option<u8> {
        if let Some(matching) = pattern.matching {
            return self.matched_key(self.tree.at(matching), kind, ty);
        }
        let (attribute, found) = self.attribute(kind, name.text)?;
        if !self.same(found, ty) {
            let event = self.event(kind).map_or("", |event| event.name.text);
            let differs = Diagnostic::new(diagnostic::KEY_TYPES, name.span, name.text);
            self.report(differs.other(event));
        }
        Some(attribute)
    }

    /// The attribute that `matching` names.
    fn matched_key(&mut self, name: &Name<'s>, kind: u32, ty: Ty<'s>) -> Option<u8> {
        let scope = Scope::event(Source::Kind(kind));
        let (attribute, found) = self.bare(&scope, name.text, name.span)?;
        if !self.same(found.as_key(), ty) {
            let differs = Diagnostic::new(diagnostic::MATCHING_TYPE, name.span, name.text);
            self.report(differs.other(found.word()));
        }
        Some(attribute)
    }

    /// The key that `per` names, of the type it has on the event that begins the rule.
    pub(super) fn key_on(&mut self, name: &Name<'s>, first: &Pattern<'s>) -> Key<'s> {
        let Source::Kind(kind) = self.quiet_source(&first.event) else {
            return Key::Wrong;
        };
        let named = self.key_name(first, name);
        let Some((_, ty)) = self.attribute(kind, named.text) else {
            if first.matching.is_some() {
                let scope = Scope::event(Source::Kind(kind));
                self.bare(&scope, named.text, named.span);
                return Key::Wrong;
            }
            if let Some(event) = self.event(kind) {
                let missing = Diagnostic::new(diagnostic::KEY_UNKNOWN, name.span, name.text);
                self.missing(missing.other(event.name.text), event.span);
            }
            return Key::Wrong;
        };
        let ty = match first.matching {
            Some(_) => ty.as_key(),
            None => ty,
        };
        match ty {
            Ty::Id | Ty::Int | Ty::Bool | Ty::Text | Ty::Choice(_) => Key::Of(*name, ty),
            _ => {
                let wrong = Diagnostic::new(diagnostic::KEY_TYPE, name.span, name.text);
                self.report(wrong.other(ty.word()));
                Key::Wrong
            }
        }
    }

    /// How many instances or keys there is room for.
    pub(super) fn slots(&mut self, per: Option<Place<Per<'s>>>) -> u32 {
        let Some(per) = per else {
            return 1;
        };
        self.room(self.tree.at(per).room)
    }

    /// What `up to n open` comes to.
    pub(super) fn room(&mut self, said: Option<Number>) -> u32 {
        let Some(number) = said else {
            return DEFAULT_SLOTS;
        };
        match u32::try_from(number.value) {
            Ok(slots @ 1..=SLOTS) => slots,
            _ => {
                let found = self.written(number.span);
                self.passed(diagnostic::SLOTS_RANGE, number.span, found, SLOTS as usize);
                DEFAULT_SLOTS
            }
        }
    }
}
