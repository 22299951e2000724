//! Recorded steps as bytes, so that a device reads no text. A recording begins with the
//! number of subjects (2 bytes); steps follow, each with its sort (1 byte) and the
//! subject's number (2 bytes). All numbers are little-endian.
//!
//! | sort | then |
//! |---|---|
//! | 0 an event | kind (2), time (8), evidence (8), how many values (1), each a place among the attributes (1) and the raw value (8); a list begins with how many ids it has, and each of them follows at the same place |
//! | 1 an advance | time (8) |
//! | 2 time runs on until nothing is due | |
//! | 3 a question: all that can be asked is printed | |

/// One step of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'b> {
    /// The subject's number, from zero.
    pub subject: u16,
    /// What happens.
    pub what: What<'b>,
}

/// What happens in a step. Times are milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'b> {
    /// An event.
    Event {
        /// Its kind.
        kind: u16,
        /// When.
        time: i64,
        /// The recorder's number for it.
        evidence: u64,
        /// Its attributes.
        values: Values<'b>,
    },
    /// The clock moves.
    Advance(i64),
    /// The clock moves until nothing more is due.
    Settle,
    /// Somebody asks, and all that stands is told.
    Ask,
}

/// Attributes of an event: the place of each and its raw value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values<'b>(&'b [u8]);

/// Bytes of one value.
const VALUE: usize = 9;

impl<'b> Iterator for Values<'b> {
    type Item = (u8, i64);

    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = Bytes(self.0);
        let place = rest.number()?;
        let raw = rest.number()?;
        self.0 = rest.0;
        Some((u8::from_le_bytes(place), i64::from_le_bytes(raw)))
    }
}

/// Reads the steps of a recording.
pub struct Steps<'b> {
    bytes: Bytes<'b>,
    subjects: u16,
}

impl<'b> Steps<'b> {
    /// At the first step, or nothing when the recording has no beginning.
    #[must_use]
    pub fn new(recording: &'b [u8]) -> Option<Self> {
        let mut bytes = Bytes(recording);
        let subjects = u16::from_le_bytes(bytes.number()?);
        Some(Self { bytes, subjects })
    }

    /// How many subjects there are.
    #[must_use]
    pub fn subjects(&self) -> u16 {
        self.subjects
    }

    /// The next step; nothing at the end.
    ///
    /// # Errors
    /// [`Broken`] where a recording is none.
    pub fn step(&mut self) -> Result<Option<Step<'b>>, Broken> {
        if self.bytes.0.is_empty() {
            return Ok(None);
        }
        self.read().map(Some).ok_or(Broken)
    }

    fn read(&mut self) -> Option<Step<'b>> {
        let bytes = &mut self.bytes;
        let [sort] = bytes.number()?;
        let subject = u16::from_le_bytes(bytes.number()?);
        let what = match sort {
            0 => What::Event {
                kind: u16::from_le_bytes(bytes.number()?),
                time: i64::from_le_bytes(bytes.number()?),
                evidence: u64::from_le_bytes(bytes.number()?),
                values: {
                    let [count] = bytes.number()?;
                    Values(bytes.take(usize::from(count) * VALUE)?)
                },
            },
            1 => What::Advance(i64::from_le_bytes(bytes.number()?)),
            2 => What::Settle,
            3 => What::Ask,
            _ => return None,
        };
        Some(Step { subject, what })
    }
}

/// The recording ends in the midst of a step, or has one of no known sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// Bytes that are read from the front.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
}
