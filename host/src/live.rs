//! Subjects that live on: events arrive one by one or in batches, by name or by number,
//! and nothing ever ends.

use crate::events::Reader;
use crate::fleet::{Caps, Fleet, Stopped};
use crate::input::json::Json;
use crate::limits::LINE_BYTES;
use crate::rejection::Rejection;
use crate::replay::{Counts, Told};
use crate::snapshot::{self, Snapshot};
use crate::tally::Tally;
use tamam::image::TEXT_BASE;
use tamam::{Event, Image, Known, Score, Verdict};

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

    /// Takes a line of JSON: its event has the number of the line as evidence, counted
    /// from one over all lines this was ever given. A blank line is none, and gives
    /// `false`.
    ///
    /// # Errors
    /// [`Rejection`]; nothing has changed then but the counts.
    pub fn line(&mut self, line: &[u8], hear: Hear<'_>) -> Result<bool, Rejection> {
        self.lines += 1;
        if line.trim_ascii().is_empty() {
            return Ok(false);
        }
        self.counts.read += 1;
        let taken = self.take_line(line, hear);
        match taken {
            Ok(()) => self.counts.scored += 1,
            Err(_) => self.counts.rejected += 1,
        }
        taken.map(|()| true)
    }

    fn take_line(&mut self, line: &[u8], hear: Hear<'_>) -> Result<(), Rejection> {
        if line.len() > LINE_BYTES {
            return Err(Rejection::TooLong);
        }
        let mut read = Ok(0);
        let Self {
            json,
            reader,
            event,
            lines,
            ..
        } = self;
        let schema = reader.schema_shared();
        reader.read(*lines, &json.read(line)?, &mut |occurrence| {
            read = occurrence.and_then(|occurrence| {
                event.clear(occurrence.kind, occurrence.time, occurrence.line);
                let attributes = schema.attributes(occurrence.kind);
                for (place, value) in &occurrence.values {
                    if let Some(attribute) = attributes.get(*place as usize) {
                        event
                            .set(attribute.slot, *value)
                            .map_err(Rejection::Refused)?;
                    }
                }
                Ok(occurrence.subject)
            });
        });
        let subject = read?;
        self.scored(subject, None, hear)
    }

    /// Takes one event of a subject.
    ///
    /// # Errors
    /// [`Rejection`]; nothing has changed then but the counts.
    pub fn step(&mut self, subject: u32, event: &Event, hear: Hear<'_>) -> Result<(), Rejection> {
        self.counts.read += 1;
        let taken = self.scored(subject, Some(event), hear);
        match taken {
            Ok(()) => self.counts.scored += 1,
            Err(_) => self.counts.rejected += 1,
        }
        taken
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
    /// there already or has not begun.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn advance(&mut self, subject: u32, now: i64, hear: Hear<'_>) -> Result<(), Stopped> {
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

    /// The first time whose advance settles something of any subject. Looks at each.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn next_due(&mut self) -> Result<Option<i64>, Stopped> {
        let mut first: Option<i64> = None;
        for subject in 0..self.fleet.len() {
            let due = self.fleet.next_due(subject)?;
            first = first.into_iter().chain(due).min();
        }
        Ok(first)
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
            unused: 0,
        };
        Ok(live)
    }

    /// How many texts the rules name; their numbers come first.
    fn literals(&self) -> u32 {
        (self.image.texts() & !TEXT_BASE) as u32
    }
}
