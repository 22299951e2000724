//! Scores batches of events, beside the reading of the next ones.

use super::batch::{Batch, Head, Item};
use super::{Coming, Counts, End, Listener, Told};
use crate::fleet::{AHEAD, Fleet};
use crate::rejection::Rejection;
use crate::schema::Schema;
use crate::texts::Names;
use tamam::{Event, Image, Value};

/// What scoring needs.
pub(super) struct Scorer<'s, 'i> {
    pub(super) image: &'i Image<'i>,
    pub(super) schema: &'s Schema<'i>,
    pub(super) fleet: &'s mut Fleet<'i>,
    pub(super) counts: &'s mut Counts,
    pub(super) listener: &'s mut (dyn Listener + Send),
    pub(super) end: End,
    /// The names that batches brought so far, by number.
    pub(super) subjects: Names,
    pub(super) texts: Names,
    pub(super) event: Event,
}

impl Scorer<'_, '_> {
    pub(super) fn score(&mut self, batch: &Batch) {
        self.subjects.append(&batch.subjects);
        self.texts.append(&batch.texts);
        let mut place = 0;
        for item in batch.items() {
            self.counts.read += 1;
            if let Item::Event(..) = item {
                if place % AHEAD == 0 {
                    self.fleet.near(batch.subjects_from(place, AHEAD));
                }
                place += 1;
            }
            match item {
                Item::Rejected(line, rejection) => self.reject(line, rejection),
                Item::Event(head, values) => match self.step(head, values) {
                    Ok(()) => {
                        self.counts.scored += 1;
                        self.listener.scored(head.line, head.time);
                    }
                    Err(rejection) => self.reject(head.line, &rejection),
                },
            }
        }
        self.listener.progress(batch.consumed);
    }

    fn reject(&mut self, line: u64, rejection: &Rejection) {
        self.counts.rejected += 1;
        self.listener.rejected(line, rejection);
    }

    fn step(&mut self, head: &Head, values: &[(u8, Value)]) -> Result<(), Rejection> {
        if let End::AsOf(as_of) = self.end
            && head.time > as_of
        {
            let time = head.time;
            return Err(Rejection::AfterTheEnd { time, as_of });
        }
        self.event.clear(head.kind, head.time, head.line);
        let set = self.schema.set(&mut self.event, values);
        set.map_err(Rejection::Refused)?;
        let Self {
            image,
            schema,
            fleet,
            listener,
            subjects,
            texts,
            event,
            ..
        } = self;
        if image.moves_zones() {
            let zones = fleet.zones(head.subject).map_err(Rejection::from)?;
            listener.zones(head.line, &zones);
        }
        listener.coming(&Coming {
            line: head.line,
            time: head.time,
            kind: head.kind,
            subject: subjects.text(head.subject),
            image,
        });
        let stepped = fleet.step(head.subject, event, &mut |verdict| {
            listener.verdict(&Told {
                verdict,
                subject: subjects.text(head.subject),
                texts,
                schema,
                image,
            });
        });
        stepped.map_err(Rejection::from)
    }
}
