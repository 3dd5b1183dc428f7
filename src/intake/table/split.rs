//! One line to cells, where no cell goes over its end.

use std::ops::Range;

/// All bytes of a word alike.
const fn every(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Cuts a line without quotes at every delimiter, which is not NUL. The line begins at `base` of
/// the text that the ranges are of.
pub(super) fn plain(line: &[u8], base: usize, delimiter: u8, cells: &mut Vec<Range<usize>>) {
    let mut start = base;
    let mut at = base;
    let (blocks, rest) = line.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    for block in blocks.iter().chain([&last]) {
        let mut found = places(block, delimiter);
        while found != 0 {
            let end = at + found.trailing_zeros() as usize;
            cells.push(start..end);
            start = end + 1;
            found &= found - 1;
        }
        at += BLOCK;
    }
    cells.push(start..base + line.len());
}

/// The places of a byte in a block, one bit each, the first byte's lowest.
fn places(block: &[u8; BLOCK], byte: u8) -> u64 {
    let mut places = 0;
    for word in block.as_chunks::<8>().0 {
        let bytes = u64::from_le_bytes(*word) ^ every(byte);
        // The highest bit of every byte that is not zero: its lower bits carry into it, or it is set.
        let others = ((bytes & every(0x7f)) + every(0x7f)) | bytes;
        let found = (!others & every(0x80)) >> 7;
        // Moves the bit of byte `i` from place `8 i` to place `56 + i`, and those before down.
        let top = found.wrapping_mul(0x0102_0408_1020_4080) & (0xff << 56);
        places = (places >> 8) | top;
    }
    places
}

/// Cuts a line some of whose cells stand between quotes; tells whether every quote opens or closes
/// a whole cell or is text in a cell without.
pub(super) fn quoted(
    line: &[u8],
    base: usize,
    delimiter: u8,
    cells: &mut Vec<Range<usize>>,
) -> bool {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let end = if let Some((b'"', inside)) = rest.split_first() {
            let Some(length) = inside.iter().position(|byte| *byte == b'"') else { return false };
            cells.push(base + at + 1..base + at + 1 + length);
            at + length + 2
        } else {
            let length = rest.iter().position(|byte| *byte == delimiter).unwrap_or(rest.len());
            cells.push(base + at..base + at + length);
            at + length
        };
        match line.get(end) {
            None => return true,
            Some(byte) if *byte == delimiter => at = end + 1,
            Some(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_delimiter_is_found_and_nothing_else(
            line in prop::collection::vec(prop_oneof![1_u8.., Just(b','), Just(b'-'), Just(b',' | 128)], 0..200),
        ) {
            let mut cells = Vec::new();
            plain(&line, 7, b',', &mut cells);

            let cut: Vec<&[u8]> = cells.iter().map(|cell| &line[cell.start - 7..cell.end - 7]).collect();
            prop_assert_eq!(cut, line.split(|byte| *byte == b',').collect::<Vec<_>>());
        }
    }

    #[test]
    fn quotes_that_are_no_whole_cell_are_told() {
        let is_plain = |line: &[u8]| quoted(line, 0, b',', &mut Vec::new());

        assert!(is_plain(b"\"a,b\",c\"d,\"\"") && is_plain(b"a,\"b\""));
        assert!(!is_plain(b"\"a\"b,c") && !is_plain(b"a,\"b\"\"c\"") && !is_plain(b"a,\"b"));
    }
}
