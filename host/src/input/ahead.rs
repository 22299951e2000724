//! What stands at a place of a line, many bytes at once.

/// Reads the bytes of one line, many at once; behind its end there seem to be zeros.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// The last sixteen bytes of the line, for when no more are left.
    last: u128,
}

const SIXTEEN: usize = size_of::<u128>();

impl Ahead {
    /// For the places of this line.
    #[inline]
    pub(super) fn new(line: &[u8]) -> Self {
        let last = match line.last_chunk() {
            Some(last) => u128::from_le_bytes(*last),
            None => {
                let add = |last: u128, byte: &u8| last >> 8 | u128::from(*byte) << 120;
                line.iter().fold(0, add)
            }
        };
        Self { last }
    }

    /// The sixteen bytes at a place after which `rest` of the line is left, the first in
    /// the lowest bits.
    #[inline]
    pub(super) fn sixteen(self, rest: &[u8]) -> u128 {
        match rest.first_chunk() {
            Some(chunk) => u128::from_le_bytes(*chunk),
            None => {
                let behind = 8 * (SIXTEEN - rest.len()) as u32;
                self.last.checked_shr(behind).unwrap_or(0)
            }
        }
    }

    /// The eight bytes at such a place.
    #[inline]
    pub(super) fn eight(self, rest: &[u8]) -> u64 {
        match rest.first_chunk() {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => self.sixteen(rest) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_in_their_order_and_zeros_after_them() {
        for length in 0..40 {
            let line: Vec<u8> = (1..=length).collect();
            let ahead = Ahead::new(&line);
            for at in 0..=line.len() {
                let mut padded = line[at..].to_vec();
                padded.resize(40, 0);
                assert_eq!(
                    ahead.sixteen(&line[at..]).to_le_bytes(),
                    padded[..16],
                    "{length} {at}"
                );
                assert_eq!(
                    ahead.eight(&line[at..]).to_le_bytes(),
                    padded[..8],
                    "{length} {at}"
                );
            }
        }
    }
}
