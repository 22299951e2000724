//! From a rule file to verdicts, with every byte of memory lent by the caller.

use tamam::compile::image_needed;
use tamam::syntax::{nodes_needed, tree::Node};
use tamam::{Diagnostics, Engine, Event, Image, Value, Verdict, compile, parse};

const RULES: &str = include_str!("letters/rules.tamam");
const DAY: i64 = 86_400_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = compiled(RULES)?;
    let image = Image::verify(&bytes)?;

    // One subject: one block of memory, whose size the program states.
    let mut memory = vec![0; image.memory_needed()];
    let mut engine = Engine::start(&image, memory.as_mut_slice())?;
    let mut tell = |verdict: &Verdict| println!("{}", sentence(&image, verdict));

    // Names are looked up once; an event is then numbers in typed slots.
    let sent = image.kind("letter.sent").ok_or("no such event")?;
    let letter = image.slot(sent, "letter").ok_or("no such attribute")?;
    let mut event = Event::new(sent, 0, 1);
    event.set(letter, Value::Id(7))?;
    engine.step(&event, &mut tell)?;

    // Nobody answers. The clock alone says so, whenever it is asked.
    engine.advance(400 * DAY, &mut tell)?;
    let score = engine.score().score.ok_or("nothing was felt")?;
    println!("score {}", score / 1000);
    Ok(())
}

/// The image of a rule file, or its mistakes.
fn compiled(source: &str) -> Result<Vec<u8>, String> {
    let mut found = [Diagnostics::blank(); 8];
    let mut diagnostics = Diagnostics::new(&mut found);
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let tree = parse(source, &mut nodes, &mut diagnostics);
    let mut image = vec![0; image_needed(&tree)];
    if let Some(len) = compile(&tree, &mut image, &mut diagnostics) {
        image.truncate(len);
        return Ok(image);
    }
    let mistakes = diagnostics
        .found()
        .iter()
        .map(|mistake| format!("{mistake}\n"));
    Err(mistakes.collect())
}

fn sentence(image: &Image, verdict: &Verdict) -> String {
    let rule = image.rule_name(verdict.rule);
    let outcome = verdict
        .outcome
        .map_or(verdict.class.word(), |outcome| image.outcome(outcome));
    let felt = verdict
        .felt
        .map_or(String::new(), |felt| format!(" {:+}", felt / 1000));
    format!(
        "day {}: {rule} {outcome}{felt}, line {}",
        verdict.time / DAY,
        verdict.line
    )
}
