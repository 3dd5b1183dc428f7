//! Everything that is held about one person, for the person themselves.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::json;

use crate::model::register::Register;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Keyed;
use crate::usecase::intake::KeptIntake;
use crate::usecase::privacy::PrivacyError;
use crate::usecase::privacy::person;

/// Registers whose entries may be about a client.
const REGISTERS: [Register; 11] = [
    Register::Baseline,
    Register::Consent,
    Register::Notified,
    Register::Adoption,
    Register::ServiceCopy,
    Register::Approval,
    Register::Dealing,
    Register::RingerHit,
    Register::Hold,
    Register::InnerCircle,
    Register::Purge,
];

/// Gathers everything, as one JSON text: the records with all versions, the ties, the findings, the
/// decisions and notes, the registers. Looking at it is a leaf of the log.
///
/// # Errors
///
/// Nobody is called so; the store.
pub async fn run(services: &Services, who: &str) -> Result<String, UseError> {
    let found = person::records(services, who).await?;
    let ids: BTreeSet<&str> = found.iter().map(|record| record.id.0.as_str()).collect();
    let keyed = Keyed::of(services).await?;
    let digests: BTreeSet<String> =
        found.iter().flat_map(|record| keyed.of_record(record)).collect();
    let today = services.as_of();
    let intakes: Vec<KeptIntake> = services.store.intakes(None).await?;
    let mut ties = Vec::new();
    for intake in &intakes {
        for tie in &intake.ties {
            if tie.records.iter().any(|record| ids.contains(record.0.as_str())) {
                let evidence = &tie.evidence;
                ties.push(json!({
                    "evidence": evidence, "network": intake.network, "on": tie.on,
                    "probability": tie.probability, "read_on": intake.read_on,
                    "rep": intake.rep.0, "seen": tie.seen.word(),
                }));
            }
        }
    }
    let findings = findings(services, &ids).await?;
    let notes = services.store.notes(today).await?;
    let notes: Vec<Value> = notes
        .iter()
        .filter(|note| findings.contains_key(&note.finding))
        .map(|note| json!(note))
        .collect();
    let decisions = services.store.decisions(today).await?;
    let decisions = decisions.iter().filter(|one| ids.contains(one.about.record.as_str()));
    let decisions: Vec<Value> = decisions
        .map(|one| {
            json!({ "day": one.day, "network": one.about.network, "note": one.note,
                    "rep": one.about.rep, "same_person": one.same })
        })
        .collect();
    let mut registers = serde_json::Map::new();
    for register in REGISTERS {
        let entries = services.store.register::<Value>(register, today).await?;
        let about = entries.iter().filter(|entry| {
            ids.contains(entry.subject.as_str()) || digests.contains(&entry.subject)
        });
        let about: Vec<Value> = about
            .map(|entry| json!({ "entered_on": entry.entered_on, "rep": entry.rep.0, "says": entry.document }))
            .collect();
        if !about.is_empty() {
            registers.insert(register.as_str().to_owned(), about.into());
        }
    }
    services
        .store
        .note(today, "everything about a person was shown", &format!("{} records", ids.len()))
        .await?;
    let findings: Vec<Value> = findings.into_values().collect();
    let mut all = json!({
        "as_of": today, "asked_for": who, "decisions_on_matches": decisions,
        "findings": findings, "notes_on_findings": notes, "records": found,
        "registers": registers, "ties": ties,
        "not_held": "People who are no clients are not kept; of exports only these ties are. The company's own CRM is not part of this answer.",
    });
    all.sort_all_objects();
    Ok(format!("{all:#}\n"))
}

/// The newest state of each finding about the records.
async fn findings(
    services: &Services,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, Value>, UseError> {
    let mut all = BTreeMap::new();
    for audit in services.store.audit_rows().await? {
        let document: Value =
            serde_json::from_str(&audit.document).map_err(PrivacyError::Written)?;
        let findings = document.get("findings").and_then(Value::as_array);
        for finding in findings.into_iter().flatten() {
            let about = finding.pointer("/record/id").and_then(Value::as_str);
            if about.is_some_and(|about| ids.contains(about)) {
                let id = finding.get("id").and_then(Value::as_str).unwrap_or_default();
                all.insert(id.to_owned(), finding.clone());
            }
        }
    }
    Ok(all)
}
