//! Raw numbers of a program as an author writes them.

use tamam::Type;
use tamam_host::value::moment::Moment;
use tamam_host::value::points::Points;

/// A line of the rules: `line 12`, and of which file when there are several.
pub(super) fn line(image: &tamam::Image<'_>, line: u32) -> String {
    let source = image.source(line, tamam::Span::default());
    match source.file {
        Some(file) => format!("line {} of {file}", source.line),
        None => format!("line {}", source.line),
    }
}

/// A length of time in milliseconds, as `5h30m`.
pub(crate) fn duration(ms: i64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
        (1, "ms"),
    ];
    if ms == 0 {
        return "0m".to_owned();
    }
    let mut rest = ms.unsigned_abs();
    let mut shown = if ms < 0 {
        "-".to_owned()
    } else {
        String::new()
    };
    for (unit, word) in UNITS {
        if rest >= unit {
            shown += &format!("{}{word}", rest / unit);
            rest %= unit;
        }
    }
    shown
}

/// A range of raw values of a type; an end that nothing limits is left open.
pub(super) fn range(ty: Type, least: i64, greatest: i64) -> String {
    let end = |raw: i64| match raw {
        i64::MIN | i64::MAX => String::new(),
        raw => value(ty, raw),
    };
    format!("{}..{}", end(least), end(greatest))
}

/// A raw value of a type.
pub(super) fn value(ty: Type, raw: i64) -> String {
    match ty {
        Type::Decimal => Points(raw).to_string(),
        Type::Percent => format!("{}%", Points(raw.saturating_mul(100))),
        Type::Time => Moment(raw).to_string(),
        Type::Duration => duration(raw),
        _ => raw.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_shown_as_authors_write_them() {
        assert_eq!(duration(19_800_000), "5h30m");
        assert_eq!(duration(-180_000), "-3m");
        assert_eq!(duration(0), "0m");
        assert_eq!(duration(86_399_999), "23h59m59s999ms");
    }
}
