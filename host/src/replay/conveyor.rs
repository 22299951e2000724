//! Reads rows and hands their events on in batches.

use super::Problem;
use super::batch::Batch;
use crate::events::Reader;
use crate::input::Rows;
use crate::sort::Sorter;
use std::sync::mpsc::{Receiver, SyncSender};

/// Hands batches to the scorer, and takes the empty ones back.
pub(super) struct Conveyor {
    full: SyncSender<Batch>,
    empty: Receiver<Batch>,
    batch: Batch,
    /// Subjects and texts that were handed on with earlier batches.
    subjects: usize,
    texts: usize,
    /// Rows that made no event.
    pub(super) unused: u64,
}

impl Conveyor {
    pub(super) fn new(full: SyncSender<Batch>, empty: Receiver<Batch>) -> Self {
        Self {
            full,
            empty,
            batch: Batch::default(),
            subjects: 0,
            texts: 0,
            unused: 0,
        }
    }

    /// Reads all rows; with `sort` their events are handed on in the order of time.
    pub(super) fn read(
        &mut self,
        reader: &mut Reader<'_>,
        rows: &mut Rows,
        sort: bool,
    ) -> Result<(), Problem> {
        let mut sorter = sort.then(Sorter::default);
        loop {
            let batch = &mut self.batch;
            let mut sorted = Ok(());
            let mut made = 0;
            let more = rows.next(|line, row| match row {
                Err(rejection) => {
                    made += 1;
                    batch.reject(line, rejection);
                }
                Ok(row) => reader.read(line, &row, &mut |read| {
                    made += 1;
                    match (read, &mut sorter) {
                        (Err(rejection), _) => batch.reject(line, rejection),
                        (Ok(occurrence), None) => batch.push(occurrence),
                        (Ok(occurrence), Some(sorter)) if sorted.is_ok() => {
                            sorted = sorter.push(occurrence);
                        }
                        (Ok(_), Some(_)) => {}
                    }
                }),
            })?;
            sorted?;
            if more.is_none() {
                break;
            }
            self.unused += u64::from(made == 0);
            if self.batch.is_full() {
                self.hand_on(reader, rows.consumed());
            }
        }
        self.hand_on(reader, rows.consumed());
        if let Some(sorter) = sorter {
            sorter.drain(reader.schema(), &mut |occurrence| {
                self.batch.push(occurrence);
                if self.batch.is_full() {
                    self.hand_on(reader, rows.consumed());
                }
            })?;
            self.hand_on(reader, rows.consumed());
        }
        Ok(())
    }

    /// Hands the batch on with the names that are new in it, and takes an empty one.
    fn hand_on(&mut self, reader: &Reader<'_>, consumed: u64) {
        let (subjects, texts) = (reader.subjects().names(), reader.texts().names());
        self.batch.subjects.append_from(subjects, self.subjects);
        self.batch.texts.append_from(texts, self.texts);
        self.batch.consumed = consumed;
        self.subjects = subjects.len();
        self.texts = texts.len();
        let empty = self.empty.try_recv().unwrap_or_default();
        let batch = std::mem::replace(&mut self.batch, empty);
        // The scorer takes batches until the conveyor is gone; only a panic ends it
        // sooner, and the scope passes that on.
        let _ = self.full.send(batch);
    }
}
