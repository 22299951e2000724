//! Events in the order of time: stable, in bounded memory, through temporary files when
//! there are many.

use crate::events::Occurrence;
use crate::limits::{SORT_BYTES, SORT_FILES};
use crate::schema::Schema;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use tamam::Value;

/// Why a log cannot be sorted.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A temporary file cannot be written or read.
    #[error("sorting needs a temporary file, which failed: {0}")]
    Io(#[from] io::Error),
    /// There are too many events.
    #[error(
        "the log is too long to sort: the limit is {SORT_FILES} temporary files of {SORT_BYTES} bytes; sort it by time first"
    )]
    TooLong,
}

/// Takes events in any order and gives them back in the order of time; those of one time
/// as they came.
pub struct Sorter {
    room: usize,
    kept: Vec<Kept>,
    values: Vec<(u8, i64)>,
    files: Vec<Run>,
}

/// An event without its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    time: i64,
    line: u64,
    /// Where its values begin.
    first: usize,
    subject: u32,
    kind: u16,
    count: u8,
}

impl Default for Sorter {
    fn default() -> Self {
        Self::with_room(SORT_BYTES)
    }
}

impl Sorter {
    /// A sorter that holds `room` bytes in memory.
    #[must_use]
    pub fn with_room(room: usize) -> Self {
        Self {
            room,
            kept: Vec::new(),
            values: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Takes an event.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn push(&mut self, occurrence: &Occurrence) -> Result<(), Problem> {
        let held = self.kept.len() * size_of::<Kept>() + self.values.len() * size_of::<(u8, i64)>();
        if held >= self.room {
            self.spill()?;
        }
        self.kept.push(Kept {
            time: occurrence.time,
            line: occurrence.line,
            first: self.values.len(),
            subject: occurrence.subject,
            kind: occurrence.kind,
            // There are at most 32 attributes.
            count: occurrence.values.len().min(255) as u8,
        });
        let values = occurrence.values.iter().take(255);
        self.values
            .extend(values.map(|(place, value)| (*place, value.raw())));
        Ok(())
    }

    /// Gives the events to `take`, in order, until it fails.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn drain(
        mut self,
        schema: &Schema<'_>,
        take: &mut dyn FnMut(&Occurrence),
    ) -> Result<(), Problem> {
        self.kept.sort_by_key(|kept| kept.time);
        let mut occurrence = Occurrence::default();
        let mut heads = BinaryHeap::new();
        for (place, file) in self.files.iter_mut().enumerate() {
            if file.next()? {
                heads.push(Reverse((file.head.time, place)));
            }
        }
        let last = self.files.len();
        let mut in_memory = self.kept.iter();
        let mut next = in_memory.next();
        if let Some(kept) = next {
            heads.push(Reverse((kept.time, last)));
        }
        // Of equal times the earlier file comes first, and what is still in memory last.
        while let Some(Reverse((_, place))) = heads.pop() {
            if let Some(file) = self.files.get_mut(place) {
                give(&file.head, &file.values, schema, &mut occurrence, take);
                if file.next()? {
                    heads.push(Reverse((file.head.time, place)));
                }
            } else if let Some(kept) = next {
                let values = self.values.get(kept.first..).unwrap_or_default();
                give(kept, values, schema, &mut occurrence, take);
                next = in_memory.next();
                if let Some(kept) = next {
                    heads.push(Reverse((kept.time, last)));
                }
            }
        }
        Ok(())
    }

    /// Writes what is in memory to a temporary file, in order.
    fn spill(&mut self) -> Result<(), Problem> {
        if self.files.len() >= SORT_FILES {
            return Err(Problem::TooLong);
        }
        self.kept.sort_by_key(|kept| kept.time);
        let mut file = BufWriter::new(tempfile::tempfile()?);
        for kept in &self.kept {
            file.write_all(&kept.time.to_le_bytes())?;
            file.write_all(&kept.line.to_le_bytes())?;
            file.write_all(&kept.subject.to_le_bytes())?;
            file.write_all(&kept.kind.to_le_bytes())?;
            file.write_all(&[kept.count])?;
            let values = self.values.get(kept.first..).unwrap_or_default();
            for (place, raw) in values.iter().take(kept.count as usize) {
                file.write_all(&[*place])?;
                file.write_all(&raw.to_le_bytes())?;
            }
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        self.files.push(Run {
            left: self.kept.len(),
            file: BufReader::new(file),
            head: Kept {
                time: 0,
                line: 0,
                first: 0,
                subject: 0,
                kind: 0,
                count: 0,
            },
            values: Vec::new(),
        });
        self.kept.clear();
        self.values.clear();
        Ok(())
    }
}

fn give(
    kept: &Kept,
    values: &[(u8, i64)],
    schema: &Schema<'_>,
    occurrence: &mut Occurrence,
    take: &mut dyn FnMut(&Occurrence),
) {
    occurrence.kind = kept.kind;
    occurrence.time = kept.time;
    occurrence.line = kept.line;
    occurrence.subject = kept.subject;
    occurrence.values.clear();
    let attributes = schema.attributes(kept.kind);
    for (place, raw) in values.iter().take(kept.count as usize) {
        if let Some(attribute) = attributes.get(*place as usize) {
            occurrence
                .values
                .push((*place, Value::of(attribute.slot.kind(), *raw)));
        }
    }
    take(occurrence);
}

/// A file of events in order, and the first that was not given yet.
struct Run {
    file: BufReader<File>,
    left: usize,
    head: Kept,
    values: Vec<(u8, i64)>,
}

impl Run {
    /// Reads the next event into `head`; false when there is none.
    fn next(&mut self) -> io::Result<bool> {
        if self.left == 0 {
            return Ok(false);
        }
        self.left -= 1;
        self.head.time = i64::from_le_bytes(self.bytes()?);
        self.head.line = u64::from_le_bytes(self.bytes()?);
        self.head.subject = u32::from_le_bytes(self.bytes()?);
        self.head.kind = u16::from_le_bytes(self.bytes()?);
        let [count] = self.bytes()?;
        self.head.count = count;
        self.values.clear();
        for _ in 0..count {
            let [place] = self.bytes()?;
            let raw = i64::from_le_bytes(self.bytes()?);
            self.values.push((place, raw));
        }
        Ok(true)
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
