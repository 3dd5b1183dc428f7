//! One leaver as it stands, and everybody who leaves.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::account::Standing;
use crate::model::audit::Audit;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::job::Job;
use crate::model::matching::Certainty;
use crate::model::reading::Section;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::triage::State;
use crate::policy;
use crate::report;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::exports;
use crate::usecase::intake::KeptIntake;
use crate::usecase::intake::place_of;
use crate::usecase::leaving::bases;
use crate::usecase::leaving::bases::Bases;
use crate::usecase::leaving::record;
use crate::usecase::leaving::record::Set;
use crate::usecase::leaving::shelf;
use crate::usecase::timeline;
use crate::usecase::triage;

/// Days after the last one for which a leaver stands in the list.
const RECENT_DAYS: i64 = 400;

/// A rep in a list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The id.
    pub id: RepId,
    /// The name; the id where the roster gives none.
    pub name: String,
    /// The office.
    pub office: Option<String>,
    /// The last day.
    pub last_day: Option<Day>,
    /// Whether HR put it on record.
    pub begun: bool,
    /// Networks of the exports in hand.
    pub exports: Vec<String>,
    /// Findings of the newest offboarding; `None`: nothing was looked for yet.
    pub findings: Option<u64>,
    /// Of those, the ones nobody decided about.
    pub open: u64,
}

/// Everybody.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Those who are leaving or left of late, the next last day first.
    pub leaving: Vec<Line>,
    /// Those who are staying, as far as anybody knows.
    pub others: Vec<(RepId, String)>,
}

/// One kept export.
#[derive(Clone, Debug)]
pub struct Export {
    /// The network.
    pub network: String,
    /// The day it was read.
    pub read_on: Day,
    /// People in it.
    pub people: u64,
    /// Clients among them, at least likely.
    pub clients: u64,
    /// Whether its owner is the rep.
    pub owner: String,
    /// What was there, empty, absent.
    pub sections: Vec<Section>,
    /// The gate's words.
    pub passage: String,
}

/// One leaver.
#[derive(Clone, Debug)]
pub struct Case {
    /// The rep, the days on record laid over.
    pub rep: Rep,
    /// The name.
    pub name: String,
    /// What HR put on record; `None`: nothing yet.
    pub set: Option<Set>,
    /// What may be asked where the rep works.
    pub bases: Bases,
    /// The exports in hand.
    pub exports: Vec<Export>,
    /// The day of the newest offboarding, and its id.
    pub looked: Option<(Day, String)>,
    /// Its findings, worst first, each with its state.
    pub findings: Vec<(Finding, State)>,
    /// What it cannot see.
    pub cannot_see: Vec<String>,
    /// The newest job that looks and makes the pack.
    pub job: Option<Job>,
    /// Where the rep's account stands; `None`: there is none.
    pub account: Option<Standing>,
    /// The timeline with today on it, as a drawing; empty without dated facts.
    pub timeline: String,
}

/// Who is leaving, and who is not.
///
/// # Errors
///
/// The store.
pub async fn list(services: &Services) -> Result<Lines, UseError> {
    let mut roster = services.store.roster().await?;
    record::lay_over(services, &mut roster).await?;
    let known = record::all(services).await?;
    let intakes: Vec<KeptIntake> = exports::in_hand(services, services.as_of()).await?;
    let audits = newest(services).await?;
    let lives = triage::lives(services).await?;
    let mut everybody = Lines::default();
    for rep in &roster.reps {
        let begun = known.contains_key(&rep.id);
        let recent =
            rep.last_day.is_some_and(|last| (services.as_of() - last).num_days() <= RECENT_DAYS);
        if !begun && !recent && rep.resigned.is_none() {
            if rep.last_day.is_none() {
                everybody.others.push((rep.id.clone(), name(rep)));
            }
            continue;
        }
        let of_rep = intakes.iter().filter(|one| one.rep == rep.id);
        let findings = audits.get(&rep.id).map(|audit| &audit.findings);
        let state = |one: &&Finding| lives.get(&one.id).map(|life| life.state).unwrap_or_default();
        let open = findings.into_iter().flatten().filter(|one| state(one) == State::Open);
        everybody.leaving.push(Line {
            id: rep.id.clone(),
            name: name(rep),
            office: rep.office.clone(),
            last_day: rep.last_day,
            begun,
            exports: of_rep.map(|one| one.network.clone()).collect(),
            findings: findings.map(|all| all.len() as u64),
            open: open.count() as u64,
        });
    }
    everybody.leaving.sort_by_key(|one| (std::cmp::Reverse(one.last_day), one.id.clone()));
    Ok(everybody)
}

