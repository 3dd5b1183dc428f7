//! What people decided about matches, and what follows from it.
//!
//! A decided match is settled: the same person stays a match, somebody else is none. And all
//! decisions of a workspace together correct the probabilities of what is not decided
//! ([`Calibration`]), always in the same way for the same decisions.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::linkage::Calibration;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::matching::About;
use crate::model::matching::Certainty;
use crate::model::matching::Contest;
use crate::model::matching::Decision;
use crate::model::rep::RepId;
use crate::model::triage::State;
use crate::report::harmless;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::explain::json;
use crate::usecase::intake::KeptIntake;
use crate::usecase::sighting::Tie;
use crate::usecase::triage;
use crate::usecase::waterfall::percent;

/// Probability of a match that a person confirmed.
const CONFIRMED: f64 = 0.9999;

/// What was decided by the audit's day.
pub(super) struct Decided {
    calibration: Calibration,
    same: HashMap<About, bool>,
}

impl Decided {
    /// Reads what was decided.
    pub(super) async fn load(services: &Services) -> Result<Self, UseError> {
        let mut newest: HashMap<About, (f64, bool)> = HashMap::new();
        for one in services.store.decisions(services.as_of()).await? {
            newest.insert(one.about, (one.told, one.same));
        }
        let told: Vec<(f64, bool)> = newest.values().copied().collect();
        let same = newest.into_iter().map(|(about, (_, same))| (about, same)).collect();
        Ok(Self { calibration: Calibration::fit(&told), same })
    }

    /// The ties of a rep as they stand after what was decided: without those to somebody else.
    pub(super) fn apply(&self, rep: &RepId, ties: Vec<Tie>) -> Vec<Tie> {
        let stands = |mut tie: Tie| {
            tie.decided = self.of(rep, &tie);
            match tie.decided {
                Some(false) => return None,
                Some(true) => {
                    tie.probability = CONFIRMED;
                    tie.certainty = Certainty::Certain;
                    tie.contest = Contest::default();
                }
                None => {
                    tie.probability = self.calibration.apply(tie.probability);
                    tie.certainty = Certainty::of(tie.probability, tie.name_only);
                }
            }
            Some(tie)
        };
        ties.into_iter().filter_map(stands).collect()
    }

    /// What a reader of the audit must know of it: how many matches a person decided.
    pub(super) fn remark(&self, rep: &RepId, ties: &[Tie]) -> Option<String> {
        let decided: Vec<bool> = ties.iter().filter_map(|tie| self.of(rep, tie)).collect();
        let same = decided.iter().filter(|same| **same).count();
        (!decided.is_empty()).then(|| {
            format!(
                "a person decided about {} of the matches: {same} the same person, {} somebody \
                 else and left out",
                decided.len(),
                decided.len() - same
            )
        })
    }

    /// What was decided about a tie, or about one of the records it may be.
    fn of(&self, rep: &RepId, tie: &Tie) -> Option<bool> {
        let mut decided =
            tie.records.iter().filter_map(|record| self.same.get(&about(rep, tie, &record.0)));
        decided.next().copied()
    }
}

/// The name of a match.
fn about(rep: &RepId, tie: &Tie, record: &str) -> About {
    About {
        rep: rep.0.clone(),
        network: tie.network.clone(),
        kind: tie.seen.word().to_owned(),
        on: tie.on,
        record: record.to_owned(),
    }
}

/// One finding of the newest audits, with what was decided about its match.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Id of the finding.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Whose list it is.
    pub rep: String,
    /// Id of the record.
    pub record: Option<String>,
    /// Probability of the match.
    pub probability: f64,
    /// Whether a person decided that it is the same person.
    pub same_person: Option<bool>,
    /// Where it stands.
    pub state: State,
}

/// The findings of the newest offboarding of each rep and of the newest report, by rep and id.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<Vec<Listed>, UseError> {
    let decided = Decided::load(services).await?;
    let lives = triage::lives(services).await?;
    let mut all: HashMap<String, Listed> = HashMap::new();
    for finding in findings(services).await? {
        let same = about_finding(&finding).and_then(|about| decided.same.get(&about).copied());
        let listed = Listed {
            id: finding.id.clone(),
            code: finding.code,
            rep: finding.rep.0,
            record: finding.record.map(|record| record.id.0),
            probability: finding.probability,
            same_person: same,
            state: lives.get(&finding.id).map(|life| life.state).unwrap_or_default(),
        };
        all.insert(finding.id, listed);
    }
    let mut all: Vec<Listed> = all.into_values().collect();
    all.sort_by(|a, b| (&a.rep, &a.id).cmp(&(&b.rep, &b.id)));
    Ok(all)
}

/// The list as text.
#[must_use]
pub fn text(listed: &[Listed]) -> String {
    if listed.is_empty() {
        return "No findings: nobody was audited yet, or nothing was found.\n".to_owned();
    }
    let mut out = format!(
        "{:<15} {:<10} {:<24} {:<14} {:>11}  {:<10} decided\n",
        "finding", "rep", "code", "record", "probability", "state"
    );
    for one in listed {
        let decided = match one.same_person {
            None => "",
            Some(true) => "the same person",
            Some(false) => "somebody else",
        };
        let _ = writeln!(
            out,
            "{:<15} {:<10} {:<24} {:<14} {:>11}  {:<10} {decided}",
            one.id,
            one.rep,
            one.code,
            one.record.as_deref().unwrap_or(""),
            percent(one.probability),
            one.state.as_str()
        );
    }
    out
}

/// What is to be decided.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Id of a finding, or of a record that a rep may be tied to.
    pub id: String,
    /// The rep, where `id` is a record.
    pub rep: Option<String>,
    /// Whether it is the same person.
    pub same: bool,
    /// Why.
    pub note: String,
}

