//! Why two records are (not) one person, why a rule fired.

use std::fmt::Write as _;

use serde::Serialize;

use crate::linkage;
use crate::linkage::Subject;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy;
use crate::report::harmless;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::books;
use crate::usecase::decisions;
use crate::usecase::decisions::tie_behind;
use crate::usecase::duplicates;
use crate::usecase::flow;
use crate::usecase::sighting::Tie;
use crate::usecase::triage;
use crate::usecase::waterfall;

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
        let tie = tie_behind(services, &finding).await?;
        let life = triage::life(services, &finding.id).await?;
        let decided = decisions::words(services, &finding).await?;
        let text = finding_text(&finding, tie.as_ref()) + &decided + &triage::words(&life);
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
fn finding_text(finding: &Finding, tie: Option<&Tie>) -> String {
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
    let _ = writeln!(out, "probability {}\n", waterfall::percent(finding.probability));
    if let Some(tie) = tie {
        out.push_str(&waterfall::table("before any field", tie.prior_bits, &finding.evidence));
        out.push_str(&waterfall::contest(&tie.contest));
        out.push_str(&waterfall::what_would_change(&tie.contest.turns));
    } else if !finding.evidence.is_empty() {
        let evidence: f64 = finding.evidence.iter().map(|one| one.bits).sum();
        let kept = finding.probability.clamp(1e-6, 1.0 - 1e-6);
        let before = (kept / (1.0 - kept)).log2() - evidence;
        out.push_str(&waterfall::table("before any field, and rivals", before, &finding.evidence));
    }
    for (title, lines) in [
        ("What speaks for the rep", &finding.speaks_for_the_rep),
        ("The company's own side", &finding.company_side),
    ] {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for line in lines {
                let _ = writeln!(out, "  - {}", harmless(line));
            }
        }
    }
    let _ = writeln!(out, "\nNext step: {}", finding.next_step);
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

/// How two records compare, field by field, against the whole book.
async fn pair(services: &Services, left: &str, right: &str) -> Result<String, UseError> {
    let roster = services.store.roster().await?;
    let (left, right) = (record(services, left).await?, record(services, right).await?);
    let unknown = |id: &RecordId| UseError::UnknownId { id: id.0.clone() };
    let numbers = services.store.numbers(std::slice::from_ref(&left.id)).await?;
    let values = services.store.values(&numbers).await?.into_iter().next();
    let people = values.ok_or_else(|| unknown(&left.id))?.people;
    let (_, person) = people.first().ok_or_else(|| unknown(&left.id))?;
    let index = books::index(services).await?;
    let place = index.find(&right.id.0).ok_or_else(|| unknown(&right.id))?;
    let settings = flow::settings(services, &roster, &index, None);
    let subject = Subject { person, tie_on: None };
    let best = linkage::compare(&subject, &index, place, &settings);
    let rivals = linkage::link(&[subject], &index, &settings);
    let mut out = format!("{} and {}\n\n", left.id.0, right.id.0);
    out.push_str(&waterfall::table("before any field", best.prior_bits, &best.evidence));
    let _ = writeln!(
        out,
        "\nodds {:+.1} bits; that both are one person, with no rival: {}",
        best.match_bits,
        waterfall::percent(best.probability)
    );
    if let Some(row) = rivals.first() {
        out.push_str(&waterfall::rivals(row, &index, &left.id, place));
    }
    out.push_str(&waterfall::what_would_change(&linkage::turns(&best, &index)));
    Ok(out)
}
