//! Subjects that live on: events arrive one by one or in batches, by name or by number,
//! and nothing ever ends.

use crate::arrival::late::Window;
use crate::arrival::unique::Unique;
use crate::events::Reader;
use crate::events::list::{self, fill};
use crate::fleet::{Caps, Fleet, Stopped};
use crate::input::json::Json;
use crate::limits::LINE_BYTES;
use crate::rejection::Rejection;
use crate::replay::{Counts, Told};
use crate::snapshot::{self, Snapshot, Waiting, WaitingEvent};
use crate::tally::Tally;
use tamam::image::TEXT_BASE;
use tamam::{Event, Image, Known, Score, Type, Value, Verdict};

mod changed;

/// Many subjects under one program.
pub struct Live<'i> {
    image: &'i Image<'i>,
    json: Json,
    reader: Reader<'i>,
    fleet: Fleet<'i>,
    counts: Counts,
    /// Lines that were read so far: the number of the last one.
    lines: u64,
    event: Event,
    /// Events that wait for late ones.
    window: Option<Window<Held>>,
    /// What tells lines that come again.
    unique: Option<Unique>,
    /// Events that were rejected after they had waited.
    refused: Vec<(u64, Rejection)>,
}

/// An event that waits.
#[derive(Clone, Debug)]
struct Held {
    subject: u32,
    /// How many events had come with it.
    arrival: u64,
    event: Event,
}

/// A verdict, with whom it is about.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'h> {
    /// The number of the subject.
    pub subject: u32,
    /// Its name.
    pub name: &'h str,
    /// What was said.
    pub verdict: &'h Verdict,
}

