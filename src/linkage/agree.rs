//! How two words of two names compare: the level they reach, and its bits.

use crate::linkage::fold::skeleton;
use crate::linkage::index::Index;
use crate::linkage::index::is_slip;
use crate::linkage::index::letters_of;
use crate::linkage::nickname::shared_formal;
use crate::linkage::shares;
use crate::linkage::weights;
use crate::model::matching::Agreement;

/// How a part of two names compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The same.
    Exact,
    /// Short forms of one name; for family names: a part of the other.
    Variant,
    /// Spelt alike.
    Fuzzy,
    /// One is another given name of the other.
    Other,
    /// One is the other's initial.
    Initial,
    /// Different.
    Differs,
    /// Missing on one side.
    Absent,
}

impl Level {
    /// Its word in the evidence.
    pub(super) fn agreement(self) -> Agreement {
        match self {
            Self::Exact => Agreement::Exact,
            Self::Variant | Self::Fuzzy | Self::Other | Self::Initial => Agreement::Close,
            Self::Differs => Agreement::No,
            Self::Absent => Agreement::Absent,
        }
    }

    /// Tells whether the words are the same but for a slip or a short form.
    pub(super) fn is_name(self) -> bool {
        matches!(self, Self::Exact | Self::Variant | Self::Fuzzy)
    }
}

/// One part of two names, compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The level it reaches.
    pub(super) level: Level,
    /// log2 of how much likelier that is for one person than for two.
    pub(super) bits: f64,
    /// Share of people whose name would agree as well.
    pub(super) rate: f64,
}

impl Part {
    /// Nothing to compare.
    pub(super) const ABSENT: Self = Self { level: Level::Absent, bits: 0.0, rate: 1.0 };

    /// A level with its share among pairs of one person and its rate among strangers.
    pub(super) fn of(level: Level, share: f64, rate: f64) -> Self {
        Self { level, bits: (share / rate).log2(), rate }
    }

    /// The better of two.
    fn or(self, other: Self) -> Self {
        if other.bits > self.bits { other } else { self }
    }
}

/// A word of a name and its number in the book.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// The folded word.
    pub(super) text: &'a str,
    /// Its number, where the book has it.
    pub(super) token: Option<u32>,
}

/// Two spellings of one word: how likely a slip or a sound makes one the other, against how many
/// people really bear the rarer.
///
/// With `chance` the share of such slips that give just this spelling, strangers who bear the rarer
/// spelling are those really called so, and those of the commoner name who slipped as well. So a
/// misspelling that nobody bears says as much as the name itself, and `Smyth` is no slip of `Smith`.
fn respelt(share: f64, chance: f64, left: f64, right: f64) -> Part {
    let (rare, common) = if left < right { (left, right) } else { (right, left) };
    let slip = share * chance;
    let ratio = slip / (rare + slip * common);
    Part { level: Level::Fuzzy, bits: ratio.log2(), rate: share / ratio }
}

/// Given names that differ.
pub(super) fn given_differs() -> Part {
    Part::of(Level::Differs, weights::GIVEN_DIFFERS, 0.95)
}

/// Family names that differ.
pub(super) fn family_differs() -> Part {
    Part::of(Level::Differs, weights::FAMILY_DIFFERS, 0.97)
}

/// A given name and its initial.
pub(super) fn given_initial() -> Part {
    Part::of(Level::Initial, weights::GIVEN_INITIAL * 4.0, weights::INITIAL_RATE)
}

/// A family name and its initial.
pub(super) fn family_initial() -> Part {
    Part::of(Level::Initial, weights::FAMILY_INITIAL * 4.0, weights::INITIAL_RATE)
}

/// Compares two given names.
pub(super) fn givens(left: Word<'_>, right: Word<'_>, index: &Index) -> Part {
    let differs = given_differs();
    if left.text.len() == 1 || right.text.len() == 1 {
        if left.text.get(..1) != right.text.get(..1) {
            return differs;
        }
        return given_initial();
    }
    let share = |word: Word<'_>| shares::given(index, word.text, word.token);
    if left.text == right.text {
        return Part::of(Level::Exact, weights::GIVEN_EXACT, share(left));
    }
    if let Some(formal) = shared_formal(left.text, right.text) {
        let class = shares::class(index, formal).max(0.0005);
        return Part::of(Level::Variant, weights::GIVEN_NICKNAME, class).or(differs);
    }
    if starts(left.text, right.text) || starts(right.text, left.text) {
        let rate = share(left).max(share(right)).max(0.002);
        return Part::of(Level::Variant, weights::GIVEN_OTHER, rate).or(differs);
    }
    spelt(left.text, right.text).map_or(differs, |chance| {
        respelt(weights::GIVEN_FUZZY, chance, share(left), share(right)).or(differs)
    })
}

/// Tells whether a name is the other cut short.
fn starts(short: &str, long: &str) -> bool {
    short.len() >= 3 && long.starts_with(short)
}

/// Compares two family names.
pub(super) fn families(left: Word<'_>, right: Word<'_>, index: &Index) -> Part {
    let differs = family_differs();
    if left.text.len() == 1 || right.text.len() == 1 {
        if left.text.get(..1) != right.text.get(..1) {
            return differs;
        }
        return family_initial();
    }
    let share = |word: Word<'_>| shares::family(index, word.text, word.token);
    if left.text == right.text {
        return Part::of(Level::Exact, weights::FAMILY_EXACT, share(left));
    }
    spelt(left.text, right.text).map_or(differs, |chance| {
        respelt(weights::FAMILY_FUZZY, chance, share(left), share(right)).or(differs)
    })
}

/// How likely a slip in one word gives just the other; `None` where they are not spelt alike.
pub(super) fn spelt(left: &str, right: &str) -> Option<f64> {
    let shorter = left.len().min(right.len());
    if shorter < 3 || left.len().abs_diff(right.len()) > 3 {
        return None;
    }
    if (letters_of(left) ^ letters_of(right)).count_ones() > 6 {
        return None;
    }
    let same_bones = || {
        let bones = skeleton(left);
        bones.len() >= 2 && bones == skeleton(right)
    };
    if is_slip(left.as_bytes(), right.as_bytes()) {
        let length = f64::from(u32::try_from(shorter).unwrap_or(10));
        return Some(if same_bones() { 0.1 } else { 1.0 / (8.0 * length) });
    }
    let similar = rapidfuzz::distance::jaro_winkler::similarity(left.chars(), right.chars());
    if similar >= 0.7 && same_bones() {
        return Some(0.1);
    }
    (similar >= if shorter <= 4 { 0.93 } else { 0.92 }).then_some(0.004)
}
