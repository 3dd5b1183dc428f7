//! Tokens that are nearly another: one slip of the pen away, or with the same consonants.
//!
//! Two words that differ by one letter left out, added, replaced or swapped with its neighbour
//! share their first half or their second. So the tokens that begin or end like a word are looked
//! through, with the letters that each holds as a first sieve. That needs four bytes a token
//! beside the sorted tokens, where an index of all deletions would need sixty.

use crate::linkage::fold::skeleton;
use crate::linkage::hash::short;
use crate::linkage::index::Index;

/// Shorter words have too many neighbours to mean anything.
const SHORTEST: usize = 4;

/// Tokens that share a half and are looked through, at the most.
const MOST_LOOKED_AT: usize = 40_000;

/// The letters of a word, a bit each.
pub(in crate::linkage) fn letters_of(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |all, byte| all | 1 << (byte - b'a'))
}

/// Tells whether one slip of the pen makes one word the other: a letter left out, added, replaced,
/// or two neighbours swapped.
pub(in crate::linkage) fn is_slip(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(one, other)| one == other).count();
    let (Some(short), Some(long)) = (short.get(same..), long.get(same..)) else { return false };
    match (short, long) {
        ([], []) => false,
        _ if long.len() > short.len() => long.get(1..) == Some(short),
        ([a, b, rest_short @ ..], [c, d, rest_long @ ..])
            if a == d && b == c && rest_short == rest_long =>
        {
            true
        }
        _ => short.get(1..) == long.get(1..),
    }
}

impl Index {
    /// Tokens one slip of the pen away from a word, the word itself not among them.
    pub(in crate::linkage) fn slips(&self, word: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if word.len() < SHORTEST || !word.is_ascii() {
            return found;
        }
        // A slip behind the head leaves the head as it is, one within it the tail.
        let half = (word.len() - 1) / 2;
        let (Some(head), Some(tail)) = (word.get(..half), word.get(half + 1..)) else {
            return found;
        };
        let from = self.token_place(head);
        let to = self.token_place(&format!("{head}\u{7f}"));
        let wanted = letters_of(word);
        for token in from..to.min(from + MOST_LOOKED_AT) {
            self.keep_slip(u32::try_from(token).unwrap_or(u32::MAX), word, wanted, &mut found);
        }
        let backwards = self.reversed();
        let ends = |token: &u32| {
            let theirs = self.token_letters(*token as usize).iter().rev().take(tail.len());
            theirs.cmp(tail.as_bytes().iter().rev())
        };
        let from = backwards.partition_point(|token| ends(token).is_lt());
        let rest = backwards.get(from..).unwrap_or_default();
        for token in rest.iter().take_while(|token| ends(token).is_eq()).take(MOST_LOOKED_AT) {
            self.keep_slip(*token, word, wanted, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Keeps a token if it is a slip of the word.
    fn keep_slip(&self, token: u32, word: &str, wanted: u32, found: &mut Vec<u32>) {
        let letters = self.letters().get(token as usize).copied().unwrap_or(0);
        if (letters ^ wanted).count_ones() <= 2 {
            let text = self.token_letters(token as usize);
            if is_slip(text, word.as_bytes()) {
                found.push(token);
            }
        }
    }

    /// Tokens with the consonants of a word, the word itself among them.
    pub(in crate::linkage) fn sounds_like(&self, word: &str) -> &[u32] {
        let bones = skeleton(word);
        if bones.len() < 2 { &[] } else { self.by_skeleton(short("k", &bones)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter() {
        for (one, other) in
            [("smith", "smth"), ("smith", "smiith"), ("smith", "smiht"), ("smith", "smyth")]
        {
            assert!(
                is_slip(one.as_bytes(), other.as_bytes())
                    && is_slip(other.as_bytes(), one.as_bytes()),
                "{one} {other}"
            );
        }
        for (one, other) in
            [("smith", "smith"), ("smith", "smt"), ("smith", "symth1"), ("ab", "cd")]
        {
            assert!(!is_slip(one.as_bytes(), other.as_bytes()), "{one} {other}");
        }
    }
}
