//! Where a log comes from: a file or standard input, packed with gzip or zstd or not.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

const BLOCK: usize = 128 * 1024;

/// The bytes of a log, unpacked.
pub struct Source {
    bytes: Box<dyn Read>,
    consumed: Rc<Cell<u64>>,
    length: Option<u64>,
}

impl Source {
    /// A file.
    ///
    /// # Errors
    /// What opening or reading it says.
    pub fn file(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file);
        let mut source = Self::new(file)?;
        source.length = length.map(|metadata| metadata.len());
        Ok(source)
    }

    /// Any bytes; how they are packed is told by how they begin.
    ///
    /// # Errors
    /// What reading the first ones says.
    pub fn new(bytes: impl Read + 'static) -> io::Result<Self> {
        let consumed = Rc::new(Cell::new(0));
        let mut counted = Counted {
            bytes,
            consumed: consumed.clone(),
        };
        let mut start = Vec::with_capacity(4);
        counted.by_ref().take(4).read_to_end(&mut start)?;
        let zipped = start.starts_with(&[0x1f, 0x8b]);
        let zstandard = start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
        let whole = io::Cursor::new(start).chain(counted);
        let bytes: Box<dyn Read> = if zipped {
            let packed = BufReader::with_capacity(BLOCK, whole);
            Box::new(flate2::bufread::MultiGzDecoder::new(packed))
        } else if zstandard {
            let packed = BufReader::with_capacity(BLOCK, whole);
            Box::new(zstd::stream::read::Decoder::with_buffer(packed)?)
        } else {
            Box::new(whole)
        };
        Ok(Self {
            bytes,
            consumed,
            length: None,
        })
    }

    /// Bytes read so far, as they lie packed.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.consumed.get()
    }

    /// Bytes in all, as they lie packed, where that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

struct Counted<R> {
    bytes: R,
    consumed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.consumed.set(self.consumed.get() + count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: Vec<u8>) -> String {
        let mut text = String::new();
        let mut source = Source::new(io::Cursor::new(bytes)).unwrap();
        source.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn packing_is_told_by_the_first_bytes() {
        let text = "line\n".repeat(1000);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let mut twice = gzip.finish().unwrap();
        assert_eq!(read(twice.clone()), text);
        // Logs are often packed piece by piece and put one after the other.
        twice.extend_from_within(..);
        assert_eq!(read(twice), text.repeat(2));
        assert_eq!(read(zstd::encode_all(text.as_bytes(), 0).unwrap()), text);
        assert_eq!(read(text.clone().into_bytes()), text);
        assert_eq!(read(vec![]), "");
        assert_eq!(read(b"{}".to_vec()), "{}");
    }
}
