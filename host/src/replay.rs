//! One run of a log: every event read, scored or rejected, and every clock brought to
//! the end.

use crate::events::mapping::{self, Mapping};
use crate::events::{Occurrence, Reader};
use crate::fleet::{Fleet, Stopped};
use crate::input::source::Source;
use crate::input::{self, Format, Rows};
use crate::rejection::Rejection;
use crate::schema::Schema;
use crate::sort::{self, Sorter};
use crate::texts::Texts;
use tamam::{Event, Image, Verdict};

/// To which moment every clock is brought once the log has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// The greatest time of an event that was scored.
    #[default]
    Log,
    /// This moment, in milliseconds since 1970; events after it are rejected.
    AsOf(i64),
    /// Until nothing more is due, each subject for itself.
    Settled,
}

/// How a log is to be run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// To which moment.
    pub end: End,
    /// Whether events are put in the order of time first.
    pub sort: bool,
    /// How the log is written; told by its first byte when not given.
    pub format: Option<Format>,
    /// Whether outcomes are counted for each subject too.
    pub each: bool,
}

/// How many events there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events read: those scored and those rejected.
    pub read: u64,
    /// Events scored.
    pub scored: u64,
    /// Events rejected.
    pub rejected: u64,
    /// Rows that the mapping had no use for.
    pub unused: u64,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The log cannot be read.
    #[error(transparent)]
    Input(#[from] input::Problem),
    /// The mapping does not fit the log.
    #[error(transparent)]
    Mapping(#[from] mapping::Problem),
    /// The log cannot be sorted.
    #[error(transparent)]
    Sort(#[from] sort::Problem),
    /// A subject cannot be brought to the end.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// A verdict, with what its numbers stand for.
pub struct Told<'t, 'i> {
    /// The verdict.
    pub verdict: &'t Verdict,
    /// The name of the subject.
    pub subject: &'t str,
    /// Texts that are values.
    pub texts: &'t Texts,
    /// The names of the program.
    pub schema: &'t Schema<'i>,
    /// The program.
    pub image: &'t Image<'i>,
}

/// What hears of a run while it goes on.
pub trait Listener {
    /// A verdict.
    fn verdict(&mut self, told: &Told<'_, '_>) {
        let _ = told;
    }
    /// An event that was not scored, and the line it stands on.
    fn rejected(&mut self, line: u64, rejection: &Rejection) {
        let _ = (line, rejection);
    }
    /// Bytes of the log that were read so far, as they lie packed; called now and then.
    fn progress(&mut self, bytes: u64) {
        let _ = bytes;
    }
}

/// A run.
pub struct Replay<'i> {
    image: &'i Image<'i>,
    reader: Reader<'i>,
    fleet: Fleet<'i>,
    settings: Settings,
    counts: Counts,
}

impl<'i> Replay<'i> {
    /// A run of `image`, with events by the rules' own names or by `mapping`.
    #[must_use]
    pub fn new(image: &'i Image<'i>, mapping: Option<Mapping>, settings: Settings) -> Self {
        Self {
            image,
            reader: Reader::new(image, mapping),
            fleet: Fleet::new(image, settings.each),
            settings,
            counts: Counts::default(),
        }
    }

    /// Reads a whole log and brings every clock to the end.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn run(&mut self, source: Source, listener: &mut dyn Listener) -> Result<(), Problem> {
        const ROWS_BETWEEN_REPORTS: u64 = 1 << 14;
        let mut rows = Rows::open(source, self.settings.format)?;
        if let Some(columns) = rows.columns() {
            self.reader.agree(columns)?;
        }
        let mut sorter = self.settings.sort.then(Sorter::default);
        let mut event = Event::new(0, 0, 0);
        let mut number = 0;
        loop {
            let Self {
                image,
                reader,
                fleet,
                settings,
                counts,
            } = self;
            let mut step = Step {
                image,
                fleet,
                settings,
                counts,
                listener,
                event: &mut event,
            };
            let more = rows.next(|line, fields| {
                let fields = match fields {
                    Ok(fields) => fields,
                    Err(rejection) => {
                        step.counts.read += 1;
                        step.reject(line, &rejection);
                        return Ok(());
                    }
                };
                let before = step.counts.read;
                let mut failed = Ok(());
                reader.read(line, fields, &mut |names, read| {
                    step.counts.read += 1;
                    match (read, &mut sorter) {
                        (Err(rejection), _) => step.reject(line, &rejection),
                        (Ok(occurrence), Some(sorter)) if failed.is_ok() => {
                            failed = sorter.push(occurrence);
                        }
                        (Ok(occurrence), _) => {
                            let subject = names.subjects.text(occurrence.subject);
                            step.score(occurrence, subject, names.schema, names.texts);
                        }
                    }
                });
                step.counts.unused += u64::from(step.counts.read == before);
                failed
            })?;
            match more {
                Some(done) => done?,
                None => break,
            }
            number += 1;
            if number % ROWS_BETWEEN_REPORTS == 0 {
                listener.progress(rows.consumed());
            }
        }
        if let Some(sorter) = sorter {
            let Self {
                image,
                reader,
                fleet,
                settings,
                counts,
            } = self;
            let mut step = Step {
                image,
                fleet,
                settings,
                counts,
                listener,
                event: &mut event,
            };
            let (schema, texts, subjects) = (reader.schema(), reader.texts(), reader.subjects());
            sorter.drain(schema, &mut |occurrence| {
                step.score(occurrence, subjects.text(occurrence.subject), schema, texts);
            })?;
        }
        self.finish(listener)
    }

    /// Brings every clock to the end, subject by subject in the order they first came.
    fn finish(&mut self, listener: &mut dyn Listener) -> Result<(), Problem> {
        let end = match self.settings.end {
            End::AsOf(time) => Some(time),
            End::Log | End::Settled => self.fleet.greatest(),
        };
        let (schema, texts) = (self.reader.schema(), self.reader.texts());
        for subject in self.fleet.living()? {
            let mut tell = |verdict: &Verdict| {
                listener.verdict(&Told {
                    verdict,
                    subject: self.reader.subjects().text(subject),
                    texts,
                    schema,
                    image: self.image,
                });
            };
            if let Some(end) = end {
                self.fleet.advance(subject, end, &mut tell)?;
            }
            if self.settings.end == End::Settled {
                self.fleet.settle(subject, &mut tell)?;
            }
        }
        self.fleet.count_open()?;
        Ok(())
    }

    /// How many events there were.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The subjects and what is remembered of them.
    pub fn fleet(&mut self) -> &mut Fleet<'i> {
        &mut self.fleet
    }

    /// The names that the log brought.
    #[must_use]
    pub fn reader(&self) -> &Reader<'i> {
        &self.reader
    }

    /// The program.
    #[must_use]
    pub fn image(&self) -> &'i Image<'i> {
        self.image
    }
}

