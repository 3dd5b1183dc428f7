//! Kept exports, judged: what offboarding and the periodic report share.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::Path;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::audit::NetworkReach;
use crate::model::audit::Seen;
use crate::model::matching::Certainty;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy;
use crate::policy::AccountKind;
use crate::policy::BurstFacts;
use crate::policy::Purpose;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::assemble;
use crate::usecase::assemble::Part;
use crate::usecase::carry;
use crate::usecase::decisions::Decided;
use crate::usecase::flow;
use crate::usecase::flow::Circumstances;
use crate::usecase::flow::Colleagues;
use crate::usecase::flow::Records;
use crate::usecase::intake::KeptIntake;
use crate::usecase::sighting::Tie;
use crate::usecase::standing;
use crate::usecase::standing::Blind;

/// The kept exports that had been read by a day, their ties as people decided since.
pub(super) async fn in_hand(services: &Services, on: Day) -> Result<Vec<KeptIntake>, UseError> {
    let mut all: Vec<KeptIntake> = services.store.intakes(None).await?;
    all.retain(|one| one.read_on <= on);
    let decided = Decided::load(services).await?;
    for one in &mut all {
        one.document.warnings.extend(decided.remark(&one.rep, &one.ties));
        one.ties = decided.apply(&one.rep, std::mem::take(&mut one.ties));
    }
    Ok(all)
}

/// Judges kept exports. `all` are the exports of every rep, to see who else is tied to a client;
/// `under` says for a rep with which purpose and last day.
pub(super) async fn judged(
    services: &Services,
    roster: &Roster,
    intakes: &[KeptIntake],
    all: &[KeptIntake],
    under: impl Fn(&Rep) -> (Purpose, Option<Day>),
) -> Result<(Vec<Part>, Records), UseError> {
    let records = flow::records_of(services, intakes.iter().flat_map(|one| &one.ties)).await?;
    services.progress.begin("Judging ties", Some(intakes.len() as u64));
    let mut parts = Vec::new();
    for (at, intake) in intakes.iter().enumerate() {
        let Some(rep) = roster.get(&intake.rep.0) else { continue };
        let (purpose, last_day) = under(rep);
        let account = intake.account.parse().unwrap_or(AccountKind::Personal);
        let undated = intake.document.generated_on.unwrap_or(intake.read_on);
        let notice_on = intake.document.notice_on;
        let circumstances =
            Circumstances { rep, roster, account, last_day, purpose, undated, notice_on };
        let tied = tied_to_others(roster, all, &rep.id, services.as_of());
        let judged = flow::judge(services, &circumstances, &intake.ties, &records, &tied)?;
        parts.push(Part {
            rep: rep.id.clone(),
            intake: Some(at),
            inputs: intake.document.inputs.iter().map(standing::export_input).collect(),
            sections: intake.document.sections.clone(),
            ties: intake.ties.clone(),
            judged,
            general: burst(services, rep, intake)?,
            people: intake.document.people,
        });
        services.progress.advance(1);
    }
    services.progress.end();
    Ok((parts, records))
}

/// Under which purpose, and with which last day, a rep's ties are judged on a day.
pub(super) fn purpose(rep: &Rep, on: Day) -> (Purpose, Option<Day>) {
    match rep.last_day {
        Some(last_day) if last_day < on => (Purpose::Leaving, Some(last_day)),
        _ => (Purpose::Handed, None),
    }
}

/// The ties that are at least likely.
fn sure(intake: &KeptIntake) -> impl Iterator<Item = &Tie> {
    intake.ties.iter().filter(|tie| tie.certainty != Certainty::Possible)
}

/// How many other reps who still work here are tied to a client.
fn tied_to_others(roster: &Roster, all: &[KeptIntake], rep: &RepId, as_of: Day) -> Colleagues {
    let mut reps: HashMap<RecordId, BTreeSet<&str>> = HashMap::new();
    for intake in all.iter().filter(|one| one.rep != *rep) {
        if !roster.get(&intake.rep.0).is_some_and(|other| other.employed(as_of)) {
            continue;
        }
        for id in sure(intake).flat_map(|tie| &tie.records) {
            reps.entry(id.clone()).or_default().insert(&intake.rep.0);
        }
    }
    reps.into_iter().map(|(id, reps)| (id, u32::try_from(reps.len()).unwrap_or(u32::MAX))).collect()
}

/// The busiest days of new ties before notice, if the rules think them worth a word.
fn burst(services: &Services, rep: &Rep, intake: &KeptIntake) -> Result<Vec<Finding>, UseError> {
    let Some(facts) = busiest(services, rep, &intake.document.per_day) else {
        return Ok(Vec::new());
    };
    let facts = BurstFacts { told_on: intake.document.notice_on, ..facts };
    let on = facts.first_day;
    let judgement = policy::judge_burst(services.rules_on(on), rep, &facts)?;
    let seen = Seen {
        kind: "burst".to_owned(),
        network: intake.network.clone(),
        input: 0,
        line: None,
        item: None,
        on: Some(on),
    };
    let finding = judgement.map(|one| assemble::general(&rep.id, &on.to_string(), seen, one));
    Ok(finding.into_iter().collect())
}

