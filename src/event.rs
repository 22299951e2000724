//! One thing that happened, with its attributes in typed slots.

use crate::ids::Ids;
use crate::limits::ATTRIBUTES;
use crate::refused::Refused;
use crate::value::{Type, Value};

/// The place of one attribute, resolved once from its name by
/// [`Image::slot`](crate::Image::slot).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub(crate) index: u8,
    pub(crate) ty: Type,
    pub(crate) min: i64,
    pub(crate) max: i64,
}

impl Slot {
    /// The slot of the attribute at place `index` (from zero) of its event's line, of type
    /// `ty`, whose raw values lie from `min` to `max`. For code that is made from the rule
    /// file; all else asks [`Image::slot`](crate::Image::slot).
    #[must_use]
    pub const fn new(index: u8, ty: Type, min: i64, max: i64) -> Self {
        Self {
            index,
            ty,
            min,
            max,
        }
    }

    /// The slot of a list of up to `room` ids, which lie among the event's values from `first`
    /// on. For code that is made from the rule file, as [`new`](Self::new).
    #[must_use]
    pub const fn of_ids(index: u8, first: u8, room: u8) -> Self {
        Self::new(index, Type::Ids, first as i64, room as i64)
    }

    /// The place of the attribute on its event's line, from zero.
    #[must_use]
    pub const fn index(self) -> u8 {
        self.index
    }

    /// The type that values for this slot must have.
    #[must_use]
    pub const fn kind(self) -> Type {
        self.ty
    }

    /// The least and the greatest raw value that the attribute allows. Of a list of ids it is
    /// where they lie among the event's values, and how many there are at the most.
    #[must_use]
    pub const fn range(self) -> (i64, i64) {
        (self.min, self.max)
    }

    /// How many ids a list holds at the most; nothing of other types.
    #[must_use]
    pub const fn room(self) -> usize {
        match self.ty {
            Type::Ids => self.max as usize,
            _ => 0,
        }
    }
}

/// One event for one subject. Make it once and [`clear`](Event::clear) it for the next.
///
/// An attribute that is not set is absent, which is not zero: a condition that reads it is
/// unknown, and an expectation whose key it is says so in a verdict.
///
/// ```
/// use tamam::{Event, Refused, Slot, Type, Value};
///
/// // For `event review.posted { stars: int 1..5 }`, as `Image::kind` and `Image::slot` say.
/// let (posted, stars) = (0, Slot::new(0, Type::Int, 1, 5));
///
/// let mut event = Event::new(posted, 1_700_000_000_000, 42);
/// event.set(stars, Value::Int(4))?;
/// assert_eq!(event.get(stars), Some(Value::Int(4)));
///
/// let (value, min, max) = (6, 1, 5);
/// let refused = event.set(stars, Value::Int(6));
/// assert_eq!(refused, Err(Refused::OutOfRange { value, min, max }));
/// let (expected, given) = ("int", "bool");
/// let refused = event.set(stars, Value::Bool(true));
/// assert_eq!(refused, Err(Refused::WrongType { expected, given }));
/// # Ok::<(), Refused>(())
/// ```
#[derive(Clone, Debug)]
pub struct Event {
    pub(crate) kind: u16,
    pub(crate) time: i64,
    pub(crate) evidence: u64,
    pub(crate) present: u32,
    pub(crate) values: [i64; ATTRIBUTES],
}

impl Event {
    /// An event of `kind` (see [`Image::kind`](crate::Image::kind)) at `time`, in
    /// milliseconds since 1970-01-01 00:00 UTC, without attributes. `evidence` is the
    /// caller's own number for it, and comes back in verdicts.
    #[must_use]
    #[inline]
    pub const fn new(kind: u16, time: i64, evidence: u64) -> Self {
        Self {
            kind,
            time,
            evidence,
            present: 0,
            values: [0; ATTRIBUTES],
        }
    }

    /// Makes it another event, without attributes.
    #[inline]
    pub fn clear(&mut self, kind: u16, time: i64, evidence: u64) {
        self.kind = kind;
        self.time = time;
        self.evidence = evidence;
        self.present = 0;
    }

    /// Sets one attribute.
    ///
    /// # Errors
    /// [`Refused::WrongType`] or [`Refused::OutOfRange`]; the event is unchanged then.
    #[inline]
    pub fn set(&mut self, slot: Slot, value: Value) -> Result<(), Refused> {
        if value.kind() != slot.ty {
            return Err(Refused::WrongType {
                expected: slot.ty.word(),
                given: value.kind().word(),
            });
        }
        let raw = value.raw();
        let ordered = !matches!(slot.ty, Type::Id | Type::Text);
        if ordered && !(slot.min..=slot.max).contains(&raw) {
            return Err(Refused::OutOfRange {
                value: raw,
                min: slot.min,
                max: slot.max,
            });
        }
        if let Some(place) = self.values.get_mut(slot.index as usize) {
            *place = raw;
            self.present |= 1 << slot.index;
        }
        Ok(())
    }

