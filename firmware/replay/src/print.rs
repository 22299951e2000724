//! How verdicts, scores and mistakes are printed: everything the engine tells, one thing
//! a line.

use core::fmt::{Display, Formatter, Result, Write};
use tamam::{Diagnostics, Engine, Image, Rules, Verdict};

/// Prints a verdict.
///
/// # Errors
/// Those of `out`.
pub fn verdict(out: &mut dyn Write, image: &Image<'_>, subject: u16, verdict: &Verdict) -> Result {
    let name = image.rule_name(verdict.rule);
    write!(out, "{subject} at {}: {name}", verdict.time)?;
    part(out, " ", verdict.key)?;
    write!(out, " {}", verdict.class.word())?;
    part(out, " by ", verdict.stance.map(|stance| stance.word()))?;
    let outcome = verdict.outcome.map(|outcome| image.outcome(outcome));
    part(out, " -> ", outcome)?;
    part(out, ", felt ", verdict.felt)?;
    part(out, ", due ", verdict.due)?;
    part(out, ", for ", verdict.fault.map(|fault| fault.word()))?;
    for number in verdict.evidence.numbers() {
        write!(out, ", from {number}")?;
    }
    let (line, span) = (verdict.line, verdict.span);
    writeln!(out, ", line {line}, bytes {} to {}", span.start, span.end)
}

/// Prints all that can be asked of a subject: what is remembered, of which part, what is open,
/// the caps, what is known, what was kept and said, and what the clock brings next.
///
/// # Errors
/// Those of `out`.
pub fn standing<'i, M: AsRef<[u64]> + AsMut<[u64]>, I: Rules<'i>>(
    out: &mut dyn Write,
    image: &Image<'_>,
    subject: u16,
    engine: &Engine<'i, M, I>,
) -> Result {
    let score = engine.score();
    write!(out, "{subject} remembers {}", Maybe(score.memory))?;
    write!(
        out,
        ", score {}, mean {}",
        Maybe(score.score),
        Maybe(score.mean)
    )?;
    write!(
        out,
        ", peak {}, end {}",
        Maybe(score.peak),
        Maybe(score.end)
    )?;
    write!(out, ", {} moments, cap {}", score.moments, Maybe(score.cap))?;
    let (clock, next) = (Maybe(engine.clock()), Maybe(engine.next_due()));
    write!(out, ", clock {clock}, next {next}")?;
    let short = Maybe(engine.disappointment());
    writeln!(out, ", disappointment {short}")?;
    for (rule, open) in engine.open() {
        writeln!(
            out,
            "{subject} has {open} open of {}",
            image.rule_name(rule)
        )?;
    }
    for cap in engine.caps() {
        let rule = image.rule_name(cap.rule);
        write!(out, "{subject} is under {rule}")?;
        part(out, " ", cap.key)?;
        writeln!(out, ", {}", cap.cap)?;
    }
    for known in engine.known() {
        let rule = image.rule_name(known.rule);
        let value = Maybe(known.value.map(|value| value.raw()));
        writeln!(out, "{subject} is known by {rule}: {value}")?;
    }
    for ledger in engine.ledger() {
        let (rule, from) = (image.rule_name(ledger.rule), ledger.from);
        let (due, kept) = (ledger.due, ledger.kept);
        write!(out, "{subject} has of {rule} from {from} {due} due, {kept} kept")?;
        let (honoured, broken) = (ledger.honoured, ledger.broken);
        writeln!(out, ", {honoured} honoured, {broken} broken")?;
    }
    for count in engine.counts() {
        let (rule, word) = (image.rule_name(count.rule), count.word);
        writeln!(out, "{subject} heard {word} of {rule} {} times", count.count)?;
    }
    for field in image.parts() {
        let value = Maybe(engine.part(field.part, field.at));
        writeln!(out, "{subject} has {field} {value}")?;
    }
    Ok(())
}

/// Prints the mistakes of a source.
///
/// # Errors
/// Those of `out`.
pub fn mistakes(out: &mut dyn Write, mistakes: &Diagnostics<'_, '_>) -> Result {
    for one in mistakes.found() {
        let (code, span) = (one.code, one.span);
        writeln!(out, "{code} {one}, bytes {} to {}", span.start, span.end)?;
        if let Some(span) = one.related {
            writeln!(out, "  see bytes {} to {}", span.start, span.end)?;
        }
        if let Some(help) = one.help() {
            writeln!(out, "  {help}")?;
        }
    }
    match mistakes.dropped() {
        0 => Ok(()),
        more => writeln!(out, "and {more} more"),
    }
}

fn part(out: &mut dyn Write, before: &str, part: Option<impl Display>) -> Result {
    match part {
        Some(part) => write!(out, "{before}{part}"),
        None => Ok(()),
    }
}

/// A number that may be absent.
struct Maybe(Option<i64>);

impl Display for Maybe {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Some(number) => write!(f, "{number}"),
            None => f.write_str("none"),
        }
    }
}
