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
use crate::usecase::sighting::Tie;

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

/// What the log says of an export that was read: whose, of what, and the files behind what is kept.
pub(in crate::usecase) fn subject(kept: &KeptIntake) -> String {
    let files = files(&kept.document);
    let digest = receipt::digest(files.iter().map(|file| file.sha256.as_str()));
    receipt::subject(&kept.rep.0, &kept.network, &kept.account, &digest)
}

/// An export that is kept, and for which there is a receipt.
#[derive(Clone, Debug)]
pub struct Given {
    /// What is kept.
    pub kept: KeptIntake,
    /// The row of the journal that speaks of it.
    row: String,
}

/// The exports of a rep for which there is a receipt: those read since receipts are given.
///
/// # Errors
///
/// The store.
pub async fn given(services: &Services, rep: &RepId) -> Result<Vec<Given>, UseError> {
    let mut all = Vec::new();
    for kept in services.store.intakes::<Kept, Tie>(Some(rep)).await? {
        if let Some(row) = services.store.noted(&subject(&kept)).await? {
            all.push(Given { kept, row });
        }
    }
    Ok(all)
}

/// The receipt of an export.
///
/// # Errors
///
/// The store; what it speaks of was erased.
pub async fn of(services: &Services, given: &Given) -> Result<Receipt, UseError> {
    let Given { kept, row } = given;
    let nothing = || EvidenceError::NothingHandedOver { rep: kept.rep.0.clone() };
    let leaves = services.store.leaves().await?;
    let leaf = leaves.iter().find(|leaf| leaf.table == "journal" && leaf.row == *row);
    let leaf = leaf.ok_or_else(nothing)?;
    let salt = leaf.salt.clone().ok_or_else(nothing)?;
    let text = services.store.logged_text(leaf).await?.ok_or_else(nothing)?;
    let log = Tree::of(leaves.iter().map(|leaf| leaf.leaf.hash()).collect());
    let index = usize::try_from(leaf.leaf.index).unwrap_or(usize::MAX);
    let proof = hexes(&log.inclusion(index, log.size()).unwrap_or_default());
    let (of, day) = (leaf.table.clone(), leaf.leaf.day);
    Ok(Receipt {
        schema: receipt::SCHEMA.to_owned(),
        rep: kept.rep.0.clone(),
        network: kept.network.clone(),
        account: kept.account.clone(),
        read_on: day,
        files: files(&kept.document),
        leaf: OpenedLeaf { of, leaf: leaf.leaf.clone(), salt, text, proof },
        head: Head { size: log.size() as u64, root: log.root() }.to_string(),
    })
}

/// The receipt of what a rep handed over of one account, as the bytes of its file; `None` where there
/// is none.
///
/// # Errors
///
/// As [`of`].
pub async fn file(
    services: &Services,
    rep: &RepId,
    network: &str,
    account: &str,
) -> Result<Option<Vec<u8>>, UseError> {
    let all = given(services, rep).await?;
    let wanted = |one: &&Given| one.kept.network == network && one.kept.account == account;
    match all.iter().find(wanted) {
        Some(one) => Ok(Some(bytes(&of(services, one).await?)?)),
        None => Ok(None),
    }
}

/// A receipt as the bytes of its file.
///
/// # Errors
///
/// It cannot be written as JSON.
fn bytes(receipt: &Receipt) -> Result<Vec<u8>, UseError> {
    let mut bytes = serde_json::to_vec_pretty(receipt).map_err(EvidenceError::Damaged)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes the receipt of what a rep handed over, and says so.
///
/// # Errors
///
/// No such rep; nothing was handed over, or exports of several accounts; the file is there already.
pub async fn write(
    services: &Services,
    rep: &str,
    network: Option<&str>,
    account: Option<&str>,
    out: &Path,
) -> Result<String, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let all = given(services, &rep.id).await?;
    let wanted = |one: &&Given| {
        let accounts = account.is_none_or(|account| one.kept.account == account);
        accounts && network.is_none_or(|network| one.kept.network == network)
    };
    let found: Vec<&Given> = all.iter().filter(wanted).collect();
    let [one] = found.as_slice() else {
        let accounts = found.iter().map(|one| format!("{} {}", one.kept.account, one.kept.network));
        let accounts: Vec<String> = accounts.collect();
        let error = if accounts.is_empty() {
            EvidenceError::NothingHandedOver { rep: rep.id.0.clone() }
        } else {
            EvidenceError::Several { accounts: accounts.join(", ") }
        };
        return Err(error.into());
    };
    let receipt = &of(services, one).await?;
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
            "Holds: an export was read on {} for {}. Behind what is kept of the {} account at {} are:",
            receipt.read_on, receipt.rep, receipt.account, receipt.network
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
