//! A person is forgotten: records, ties, findings, decisions and notes about them are erased. The log
//! keeps that something was there, and nothing by which it could be guessed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::record::RecordId;
use crate::store::Erased;
use crate::store::Erasure;
use crate::store::TiesLeft;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::books;
use crate::usecase::contacts::Keyed;
use crate::usecase::intake::KeptIntake;
use crate::usecase::privacy::PrivacyError;
use crate::usecase::privacy::hold;
use crate::usecase::privacy::person;
use crate::usecase::pull;

/// What was forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Records.
    pub records: Vec<RecordId>,
    /// Ties.
    pub ties: usize,
    /// Findings, over all audits.
    pub findings: usize,
    /// Rows of the other tables.
    pub rows: Erased,
}

/// Forgets everybody whom `who` names: a record's id, or an address or number.
///
/// # Errors
///
/// Nobody is called so; a hold is in force; the store. Nothing is changed then.
pub async fn run(services: &Services, who: &str) -> Result<Forgotten, UseError> {
    let (erasure, mut forgotten) = prepared(services, who).await?;
    forgotten.rows = services.store.erase(services.as_of(), &erasure).await?;
    books::forget_index(services)?;
    pull::drop_pages(services)?;
    let count = format!("{} records", forgotten.records.len());
    services.store.note(services.as_of(), "a person was forgotten", &count).await?;
    Ok(forgotten)
}

/// Says what would be forgotten; changes nothing.
///
/// # Errors
///
/// As of [`run`].
pub async fn would(services: &Services, who: &str) -> Result<String, UseError> {
    let (_, forgotten) = prepared(services, who).await?;
    let ids: Vec<&str> = forgotten.records.iter().map(|record| record.0.as_str()).collect();
    Ok(format!(
        "would be erased for good: {} with {} ties and {} findings, and everything said of them\n\
         Nothing was erased yet: add --yes\n",
        ids.join(", "),
        forgotten.ties,
        forgotten.findings
    ))
}

/// What is to be erased, unless a hold is in force.
async fn prepared(services: &Services, who: &str) -> Result<(Erasure, Forgotten), UseError> {
    let found = person::records(services, who).await?;
    let ids: BTreeSet<String> = found.iter().map(|record| record.id.0.clone()).collect();
    let keyed = Keyed::of(services).await?;
    let digests = found.iter().flat_map(|record| keyed.of_record(record));
    let subjects: BTreeSet<String> = ids.iter().cloned().chain(digests).collect();
    let mut erasure = Erasure {
        records: ids.iter().cloned().map(RecordId).collect(),
        subjects: subjects.into_iter().collect(),
        ..Erasure::default()
    };
    let mut forgotten = Forgotten { records: erasure.records.clone(), ..Forgotten::default() };
    let mut reps = BTreeSet::new();
    for intake in services.store.intakes(None).await? {
        let before = forgotten.ties;
        if let Some(left) = ties_left(&intake, &ids, &mut forgotten.ties)? {
            erasure.exports.push(left);
        }
        if forgotten.ties > before {
            reps.insert(intake.rep.0);
        }
    }
    for audit in services.store.audit_rows().await? {
        let (cut, findings) = without(&audit.document, &ids, &mut reps)?;
        if !findings.is_empty() {
            forgotten.findings += findings.len();
            erasure.findings.extend(findings);
            erasure.audits.push((audit.row, cut));
        }
    }
    erasure.findings.sort();
    erasure.findings.dedup();
    let records: Vec<&str> = ids.iter().map(String::as_str).collect();
    let reps: Vec<&str> = reps.iter().map(String::as_str).collect();
    hold::refuse(&hold::in_force(services).await?, &records, &reps)?;
    Ok((erasure, forgotten))
}

/// What is left of an export's ties; `None` where nothing changes.
fn ties_left(
    intake: &KeptIntake,
    ids: &BTreeSet<String>,
    gone: &mut usize,
) -> Result<Option<TiesLeft>, UseError> {
    let (mut ties, mut changed) = (Vec::new(), false);
    for tie in &intake.ties {
        let mut left = tie.clone();
        left.records.retain(|record| !ids.contains(&record.0));
        left.contest.rivals.retain(|rival| !ids.contains(&rival.record.0));
        changed |= left != *tie;
        if left.records.is_empty() {
            *gone += 1;
        } else {
            ties.push(serde_json::to_string(&left).map_err(PrivacyError::Written)?);
        }
    }
    Ok(changed.then(|| TiesLeft {
        rep: intake.rep.0.clone(),
        network: intake.network.clone(),
        account: intake.account.clone(),
        ties,
    }))
}

/// An audit without the findings about these records, and which those were. Its numbers stay: they
/// name nobody.
pub(super) fn without(
    document: &str,
    ids: &BTreeSet<String>,
    reps: &mut BTreeSet<String>,
) -> Result<(String, Vec<String>), UseError> {
    let mut audit: Value = serde_json::from_str(document).map_err(PrivacyError::Written)?;
    let mut gone = Vec::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let Some(findings) = audit.get_mut("findings").and_then(Value::as_array_mut) {
        findings.retain(|finding| {
            let about = finding.pointer("/record/id").map(text).unwrap_or_default();
            let named = ids.contains(&about);
            if named {
                gone.push(finding.get("id").map(text).unwrap_or_default());
                reps.insert(finding.get("rep").map(text).unwrap_or_default());
            }
            !named
        });
    }
    Ok((audit.to_string(), gone))
}

impl Forgotten {
    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let ids: Vec<&str> = self.records.iter().map(|record| record.0.as_str()).collect();
        let rows = &self.rows;
        format!(
            "forgotten: {} ({} versions, {} ties, {} findings, {} decisions, {} notes, {} entries of registers)\n\
             The evidence log holds on, and names nobody: ringfence evidence verify\n\
             Erase the person in the CRM too, or the next snapshot brings them back; backups and packs\n\
             made before still hold them. A policy file that names the record has to be edited by hand.\n",
            ids.join(", "),
            rows.versions,
            self.ties,
            self.findings,
            rows.decisions,
            rows.notes,
            rows.entries,
        )
    }
}
