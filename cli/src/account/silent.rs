//! Which silence an alert waited for, and what is usual.

use crate::inspect::words::{duration, silence};
use std::fmt::Write as _;
use tamam_host::ledger::{Instead, Silent, Usual};
use tamam_host::value::moment::Moment;
use tamam_host::value::points::Points;

/// Adds what was asked for, when it turned true, and what was usual where that is asked.
pub(super) fn write(text: &mut String, silent: &Silent) {
    let until = match silent.ended {
        true => "until this event",
        false => "on",
    };
    let _ = writeln!(
        text,
        "    `{}` was true from {} {until}, heard last: line {} of the log",
        silence(&silent.asked),
        Moment(silent.turned),
        silent.line
    );
    if let Some(usual) = &silent.usual {
        let _ = writeln!(
            text,
            "    usual is {}, after {}; {} times that is {}",
            duration(usual.gap),
            gaps(usual),
            Points(silent.asked.delay),
            duration(silent.wait())
        );
    }
}

/// The gaps that told what is usual, or the newest of them.
fn gaps(usual: &Usual) -> String {
    let newest = usual.newest.iter().map(|gap| duration(*gap));
    let newest = Vec::from_iter(newest).join(", ");
    match usual.gaps {
        1 => format!("1 gap of {newest}"),
        gaps if gaps > usual.newest.len() as u64 => {
            format!("{gaps} gaps, of which the newest {newest}")
        }
        gaps => format!("{gaps} gaps of {newest}"),
    }
}

/// Adds that another part of the condition was true, and no silence.
pub(super) fn write_instead(text: &mut String, instead: &Instead) {
    let asked = instead.asked.iter();
    let asked = asked.map(|asked| format!("`{}`", silence(asked)));
    let asked = Vec::from_iter(asked).join(" and ");
    let heard = match instead.heard {
        Some((line, time)) => format!("heard last: line {line} of the log, {}", Moment(time)),
        None => "nothing was heard before".to_owned(),
    };
    let _ = writeln!(
        text,
        "  another part of its condition was true, {asked} was not; {heard}"
    );
}
