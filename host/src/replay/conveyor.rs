//! Reads rows and hands their events on in batches.

use super::batch::Batch;
use super::{End, Order, Problem, Settings};
use crate::arrival::late::Window;
use crate::arrival::unique::Unique;
use crate::events::{Occurrence, Reader};
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
    order: Order,
    /// The greatest time that is scored.
    last: i64,
    /// Events that wait for late ones.
    window: Option<Window<Occurrence>>,
    /// What tells events that come again.
    unique: Option<Unique>,
    /// Rows that made no event.
    unused: u64,
}

impl Conveyor {
    pub(super) fn new(
        full: SyncSender<Batch>,
        empty: Receiver<Batch>,
        settings: &Settings,
    ) -> Self {
        Self {
            full,
            empty,
            batch: Batch::default(),
            subjects: 0,
            texts: 0,
            order: settings.order,
            last: match settings.end {
                End::AsOf(time) => time,
                End::Log | End::Settled => i64::MAX,
            },
            window: match settings.order {
                Order::Late(allowed) => Some(Window::new(allowed)),
                Order::Arrival | Order::Time => None,
            },
            unique: settings.unique.as_deref().map(Unique::new),
            unused: 0,
        }
    }

    /// Reads all rows, and hands their events on in the order that was asked for.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>, rows: &mut Rows) -> Result<(), Problem> {
        let last = self.last;
        let mut sorter = (self.order == Order::Time).then(Sorter::default);
        loop {
            let Self {
                batch,
                window,
                unique,
                ..
            } = self;
            let mut sorted = Ok(());
            let mut made = 0;
            let more = rows.next(|line, row| match row {
                Err(rejection) => {
                    made += 1;
                    batch.reject(line, rejection);
                }
                Ok(row) => {
                    let identity = unique.as_ref().and_then(|unique| unique.identity(&row));
                    if let (Some(unique), Some(identity)) = (unique.as_mut(), &identity)
                        && unique.came(identity)
                    {
                        made += 1;
                        return;
                    }
                    let mut rejected = false;
                    reader.read(line, &row, &mut |read| {
                        made += 1;
                        match (read, &mut sorter, window.as_mut()) {
                            (Err(rejection), ..) => {
                                rejected = true;
                                batch.reject(line, rejection);
                            }
                            (Ok(occurrence), None, None) => batch.push(occurrence),
                            // What is going to be rejected makes nothing else late.
                            (Ok(occurrence), None, Some(_)) if occurrence.time > last => {
                                batch.push(occurrence);
                            }
                            (Ok(occurrence), None, Some(window)) => {
                                window.push(occurrence.time, occurrence.clone());
                            }
                            (Ok(occurrence), Some(sorter), _) if sorted.is_ok() => {
                                sorted = sorter.push(occurrence);
                            }
                            (Ok(_), Some(_), _) => {}
                        }
                    });
                    // One that was rejected may come again, corrected.
                    if let (Some(unique), Some(identity)) = (unique, &identity)
                        && !rejected
                    {
                        unique.remember(identity);
                    }
                }
            })?;
            sorted?;
            if more.is_none() {
                break;
            }
            self.unused += u64::from(made == 0);
            while let Some(occurrence) = self.window.as_mut().and_then(Window::pop) {
                self.batch.push(&occurrence);
            }
            if self.batch.is_full() {
                self.hand_on(reader, rows.consumed());
            }
        }
        while let Some(occurrence) = self.window.as_mut().and_then(Window::flush) {
            self.batch.push(&occurrence);
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

    /// Rows that made no event, rows that came again, and events that came late.
    pub(super) fn counts(&self) -> (u64, u64, u64) {
        (
            self.unused,
            self.unique.as_ref().map_or(0, Unique::again),
            self.window.as_ref().map_or(0, Window::late),
        )
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