/// What hears verdicts.
pub type Hear<'h> = &'h mut dyn FnMut(Heard<'_>);

impl<'i> Live<'i> {
    /// No subjects yet.
    #[must_use]
    pub fn new(image: &'i Image<'i>) -> Self {
        Self {
            image,
            json: Json::default(),
            reader: Reader::new(image, None),
            fleet: Fleet::new(image, false),
            counts: Counts::default(),
            lines: 0,
            event: Event::new(0, 0, 0),
            window: None,
            unique: None,
            refused: Vec::new(),
        }
    }

    /// The number of a subject, a new one when the name is new.
    ///
    /// # Errors
    /// [`Rejection::TooManySubjects`].
    pub fn subject(&mut self, name: &str) -> Result<u32, Rejection> {
        self.reader.resolver().subject(name)
    }

    /// The number that stands for a text, in values that are texts or ids.
    ///
    /// # Errors
    /// [`Rejection::TooManyTexts`].
    pub fn text(&mut self, text: &str) -> Result<u64, Rejection> {
        let number = self.reader.resolver().texts.number(text);
        let number = number.map_err(|_| Rejection::TooManyTexts)?;
        Ok(TEXT_BASE | u64::from(number))
    }

    /// From now on lets events come up to `allowed` milliseconds late: each waits until
    /// none that happened before it can come, see [`Window`]. Scores and verdicts lag behind
    /// by as much.
    pub fn allow_late(&mut self, allowed: i64) {
        let window = self.window.get_or_insert_with(|| Window::new(allowed));
        window.allow(allowed);
    }

    /// From now on leaves out lines that come again, told by what they say in `field`, see
    /// [`Unique`].
    pub fn tell_apart(&mut self, field: &str) {
        self.unique = Some(Unique::new(field));
        self.reader.tell_apart(Some(field));
    }

    /// Takes a line of JSON: its event has the number of the line as evidence, counted
    /// from one over all lines this was ever given. A blank line is no event, and one that
    /// came again is left out: both give `false`.
    ///
    /// # Errors
    /// [`Rejection`]; nothing has changed then but the counts.
    pub fn line(&mut self, line: &[u8], hear: Hear<'_>) -> Result<bool, Rejection> {
        self.lines += 1;
        if line.trim_ascii().is_empty() {
            return Ok(false);
        }
        self.counts.read += 1;
        match self.take_line(line) {
            Ok(Some(subject)) => self.arrive(subject, None, hear).map(|()| true),
            Ok(None) => {
                self.counts.again += 1;
                Ok(false)
            }
            Err(rejection) => {
                self.counts.rejected += 1;
                Err(rejection)
            }
        }
    }

    /// Reads the event of a line, and says whose it is; nothing, when it came again.
    fn take_line(&mut self, line: &[u8]) -> Result<Option<u32>, Rejection> {
        if line.len() > LINE_BYTES {
            return Err(Rejection::TooLong);
        }
        let mut read = Ok(0);
        let Self {
            json,
            reader,
            unique,
            event,
            lines,
            ..
        } = self;
        let row = json.read(line)?;
        let identity = unique.as_ref().and_then(|unique| unique.identity(&row));
        if let (Some(unique), Some(identity)) = (unique.as_mut(), &identity)
            && unique.came(identity)
        {
            return Ok(None);
        }
        let schema = reader.schema_shared();
        reader.read(*lines, &row, &mut |occurrence| {
            read = occurrence.and_then(|occurrence| {
                event.clear(occurrence.kind, occurrence.time, occurrence.line);
                let attributes = schema.attributes(occurrence.kind);
                fill(event, attributes, &occurrence.values).map_err(Rejection::Refused)?;
                Ok(occurrence.subject)
            });
        });
        if let (Ok(_), Some(unique), Some(identity)) = (&read, unique, identity) {
            unique.remember(&identity);
        }
        read.map(Some)
    }

    /// Takes one event of a subject.
    ///
    /// # Errors
    /// [`Rejection`]; nothing has changed then but the counts.
    pub fn step(&mut self, subject: u32, event: &Event, hear: Hear<'_>) -> Result<(), Rejection> {
        self.counts.read += 1;
        self.arrive(subject, Some(event), hear)
    }

    /// Takes an event, or the one that a line brought: at once, or when its time has come.
    fn arrive(
        &mut self,
        subject: u32,
        event: Option<&Event>,
        hear: Hear<'_>,
    ) -> Result<(), Rejection> {
        let Some(window) = &mut self.window else {
            let taken = self.scored(subject, event, hear);
            self.count(&taken);
            return taken;
        };
        let event = event.unwrap_or(&self.event).clone();
        let arrival = self.counts.read;
        let held = Held {
            subject,
            arrival,
            event,
        };
        window.push(held.event.time(), held);
        self.counts.late = window.late();
        self.go_on(arrival, hear)
    }

    /// Scores the events that need not wait any longer. What is told of the one that came
    /// last is told at once; what is told of others waits to be taken.
    fn go_on(&mut self, arrival: u64, hear: Hear<'_>) -> Result<(), Rejection> {
        let mut last = Ok(());
        while let Some(held) = self.window.as_mut().and_then(Window::pop) {
            let taken = self.scored(held.subject, Some(&held.event), hear);
            self.count(&taken);
            match taken {
                Err(rejection) if held.arrival != arrival => {
                    self.refused.push((held.event.evidence(), rejection));
                }
                taken if held.arrival == arrival => last = taken,
                _ => {}
            }
        }
        last
    }

    fn count(&mut self, taken: &Result<(), Rejection>) {
        match taken {
            Ok(()) => self.counts.scored += 1,
            Err(_) => self.counts.rejected += 1,
        }
    }

    /// Scores every event that still waits for late ones, as if none could come any more.
    pub fn release(&mut self, hear: Hear<'_>) {
        while self.release_next(hear) {}
    }

    /// Scores the next event that waits, and says whether there was one.
    pub fn release_next(&mut self, hear: Hear<'_>) -> bool {
        let Some(held) = self.window.as_mut().and_then(Window::flush) else {
            return false;
        };
        let taken = self.scored(held.subject, Some(&held.event), hear);
        self.count(&taken);
        if let Err(rejection) = taken {
            self.refused.push((held.event.evidence(), rejection));
        }
        true
    }

    /// How many events wait for late ones.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.window.as_ref().map_or(0, Window::len)
    }

    /// The events that were rejected after they had waited, with their evidence: each is
    /// told once. There are none unless events come late.
    pub fn refused(&mut self) -> Vec<(u64, Rejection)> {
        std::mem::take(&mut self.refused)
    }

    /// Scores an event, or the one that a line brought.
    fn scored(
        &mut self,
        subject: u32,
        event: Option<&Event>,
        hear: Hear<'_>,
    ) -> Result<(), Rejection> {
        let Self {
            fleet,
            reader,
            event: own,
            ..
        } = self;
        let name = reader.subjects().text(subject);
        let stepped = fleet.step(subject, event.unwrap_or(own), &mut |verdict| {
            hear(Heard {
                subject,
                name,
                verdict,
            });
        });
        Ok(stepped?)
    }

    /// Moves the clock of one subject to `now`, in milliseconds since 1970, unless it is
    /// there already or has not begun. Where events may come late, time has come to `now`
    /// for all: what waited long enough is scored, and the clock goes no further than no
    /// event can come before.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn advance(&mut self, subject: u32, now: i64, hear: Hear<'_>) -> Result<(), Stopped> {
        let mut now = now;
        if let Some(window) = &mut self.window {
            window.pass(now);
            now = now.saturating_sub(window.allowed());
            // No event came last: what is refused waits to be taken.
            let _ = self.go_on(u64::MAX, hear);
        }
        if subject >= self.fleet.len() || !self.fleet.lives(subject)? {
            return Ok(());
        }
        let name = self.reader.subjects().text(subject);
        self.fleet.advance(subject, now, &mut |verdict| {
            hear(Heard {
                subject,
                name,
                verdict,
            });
        })
    }

    /// The first time whose advance settles something of any subject, or lets an event go
    /// on that waits. Looks at each subject.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn next_due(&mut self) -> Result<Option<i64>, Stopped> {
        let mut first: Option<i64> = None;
        for subject in 0..self.fleet.len() {
            let due = self.fleet.next_due(subject)?;
            first = first.into_iter().chain(due).min();
        }
        let Some(window) = &self.window else {
            return Ok(first);
        };
        let first = first.into_iter().chain(window.first()).min();
        Ok(first.map(|first| first.saturating_add(window.allowed())))
    }

    /// What is remembered of a subject, and the caps that stand.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn score(&mut self, subject: u32) -> Result<(Score, Caps), Stopped> {
        if subject >= self.fleet.len() {
            return Ok((Score::default(), Caps::new()));
        }
        self.fleet.score(subject)
    }

    /// What is known of a subject: its facts, statuses and measures, in file order.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn known(&mut self, subject: u32) -> Result<Vec<Known>, Stopped> {
        if subject >= self.fleet.len() {
            return Ok(Vec::new());
        }
        self.fleet.known(subject)
    }

    /// A verdict, with what its numbers stand for.
    #[must_use]
    pub fn told<'t>(&'t self, subject: u32, verdict: &'t Verdict) -> Told<'t, 'i> {
        Told {
            verdict,
            subject: self.reader.subjects().text(subject),
            texts: self.reader.texts().names(),
            schema: self.reader.schema(),
            image: self.image,
        }
    }

    /// The names of the subjects and the texts, and the names of the program.
    #[must_use]
    pub fn reader(&self) -> &Reader<'i> {
        &self.reader
    }

    /// How many lines there were, blank ones included.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// How many events there were.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The program.
    #[must_use]
    pub fn image(&self) -> &'i Image<'i> {
        self.image
    }

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
            fill(&mut event, attributes, &values).ok()?;
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
