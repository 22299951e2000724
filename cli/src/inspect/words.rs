//! Raw numbers of a program as an author writes them.

use tamam::Type;
use tamam::image::layout::Silence;
pub(crate) use tamam_host::report::known::length as duration;
use tamam_host::value::moment::Moment;
use tamam_host::value::points::Points;

/// A line of the rules: `line 12`, and of which file when there are several.
pub(crate) fn line(image: &tamam::Image<'_>, line: u32) -> String {
    let source = image.source(line, tamam::Span::default());
    match source.file {
        Some(file) => format!("line {} of {file}", source.line),
        None => format!("line {}", source.line),
    }
}

/// A silence that alerts ask for.
pub(crate) fn silence(silence: &Silence) -> String {
    match silence.gaps {
        0 => format!("silent {}", duration(silence.delay)),
        gaps => {
            let times = Points(silence.delay);
            format!("silent {times} times usual after {gaps} gaps")
        }
    }
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
