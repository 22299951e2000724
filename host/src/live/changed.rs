//! Subjects that live on under a changed program.

use super::{Hear, Heard, Held, Live};
use crate::arrival::late::Window;
use crate::fleet::Stopped;
use crate::rejection::Rejection;
use crate::schema::{Attribute, Schema};
use crate::tally::Tally;
use tamam::image::TEXT_BASE;
use tamam::migrate::{Fate, Plan};
use tamam::{Event, Image, Type, Value};

impl Live<'_> {
    /// Goes on under a changed program: what every subject keeps of rules that mean the same,
    /// what is remembered and what was counted. What ends with the old rules is heard as
    /// verdicts of class [`Settled`](tamam::Class::Settled), which are this program's: see
    /// [`Live::told`]. This is left as it is, so that it can go on when something is wrong.
    ///
    /// Events that wait for late ones go on waiting, by the names of what they carry; one that
    /// the changed program does not take is among those that [`Live::refused`] tells. Lines
    /// that came before are still told when they come again.
    ///
    /// [`tamam::migrate::Plan`] says beforehand what will become of each rule.
    ///
    /// # Errors
    /// [`Rejection`], when something finds no room.
    pub fn migrate<'n>(&self, image: &'n Image<'n>, hear: Hear<'_>) -> Result<Live<'n>, Rejection> {
        let mut fates = vec![Fate::BLANK; self.image.rules()];
        let plan = Plan::new(self.image, image, &mut fates).ok_or(Stopped::Full)?;
        let mut live = Live::new(image);
        let names = self.reader.subjects();
        for number in 0..names.len() as u32 {
            live.subject(names.text(number))?;
        }
        let texts = self.reader.texts();
        let mut numbers = Vec::with_capacity(texts.len());
        for number in 0..texts.len() as u32 {
            numbers.push(live.text(texts.text(number))?);
        }
        let mut rename = |text: u64| {
            let place = usize::try_from(text & !TEXT_BASE).unwrap_or(usize::MAX);
            numbers.get(place).copied().unwrap_or(text)
        };
        let (memory, greatest) = self.fleet.state();
        let words = image.memory_needed().max(1);
        let subjects = self.fleet.len();
        let mut after = vec![0; words * subjects as usize];
        let before = memory.chunks(self.image.memory_needed().max(1));
        for ((subject, from), to) in (0..).zip(before).zip(after.chunks_mut(words)) {
            let name = names.text(subject);
            plan.migrate(from, to, &mut rename, &mut |verdict| {
                hear(Heard {
                    subject,
                    name,
                    verdict,
                });
            })
            .map_err(Rejection::Refused)?;
        }
        let tally = self.fleet.tally();
        let fresh = Tally::new(image, tally.counts_each());
        let bears_its_name = |rule: u32| {
            let fate = plan.fate(rule);
            fate.kept_as().or(fate.changed_to().map(|(to, _)| to))
        };
        let tally = tally.carried(fresh, subjects, bears_its_name);
        live.fleet.revive(&after, greatest, tally)?;
        live.lines = self.lines;
        live.counts = self.counts;
        if let Some(unique) = &self.unique {
            live.tell_apart(unique.field());
            for identity in unique.identities() {
                live.unique
                    .iter_mut()
                    .for_each(|known| known.remember(identity));
            }
        }
        if let Some(window) = &self.window {
            live.window = Some(live.wait_on(self, window, &mut rename));
        }
        Ok(live)
    }

    /// The window of what waits in that of `old`, whose texts `rename` numbers anew. What is
    /// no event of this program is refused.
    fn wait_on(
        &mut self,
        old: &Live<'_>,
        window: &Window<Held>,
        rename: &mut dyn FnMut(u64) -> u64,
    ) -> Window<Held> {
        let mut next = Window::new(window.allowed());
        for held in window.waiting() {
            let names = (old.reader.schema(), self.reader.schema());
            match told_anew(&held.event, names, rename) {
                Ok(event) => next.push(
                    event.time(),
                    Held {
                        event,
                        ..held.clone()
                    },
                ),
                Err(rejection) => {
                    self.counts.rejected += 1;
                    self.refused.push((held.event.evidence(), rejection));
                }
            }
        }
        window.greatest().into_iter().for_each(|now| next.pass(now));
        next.count_late(self.counts.late);
        next
    }
}

/// An event of the old program as one of the new, by the names of its kind, of what it
/// carries and of the words of choices.
fn told_anew(
    event: &Event,
    (old, new): (&Schema<'_>, &Schema<'_>),
    rename: &mut dyn FnMut(u64) -> u64,
) -> Result<Event, Rejection> {
    let name = old.kind_name(event.kind());
    let kind = new.kind(name).ok_or_else(|| Rejection::UnknownType {
        name: name.to_owned(),
        near: new.near_kind(name).map(str::to_owned),
    })?;
    let mut next = Event::new(kind, event.time(), event.evidence());
    for was in old.attributes(event.kind()) {
        let Some(value) = event.get(was.slot) else {
            continue;
        };
        let mut attributes = new.attributes(kind).iter();
        let is = attributes.find(|is| is.name == was.name).ok_or_else(|| {
            Rejection::UnknownAttribute {
                event: name.to_owned(),
                name: was.name.to_owned(),
                near: None,
            }
        })?;
        let value = match value {
            Value::Choice(place) => chosen(place, was, is)?,
            Value::Id(number) if number & TEXT_BASE != 0 => Value::Id(rename(number)),
            Value::Text(number) => Value::Text(rename(number)),
            other => other,
        };
        next.set(is.slot, value).map_err(Rejection::Refused)?;
    }
    Ok(next)
}

/// The word of a choice by its place among the new ones.
fn chosen(place: u16, was: &Attribute<'_>, is: &Attribute<'_>) -> Result<Value, Rejection> {
    let word = was.words.get(usize::from(place)).copied().unwrap_or("");
    let found = is.words.iter().position(|known| *known == word);
    match found.and_then(|place| u16::try_from(place).ok()) {
        Some(place) => Ok(Value::Choice(place)),
        None => Err(Rejection::WrongType {
            name: was.name.to_owned(),
            expected: match is.slot.kind() {
                Type::Choice => format!("one of {}", is.words.join(", ")),
                other => other.word().to_owned(),
            },
            found: format!("`{word}`"),
        }),
    }
}
