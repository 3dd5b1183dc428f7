//! Why two records are (not) one person, why a rule fired.

use std::fmt::Write as _;

use serde::Serialize;

use crate::linkage;
use crate::linkage::LinkRecord;
use crate::linkage::Settings;
use crate::linkage::Subject;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::matching::Agreement;
use crate::model::matching::Evidence;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::duplicates;
use crate::usecase::flow;

/// An explanation: in words, and as an object.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// What is explained: `finding`, `record` or `pair`.
    pub kind: &'static str,
    /// The id asked for.
    pub id: String,
    /// The record it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The finding, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// The explanation in words.
    pub text: String,
}

impl Explained {
    /// As JSON, ending in a line break.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }
}

/// An answer as JSON, keys sorted, ending in a line break.
pub(super) fn json(answer: &impl Serialize) -> String {
    let value = serde_json::to_value(answer).unwrap_or_default();
    format!("{value:#}\n")
}

/// Explains a finding (`F-…`) of the last audits, one record, or how two records compare.
///
/// # Errors
///
/// Nothing bears the id.
pub async fn run(
    services: &Services,
    id: &str,
    other: Option<&str>,
) -> Result<Explained, UseError> {
    let explained = |kind, finding, text| {
        let other = other.map(str::to_owned);
        Explained { kind, id: id.to_owned(), other, finding, text }
    };
    if let Some(other) = other {
        return Ok(explained("pair", None, pair(services, id, other).await?));
    }
    if let Some(finding) = find(services, id).await? {
        let text = finding_text(&finding);
        return Ok(explained("finding", Some(finding), text));
    }
    let record = record(services, id).await?;
    Ok(explained("record", None, record_text(services, &record).await?))
}