/// What was kept.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    /// The decisions, one a tie to the record.
    pub decisions: Vec<Decision>,
    /// What 0.9 becomes with all decisions of the workspace.
    pub nine_in_ten_becomes: f64,
}

impl Kept {
    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for one in &self.decisions {
            let what = if one.same { "is the same person" } else { "is not the same person" };
            let on = one.about.on.map(|day| format!(" of {day}")).unwrap_or_default();
            let _ = writeln!(
                out,
                "Kept: the {}{on} on {} of {} {what} as {} (told as {}).",
                one.about.kind.replace('_', " "),
                one.about.network,
                one.about.rep,
                one.about.record,
                percent(one.told)
            );
        }
        let _ = writeln!(
            out,
            "The next audit counts it. With all decisions of this workspace, a match told as 90.0% \
             is now told as {}.",
            percent(self.nine_in_ten_becomes)
        );
        out
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }
}

/// The list as JSON.
#[must_use]
pub fn list_json(listed: &[Listed]) -> String {
    json(&serde_json::json!({ "findings": listed }))
}

/// Decides the match behind a finding, or between a rep's list and a record.
///
/// # Errors
///
/// Nothing bears the id, or no export in hand holds the match. Nothing is kept then.
pub async fn decide(services: &Services, wanted: &Wanted) -> Result<Kept, UseError> {
    let unknown = || UseError::UndecidedId { id: wanted.id.clone() };
    let abouts = if let Some(rep) = &wanted.rep {
        let roster = services.store.roster().await?;
        let rep = services.rep(&roster, rep)?.id.clone();
        let record = wanted.id.as_str();
        let ties = ties_of(services, &rep).await?;
        let to = ties.iter().filter(|tie| tie.records.iter().any(|one| one.0 == record));
        to.map(|tie| about(&rep, tie, record)).collect()
    } else {
        let all = findings(services).await?;
        let finding = all.into_iter().find(|one| one.id.eq_ignore_ascii_case(&wanted.id));
        vec![finding.as_ref().and_then(about_finding).ok_or_else(unknown)?]
    };
    let mut decisions = Vec::new();
    for about in abouts {
        let ties = ties_of(services, &RepId(about.rep.clone())).await?;
        let same_entry = |tie: &&Tie| {
            tie.network == about.network && tie.seen.word() == about.kind && tie.on == about.on
        };
        let mut told = ties
            .iter()
            .filter(same_entry)
            .filter(|tie| tie.records.iter().any(|one| one.0 == about.record))
            .map(|tie| tie.probability);
        let told = told.next().ok_or_else(unknown)?;
        let note = wanted.note.clone();
        decisions.push(Decision { day: services.as_of(), about, told, same: wanted.same, note });
    }
    decisions.sort_by(|one: &Decision, other| one.about.cmp(&other.about));
    decisions.dedup_by(|one, other| one.about == other.about);
    if decisions.is_empty() {
        return Err(unknown());
    }
    services.store.put_decisions(&decisions).await?;
    for decision in &decisions {
        let record = &decision.about.record;
        services.store.note(services.as_of(), "match decided", record).await?;
    }
    let calibration = Decided::load(services).await?.calibration;
    Ok(Kept { decisions, nine_in_ten_becomes: calibration.apply(0.9) })
}

/// The ties of a rep as linkage told them.
async fn ties_of(services: &Services, rep: &RepId) -> Result<Vec<Tie>, UseError> {
    let kept: Vec<KeptIntake> = services.store.intakes(Some(rep)).await?;
    Ok(kept.into_iter().flat_map(|one| one.ties).collect())
}

/// What was decided of the match behind a finding, in words; empty where nothing was.
pub(super) async fn words(services: &Services, finding: &Finding) -> Result<String, UseError> {
    let Some(wanted) = about_finding(finding) else { return Ok(String::new()) };
    let all = services.store.decisions(services.as_of()).await?;
    let mut out = String::new();
    for one in all.iter().filter(|one| one.about == wanted) {
        let what = if one.same { "the same person" } else { "somebody else" };
        let note =
            if one.note.is_empty() { String::new() } else { format!(": {}", harmless(&one.note)) };
        let _ = writeln!(out, "\nDecided on {}: {what}{note}", one.day);
    }
    Ok(out)
}

/// The kept tie behind a finding, as linkage told it.
pub(super) async fn tie_behind(
    services: &Services,
    finding: &Finding,
) -> Result<Option<Tie>, UseError> {
    let Some(wanted) = about_finding(finding) else { return Ok(None) };
    let ties = ties_of(services, &finding.rep).await?;
    let of_record =
        |tie: &Tie| tie.records.iter().any(|one| about(&finding.rep, tie, &one.0) == wanted);
    Ok(ties.into_iter().find(of_record))
}

/// The match behind a finding; `None` for one about no record.
fn about_finding(finding: &Finding) -> Option<About> {
    Some(About {
        rep: finding.rep.0.clone(),
        network: finding.seen.network.clone(),
        kind: finding.seen.kind.clone(),
        on: finding.seen.on,
        record: finding.record.as_ref()?.id.0.clone(),
    })
}

/// The findings of the newest offboarding of each rep, and of the newest report.
pub(super) async fn findings(services: &Services) -> Result<Vec<Finding>, UseError> {
    let mut newest: HashMap<Option<RepId>, Vec<Finding>> = HashMap::new();
    for kind in [AuditKind::Offboard, AuditKind::Report] {
        for past in services.store.audits(kind).await? {
            newest.insert(past.rep, past.audit.findings);
        }
    }
    let mut all: Vec<Finding> = newest.into_values().flatten().collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}
