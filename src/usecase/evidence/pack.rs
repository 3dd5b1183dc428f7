//! A pack of evidence for somebody outside: one audit, cut to the tenure, with everything that proves
//! it. Whoever gets it can verify it alone: `ringfence evidence verify PACK`.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use crate::evidence::Head;
use crate::evidence::SealedAudit;
use crate::evidence::hex;
use crate::evidence::merkle::Hash;
use crate::evidence::merkle::Tree;
use crate::evidence::pack;
use crate::evidence::pack::Manifest;
use crate::evidence::pack::OpenedLeaf;
use crate::evidence::pack::PackFinding;
use crate::evidence::pack::PackLog;
use crate::evidence::pack::PackStamp;
use crate::intake::hash::sha256_hex;
use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::rep::Roster;
use crate::report;
use crate::report::Format;
use crate::store::KeptAudit;
use crate::store::KeptLeaf;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::evidence::files;
use crate::usecase::evidence::papers;
use crate::usecase::evidence::sealed;
use crate::usecase::evidence::sealed::SealWish;
use crate::usecase::evidence::stamp;
use crate::usecase::evidence::stamp::KeptStamp;
use crate::usecase::intake::KeptIntake;

/// Which pack.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// A rep's id, for the newest audit of that leaver; or an audit's id.
    pub of: String,
    /// A folder, or a file that ends with `.zip`.
    pub out: PathBuf,
    /// Takes findings without a day along; nobody can say whether they are of the tenure.
    pub undated: bool,
    /// For whom it is sealed.
    pub seal: SealWish,
}

/// A pack that was written.
#[derive(Clone, Debug)]
pub struct Packed {
    /// Where.
    pub out: PathBuf,
    /// Files in it.
    pub files: usize,
    /// Findings in it.
    pub findings: usize,
    /// Why findings are not in it, with their number.
    pub left_out: Vec<(String, usize)>,
    /// The head its proofs lead to.
    pub head: Head,
    /// SHA-256 of its manifest.
    pub manifest_sha256: String,
}

/// Writes a pack. What it was and its manifest's hash become a leaf of the log.
///
/// # Errors
///
/// No such audit; it was logged otherwise than it is kept; the place is taken.
pub async fn pack(services: &Services, wanted: &Wanted) -> Result<Packed, UseError> {
    let seal = wanted.seal.decide(services)?;
    let out = sealed::place(&wanted.out, seal.is_some())?;
    let kept = services.store.kept_audit(&wanted.of).await?;
    let kept = kept.ok_or_else(|| EvidenceError::NoAudit { of: wanted.of.clone() })?;
    let roster = services.store.roster().await?;
    let sealed = SealedAudit::of(&kept.document, &services.store.secret().await?)
        .map_err(EvidenceError::Damaged)?;
    let audit: Audit = serde_json::from_str(&kept.document).map_err(EvidenceError::Damaged)?;
    let (chosen, left_out) = cut(&roster, &audit, wanted.undated);
    let leaves = services.store.leaves().await?;
    let log = Tree::of(leaves.iter().map(|leaf| leaf.leaf.hash()).collect());
    let head = Head { size: log.size() as u64, root: log.root() };
    let opened = opened(services, &kept, &audit, &chosen, &leaves, &log).await?;
    let findings = sealed.tree();
    let stamps = stamp::kept(services).await?;
    let stamped = stamps.last().and_then(|stamp| proven(stamp, &log));
    let facts = PackLog {
        head: head.to_string(),
        leaves: opened,
        findings: sealed.findings.len(),
        findings_root: hex(&findings.root()),
        left_out: left_out.clone(),
        stamp: stamped,
    };
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if let (Some(stamp), Some(last)) = (&facts.stamp, stamps.last()) {
        files.insert(pack::STAMPED.to_owned(), format!("{}\n", stamp.head).into_bytes());
        files.insert(pack::STAMP.to_owned(), bytes(&last.response));
    }
    files.insert(pack::AUDIT.to_owned(), pretty(&sealed.head)?);
    files.insert(pack::FINDINGS.to_owned(), lines(&sealed, &findings, &chosen)?);
    files.insert(pack::LOG.to_owned(), to_json(&facts)?);
    let exports: Vec<KeptIntake> = services.store.intakes(kept.rep.as_ref()).await?;
    files.insert("exports.json".to_owned(), papers::exports(&exports));
    files.extend(policy_files(&facts));
    files.extend(readable(services, &audit, &chosen, &left_out)?);
    files.extend(papers::all(&audit, &facts, chosen.len()));
    let manifest = Manifest::of(files.iter()).bytes().unwrap_or_default();
    let manifest_sha256 = sha256_hex(&manifest);
    files.insert(pack::MANIFEST.to_owned(), manifest);
    match seal {
        Some(seal) => seal.write(&out, |to| {
            to.write_all(&files::zipped(&files)?).map_err(UseError::file("write", &out))
        })?,
        None => files::write(&out, &files)?,
    }
    let subject = format!("{} {manifest_sha256}", audit.id);
    services.store.note(services.as_of(), "evidence packed", &subject).await?;
    Ok(Packed { out, files: files.len(), findings: chosen.len(), left_out, head, manifest_sha256 })
}