/// The newest offboarding of each rep.
async fn newest(services: &Services) -> Result<BTreeMap<RepId, Audit>, UseError> {
    let past = services.store.audits(AuditKind::Offboard).await?;
    Ok(past.into_iter().filter_map(|one| Some((one.rep?, one.audit))).collect())
}

/// A rep's name; the id where the roster gives none.
pub(super) fn name(rep: &Rep) -> String {
    rep.name.as_ref().map_or_else(|| rep.id.0.clone(), |name| name.full.to_string())
}

/// One leaver; `None` where there is no such rep.
///
/// # Errors
///
/// The store; the drawing fails.
pub async fn case(services: &Services, id: &str) -> Result<Option<Case>, UseError> {
    let mut roster = services.store.roster().await?;
    record::lay_over(services, &mut roster).await?;
    let Some(rep) = roster.get(id).cloned() else { return Ok(None) };
    let set = record::all(services).await?.remove(&rep.id).map(|(_, set)| set);
    let mut intakes: Vec<KeptIntake> = exports::in_hand(services, services.as_of()).await?;
    intakes.retain(|one| one.rep == rep.id);
    let audit = newest(services).await?.remove(&rep.id);
    let lives = triage::lives(services).await?;
    let with_state = |one: &Finding| {
        (one.clone(), lives.get(&one.id).map(|life| life.state).unwrap_or_default())
    };
    let findings = audit.iter().flat_map(|audit| &audit.findings).map(with_state).collect();
    Ok(Some(Case {
        name: name(&rep),
        bases: bases::of(services, &rep),
        exports: intakes.iter().map(export).collect(),
        job: shelf::newest(services, &rep.id).await?,
        account: account(services, &rep.id).await?,
        timeline: drawn(services, &rep, &intakes, audit.as_ref())?,
        looked: audit.as_ref().map(|audit| (audit.as_of, audit.id.clone())),
        cannot_see: audit.map(|audit| audit.cannot_see).unwrap_or_default(),
        set,
        findings,
        rep,
    }))
}

/// Where the account of a rep stands.
async fn account(services: &Services, rep: &RepId) -> Result<Option<Standing>, UseError> {
    let accounts = services.store.accounts().await?;
    let of_rep = accounts
        .into_iter()
        .find(|one| one.rep.as_ref().is_some_and(|own| own.0.eq_ignore_ascii_case(&rep.0)));
    Ok(of_rep.map(|one| one.standing))
}

/// An export as the page shows it.
fn export(intake: &KeptIntake) -> Export {
    let sure = intake.ties.iter().filter(|tie| tie.certainty != Certainty::Possible);
    let clients: std::collections::BTreeSet<_> =
        sure.filter_map(|tie| tie.records.iter().min()).collect();
    Export {
        network: intake.network.clone(),
        read_on: intake.read_on,
        people: intake.document.people,
        clients: clients.len() as u64,
        owner: intake.document.owner.clone(),
        sections: intake.document.sections.clone(),
        passage: intake.document.passage.clone(),
    }
}

/// The employment, the uploads and the restraint as lanes over the years.
fn drawn(
    services: &Services,
    rep: &Rep,
    intakes: &[KeptIntake],
    audit: Option<&Audit>,
) -> Result<String, UseError> {
    let Some(last_day) = rep.last_day else { return Ok(String::new()) };
    let findings = audit.map(|audit| audit.findings.as_slice()).unwrap_or_default();
    let facts = timeline::of(rep, last_day, intakes, findings);
    let place = place_of(services, rep);
    let restraints = policy::restraints(&services.rulebook, rep, place, Some(last_day));
    Ok(report::lanes(&facts, &restraints, services.as_of())?)
}
