//! A leaf of the log: which kind of thing happened on which day, and a salted commitment to the row
//! that says what. The row can be erased without breaking the log, and nobody can guess it from the
//! commitment once its salt is gone.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;

use crate::evidence::merkle::Hash;
use crate::evidence::merkle::leaf_hash;
use crate::model::Day;

/// The first line of every leaf's bytes. A change of what follows gets a new number.
const VERSION: &str = "ringfence.leaf/1";

/// The commitment to a row: SHA-256 over salt and text, lower-case hex.
#[must_use]
pub fn commitment(salt: &str, text: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update([0]).chain_update(text).finalize())
}

/// A leaf. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Its number, from 0.
    pub index: u64,
    /// The day.
    pub day: Day,
    /// What kind of thing happened.
    pub kind: String,
    /// The [`commitment`] to what happened.
    pub commitment: String,
}

impl Leaf {
    /// Its hash in the tree.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let Self { index, day, kind, commitment } = self;
        leaf_hash(format!("{VERSION}\n{index}\n{day}\n{kind}\n{commitment}").as_bytes())
    }
}

/// What is known of a log from the outside: how many leaves, and their root. Whoever holds one can
/// tell later whether the log was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Leaves.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.size, hex(&self.root))
    }
}

/// A text that is no head.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no head of a log: write `SIZE:ROOT`, as reports print it")]
pub struct NoHead(pub String);

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.trim().split_once(':');
        let head = parts.and_then(|(size, root)| {
            Some(Self { size: size.trim().parse().ok()?, root: unhex(root.trim())? })
        });
        head.ok_or_else(|| NoHead(text.to_owned()))
    }
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A hash from its 64 hex digits.
pub(crate) fn unhex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let head = Head { size: 7, root: leaf_hash(b"root") };

        assert_eq!(head.to_string().parse(), Ok(head));
        assert_eq!("7:abc".parse::<Head>(), Err(NoHead("7:abc".to_owned())));
        assert!("x".parse::<Head>().is_err());
    }

    #[test]
    fn a_commitment_needs_its_salt() {
        assert_ne!(commitment("a", "row"), commitment("b", "row"));
        assert_ne!(commitment("ab", "c"), commitment("a", "bc"));
    }
}
