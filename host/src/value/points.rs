//! Felt values and scores, kept as thousandths, as text.

use std::fmt;

/// Thousandths of a point, shown as a decimal with at most three places: -5, 12.5,
/// -33.333.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points(pub i64);

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let (whole, rest) = (size / 1000, size % 1000);
        let mut text = String::with_capacity(24);
        if rest == 0 {
            text.push_str(&whole.to_string());
        } else {
            text.push_str(&format!("{whole}.{rest:03}"));
            text.truncate(text.trim_end_matches('0').len());
        }
        f.pad_integral(self.0 >= 0, "", &text)
    }
}

#[cfg(test)]
mod tests {
    use super::Points;

    #[test]
    fn thousandths_are_shown_without_idle_zeros() {
        for (thousandths, text) in [
            (0, "0"),
            (-5_000, "-5"),
            (12_500, "12.5"),
            (-33_333, "-33.333"),
            (-1, "-0.001"),
            (100_000, "100"),
            (i64::MIN, "-9223372036854775.808"),
        ] {
            assert_eq!(Points(thousandths).to_string(), text);
        }
    }
}
