//! Whether a pack is as it was made.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use sha2::Digest as _;
use sha2::Sha256;

use crate::evidence::Head;
use crate::evidence::SealedFinding;
use crate::evidence::commitment;
use crate::evidence::leaf::hex;
use crate::evidence::leaf::unhex;
use crate::evidence::merkle::Hash;
use crate::evidence::merkle::extends;
use crate::evidence::merkle::includes;
use crate::evidence::pack::AUDIT;
use crate::evidence::pack::FINDINGS;
use crate::evidence::pack::LOG;
use crate::evidence::pack::MANIFEST;
use crate::evidence::pack::Manifest;
use crate::evidence::pack::OpenedLeaf;
use crate::evidence::pack::PackFinding;
use crate::evidence::pack::PackLog;
use crate::evidence::pack::PackStamp;
use crate::evidence::pack::SCHEMA;
use crate::evidence::pack::STAMP;
use crate::evidence::pack::STAMPED;
use crate::evidence::sealed_text;
use crate::evidence::timestamp;

/// What the verification of a pack found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackVerdict {
    /// What does not hold, each with the file it is in.
    pub faults: Vec<String>,
    /// Files that are as the manifest lists them.
    pub files: usize,
    /// Findings proven.
    pub findings: usize,
    /// Findings of the audit, those left out among them.
    pub of: usize,
    /// Why findings were left out, with their number.
    pub left_out: Vec<(String, usize)>,
    /// The time that a time authority gave for an earlier head; its signature is not verified here.
    pub stamped: Option<String>,
    /// The head that the pack's proofs lead to.
    pub head: Option<Head>,
    /// SHA-256 of the manifest: the one number that stands for the whole pack.
    pub manifest_sha256: String,
}

/// Verifies a pack, given as files by name.
#[must_use]
pub fn verify(files: &BTreeMap<String, Vec<u8>>) -> PackVerdict {
    let mut verdict = PackVerdict::default();
    let Some(manifest) = listed(files, &mut verdict) else { return verdict };
    compare(files, &manifest, &mut verdict);
    if let Some(log) = read::<PackLog>(files, LOG, &mut verdict) {
        proofs(files, &log, &mut verdict);
    }
    verdict
}

/// The manifest.
fn listed(files: &BTreeMap<String, Vec<u8>>, verdict: &mut PackVerdict) -> Option<Manifest> {
    let manifest: Manifest = read(files, MANIFEST, verdict)?;
    verdict.manifest_sha256 =
        files.get(MANIFEST).map(|it| hex(&Sha256::digest(it))).unwrap_or_default();
    if manifest.schema == SCHEMA {
        // Every byte counts, those between the values too.
        if files.get(MANIFEST) != manifest.bytes().as_ref() {
            verdict.faults.push(format!("{MANIFEST}: was written anew"));
        }
        return Some(manifest);
    }
    let schema = &manifest.schema;
    verdict.faults.push(format!("{MANIFEST}: `{schema}` is a pack of another kind than {SCHEMA}"));
    None
}

/// Reads a file of the pack as JSON.
fn read<T: DeserializeOwned>(
    files: &BTreeMap<String, Vec<u8>>,
    name: &str,
    verdict: &mut PackVerdict,
) -> Option<T> {
    let Some(bytes) = files.get(name) else {
        let fault = format!("{name}: is missing");
        if !verdict.faults.contains(&fault) {
            verdict.faults.push(fault);
        }
        return None;
    };
    match serde_json::from_slice(bytes) {
        Ok(value) => Some(value),
        Err(cause) => {
            verdict.faults.push(format!("{name}: cannot be read ({cause})"));
            None
        }
    }
}

/// Compares the files with the manifest, both ways.
fn compare(files: &BTreeMap<String, Vec<u8>>, manifest: &Manifest, verdict: &mut PackVerdict) {
    let mut names = BTreeSet::new();
    for listed in &manifest.files {
        let name = listed.name.as_str();
        if !names.insert(name) {
            verdict.faults.push(format!("{MANIFEST}: lists {name} twice"));
        }
        match files.get(name) {
            None => verdict.faults.push(format!("{name}: is missing")),
            Some(bytes) if hex(&Sha256::digest(bytes)) != listed.sha256 => {
                verdict.faults.push(format!("{name}: was changed"));
            }
            Some(bytes) if bytes.len() as u64 != listed.bytes => {
                verdict.faults.push(format!("{MANIFEST}: gives {name} another size"));
            }
            Some(_) => verdict.files += 1,
        }
    }
    for name in files.keys().filter(|name| *name != MANIFEST && !names.contains(name.as_str())) {
        verdict.faults.push(format!("{name}: was added, the manifest does not list it"));
    }
}

