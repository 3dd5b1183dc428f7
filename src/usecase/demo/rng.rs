//! Chance without a clock: a small seeded generator, the same on every machine.
//!
//! `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
//! Good enough to invent people with, and good for nothing that has to be secret.

/// A stream of numbers that depends on its label alone.
pub(super) struct Rng(u64);

impl Rng {
    /// Starts the stream of a label. Streams of different labels do not disturb each other, so
    /// that a change in one part of the agency leaves the others as they were.
    pub(super) fn of(label: &str) -> Self {
        let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(label.bytes().fold(0xcbf2_9ce4_8422_2325, fnv))
    }

    /// Draws the next 64 bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number from 0 to `limit`, `limit` excluded; 0 when there is nothing to draw from.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        // The high half of a product: no division, and the bias is far below what a fixture shows.
        let wide = (self.next() >> 32) * u64::from(limit);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// Draws a position in a list of `len` entries; 0 for an empty list.
    pub(super) fn index(&mut self, len: usize) -> usize {
        self.below(u32::try_from(len).unwrap_or(u32::MAX)) as usize
    }

    /// Tells whether something happens that happens `per_mille` times in a thousand.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// Draws an entry; the default one (an empty word, say) from an empty list.
    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.index(list.len())).copied().unwrap_or_default()
    }

    /// Puts a list into another order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.index(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_label_gives_the_same_numbers_and_another_label_gives_others() {
        let draw = |label: &str| {
            let mut rng = Rng::of(label);
            (0..8).map(|_| rng.below(1_000_000)).collect::<Vec<_>>()
        };

        assert_eq!(draw("book"), draw("book"));
        assert_ne!(draw("book"), draw("rent roll"));
    }

    #[test]
    fn splitmix_gives_the_published_first_number_for_the_seed_0() {
        let mut rng = Rng(0);

        assert_eq!(rng.next(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn nothing_can_be_drawn_from_nothing_without_a_panic() {
        let mut rng = Rng::of("empty");

        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.pick::<&str>(&[]), "");
        rng.shuffle::<u8>(&mut []);
    }
}
