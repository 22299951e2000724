//! What expressions read beside events and instances: the score, silences and trends.

/// What the score's fields and the silences are, for alerts.
pub(crate) trait Fields {
    /// A field of the score, by the number of its [`Field`](crate::image::op::Field).
    fn field(&self, field: u8) -> Option<i64>;
    /// A field of a part of the score, by the number of its
    /// [`Part`](crate::image::op::Part).
    fn part(&self, part: u8, at: u16) -> Option<i64>;
    /// Whether a silence has come.
    fn silent(&self, silence: u8) -> bool;
    /// Whether a trend falls.
    fn falls(&self, trend: u8) -> bool;
}

/// No fields: for all but alerts.
pub(crate) struct NoFields;

impl Fields for NoFields {
    fn field(&self, _: u8) -> Option<i64> {
        None
    }
    fn part(&self, _: u8, _: u16) -> Option<i64> {
        None
    }
    fn silent(&self, _: u8) -> bool {
        false
    }
    fn falls(&self, _: u8) -> bool {
        false
    }
}
