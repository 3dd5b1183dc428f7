//! A receipt for a rep: what was handed over, by hash, with the proof that the log says so.

use std::fmt::Write as _;
use std::path::Path;

use crate::evidence::Head;
use crate::evidence::merkle::Tree;
use crate::evidence::pack::OpenedLeaf;
use crate::evidence::receipt;
use crate::evidence::receipt::HandedFile;
pub use crate::evidence::receipt::Receipt;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::evidence::EvidenceError;
use crate::usecase::evidence::pack::hexes;
use crate::usecase::exports::write_whole;
use crate::usecase::intake::Kept;
use crate::usecase::intake::KeptIntake;

/// The files of an export as they were handed over, and those in them that were opened.
fn files(kept: &Kept) -> Vec<HandedFile> {
    let whole = kept.archives.iter().map(|(name, sha256)| (name, sha256));
    let opened = kept.inputs.iter().map(|input| (&input.name, &input.sha256));
    let file = |(name, sha256): (&String, &String)| HandedFile {
        name: name.clone(),
        sha256: sha256.clone(),
    };
    let mut files: Vec<HandedFile> = whole.chain(opened).map(file).collect();
    files.sort();
    files.dedup();
    files
}

/// What the log says of an export that was read.
pub(in crate::usecase) fn subject(rep: &RepId, network: &str, kept: &Kept) -> String {
    let files = files(kept);
    receipt::subject(
        &rep.0,
        network,
        &receipt::digest(files.iter().map(|file| file.sha256.as_str())),
    )
}

/// The receipts of a rep: one for each export that is kept and was read since receipts are given.
///
/// # Errors
///
/// The store.
pub async fn of(services: &Services, rep: &RepId) -> Result<Vec<Receipt>, UseError> {
    let kept: Vec<KeptIntake> = services.store.intakes(Some(rep)).await?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let leaves = services.store.leaves().await?;
    let log = Tree::of(leaves.iter().map(|leaf| leaf.leaf.hash()).collect());
    let head = Head { size: log.size() as u64, root: log.root() };
    let mut receipts = Vec::new();
    for leaf in leaves.iter().filter(|leaf| leaf.table == "journal") {
        let Some(salt) = leaf.salt.clone() else { continue };
        let of_day = kept.iter().filter(|one| one.read_on == leaf.leaf.day);
        let about: Vec<(String, &KeptIntake)> =
            of_day.map(|one| (subject(rep, &one.network, &one.document), one)).collect();
        if about.is_empty() {
            continue;
        }
        let Some(text) = services.store.logged_text(leaf).await? else { continue };
        let said: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
        let Some((_, one)) = about.iter().find(|(about, _)| said.get(2) == Some(about)) else {
            continue;
        };
        let index = usize::try_from(leaf.leaf.index).unwrap_or(usize::MAX);
        let proof = log.inclusion(index, log.size()).unwrap_or_default();
        let opened = OpenedLeaf {
            of: leaf.table.clone(),
            leaf: leaf.leaf.clone(),
            salt,
            text,
            proof: hexes(&proof),
        };
        receipts.retain(|other: &Receipt| other.network != one.network);
        receipts.push(Receipt {
            schema: receipt::SCHEMA.to_owned(),
            rep: rep.0.clone(),
            network: one.network.clone(),
            read_on: one.read_on,
            files: files(&one.document),
            leaf: opened,
            head: head.to_string(),
        });
    }
    Ok(receipts)
}

/// A receipt as the bytes of its file.
///
/// # Errors
///
/// It cannot be written as JSON.
pub fn bytes(receipt: &Receipt) -> Result<Vec<u8>, UseError> {
    let mut bytes = serde_json::to_vec_pretty(receipt).map_err(EvidenceError::Damaged)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes the receipt of what a rep handed over, and says so.
///
/// # Errors
///
/// No such rep; nothing was handed over, or exports of several networks; the file is there already.
pub async fn write(
    services: &Services,
    rep: &str,
    network: Option<&str>,
    out: &Path,
) -> Result<String, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let all = of(services, &rep.id).await?;
    let wanted = |one: &&Receipt| network.is_none_or(|network| one.network == network);
    let found: Vec<&Receipt> = all.iter().filter(wanted).collect();
    let [receipt] = found.as_slice() else {
        let networks: Vec<String> = found.iter().map(|one| one.network.clone()).collect();
        let error = if networks.is_empty() {
            EvidenceError::NothingHandedOver { rep: rep.id.0.clone() }
        } else {
            EvidenceError::Several { networks: networks.join(", ") }
        };
        return Err(error.into());
    };
    if out.exists() {
        return Err(EvidenceError::Taken { path: out.display().to_string() }.into());
    }
    write_whole(out, &bytes(receipt)?)?;
    Ok(format!(
        "wrote {}: {} files of {}, read on {}\nEvidence log {}\n",
        out.display(),
        receipt.files.len(),
        receipt.network,
        receipt.read_on,
        receipt.head
    ))
}

/// What the verification of a receipt found, for a terminal.
#[must_use]
pub fn text(receipt: &Receipt, faults: &[String]) -> String {
    let mut text = String::new();
    for fault in faults {
        let _ = writeln!(text, "does not hold: {fault}");
    }
    if faults.is_empty() {
        let _ = writeln!(
            text,
            "Holds: on {} these files of {} were read for {}:",
            receipt.read_on, receipt.network, receipt.rep
        );
        for file in &receipt.files {
            let _ = writeln!(text, "  {}  {}", file.sha256, file.name);
        }
    }
    let _ = writeln!(
        text,
        "Evidence log {}\nWhether the workspace's log still begins with it: ringfence evidence verify --head {}",
        receipt.head, receipt.head
    );
    text
}

/// The same for programs.
#[must_use]
pub fn json(receipt: &Receipt, faults: &[String]) -> String {
    let value = serde_json::json!({
        "faults": faults, "files": receipt.files.len(), "head": receipt.head,
        "holds": faults.is_empty(), "network": receipt.network, "rep": receipt.rep,
    });
    format!("{value:#}\n")
}

/// Reads a receipt and says what of it does not hold; with `known`, a head that its own must be.
///
/// # Errors
///
/// It cannot be read, or is none.
pub fn verify(path: &Path, known: Option<&str>) -> Result<(Receipt, Vec<String>), UseError> {
    let known = known.map(str::parse::<Head>).transpose().map_err(EvidenceError::from)?;
    let text = std::fs::read(path).map_err(UseError::file("read", path))?;
    let receipt: Receipt = serde_json::from_slice(&text).map_err(EvidenceError::NoReceipt)?;
    let mut faults = receipt.faults();
    if known.is_some_and(|known| known.to_string() != receipt.head) {
        faults.push(format!("its proof leads to {}, and known is another head", receipt.head));
    }
    Ok((receipt, faults))
}
