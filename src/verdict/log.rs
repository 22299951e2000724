//! Evidence in the log of a device.

use super::Evidence;

impl defmt::Format for Evidence {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{}", self.numbers());
    }
}
