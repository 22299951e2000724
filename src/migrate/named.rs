//! Which of the values that a rule keeps are ids or texts, whose numbers may change.

use super::{EXPECTATION, FACT, Fate, INTEGRITY, MEASURE};
use crate::image::Image;
use crate::image::layout::{
    Attribute, Clause, Expectation, Judge, Kept, Kind, Known, Move, NO_ATTRIBUTE, Rule, Touch,
    Update,
};
use crate::value::Type;

/// Tells in `fate` which values of a rule are ids or texts.
pub(super) fn find(image: &Image<'_>, rule: &Rule, fate: &mut Fate) {
    if rule.sort == FACT {
        let fact: Known = image.record(rule.index as usize);
        fate.key = is_name(fact.ty);
        return;
    }
    for (_, kind) in image.all::<Kind>() {
        match rule.sort {
            EXPECTATION => {
                for (_, touch) in image.records::<Touch>(kind.touches) {
                    if touch.expectation == rule.index {
                        expectation(image, &kind, &touch, fate);
                    }
                }
            }
            MEASURE => {
                for (_, update) in image.records::<Update>(kind.updates) {
                    if update.known == rule.index {
                        fate.key |= is_named(image, &kind, update.key.into());
                    }
                }
            }
            INTEGRITY => {
                for (_, judge) in image.records::<Judge>(kind.judges) {
                    if judge.integrity == rule.index {
                        fate.key |= is_named(image, &kind, judge.key.into());
                    }
                }
            }
            _ => {}
        }
    }
}

fn expectation(image: &Image<'_>, kind: &Kind, touch: &Touch, fate: &mut Fate) {
    fate.key |= is_named(image, kind, touch.key.into());
    if touch.opens != 0 {
        let record: Expectation = image.record(touch.expectation as usize);
        let open: Clause = image.record(record.open as usize);
        fate.opened |= slots(image, kind, &open);
    }
    for (_, moved) in image.records::<Move>(touch.words) {
        let clause: Clause = image.record(moved.clause as usize);
        fate.promised |= slots(image, kind, &clause);
    }
}

/// The slots in which a clause keeps ids and texts, a bit each.
fn slots(image: &Image<'_>, kind: &Kind, clause: &Clause) -> u64 {
    let kept = image.records::<Kept>(clause.copies);
    let named = kept.filter(|(_, copy)| is_named(image, kind, copy.attribute));
    named.fold(0, |slots, (_, copy)| slots | 1 << (copy.slot & 63))
}

/// Whether an attribute of a kind is an id or a text.
fn is_named(image: &Image<'_>, kind: &Kind, attribute: u16) -> bool {
    if attribute == u16::from(NO_ATTRIBUTE) {
        return false;
    }
    let place = (kind.attributes.first as usize).saturating_add(usize::from(attribute));
    let attribute: Attribute = image.record(place);
    is_name(attribute.ty)
}

/// Whether the number of a type is that of ids, alone or in lists, or of texts.
fn is_name(ty: u8) -> bool {
    matches!(
        Type::from_number(ty),
        Some(Type::Id | Type::Text | Type::Ids)
    )
}