/// A time-stamp with the proof that the log only grew since.
fn proven(stamp: &KeptStamp, log: &Tree) -> Option<PackStamp> {
    let head: Head = stamp.head.parse().ok()?;
    let proof = log.consistency(usize::try_from(head.size).ok()?, log.size())?;
    let (head, time) = (stamp.head.clone(), stamp.time.clone());
    Some(PackStamp { head, time, proof: hexes(&proof) })
}

/// Bytes from lower-case hex.
fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().as_chunks::<2>().0.iter();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.filter_map(byte).collect()
}

/// The places of the findings that are of the tenure, and why the others are not.
fn cut(roster: &Roster, audit: &Audit, undated: bool) -> (Vec<usize>, Vec<(String, usize)>) {
    let mut chosen = Vec::new();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, finding) in audit.findings.iter().enumerate() {
        match outside(roster, finding, undated) {
            Some(reason) => *reasons.entry(reason).or_default() += 1,
            None => chosen.push(at),
        }
    }
    (chosen, reasons.into_iter().map(|(why, count)| (why.to_owned(), count)).collect())
}

/// Why a finding is not of the rep's tenure.
fn outside(roster: &Roster, finding: &Finding, undated: bool) -> Option<&'static str> {
    let Some(on) = finding.seen.on else {
        return (!undated).then_some("without a day");
    };
    let rep = roster.get(&finding.rep.0)?;
    if rep.hired.is_some_and(|hired| on < hired) {
        return Some("before the first day of work");
    }
    rep.had_left(on).then_some("after the last day of work")
}

/// The leaves that the pack opens: the audit's, its policy's, and what was said of its findings.
async fn opened(
    services: &Services,
    kept: &KeptAudit,
    audit: &Audit,
    chosen: &[usize],
    leaves: &[KeptLeaf],
    log: &Tree,
) -> Result<Vec<OpenedLeaf>, UseError> {
    let ids: Vec<&str> =
        chosen.iter().filter_map(|at| audit.findings.get(*at)).map(|one| one.id.as_str()).collect();
    let mut opened = Vec::new();
    let audits = leaves.iter().rev().filter(|leaf| leaf.table == "audit" && leaf.row == kept.row);
    let others = leaves.iter().filter(|leaf| {
        matches!(leaf.table.as_str(), "policy_version" | "policy_acknowledgement" | "finding_note")
    });
    for leaf in audits.take(1).chain(others) {
        let Some(salt) = leaf.salt.clone() else { continue };
        let Some(text) = services.store.logged_text(leaf).await? else { continue };
        let about = about(&text);
        let asked = match leaf.table.as_str() {
            "audit" => true,
            "policy_version" => about.first() == Some(&audit.policy.sha256),
            "finding_note" => about.first().is_some_and(|id| ids.contains(&id.as_str())),
            // Who acknowledged: of this rep and this version alone.
            _ => {
                let theirs = kept.rep.as_ref().is_some_and(|rep| about.first() == Some(&rep.0));
                theirs && about.get(1) == Some(&audit.policy.sha256)
            }
        };
        if !asked {
            continue;
        }
        let index = usize::try_from(leaf.leaf.index).unwrap_or(usize::MAX);
        let proof = log.inclusion(index, log.size()).unwrap_or_default();
        opened.push(OpenedLeaf {
            of: leaf.table.clone(),
            leaf: leaf.leaf.clone(),
            salt,
            text,
            proof: hexes(&proof),
        });
    }
    match opened.first() {
        Some(first) if first.of == "audit" => Ok(opened),
        _ => Err(EvidenceError::NotLogged { of: audit.id.clone() }.into()),
    }
}

