//! Everything there is of many subjects as bytes, to go on from later.
//!
//! ```text
//! offset  bytes
//!      0      8  the mark
//!      8      4  the version of this layout
//!     12      4  CRC-32 (IEEE) of all that follows
//!     16      8  the checksum of the program
//!     24      8  how many bytes follow this number
//!     32         the content, in the wire format of postcard 1
//! ```
//!
//! Numbers are little-endian. The CRC tells what was torn or altered by accident; it is no
//! signature, so keep snapshots where you keep what they are made of.

use serde::{Deserialize, Serialize};
use tamam::Image;

/// The first bytes of every snapshot.
pub const MARK: [u8; 8] = *b"\x89tamamS\n";
/// The version of the layout.
pub const VERSION: u32 = 2;
/// Bytes before the content.
const HEADER: usize = 32;

/// Why bytes are not a snapshot to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// They do not begin as a snapshot does.
    #[error("it is no snapshot: it does not begin as one")]
    Mark,
    /// It is of another version.
    #[error("the snapshot is of version {0}, which this build does not read: take it again")]
    Version(u32),
    /// It was cut, or something was added.
    #[error("the snapshot was cut or something was added to it: copy it again")]
    Length,
    /// It was altered.
    #[error("the snapshot was altered: copy it again")]
    Checksum,
    /// It is of subjects under another program.
    #[error("the snapshot is of subjects under other rules: restore it with theirs")]
    Foreign,
    /// It says what none says.
    #[error("the snapshot says what none says: take it again")]
    Content,
}

/// What a snapshot says.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    /// The names of the subjects, by number.
    pub(crate) subjects: Vec<String>,
    /// The texts that the rules do not name, by number.
    pub(crate) texts: Vec<String>,
    pub(crate) lines: u64,
    pub(crate) read: u64,
    pub(crate) scored: u64,
    pub(crate) rejected: u64,
    pub(crate) again: u64,
    pub(crate) late: u64,
    /// Events that wait for late ones, where they may come late.
    pub(crate) window: Option<Waiting>,
    /// The field that tells lines apart, and the identities that are known.
    pub(crate) unique: Option<(String, Vec<String>)>,
    pub(crate) greatest: Option<i64>,
    /// The memory of the subjects that have some, one after the other.
    pub(crate) memory: Vec<u64>,
    pub(crate) totals: Vec<u64>,
    pub(crate) breaches: Vec<u64>,
    pub(crate) rows: Option<Vec<u32>>,
}

/// Events that wait for late ones.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) allowed: i64,
    /// The greatest time that has come.
    pub(crate) greatest: Option<i64>,
    /// In the order in which they will go.
    pub(crate) events: Vec<WaitingEvent>,
}

/// An event that waits.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WaitingEvent {
    pub(crate) subject: u32,
    pub(crate) arrival: u64,
    pub(crate) kind: u16,
    pub(crate) time: i64,
    pub(crate) evidence: u64,
    /// The place of each attribute that is there, and its raw value.
    pub(crate) values: Vec<(u8, i64)>,
}

impl Snapshot {
    pub(crate) fn write(&self, image: &Image<'_>) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::from(MARK);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&image.checksum().to_le_bytes());
        bytes.extend_from_slice(&[0; 8]);
        let mut bytes = postcard::to_extend(self, bytes).map_err(|_| Problem::Content)?;
        let len = bytes.len().saturating_sub(HEADER) as u64;
        if let Some(place) = bytes.get_mut(24..HEADER) {
            place.copy_from_slice(&len.to_le_bytes());
        }
        let checksum = crc32fast::hash(bytes.get(16..).unwrap_or_default());
        if let Some(place) = bytes.get_mut(12..16) {
            place.copy_from_slice(&checksum.to_le_bytes());
        }
        Ok(bytes)
    }

    pub(crate) fn read(image: &Image<'_>, bytes: &[u8]) -> Result<Self, Problem> {
        let rest = bytes.strip_prefix(&MARK).ok_or(Problem::Mark)?;
        let (version, rest) = rest.split_first_chunk().ok_or(Problem::Length)?;
        match u32::from_le_bytes(*version) {
            VERSION => {}
            other => return Err(Problem::Version(other)),
        }
        let (stated, summed) = rest.split_first_chunk().ok_or(Problem::Length)?;
        let (program, rest) = summed.split_first_chunk().ok_or(Problem::Length)?;
        let (len, content) = rest.split_first_chunk().ok_or(Problem::Length)?;
        if u64::from_le_bytes(*len) != content.len() as u64 {
            return Err(Problem::Length);
        }
        if u32::from_le_bytes(*stated) != crc32fast::hash(summed) {
            return Err(Problem::Checksum);
        }
        if u64::from_le_bytes(*program) != image.checksum() {
            return Err(Problem::Foreign);
        }
        match postcard::take_from_bytes(content) {
            Ok((snapshot, [])) => Ok(snapshot),
            _ => Err(Problem::Content),
        }
    }
}
