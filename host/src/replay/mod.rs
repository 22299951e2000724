//! One run of a log: every event read, scored or rejected, and every clock brought to
//! the end.

mod batch;
mod conveyor;
mod scorer;

use crate::events::Reader;
use crate::events::mapping::{self, Mapping};
use crate::fleet::{Fleet, Stopped};
use crate::input::source::Source;
use crate::input::{self, Format, Rows};
use crate::rejection::Rejection;
use crate::schema::Schema;
use crate::sort;
use crate::texts::Names;
use batch::Batch;
use conveyor::Conveyor;
use scorer::Scorer;
use std::sync::mpsc;
use std::thread;
use tamam::image::layout::Expectation;
use tamam::{Event, Image, Verdict};

/// Batches that may wait to be scored.
const BATCHES: usize = 4;

/// To which moment every clock is brought once the log has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// The greatest time of an event that was scored.
    #[default]
    Log,
    /// This moment, in milliseconds since 1970; events after it are rejected.
    AsOf(i64),
    /// Until nothing more is due, each subject for itself; refused for a program in which an
    /// expectation opens again by the clock, because that never comes.
    Settled,
}

/// In which order events are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they come.
    #[default]
    Arrival,
    /// In the order of time: the whole log is read first.
    Time,
    /// In the order of time, as far as events come no more than so many milliseconds late;
    /// see [`Window`](crate::arrival::late::Window).
    Late(i64),
}

/// How a log is to be run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// To which moment.
    pub end: End,
    /// In which order events are scored.
    pub order: Order,
    /// The field that tells events apart, when those that come again are left out; see
    /// [`Unique`](crate::arrival::unique::Unique).
    pub unique: Option<String>,
    /// How the log is written; told by its first byte when not given.
    pub format: Option<Format>,
    /// Whether outcomes are counted for each subject too.
    pub each: bool,
}

/// How many events there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events read: those scored, those rejected and those that came again.
    pub read: u64,
    /// Events scored.
    pub scored: u64,
    /// Events rejected.
    pub rejected: u64,
    /// Rows that the mapping had no use for.
    pub unused: u64,
    /// Rows whose events came before and were left out, see [`Settings::unique`].
    pub again: u64,
    /// Events that came after one that happened later, see [`Order::Late`].
    pub late: u64,
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
    /// Time alone always brings something more.
    #[error(
        "`{0}` opens again and again by the clock, so this is never settled: take the clocks to a moment instead (`--as-of`)"
    )]
    Endless(String),
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
    pub texts: &'t Names,
    /// The names of the program.
    pub schema: &'t Schema<'i>,
    /// The program.
    pub image: &'t Image<'i>,
}

/// An event that is about to be scored, unless it is refused.
pub struct Coming<'t, 'i> {
    /// The line it stands on.
    pub line: u64,
    /// Its time, in milliseconds since 1970.
    pub time: i64,
    /// Its kind, by its place in the program.
    pub kind: u16,
    /// The name of the subject.
    pub subject: &'t str,
    /// The program.
    pub image: &'t Image<'i>,
}

/// What hears of a run while it goes on.
pub trait Listener {
    /// A verdict.
    fn verdict(&mut self, told: &Told<'_, '_>) {
        let _ = told;
    }
    /// Which calendar holds for the subject at an event, before it is scored, in the stead of
    /// each calendar of the program, both by their places: heard only where the zone of one
    /// goes by what is known of a subject.
    fn zones(&mut self, line: u64, zones: &[Option<usize>]) {
        let _ = (line, zones);
    }
    /// An event is about to be scored, before the verdicts that it leads to. One that was scored
    /// is heard of once more, by [`Listener::scored`].
    fn coming(&mut self, coming: &Coming<'_, '_>) {
        let _ = coming;
    }
    /// An event was scored: the line it stands on, and its time in milliseconds since 1970.
    fn scored(&mut self, line: u64, time: i64) {
        let _ = (line, time);
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
        let mut reader = Reader::new(image, mapping);
        reader.tell_apart(settings.unique.as_deref());
        Self {
            image,
            reader,
            fleet: Fleet::new(image, settings.each),
            settings,
            counts: Counts::default(),
        }
    }

    /// Reads a whole log and brings every clock to the end. Events are scored in a thread
    /// of their own, in the order in which they are read.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn run(
        &mut self,
        source: Source,
        listener: &mut (dyn Listener + Send),
    ) -> Result<(), Problem> {
        if self.settings.end == End::Settled {
            self.can_settle()?;
        }
        let mut rows = Rows::open(source, self.settings.format)?;
        if let Some(columns) = rows.columns() {
            self.reader.agree(columns)?;
        }
        let schema = self.reader.schema_shared();
        let mut scorer = Scorer {
            image: self.image,
            schema: &schema,
            fleet: &mut self.fleet,
            counts: &mut self.counts,
            listener,
            end: self.settings.end,
            subjects: Names::default(),
            texts: Names::default(),
            event: Event::new(0, 0, 0),
        };
        let reader = &mut self.reader;
        let settings = &self.settings;
        let done = thread::scope(|scope| {
            let (full, to_score) = mpsc::sync_channel::<Batch>(BATCHES);
            let (scored, empty) = mpsc::channel::<Batch>();
            scope.spawn(move || {
                for mut batch in to_score {
                    scorer.score(&batch);
                    batch.clear();
                    // After the last batch nobody waits for it.
                    let _ = scored.send(batch);
                }
            });
            let mut conveyor = Conveyor::new(full, empty, settings);
            // The scorer ends when the conveyor is gone, and the scope waits for it.
            conveyor.read(reader, &mut rows).map(|()| conveyor.counts())
        });
        let (unused, again, late) = done?;
        self.counts.unused += unused;
        self.counts.read += again;
        self.counts.again += again;
        self.counts.late += late;
        self.finish(listener)
    }

    /// Whether time alone ever leaves nothing due.
    fn can_settle(&self) -> Result<(), Problem> {
        let mut rules = self.image.all::<Expectation>();
        match rules.find(|(_, rule)| rule.again != 0) {
            Some((_, rule)) => Err(Problem::Endless(self.image.rule_name(rule.rule).to_owned())),
            None => Ok(()),
        }
    }

    /// Brings every clock to the end, subject by subject in the order they first came.
    fn finish(&mut self, listener: &mut (dyn Listener + Send)) -> Result<(), Problem> {
        let end = match self.settings.end {
            End::AsOf(time) => Some(time),
            End::Log | End::Settled => self.fleet.greatest(),
        };
        let (schema, texts) = (self.reader.schema(), self.reader.texts().names());
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
