//! Who may export from the CRM: lists that were imported, and what the newest says of a rep.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::company;
use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain::json;
use crate::usecase::import::file_name;

/// Lines shown of what was skipped.
const FEW: usize = 5;

/// What a list says of one rep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Permission {
    /// Whether the rep may export.
    pub may_export: bool,
    /// The day of the list.
    pub as_of: Day,
    /// The list's file.
    pub file: String,
    /// Its hash.
    pub sha256: String,
    /// Rows of it that could be read.
    pub rows: u64,
    /// The rep's line in it.
    pub line: u64,
}

/// What an import did, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct PermissionsKept {
    /// The file's name.
    pub file: String,
    /// Reps of whom it says something.
    pub reps: u64,
    /// Of those, who may export.
    pub may_export: u64,
    /// Of those, who have left.
    pub left: Vec<String>,
    /// Whether the very list was on record.
    pub again: bool,
    /// Lines that could not be used, with the reason.
    pub skipped: Vec<(u64, String)>,
    /// Remarks.
    pub warnings: Vec<String>,
}

/// Imports a list.
///
/// # Errors
///
/// The file cannot be read, names nobody in the roster, or is of a day that is still to come.
pub async fn import(
    services: &Services,
    file: &Path,
    taken_on: Option<Day>,
) -> Result<PermissionsKept, UseError> {
    let as_of = services.as_of();
    if let Some(taken_on) = taken_on.filter(|on| *on > as_of) {
        return Err(UseError::NotYetTaken { file: file_name(file), taken_on, as_of });
    }
    let bytes = std::fs::read(file).map_err(UseError::file("read", file))?;
    let (name, sha256) = (file_name(file), sha256_hex(&bytes));
    let table = company::read_permissions(&name, &bytes)?;
    let roster = services.store.roster().await?;
    let (mut entries, mut skipped) = (Vec::new(), table.skipped);
    let rows = table.rows.len() as u64;
    for row in table.rows {
        let Some(rep) = roster.named(&row.user) else {
            skipped.push((row.line, "nobody in the roster is this user".to_owned()));
            continue;
        };
        let day = row.as_of.or(taken_on).unwrap_or(as_of);
        if day > as_of {
            skipped.push((row.line, "its day is still to come".to_owned()));
            continue;
        }
        let document = Permission {
            may_export: row.may_export,
            as_of: day,
            file: name.clone(),
            sha256: sha256.clone(),
            rows,
            line: row.line,
        };
        let subject = sha256.clone();
        entries.push(Entry { rep: rep.id.clone(), subject, entered_on: as_of, document });
    }
    skipped.sort();
    if entries.is_empty() {
        let first = skipped.into_iter().next();
        return Err(company::CompanyError::NoRows { file: name, first }.into());
    }
    let known: Vec<Entry<Permission>> =
        services.store.register(Register::Permission, as_of).await?;
    let is_known = |entry: &Entry<Permission>| {
        known.iter().any(|one| one.rep == entry.rep && one.document == entry.document)
    };
    let again = entries.iter().all(is_known);
    if !again {
        services.store.enter(Register::Permission, &entries).await?;
        services.store.note(as_of, "export rights put on record", &sha256).await?;
    }
    let may = entries.iter().filter(|entry| entry.document.may_export);
    let left = may.clone().filter(|entry| {
        let rep = roster.get(&entry.rep.0);
        rep.is_some_and(|rep| rep.last_day.is_some_and(|last| last <= entry.document.as_of))
    });
    let left = left.map(|entry| entry.rep.0.clone()).collect();
    Ok(PermissionsKept {
        file: name,
        reps: entries.len() as u64,
        may_export: may.count() as u64,
        left,
        again,
        skipped,
        warnings: table.warnings,
    })
}

/// The newest that is on record of each rep on the audit's day.
pub(super) async fn newest(services: &Services) -> Result<BTreeMap<RepId, Permission>, UseError> {
    let all: Vec<Entry<Permission>> =
        services.store.register(Register::Permission, services.as_of()).await?;
    let mut newest: BTreeMap<RepId, Permission> = BTreeMap::new();
    for entry in all {
        match newest.get(&entry.rep) {
            Some(known) if known.as_of > entry.document.as_of => {}
            _ => {
                newest.insert(entry.rep, entry.document);
            }
        }
    }
    Ok(newest)
}

impl PermissionsKept {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        if self.again {
            return format!("{}: this list is on record already; nothing changed\n", self.file);
        }
        let mut out = format!(
            "{}: {} of {} users who are in the roster may export\n",
            self.file, self.may_export, self.reps
        );
        if !self.left.is_empty() {
            let _ = writeln!(
                out,
                "  after their last day: {}; take the right away today",
                self.left.join(", ")
            );
        }
        for (line, reason) in self.skipped.iter().take(FEW) {
            let _ = writeln!(out, "  skipped line {line}: {reason}");
        }
        if self.skipped.len() > FEW {
            let _ = writeln!(out, "  and {} more lines skipped", self.skipped.len() - FEW);
        }
        for warning in &self.warnings {
            let _ = writeln!(out, "  note: {warning}");
        }
        out
    }
}
