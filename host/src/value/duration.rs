//! Lengths of time as logs write them: `5h30m`, `-3m`, `1500ms`.

use super::number::Problem;

/// Milliseconds of one unit: `ms`, `s`, `m`, `h`, `d`, `w`.
#[must_use]
pub fn unit(word: &str) -> Option<i64> {
    Some(match word {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => return None,
    })
}

/// Milliseconds of a text such as `5h30m`: whole numbers each with its unit, with an
/// optional sign before all of them.
///
/// # Errors
/// [`Problem::NotANumber`] and [`Problem::TooGreat`].
pub fn parse(text: &str) -> Result<i64, Problem> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if rest.is_empty() {
        return Err(Problem::NotANumber);
    }
    let mut total: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let letters = after.bytes().take_while(u8::is_ascii_lowercase).count();
        let (word, after) = after.split_at(letters);
        let ms = unit(word).ok_or(Problem::NotANumber)?;
        if number.is_empty() {
            return Err(Problem::NotANumber);
        }
        let number: i64 = number.parse().map_err(|_| Problem::TooGreat)?;
        total = number
            .checked_mul(ms)
            .and_then(|part| total.checked_add(part))
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
