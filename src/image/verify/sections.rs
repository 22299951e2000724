//! The container: preamble, section table and program record.

use super::reject;
use crate::image::layout::{
    Alert, Anchor, Attribute, Band, Bearing, Borne, Calendar, Clause, Clock, Count, Date,
    Expectation, Facet, FacetWord, Feel, File, Following, HEADER_BYTES, Integrity, Journey, Judge,
    Kept, Kind, Known, Limit, Literal, MAGIC, Move, Outcome, PREAMBLE_BYTES, Passage, Predicate,
    Program, Rate, Rule, SECTIONS, Shift, Silence, Stage, Touch, Trend, Turn, Update, VERSION,
    Word,
};
use crate::image::record::{Field, Record};
use crate::image::{Image, Reason, Rejected};
use crate::limits::IMAGE_BYTES;

/// Bytes of one record of each section, in order.
pub(crate) const SIZES: [usize; SECTIONS] = [
    1,
    1,
    <Kind as Record>::SIZE,
    <Attribute as Record>::SIZE,
    <Word as Record>::SIZE,
    <Literal as Record>::SIZE,
    <Rule as Record>::SIZE,
    <Outcome as Record>::SIZE,
    <Predicate as Record>::SIZE,
    <Limit as Record>::SIZE,
    <Expectation as Record>::SIZE,
    <Clause as Record>::SIZE,
    <Band as Record>::SIZE,
    <Stage as Record>::SIZE,
    <Kept as Record>::SIZE,
    <Touch as Record>::SIZE,
    <Move as Record>::SIZE,
    <Integrity as Record>::SIZE,
    <Judge as Record>::SIZE,
    <Feel as Record>::SIZE,
    <Alert as Record>::SIZE,
    <Silence as Record>::SIZE,
    <Clock as Record>::SIZE,
    <File as Record>::SIZE,
    <Date as Record>::SIZE,
    <Trend as Record>::SIZE,
    <Rate as Record>::SIZE,
    <Calendar as Record>::SIZE,
    <Anchor as Record>::SIZE,
    <Shift as Record>::SIZE,
    <Known as Record>::SIZE,
    <Update as Record>::SIZE,
    <Facet as Record>::SIZE,
    <FacetWord as Record>::SIZE,
    <Bearing as Record>::SIZE,
    <Borne as Record>::SIZE,
    <Count as Record>::SIZE,
    <Journey as Record>::SIZE,
    <Passage as Record>::SIZE,
    <Following as Record>::SIZE,
    <Turn as Record>::SIZE,
];

/// The checksum of an image: FNV-1a of 64 bits over what follows it in the preamble.
#[must_use]
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Reads the preamble, the section table and the program record.
pub(super) fn read(bytes: &[u8]) -> Result<Image<'_>, Rejected> {
    if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
        return reject(0, Reason::NotAnImage);
    }
    let mut rest = bytes.get(MAGIC.len()..).unwrap_or_default();
    let version = u16::take(&mut rest);
    if version != VERSION {
        return reject(8, Reason::Version(version));
    }
    let sections = u16::take(&mut rest);
    let length = u32::take(&mut rest) as usize;
    if bytes.len() < HEADER_BYTES || length != bytes.len() || length > IMAGE_BYTES {
        return reject(12, Reason::Length);
    }
    let stated = u64::take(&mut rest);
    let sum = checksum(rest);
    if stated != sum {
        return reject(16, Reason::Checksum);
    }
    if usize::from(sections) != SECTIONS {
        return reject(10, Reason::Section(0));
    }
    let mut slices: [&[u8]; SECTIONS] = [&[]; SECTIONS];
    let mut next = HEADER_BYTES;
    for (number, (slice, size)) in slices.iter_mut().zip(SIZES).enumerate() {
        let at = u32::take(&mut rest) as usize;
        let count = u32::take(&mut rest) as usize;
        let end = size
            .checked_mul(count)
            .and_then(|len| len.checked_add(at))
            .filter(|_| at == next);
        match end.and_then(|end| bytes.get(at..end)) {
            Some(found) => *slice = found,
            None => return reject(PREAMBLE_BYTES + 8 * number, Reason::Section(number as u8)),
        }
        next = at + size * count;
    }
    if next != bytes.len() {
        return reject(12, Reason::Length);
    }
    Ok(Image {
        bytes,
        program: Program::take(&mut rest),
        sections: slices,
        checksum: sum,
        words: 0,
        leaves: 1,
        periods: false,
        kinds: 0,
        forms: 0,
    })
}
