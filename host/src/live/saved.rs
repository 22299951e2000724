//! Live subjects as a snapshot, and back.

use super::{Held, Live};
use crate::arrival::late::Window;
use crate::events::list;
use crate::replay::Counts;
use crate::snapshot::{self, Snapshot, Waiting, WaitingEvent};
use crate::tally::Tally;
use tamam::image::TEXT_BASE;
use tamam::{Event, Image, Type, Value};

impl<'i> Live<'i> {
    /// Everything there is, as bytes: [`Live::restore`] goes on from them.
    ///
    /// # Errors
    /// [`snapshot::Problem::Content`], when it cannot be written.
    pub fn snapshot(&self) -> Result<Vec<u8>, snapshot::Problem> {
        let (memory, greatest) = self.fleet.state();
        let (totals, breaches, rows) = self.fleet.tally().counts();
        let named = |names: &crate::texts::Names, first: u32| {
            let numbers = first..u32::try_from(names.len()).unwrap_or(u32::MAX);
            numbers
                .map(|number| names.text(number).to_owned())
                .collect()
        };
        let snapshot = Snapshot {
            subjects: named(self.reader.subjects().names(), 0),
            texts: named(self.reader.texts().names(), self.literals()),
            lines: self.lines,
            read: self.counts.read,
            scored: self.counts.scored,
            rejected: self.counts.rejected,
            again: self.counts.again,
            late: self.counts.late,
            window: self.window.as_ref().map(|window| Waiting {
                allowed: window.allowed(),
                greatest: window.greatest(),
                events: window
                    .waiting()
                    .into_iter()
                    .map(|held| self.told_of(held))
                    .collect(),
            }),
            unique: self.unique.as_ref().map(|unique| {
                let identities = unique.identities().map(str::to_owned).collect();
                (unique.field().to_owned(), identities)
            }),
            greatest,
            memory,
            totals: totals.to_vec(),
            breaches: breaches.to_vec(),
            rows: rows.map(<[u32]>::to_vec),
        };
        snapshot.write(self.image)
    }

    /// Goes on from a snapshot that was taken under the same program.
    ///
    /// # Errors
    /// [`snapshot::Problem`].
    pub fn restore(image: &'i Image<'i>, bytes: &[u8]) -> Result<Self, snapshot::Problem> {
        let content = snapshot::Problem::Content;
        let snapshot = Snapshot::read(image, bytes)?;
        let mut live = Self::new(image);
        for (number, name) in snapshot.subjects.iter().enumerate() {
            let given = live.subject(name).map_err(|_| content)?;
            if given as usize != number {
                return Err(content);
            }
        }
        for (number, text) in snapshot.texts.iter().enumerate() {
            let given = live.text(text).map_err(|_| content)?;
            if given != image.texts() + number as u64 {
                return Err(content);
            }
        }
        let words = image.memory_needed().max(1);
        let memory = &snapshot.memory;
        if !memory.len().is_multiple_of(words) || memory.len() / words > snapshot.subjects.len() {
            return Err(content);
        }
        let tally = Tally::new(image, snapshot.rows.is_some());
        let tally = tally.with_counts(snapshot.totals, snapshot.breaches, snapshot.rows);
        live.fleet
            .revive(memory, snapshot.greatest, tally.ok_or(content)?)
            .map_err(|_| content)?;
        live.lines = snapshot.lines;
        live.counts = Counts {
            read: snapshot.read,
            scored: snapshot.scored,
            rejected: snapshot.rejected,
            again: snapshot.again,
            late: snapshot.late,
            unused: 0,
        };
        if let Some((field, identities)) = snapshot.unique {
            live.tell_apart(&field);
            for identity in &identities {
                live.unique
                    .iter_mut()
                    .for_each(|unique| unique.remember(identity));
            }
        }
        if let Some(waiting) = snapshot.window {
            live.hold(&waiting).ok_or(content)?;
        }
        Ok(live)
    }

    /// An event that waits, as a snapshot tells it.
    fn told_of(&self, held: &Held) -> WaitingEvent {
        let (kind, event) = (held.event.kind(), &held.event);
        let attributes = self.reader.schema().attributes(kind);
        let values = attributes
            .iter()
            .enumerate()
            .flat_map(|(place, attribute)| {
                let place = u8::try_from(place).unwrap_or(u8::MAX);
                let value = event.get(attribute.slot).map(|value| (place, value));
                let ids = event.has(attribute.slot).then(|| event.ids(attribute.slot));
                let ids = ids.filter(|_| attribute.slot.kind() == Type::Ids);
                value
                    .into_iter()
                    .chain(ids.into_iter().flat_map(move |ids| list::kept(place, ids)))
            })
            .map(|(place, value)| (place, value.raw()));
        WaitingEvent {
            subject: held.subject,
            arrival: held.arrival,
            kind,
            time: event.time(),
            evidence: event.evidence(),
            values: values.collect(),
        }
    }

    /// Lets events wait as a snapshot says; nothing, when there can be no such events.
    fn hold(&mut self, waiting: &Waiting) -> Option<()> {
        let mut window = Window::new(waiting.allowed);
        let schema = self.reader.schema_shared();
        for told in &waiting.events {
            if told.kind >= self.image.kinds()
                || told.subject as usize >= self.reader.subjects().len()
            {
                return None;
            }
            let attributes = schema.attributes(told.kind);
            let mut event = Event::new(told.kind, told.time, told.evidence);
            let typed = told.values.iter().map(|(place, raw)| {
                let kind = attributes.get(*place as usize)?.slot.kind();
                Some((*place, Value::of(kind, *raw)))
            });
            let values = typed.collect::<Option<Vec<_>>>()?;
            schema.set(&mut event, &values).ok()?;
            let (subject, arrival) = (told.subject, told.arrival);
            let held = Held {
                subject,
                arrival,
                event,
            };
            window.push(told.time, held);
        }
        waiting
            .greatest
            .into_iter()
            .for_each(|now| window.pass(now));
        window.count_late(self.counts.late);
        self.window = Some(window);
        Some(())
    }

    /// How many texts the rules name; their numbers come first.
    fn literals(&self) -> u32 {
        (self.image.texts() & !TEXT_BASE) as u32
    }
}