/// What scoring one event needs.
struct Step<'s, 'i> {
    image: &'i Image<'i>,
    fleet: &'s mut Fleet<'i>,
    settings: &'s Settings,
    counts: &'s mut Counts,
    listener: &'s mut dyn Listener,
    event: &'s mut Event,
}

impl Step<'_, '_> {
    fn score(
        &mut self,
        occurrence: &Occurrence,
        subject: &str,
        schema: &Schema<'_>,
        texts: &Texts,
    ) {
        if let Err(rejection) = self.try_score(occurrence, subject, schema, texts) {
            self.reject(occurrence.line, &rejection);
        } else {
            self.counts.scored += 1;
        }
    }

    fn try_score(
        &mut self,
        occurrence: &Occurrence,
        subject: &str,
        schema: &Schema<'_>,
        texts: &Texts,
    ) -> Result<(), Rejection> {
        if let End::AsOf(as_of) = self.settings.end {
            if occurrence.time > as_of {
                return Err(Rejection::AfterTheEnd {
                    time: occurrence.time,
                    as_of,
                });
            }
        }
        occurrence
            .fill(schema, self.event)
            .map_err(Rejection::Refused)?;
        let Self {
            image,
            fleet,
            listener,
            event,
            ..
        } = self;
        let stepped = fleet.step(occurrence.subject, event, &mut |verdict| {
            listener.verdict(&Told {
                verdict,
                subject,
                texts,
                schema,
                image,
            });
        });
        stepped.map_err(|stopped| match stopped {
            Stopped::Full => Rejection::TooManySubjects,
            Stopped::Refused(tamam::Refused::Older { time, clock }) => {
                Rejection::Late { time, clock }
            }
            Stopped::Refused(refused) => Rejection::Refused(refused),
        })
    }

    fn reject(&mut self, line: u64, rejection: &Rejection) {
        self.counts.rejected += 1;
        self.listener.rejected(line, rejection);
    }
}
