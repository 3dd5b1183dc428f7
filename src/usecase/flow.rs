//! The whole journey, which all three audits share:
//!
//! ```text
//! reading -> everybody in it -> candidates from the index -> matches -> ties (the rest forgotten)
//! ties -> what each record was on the day -> rules -> findings -> audit
//! ```
//!
//! The first half is [`find`], the second [`judge`]. `check` runs both at once; `intake` runs the
//! first and keeps the ties; `offboard` and `report` run the second on kept ties.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use crate::linkage;
use crate::linkage::Index;
use crate::linkage::Settings;
use crate::linkage::Subject;
use crate::model::Day;
use crate::model::matching::Agreement;
use crate::model::matching::Candidate;
use crate::model::matching::Certainty;
use crate::model::matching::Contest;
use crate::model::matching::Evidence;
use crate::model::matching::Rival;
use crate::model::matching::RowMatch;
use crate::model::reading::Reading;
use crate::model::record::Record;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy;
use crate::policy::AccountKind;
use crate::policy::Event;
use crate::policy::Outcome;
use crate::policy::Purpose;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::books;
use crate::usecase::contacts::Known;
use crate::usecase::dealings;
use crate::usecase::intake;
use crate::usecase::invitations;
use crate::usecase::invitations::Profiles;
use crate::usecase::sighting::Seen;
use crate::usecase::sighting::Sighting;
use crate::usecase::sighting::Tie;
use crate::usecase::sighting::number_people;
use crate::usecase::sighting::sightings;

/// People compared at a time: bounds the memory that the largest exports take.
const BATCH: usize = 10_000;

/// Below this a candidate is not worth a person's look.
const WORTH_A_LOOK: f64 = 0.3;

/// Rivals of a match that are kept; the rest are counted.
const RIVALS: usize = 3;

/// What the first half of the journey found in one reading.
pub struct Found {
    /// The ties to records, certain to possible.
    pub ties: Vec<Tie>,
    /// How many people the reading holds.
    pub people: u64,
    /// Of each day, how many ties began, and how many of those to clients.
    pub per_day: BTreeMap<Day, (u32, u32)>,
}

/// Finds the clients among the people of a reading.
///
/// # Errors
///
/// The store.
pub async fn find(
    services: &Services,
    roster: &Roster,
    reading: &Reading,
    list: &List<'_>,
) -> Result<Found, UseError> {
    let index = books::index(services).await?;
    Ok(find_in(services, roster, reading, list, &index))
}

/// Finds the clients of one index, which may hold a part of the books alone.
pub(super) fn find_in(
    services: &Services,
    roster: &Roster,
    reading: &Reading,
    list: &List<'_>,
    index: &Index,
) -> Found {
    let everybody = sightings(reading);
    let numbers = number_people(&everybody);
    services.progress.begin("Comparing with the CRM", Some(everybody.len() as u64));
    let mut ties = Vec::new();
    let mut per_day: BTreeMap<Day, (u32, u32)> = BTreeMap::new();
    let mut pages = Profiles::new();
    let settings = settings(services, roster, index, Some(list));
    for (batch, numbers) in everybody.chunks(BATCH).zip(numbers.chunks(BATCH)) {
        let rows = linkage::link(&subjects(batch), index, &settings);
        for ((sighting, found), person) in batch.iter().zip(&rows).zip(numbers) {
            let tie = kept(reading, sighting, found, *person, index);
            if let (Seen::Tie { .. }, Some(on)) = (sighting.seen, sighting.on) {
                let day = per_day.entry(on).or_default();
                day.0 += 1;
                let client = |tie: &Tie| tie.certainty != Certainty::Possible;
                day.1 += u32::from(tie.as_ref().is_some_and(client));
            }
            let tie = invitations::joined(tie, sighting, &ties, &mut pages);
            ties.extend(tie);
        }
        services.progress.advance(batch.len() as u64);
    }
    services.progress.end();
    let named = numbers.iter().max().map_or(0, |last| u64::from(*last) + 1);
    Found { ties, people: named + reading.hidden + reading.unidentifiable, per_day }
}