/// The texts in a row that was logged as a JSON array.
fn about(text: &str) -> Vec<String> {
    let values: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    values.iter().map(text).collect()
}

/// The policy's files, as they were published.
fn policy_files(facts: &PackLog) -> BTreeMap<String, Vec<u8>> {
    let published = facts.leaves.iter().find(|leaf| leaf.of == "policy_version");
    let files = published.and_then(|leaf| about(&leaf.text).into_iter().nth(5));
    let files: BTreeMap<String, String> =
        files.and_then(|files| serde_json::from_str(&files).ok()).unwrap_or_default();
    files.into_iter().map(|(name, text)| (format!("policy/{name}"), text.into_bytes())).collect()
}

/// The chosen findings, one a line, with salt and proof.
fn lines(sealed: &SealedAudit, tree: &Tree, chosen: &[usize]) -> Result<Vec<u8>, UseError> {
    let mut text = Vec::new();
    for at in chosen {
        let Some(finding) = sealed.findings.get(*at) else { continue };
        let line = PackFinding {
            index: *at,
            salt: finding.salt.clone(),
            proof: hexes(&tree.inclusion(*at, tree.size()).unwrap_or_default()),
            finding: serde_json::from_str(&finding.text).map_err(EvidenceError::Damaged)?,
        };
        serde_json::to_writer(&mut text, &line).map_err(EvidenceError::Damaged)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// The report for people, of the chosen findings alone.
fn readable(
    services: &Services,
    audit: &Audit,
    chosen: &[usize],
    left_out: &[(String, usize)],
) -> Result<BTreeMap<String, Vec<u8>>, UseError> {
    let mut shown = audit.clone();
    shown.findings = chosen.iter().filter_map(|at| audit.findings.get(*at)).cloned().collect();
    shown.counts.findings = shown.findings.len() as u64;
    shown.appendix.agency.clone_from(&services.config.agency);
    let remark =
        |(why, count): &(String, usize)| format!("Left out of this pack, {why}: {count} findings.");
    shown.appendix.remarks = left_out.iter().map(remark).collect();
    shown.appendix.remarks.push(
        "Made from the audit as it is kept: matches that need a person, and what is no finding, \
         stand in the report of the day."
            .to_owned(),
    );
    let mut files = BTreeMap::new();
    for (name, format) in [("report.html", Format::Html), ("findings.csv", Format::Csv)] {
        let bytes = report::render(&shown, format, &report::Options::default())?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

pub(super) fn hexes(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| hex(hash)).collect()
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, UseError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(EvidenceError::Damaged)?;
    text.push(b'\n');
    Ok(text)
}

/// JSON on one line as JSON that people can read.
fn pretty(text: &str) -> Result<Vec<u8>, UseError> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(EvidenceError::Damaged)?;
    to_json(&value)
}

/// A pack that was verified.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was found.
    pub verdict: pack::PackVerdict,
    /// The head that was known, where one was given.
    pub known: Option<Head>,
}

/// Verifies a pack: a folder or a zip. Needs no workspace. `known` is the head the pack must end at.
///
/// # Errors
///
/// It cannot be read, or `key` does not open it; `known` is no head.
pub fn verify(at: &Path, known: Option<&str>, key: Option<&Path>) -> Result<Checked, UseError> {
    let known = known.map(str::parse::<Head>).transpose().map_err(EvidenceError::from)?;
    let files = if sealed::is_sealed(at) && at.is_file() {
        let open = sealed::beside(at, ".open.zip");
        sealed::read(at, key, &open)?;
        let files = files::read(&open);
        let _ = std::fs::remove_file(&open);
        files?
    } else {
        files::read(at)?
    };
    let mut verdict = pack::verify(&files);
    if let (Some(known), Some(head)) = (known, verdict.head)
        && known != head
    {
        verdict.faults.push(format!("{}: leads to {head}, and known is {known}", pack::LOG));
    }
    Ok(Checked { verdict, known })
}