/// The newest finding of that id.
async fn find(services: &Services, id: &str) -> Result<Option<Finding>, UseError> {
    for kind in [AuditKind::Offboard, AuditKind::Report] {
        let past = services.store.audits(kind).await?;
        let mut findings = past.into_iter().rev().flat_map(|one| one.audit.findings);
        if let Some(found) = findings.find(|finding| finding.id.eq_ignore_ascii_case(id)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The record of that id.
async fn record(services: &Services, id: &str) -> Result<Record, UseError> {
    let found = services.store.records_by_id(&[RecordId(id.to_owned())]).await?;
    found.into_iter().next().ok_or_else(|| UseError::UnknownId { id: id.to_owned() })
}

/// A finding in words: rule, match field by field, what speaks for the rep.
fn finding_text(finding: &Finding) -> String {
    let mut out = format!("{}  {}\n{}\n\n", finding.id, finding.code, finding.rule.title);
    let _ = writeln!(
        out,
        "rule        {} ({}), version {}",
        finding.rule.id, finding.rule.cite, finding.rule.version
    );
    if let Some(record) = &finding.record {
        let since = record.since.map(|day| format!(" since {day}")).unwrap_or_default();
        let _ =
            writeln!(out, "record      {}: {}{since}", record.id.0, record.stewardship.as_str());
    }
    let on = finding.seen.on.map(|day| format!(" on {day}")).unwrap_or_default();
    let _ = writeln!(
        out,
        "seen        {} on {}{on}",
        finding.seen.kind.replace('_', " "),
        finding.seen.network
    );
    let _ = writeln!(out, "probability {:.4}\n", finding.probability);
    out.push_str(&evidence_text(&finding.evidence));
    for (title, lines) in [
        ("What speaks for the rep", &finding.speaks_for_the_rep),
        ("The company's own side", &finding.company_side),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for line in lines {
                let _ = writeln!(out, "  - {line}");
            }
        }
    }
    let _ = writeln!(out, "\nNext step: {}", finding.next_step);
    out
}

/// The evidence as a table with a bar for each field.
fn evidence_text(evidence: &[Evidence]) -> String {
    let mut out = String::from("field                 compares      bits\n");
    for one in evidence.iter().filter(|one| one.agrees != Agreement::Absent || one.bits != 0.0) {
        let word = match one.agrees {
            Agreement::Exact => "the same",
            Agreement::Close => "alike",
            Agreement::No => "differs",
            Agreement::Absent => "-",
        };
        let _ =
            writeln!(out, "{:<20}  {word:<9}  {:>+8.1}  {}", one.field, one.bits, bar(one.bits));
    }
    out
}

/// One character for each two bits, to the left or to the right.
fn bar(bits: f64) -> String {
    let halves = (bits.abs() / 2.0).round().clamp(0.0, 24.0);
    let mark = if bits < 0.0 { '-' } else { '+' };
    let mut out = String::new();
    let mut drawn = 0.0;
    while drawn < halves {
        out.push(mark);
        drawn += 1.0;
    }
    out
}

/// A record's history: what it was and is, and since when. Names no client.
async fn record_text(services: &Services, record: &Record) -> Result<String, UseError> {
    let roster = services.store.roster().await?;
    let mut out = format!("record {}\n\nsnapshot    owners\n", record.id.0);
    for version in &record.versions {
        let owners = version
            .state
            .as_ref()
            .map_or_else(|| "no longer in the CRM".to_owned(), |state| state.owners.join(", "));
        let _ = writeln!(out, "{}  {owners}", version.taken_on);
    }
    for entry in &record.managements {
        let day = |day: Option<crate::model::Day>| {
            day.map_or_else(|| "…".to_owned(), |day| day.to_string())
        };
        let _ = writeln!(
            out,
            "rent roll: {} from {} to {}",
            entry.property_id,
            day(entry.from),
            day(entry.until)
        );
    }
    out.push_str(&standing_text(services, &roster, record).await?);
    Ok(out)
}

/// What a record is on the audit's day: its own classes, and those of records that are the same
/// person.
async fn standing_text(
    services: &Services,
    roster: &Roster,
    record: &Record,
) -> Result<String, UseError> {
    let found = duplicates::of(services, roster, std::slice::from_ref(record)).await?;
    let ids: Vec<RecordId> = found.into_values().flatten().collect();
    let others = services.store.records_by_id(&ids).await?;
    let mut cluster = vec![record];
    cluster.extend(&others);
    let nobody = RepId(String::new());
    let agency = services.rulebook.agency();
    let on = services.as_of();
    let stewarded = policy::steward_cluster(&cluster, on, &nobody, roster, agency);
    let mut out = format!("\nOn {on} it is treated under policy as:\n");
    for (one, stewarded) in cluster.iter().zip(&stewarded) {
        if one.id != record.id {
            let _ = writeln!(out, "\n{}, which is the same person:", one.id.0);
        }
        for standing in std::iter::once(&stewarded.standing).chain(&stewarded.also) {
            let _ = writeln!(out, "  {:<10} {}", standing.class.as_str(), standing.because);
        }
    }
    Ok(out)
}

/// A record as linkage sees it.
async fn linked(
    services: &Services,
    roster: &Roster,
    id: &RecordId,
) -> Result<LinkRecord, UseError> {
    let numbers = services.store.numbers(std::slice::from_ref(id)).await?;
    let values = services.store.values(&numbers).await?.into_iter().next();
    let values = values.ok_or_else(|| UseError::UnknownId { id: id.0.clone() })?;
    Ok(flow::link_record(values, roster))
}

/// How two records compare, field by field, against the whole book.
async fn pair(services: &Services, left: &str, right: &str) -> Result<String, UseError> {
    let roster = services.store.roster().await?;
    let (left, right) = (record(services, left).await?, record(services, right).await?);
    let country = services.config.country.clone();
    let newest = linked(services, &roster, &left.id).await?;
    let Some(value) = newest.values.first() else {
        return Err(UseError::UnknownId { id: left.id.0 });
    };
    let probe = linkage::probe_keys(&value.person, &country);
    let population = flow::population(services, &[probe]).await?;
    let settings = Settings { country, owner: None };
    let subject = [Subject { person: &value.person, tie_on: None }];
    let rivals = [linked(services, &roster, &right.id).await?];
    let matches = linkage::link(&subject, &rivals, &population, &settings);
    let mut out = format!("{} and {}\n\n", left.id.0, right.id.0);
    match matches.first().and_then(|row| row.best()) {
        Some(best) => {
            out.push_str(&evidence_text(&best.evidence));
            let _ = writeln!(
                out,
                "\nprior {:+.1} bits, with the evidence {:+.1} bits",
                best.prior_bits, best.match_bits
            );
            let _ = writeln!(out, "probability that both are one person: {:.4}", best.probability);
        }
        None => out.push_str("They have nothing in common that could make them one person.\n"),
    }
    Ok(out)
}
