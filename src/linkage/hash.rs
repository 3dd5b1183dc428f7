//! Hashes: one that stays the same for ever, for what is kept, and a fast one for tables.

use std::hash::Hasher;

/// Hashes a typed text: FNV-1a, then the finaliser of `MurmurHash3`, over the kind and the parts.
///
/// Stays the same across releases, because indexes keep it.
pub(super) fn hash(kind: &str, parts: &[&str]) -> u64 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |byte: u8| {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    };
    kind.bytes().for_each(&mut eat);
    for part in parts {
        eat(0xff);
        part.bytes().for_each(&mut eat);
    }
    mixed(state)
}

/// Spreads every bit of a number over all of them.
fn mixed(mut state: u64) -> u64 {
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^= state >> 33;
    state = state.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

/// A text as 32 bits.
pub(super) fn short(kind: &str, text: &str) -> u32 {
    crate::linkage::index::low(hash(kind, &[text]))
}

/// A fast hasher for tables in memory.
///
/// It has no secret, so that somebody who makes a file for it can make a table slow. That costs the
/// time of their own run; no answer depends on it.
#[derive(Default)]
pub(super) struct Fast(u64);

impl Fast {
    fn eat(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        mixed(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut eights = bytes.chunks_exact(8);
        for eight in &mut eights {
            let mut word = [0; 8];
            word.copy_from_slice(eight);
            self.eat(u64::from_le_bytes(word));
        }
        let rest = eights.remainder();
        let mut word = [0; 8];
        for (to, from) in word.iter_mut().zip(rest) {
            *to = *from;
        }
        self.eat(u64::from_le_bytes(word) ^ (rest.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.eat(u64::from(byte));
    }

    fn write_u32(&mut self, word: u32) {
        self.eat(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.eat(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_hash_never_changes() {
        assert_eq!(hash("n", &["ada", "example"]), 3_316_960_321_544_296_610);
    }
}