/// Follows the proofs from the findings to the head.
fn proofs(files: &BTreeMap<String, Vec<u8>>, log: &PackLog, verdict: &mut PackVerdict) {
    let Ok(head) = log.head.parse::<Head>() else {
        verdict.faults.push(format!("{LOG}: `{}` is no head", log.head));
        return;
    };
    verdict.head = Some(head);
    verdict.of = log.findings;
    verdict.left_out.clone_from(&log.left_out);
    for opened in &log.leaves {
        if let Some(fault) = leaf_fault(opened, head) {
            verdict
                .faults
                .push(format!("{LOG}: leaf {} ({}) {fault}", opened.leaf.index, opened.of));
        }
    }
    if let Some(fault) = log.stamp.as_ref().and_then(|stamp| stamp_fault(files, stamp, head)) {
        verdict.faults.push(fault);
    }
    verdict.stamped = log.stamp.as_ref().map(|stamp| stamp.time.clone());
    let Some(root) = unhex(&log.findings_root) else {
        verdict.faults.push(format!("{LOG}: the root of the findings is no hash"));
        return;
    };
    audit_is_logged(files, log, &root, verdict);
    findings_are_in_it(files, log, &root, verdict);
}

/// Why a leaf is not what it says, or not in the log.
pub(in crate::evidence) fn leaf_fault(opened: &OpenedLeaf, head: Head) -> Option<&'static str> {
    if commitment(&opened.salt, &opened.text) != opened.leaf.commitment {
        return Some("does not commit to what stands beside it");
    }
    let proof: Option<Vec<Hash>> = opened.proof.iter().map(|hash| unhex(hash)).collect();
    let proven = proof.is_some_and(|proof| {
        includes(opened.leaf.hash(), opened.leaf.index, head.size, &proof, &head.root)
    });
    (!proven).then_some("is not proven to be in the log")
}

/// Why a time-stamp is not of an earlier state of the log.
fn stamp_fault(files: &BTreeMap<String, Vec<u8>>, stamp: &PackStamp, head: Head) -> Option<String> {
    let Ok(before) = stamp.head.parse::<Head>() else {
        return Some(format!("{LOG}: the stamped `{}` is no head", stamp.head));
    };
    if files.get(STAMPED).map(Vec::as_slice) != Some(timestamp::stamped(before).as_bytes()) {
        return Some(format!("{STAMPED}: is not the head that was stamped"));
    }
    match files.get(STAMP).map(|response| timestamp::read(response)) {
        Some(Ok(said)) if said.imprint != timestamp::imprint(before) => {
            return Some(format!("{STAMP}: stamps something else"));
        }
        Some(Ok(said)) if said.time != stamp.time => {
            return Some(format!("{STAMP}: gives another time"));
        }
        Some(Ok(_)) => {}
        Some(Err(cause)) => return Some(format!("{STAMP}: {cause}")),
        None => return Some(format!("{STAMP}: is missing")),
    }
    let proof: Option<Vec<Hash>> = stamp.proof.iter().map(|hash| unhex(hash)).collect();
    let grown = proof
        .is_some_and(|proof| extends(before.size, &before.root, head.size, &head.root, &proof));
    (!grown)
        .then(|| format!("{LOG}: the log is not proven to have only grown since the time-stamp"))
}

/// The first leaf is the audit's, and commits to `audit.json` and the tree of the findings.
fn audit_is_logged(
    files: &BTreeMap<String, Vec<u8>>,
    log: &PackLog,
    root: &Hash,
    verdict: &mut PackVerdict,
) {
    let Some(audit) = read::<serde_json::Value>(files, AUDIT, verdict) else { return };
    let mut audit = audit;
    audit.sort_all_objects();
    let sealed = sealed_text(&audit.to_string(), log.findings, root);
    let first = log.leaves.first().filter(|leaf| leaf.of == "audit");
    if !first.is_some_and(|leaf| leaf.text.ends_with(&format!(" {sealed}"))) {
        verdict.faults.push(format!("{AUDIT}: is not the audit that was logged"));
    }
}

/// Every finding is in the audit's tree, once, and those that are left out are counted.
fn findings_are_in_it(
    files: &BTreeMap<String, Vec<u8>>,
    log: &PackLog,
    root: &Hash,
    verdict: &mut PackVerdict,
) {
    let Some(bytes) = files.get(FINDINGS) else { return };
    let mut seen = BTreeSet::new();
    for (at, line) in
        bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, it)| !it.is_empty())
    {
        let line_no = at + 1;
        let Ok(PackFinding { index, salt, proof, mut finding }) = serde_json::from_slice(line)
        else {
            verdict.faults.push(format!("{FINDINGS}: line {line_no} cannot be read"));
            continue;
        };
        finding.sort_all_objects();
        let sealed = SealedFinding { text: finding.to_string(), salt };
        let proof: Option<Vec<Hash>> = proof.iter().map(|hash| unhex(hash)).collect();
        let (index, of) = (index as u64, log.findings as u64);
        let proven = proof.is_some_and(|proof| includes(sealed.hash(), index, of, &proof, root));
        if proven && seen.insert(index) {
            verdict.findings += 1;
        } else {
            let id =
                finding.get("id").and_then(serde_json::Value::as_str).unwrap_or("without an id");
            verdict.faults.push(format!(
                "{FINDINGS}: line {line_no}, finding {id}, is not the one that was logged"
            ));
        }
    }
    // The numbers come from outside: a sum too large to hold is not the audit's number either.
    let left_out = log.left_out.iter().fold(0_usize, |sum, (_, count)| sum.saturating_add(*count));
    if verdict.findings.saturating_add(left_out) != log.findings {
        verdict.faults.push(format!(
            "{FINDINGS}: {} findings and {left_out} left out are not the {} of the audit",
            verdict.findings, log.findings
        ));
    }
}