/// Everybody as linkage asks for them.
fn subjects<'a>(everybody: &[Sighting<'a>]) -> Vec<Subject<'a>> {
    let subject = |one: &Sighting<'a>| Subject { person: one.person, tie_on: one.on };
    everybody.iter().map(subject).collect()
}

/// Everybody matched with the records of the books.
pub(super) struct Matched {
    /// The index, whose places the candidates name.
    pub(super) index: Arc<Index>,
    /// One answer a person.
    pub(super) rows: Vec<RowMatch>,
}

/// Matches everybody with the records of the books.
pub(super) async fn match_all(
    services: &Services,
    roster: &Roster,
    everybody: &[Sighting<'_>],
    list: Option<&List<'_>>,
) -> Result<Matched, UseError> {
    let index = books::index(services).await?;
    let settings = settings(services, roster, &index, list);
    let rows = linkage::link(&subjects(everybody), &index, &settings);
    Ok(Matched { index, rows })
}

/// Whose list is compared.
pub struct List<'a> {
    /// The rep whose it is.
    pub rep: &'a RepId,
    /// Records that kept exports of the rep's other networks are sure to hold.
    pub tied: BTreeSet<String>,
}

/// What linkage needs to know of the list: whose it is, under every name the books write, who sits in
/// the same office, and which clients the rep's other lists hold.
pub(super) fn settings(
    services: &Services,
    roster: &Roster,
    index: &Index,
    list: Option<&List<'_>>,
) -> Settings {
    let mut settings = Settings { country: services.config.country.clone(), ..Settings::default() };
    if let Some(list) = list {
        let office = roster.get(&list.rep.0).and_then(|rep| rep.office.as_deref());
        let office = office.map(str::trim).filter(|office| !office.is_empty());
        for name in index.owner_names() {
            let Some(rep) = roster.named(name) else { continue };
            if rep.id == *list.rep {
                settings.owner_aliases.push(name.to_owned());
            } else if office.is_some() && rep.office.as_deref().map(str::trim) == office {
                settings.office.push(name.to_owned());
            }
        }
        settings.owner = Some(list.rep.0.clone());
        settings.tied.clone_from(&list.tied);
    }
    settings
}

/// What is kept of a match that is worth a look; of anybody else nothing.
fn kept(
    reading: &Reading,
    sighting: &Sighting<'_>,
    found: &RowMatch,
    person: u32,
    index: &Index,
) -> Option<Tie> {
    let worth = |one: &Candidate| one.probability >= WORTH_A_LOOK || shares_a_contact(one);
    let best = found.best().filter(|best| worth(best))?;
    let ids = best.records.iter().map(|record| RecordId(index.id(*record).to_owned()));
    Some(Tie {
        seen: sighting.seen,
        network: reading.network.as_str().to_owned(),
        on: sighting.on,
        at: sighting.at,
        person,
        records: ids.collect(),
        probability: best.probability,
        prior_bits: best.prior_bits,
        match_bits: best.match_bits,
        evidence: best.evidence.clone(),
        matched_as_of: best.matched_as_of,
        certainty: best.certainty(),
        name_only: best.name_only,
        rivals: u32::try_from(found.candidates.len().saturating_sub(1)).unwrap_or(u32::MAX),
        contest: contest(found, best, index),
        decided: None,
    })
}

/// How the best candidate stands among the others.
fn contest(found: &RowMatch, best: &Candidate, index: &Index) -> Contest {
    let others = found.candidates.iter().skip(1);
    let rival = |one: &Candidate| {
        let record = RecordId(index.id(*one.records.first()?).to_owned());
        Some(Rival { record, probability: one.probability })
    };
    let rivals: Vec<Rival> = others.filter_map(rival).take(RIVALS).collect();
    let further = found.candidates.len().saturating_sub(1 + rivals.len());
    Contest {
        rivals,
        further: u32::try_from(further).unwrap_or(u32::MAX),
        none: found.none,
        turns: linkage::turns(best, index),
    }
}

