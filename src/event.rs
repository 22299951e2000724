//! One thing that happened, with its attributes in typed slots.

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

    /// The least and the greatest raw value that the attribute allows.
    #[must_use]
    pub const fn range(self) -> (i64, i64) {
        (self.min, self.max)
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

    /// One attribute, as it was set; none while it is absent.
    #[must_use]
    #[inline]
    pub fn get(&self, slot: Slot) -> Option<Value> {
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
