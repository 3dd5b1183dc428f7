//! Random numbers that are the same on every machine: splitmix64.

/// What a stream of numbers is for: equal indices of two uses must not give equal numbers.
#[derive(Clone, Copy)]
pub(super) enum Use {
    Person,
    Record,
    Company,
    Export,
    Spouse,
}

/// A stream of pseudo-random numbers.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
pub(super) struct Rng(u64);

impl Rng {
    /// The stream of one thing: number `index` of its kind, in the scenario of this seed.
    pub(super) fn of(seed: u64, of: Use, index: u64) -> Self {
        let kind = (of as u64 + 1) << 56;
        Self(mix(mix(seed).wrapping_add(mix(kind ^ index))))
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True as often as this, 0 to 1.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// A number below `end`; 0 if there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `start` to below `end`.
    pub(super) fn within(&mut self, start: u64, end: u64) -> u64 {
        start + self.below(end - start)
    }

    /// A place in a list of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.index(from.len())]
    }

    /// A rank below `n`, the low ones more often: weight `(rank + shift) ^ -steep`, `steep` not 1.
    ///
    /// By inverting the integral of the weight, so that no table of weights is needed.
    #[expect(clippy::cast_precision_loss, reason = "ranks are below 2^53")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to n")]
    pub(super) fn zipf(&mut self, n: usize, shift: f64, steep: f64) -> usize {
        let power = 1.0 - steep;
        let (low, high) = (shift.powf(power), (n as f64 + shift).powf(power));
        let rank = (low + self.unit() * (high - low)).powf(1.0 / power) - shift;
        (rank.max(0.0) as usize).min(n.saturating_sub(1))
    }
}

/// Spreads a number over all 64 bits.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
