//! Lengths of time as logs write them: `5h30m`, `-3m`, `1500ms`.

use super::number::Problem;

/// Milliseconds of one unit: `ms`, `s`, `m`, `h`, `d`, `w`.
#[must_use]
pub fn unit(word: &str) -> Option<i64> {
    milliseconds(word.as_bytes())
}

#[inline]
fn milliseconds(word: &[u8]) -> Option<i64> {
    Some(match word {
        b"ms" => 1,
        b"s" => 1_000,
        b"m" => 60_000,
        b"h" => 3_600_000,
        b"d" => 86_400_000,
        b"w" => 604_800_000,
        _ => return None,
    })
}

/// Milliseconds of a text such as `5h30m`: whole numbers each with its unit, with an
/// optional sign before all of them.
///
/// # Errors
/// [`Problem::NotANumber`] and [`Problem::TooGreat`].
pub fn parse(text: &str) -> Result<i64, Problem> {
    let (negative, mut rest) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if rest.is_empty() {
        return Err(Problem::NotANumber);
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let before = rest.len();
        let mut number = Some(0_i64);
        while let [digit @ b'0'..=b'9', after @ ..] = rest {
            let digit = i64::from(digit - b'0');
            number = number.and_then(|number| number.checked_mul(10)?.checked_add(digit));
            rest = after;
        }
        let letters = rest.iter().take_while(|byte| byte.is_ascii_lowercase());
        let (word, after) = rest.split_at(letters.count());
        let ms = milliseconds(word).ok_or(Problem::NotANumber)?;
        if rest.len() == before {
            return Err(Problem::NotANumber);
        }
        total = number
            .and_then(|number| number.checked_mul(ms)?.checked_add(total))
            .ok_or(Problem::TooGreat)?;
        rest = after;
    }
    Ok(if negative { -total } else { total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        assert_eq!(parse("5h30m"), Ok(19_800_000));
        assert_eq!(parse("-3m"), Ok(-180_000));
        assert_eq!(parse("1w2d3h4m5s6ms"), Ok(788_645_006));
        assert_eq!(parse("0m"), Ok(0));
    }

    #[test]
    fn a_number_without_a_unit_is_no_duration() {
        for text in ["", "-", "5", "h", "5h30", "5 h", "5H", "1.5h", "--5h", "5y"] {
            assert_eq!(parse(text), Err(Problem::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_duration_too_long_to_keep_is_said_so() {
        assert_eq!(parse("9223372036854775807w"), Err(Problem::TooGreat));
        assert_eq!(parse("99999999999999999999ms"), Err(Problem::TooGreat));
    }
}
