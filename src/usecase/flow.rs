//! The whole journey, which all three audits share:
//!
//! ```text
//! reading -> everybody in it -> candidates from the store -> matches -> ties (the rest forgotten)
//! ties -> what each record was on the day -> rules -> findings -> audit
//! ```
//!
//! The first half is [`find`], the second [`judge`]. `check` runs both at once; `intake` runs the
//! first and keeps the ties; `offboard` and `report` run the second on kept ties.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::linkage;
use crate::linkage::DatedValue;
use crate::linkage::Fingerprint;
use crate::linkage::LinkRecord;
use crate::linkage::Population;
use crate::linkage::Settings;
use crate::linkage::Subject;
use crate::model::Day;
use crate::model::matching::Agreement;
use crate::model::matching::Candidate;
use crate::model::matching::Certainty;
use crate::model::matching::Evidence;
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
use crate::store::Values;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::intake;
use crate::usecase::invitations;
use crate::usecase::invitations::Profiles;
use crate::usecase::sighting::Seen;
use crate::usecase::sighting::Sighting;
use crate::usecase::sighting::Tie;
use crate::usecase::sighting::number_people;
use crate::usecase::sighting::sightings;

/// A key that more records bear than this finds nobody in particular: it is counted, not followed.
const KEY_CAP: u64 = 24;

/// Records that the keys of one person bring, about.
const RECORDS_EACH: u64 = 16;

/// People compared at a time: bounds the memory that the largest exports take.
const BATCH: usize = 10_000;

/// Below this a candidate is not worth a person's look.
const WORTH_A_LOOK: f64 = 0.3;

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
    owner: Option<&RepId>,
) -> Result<Found, UseError> {
    let everybody = sightings(reading);
    let numbers = number_people(&everybody);
    services.progress.begin("Comparing with the CRM", Some(everybody.len() as u64));
    let mut ties = Vec::new();
    let mut per_day: BTreeMap<Day, (u32, u32)> = BTreeMap::new();
    let mut pages = Profiles::new();
    for (batch, numbers) in everybody.chunks(BATCH).zip(numbers.chunks(BATCH)) {
        let (records, matches) = match_all(services, roster, batch, owner).await?;
        for ((sighting, found), person) in batch.iter().zip(&matches).zip(numbers) {
            let tie = kept(reading, sighting, found, *person, &records);
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
    Ok(Found { ties, people: named + reading.hidden + reading.unidentifiable, per_day })
}

/// Matches everybody with the records that the store's index gives.
pub(super) async fn match_all(
    services: &Services,
    roster: &Roster,
    everybody: &[Sighting<'_>],
    owner: Option<&RepId>,
) -> Result<(Vec<LinkRecord>, Vec<RowMatch>), UseError> {
    let country = services.config.country.as_str();
    let probes: Vec<Fingerprint> =
        everybody.iter().map(|one| linkage::probe_keys(one.person, country)).collect();
    let population = population(services, &probes).await?;
    let followed = followed(&probes, &population);
    let numbers = services.store.bearers(&followed).await?;
    let values = services.store.values(&numbers).await?;
    let records: Vec<LinkRecord> =
        values.into_iter().map(|values| link_record(values, roster)).collect();
    let subjects: Vec<Subject<'_>> = everybody
        .iter()
        .map(|sighting| Subject { person: sighting.person, tie_on: sighting.on })
        .collect();
    let settings = Settings { country: country.to_owned(), owner: owner.map(|rep| rep.0.clone()) };
    let matches = linkage::link(&subjects, &records, &population, &settings);
    Ok((records, matches))
}

/// What the whole book knows of the probes' keys and terms.
pub(super) async fn population(
    services: &Services,
    probes: &[Fingerprint],
) -> Result<Population, UseError> {
    let unique = |of: fn(&Fingerprint) -> &Vec<i64>| {
        let mut all: Vec<i64> = probes.iter().flat_map(|probe| of(probe).iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let keys = unique(|probe| &probe.keys);
    let terms = unique(|probe| &probe.terms);
    Ok(Population {
        records: services.store.population().await?,
        keys: services.store.key_counts(&keys, KEY_CAP).await?,
        terms: services.store.term_counts(&terms).await?,
    })
}

/// The keys worth following: for each person the rarest first, as long as the records stay few.
///
/// A common key (a family name with an initial) brings many records that a rarer one of the same
/// person would have brought too; what it alone would bring is mostly namesakes.
fn followed(probes: &[Fingerprint], population: &Population) -> Vec<i64> {
    let mut keys: Vec<i64> = Vec::new();
    for probe in probes {
        let counted = probe.keys.iter().filter_map(|key| Some((*population.keys.get(key)?, *key)));
        let mut borne: Vec<(u64, i64)> = counted.filter(|(count, _)| *count <= KEY_CAP).collect();
        borne.sort_unstable();
        let mut records = 0;
        for (count, key) in borne {
            records += count;
            if records > RECORDS_EACH && count > 1 {
                break;
            }
            keys.push(key);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A record as linkage sees it, its owners as rep ids.
pub(super) fn link_record(values: Values, roster: &Roster) -> LinkRecord {
    let owner = |owner: String| match roster.named(&owner) {
        Some(rep) => rep.id.0.clone(),
        None => owner,
    };
    let mut owners: Vec<String> = values.owners.into_iter().map(owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let people = values.people.into_iter();
    LinkRecord {
        id: values.id,
        values: people.map(|(as_of, person)| DatedValue { as_of, person }).collect(),
        owners,
    }
}

/// What is kept of a match that is worth a look; of anybody else nothing.
fn kept(
    reading: &Reading,
    sighting: &Sighting<'_>,
    found: &RowMatch,
    person: u32,
    records: &[LinkRecord],
) -> Option<Tie> {
    let worth = |one: &Candidate| one.probability >= WORTH_A_LOOK || shares_a_contact(one);
    let best = found.best().filter(|best| worth(best))?;
    let ids = best.records.iter().filter_map(|index| records.get(*index));
    Some(Tie {
        seen: sighting.seen,
        network: reading.network.as_str().to_owned(),
        on: sighting.on,
        at: sighting.at,
        person,
        records: ids.map(|record| record.id.clone()).collect(),
        probability: best.probability,
        prior_bits: best.prior_bits,
        match_bits: best.match_bits,
        evidence: best.evidence.clone(),
        matched_as_of: best.matched_as_of,
        certainty: best.certainty(),
        name_only: best.name_only,
        rivals: u32::try_from(found.candidates.len().saturating_sub(1)).unwrap_or(u32::MAX),
    })
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
        };
        judged.push(Judged { tie: index, outcome: policy::judge(&services.rulebook, &event)? });
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
    let records = services.store.records_by_id(&ids).await?;
    Ok(records.into_iter().map(|record| (record.id.clone(), record)).collect())
}
