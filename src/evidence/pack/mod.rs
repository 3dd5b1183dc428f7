//! A pack of evidence: files with a manifest, and the proofs that tie them to the log. Pure: bytes in,
//! a verdict out, so that anybody can verify a pack without the workspace it came from.
//!
//! | file in a pack | holds |
//! |---|---|
//! | `manifest.json` | every other file by name, size and SHA-256 |
//! | `audit.json` | the audit without its findings |
//! | `findings.jsonl` | findings, one a line, each with its salt and its proof |
//! | `log.json` | leaves of the log with what they commit to, and their proofs |
//! | `timestamp.tsr`, `timestamp.txt` | where there is one: a time authority's answer, and what it stamped |
//! | all others | for people: report, method, policy, certificate |

mod verify;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use sha2::Digest as _;
use sha2::Sha256;

use crate::evidence::Leaf;
use crate::evidence::leaf::hex;

pub use verify::PackVerdict;
pub(in crate::evidence) use verify::leaf_fault;
pub use verify::verify;

/// The name of a pack's shape. A change that breaks a verifier gets a new number.
pub const SCHEMA: &str = "ringfence.pack/1";

/// The file that lists the others.
pub const MANIFEST: &str = "manifest.json";
/// The audit without its findings.
pub const AUDIT: &str = "audit.json";
/// The findings.
pub const FINDINGS: &str = "findings.jsonl";
/// The answer of the time authority.
pub const STAMP: &str = "timestamp.tsr";
/// The bytes that it stamped.
pub const STAMPED: &str = "timestamp.txt";
/// The leaves.
pub const LOG: &str = "log.json";

/// What `manifest.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// The files, by name.
    pub files: Vec<ListedFile>,
}

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of files, which come sorted by name.
    #[must_use]
    pub fn of<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> Self {
        let files = files.map(|(name, bytes)| ListedFile {
            name: name.clone(),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        });
        Self { schema: SCHEMA.to_owned(), files: files.collect() }
    }

    /// Its bytes, as they are written.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self).ok()?;
        bytes.push(b'\n');
        Some(bytes)
    }
}

/// A leaf with what it commits to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedLeaf {
    /// What it speaks of, in a word: the table.
    pub of: String,
    /// The leaf.
    pub leaf: Leaf,
    /// Its salt.
    pub salt: String,
    /// What it commits to.
    pub text: String,
    /// The proof that it is in the log, hashes as lower-case hex.
    pub proof: Vec<String>,
}

/// What `log.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackLog {
    /// The head, as `SIZE:ROOT`.
    pub head: String,
    /// Leaves; the audit's first.
    pub leaves: Vec<OpenedLeaf>,
    /// How many findings the audit has, those that are not in the pack among them.
    pub findings: usize,
    /// The root of the tree over all of them, lower-case hex.
    pub findings_root: String,
    /// Why findings are not in the pack, with their number.
    pub left_out: Vec<(String, usize)>,
    /// The newest time-stamp, where there is one.
    pub stamp: Option<PackStamp>,
}

/// A time-stamp of an earlier head, with the proof that the log only grew since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackStamp {
    /// The head that was stamped, as `SIZE:ROOT`; the line in `timestamp.txt`.
    pub head: String,
    /// The time the authority gave, in UTC.
    pub time: String,
    /// The proof, hashes as lower-case hex.
    pub proof: Vec<String>,
}

/// One line of `findings.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackFinding {
    /// Its place in the audit, from 0.
    pub index: usize,
    /// Its salt.
    pub salt: String,
    /// The proof that it is in the audit, hashes as lower-case hex.
    pub proof: Vec<String>,
    /// The finding as published.
    pub finding: Value,
}
