//! A receipt: what a rep handed over, by hash, with the proof that the log says so. Pure: text in, a
//! verdict out, so that a rep can verify it alone, years later.

use serde::Deserialize;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;

use crate::evidence::Head;
use crate::evidence::leaf::hex;
use crate::evidence::pack::OpenedLeaf;
use crate::evidence::pack::leaf_fault;
use crate::model::Day;

/// The name of a receipt's shape. A change that breaks a verifier gets a new number.
pub const SCHEMA: &str = "ringfence.receipt/1";

/// What a rep handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// [`SCHEMA`].
    pub schema: String,
    /// The rep.
    pub rep: String,
    /// The network whose export it is.
    pub network: String,
    /// Whose account it is: `personal` or `company`.
    pub account: String,
    /// The day it was read.
    pub read_on: Day,
    /// The files behind what is kept: as they were handed over, and those in them that were opened. A
    /// section that the newer export lacks is kept with the files of the older one.
    pub files: Vec<HandedFile>,
    /// The leaf of the log that says so.
    pub leaf: OpenedLeaf,
    /// The head that its proof leads to, as `SIZE:ROOT`.
    pub head: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HandedFile {
    /// Its name.
    pub name: String,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

/// One number for files that were handed over: SHA-256 over their sorted hashes, lower-case hex.
#[must_use]
pub fn digest<'a>(hashes: impl Iterator<Item = &'a str>) -> String {
    let mut hashes: Vec<&str> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hex(&Sha256::digest(hashes.join("\n")))
}

/// What the log says of files that were handed over.
#[must_use]
pub fn subject(rep: &str, network: &str, account: &str, digest: &str) -> String {
    format!("{rep} {network} {account} {digest}")
}

impl Receipt {
    /// What does not hold, in words; nothing where all of it does.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.schema != SCHEMA {
            faults.push(format!("`{}` is a receipt of another kind than {SCHEMA}", self.schema));
        }
        let Ok(head) = self.head.parse::<Head>() else {
            faults.push(format!("`{}` is no head", self.head));
            return faults;
        };
        if let Some(fault) = leaf_fault(&self.leaf, head) {
            faults.push(format!("leaf {} {fault}", self.leaf.leaf.index));
        }
        let digest = digest(self.files.iter().map(|file| file.sha256.as_str()));
        let said: Vec<String> = serde_json::from_str(&self.leaf.text).unwrap_or_default();
        let [day, what, about] = said.as_slice() else {
            faults.push("the leaf says something else".to_owned());
            return faults;
        };
        if *day != self.read_on.to_string() {
            faults.push(format!("the log says {day}, not {}", self.read_on));
        }
        if !what.starts_with("export read") {
            faults.push("the log says that something else was done".to_owned());
        }
        if *about != subject(&self.rep, &self.network, &self.account, &digest) {
            faults.push("the log speaks of other files, or of somebody else".to_owned());
        }
        faults
    }
}
