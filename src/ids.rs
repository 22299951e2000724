//! Lists of ids in memory of a fixed size.

use crate::refused::Refused;

/// A list of up to `N` ids, all different, in the order in which they came. An attribute of
/// type `ids` is one in the types that `include_rules!` makes.
///
/// ```
/// use tamam::{Ids, Refused};
///
/// let mut tickets = Ids::<3>::try_from([7, 9].as_slice())?;
/// tickets.add(7)?;
/// tickets.add(8)?;
/// assert_eq!(tickets.as_slice(), [7, 9, 8]);
/// assert_eq!(tickets.add(10), Err(Refused::TooManyIds { room: 3 }));
/// # Ok::<(), Refused>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ids<const N: usize> {
    /// Zeros behind those that are there, so that equal lists are equal.
    ids: [u64; N],
    count: usize,
}

impl<const N: usize> Ids<N> {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            ids: [0; N],
            count: 0,
        }
    }

    /// Adds an id; one that is there already does not come again.
    ///
    /// # Errors
    /// [`Refused::TooManyIds`]; the list is unchanged then.
    pub fn add(&mut self, id: u64) -> Result<(), Refused> {
        self.add_within(id, N)
    }

    /// The same of a list of no more than `room`.
    ///
    /// # Errors
    /// [`Refused::TooManyIds`]; the list is unchanged then.
    pub fn add_within(&mut self, id: u64, room: usize) -> Result<(), Refused> {
        if self.as_slice().contains(&id) {
            return Ok(());
        }
        match self.ids.get_mut(self.count) {
            Some(place) if self.count < room => *place = id,
            _ => return Err(Refused::TooManyIds { room }),
        }
        self.count += 1;
        Ok(())
    }

    /// The ids.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        self.ids.get(..self.count).unwrap_or_default()
    }
}

impl<const N: usize> Default for Ids<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> TryFrom<&[u64]> for Ids<N> {
    type Error = Refused;

    fn try_from(ids: &[u64]) -> Result<Self, Refused> {
        let mut list = Self::new();
        ids.iter().try_for_each(|id| list.add(*id))?;
        Ok(list)
    }
}
