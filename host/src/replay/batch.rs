//! Events on their way from the reader to the scorer, many at a time.

use crate::events::Occurrence;
use crate::rejection::Rejection;
use crate::texts::Names;
use tamam::Value;

/// Events of one batch.
pub(super) const EVENTS: usize = 1024;

/// What was read of some lines, in their order, and the names they brought.
#[derive(Debug, Default)]
pub(super) struct Batch {
    events: Vec<Head>,
    values: Vec<(u8, Value)>,
    /// Rejected events, each with how many events of the batch come before it.
    rejected: Vec<(usize, u64, Rejection)>,
    /// Subjects that are new.
    pub(super) subjects: Names,
    /// Texts that are new.
    pub(super) texts: Names,
    /// Bytes of the log that were read so far.
    pub(super) consumed: u64,
}

/// An event without its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) time: i64,
    pub(super) line: u64,
    /// One past its last value.
    end: usize,
    pub(super) subject: u32,
    pub(super) kind: u16,
}

/// What a batch gives.
pub(super) enum Item<'b> {
    /// An event and its values.
    Event(&'b Head, &'b [(u8, Value)]),
    /// A line and why it is none.
    Rejected(u64, &'b Rejection),
}

impl Batch {
    pub(super) fn push(&mut self, occurrence: &Occurrence) {
        self.values.extend_from_slice(&occurrence.values);
        self.events.push(Head {
            time: occurrence.time,
            line: occurrence.line,
            end: self.values.len(),
            subject: occurrence.subject,
            kind: occurrence.kind,
        });
    }

    pub(super) fn reject(&mut self, line: u64, rejection: Rejection) {
        self.rejected.push((self.events.len(), line, rejection));
    }

    pub(super) fn is_full(&self) -> bool {
        self.events.len() + self.rejected.len() >= EVENTS
    }

    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.values.clear();
        self.rejected.clear();
        self.subjects.clear();
        self.texts.clear();
    }

    /// The subjects of some events, beginning with the event at `place`.
    pub(super) fn subjects_from(&self, place: usize, count: usize) -> impl Iterator<Item = u32> {
        let ahead = self.events.get(place..).unwrap_or_default();
        ahead.iter().take(count).map(|head| head.subject)
    }

    /// Everything in the order it was put in.
    pub(super) fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let mut rejected = self.rejected.iter().peekable();
        let mut events = self.events.iter().enumerate().peekable();
        let mut start = 0;
        std::iter::from_fn(move || {
            let place = events.peek().map_or(usize::MAX, |(place, _)| *place);
            if let Some((_, line, rejection)) = rejected.next_if(|(before, ..)| *before <= place) {
                return Some(Item::Rejected(*line, rejection));
            }
            let (_, head) = events.next()?;
            let values = self.values.get(start..head.end).unwrap_or_default();
            start = head.end;
            Some(Item::Event(head, values))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_keeps_the_order_of_what_it_is_given() {
        let mut batch = Batch::default();
        for _ in 0..2 {
            let mut occurrence = Occurrence::default();
            for line in 1..=9 {
                if line % 3 == 1 || line == 9 {
                    batch.reject(line, Rejection::TooLong);
                } else {
                    occurrence.line = line;
                    occurrence.values = (0..line as u8)
                        .map(|at| (at, Value::Int(line as i64)))
                        .collect();
                    batch.push(&occurrence);
                }
            }
            let lines: Vec<_> = batch
                .items()
                .map(|item| match item {
                    Item::Rejected(line, _) => (line, None),
                    Item::Event(head, values) => (head.line, Some(values.len())),
                })
                .collect();
            assert_eq!(
                lines,
                [
                    (1, None),
                    (2, Some(2)),
                    (3, Some(3)),
                    (4, None),
                    (5, Some(5)),
                    (6, Some(6)),
                    (7, None),
                    (8, Some(8)),
                    (9, None)
                ]
            );
            batch.clear();
        }
    }
}
