//! Dated dealings with clients, put on record beside the CRM: what clauses ask of the look-back.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::company;
use crate::model::Day;
use crate::model::record::Dealt;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain::json;
use crate::usecase::import::file_name;

/// Lines shown of what was skipped.
const FEW: usize = 5;

/// What is kept of a dealing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Dealing {
    /// The day.
    pub on: Day,
    /// What it was, as written.
    pub kind: String,
}

/// What an import did, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct DealingsKept {
    /// The file's name.
    pub file: String,
    /// Dealings that are new.
    pub new: u64,
    /// Dealings that were on record already.
    pub known: u64,
    /// Sends that a program made, which are no dealings.
    pub automated: u64,
    /// Lines that could not be used, with the reason.
    pub skipped: Vec<(u64, String)>,
    /// Remarks.
    pub warnings: Vec<String>,
}

/// Imports dealings.
///
/// # Errors
///
/// The file cannot be read, or names no record that is known.
pub async fn import(services: &Services, file: &Path) -> Result<DealingsKept, UseError> {
    let bytes = std::fs::read(file).map_err(UseError::file("read", file))?;
    let name = file_name(file);
    let table = company::read_dealings(&name, &bytes)?;
    let roster = services.store.roster().await?;
    let ids: BTreeSet<RecordId> =
        table.rows.iter().map(|row| RecordId(row.record.clone())).collect();
    let ids: Vec<RecordId> = ids.into_iter().collect();
    let records = services.store.records_by_id(&ids).await?;
    let known_ids: BTreeSet<&RecordId> = records.iter().map(|record| &record.id).collect();
    let on_record = all(services).await?;
    let mut seen: BTreeSet<(String, String, Day, String)> = on_record.iter().map(key).collect();
    let (mut fresh, mut skipped, mut known) = (Vec::new(), table.skipped, 0);
    for row in table.rows {
        if !known_ids.contains(&RecordId(row.record.clone())) {
            skipped.push((row.line, "no record has this id".to_owned()));
            continue;
        }
        if row.on > services.as_of() {
            skipped.push((row.line, "its day is still to come".to_owned()));
            continue;
        }
        let by = roster.named(&row.by).map(|rep| rep.id.clone());
        if by.is_none() && !row.by.is_empty() {
            skipped
                .push((row.line, "nobody in the roster is who dealt with the client".to_owned()));
            continue;
        }
        let entry = Entry {
            rep: by.unwrap_or_default(),
            subject: row.record,
            entered_on: services.as_of(),
            document: Dealing { on: row.on, kind: row.kind },
        };
        if seen.insert(key(&entry)) {
            fresh.push(entry);
        } else {
            known += 1;
        }
    }
    if fresh.is_empty() && known == 0 && table.automated == 0 {
        skipped.sort();
        let first = skipped.into_iter().next();
        return Err(company::CompanyError::NoRows { file: name, first }.into());
    }
    let new = services.store.enter(Register::Dealing, &fresh).await?;
    services.store.note(services.as_of(), "dealings put on record", &format!("{new}")).await?;
    skipped.sort();
    let warnings = table.warnings;
    Ok(DealingsKept { file: name, new, known, automated: table.automated, skipped, warnings })
}

/// What tells a dealing from another.
fn key(one: &Entry<Dealing>) -> (String, String, Day, String) {
    (one.rep.0.clone(), one.subject.clone(), one.document.on, one.document.kind.clone())
}

/// All dealings that were on record on the audit's day.
pub(super) async fn all(services: &Services) -> Result<Vec<Entry<Dealing>>, UseError> {
    Ok(services.store.register(Register::Dealing, services.as_of()).await?)
}

/// Lays dealings over records, where clauses look for them.
pub(super) async fn lay_over(services: &Services, records: &mut [Record]) -> Result<(), UseError> {
    let mut dealings: HashMap<String, Vec<Dealt>> = HashMap::new();
    for one in all(services).await? {
        let by = (one.rep != RepId::default()).then_some(one.rep);
        dealings.entry(one.subject).or_default().push(Dealt { on: one.document.on, by });
    }
    for record in records {
        let Some(dealt) = dealings.remove(&record.id.0) else { continue };
        let newest = record.versions.iter_mut().rev().find_map(|version| version.state.as_mut());
        if let Some(state) = newest {
            state.dealt = dealt;
        }
    }
    Ok(())
}

impl DealingsKept {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "{}: {} new, {} known; {} sends that a program made are no dealings\n",
            self.file, self.new, self.known, self.automated
        );
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