/// The span of days with the most new ties before notice (or the last day), of the length that
/// the agency's policy looks at.
fn busiest(
    services: &Services,
    rep: &Rep,
    per_day: &BTreeMap<Day, (u32, u32)>,
) -> Option<BurstFacts> {
    // What the roster learnt later than the audit's day had not happened on it.
    let known = |day: Option<Day>| day.filter(|day| *day <= services.as_of());
    let resigned = known(rep.resigned);
    let notice = resigned.or(known(rep.last_day))?;
    let days = services.rulebook.agency().burst.within_days;
    let before = per_day.range(..=notice);
    before
        .filter_map(|(first, _)| {
            let last =
                first.checked_add_days(chrono::Days::new(u64::from(days).saturating_sub(1)))?;
            let span = per_day.range(*first..=last.min(notice));
            let (connections, matched) =
                span.fold((0_u32, 0_u32), |sum, (_, day)| (sum.0 + day.0, sum.1 + day.1));
            Some(BurstFacts {
                first_day: *first,
                last_day: last.min(notice),
                connections,
                matched,
                notice_on: resigned,
                told_on: None,
                as_of: services.as_of(),
            })
        })
        .max_by_key(|facts| (facts.connections, facts.first_day))
}

/// The numbers of what cannot be seen.
pub(super) fn blind(audit: &Audit, intakes: &[KeptIntake]) -> Blind {
    let sum = |of: fn(&KeptIntake) -> u64| intakes.iter().map(of).sum();
    Blind {
        possible: audit.appendix.possible.len() as u64,
        hidden: sum(|one| one.document.hidden),
        unidentifiable: sum(|one| one.document.unidentifiable),
        skipped: sum(|one| {
            one.document.inputs.iter().map(|input| input.skipped.len() as u64).sum()
        }),
    }
}

/// Says of every export that is not, or may not be, the rep's own: it is so in what the audit cannot
/// see, and where it names somebody else, beside each of its findings.
pub(super) fn say_whose(intakes: &[KeptIntake], parts: &[Part], audit: &mut Audit) {
    let mut first = 0_u32;
    for part in parts {
        let next = first.saturating_add(u32::try_from(part.inputs.len()).unwrap_or(u32::MAX));
        let intake = part.intake.and_then(|at| intakes.get(at));
        let owner = intake.map_or("yes", |one| one.document.owner.as_str());
        if let (false, Some(intake)) = (owner.starts_with("yes"), intake) {
            audit.cannot_see.push(whose(intake));
        }
        let about = audit.findings.iter_mut().filter(|one| one.rep == part.rep);
        let about = about.filter(|one| (first..next).contains(&one.seen.input));
        for finding in about.filter(|_| owner.starts_with("no")) {
            finding.speaks_for_the_rep.push(
                "The export names somebody else as its owner: whose it is must be settled first."
                    .to_owned(),
            );
        }
        first = next;
    }
}

/// What is known of whose an export is.
fn whose(intake: &KeptIntake) -> String {
    let (network, rep, owner) = (&intake.network, &intake.rep.0, &intake.document.owner);
    format!("Whose export it is ({network} of {rep}): {owner}.")
}

/// Remarks on the exports, each with its network: owner, encodings, duplicates.
pub(super) fn remarks(intakes: &[KeptIntake]) -> Vec<String> {
    let mut out = Vec::new();
    for intake in intakes {
        if !intake.document.owner.starts_with("yes") {
            out.push(whose(intake));
        }
        let warnings = intake.document.warnings.iter();
        out.extend(warnings.map(|warning| format!("{}: {warning}", intake.network)));
        let carried = carry::remarks(intake.read_on, &intake.document).into_iter();
        out.extend(carried.map(|remark| format!("{}: {remark}", intake.rep.0)));
    }
    out
}

/// How far each network reaches into the CRM, without names.
pub(super) fn reach(intakes: &[KeptIntake]) -> Vec<NetworkReach> {
    let mut networks: BTreeMap<&str, NetworkReach> = BTreeMap::new();
    for intake in intakes {
        let reach = networks.entry(&intake.network).or_insert_with(|| NetworkReach {
            network: intake.network.clone(),
            ..NetworkReach::default()
        });
        let clients: BTreeSet<&RecordId> = intake
            .ties
            .iter()
            .filter(|tie| tie.certainty != Certainty::Possible)
            .filter_map(|tie| tie.records.iter().min())
            .collect();
        reach.people += intake.document.people;
        reach.clients += clients.len() as u64;
    }
    networks.into_values().collect()
}

/// Writes a file whole or not at all: beside it first, then in its place.
///
/// # Errors
///
/// The file system.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), UseError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = std::path::PathBuf::from(beside);
    std::fs::write(&beside, bytes).map_err(UseError::file("write", path))?;
    std::fs::rename(&beside, path).map_err(UseError::file("write", path))
}
