//! Decimal text to whole numbers and thousandths, exactly.

/// Why a text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is not a number.
    NotANumber,
    /// It is a number, but not a whole one.
    NotWhole,
    /// It is greater or less than any that can be kept.
    TooGreat,
}

/// A whole number: digits with an optional sign; a fraction of zeros is let pass, for
/// some tools write 5 as `5.0`.
///
/// # Errors
/// [`Problem`].
pub fn whole(text: &str) -> Result<i64, Problem> {
    match text.parse::<i64>() {
        Ok(number) if !text.starts_with('+') => Ok(number),
        _ => {
            let parts = Parts::split(text)?;
            match parts.scaled(0) {
                Ok((number, true)) => Ok(number),
                Ok((_, false)) => Err(Problem::NotWhole),
                Err(problem) => Err(problem),
            }
        }
    }
}

/// The number times ten to the power of `places`, rounded half away from zero where the
/// text says more: `scaled("1.2345", 3)` is 1235.
///
/// # Errors
/// [`Problem::NotANumber`] and [`Problem::TooGreat`].
pub fn scaled(text: &str, places: i32) -> Result<i64, Problem> {
    Ok(Parts::split(text)?.scaled(places)?.0)
}

/// An id that is its own number: canonical decimal below 2^63.
#[must_use]
pub fn canonical(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let canonical = match bytes {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 19 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return None;
    }
    text.parse().ok().filter(|number| *number < 1 << 63)
}

/// A decimal text in its parts.
struct Parts<'a> {
    negative: bool,
    before: &'a [u8],
    after: &'a [u8],
    exponent: i32,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Self, Problem> {
        let (negative, text) = match text.as_bytes() {
            [b'-', ..] => (true, &text[1..]),
            [b'+', ..] => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], exponent(&text[at + 1..])?),
            None => (text, 0),
        };
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let pointed = mantissa.len() > before.len();
        if before.is_empty() || (pointed && after.is_empty()) || !digits(before) || !digits(after) {
            return Err(Problem::NotANumber);
        }
        Ok(Self {
            negative,
            before: before.as_bytes(),
            after: after.as_bytes(),
            exponent,
        })
    }

    /// The number times ten to the power of `places`, and whether nothing was rounded.
    fn scaled(&self, places: i32) -> Result<(i64, bool), Problem> {
        let mut digits = self
            .before
            .iter()
            .chain(self.after)
            .skip_while(|d| **d == b'0');
        // How many of the digits stand before the point once it has moved.
        let leading = self
            .before
            .iter()
            .chain(self.after)
            .take_while(|d| **d == b'0')
            .count();
        let length = (self.before.len() + self.after.len() - leading) as i64;
        if length == 0 {
            return Ok((0, true));
        }
        let shift = i64::from(self.exponent) + i64::from(places) - self.after.len() as i64;
        let kept = length + shift;
        if kept > 19 {
            return Err(Problem::TooGreat);
        }
        let mut number: i128 = 0;
        for _ in 0..kept.max(0) {
            let digit = digits.next().map_or(0, |digit| digit - b'0');
            number = number * 10 + i128::from(digit);
        }
        let mut exact = true;
        // With kept < 0 the first digit that is left out is a zero before all others.
        if kept < 0 {
            exact = false;
        } else if let Some(next) = digits.next() {
            number += i128::from(*next >= b'5');
            exact = *next == b'0' && digits.all(|digit| *digit == b'0');
        }
        let number = if self.negative { -number } else { number };
        let number = i64::try_from(number).map_err(|_| Problem::TooGreat)?;
        Ok((number, exact))
    }
}

/// An exponent; one beyond all use is cut to where the number is zero or too great
/// anyway.
fn exponent(text: &str) -> Result<i32, Problem> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::NotANumber);
    }
    const BEYOND: i32 = 1 << 24;
    let size = digits.parse().unwrap_or(BEYOND).min(BEYOND);
    Ok(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_once_half_away_from_zero() {
        for (text, thousandths) in [
            ("0", 0),
            ("-0.0", 0),
            ("1.5", 1500),
            ("1.2345", 1235),
            ("-1.2345", -1235),
            ("1.2344999999999999999999", 1234),
            ("0.0005", 1),
            ("0.00049", 0),
            ("-0.0005", -1),
            ("1e3", 1_000_000),
            ("12E-4", 1),
            ("5e-4", 1),
            ("4e-4", 0),
            ("9e-5", 0),
            ("1e-400000000000", 0),
            ("0e999999999999", 0),
            ("9223372036854775.807", i64::MAX),
            ("-9223372036854775.808", i64::MIN),
        ] {
            assert_eq!(scaled(text, 3), Ok(thousandths), "{text}");
        }
    }

    #[test]
    fn numbers_that_cannot_be_kept_are_said_to_be_too_great() {
        for text in [
            "9223372036854775.8075",
            "1e16",
            "1e999999999999",
            "99999999999999999999",
        ] {
            assert_eq!(scaled(text, 3), Err(Problem::TooGreat), "{text}");
        }
        assert_eq!(whole("9223372036854775808"), Err(Problem::TooGreat));
    }

    #[test]
    fn what_is_no_number_is_said_so() {
        for text in [
            "", "-", "+", ".", "1.", ".5", "1e", "1e+", "0x10", "1_000", "NaN", "1.2.3",
        ] {
            assert_eq!(scaled(text, 3), Err(Problem::NotANumber), "{text}");
        }
    }

    #[test]
    fn whole_numbers_lose_nothing() {
        assert_eq!(whole("9007199254740993"), Ok(9_007_199_254_740_993));
        assert_eq!(whole("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(whole("5.0"), Ok(5));
        assert_eq!(whole("+5"), Ok(5));
        assert_eq!(whole("5.01"), Err(Problem::NotWhole));
        assert_eq!(whole("0.00001"), Err(Problem::NotWhole));
    }

    #[test]
    fn only_canonical_decimals_are_their_own_id() {
        assert_eq!(canonical("7"), Some(7));
        assert_eq!(canonical("0"), Some(0));
        assert_eq!(canonical("9223372036854775807"), Some(i64::MAX as u64));
        for text in [
            "",
            "07",
            "-7",
            "+7",
            "7.0",
            " 7",
            "9223372036854775808",
            "٧",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
