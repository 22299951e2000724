//! A whole run in one object.

use super::json;
use crate::fleet::Stopped;
use crate::replay::Replay;

/// The totals as a line of JSON, with its end.
///
/// # Errors
/// [`Stopped`].
pub fn line(replay: &mut Replay<'_>) -> Result<String, Stopped> {
    let counts = replay.counts();
    let subjects = replay.fleet().living()?.len() as u64;
    let mut out = String::from("{");
    for (name, number) in [
        ("events", counts.read),
        ("rejected", counts.rejected),
        ("subjects", subjects),
    ] {
        json::name(&mut out, name);
        json::number(&mut out, number);
    }
    for (name, number) in [("again", counts.again), ("late", counts.late)] {
        if number > 0 {
            json::name(&mut out, name);
            json::number(&mut out, number);
        }
    }
    json::name(&mut out, "outcomes");
    json::tallies(&mut out, replay.fleet().tally().in_all());
    json::name(&mut out, "breaches");
    json::counts(&mut out, replay.fleet().tally().breaches());
    out.push_str("}\n");
    Ok(out)
}