    /// Sets a list of ids. One that comes again counts once, so the list is what it is without
    /// it; an empty list is not an absent one.
    ///
    /// ```
    /// use tamam::{Event, Refused, Slot};
    ///
    /// // For `event reply.sent { tickets: ids up to 3 }`, as `Image::slot` says.
    /// let (sent, tickets) = (0, Slot::of_ids(0, 1, 3));
    ///
    /// let mut event = Event::new(sent, 1_700_000_000_000, 42);
    /// event.set_ids(tickets, &[7, 9, 7])?;
    /// assert!(event.ids(tickets).eq([7, 9]));
    /// let refused = event.set_ids(tickets, &[1, 2, 3, 4]);
    /// assert_eq!(refused, Err(Refused::TooManyIds { room: 3 }));
    /// # Ok::<(), Refused>(())
    /// ```
    ///
    /// # Errors
    /// [`Refused::WrongType`] when the slot is not one of a list, [`Refused::TooManyIds`] when
    /// there are more different ids than it holds; the event is unchanged then.
    pub fn set_ids(&mut self, slot: Slot, ids: &[u64]) -> Result<(), Refused> {
        if slot.ty != Type::Ids {
            return Err(Refused::WrongType {
                expected: slot.ty.word(),
                given: Type::Ids.word(),
            });
        }
        let mut kept = Ids::<ATTRIBUTES>::new();
        for id in ids {
            kept.add_within(*id, slot.room())?;
        }
        self.keep_ids(slot, kept.as_slice());
        Ok(())
    }

    /// The same of ids that are all different and no more than the slot has places.
    fn keep_ids(&mut self, slot: Slot, ids: &[u64]) {
        let list = List::of(slot);
        let places = self.values.iter_mut().skip(list.first());
        for (place, id) in places.zip(ids) {
            *place = *id as i64;
        }
        if let Some(place) = self.values.get_mut(slot.index as usize) {
            *place = list.holding(ids.len()).0;
            self.present |= 1 << slot.index;
        }
    }

    /// The ids of a list, in the order in which they were given; none while it is absent.
    pub fn ids(&self, slot: Slot) -> impl ExactSizeIterator<Item = u64> + '_ {
        let ids = match slot.ty {
            Type::Ids => self.list(slot.index.into()),
            _ => None,
        };
        ids.unwrap_or_default().iter().map(|id| *id as u64)
    }

    /// Whether an attribute is there; an empty list is.
    #[must_use]
    #[inline]
    pub fn has(&self, slot: Slot) -> bool {
        self.value(slot.index.into()).is_some()
    }

    /// The ids of the list at `index`, when it is there.
    #[inline]
    pub(crate) fn list(&self, index: usize) -> Option<&[i64]> {
        let list = List(self.value(index)?);
        let from = self.values.get(list.first()..).unwrap_or_default();
        from.get(..list.count())
    }

    /// The first id of a list, which then is the list of the others.
    #[inline]
    pub(crate) fn next_of(&self, list: &mut List) -> Option<u64> {
        if list.is_empty() {
            return None;
        }
        let id = self.values.get(list.first()).map(|id| *id as u64);
        *list = list.rest();
        id
    }

    /// One attribute, as it was set; none while it is absent, and none of a list.
    #[must_use]
    #[inline]
    pub fn get(&self, slot: Slot) -> Option<Value> {
        if slot.ty == Type::Ids {
            return None;
        }
        let raw = self.value(slot.index as usize)?;
        Some(Value::of(slot.ty, raw))
    }

    /// Sets the attribute at place `index`, when there is a value, without asking for type
    /// or range: for code that is made from the rule file, whose own types say them. A place
    /// that no event has is left alone.
    #[doc(hidden)]
    #[inline]
    pub fn carry(&mut self, index: u8, value: Option<Value>) {
        if let (Some(place), Some(value)) = (self.values.get_mut(index as usize), value) {
            *place = value.raw();
            self.present |= 1 << index;
        }
    }

    /// Sets the list at place `index`, when there is one, whose ids lie from `first` on: as
    /// [`carry`](Self::carry).
    #[doc(hidden)]
    #[inline]
    pub fn carry_ids<const N: usize>(&mut self, index: u8, first: u8, ids: Option<Ids<N>>) {
        if let Some(ids) = ids {
            self.keep_ids(Slot::of_ids(index, first, N as u8), ids.as_slice());
        }
    }

    /// The event's kind.
    #[must_use]
    #[inline]
    pub const fn kind(&self) -> u16 {
        self.kind
    }

    /// When it happened, in milliseconds since 1970-01-01 00:00 UTC.
    #[must_use]
    #[inline]
    pub const fn time(&self) -> i64 {
        self.time
    }

    /// The caller's own number for it.
    #[must_use]
    #[inline]
    pub const fn evidence(&self) -> u64 {
        self.evidence
    }

    /// The raw value of the attribute at `index`, when it is there.
    #[inline]
    pub(crate) fn value(&self, index: usize) -> Option<i64> {
        if index < ATTRIBUTES && self.present & (1 << index) != 0 {
            self.values.get(index).copied()
        } else {
            None
        }
    }
}

/// What stands in the place of a list of ids: how many there are, and above, where they lie
/// among the event's values.
#[derive(Clone, Copy)]
pub(crate) struct List(pub(crate) i64);

impl List {
    const COUNT: i64 = 0xff;

    /// No list.
    pub(crate) const NONE: Self = Self(0);

    /// An empty list of a slot.
    const fn of(slot: Slot) -> Self {
        Self((slot.min & 0xff) << 8)
    }

    const fn holding(self, count: usize) -> Self {
        Self(self.0 | (count as i64 & Self::COUNT))
    }

    const fn first(self) -> usize {
        (self.0 >> 8 & 0xff) as usize
    }

    #[inline]
    const fn is_empty(self) -> bool {
        self.0 & Self::COUNT == 0
    }

    /// The same without its first id.
    const fn rest(self) -> Self {
        Self(self.0.wrapping_add((1 << 8) - 1))
    }

    const fn count(self) -> usize {
        (self.0 & Self::COUNT) as usize
    }
}
