//! Lists of ids: read from JSON arrays and from cells, and kept among the values of an event.
//!
//! A list is kept as the number of its ids, and then each of them, all at the place of its
//! attribute.

use super::convert::{self, Wrong};
use crate::input::json;
use crate::input::row::Raw;
use crate::schema::Attribute;
use crate::texts::Texts;
use tamam::limits::ATTRIBUTES;
use tamam::{Event, Ids, Refused, Type, Value};

/// What stands between two ids in a cell.
const BETWEEN: char = ';';

/// Adds the value of an attribute to those of an event: of a list its ids.
#[inline]
pub(super) fn add(
    (place, attribute): (u8, &Attribute<'_>),
    raw: Raw<'_>,
    texts: &mut Texts,
    values: &mut Vec<(u8, Value)>,
) -> Result<(), Wrong> {
    if attribute.slot.kind() == Type::Ids {
        return add_ids((place, attribute), raw, texts, values);
    }
    if let Some(value) = convert::quick(attribute, raw, texts)? {
        values.push((place, value));
    }
    Ok(())
}

#[inline(never)]
fn add_ids(
    (place, attribute): (u8, &Attribute<'_>),
    raw: Raw<'_>,
    texts: &mut Texts,
    values: &mut Vec<(u8, Value)>,
) -> Result<(), Wrong> {
    let mut list = Ids::<ATTRIBUTES>::new();
    let mut add = |id| {
        let added = list.add_within(id, attribute.slot.room());
        added.map_err(|_| Wrong::Many)
    };
    match raw {
        Raw::Nothing => return Ok(()),
        Raw::Nested(text) => {
            for id in json::values(text).ok_or(Wrong::Type)? {
                add(convert::id(id.raw(), texts)?)?;
            }
        }
        Raw::Cell(text) => {
            let ids = text.split(BETWEEN).map(str::trim);
            for id in ids.filter(|id| !id.is_empty()) {
                add(convert::id(Raw::Cell(id), texts)?)?;
            }
        }
        Raw::Bool(_) | Raw::Number(_) | Raw::Text(_) => return Err(Wrong::Type),
    }
    let kept = kept(place, list.as_slice().iter().copied());
    values.extend(kept);
    Ok(())
}

/// The ids of a list as they are kept.
pub(crate) fn kept(
    place: u8,
    ids: impl ExactSizeIterator<Item = u64>,
) -> impl Iterator<Item = (u8, Value)> {
    let count = Value::Id(ids.len() as u64);
    let ids = ids.map(Value::Id);
    core::iter::once(count)
        .chain(ids)
        .map(move |value| (place, value))
}

/// Sets the attributes of an event to the values that were kept of it.
///
/// # Errors
/// [`Refused`], when they are none of its attributes.
#[inline]
pub(crate) fn fill(
    event: &mut Event,
    attributes: &[Attribute<'_>],
    values: &[(u8, Value)],
) -> Result<(), Refused> {
    let mut rest = values;
    while let Some(((place, value), after)) = rest.split_first() {
        rest = after;
        let Some(attribute) = attributes.get(*place as usize) else {
            continue;
        };
        if attribute.slot.kind() == Type::Ids {
            rest = fill_ids(event, attribute, *value, rest)?;
        } else {
            event.set(attribute.slot, *value)?;
        }
    }
    Ok(())
}

/// Sets a list of so many ids, which begin `values`; what comes behind them.
fn fill_ids<'v>(
    event: &mut Event,
    attribute: &Attribute<'_>,
    count: Value,
    values: &'v [(u8, Value)],
) -> Result<&'v [(u8, Value)], Refused> {
    let room = attribute.slot.room();
    let many = Refused::TooManyIds { room };
    let count = usize::try_from(count.raw()).map_err(|_| many)?;
    let (ids, rest) = values.split_at_checked(count).ok_or(many)?;
    let mut list = [0; ATTRIBUTES];
    let list = list.get_mut(..count).ok_or(many)?;
    for (place, (_, id)) in list.iter_mut().zip(ids) {
        *place = id.raw() as u64;
    }
    event.set_ids(attribute.slot, list)?;
    Ok(rest)
}