/// Tells whether an address or number of one person's own agrees exactly, whatever the names say:
/// then a person must look.
///
/// It is one's own if by itself it makes the match more likely than not. The mailbox of a role, a
/// switchboard, and what many records share do not.
fn shares_a_contact(candidate: &Candidate) -> bool {
    let own = |one: &Evidence| {
        matches!(one.field.as_str(), "email" | "phone")
            && one.agrees == Agreement::Exact
            && one.bits + candidate.prior_bits > 0.0
    };
    candidate.evidence.iter().any(own)
}

/// Whose ties are judged, and under which circumstances.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The rep.
    pub rep: &'a Rep,
    /// Everybody.
    pub roster: &'a Roster,
    /// Personal or company account.
    pub account: AccountKind,
    /// A last day that goes before the roster's.
    pub last_day: Option<Day>,
    /// Before an upload, after an export was handed in, or on leaving.
    pub purpose: Purpose,
    /// The day an undated entry is judged on.
    pub undated: Day,
    /// The day the rep was told that exports are looked at, where the intake says.
    pub notice_on: Option<Day>,
}

/// The records that ties name, by id.
pub type Records = HashMap<RecordId, Record>;

/// How many other reps who still work here are tied to a record.
pub type Colleagues = HashMap<RecordId, u32>;

/// One tie with what the rules say of it.
pub struct Judged {
    /// Index of the tie in what was given.
    pub tie: usize,
    /// What the rules say.
    pub outcome: Outcome,
    /// Approvals without which more would be held against it, in words.
    pub approvals: Vec<String>,
    /// Those of them that were put on record after the event, in words.
    pub late_approvals: Vec<String>,
}

/// Judges ties that are at least likely, each by what its records were on the day.
///
/// # Errors
///
/// A rule that errs ends the audit: passing over it would read as "allowed".
pub fn judge(
    services: &Services,
    circumstances: &Circumstances<'_>,
    ties: &[Tie],
    records: &Records,
    others_tied: &Colleagues,
) -> Result<Vec<Judged>, UseError> {
    let invitations = invitations::of(ties);
    let mut judged = Vec::new();
    for (index, tie) in ties.iter().enumerate() {
        if tie.certainty == Certainty::Possible {
            continue;
        }
        let ours: Vec<&Record> = tie.records.iter().filter_map(|id| records.get(id)).collect();
        if ours.is_empty() {
            continue;
        }
        let colleagues = tie.records.iter().filter_map(|id| others_tied.get(id)).max();
        let event = Event {
            rep: circumstances.rep,
            roster: circumstances.roster,
            records: &ours,
            seen: tie.seen.for_rules(),
            invited: invitations::behind(tie, ties, &invitations),
            network: &tie.network,
            on: tie.on,
            account: circumstances.account,
            place: intake::place_of(services, circumstances.rep),
            last_day: circumstances.last_day,
            notice_on: circumstances.notice_on,
            as_of: services.as_of(),
            undated: circumstances.undated,
            purpose: circumstances.purpose,
            others_tied: colleagues.copied().unwrap_or(0),
            stated: services.on_record.stated(&circumstances.rep.id, &tie.network),
        };
        let rules = services.rules_on(event.day());
        let outcome = policy::judge(rules, &event)?;
        let all = &rules.agency().approval;
        let used = outcome.approvals_used.iter().filter_map(|at| all.get(*at));
        let used: Vec<&policy::Approval> = used.collect();
        let late = used.iter().filter(|one| one.entered_after(event.day()));
        let late_approvals = late.map(|one| one.in_words()).collect();
        let approvals = used.iter().map(|one| one.in_words()).collect();
        judged.push(Judged { tie: index, outcome, approvals, late_approvals });
    }
    Ok(judged)
}

/// Loads the records that ties name.
///
/// # Errors
///
/// The store.
pub async fn records_of(
    services: &Services,
    ties: impl Iterator<Item = &Tie>,
) -> Result<Records, UseError> {
    let mut ids: Vec<RecordId> = ties.flat_map(|tie| tie.records.iter().cloned()).collect();
    ids.sort();
    ids.dedup();
    let mut records = services.store.records_by_id(&ids).await?;
    dealings::lay_over(services, &mut records).await?;
    let records = Known::load(services).await?.marked(records);
    Ok(records.into_iter().map(|record| (record.id.clone(), record)).collect())
}
