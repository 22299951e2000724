//! The zones of the world, which whoever compiles knows: the core has no table of them.

/// What knows zones by their names.
///
/// The tools of tamam look them up in a table that comes with them; a device that compiles
/// rules and has no table gives [`NoZones`], and rules write offsets then.
pub trait Zones {
    /// Hands over the offsets of a zone, in order of time: since when it holds, and by how
    /// many milliseconds the wall clock is ahead of UTC then. The first holds since
    /// `i64::MIN`, the last for good. Says whether there is such a zone.
    ///
    /// One that is not later than the one before, or a day or more, is passed over.
    fn offsets(&self, zone: &str, each: &mut dyn FnMut(i64, i64)) -> bool;

    /// Hands over the names of all zones, so that one that is misspelt can be told.
    fn names(&self, each: &mut dyn FnMut(&'static str));
}

/// No zones but UTC.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoZones;

impl Zones for NoZones {
    fn offsets(&self, _: &str, _: &mut dyn FnMut(i64, i64)) -> bool {
        false
    }

    fn names(&self, _: &mut dyn FnMut(&'static str)) {}
}
