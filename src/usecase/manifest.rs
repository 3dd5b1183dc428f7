//! The manifest beside a list that was handed out: what is in it, what was held back and why, under
//! which policy; with a seal of the workspace, so that a changed list or manifest is told.
//!
//! The seal is an HMAC-SHA256 with the workspace's secret: the workspace that made it can check it,
//! and nobody else can make one.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Keyed;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::import::file_name;

/// The shape, with its version.
const SCHEMA: &str = "ringfence.list/1";

/// What seals are made for.
const USED_FOR: &str = "ringfence list";

/// A manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape.
    pub schema: String,
    /// The list's file name.
    pub file: String,
    /// SHA-256 of the list.
    pub sha256: String,
    /// Rows, the header left out.
    pub rows: u64,
    /// Rows by class.
    pub counts: BTreeMap<String, u64>,
    /// Records that are not in it, by reason.
    pub withheld: BTreeMap<String, u64>,
    /// The policy's id.
    pub policy: String,
    /// Its version.
    pub policy_version: String,
    /// SHA-256 of its files.
    pub policy_sha256: String,
    /// The rep.
    pub rep: String,
    /// The last day of work.
    pub last_day: Day,
    /// The day it was made.
    pub as_of: Day,
    /// The seal over everything else.
    pub seal: String,
}

/// A list with what is said of it.
pub(crate) struct Listed<'a> {
    pub(crate) file: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) rows: u64,
    pub(crate) counts: BTreeMap<String, u64>,
    pub(crate) withheld: BTreeMap<String, u64>,
    pub(crate) rep: &'a str,
    pub(crate) last_day: Day,
}

/// Makes the manifest of a list, as JSON.
pub(crate) fn of(services: &Services, keyed: &Keyed, list: Listed<'_>) -> Vec<u8> {
    let rules = services.rules_on(services.as_of());
    let reference = rules.reference();
    let mut manifest = Manifest {
        schema: SCHEMA.to_owned(),
        file: list.file.to_owned(),
        sha256: sha256_hex(list.bytes),
        rows: list.rows,
        counts: list.counts,
        withheld: list.withheld,
        policy: reference.id,
        policy_version: rules.agency().policy.version.clone(),
        policy_sha256: reference.sha256,
        rep: list.rep.to_owned(),
        last_day: list.last_day,
        as_of: services.as_of(),
        seal: String::new(),
    };
    manifest.seal = seal(keyed, &manifest);
    crate::usecase::explain::json(&manifest).into_bytes()
}

/// The seal over a manifest without its own.
fn seal(keyed: &Keyed, manifest: &Manifest) -> String {
    let bare = Manifest { seal: String::new(), ..manifest.clone() };
    let text = serde_json::to_value(&bare).unwrap_or_default().to_string();
    keyed.mac(USED_FOR, &text)
}

/// The name of a list's manifest.
pub(crate) fn name(list: &str) -> String {
    let stem = list.strip_suffix(".csv").unwrap_or(list);
    format!("{stem}.manifest.json")
}

/// Checks that a list is the one that was handed out, by the manifest beside it.
///
/// # Errors
///
/// There is no manifest, or the list, or the manifest, is not as this workspace made it.
pub async fn verify(services: &Services, list: &Path) -> Result<Manifest, UseError> {
    let bytes = std::fs::read(list).map_err(UseError::file("read", list))?;
    let path = beside(list);
    let text = std::fs::read_to_string(&path).map_err(UseError::file("read", &path))?;
    let wrong = |file: &Path, reason: &str| {
        let (file, reason) = (file.display().to_string(), reason.to_owned());
        UseError::OnRecord(OnRecordError::Manifest { file, reason })
    };
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|_| wrong(&path, "it is no manifest of a list"))?;
    if manifest.schema != SCHEMA {
        return Err(wrong(&path, "it is of a version that is not known"));
    }
    if manifest.seal != seal(&Keyed::of(services).await?, &manifest) {
        return Err(wrong(
            &path,
            "its seal does not fit: it was changed, or another workspace made it",
        ));
    }
    if manifest.sha256 != sha256_hex(&bytes) {
        return Err(wrong(list, "its bytes are not those that were handed out"));
    }
    Ok(manifest)
}

/// Where the manifest of a list stands.
fn beside(list: &Path) -> PathBuf {
    list.with_file_name(name(&file_name(list)))
}

impl Manifest {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        crate::usecase::explain::json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let counts: Vec<String> =
            self.counts.iter().map(|(class, count)| format!("{count} {class}")).collect();
        let counts =
            if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
        format!(
            "{} is as it was made on {}: {} rows{counts}, {}, last day {}, policy {} version {}\n",
            self.file,
            self.as_of,
            self.rows,
            self.rep,
            self.last_day,
            self.policy,
            self.policy_version
        )
    }
}
